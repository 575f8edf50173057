//! What is kept of the payments of an order: how far each is, and what happened to it.

use super::{Difference, PaymentMachine, Silence, Stage, pauses};
use domain::{Amount, OrderFailure, Payment, PaymentEvent, PaymentEventKind, PaymentStatus, Timestamp};

impl PaymentMachine {
    /// What is to be kept: every payment that the provider has.
    pub fn payments(&self) -> Vec<Payment> {
        match &self.stage {
            Stage::Unknown => self.earlier.clone(),
            _ => self.payments_so_far(),
        }
    }

    /// The same with the one that the provider has not said to have.
    pub fn payments_so_far(&self) -> Vec<Payment> {
        let status = match &self.stage {
            Stage::Unknown | Stage::Open => PaymentStatus::Open,
            Stage::Authorised { .. } => PaymentStatus::Authorised,
            Stage::Captured => PaymentStatus::Captured,
            Stage::Failed(OrderFailure::PaymentDeclined) => PaymentStatus::Declined,
            Stage::Failed(_) | Stage::GivenUp(_) => PaymentStatus::Cancelled,
            Stage::Stopped(_) => PaymentStatus::Stopped,
        };
        let detail = match &self.stage {
            // An earlier process has written what differs.
            Stage::Stopped(Difference::Earlier) if self.declined.is_some() => self.declined.clone(),
            Stage::Stopped(difference) => Some(difference.to_string()),
            _ => self.declined.clone(),
        };
        let current = Payment {
            attempt: self.key.attempt,
            payment_id: self.payment_id.clone(),
            status,
            checkout: self.checkout.clone(),
            detail,
            until: self.until,
            due_back: Amount(0),
            events: self.events.clone(),
        };
        self.earlier.iter().cloned().chain([current]).collect()
    }

    /// Since when its provider has not answered, and how the last call ended.
    pub fn silence(&self) -> Option<&Silence> {
        self.silence.as_ref()
    }

    /// Keeps that something happened; it is written with the payment's next write.
    pub fn note(&mut self, at: Timestamp, what: PaymentEventKind, detail: Option<&str>) {
        PaymentEvent::add(&mut self.events, at, what, detail);
    }

    pub(super) fn has_answered(&mut self, now: Timestamp) {
        self.failures = 0;
        if self.silence.take().is_some() {
            self.note(now, PaymentEventKind::Answered, None);
        }
    }

    pub(super) fn ask_later(&mut self, reason: &str, now: Timestamp) {
        let since = self.silence.as_ref().map(|silence| silence.since);
        if since.is_none() {
            self.note(now, PaymentEventKind::Unanswered, Some(reason));
        }
        self.silence =
            Some(Silence { since: since.unwrap_or(now), reason: PaymentEvent::without_secrets(reason) });
        self.wake = Some(now + pauses::retry(self.key.order, self.failures));
        self.failures = self.failures.saturating_add(1);
    }
}
