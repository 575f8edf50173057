//! The means of payment of an order, and what is kept of its payments. A means of payment names a provider and that
//! provider's token; a card number is never here.

use serde::{Deserialize, Serialize};

use crate::{
    money::Amount,
    payment_event::{PaymentEvent, PaymentEventKind},
    time::Timestamp,
};

/// A payment provider, and its token for the buyer's means of payment.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct PaymentChoice {
    pub provider: String,
    pub token: String,
}

impl PaymentChoice {
    /// The provider that charges nobody: the money arrives outside of this program.
    pub const INVOICE: &'static str = "invoice";

    /// Whether such orders await their payment until an organiser confirms it.
    pub fn is_by_invoice(&self) -> bool {
        self.provider == Self::INVOICE
    }
}

/// How far a payment is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// The buyer may pay.
    Open,
    /// The money is reserved.
    Authorised,
    /// The money was taken.
    Captured,
    /// Nothing was paid, and nothing can be any more.
    Cancelled,
    /// The means of payment was declined.
    Declined,
    /// The provider says otherwise than the journal: a person must look.
    Stopped,
}

impl PaymentStatus {
    /// The status as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Authorised => "authorised",
            Self::Captured => "captured",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
            Self::Stopped => "stopped",
        }
    }
}

/// How the buyer pays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Checkout {
    /// On a page of the provider.
    Redirect {
        /// Its address.
        url: String,
    },
    /// In a form of the provider, which another program shows.
    Client {
        /// What the form needs.
        client_secret: String,
    },
}

/// One payment of an order, as it is kept with the order. An order has another one when the one before it has ended
/// without money. Stored as JSON: new fields need a default.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Payment {
    /// Counts the payments of the order, from 1.
    pub attempt: u16,
    /// The provider's id of it.
    pub payment_id: Option<String>,
    /// How far it is.
    pub status: PaymentStatus,
    /// How the buyer pays, while they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout: Option<Checkout>,
    /// Why the last card was declined, or why it stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When the engine asks for its cancellation, if it is not paid before.
    pub until: Timestamp,
    /// What is to be given back of it although its order has not ended: money that came when there was no place for it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub due_back: Amount,
    /// What happened to it, as far as it is kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<PaymentEvent>,
}

impl Payment {
    /// Keeps that something happened to it.
    pub fn note(&mut self, at: Timestamp, what: PaymentEventKind, detail: Option<&str>) {
        PaymentEvent::add(&mut self.events, at, what, detail);
    }
}

impl Payment {
    /// Whether no order is completed by it: nothing was paid, or all of it goes back.
    pub fn has_ended(&self) -> bool {
        self.is_without_money() || self.due_back > Amount(0)
    }

    /// Whether its money came when it had ended without any.
    pub fn came_late(&self) -> bool {
        self.events.iter().any(|event| event.what == PaymentEventKind::CameLate)
    }

    /// Whether it ended without money, as far as its provider has said.
    pub fn is_without_money(&self) -> bool {
        matches!(self.status, PaymentStatus::Cancelled | PaymentStatus::Declined)
    }
}

fn is_zero(amount: &Amount) -> bool {
    *amount == Amount(0)
}
