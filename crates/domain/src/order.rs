//! Orders: their statuses, which status may follow which, and why one fails.
//!
//! Nothing follows `completed` but refunds of a part (`partly_refunded`) and an end by buyer or organiser, nothing
//! follows `cancelled` or `refunded`, and `failed` is followed only by an order whose money came late and whose places
//! were free.

use serde::{Deserialize, Serialize};

use crate::{
    claim::{AreaPlaces, Places},
    ids::{EventId, HoldId, OrderId, SeatIndex, UserId},
    layout::VenueLayout,
    money::{Amount, Currency},
    page::OrderPosition,
    payment::{Payment, PaymentChoice, PaymentStatus},
    pricing::{OrderParts, PriceList},
    refund::Refund,
    time::Timestamp,
    totals::Totals,
};

/// The status of an order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Accepted and durable; the payment has not begun.
    Pending,
    /// With the payment provider, or paid and waiting for its tickets.
    Processing,
    /// Paid; its tickets are issued.
    Completed,
    /// Not paid; see [`OrderFailure`]. Money that comes late gives such an order its places again, if they are free.
    Failed,
    /// Ended by the buyer, or ended by anybody before it was paid.
    Cancelled,
    /// Ended by the organiser after it was paid.
    Refunded,
    /// Accepted, and its buyer may pay: at the payment provider, or by invoice, until an organiser confirms the payment.
    AwaitingPayment,
    /// Completed, and a part of what was paid went back, or some of its tickets.
    PartlyRefunded,
}

impl OrderStatus {
    /// Every status.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::AwaitingPayment,
        Self::Processing,
        Self::Completed,
        Self::PartlyRefunded,
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
            Self::PartlyRefunded => "partly_refunded",
        }
    }

    /// The status of a new order with this sum and means of payment: nobody is asked to pay nothing.
    pub fn first(payment: &PaymentChoice, total: Amount) -> Self {
        let is_awaited = payment.is_by_invoice() && total > Amount(0);
        if is_awaited { Self::AwaitingPayment } else { Self::Pending }
    }

    /// The status of an order whose payment succeeded (`None`) or failed.
    pub const fn decided(failure: Option<OrderFailure>) -> Self {
        match failure {
            None => Self::Completed,
            Some(_) => Self::Failed,
        }
    }

    /// The status of an order after it was ended. An order that was never paid is cancelled, not refunded,
    /// whoever ends it.
    pub const fn ended(by: EndedBy, was_paid: bool) -> Self {
        match by {
            EndedBy::Organiser if was_paid => Self::Refunded,
            EndedBy::Organiser | EndedBy::Buyer => Self::Cancelled,
        }
    }

    /// Whether `next` may follow this status. An order that awaits its payment is completed only after it is known to be
    /// paid (`processing`).
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Pending => {
                matches!(next, Self::AwaitingPayment | Self::Processing | Self::Completed | Self::Failed)
            }
            Self::AwaitingPayment => matches!(next, Self::Processing | Self::Failed | Self::Cancelled),
            Self::Processing => matches!(next, Self::Completed | Self::Failed),
            Self::Completed | Self::PartlyRefunded => {
                matches!(next, Self::PartlyRefunded | Self::Cancelled | Self::Refunded)
            }
            // Its money came late, and its places were free.
            Self::Failed => matches!(next, Self::Processing),
            Self::Cancelled | Self::Refunded => false,
        }
    }

    /// Whether it is not known yet whether the order will be paid, or its tickets are still to come.
    pub const fn is_undecided(self) -> bool {
        matches!(self, Self::Pending | Self::AwaitingPayment | Self::Processing)
    }

    /// Whether it is paid and has tickets that may be good.
    pub const fn is_completed(self) -> bool {
        matches!(self, Self::Completed | Self::PartlyRefunded)
    }

    /// Whether the buyer or the organiser ended the order.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Cancelled | Self::Refunded)
    }

    /// Whether an order with this status may have tickets, valid or void. A cancelled order may have been
    /// completed before.
    pub const fn has_tickets(self) -> bool {
        matches!(self, Self::Completed | Self::PartlyRefunded | Self::Cancelled | Self::Refunded)
    }

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// Who ends an order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum EndedBy {
    /// The order becomes `cancelled`.
    Buyer,
    /// The order becomes `refunded`, or `cancelled` if it was never paid.
    Organiser,
}

/// Why an accepted order did not complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderFailure {
    /// The payment provider declined.
    PaymentDeclined,
    /// The payment provider did not answer in time, or an invoice was not paid in time.
    PaymentTimeout,
    /// The event was cancelled before the order was paid.
    EventCancelled,
}

impl OrderFailure {
    /// Every failure.
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

/// One line of an order: a seat, or a number of places in one area.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderItem {
    /// A seat's label, or an area's section code.
    pub label: String,
    /// The seat, `None` for area places.
    pub seat: Option<SeatIndex>,
    /// 1 for a seat.
    pub quantity: u32,
    /// What is paid for one place, without fees per order. Of orders without [`Order::parts`] it is the net price.
    pub price: Amount,
}

impl OrderItem {
    /// The items of an order for these places.
    pub fn of_places(places: &Places, layout: &VenueLayout, prices: &PriceList) -> Vec<Self> {
        let of_seat = |seat: &SeatIndex| Self {
            label: layout.label(*seat),
            seat: Some(*seat),
            quantity: 1,
            price: prices.of_seat(*seat, layout),
        };
        let mut items: Vec<Self> = places.seats.iter().map(of_seat).collect();
        for area in &places.areas {
            let price = layout.area(area.section).map(|(_, tier)| prices.of_tier(tier));
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

/// An order as projections keep it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct Order {
    pub order: OrderId,
    pub event: EventId,
    /// The hold that was ordered.
    pub hold: HoldId,
    pub user: UserId,
    pub status: OrderStatus,
    pub items: Vec<OrderItem>,
    pub totals: Totals,
    /// Of what the total consists; `None` for orders of versions that did not keep it. Boxed, because orders are
    /// moved often.
    pub parts: Option<Box<OrderParts>>,
    /// The event's currency (ISO 4217).
    pub currency: Currency,
    /// The means of payment, kept so that the payment can go on after a restart.
    pub payment: PaymentChoice,
    /// Its payments at the provider, the last one last.
    pub payments: Vec<Payment>,
    /// Its refunds, the last one last. Orders that earlier versions ended have none.
    pub refunds: Vec<Refund>,
    pub failure: Option<OrderFailure>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// First instant at which the payment is too late: of an invoice by itself, of another payment as soon as the
    /// provider says that nothing was paid.
    pub payment_due_at: Option<Timestamp>,
}

impl Order {
    /// Where it stands in lists.
    pub fn position(&self) -> OrderPosition {
        OrderPosition { created_at: self.created_at, order: self.order }
    }

    /// Whether its buyer can pay now.
    pub fn awaits_payment(&self) -> bool {
        self.status == OrderStatus::AwaitingPayment
    }

    /// Whether it is paid by invoice and the payment is not confirmed yet: no provider is to be asked.
    pub fn awaits_invoice(&self) -> bool {
        self.awaits_payment() && self.payment.is_by_invoice()
    }

    /// Its places; `None` if its lines say something else than places of this layout. [`OrderItem::of_places`] is the way
    /// there.
    pub fn places(&self, layout: &VenueLayout) -> Option<Places> {
        let mut places = Places::default();
        for item in &self.items {
            match item.seat {
                Some(seat) => places.seats.push(seat),
                None => {
                    let section = layout.section_named(&item.label)?;
                    places.areas.push(AreaPlaces { section, quantity: item.quantity });
                }
            }
        }
        Some(places)
    }

    /// One label for each ticket.
    pub fn ticket_labels(&self) -> Vec<String> {
        let labels =
            self.items.iter().flat_map(|item| std::iter::repeat_n(&item.label, item.quantity as usize));
        labels.cloned().collect()
    }

    /// The payment whose money was taken for this order, and is not on its way back because it came late.
    pub fn captured(&self) -> Option<&Payment> {
        let is_kept = |payment: &&Payment| payment.status == PaymentStatus::Captured && !payment.has_ended();
        self.payments.iter().rev().find(is_kept)
    }

    /// What was given back of it, or is due: all of it for an order that an earlier version ended after it was paid.
    pub fn refunded(&self) -> Amount {
        let was_paid = self.status == OrderStatus::Refunded || self.completed_at.is_some();
        if self.refunds.is_empty() && self.status.is_ended() && was_paid {
            return self.totals.total;
        }
        Amount(self.refunds.iter().map(|refund| refund.amount.0).sum())
    }

    /// Whether its whole payment has to be refunded if one was made. A timeout of an order without payments is of an
    /// earlier version, which did not know whether the money was taken.
    pub fn is_due_back(&self) -> bool {
        let is_unknown = self.failure == Some(OrderFailure::PaymentTimeout) && self.payments.is_empty();
        self.status.is_ended() || is_unknown
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
            assert_eq!(has_next, !status.is_ended(), "{status:?}");
            let may_repeat = status == OrderStatus::PartlyRefunded;
            assert_eq!(status.may_become(status), may_repeat, "{status:?}");
            let is_first = status == OrderStatus::Pending;
            assert_eq!(all.iter().any(|before| before.may_become(status)), !is_first, "{status:?}");
        }
    }

    #[test]
    fn every_rule_gives_a_status_that_may_follow() {
        let by_invoice = PaymentChoice { provider: PaymentChoice::INVOICE.to_owned(), token: String::new() };
        let awaiting = OrderStatus::first(&by_invoice, Amount(1));
        assert_eq!(OrderStatus::first(&by_invoice, Amount(0)), OrderStatus::Pending);
        let charged =
            OrderStatus::first(&PaymentChoice { provider: "test".to_owned(), ..by_invoice }, Amount(1));
        assert_eq!((awaiting, charged), (OrderStatus::AwaitingPayment, OrderStatus::Pending));
        for failure in OrderFailure::ALL {
            assert!(awaiting.may_become(OrderStatus::decided(Some(failure))));
            assert!(charged.may_become(OrderStatus::decided(Some(failure))));
        }
        assert!(charged.may_become(OrderStatus::decided(None)));
        assert!(!awaiting.may_become(OrderStatus::decided(None)), "nobody has said that it is paid");
        for by in [EndedBy::Buyer, EndedBy::Organiser] {
            assert!(OrderStatus::Completed.may_become(OrderStatus::ended(by, true)));
            assert!(OrderStatus::PartlyRefunded.may_become(OrderStatus::ended(by, true)));
            assert!(awaiting.may_become(OrderStatus::ended(by, false)));
        }
    }
}
