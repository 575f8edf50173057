//! Reads what a mail is about when it is sent, and finds out that nobody is to be told any more.

use std::sync::Arc;

use quick_cache::sync::Cache;

use super::{content::MailFacts, places::Sections};
use crate::{
    codec,
    store::{Store, StoreError},
    tickets::TicketMinter,
};
use domain::{
    EventId, EventStatus, HistoryEntry, HistoryKind, MailDue, MailKind, OperatorCommand, Order, OrderFilter,
    OutboxKey, PageWanted,
};

/// Events of which something is kept.
const EVENTS_MAX: usize = 64;
/// Of a buyer's orders for an event, the newest, so many are searched for one of the same hold.
const LATER_ORDERS_MAX: u32 = 50;
/// Of an event's history, the newest, so many entries are searched for why something was ended.
const HISTORY_MAX: u32 = 200;

/// Reads facts of mails.
pub(super) struct FactReader {
    store: Arc<dyn Store>,
    minter: Arc<TicketMinter>,
    sections: Cache<EventId, Arc<Sections>>,
    /// Why events were cancelled.
    reasons: Cache<EventId, Option<String>>,
}

/// Why there are no facts.
pub(super) enum NoMail {
    /// Nobody is to be told: the contact was erased, or a later mail says more.
    Dropped(&'static str),
    /// They cannot be read now.
    Store(StoreError),
}

impl From<StoreError> for NoMail {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl FactReader {
    pub(super) fn new(store: Arc<dyn Store>, minter: Arc<TicketMinter>) -> Self {
        Self { store, minter, sections: Cache::new(EVENTS_MAX), reasons: Cache::new(EVENTS_MAX) }
    }

    /// What a mail is about, as it is now.
    pub(super) async fn of(&self, due: &MailDue, mail: OutboxKey) -> Result<MailFacts, NoMail> {
        let contact = self.store.contact(due.order_id).await?;
        let Some(contact) = contact.filter(|contact| contact.email.is_some()) else {
            return Err(NoMail::Dropped("there is no address"));
        };
        if due.kind == MailKind::EventMoved && self.store.is_moved_again(mail).await? {
            return Err(NoMail::Dropped("a later mail says more"));
        }
        let order = self.store.order_with_tickets(due.order_id).await?;
        let (Some((order, tickets)), Some(event)) = (order, self.store.event(due.event_id).await?) else {
            return Err(NoMail::Dropped("there is no such order"));
        };
        if due.kind == MailKind::OrderFailed && self.is_ordered_again(&order).await? {
            return Err(NoMail::Dropped("its hold was ordered again"));
        }
        let sections = self.sections(due.event_id).await?;
        let reason = self.reason(due, &order).await?;
        let moved_from = due.moved_from.clone();
        let facts = MailFacts {
            kind: due.kind,
            event,
            sections,
            order,
            tickets: tickets.into_iter().map(|ticket| self.minter.sign(ticket)).collect(),
            contact,
            refund: due.refund,
            moved_from,
            reason,
            link: None,
        };
        if facts.still_holds() { Ok(facts) } else { Err(NoMail::Dropped("a later mail says more")) }
    }

    /// Whether the buyer ordered the places of the same hold again, of which another mail tells.
    async fn is_ordered_again(&self, order: &Order) -> Result<bool, StoreError> {
        let filter = OrderFilter {
            user: Some(order.user.clone()),
            event: Some(order.event),
            ..OrderFilter::default()
        };
        let orders = self.store.orders(filter, PageWanted::first(LATER_ORDERS_MAX)).await?.items;
        Ok(orders.iter().any(|other| {
            other.hold == order.hold
                && other.order != order.order
                && (other.created_at, other.order) > (order.created_at, order.order)
        }))
    }

    /// Why the organiser gave money back, ended the order or cancelled the event: as the refund has it, or what they said for
    /// the event's history.
    async fn reason(&self, due: &MailDue, order: &Order) -> Result<Option<String>, StoreError> {
        let of_refund = order.refunds.iter().find(|refund| due.refund == Some(refund.number));
        if let Some(refund) = of_refund.filter(|_| due.kind != MailKind::EventCancelled) {
            return Ok(refund.reason.clone());
        }
        let is_of_event = match due.kind {
            MailKind::EventCancelled => true,
            MailKind::OrderCancelled | MailKind::OrderRefunded => false,
            MailKind::OrderCompleted
            | MailKind::OrderFailed
            | MailKind::EventMoved
            | MailKind::OrderAwaitingPayment => return Ok(None),
        };
        if is_of_event && let Some(known) = self.reasons.get(&due.event_id) {
            return Ok(known);
        }
        let newest = PageWanted::first(HISTORY_MAX);
        let history = self.store.history(due.event_id, HistoryKind::Commands, newest).await?;
        let is_cause = |entry: &HistoryEntry| match entry.command {
            OperatorCommand::Status => {
                is_of_event
                    && entry.detail.changes.iter().any(|change| change.to == EventStatus::Cancelled.as_str())
            }
            OperatorCommand::Refund | OperatorCommand::Withdraw => {
                !is_of_event && entry.detail.order == Some(due.order_id)
            }
            _ => false,
        };
        let reason = history.items.into_iter().find(is_cause).and_then(|entry| entry.reason);
        if is_of_event {
            // Once for all its mails: it is not cancelled again.
            self.reasons.insert(due.event_id, reason.clone());
        }
        Ok(reason)
    }

    async fn sections(&self, event: EventId) -> Result<Arc<Sections>, StoreError> {
        if let Some(known) = self.sections.get(&event) {
            return Ok(known);
        }
        let layout = self.store.layout(event).await?;
        let sections = match layout {
            Some(layout) => Sections::of(&codec::decode_layout(&layout)?),
            None => Sections::default(),
        };
        let sections = Arc::new(sections);
        self.sections.insert(event, sections.clone());
        Ok(sections)
    }
}
