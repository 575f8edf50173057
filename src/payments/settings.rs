//! The settings of `[payments]`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    secret::{self, Secret},
    settings::settings,
};

settings! {
    /// `[payments]`
    Payments in "payments" {
        provider: String,
        token: String,
        invoice_seconds: i64 => 1..=366 * 86_400,
        invoice_instructions: BTreeMap<String, String>,
        seconds_min: i64 => 1..=86_400,
        refunds_per_second: u32 => 1..=1_000,
        allow_test_keys: bool,
        allow_live_keys: bool,
        request_timeout_ms: u64 => 100..=60_000,
        answer_bytes_max: usize => 65_536..=1 << 26,
        stripe: Stripe,
        mercadopago: MercadoPago,
    }
}

settings! {
    /// `[payments.stripe]`
    Stripe in "payments.stripe" {
        secret_key: Secret,
        #[serde(deserialize_with = "secret::list")]
        webhook_secrets: Vec<Secret>,
        api_base: String,
        kind: StripeKind,
    }
}

/// How a buyer pays with Stripe.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StripeKind {
    /// On a page of Stripe: a Checkout Session.
    Redirect,
    /// In Stripe's form on a page of another program: a PaymentIntent.
    Client,
}

settings! {
    /// `[payments.mercadopago]`
    MercadoPago in "payments.mercadopago" {
        access_token: Secret,
        webhook_secret: Secret,
        api_base: String,
    }
}
