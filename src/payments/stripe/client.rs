//! Stripe's REST API: form-encoded requests, idempotency keys, the pinned version, and what its errors mean.

use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
};
use serde::{Deserialize, de::DeserializeOwned};
use url::form_urlencoded;

use super::{now, objects::PaymentIntent};
use crate::payments::{
    api_client::{Answer, ApiClient},
    provider::{NewPayment, PaymentError},
};

/// The version of the API whose shapes this program reads and writes, whatever the account's default is. `make drill`
/// checks the requests against the description of this version.
const API_VERSION: HeaderValue = HeaderValue::from_static("2026-08-26.dahlia");
const VERSION: HeaderName = HeaderName::from_static("stripe-version");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// Says that an answer is the stored one of an earlier request with the same key.
const REPLAYED: &str = "idempotent-replayed";
const SHOULD_RETRY: &str = "stripe-should-retry";

/// Why a request had no effect that is known.
#[derive(Debug)]
pub(super) enum StripeError {
    /// No answer, or not now.
    Unavailable(String),
    /// Another answer than was hoped for.
    Refused(Box<Refusal>),
}

/// Stripe's error object.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    #[serde(skip)]
    status: u16,
    #[serde(rename = "type")]
    kind: Option<String>,
    code: Option<String>,
    message: Option<String>,
    param: Option<String>,
    /// The payment that a card was declined for.
    pub(super) payment_intent: Option<PaymentIntent>,
}

impl Refusal {
    /// Whether a card was declined.
    pub(super) fn is_of_card(&self) -> bool {
        self.status == 402 || self.kind.as_deref() == Some("card_error")
    }

    /// Whether this parameter is wrong.
    pub(super) fn is_about(&self, param: &str) -> bool {
        self.param.as_deref() == Some(param)
    }

    /// Whether an earlier request with the same key said something else.
    pub(super) fn is_of_idempotency(&self) -> bool {
        self.kind.as_deref() == Some("idempotency_error")
    }

    /// Whether it has this code.
    pub(super) fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Whether there is no such thing.
    pub(super) fn is_not_found(&self) -> bool {
        self.status == 404
    }

    /// What Stripe says to people.
    pub(super) fn reason(&self) -> String {
        match (&self.message, &self.code) {
            (Some(message), _) => message.clone(),
            (None, Some(code)) => code.clone(),
            (None, None) => format!("it answers {}", self.status),
        }
    }
}

impl From<StripeError> for PaymentError {
    fn from(error: StripeError) -> Self {
        match error {
            StripeError::Unavailable(detail) => Self::Unavailable(detail),
            StripeError::Refused(refusal) => Self::Refused(refusal.reason()),
        }
    }
}

impl From<PaymentError> for StripeError {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::Unavailable(detail) => Self::Unavailable(detail),
            PaymentError::Refused(message) => {
                Self::Refused(Box::new(Refusal { message: Some(message), ..Refusal::default() }))
            }
        }
    }
}

/// The parameters of a request.
#[derive(Clone, Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn with(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.0.push((name.into(), value.to_string()));
        self
    }

    /// Has something in the answer that would be an id otherwise.
    pub(super) fn expanding(self, what: &str) -> Self {
        self.with("expand[]", what)
    }

    /// What a thing of Stripe's is for, under `metadata` of the request or of a part of it.
    pub(super) fn about(self, part: Option<&str>, new: &NewPayment) -> Self {
        let name = |key: &str| match part {
            Some(part) => format!("{part}[metadata][{key}]"),
            None => format!("metadata[{key}]"),
        };
        self.with(name("order_id"), new.key.order)
            .with(name("attempt"), new.key.attempt)
            .with(name("event_id"), new.event)
    }

    fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

/// When a request is made again under another key, because its stored answer would come back for a day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// After a fault of Stripe's. For requests whose refusal is an outcome.
    AfterFaults,
    /// After any error. For requests that can be repeated by their nature, when what they were refused for has changed.
    AfterErrors,
}

impl Again {
    fn is_after(self, status: u16) -> bool {
        match self {
            Self::AfterFaults => status >= 500,
            Self::AfterErrors => status >= 400,
        }
    }
}

/// Stripe's API with one key.
pub(super) struct StripeClient {
    api: ApiClient,
}

impl StripeClient {
    pub(super) fn new(api: ApiClient) -> Self {
        Self { api }
    }

    /// Reads something.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<T, StripeError> {
        let request = self.api.request(Method::GET, &versioned(path), query).header(VERSION, API_VERSION);
        let answer = self.api.send(request).await?;
        self.read(&answer)
    }

    /// Does something once per key.
    ///
    /// Stripe keeps the answer to a key for at least 24 hours, also when the answer is its own fault. Such an answer is
    /// no reason to give up: the request is made again under a key of this hour.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &[&str],
        form: &Form,
        key: &str,
        again: Again,
    ) -> Result<T, StripeError> {
        let mut answer = self.send_form(path, form, key).await?;
        if answer.says(REPLAYED) && again.is_after(answer.status) {
            const HOUR_MS: i64 = 3_600_000;
            let key_of_hour = format!("{key}-{}", now().0 / HOUR_MS);
            answer = self.send_form(path, form, &key_of_hour).await?;
        }
        self.read(&answer)
    }

    async fn send_form(&self, path: &[&str], form: &Form, key: &str) -> Result<Answer, StripeError> {
        let request = self
            .api
            .request(Method::POST, &versioned(path), &[])
            .header(VERSION, API_VERSION)
            .header(IDEMPOTENCY_KEY, key)
            .header(CONTENT_TYPE, FORM)
            .body(form.encoded());
        Ok(self.api.send(request).await?)
    }

    fn read<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T, StripeError> {
        if (200..300).contains(&answer.status) {
            // The error is not shown whole: it may quote what a buyer's form needs.
            return serde_json::from_slice(&answer.body).map_err(|error| {
                let (line, column) = (error.line(), error.column());
                StripeError::Unavailable(format!(
                    "an answer that can't be read (line {line}, column {column})"
                ))
            });
        }
        #[derive(Deserialize, Default)]
        struct Body {
            error: Refusal,
        }
        let mut refusal = serde_json::from_slice::<Body>(&answer.body).unwrap_or_default().error;
        refusal.status = answer.status;
        refusal.message = refusal.message.map(|message| self.api.shown(&message));
        // 409: another request with this key, or for this payment, is under way.
        let is_passing = matches!(answer.status, 409 | 429 | 500..) || answer.says(SHOULD_RETRY);
        if is_passing {
            let detail = format!("it answers {}: {}", answer.status, refusal.reason());
            return Err(StripeError::Unavailable(detail));
        }
        Err(StripeError::Refused(Box::new(refusal)))
    }
}

fn versioned<'a>(path: &[&'a str]) -> Vec<&'a str> {
    std::iter::once("v1").chain(path.iter().copied()).collect()
}
