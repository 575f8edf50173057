//! Stripe: its API is played by localstripe, and by what `support/stripe` adds to it.

pub(crate) mod archived;
pub(crate) mod events;
pub(crate) mod faults;
pub(crate) mod intents;
pub(crate) mod kills;
pub(crate) mod ledger;
pub(crate) mod partial_refunds;
pub(crate) mod refunds;
pub(crate) mod sessions;
pub(crate) mod stripe_mock;

use ticketbuster::payments::provider::{Checkout, PaymentReport, PaymentState};

/// The address of the page on which a payment is made.
fn page_of(report: &PaymentReport) -> &str {
    match &report.checkout {
        Some(Checkout::Redirect { url }) => url,
        other => panic!("no page: {other:?}"),
    }
}

fn open() -> PaymentState {
    PaymentState::Open { declined: None }
}

fn captured(refunded: i64) -> PaymentState {
    PaymentState::Captured { refunded: domain::Amount(refunded) }
}
