//! Which mails buyers get.

use serde::{Deserialize, Serialize};

use crate::{EndedBy, EventDetails, EventId, OrderFailure, OrderId, Timestamp};

/// What a mail tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// The order is completed: its tickets.
    OrderCompleted,
    /// The payment failed or was late.
    OrderFailed,
    /// The buyer ended the order.
    OrderCancelled,
    /// The organiser gave the order's payment back, or a part of it.
    OrderRefunded,
    /// The event does not take place, and what is due is given back.
    EventCancelled,
    /// The event takes place at another time or elsewhere.
    EventMoved,
    /// The order is placed, and its buyer pays by invoice: how, and until when.
    OrderAwaitingPayment,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::OrderCompleted,
        Self::OrderFailed,
        Self::OrderCancelled,
        Self::OrderRefunded,
        Self::EventCancelled,
        Self::EventMoved,
        Self::OrderAwaitingPayment,
    ];

    /// The kind's name, as the API, the store and the templates' files have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderCompleted => "order_completed",
            Self::OrderFailed => "order_failed",
            Self::OrderCancelled => "order_cancelled",
            Self::OrderRefunded => "order_refunded",
            Self::EventCancelled => "event_cancelled",
            Self::EventMoved => "event_moved",
            Self::OrderAwaitingPayment => "order_awaiting_payment",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What the buyer is told of a decided order.
    pub const fn of_decision(failure: Option<OrderFailure>) -> Self {
        match failure {
            None => Self::OrderCompleted,
            Some(OrderFailure::EventCancelled) => Self::EventCancelled,
            Some(OrderFailure::PaymentDeclined | OrderFailure::PaymentTimeout) => Self::OrderFailed,
        }
    }

    /// What the buyer is told of an order that was ended: one mail, also where its event was cancelled.
    pub const fn of_end(by: EndedBy, is_event_cancelled: bool, was_paid: bool) -> Self {
        match by {
            _ if is_event_cancelled => Self::EventCancelled,
            EndedBy::Organiser if was_paid => Self::OrderRefunded,
            EndedBy::Organiser | EndedBy::Buyer => Self::OrderCancelled,
        }
    }
}

/// A mail to send, as the outbox has it: nothing of whom it goes to, and nothing that the store has anyway.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MailDue {
    /// What it tells.
    pub kind: MailKind,
    /// Whose buyer gets it.
    pub order_id: OrderId,
    /// The order's event.
    pub event_id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// The refund that it tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<u32>,
    /// It is not sent before: what it tells may be different then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// Of a moved event: when and where it was to take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<MovedFrom>,
}

impl MailDue {
    /// A mail that is due at once.
    pub const fn new(kind: MailKind, order_id: OrderId, event_id: EventId, at: Timestamp) -> Self {
        Self { kind, order_id, event_id, at, refund: None, not_before: None, moved_from: None }
    }
}

/// When and where an event was to take place before it was moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MovedFrom {
    /// When it was to begin.
    pub starts_at: Timestamp,
    /// On whose clocks (IANA).
    pub time_zone: String,
    /// Where.
    pub venue: String,
    /// In which city.
    pub city: String,
}

impl MovedFrom {
    /// What these details say.
    pub fn of(details: &EventDetails) -> Self {
        Self {
            starts_at: details.starts_at,
            time_zone: details.time_zone.clone(),
            venue: details.venue.clone(),
            city: details.city.clone(),
        }
    }

    /// Whether an event with these details takes place then and there after all.
    pub fn is_as(&self, details: &EventDetails) -> bool {
        let place = (details.starts_at, details.venue.as_str(), details.city.as_str());
        (self.starts_at, self.venue.as_str(), self.city.as_str()) == place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_name_one_kind_each_and_serde_writes_them_alike() {
        for kind in MailKind::ALL {
            assert_eq!(MailKind::named(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn a_cancelled_event_is_told_in_one_mail() {
        for by in [EndedBy::Buyer, EndedBy::Organiser] {
            assert_eq!(MailKind::of_end(by, true, true), MailKind::EventCancelled);
        }
        assert_eq!(MailKind::of_decision(Some(OrderFailure::EventCancelled)), MailKind::EventCancelled);
        assert_eq!(MailKind::of_end(EndedBy::Organiser, false, true), MailKind::OrderRefunded);
        assert_eq!(MailKind::of_end(EndedBy::Organiser, false, false), MailKind::OrderCancelled);
    }
}
