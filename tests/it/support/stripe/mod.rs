//! Stripe for tests: localstripe (a stateful fake of the API), and before it a front that adds what it lacks and what goes
//! wrong on the way.
//!
//! localstripe knows PaymentIntents, refunds and signed events. It has no Checkout Sessions, no search, no idempotency keys
//! and no amounts of what was taken; some refusals of the real API are crashes there. [`front`] and [`checkout`] have these,
//! by Stripe's documentation.

mod checkout;
mod front;

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use domain::{Amount, Currency, EventId, OrderId, Timestamp};
use serde_json::{Value, json};
use ticketbuster::{
    config::{Config, Profile},
    payments::{
        provider::{KnownPayment, NewPayment, PaymentKey},
        settings::{Payments, StripeKind},
        stripe::StripeProvider,
    },
    secret::Secret,
};
use uuid::Uuid;

pub use self::front::{Fault, Front};
use super::python::{clients, python_with_stripe};

/// A secret of a webhook endpoint.
pub const HOOK_SECRET: &str = "whsec_of_the_tests";

/// localstripe as a process of its own; it ends with this value.
struct Localstripe {
    child: Child,
    base: String,
}

impl Localstripe {
    fn start() -> Self {
        let mut command = Command::new(python_with_stripe());
        command.arg(clients().join("stripe-api/api.py")).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port: u16 =
            line.trim().parse().unwrap_or_else(|_| panic!("localstripe does not start: '{line}'"));
        Self { child, base: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Localstripe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Stripe, as far as the tests need it.
pub struct Stripe {
    localstripe: Option<Localstripe>,
    pub front: Front,
}

impl Stripe {
    pub async fn start() -> Self {
        let localstripe = actix_rt::task::spawn_blocking(Localstripe::start).await.unwrap();
        let front = Front::start(&localstripe.base).await;
        Self { localstripe: Some(localstripe), front }
    }

    /// The provider under test.
    pub fn provider(&self, kind: StripeKind) -> StripeProvider {
        StripeProvider::new(&settings(&self.front.base, kind)).unwrap()
    }

    /// localstripe itself is gone; the front is there and reaches nobody.
    pub fn stop(&mut self) {
        self.localstripe = None;
        self.front.shared.is_alone.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    /// Sends events of localstripe to this address.
    pub async fn send_events_to(&self, url: &str) {
        let body = json!({"url": url, "secret": HOOK_SECRET});
        let (status, said) = self.front.direct("POST", "/_config/webhooks/tests", &body).await;
        assert_eq!(status, 200, "{said}");
    }

    /// What a buyer does in Stripe's form: pays with this card. The status of the answer, and the answer.
    pub async fn pay(&self, intent: &str, card: &str) -> (u16, Value) {
        self.front.pay(intent, card).await
    }

    /// The same on the page of a session.
    pub async fn pay_on_page(&self, session: &str, card: &str) -> (u16, Value) {
        self.front.pay_on_page(session, card).await
    }

    /// An object as Stripe's operators see it.
    pub async fn object(&self, path: &str) -> Value {
        let (status, object) = self.front.direct("GET", path, &Value::Null).await;
        assert_eq!(status, 200, "{object}");
        object
    }
}

/// The settings of a provider at this address. A list of localstripe takes seconds when the machine is busy.
pub fn settings(base: &str, kind: StripeKind) -> Payments {
    let folder = tempfile::tempdir().unwrap();
    let mut payments = Config::load(Profile::Development, folder.path()).unwrap().payments;
    payments.request_timeout_ms = 60_000;
    payments.stripe.api_base = base.to_owned();
    payments.stripe.kind = kind;
    payments.stripe.secret_key = Secret::new("sk_test_of_the_tests");
    payments.stripe.webhook_secrets = vec![Secret::new(HOOK_SECRET)];
    payments
}

pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp(i64::try_from(since.as_millis()).unwrap())
}

/// A payment of 100.50 soles, for ten minutes.
pub fn new_payment() -> NewPayment {
    NewPayment {
        key: PaymentKey { order: OrderId(Uuid::now_v7()), attempt: 1 },
        event: EventId(Uuid::now_v7()),
        amount: Amount(10_050),
        currency: Currency::PEN,
        description: "Entradas para Prueba".to_owned(),
        token: None,
        until: now() + domain::Millis::from_minutes(10),
        return_url: "https://tickets.example/orders/1".to_owned(),
    }
}

/// What the engine knows after an answer with this id.
pub fn known(new: &NewPayment, payment_id: &str) -> KnownPayment {
    KnownPayment { new: new.clone(), payment_id: Some(payment_id.to_owned()) }
}
