//! Checks a store: the journal against itself and against every projection.
//!
//! The replay here shares nothing with the seat map's, so that a bug in one shows in the other.

mod replay;

use std::{collections::BTreeMap, fmt};

use self::replay::{Order as Placed, OrderEnd, Replay};
use crate::{
    codec,
    store::{Records, SoldSeat, StoreError},
};
use domain::{EndedBy, EventId, Order, OrderId, OrderStatus, SeatStatus, Seq, Ticket, TicketStatus};

/// Something that must not be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The event.
    pub event: EventId,
    /// The transition, if it is about one.
    pub seq: Option<Seq>,
    /// What is wrong.
    pub what: String,
}

/// What was counted and found.
#[derive(Clone, Debug, Default)]
pub struct AuditReport {
    /// Events.
    pub events: u64,
    /// Transitions.
    pub transitions: u64,
    /// Holds that were granted.
    pub holds: u64,
    /// Orders.
    pub orders: u64,
    /// Tickets.
    pub tickets: u64,
    /// Seats that are sold now.
    pub seats_sold: u64,
    /// What must not be.
    pub violations: Vec<Violation>,
}

impl fmt::Display for AuditReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for violation in &self.violations {
            let seq = violation.seq.map(|seq| format!(" at {seq}")).unwrap_or_default();
            writeln!(f, "violation in {}{seq}: {}", violation.event, violation.what)?;
        }
        writeln!(
            f,
            "{} events, {} transitions, {} holds, {} orders, {} tickets, {} seats sold",
            self.events, self.transitions, self.holds, self.orders, self.tickets, self.seats_sold
        )?;
        writeln!(f, "{} violations", self.violations.len())
    }
}

/// Rows that are read at a time.
const PAGE: u32 = 10_000;

/// Checks every event of a store, or the one of an archive.
pub async fn audit<R: Records + ?Sized>(store: &R) -> Result<AuditReport, StoreError> {
    let mut report = AuditReport::default();
    for event in store.event_ids().await? {
        report.events += 1;
        audit_event(store, event, &mut report).await?;
    }
    Ok(report)
}

async fn audit_event<R: Records + ?Sized>(
    store: &R,
    event: EventId,
    report: &mut AuditReport,
) -> Result<(), StoreError> {
    let Some(layout) = store.layout(event).await? else { return Ok(()) };
    let mut replay = Replay::new(codec::decode_layout(&layout)?);
    loop {
        let rows = store.journal(event, replay.seq, PAGE).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let seq = row.seq;
            report.transitions += 1;
            if let Err(what) = replay.step(row) {
                report.violations.push(Violation { event, seq: Some(seq), what });
                // Everything after a transition that does not fit would be noise.
                return Ok(());
            }
        }
    }
    let mut wrong = |what: String| report.violations.push(Violation { event, seq: None, what });
    if let Some(head) = store.head(event).await? {
        if head.seq != replay.seq {
            wrong(format!("the head says {}, the journal ends at {}", head.seq, replay.seq));
        }
        if head.counts != replay.counts() {
            wrong(format!("the head counts {:?}, the journal {:?}", head.counts, replay.counts()));
        }
    }
    let stored: BTreeMap<u32, SeatStatus> =
        store.seat_rows(event).await?.into_iter().map(|row| (row.seat.0, row.status)).collect();
    for (seat, status) in replay.seats() {
        let row = stored.get(&seat).copied().unwrap_or_default();
        if row != status {
            wrong(format!(
                "seat {seat} is {} in its row and {} in the journal",
                row.as_str(),
                status.as_str()
            ));
        }
    }
    let sold: Vec<SoldSeat> = store.sold_seats(event).await?;
    if sold != replay.sold_seats() {
        wrong(format!("{} sold-seat rows, {} in the journal", sold.len(), replay.sold_seats().len()));
    }
    let orders = check_orders(store, event, &replay, &mut wrong).await?;
    let tickets = check_tickets(store, event, &replay, &mut wrong).await?;
    report.holds += replay.holds_granted;
    report.orders += orders;
    report.tickets += tickets;
    report.seats_sold += replay.counts().sold;
    Ok(())
}

async fn check_orders<R: Records + ?Sized>(
    store: &R,
    event: EventId,
    replay: &Replay,
    wrong: &mut impl FnMut(String),
) -> Result<u64, StoreError> {
    let (mut seen, mut after) = (0, None);
    loop {
        let orders = store.orders_of_event(event, after, PAGE).await?;
        let Some(last) = orders.last() else { break };
        after = Some((last.created_at, last.order));
        seen += orders.len() as u64;
        for row in &orders {
            let Some(order) = replay.orders.get(&row.order) else {
                wrong(format!("order {} has a row and no transition", row.order));
                continue;
            };
            let fits = match order.end {
                None => row.status.is_undecided(),
                Some(OrderEnd::Sold) if order.refunded.1 > 0 => row.status == OrderStatus::PartlyRefunded,
                Some(OrderEnd::Sold) => row.status == OrderStatus::Completed,
                Some(OrderEnd::Failed) => row.status == OrderStatus::Failed,
                Some(OrderEnd::Withdrawn) => row.status == OrderStatus::Cancelled,
                Some(OrderEnd::Cancelled) => {
                    matches!(row.status, OrderStatus::Cancelled | OrderStatus::Refunded)
                }
            };
            if !fits {
                wrong(format!(
                    "order {} reads {}, the journal says {:?}",
                    row.order,
                    row.status.as_str(),
                    order.end
                ));
            }
            if !refunds_fit(row, order) {
                wrong(format!("the refunds of order {} are not those of the journal", row.order));
            }
            if !row.totals.add_up() || row.totals != order.totals {
                wrong(format!(
                    "the totals of order {} do not add up or are not those of the journal",
                    row.order
                ));
            }
        }
    }
    if seen != replay.orders.len() as u64 {
        wrong(format!("{seen} order rows, {} orders in the journal", replay.orders.len()));
    }
    Ok(seen)
}

/// Whether the refunds of an order's row are those of the journal. Orders that an earlier version ended have none.
fn refunds_fit(row: &Order, placed: &Placed) -> bool {
    let sum: i64 = row.refunds.iter().map(|refund| refund.amount.0).sum();
    let numbers = row.refunds.iter().map(|refund| refund.number);
    let (refunded, refunds, _) = placed.refunded;
    let (sum_wanted, last) = match placed.end {
        Some(OrderEnd::Cancelled) if row.refunds.is_empty() => (0, 0),
        Some(OrderEnd::Cancelled) => (placed.totals.total.0, refunds + 1),
        _ => (refunded, refunds),
    };
    sum == sum_wanted && numbers.eq(1..=last)
}

async fn check_tickets<R: Records + ?Sized>(
    store: &R,
    event: EventId,
    replay: &Replay,
    wrong: &mut impl FnMut(String),
) -> Result<u64, StoreError> {
    let mut by_order: BTreeMap<OrderId, u32> = BTreeMap::new();
    let mut void: BTreeMap<OrderId, u32> = BTreeMap::new();
    let (mut seen, mut after) = (0, None);
    loop {
        let tickets: Vec<Ticket> = store.tickets_of_event(event, after, PAGE).await?;
        let Some(last) = tickets.last() else { break };
        after = Some(last.ticket);
        seen += tickets.len() as u64;
        for ticket in &tickets {
            *by_order.entry(ticket.order).or_default() += 1;
            let placed = replay.orders.get(&ticket.order);
            let end = placed.and_then(|order| order.end);
            let is_void = ticket.status == TicketStatus::Void;
            *void.entry(ticket.order).or_default() += u32::from(is_void);
            // An organiser may refund what was used, and cancels an event whether it was used or not; a buyer may not.
            if ticket.used.is_some() && placed.is_some_and(|order| order.ended_by == Some(EndedBy::Buyer)) {
                wrong(format!(
                    "ticket {} was used, and its buyer has cancelled order {}",
                    ticket.ticket, ticket.order
                ));
            }
            let may_be_void = placed.is_some_and(|order| order.refunded.2 > 0);
            let fits = match end {
                Some(OrderEnd::Sold) => !is_void || may_be_void,
                Some(OrderEnd::Cancelled) => is_void,
                _ => false,
            };
            if !fits {
                wrong(format!(
                    "ticket {} is {} and its order {end:?}",
                    ticket.ticket,
                    ticket.status.as_str()
                ));
            }
        }
    }
    for (order, placed) in &replay.orders {
        let expected = match placed.end {
            Some(OrderEnd::Sold | OrderEnd::Cancelled) => placed.places,
            Some(OrderEnd::Failed | OrderEnd::Withdrawn) | None => 0,
        };
        let is_void = void.get(order).copied().unwrap_or(0);
        if placed.end == Some(OrderEnd::Sold) && is_void != placed.refunded.2 {
            wrong(format!("order {order} has {is_void} void tickets, and {} went back", placed.refunded.2));
        }
        let issued = by_order.get(order).copied().unwrap_or(0);
        if issued != expected {
            wrong(format!("order {order} has {issued} tickets for {expected} places"));
        }
    }
    Ok(seen)
}
