//! Orders: where one stands, what it may become, and what its end leaves.

use serde::{Deserialize, Serialize};

use crate::{
    claim::Places,
    ids::{EventId, HoldId, OrderId, SeatIndex, UserId},
    layout::VenueLayout,
    money::{Amount, Currency},
    payment::PaymentChoice,
    pricing::Totals,
    time::Timestamp,
};

/// Where an order stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Accepted.
    Pending,
    /// Being paid.
    Processing,
    /// Paid, tickets issued.
    Completed,
    /// Not paid.
    Failed,
    /// Ended by the buyer.
    Cancelled,
    /// Ended by the organiser.
    Refunded,
    /// Accepted, and to be paid by other ways than a provider's answer: somebody will say that it is paid.
    AwaitingPayment,
}

impl OrderStatus {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::AwaitingPayment,
        Self::Processing,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
        Self::Refunded,
    ];

    /// The status as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::AwaitingPayment => "awaiting_payment",
        }
    }

    /// Where a new order stands that is paid so.
    pub fn first(payment: &PaymentChoice) -> Self {
        if payment.is_by_invoice() { Self::AwaitingPayment } else { Self::Pending }
    }

    /// Where an undecided order stands that is paid, or not.
    pub const fn decided(failure: Option<OrderFailure>) -> Self {
        match failure {
            None => Self::Completed,
            Some(_) => Self::Failed,
        }
    }

    /// Where an order stands that somebody ends: what was never paid is not refunded, whoever ends it.
    pub const fn ended(by: EndedBy, was_paid: bool) -> Self {
        match by {
            EndedBy::Organiser if was_paid => Self::Refunded,
            EndedBy::Organiser | EndedBy::Buyer => Self::Cancelled,
        }
    }

    /// Whether this status may follow. Nothing follows the end of an order, and what awaits its payment is completed
    /// only once somebody has said that it is paid.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Pending => matches!(next, Self::Processing | Self::Completed | Self::Failed),
            Self::AwaitingPayment => matches!(next, Self::Processing | Self::Failed | Self::Cancelled),
            Self::Processing => matches!(next, Self::Completed | Self::Failed),
            Self::Completed => matches!(next, Self::Cancelled | Self::Refunded),
            Self::Failed | Self::Cancelled | Self::Refunded => false,
        }
    }

    /// Whether its buyer or the organiser ended it.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Cancelled | Self::Refunded)
    }

    /// Whether it may have tickets, valid or void: it was completed, or cancelled before it was paid.
    pub const fn has_tickets(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Refunded)
    }

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// Who ends a completed order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum EndedBy {
    /// The buyer: the order reads `cancelled`.
    Buyer,
    /// The organiser: the order reads `refunded`.
    Organiser,
}

/// Why an accepted order did not complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderFailure {
    /// The payment provider said no.
    PaymentDeclined,
    /// The payment provider did not answer in time, or an invoice was not paid in time.
    PaymentTimeout,
    /// The event was cancelled before the order was paid.
    EventCancelled,
}

impl OrderFailure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::PaymentDeclined, Self::PaymentTimeout, Self::EventCancelled];

    /// The failure's stable code, as the API and the store write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PaymentDeclined => "payment_declined",
            Self::PaymentTimeout => "payment_timeout",
            Self::EventCancelled => "event_cancelled",
        }
    }

    /// The failure with this code.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.as_str() == code)
    }
}

/// One place, or several equal area places, of an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderItem {
    /// A seat's label, or an area's section code.
    pub label: String,
    /// The seat, `None` for area places.
    pub seat: Option<SeatIndex>,
    /// 1 for a seat.
    pub quantity: u32,
    /// The price of one place.
    pub price: Amount,
}

impl OrderItem {
    /// The items of an order for these places.
    pub fn of_places(places: &Places, layout: &VenueLayout) -> Vec<Self> {
        let of_seat = |seat: &SeatIndex| Self {
            label: layout.label(*seat),
            seat: Some(*seat),
            quantity: 1,
            price: layout.price_of(*seat),
        };
        let mut items: Vec<Self> = places.seats.iter().map(of_seat).collect();
        for area in &places.areas {
            let price = layout.area(area.section).map(|(_, tier)| layout.tiers()[tier.at()].price);
            items.push(Self {
                label: layout.sections()[area.section.at()].code.clone(),
                seat: None,
                quantity: area.quantity,
                price: price.unwrap_or_default(),
            });
        }
        items
    }
}

/// An order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// Its id.
    pub order: OrderId,
    /// Its event.
    pub event: EventId,
    /// The hold that it was.
    pub hold: HoldId,
    /// Whose it is.
    pub user: UserId,
    /// Where it stands.
    pub status: OrderStatus,
    /// Its places.
    pub items: Vec<OrderItem>,
    /// What it costs.
    pub totals: Totals,
    /// ISO 4217.
    pub currency: Currency,
    /// How it is paid, as the payment step needs it after a restart.
    pub payment: PaymentChoice,
    /// Why it failed.
    pub failure: Option<OrderFailure>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// First instant at which it is too late to pay, if no provider answers for it.
    pub payment_due_at: Option<Timestamp>,
}

impl Order {
    /// Whether somebody is to say that it is paid, and no provider.
    pub fn awaits_payment(&self) -> bool {
        self.status == OrderStatus::AwaitingPayment
    }

    /// One label per ticket.
    pub fn ticket_labels(&self) -> Vec<String> {
        let labels =
            self.items.iter().flat_map(|item| std::iter::repeat_n(&item.label, item.quantity as usize));
        labels.cloned().collect()
    }

    /// Whether a provider may have charged although the payment failed so: its answer may come too late.
    pub fn may_be_charged_after(&self, failure: OrderFailure) -> bool {
        failure == OrderFailure::PaymentTimeout && !self.awaits_payment()
    }

    /// Whether its payment may be given back.
    pub fn is_due_back(&self) -> bool {
        self.status.is_ended() || self.failure == Some(OrderFailure::PaymentTimeout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_follows_the_end_and_every_status_is_reached() {
        let all = OrderStatus::ALL;
        for status in all {
            let has_next = all.iter().any(|next| status.may_become(*next));
            assert_eq!(has_next, !(status.is_ended() || status == OrderStatus::Failed), "{status:?}");
            assert!(!status.may_become(status), "{status:?}");
            let is_first = matches!(status, OrderStatus::Pending | OrderStatus::AwaitingPayment);
            assert_eq!(all.iter().any(|before| before.may_become(status)), !is_first, "{status:?}");
        }
    }

    #[test]
    fn every_rule_gives_a_status_that_may_follow() {
        let by_invoice = PaymentChoice { provider: PaymentChoice::INVOICE.to_owned(), token: String::new() };
        let awaiting = OrderStatus::first(&by_invoice);
        let charged = OrderStatus::first(&PaymentChoice { provider: "test".to_owned(), ..by_invoice });
        assert_eq!((awaiting, charged), (OrderStatus::AwaitingPayment, OrderStatus::Pending));
        for failure in OrderFailure::ALL {
            assert!(awaiting.may_become(OrderStatus::decided(Some(failure))));
            assert!(charged.may_become(OrderStatus::decided(Some(failure))));
        }
        assert!(charged.may_become(OrderStatus::decided(None)));
        assert!(!awaiting.may_become(OrderStatus::decided(None)), "nobody has said that it is paid");
        for by in [EndedBy::Buyer, EndedBy::Organiser] {
            assert!(OrderStatus::Completed.may_become(OrderStatus::ended(by, true)));
            assert!(awaiting.may_become(OrderStatus::ended(by, false)));
        }
    }
}
