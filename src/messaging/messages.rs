//! The bodies of messages: JSON objects with a `type`. They are a contract with other systems
//! (`docs/schemas`).

use serde::{Deserialize, Serialize};

use domain::{Amount, Currency, EventId, OrderFailure, OrderId, PaymentChoice, UserId};

/// The fields of every message about an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct AboutOrder {
    pub order_id: OrderId,
    pub user_id: UserId,
    pub event_id: EventId,
    /// The total in minor units of `currency`.
    pub total: Amount,
    /// ISO 4217.
    pub currency: Currency,
    /// RFC 3339, UTC, with milliseconds.
    pub occurred_at: String,
}

/// A message about an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(missing_docs, reason = "the names say what they hold")]
pub enum Message {
    /// An order was accepted and has to be processed (`orders_queue`).
    #[serde(rename = "order.accepted")]
    Accepted(AboutOrder),
    /// An order was completed (`notifications_queue`).
    #[serde(rename = "order.completed")]
    Completed(AboutOrder),
    /// An accepted order failed (`notifications_queue`).
    #[serde(rename = "order.failed")]
    Failed {
        #[serde(flatten)]
        about: AboutOrder,
        failure: OrderFailure,
    },
    /// A completed order was ended, or a part of it is given back: it has to be refunded (`orders_queue`).
    #[serde(rename = "order.refund_due")]
    RefundDue {
        #[serde(flatten)]
        about: AboutOrder,
        /// The means of payment.
        payment: PaymentChoice,
        /// What is to be given back; everything, if it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Amount>,
        /// Counts the refunds of the order, from 1; of money that came late it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<u32>,
    },
}

impl Message {
    /// The message as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        // Cannot fail: the types have no maps and no serialisation errors of their own.
        #[expect(clippy::expect_used)]
        serde_json::to_vec(self).expect("messages are plain data")
    }

    /// The `type` in a message's JSON, for the AMQP property of that name.
    pub fn type_of(body: &[u8]) -> Option<String> {
        #[derive(Deserialize)]
        struct Typed {
            r#type: String,
        }
        serde_json::from_slice::<Typed>(body).ok().map(|typed| typed.r#type)
    }
}
