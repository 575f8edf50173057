//! There is news of an order's payment at its provider: ask the provider.

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{OrderId, Timestamp};

/// There is news of an order's payment, as an event of the provider or its buyer says. It proves nothing: the provider is
/// asked. An order that is decided stays as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentNews {
    /// Which order.
    pub order: OrderId,
    /// The name under which the provider's event is remembered; none for a buyer.
    pub provider_event: Option<String>,
}

impl Request for PaymentNews {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, _: Capacity) -> Result<Done, Refusal> {
        event.note_news(self.order, self.provider_event.as_deref(), now);
        match self.provider_event {
            Some(id) => {
                event.provider_event_taken(id);
                event.payment_news(self.order, now);
            }
            None => event.look_at_payment(self.order, now),
        }
        Ok(event.done())
    }
}
