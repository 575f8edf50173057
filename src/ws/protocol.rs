//! The messages of a socket: JSON objects with a `type`. Their schemas are in the OpenAPI document.

use bytestring::ByteString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    actors::live::{HoldNotice, OrderNotice, feed::EventState},
    api::{
        bodies::{
            AreaBody, CountsBody, OrderFailureBody, OrderPaymentBody, TicketBody, failure_body, payment_body,
            ticket_body,
        },
        labels,
    },
    clock::rfc3339,
};
use domain::{EventId, HoldId, OrderId, Timestamp, UserId, VenueLayout};

/// A message of a client.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = SocketRequest)]
pub enum FromClient {
    /// The first message: says who the client is. Without a token it is a guest.
    Authenticate {
        /// A session, or an access token of the identity provider.
        token: Option<String>,
    },
    /// Receive the changes of an event after this state.
    Subscribe {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// The `seq` of the client's snapshot; required except with the format `counts`.
        from_seq: Option<u64>,
        /// The epoch of the client's snapshot.
        epoch: Option<u64>,
        /// The form of the changes.
        #[serde(default)]
        format: Format,
        /// Codes of the sections that the client looks at: it is sent the changes of these alone. All, if it is left out;
        /// not with the format `counts`.
        #[schema(min_items = 1, max_items = 32)]
        sections: Option<Vec<String>>,
    },
    /// Receive no more changes of an event.
    Unsubscribe {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
    },
}

/// The form in which changes of seats are sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SocketFormat)]
pub enum Format {
    /// As text: `seats` messages.
    #[default]
    Json,
    /// As binary messages.
    Binary,
    /// Not at all: only the event's status and counts are sent.
    Counts,
}

labels::labels! {
    HoldNoticeKind, "Whether a hold ends soon or has ended.", ["expiring", "expired"];
}

/// A text message of the server.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = SocketMessage)]
pub enum ToClient {
    /// The answer to `authenticate`.
    Authenticated {
        /// The user; null for a guest.
        #[schema(required)]
        user_id: Option<String>,
        /// When the session ends; null for a guest.
        #[schema(required, format = DateTime)]
        expires_at: Option<String>,
        /// The server's time, so that a client can count down to other instants.
        #[schema(format = DateTime)]
        now: String,
    },
    /// The status and counts of an event.
    Event {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// Its status.
        #[schema(value_type = labels::EventStatus)]
        status: &'static str,
        /// Its places by status.
        counts: CountsBody,
    },
    /// Changes of seats, which `live::frame` encodes once for all viewers.
    Seats {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// The changes can be applied to every state from this `seq` on.
        from_seq: u64,
        /// The `seq` of the state after the changes.
        seq: u64,
        /// Index and status of each: 0 available, 1 held, 2 sold, 3 blocked.
        changes: Vec<[u32; 2]>,
        /// Areas whose counts may have changed.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        areas: Vec<AreaBody>,
    },
    /// The client needs a new snapshot; the subscription has ended.
    Resync {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
    },
    /// The event is a draft again, which only its organiser may see; the subscription has ended.
    Gone {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
    },
    /// A notice about a hold of the user.
    Hold {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// The hold.
        #[schema(value_type = String)]
        hold_id: HoldId,
        /// Whether it ends soon or has ended.
        #[schema(value_type = HoldNoticeKind)]
        state: &'static str,
        /// Its end.
        #[schema(format = DateTime)]
        expires_at: String,
        /// Labels of its seats.
        seats: Vec<String>,
    },
    /// A notice about an order of the user.
    Order {
        /// The event.
        #[schema(value_type = String, format = "uuid")]
        event_id: EventId,
        /// The order.
        #[schema(value_type = String)]
        order_id: OrderId,
        /// Its status.
        #[schema(value_type = labels::OrderStatus)]
        status: &'static str,
        /// Why it failed.
        #[schema(required)]
        failure: Option<OrderFailureBody>,
        /// Its tickets, once it is completed.
        tickets: Vec<TicketBody>,
        /// Its payment, while that is under way.
        #[serde(skip_serializing_if = "Option::is_none")]
        payment: Option<OrderPaymentBody>,
    },
    /// The refusal of a message.
    Error {
        /// A stable code, for programs.
        code: String,
        /// What was wrong and what would be right, for people.
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
