//! What the product asks of its store, each question with typical arguments: a page of 25, in the middle of the list.

use domain::{
    EventId, HistoryKind, OrderFilter, OrderId, OrderPosition, OrderSearch, OrderStatus, PageWanted,
    PersonKey, RefundStatus, Seq, TicketId, Timestamp, Topic, UserId,
};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use ticketbuster::store::{InboxPart, InboxRow, MailsWanted, OfShards, OutcomeEnd, Store, WantedOutcomes};
use uuid::Uuid;

use super::rows::{OFFICE, Row};

/// What the questions are about.
pub struct Asked {
    event: EventId,
    /// An order in the middle of the event.
    order: OrderId,
    at: Timestamp,
    hold_key: String,
    buyer: UserId,
    person: PersonKey,
    label: String,
    ticket: TicketId,
    page: Vec<OrderId>,
}

impl Asked {
    /// About the event in the middle.
    pub fn of(events: &[EventId], rows: impl Iterator<Item = Row>) -> Self {
        let number = events.len() / 2;
        let of_event: Vec<Row> =
            rows.skip_while(|row| row.event < number).take_while(|row| row.event == number).collect();
        let begin = of_event.len() / 2;
        let has_all = |row: &&Row| row.ticket.is_some() && row.has_outcome && row.user.starts_with("buyer-");
        let row = of_event[begin..].iter().find(has_all).unwrap();
        let page = of_event[begin..].iter().take(25).map(|row| OrderId(row.order)).collect();
        Self {
            event: events[number],
            order: OrderId(row.order),
            at: Timestamp(row.at),
            hold_key: row.order.to_string(),
            buyer: UserId::new(&row.user).unwrap(),
            person: PersonKey(row.person),
            label: row.label.clone(),
            ticket: TicketId(row.ticket.unwrap()),
            page,
        }
    }

    fn middle(&self) -> OrderPosition {
        OrderPosition { created_at: self.at, order: self.order }
    }

    fn of_event(&self) -> OrderFilter {
        OrderFilter { event: Some(self.event), ..OrderFilter::default() }
    }

    fn in_status(&self, status: OrderStatus) -> OrderFilter {
        OrderFilter { status: Some(status), ..self.of_event() }
    }

    fn search(&self, text: &str) -> OrderFilter {
        OrderFilter { search: Some(OrderSearch::new(text)), ..self.of_event() }
    }

    fn theirs(&self, user: UserId) -> OrderFilter {
        OrderFilter { user: Some(user), person: Some(self.person), ..OrderFilter::default() }
    }
}

type Ask = for<'a> fn(&'a dyn Store, &'a Asked) -> LocalBoxFuture<'a, usize>;

/// A question, and how many rows its answer has.
pub struct Question {
    pub name: &'static str,
    /// Exports, and what only the start of an event or of the process asks.
    pub is_exempt: bool,
    pub ask: Ask,
}

macro_rules! questions {
    ($($name:literal $(($exempt:ident))?: |$store:ident, $asked:ident| $answer:expr;)*) => {
        pub const QUESTIONS: &[Question] = &[$(Question {
            name: $name,
            is_exempt: questions!(@ $($exempt)?),
            ask: |$store, $asked| async move { $answer }.boxed_local(),
        }),*];
    };
    (@) => { false };
    (@ exempt) => { true };
}

async fn listed(store: &dyn Store, filter: OrderFilter, page: PageWanted<OrderPosition>) -> usize {
    store.orders(filter, page).await.unwrap().items.len()
}

/// The first page, counted.
fn first<P>() -> PageWanted<P> {
    PageWanted::first(25).counted()
}

questions! {
    "an event": |store, asked| usize::from(store.event(asked.event).await.unwrap().is_some());
    "all events (start)" (exempt): |store, _asked| store.events().await.unwrap().len();
    "an order": |store, asked| usize::from(store.order(asked.order).await.unwrap().is_some());
    "an order with tickets and contact": |store, asked|
        usize::from(store.shown_order(asked.order).await.unwrap().is_some());
    "a ticket": |store, asked| usize::from(store.ticket(asked.ticket).await.unwrap().is_some());
    "tickets of a page of orders": |store, asked| store.tickets_of_orders(asked.page.clone()).await.unwrap().len();
    "contacts of a page of orders": |store, asked| store.contacts_of(asked.page.clone()).await.unwrap().len();
    "a buyer's orders": |store, asked| {
        let filter = OrderFilter { user: Some(asked.buyer.clone()), ..OrderFilter::default() };
        listed(store, filter, first()).await
    };
    "an account's orders, with those as a guest": |store, asked|
        listed(store, asked.theirs(asked.buyer.clone()), first()).await;
    "the same of who bought a hundredth": |store, asked|
        listed(store, asked.theirs(UserId::new(OFFICE).unwrap()), first()).await;
    "the same, in the middle": |store, asked| {
        let page = PageWanted::after(Some(asked.middle()), 25).counted();
        listed(store, asked.theirs(UserId::new(OFFICE).unwrap()), page).await
    };
    "a person's orders of an event (links)": |store, asked| {
        let filter = OrderFilter { person: Some(asked.person), ..asked.in_status(OrderStatus::Completed) };
        listed(store, filter, PageWanted::first(10)).await
    };
    "an event's orders, first page": |store, asked| listed(store, asked.of_event(), first()).await;
    "an event's orders, in the middle": |store, asked|
        listed(store, asked.of_event(), PageWanted::after(Some(asked.middle()), 25).counted()).await;
    "an event's orders, page 400 by number": |store, asked| {
        let page = PageWanted { start: domain::PageStart::Skip(9_975), ..first() };
        listed(store, asked.of_event(), page).await
    };
    "completed orders": |store, asked| listed(store, asked.in_status(OrderStatus::Completed), first()).await;
    "failed orders": |store, asked| listed(store, asked.in_status(OrderStatus::Failed), first()).await;
    "failed orders, in the middle": |store, asked| {
        let page = PageWanted::after(Some(asked.middle()), 25).counted();
        listed(store, asked.in_status(OrderStatus::Failed), page).await
    };
    "refunded orders": |store, asked| listed(store, asked.in_status(OrderStatus::Refunded), first()).await;
    "orders being paid (few, old)": |store, asked|
        listed(store, asked.in_status(OrderStatus::Processing), first()).await;
    "orders with late money": |store, asked|
        store.orders_paid_late(asked.event, first()).await.unwrap().items.len();
    "search: a user": |store, asked| listed(store, asked.search(asked.buyer.as_str()), first()).await;
    "search: the beginning of many users": |store, asked| listed(store, asked.search("buyer-1"), first()).await;
    "search: a seat": |store, asked| listed(store, asked.search(&asked.label), first()).await;
    "search: a name": |store, asked| listed(store, asked.search("quispe"), first()).await;
    "search: nothing found": |store, asked| listed(store, asked.search("nobody"), first()).await;
    "search: the end of an order's id": |store, asked| {
        let id = asked.order.to_string();
        listed(store, asked.search(&id[id.len() - 8..]), first()).await
    };
    "a page of the export": |store, asked| {
        let after = Some((asked.at, asked.order));
        store.orders_of_event(asked.event, None, after, 1_000).await.unwrap().len()
    };
    "a page of the export, one status" (exempt): |store, asked|
        store.orders_of_event(asked.event, Some(OrderStatus::Refunded), None, 1_000).await.unwrap().len();
    "report: sums of an event": |store, asked| {
        let sales = store.sales(asked.event, Timestamp(asked.at.0 - 3_600_000)).await.unwrap();
        sales.orders.len()
    };
    "numbers of refunds": |store, asked|
        usize::from(store.refund_counts(asked.event).await.unwrap().due.refunds > 0);
    "refunds that are due": |store, _asked|
        store.open_refunds(RefundStatus::Due, None, 1_000).await.unwrap().len();
    "history, first page": |store, asked|
        store.history(asked.event, HistoryKind::Everything, first()).await.unwrap().items.len();
    "history without check-ins": |store, asked|
        store.history(asked.event, HistoryKind::Commands, first()).await.unwrap().items.len();
    "history, check-ins": |store, asked|
        store.history(asked.event, HistoryKind::CheckIns, first()).await.unwrap().items.len();
    "mails that were not sent": |store, asked|
        store.mail_failures(asked.event, first()).await.unwrap().items.len();
    "gate: used and void tickets, a page of 1,000": |store, asked|
        store.spent_tickets(asked.event, Some(asked.ticket), 1_000).await.unwrap().len();
    "gate: all tickets, a page of 1,000": |store, asked|
        store.tickets_of_event(asked.event, Some(asked.ticket), 1_000).await.unwrap().len();
    "gate: a printed number": |store, asked| {
        let bytes = asked.ticket.0.as_bytes();
        let number = [bytes[12], bytes[13], bytes[14], bytes[15]];
        store.tickets_numbered(asked.event, number, 10).await.unwrap().len()
    };
    "an outcome by its key": |store, asked| {
        let end = OutcomeEnd::At(Timestamp(asked.at.0 + 24 * 3_600_000));
        let (user, key) = (asked.buyer.clone(), asked.hold_key.clone());
        usize::from(store.outcome(asked.event, user, key, end).await.unwrap().is_some())
    };
    "load an event" (exempt): |store, asked| {
        let wanted = WantedOutcomes { most: 200_000, older_most: 0 };
        let loaded = store.load(asked.event, asked.at, wanted).await.unwrap().unwrap();
        loaded.pending.len()
    };
    "where journals end": |store, asked| store.heads(vec![asked.event]).await.unwrap().len();
    "a part of a journal, 1,000 transitions": |store, asked|
        store.journal(asked.event, Seq(1), 1_000).await.unwrap().len();
    "events to wake (start)" (exempt): |store, _asked| store.unsettled_events().await.unwrap().len();
    "the last instant (start)": |store, _asked| usize::from(store.last_instant().await.unwrap().is_some());
    "outbox: the next messages": |store, _asked|
        store.unpublished(Topic::Notifications, OfShards::All, 1_000).await.unwrap().len();
    "outbox: mails to send": |store, asked| {
        let wanted = MailsWanted { shards: OfShards::All, now: asked.at, in_flight: Default::default(), per_event_max: 100, most: 1_000 };
        store.mails_to_send(wanted).await.unwrap().messages.len()
    };
    "whether a message was processed": |store, asked|
        usize::from(store.processed(InboxRow::ORDERS, &asked.order.to_string()).await.unwrap());
    "forget outcomes (nothing to forget)": |store, _asked|
        store.forget_outcomes(Timestamp(0), 1_000).await.unwrap() as usize;
    "forget processed messages, a part": |store, asked| {
        let after = Uuid::from_u128(asked.order.0.as_u128()).to_string();
        let part = InboxPart { consumer: InboxRow::ORDERS, after, most: 1_000, before: Timestamp(0) };
        store.forget_processed(part).await.unwrap().deleted as usize
    };
    "forget mail failures (nothing to forget)": |store, _asked|
        store.forget_mail_failures(Timestamp(0), 1_000).await.unwrap() as usize;
    "revocations": |store, asked| store.revocations(asked.at).await.unwrap().len();
}
