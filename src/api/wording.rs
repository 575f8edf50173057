//! The texts of refusals: what buyers and integrators read when the engine refuses a request. Codes are
//! stable; texts may change.

use super::{
    fields::{Fault, FieldError},
    problem::{Problem, seconds},
};
use crate::{actors::Refusal, clock::rfc3339, store::ArchivedEvent};
use domain::{
    EventStatus, Millis, Rejection, SeatIndex, SectionIndex, VenueLayout,
    admission::guard::Denied,
    rejection::{InvalidCommand, LimitKind},
};

/// A refusal as a problem.
pub fn refusal(refusal: Refusal, layout: &VenueLayout) -> Problem {
    match refusal {
        Refusal::Rejected(rejection) => self::rejection(rejection, layout),
        Refusal::Denied { denied, retry_after } => self::denied(denied, retry_after, layout),
        Refusal::IdempotencyConflict => Problem::new(
            422,
            "idempotency_conflict",
            "this Idempotency-Key was used for a different request; use a new key for a new request",
        ),
        Refusal::KeysExhausted { most, retry_after } => Problem::new(
            429,
            "rate_limited",
            format!(
                "this user has used {most} idempotency keys for this event, the most that are remembered; nothing was done: try again later"
            ),
        )
        .with("limit", OUTCOMES_PER_USER)
        .with("most", most)
        .retry_after(retry_after),
        Refusal::Overloaded { retry_after } => overloaded(retry_after),
        Refusal::StoreUnavailable { retry_after } => store_unavailable(retry_after),
        Refusal::OrderChanged => Problem::new(
            409,
            "order_busy",
            "something else is being given back of this order; try again in a moment",
        )
        .retry_after(Millis::from_secs(1)),
        Refusal::OrderBusy { retry_after } => Problem::new(
            409,
            "order_busy",
            "a ticket of this order is being scanned, or the order is being cancelled; try again in a moment",
        )
        .retry_after(retry_after),
        Refusal::EventChanged => event_changed(),
        Refusal::EventUnknown => Problem::not_found("event"),
        Refusal::Interrupted => Problem::new(
            503,
            "interrupted",
            "the event was interrupted during this request; send it again with the same Idempotency-Key to get its outcome",
        )
        .retry_after(Millis::from_secs(1)),
        Refusal::Moved => moved(),
    }
}

/// 409 `conflict`: somebody else is changing the event, through another process.
pub fn event_changed() -> Problem {
    Problem::new(
        409,
        "conflict",
        "somebody else is changing this event; read it again, and try again in a moment",
    )
    .retry_after(Millis::from_secs(1))
}

/// 410 `event_archived`: the event is over, and all that there was of it is in a file.
pub fn event_archived(line: &ArchivedEvent) -> Problem {
    let detail =
        "this event is over and archived: its orders and tickets are not here any more; ask its organiser";
    Problem::new(410, "event_archived", detail)
        .with("event_id", line.event.to_string())
        .with("event_name", line.details.name.as_str())
        .with("archived_at", rfc3339(line.archived_at))
}

/// 503 `moved`: another process owns the event now.
pub fn moved() -> Problem {
    let detail = "another process owns this event now; send the request again with the same Idempotency-Key to reach it";
    Problem::new(503, "moved", detail).retry_after(Millis::from_secs(1))
}

/// 503 `overloaded`: a queue is full.
pub fn overloaded(retry_after: Millis) -> Problem {
    Problem::new(503, "overloaded", "too many requests are waiting; try again shortly")
        .retry_after(retry_after)
}

/// 408 `request_timeout`: the client did not wait. Nobody reads it, unless only its half of the connection is closed.
pub fn client_gone() -> Problem {
    let detail = "the connection was closed before the answer was there: keep it open until then";
    Problem::new(408, "request_timeout", detail)
}

/// 503 `store_unavailable`: the store does not answer.
pub fn store_unavailable(retry_after: Millis) -> Problem {
    let detail = "the store did not confirm the request in time; send it again with the same Idempotency-Key";
    Problem::new(503, "store_unavailable", detail).retry_after(retry_after)
}

/// Why nothing, or not so much, is given back of an order.
fn no_refund(rejection: Rejection) -> Problem {
    match rejection {
        Rejection::RefundTooLarge { left, currency } => {
            let detail = format!(
                "{} of this order's payment are left; give at most that back",
                left.written(currency)
            );
            let left = serde_json::json!({"amount": left.0, "currency": currency.as_str()});
            Problem::new(409, "refund_too_large", detail).with("left", left)
        }
        Rejection::TicketUnknown { ticket } => {
            let detail = "this order has no such ticket; name tickets of the order by their ticket_id";
            Problem::new(409, "ticket_not_of_order", detail).with("ticket_id", ticket.to_string())
        }
        Rejection::TicketVoid { ticket } => {
            let detail = "this ticket is void already, or named twice; nothing was given back";
            Problem::new(409, "ticket_void", detail).with("ticket_id", ticket.to_string())
        }
        Rejection::TooManyRefunds { most } => {
            let detail = format!(
                "an amount of this order has gone back {most} times, the most that is possible; give tickets of it back, or all that is left"
            );
            Problem::new(409, "too_many_refunds", detail).with("most", most)
        }
        _ => Problem::new(
            409,
            "nothing_to_refund",
            "nothing of this order's payment is left to give back, or nothing was asked for",
        ),
    }
}

fn rejection(rejection: Rejection, layout: &VenueLayout) -> Problem {
    match rejection {
        Rejection::SeatsUnavailable { seats, areas } => {
            let taken = "some of these places are not available; choose others";
            Problem::new(409, "seats_unavailable", taken).with("unavailable", labels(layout, &seats, &areas))
        }
        Rejection::NotAdjacent => Problem::new(
            409,
            "not_adjacent",
            "so many seats side by side are not available; ask for fewer, or without 'adjacent'",
        ),
        Rejection::NotEnoughSeats => {
            let few =
                "so many seats of this kind are not available; ask for fewer, or in another section or tier";
            Problem::new(409, "seats_unavailable", few).with("unavailable", Vec::<String>::new())
        }
        Rejection::OrphanSeat { orphans, instead } => {
            let alone =
                "this selection leaves a single seat alone; take it too, or take the seats in 'instead'";
            Problem::new(409, "orphan_seat", alone)
                .with("orphans", labels(layout, &orphans, &[]))
                .with("instead", labels(layout, &instead, &[]))
        }
        Rejection::LimitExceeded { limit, most } => limit_exceeded(limit, most),
        Rejection::NotOnSale { status } => {
            Problem::new(409, "not_on_sale", not_on_sale(status)).with("event_status", status.as_str())
        }
        // The same answer for both, so that nobody learns which holds others have.
        Rejection::HoldExpired | Rejection::HoldNotYours => {
            Problem::new(410, "hold_expired", "this hold has ended; hold the seats again")
        }
        Rejection::HoldOrdered { order } => {
            let ordered = "this hold is already ordered; see the order in 'order_id'";
            Problem::new(409, "hold_ordered", ordered).with("order_id", order.to_string())
        }
        Rejection::OrderUnknown => Problem::not_found("order"),
        Rejection::OrderPending => {
            let pending =
                "only an order that is completed or awaits its payment can be cancelled or refunded";
            Problem::new(409, "order_not_completed", pending)
        }
        Rejection::NotAwaitingPayment => Problem::new(
            409,
            "not_awaiting_payment",
            "this order does not await a payment; look at its status",
        ),
        Rejection::ChargesPromised => Problem::new(
            409,
            "charges_promised",
            "prices and taxes change only while an event is a draft, paused or closed, and nobody holds places or waits for an order; pause the sale, and try again when its holds have ended",
        ),
        rejection @ (Rejection::NothingToRefund
        | Rejection::RefundTooLarge { .. }
        | Rejection::TicketUnknown { .. }
        | Rejection::TicketVoid { .. }
        | Rejection::TooManyRefunds { .. }) => no_refund(rejection),
        Rejection::OrderDecided => Problem::new(409, "order_decided", "this order was decided already"),
        Rejection::NotBlocked { seats, areas } => {
            Problem::new(409, "not_blocked", "some of these places are not blocked; name only blocked ones")
                .with("not_blocked", labels(layout, &seats, &areas))
        }
        Rejection::StatusConflict { from, to } => Problem::new(
            409,
            "status_conflict",
            format!("an event that is {} cannot become {}", from.as_str(), to.as_str()),
        ),
        Rejection::Invalid { reason } => {
            let (field, detail) = invalid(reason);
            let fault = if reason == InvalidCommand::Empty { Fault::Form } else { Fault::Meaning };
            Problem::invalid(vec![FieldError { field: field.to_owned(), detail: detail.to_owned(), fault }])
        }
    }
}

/// A refusal by the event's protection.
fn denied(denied: Denied, retry_after: Option<Millis>, layout: &VenueLayout) -> Problem {
    let wait = retry_after.map(seconds).unwrap_or_default();
    let problem = match denied {
        Denied::PlacesHeld { most } => {
            let detail = format!(
                "one user may have {most} unpaid places at a time, over all events; pay for some of them, or release them"
            );
            Problem::new(409, "limit_exceeded", detail).with("limit", PLACES_HELD).with("most", most)
        }
        Denied::HeldRecently { seats, .. } => {
            let detail = format!(
                "a hold of yours on some of these seats ended a moment ago; choose others, or try again in {wait} s"
            );
            Problem::new(409, "held_recently", detail).with("unavailable", labels(layout, &seats, &[]))
        }
        Denied::Paused { .. } => {
            let detail = format!(
                "too many holds, of yours or from your network, ended without an order; try again in {wait} s"
            );
            Problem::new(429, "holds_paused", detail)
        }
    };
    match retry_after {
        Some(wait) => problem.retry_after(wait),
        None => problem,
    }
}

/// A limit of `rate_limited` that is not a rate: the number of idempotency keys that are remembered for one
/// user.
const OUTCOMES_PER_USER: &str = "outcomes_per_user";
/// A limit of `rate_limited`: the number of narrowed sessions that a user has revoked.
const ENDED_SESSIONS: &str = "ended_sessions";
/// A limit of `limit_exceeded`: the number of places that one user may hold over all events.
const PLACES_HELD: &str = "places_held";

/// The names of limits in `limit_exceeded` and `rate_limited`.
pub const LIMITS: [&str; 8] = [
    "seats_per_hold",
    "seats_per_buyer",
    "extensions_per_hold",
    PLACES_HELD,
    OUTCOMES_PER_USER,
    ENDED_SESSIONS,
    "code_guesses",
    "guest_mails",
];

/// 429 `rate_limited`: a user has revoked `most` narrowed sessions and may revoke another one after
/// `retry_after`.
pub fn ended_sessions(most: usize, retry_after: Millis) -> Problem {
    let detail = format!(
        "this user has ended {most} narrowed sessions, the most that are remembered; this one ends by itself at its expires_at"
    );
    Problem::new(429, "rate_limited", detail)
        .with("limit", ENDED_SESSIONS)
        .with("most", most)
        .retry_after(retry_after)
}

fn limit_exceeded(limit: LimitKind, most: u32) -> Problem {
    let [per_hold, per_buyer, extensions, ..] = LIMITS;
    let (name, detail) = match limit {
        LimitKind::SeatsPerHold => (per_hold, format!("one hold may have 1 to {most} places")),
        LimitKind::SeatsPerBuyer => (per_buyer, format!("one buyer may hold and buy at most {most} places")),
        LimitKind::ExtensionsPerHold => {
            (extensions, format!("a hold may be extended {most} time(s); order it before it ends"))
        }
    };
    Problem::new(409, "limit_exceeded", detail).with("limit", name).with("most", most)
}

const fn not_on_sale(status: EventStatus) -> &'static str {
    match status {
        EventStatus::Draft => "the event is not announced yet",
        EventStatus::Scheduled => "the sale has not opened yet; see sale.opens_at",
        EventStatus::OnSale => "the event is not on sale now",
        EventStatus::Paused => "the sale is paused; try again later",
        EventStatus::Closed => "the sale is over",
        EventStatus::Cancelled => "the event was cancelled",
    }
}

/// The wrong field, and what would be right.
const fn invalid(reason: InvalidCommand) -> (&'static str, &'static str) {
    match reason {
        InvalidCommand::Empty => ("quantity", "the request names no place; name at least one"),
        InvalidCommand::Repeated => ("seats", "a place is named twice; name each once"),
        InvalidCommand::Unknown => ("seats", "a seat, section or tier does not exist in this event"),
        InvalidCommand::WrongKind => {
            ("section", "seats are held by label and areas by quantity; this section is of the other kind")
        }
        InvalidCommand::TooManyAccessible => (
            "best_available.accessible",
            "the request has more wheelchair places than seats; it may have at most as many",
        ),
        InvalidCommand::Rules => ("rules", "these limits, times or charges contradict each other"),
    }
}

fn labels(layout: &VenueLayout, seats: &[SeatIndex], areas: &[SectionIndex]) -> Vec<String> {
    let seats = seats.iter().map(|seat| layout.label(*seat));
    seats.chain(areas.iter().map(|area| layout.sections()[area.at()].code.clone())).collect()
}
