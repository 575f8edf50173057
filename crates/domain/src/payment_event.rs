//! What happened in the life of a payment, for the people who have to look.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentEventKind {
    /// The provider has it.
    Created,
    /// Its buyer came back from the provider, or asked how far it is.
    Returned,
    /// The provider sent an event, whose id is the detail.
    ProviderEvent,
    /// A card was declined; the detail says why.
    Declined,
    /// The money was reserved.
    Authorised,
    /// The money was taken.
    Captured,
    /// The engine wants it to end: at its deadline, for another payment, or because its event is cancelled.
    Ending,
    /// Nothing was paid, and nothing can be any more.
    Cancelled,
    /// The provider did not answer, and is asked again.
    Unanswered,
    /// It answered after that.
    Answered,
    /// The provider says otherwise than the journal; the detail says what.
    Stopped,
    /// The money came when it had ended without any: its order has its places again, or all of it goes back.
    CameLate,
}

impl PaymentEventKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Created,
        Self::Returned,
        Self::ProviderEvent,
        Self::Declined,
        Self::Authorised,
        Self::Captured,
        Self::Ending,
        Self::Cancelled,
        Self::Unanswered,
        Self::Answered,
        Self::Stopped,
        Self::CameLate,
    ];

    /// The kind as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Returned => "returned",
            Self::ProviderEvent => "provider_event",
            Self::Declined => "declined",
            Self::Authorised => "authorised",
            Self::Captured => "captured",
            Self::Ending => "ending",
            Self::Cancelled => "cancelled",
            Self::Unanswered => "unanswered",
            Self::Answered => "answered",
            Self::Stopped => "stopped",
            Self::CameLate => "came_late",
        }
    }
}

/// Something that happened to a payment. Kept with it as JSON: new fields need a default.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PaymentEvent {
    /// When the engine knew of it.
    pub at: Timestamp,
    /// What.
    pub what: PaymentEventKind,
    /// More about it, without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl PaymentEvent {
    /// Events that are kept of one payment: the last ones.
    pub const KEPT_MAX: usize = 50;
    /// The longest detail that is kept, in characters.
    pub const DETAIL_CHARS_MAX: usize = 200;
    /// How the keys and secrets of providers begin. Providers quote them, usually in part.
    const SECRETS: [&str; 5] = ["sk_", "rk_", "whsec_", "APP_USR-", "TEST-"];
    /// What is in every secret that Stripe gives a browser.
    const CLIENT_SECRET: &str = "_secret_";

    /// Adds an event to those of a payment. The same once more only moves the last one.
    pub fn add(events: &mut Vec<Self>, at: Timestamp, what: PaymentEventKind, detail: Option<&str>) {
        let detail = detail.map(Self::without_secrets);
        if let Some(last) = events.last_mut().filter(|last| last.what == what && last.detail == detail) {
            last.at = at;
            return;
        }
        if events.len() >= Self::KEPT_MAX {
            events.remove(0);
        }
        events.push(Self { at, what, detail });
    }

    /// What a provider said, in one line that is short enough and quotes no key.
    pub fn without_secrets(detail: &str) -> String {
        let is_secret = |word: &str| {
            let name = word.trim_start_matches(|first: char| !first.is_ascii_alphanumeric());
            word.contains(Self::CLIENT_SECRET) || Self::SECRETS.iter().any(|start| name.starts_with(start))
        };
        let words = detail.split_whitespace().map(|word| if is_secret(word) { "…" } else { word });
        let line = words.collect::<Vec<_>>().join(" ");
        line.chars().take(Self::DETAIL_CHARS_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_events_are_kept_and_no_secret() {
        let mut events = Vec::new();
        for at in 0..60 {
            let what = if at % 2 == 0 { PaymentEventKind::Returned } else { PaymentEventKind::ProviderEvent };
            PaymentEvent::add(&mut events, Timestamp(at), what, None);
            PaymentEvent::add(&mut events, Timestamp(at), what, None);
        }
        assert_eq!(events.len(), PaymentEvent::KEPT_MAX);
        assert_eq!(events.first().map(|event| event.at), Some(Timestamp(10)));
        let said = "Invalid API Key provided: sk_test_****abc";
        PaymentEvent::add(&mut events, Timestamp(99), PaymentEventKind::Unanswered, Some(said));
        let last = events.pop().unwrap();
        assert_eq!(last.detail.as_deref(), Some("Invalid API Key provided: …"));
        PaymentEvent::add(&mut events, Timestamp(99), PaymentEventKind::Stopped, Some(&"a".repeat(900)));
        let kept = events.pop().and_then(|event| event.detail).map(|detail| detail.len());
        assert_eq!(kept, Some(PaymentEvent::DETAIL_CHARS_MAX));
    }
}
