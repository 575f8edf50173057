//! There is news of an order's payment at its provider: ask the provider.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{Order, OrderId, Payment, Timestamp};

/// There is news of an order's payment, as an event of the provider or its buyer says. It proves nothing: the provider is
/// asked. An order that is decided stays as it is. An event of a provider is refused with
/// [`Refusal::OrderChanged`] if the order was decided, or one of its payments ended, since it was read: it may be about that one,
/// and who has read the order has not asked about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PaymentNews {
    /// Which order.
    pub order: OrderId,
    /// The provider's event; none for a buyer.
    pub provider_event: Option<ProviderNews>,
}

/// An event of a provider, which is taken once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProviderNews {
    /// The name under which it is remembered.
    pub name: String,
    /// The order as it was when it was looked for money that came late.
    pub read: OrderRead,
}

/// What the store had of an order: enough to tell whether it was read after all that was decided of its payments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderRead {
    is_undecided: bool,
    payments_ended: usize,
}

impl OrderRead {
    /// Of this row.
    pub fn of(order: &Order) -> Self {
        Self::with(order.status.is_undecided(), &order.payments)
    }

    /// Whether it was not decided.
    pub(in crate::actors::event) fn is_undecided(self) -> bool {
        self.is_undecided
    }

    pub(in crate::actors::event) fn with(is_undecided: bool, payments: &[Payment]) -> Self {
        let payments_ended = payments.iter().filter(|payment| payment.is_without_money()).count();
        Self { is_undecided, payments_ended }
    }
}

impl Request for PaymentNews {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        // While the store is away, a provider sends its events again and again: each would be written.
        event.require(capacity.orders)?;
        match self.provider_event {
            Some(ProviderNews { name, read }) => {
                if !event.is_read(self.order, read) {
                    return Err(Refusal::OrderChanged);
                }
                event.note_news(self.order, Some(&name), now);
                event.provider_event_taken(name);
                event.payment_news(self.order, now);
            }
            None => {
                event.note_news(self.order, None, now);
                event.look_at_payment(self.order, now);
            }
        }
        Ok(event.done())
    }
}
