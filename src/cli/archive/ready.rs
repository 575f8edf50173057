//! Whether an event is over, and nothing of it is under way.

use crate::{
    actors::intake::due_back,
    archive::ArchiveFile,
    cli::CliError,
    clock::rfc3339,
    store::{ArchiveMark, InboxRow, Records, Store, Unsettled},
};
use domain::{Amount, EventRecord, EventStatus, Millis, Order, PaymentStatus, Timestamp};

/// How long after an event's start gates may still report whom they let in while they were offline.
const GATES_REPORT: Millis = Millis::from_hours(48);
/// Orders that are read at a time.
const PAGE: u32 = 1_000;

/// An event that may be archived, as far as it can be said without reading its orders.
pub(super) struct Ready {
    pub(super) record: EventRecord,
    pub(super) mark: ArchiveMark,
}

/// The event, or what is missing.
pub(super) async fn ready(
    store: &dyn Store,
    event: domain::EventId,
    now: Timestamp,
) -> Result<Ready, CliError> {
    // The mark first: what changes afterwards is found out by it.
    let mark = store.archive_mark(event).await?;
    let record = store.event(event).await?;
    let (Some((mark, unsettled)), Some(record)) = (mark, record) else {
        return Err("there is no such event in this store".into());
    };
    let missing = missing(&record, &unsettled, now);
    if missing.is_empty() {
        return Ok(Ready { record, mark });
    }
    Err(format!("the event is not archived:\n- {}", missing.join("\n- ")).into())
}

/// What is missing, in words.
fn missing(record: &EventRecord, unsettled: &Unsettled, now: Timestamp) -> Vec<String> {
    let mut missing = Vec::new();
    let starts_at = record.details.starts_at;
    match record.rules.status_at(now) {
        EventStatus::Cancelled if record.counts.sold > 0 => missing.push(format!(
            "it was cancelled, and {} of its places are not given back yet",
            record.counts.sold
        )),
        EventStatus::Cancelled => {}
        EventStatus::Closed if starts_at + GATES_REPORT > now => missing.push(format!(
            "it begins or began at {}: gates may report admissions until 48 hours after that",
            rfc3339(starts_at)
        )),
        EventStatus::Closed => {}
        status => missing.push(format!("its sale is not over: it is {}; close it first", status.as_str())),
    }
    let Unsettled { held, orders_pending, messages, moves, refunds_due } = *unsettled;
    let waits = [
        (held, "places are held: a running server ends their holds"),
        (orders_pending, "orders are not decided yet"),
        (messages, "messages and mails are not sent yet"),
        (moves, "changes of its time or place are still being told to buyers"),
        (refunds_due, "refunds are not given back yet"),
    ];
    missing
        .extend(waits.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    missing
}

/// Refuses if money of an order is under way.
pub(super) async fn orders_are_settled(store: &dyn Store, file: &ArchiveFile) -> Result<(), CliError> {
    let mut after = None;
    loop {
        let page = file.orders_of_event(file.event(), after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some((last.created_at, last.order));
        for order in &page {
            if let Some(what) = under_way(store, order).await? {
                return Err(format!("the event is not archived: order {} {what}", order.order).into());
            }
        }
    }
}

async fn under_way(store: &dyn Store, order: &Order) -> Result<Option<&'static str>, CliError> {
    let is_open = |status| matches!(status, PaymentStatus::Open | PaymentStatus::Authorised);
    if order.status.is_undecided() || order.payments.iter().any(|payment| is_open(payment.status)) {
        return Ok(Some("has a payment that has not ended"));
    }
    // Only of these something was taken that may be on its way back without being among the refunds.
    let is_late = order.payments.iter().any(|payment| payment.due_back > Amount(0));
    if !is_late && order.completed_at.is_none() {
        return Ok(None);
    }
    for refund in due_back(order) {
        if !store.processed(InboxRow::REFUNDS, &refund.key).await? {
            return Ok(Some("has money that is not given back yet"));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Counts, EventDetails, EventId, Organisation, test_venue::rules};

    const HOUR: i64 = 3_600_000;
    const NOW: Timestamp = Timestamp(1_000 * HOUR);

    /// What is missing of an event with this status that began so many hours ago.
    fn missing_of(status: EventStatus, hours_ago: i64, sold: u64) -> Vec<String> {
        let mut rules = rules();
        rules.status = status;
        rules.sale.closes_at = Timestamp(NOW.0 - 49 * HOUR);
        if status == EventStatus::Paused {
            rules.sale.closes_at = Timestamp(NOW.0 + HOUR);
        }
        let record = EventRecord {
            event: EventId(uuid::Uuid::nil()),
            organisation: Organisation::main(),
            details: EventDetails {
                name: "Prueba".to_owned(),
                category: "concert".to_owned(),
                description: String::new(),
                venue: "Sala".to_owned(),
                city: "Lima".to_owned(),
                starts_at: Timestamp(NOW.0 - hours_ago * HOUR),
                time_zone: "America/Lima".to_owned(),
            },
            rules,
            tier_price_min: None,
            price_from: None,
            layout_digest: String::new(),
            created_at: Timestamp(0),
            counts: Counts { sold, ..Counts::default() },
        };
        missing(&record, &Unsettled::default(), NOW)
    }

    #[test]
    fn an_event_is_over_when_its_sale_is_and_no_gate_reports_any_more() {
        assert_eq!(missing_of(EventStatus::Closed, 48, 7), [""; 0]);
        assert_eq!(missing_of(EventStatus::OnSale, 48, 7), [""; 0], "closed by the clock");
        assert!(missing_of(EventStatus::Closed, 47, 7)[0].contains("until 48 hours after that"));
        assert!(missing_of(EventStatus::Closed, -1, 7)[0].contains("until 48 hours after that"));
        for status in [EventStatus::Paused, EventStatus::Draft] {
            assert!(missing_of(status, 48, 0)[0].contains("its sale is not over"), "{status:?}");
        }
    }

    #[test]
    fn a_cancelled_event_need_not_wait_for_its_start_but_for_its_refunds() {
        assert_eq!(missing_of(EventStatus::Cancelled, -100, 0), [""; 0]);
        assert!(
            missing_of(EventStatus::Cancelled, -100, 7)[0].contains("7 of its places are not given back")
        );
    }
}
