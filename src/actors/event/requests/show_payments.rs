//! Show payments of undecided orders as their event knows them, which is more than the store has.

use serde::{Deserialize, Serialize};

use super::{Answer, AnswerTiming, Request};
use crate::{
    actors::{
        event::machine::{Capacity, EventMachine},
        refusal::Refusal,
    },
    payments::machine::Silence,
};
use domain::{Order, OrderId, OrderPosition, Page, PageWanted, Timestamp};

/// Which payments of undecided orders.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PaymentsWanted {
    /// Those of one order.
    Of(OrderId),
    /// Those that nobody has paid yet, at a provider or by invoice.
    Unpaid,
    /// Those whose provider does not answer.
    Stuck,
    /// Those of which the provider says otherwise than the journal.
    Stopped,
}

/// Show payments of undecided orders, the newest orders first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShowPayments {
    /// Which.
    pub wanted: PaymentsWanted,
    /// Which part of them. They are counted in any case: all of them are looked at.
    pub page: PageWanted<OrderPosition>,
}

/// The payments of an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PaymentView {
    /// The order, with its payments as they are now.
    pub order: Order,
    /// Since when the provider has not answered about the last one, and how the last call ended.
    pub silence: Option<Silence>,
    /// When it is asked again, if it is to be.
    pub next_try: Option<Timestamp>,
}

/// How many undecided orders have such payments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct PaymentCounts {
    pub unpaid: u64,
    pub stuck: u64,
    pub stopped: u64,
}

/// Some payments of an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PaymentsView {
    /// Those that are shown.
    pub page: Page<PaymentView, OrderPosition>,
    /// How many there are of each kind.
    pub counts: PaymentCounts,
}

impl Answer for PaymentsView {}

impl Request for ShowPayments {
    type Answer = PaymentsView;
    const TIMING: AnswerTiming = AnswerTiming::AtOnce;
    const IS_REPEATABLE: bool = true;

    fn run(self, event: &mut EventMachine, _: Timestamp, _: Capacity) -> Result<PaymentsView, Refusal> {
        Ok(event.show_payments(self))
    }
}
