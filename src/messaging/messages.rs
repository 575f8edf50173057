//! The bodies of messages: JSON objects with a `type`.

use serde::{Deserialize, Serialize};

use domain::{Amount, Currency, EventId, OrderFailure, OrderId, PaymentChoice, UserId};

/// What every message about an order says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AboutOrder {
    /// The order.
    pub order_id: OrderId,
    /// Whose it is.
    pub user_id: UserId,
    /// The event.
    pub event_id: EventId,
    /// What it costs, in minor units of `currency`.
    pub total: Amount,
    /// ISO 4217.
    pub currency: Currency,
    /// When it happened: RFC 3339, UTC, milliseconds.
    pub occurred_at: String,
}

/// A message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Message {
    /// An order was accepted and wants processing (`orders_queue`).
    #[serde(rename = "order.accepted")]
    Accepted(AboutOrder),
    /// An order was completed (`notifications_queue`).
    #[serde(rename = "order.completed")]
    Completed(AboutOrder),
    /// An accepted order failed (`notifications_queue`).
    #[serde(rename = "order.failed")]
    Failed {
        /// Which.
        #[serde(flatten)]
        about: AboutOrder,
        /// Why.
        failure: OrderFailure,
    },
    /// A completed order was ended and its payment is to be given back (`orders_queue`).
    #[serde(rename = "order.refund_due")]
    RefundDue {
        /// Which.
        #[serde(flatten)]
        about: AboutOrder,
        /// How it was paid.
        payment: PaymentChoice,
    },
}

impl Message {
    /// The message as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        // Cannot fail: the types have string keys, no maps, and serialise without errors of their own.
        #[expect(clippy::expect_used)]
        serde_json::to_vec(self).expect("messages are plain data")
    }

    /// The `type` of a message's JSON, for the broker's property of that name.
    pub fn type_of(body: &[u8]) -> Option<String> {
        #[derive(Deserialize)]
        struct Typed {
            r#type: String,
        }
        serde_json::from_slice::<Typed>(body).ok().map(|typed| typed.r#type)
    }
}
