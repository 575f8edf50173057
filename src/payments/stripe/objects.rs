//! Stripe's objects, as far as they are read, and what they say of a payment.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::amounts::from_stripe;
use crate::payments::provider::{Checkout, PaymentError, PaymentReport, PaymentState};
use domain::{Amount, OrderId};

/// What we have written on an object of Stripe's.
pub(super) type Metadata = BTreeMap<String, String>;

/// Some objects have `null` instead of nothing.
fn nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Metadata, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The order that an object says it is for.
pub(super) fn order_of(metadata: &Metadata) -> Option<OrderId> {
    metadata.get("order_id")?.parse().ok()
}

/// A page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
    #[serde(default)]
    pub(super) has_more: bool,
}

/// An object, or its id where it was not asked for.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Expandable<T> {
    Object(Box<T>),
    Id(String),
}

fn unexpanded(id: &str) -> PaymentError {
    PaymentError::Unavailable(format!("{id} was to come with the answer and did not"))
}

/// A PaymentIntent.
#[derive(Debug, Deserialize)]
pub(super) struct PaymentIntent {
    pub(super) id: String,
    amount: i64,
    /// What was taken.
    amount_received: Option<i64>,
    currency: String,
    status: IntentStatus,
    client_secret: Option<String>,
    last_payment_error: Option<LastError>,
    latest_charge: Option<Expandable<Charge>>,
    #[serde(default, deserialize_with = "nullable")]
    pub(super) metadata: Metadata,
}

/// <https://docs.stripe.com/payments/paymentintents/lifecycle>
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum IntentStatus {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    Processing,
    RequiresCapture,
    Succeeded,
    Canceled,
    /// One that this version of the program does not know.
    #[serde(other)]
    Unknown,
}

/// Why a card was declined.
#[derive(Debug, Deserialize)]
struct LastError {
    message: Option<String>,
    code: Option<String>,
}

/// The charge of a PaymentIntent.
#[derive(Debug, Deserialize)]
struct Charge {
    #[serde(default)]
    amount_refunded: i64,
}

impl PaymentIntent {
    /// Whether it is neither paid nor given up.
    pub(super) fn is_open(&self) -> bool {
        use IntentStatus::{Processing, RequiresAction, RequiresConfirmation, RequiresPaymentMethod};
        matches!(self.status, RequiresPaymentMethod | RequiresConfirmation | RequiresAction | Processing)
    }

    /// Whether the bank has not decided yet.
    pub(super) fn is_processing(&self) -> bool {
        self.status == IntentStatus::Processing
    }

    /// Whether it was paid, with the money taken.
    pub(super) fn is_captured(&self) -> bool {
        self.status == IntentStatus::Succeeded
    }

    /// Whether it was given up.
    pub(super) fn is_cancelled(&self) -> bool {
        self.status == IntentStatus::Canceled
    }

    /// Whether all that was taken was given back.
    pub(super) fn is_wholly_refunded(&self) -> bool {
        self.is_captured() && self.refunded().is_ok_and(|refunded| refunded >= self.received())
    }

    fn received(&self) -> i64 {
        self.amount_received.unwrap_or(self.amount)
    }

    fn refunded(&self) -> Result<i64, PaymentError> {
        match &self.latest_charge {
            None => Ok(0),
            Some(Expandable::Object(charge)) => Ok(charge.amount_refunded),
            Some(Expandable::Id(id)) => Err(unexpanded(id)),
        }
    }

    /// How far it is.
    pub(super) fn state(&self) -> Result<PaymentState, PaymentError> {
        Ok(match self.status {
            IntentStatus::RequiresCapture => PaymentState::Authorised,
            IntentStatus::Canceled => PaymentState::Cancelled,
            IntentStatus::Succeeded => {
                let (refunded, _) = from_stripe(self.refunded()?, &self.currency)?;
                PaymentState::Captured { refunded }
            }
            IntentStatus::Unknown => {
                let detail = format!("{} has a status that is not known here", self.id);
                return Err(PaymentError::Unavailable(detail));
            }
            _ => PaymentState::Open {
                declined: self.last_payment_error.as_ref().map(|error| {
                    let reason = error.message.as_ref().or(error.code.as_ref());
                    reason.cloned().unwrap_or_else(|| "the card was declined".to_owned())
                }),
            },
        })
    }

    /// What is asked for, or what was taken once it was.
    pub(super) fn amount(&self) -> Result<(Amount, domain::Currency), PaymentError> {
        let amount = if self.is_captured() { self.received() } else { self.amount };
        from_stripe(amount, &self.currency)
    }

    /// What was given back.
    pub(super) fn refunded_amount(&self) -> Result<Amount, PaymentError> {
        Ok(from_stripe(self.refunded()?, &self.currency)?.0)
    }

    /// What it says of the payment with this id.
    pub(super) fn report(&self, payment_id: &str) -> Result<PaymentReport, PaymentError> {
        let (amount, currency) = self.amount()?;
        let state = self.state()?;
        // A session's intent is paid on the session's page.
        let is_own = payment_id == self.id;
        let secret = self.client_secret.clone().filter(|_| is_own && self.is_open());
        let checkout = secret.map(|client_secret| Checkout::Client { client_secret });
        Ok(PaymentReport { payment_id: payment_id.to_owned(), checkout, amount, currency, state })
    }
}

/// A Checkout Session.
#[derive(Debug, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    url: Option<String>,
    status: Option<SessionStatus>,
    amount_total: Option<i64>,
    currency: Option<String>,
    payment_intent: Option<Expandable<PaymentIntent>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SessionStatus {
    Open,
    Complete,
    Expired,
    #[serde(other)]
    Unknown,
}

impl Session {
    /// The payment that was made on its page; there is none before the buyer has tried.
    pub(super) fn intent(&self) -> Result<Option<&PaymentIntent>, PaymentError> {
        match &self.payment_intent {
            None => Ok(None),
            Some(Expandable::Object(intent)) => Ok(Some(intent)),
            Some(Expandable::Id(id)) => Err(unexpanded(id)),
        }
    }

    /// The same, without the session.
    pub(super) fn into_intent(self) -> Result<Option<PaymentIntent>, PaymentError> {
        self.intent()?;
        Ok(self.payment_intent.and_then(|intent| match intent {
            Expandable::Object(intent) => Some(*intent),
            Expandable::Id(_) => None,
        }))
    }

    fn state(&self) -> Result<PaymentState, PaymentError> {
        let intent = self.intent()?;
        match (self.status, intent) {
            // Its page has closed before anything was paid.
            (Some(SessionStatus::Expired), None) => Ok(PaymentState::Cancelled),
            (Some(SessionStatus::Expired), Some(intent)) if intent.is_open() => Ok(PaymentState::Cancelled),
            (_, Some(intent)) => intent.state(),
            (Some(SessionStatus::Open), None) => Ok(PaymentState::Open { declined: None }),
            (_, None) => Err(PaymentError::Unavailable(format!("{} is complete without a payment", self.id))),
        }
    }

    /// What it says of its payment.
    pub(super) fn report(&self) -> Result<PaymentReport, PaymentError> {
        let state = self.state()?;
        let (amount, currency) = match self.intent()? {
            Some(intent) if intent.is_captured() => intent.amount()?,
            _ => match (self.amount_total, &self.currency) {
                (Some(amount), Some(currency)) => from_stripe(amount, currency)?,
                _ => return Err(PaymentError::Unavailable(format!("{} says no amount", self.id))),
            },
        };
        let is_open = matches!(state, PaymentState::Open { .. }) && self.status == Some(SessionStatus::Open);
        let url = self.url.clone().filter(|_| is_open);
        let checkout = url.map(|url| Checkout::Redirect { url });
        Ok(PaymentReport { payment_id: self.id.clone(), checkout, amount, currency, state })
    }
}

/// A refund.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    status: Option<String>,
    failure_reason: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(super) metadata: Metadata,
}

impl Refund {
    /// Its id, unless the money did not go back.
    pub(super) fn reference(self) -> Result<String, PaymentError> {
        match self.status.as_deref() {
            Some("failed" | "canceled") => {
                let reason = self.failure_reason.unwrap_or_else(|| "it was cancelled".to_owned());
                Err(PaymentError::Refused(format!("the refund {} failed: {reason}", self.id)))
            }
            _ => Ok(self.id),
        }
    }
}
