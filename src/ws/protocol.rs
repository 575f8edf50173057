//! The messages of a socket: JSON objects with a `type`.

use bytestring::ByteString;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    actors::live::{HoldNotice, OrderNotice, feed::EventState},
    clock::rfc3339,
    domain::{EventId, Timestamp, UserId, VenueLayout},
    http::dto::orders::{failure_body, ticket_body},
};

/// What a client says.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum FromClient {
    /// First: who it is; without a token a guest.
    Authenticate { token: Option<String> },
    /// Watch an event from this state on.
    Subscribe {
        event_id: EventId,
        /// Needed, but for counts.
        from_seq: Option<u64>,
        epoch: Option<u64>,
        #[serde(default)]
        format: Format,
    },
    /// Watch it no more.
    Unsubscribe { event_id: EventId },
}

/// How changes of seats come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Format {
    /// As text.
    #[default]
    Json,
    /// As binary messages.
    Binary,
    /// Not at all: status and counts alone.
    Counts,
}

/// Reads a message.
pub(super) fn parse(text: &str) -> Result<FromClient, String> {
    serde_json::from_str(text).map_err(|error| {
        format!("{error}; send authenticate, subscribe {{event_id, from_seq}} or unsubscribe {{event_id}}")
    })
}

fn text(value: &Value) -> ByteString {
    value.to_string().into()
}

/// `now` is the server's time, so that a client can count down to an instant of ours.
pub(super) fn authenticated(
    user: Option<&UserId>,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> ByteString {
    text(&json!({
        "type": "authenticated",
        "user_id": user.map(UserId::as_str),
        "expires_at": expires_at.map(rfc3339),
        "now": rfc3339(now),
    }))
}

pub(super) fn error(code: &str, detail: &str) -> ByteString {
    text(&json!({"type": "error", "code": code, "detail": detail}))
}

pub(super) fn resync(event: EventId) -> ByteString {
    text(&json!({"type": "resync", "event_id": event}))
}

pub(super) fn state(state: &EventState) -> ByteString {
    let counts = state.counts;
    text(&json!({
        "type": "event",
        "event_id": state.event,
        "status": state.status.as_str(),
        "counts": {
            "capacity": counts.total(), "available": counts.available, "held": counts.held,
            "sold": counts.sold, "blocked": counts.blocked,
        },
    }))
}

pub(super) fn hold(event: EventId, notice: &HoldNotice, layout: &VenueLayout) -> ByteString {
    text(&json!({
        "type": "hold",
        "event_id": event,
        "hold_id": notice.hold,
        "state": if notice.expired { "expired" } else { "expiring" },
        "expires_at": rfc3339(notice.deadline),
        "seats": notice.seats.iter().map(|seat| layout.label(*seat)).collect::<Vec<_>>(),
    }))
}

pub(super) fn order(event: EventId, notice: &OrderNotice) -> ByteString {
    text(&json!({
        "type": "order",
        "event_id": event,
        "order_id": notice.order,
        "status": notice.status.as_str(),
        "failure": notice.failure.map(failure_body),
        "tickets": notice.tickets.iter().map(ticket_body).collect::<Vec<_>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_strict_and_errors_say_what_would_be_right() {
        let event = "00000000-0000-0000-0000-000000000007";
        let subscribe =
            format!(r#"{{"type":"subscribe","event_id":"{event}","from_seq":3,"format":"binary"}}"#);
        assert!(matches!(
            parse(&subscribe),
            Ok(FromClient::Subscribe { from_seq: Some(3), format: Format::Binary, .. })
        ));
        assert_eq!(parse(r#"{"type":"authenticate"}"#), Ok(FromClient::Authenticate { token: None }));
        for wrong in ["", "[]", r#"{"type":"sell"}"#, r#"{"type":"authenticate","tokn":"x"}"#] {
            assert!(parse(wrong).unwrap_err().contains("from_seq"), "{wrong}");
        }
    }

    #[test]
    fn no_input_makes_the_parser_panic() {
        bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
            let _ = parse(&String::from_utf8_lossy(bytes));
        });
    }
}
