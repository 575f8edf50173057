//! The messages of a socket: JSON objects with a `type`. Their schemas are in the OpenAPI document.

use bytestring::ByteString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    actors::live::{HoldNotice, OrderNotice, feed::EventState},
    api::{
        bodies::{
            AreaBody, CountsBody, FailureBody, OrderPaymentBody, TicketBody, failure_body, payment_body,
            ticket_body,
        },
        labels,
    },
    clock::rfc3339,
};
use domain::{EventId, HoldId, OrderId, Timestamp, UserId, VenueLayout};

/// What a client says.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = SocketRequest)]
pub enum FromClient {
    /// First: who it is; without a token a guest.
    Authenticate {
        /// A session, or an access token of the identity provider.
        token: Option<String>,
    },
    /// Watch an event from this state on.
    Subscribe {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// The state of the client's snapshot; needed, but for counts.
        from_seq: Option<u64>,
        /// Whose state that is.
        epoch: Option<u64>,
        /// How changes come.
        #[serde(default)]
        format: Format,
    },
    /// Watch it no more.
    Unsubscribe {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
    },
}

/// How changes of seats come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SocketFormat)]
pub enum Format {
    /// As text.
    #[default]
    Json,
    /// As binary messages.
    Binary,
    /// Not at all: status and counts alone.
    Counts,
}

labels::labels! {
    HoldNews, "What comes or came to a hold.", ["expiring", "expired"];
}

/// What the server says in text.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = SocketMessage)]
pub enum ToClient {
    /// The answer to `authenticate`.
    Authenticated {
        /// Who it is; null for a guest.
        #[schema(required)]
        user_id: Option<String>,
        /// When that ends; null for a guest.
        #[schema(required, format = DateTime)]
        expires_at: Option<String>,
        /// The server's time, so that a client can count down to an instant of ours.
        #[schema(format = DateTime)]
        now: String,
    },
    /// Status and counts of an event.
    Event {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// Its status.
        #[schema(value_type = labels::EventStatus)]
        status: &'static str,
        /// Its places.
        counts: CountsBody,
    },
    /// Changes of seats, which `live::frame` encodes once for all viewers.
    Seats {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// The state that the changes build on; a viewer there or later applies them.
        from_seq: u64,
        /// Where the viewer is afterwards.
        seq: u64,
        /// Index and status of each: 0 available, 1 held, 2 sold, 3 blocked.
        changes: Vec<[u32; 2]>,
        /// Areas whose counts may have changed.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        areas: Vec<AreaBody>,
    },
    /// A new snapshot is needed; the event is watched no more.
    Resync {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
    },
    /// The event went back to draft, which its organiser alone may see; it is watched no more.
    Gone {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
    },
    /// News of a hold of one's own.
    Hold {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// The hold.
        #[schema(value_type = String)]
        hold_id: HoldId,
        /// What comes or came.
        #[schema(value_type = HoldNews)]
        state: &'static str,
        /// Its end.
        #[schema(format = DateTime)]
        expires_at: String,
        /// Labels of its seats.
        seats: Vec<String>,
    },
    /// News of an order of one's own.
    Order {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// The order.
        #[schema(value_type = String)]
        order_id: OrderId,
        /// Where it stands.
        #[schema(value_type = labels::OrderStatus)]
        status: &'static str,
        /// Why it failed.
        #[schema(required)]
        failure: Option<FailureBody>,
        /// Its tickets, once it is completed.
        tickets: Vec<TicketBody>,
        /// Its payment, while that is under way.
        #[serde(skip_serializing_if = "Option::is_none")]
        payment: Option<OrderPaymentBody>,
    },
    /// Something was refused.
    Error {
        /// Stable, for programs.
        code: String,
        /// What would be right.
        detail: String,
    },
}

/// Reads a message.
pub(super) fn parse(text: &str) -> Result<FromClient, String> {
    serde_json::from_str(text).map_err(|error| {
        format!("{error}; send authenticate, subscribe {{event_id, from_seq}} or unsubscribe {{event_id}}")
    })
}

fn text(message: &ToClient) -> ByteString {
    // Nothing in a message can fail to be written.
    serde_json::to_string(message).unwrap_or_default().into()
}

pub(super) fn authenticated(
    user: Option<&UserId>,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> ByteString {
    text(&ToClient::Authenticated {
        user_id: user.map(UserId::to_string),
        expires_at: expires_at.map(rfc3339),
        now: rfc3339(now),
    })
}

pub(super) fn error(code: &str, detail: &str) -> ByteString {
    text(&ToClient::Error { code: code.to_owned(), detail: detail.to_owned() })
}

pub(super) fn resync(event: EventId) -> ByteString {
    text(&ToClient::Resync { event_id: event })
}

pub(super) fn gone(event: EventId) -> ByteString {
    text(&ToClient::Gone { event_id: event })
}

pub(super) fn state(state: &EventState) -> ByteString {
    let EventState { event, status, counts } = *state;
    text(&ToClient::Event { event_id: event, status: status.as_str(), counts: counts.into() })
}

pub(super) fn hold(event: EventId, notice: &HoldNotice, layout: &VenueLayout) -> ByteString {
    text(&ToClient::Hold {
        event_id: event,
        hold_id: notice.hold,
        state: if notice.expired { "expired" } else { "expiring" },
        expires_at: rfc3339(notice.deadline),
        seats: notice.seats.iter().map(|seat| layout.label(*seat)).collect(),
    })
}

pub(super) fn order(event: EventId, notice: &OrderNotice) -> ByteString {
    text(&ToClient::Order {
        event_id: event,
        order_id: notice.order,
        status: notice.status.as_str(),
        failure: notice.failure.map(failure_body),
        tickets: notice.tickets.iter().map(ticket_body).collect(),
        payment: notice.payment.as_ref().map(|news| payment_body(&news.provider, &news.payment)),
    })
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
