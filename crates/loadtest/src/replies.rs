//! Reads the server's answers as far as a buyer acts on them.

use serde::Deserialize;
use smallvec::SmallVec;
use uuid::Uuid;

use crate::{
    ledger::{OrderEnd, Places},
    venue::Venue,
    visit::{Action, Reply},
    wire::code_of,
};

#[derive(Debug, Deserialize)]
pub struct HoldBody<'a> {
    pub hold_id: Uuid,
    /// The sequence number after it.
    pub seq: u64,
    seats: SmallVec<[SeatIndex; 4]>,
    #[serde(borrow)]
    areas: SmallVec<[AreaPlaces<'a>; 1]>,
}

#[derive(Debug, Deserialize)]
struct SeatIndex {
    index: u32,
}

#[derive(Debug, Deserialize)]
struct AreaPlaces<'a> {
    section: std::borrow::Cow<'a, str>,
    quantity: u16,
}

#[derive(Debug, Deserialize)]
pub struct AcceptedBody {
    pub order_id: Uuid,
}

/// An order as a waiting buyer reads it.
#[derive(Debug, Deserialize)]
struct OrderStatus<'a> {
    status: &'a str,
}

/// An order with all fields that are checked.
#[derive(Debug, Deserialize)]
struct OrderBody {
    status: String,
    items: Vec<Item>,
    tickets: Vec<serde::de::IgnoredAny>,
    total: Money,
}

#[derive(Debug, Deserialize)]
struct Item {
    seat: String,
    quantity: u16,
}

/// An amount in minor units; the currency is the event's.
#[derive(Debug, Deserialize)]
pub struct Money {
    /// The number of minor units.
    pub amount: i64,
}

impl HoldBody<'_> {
    pub fn places(&self, venue: &Venue) -> Places {
        let area = |area: &AreaPlaces<'_>| Some((venue.area(&area.section)? as u16, area.quantity));
        Places {
            seats: self.seats.iter().map(|seat| seat.index).collect(),
            areas: self.areas.iter().filter_map(area).collect(),
        }
    }
}

/// The reply that an answer to this request gives. The hold or order in it is read when it is recorded.
pub fn read_reply(action: Action, status: u16, retry_after: Option<u32>, body: &[u8]) -> Reply {
    match (action, status) {
        (_, 429 | 502 | 503 | 504) => Reply::Later(retry_after.map(|seconds| u64::from(seconds) * 1_000_000)),
        (Action::ReadEvent | Action::ReadMap, _) => Reply::Read,
        (Action::Hold, 201) => Reply::Held,
        (Action::Release, 204) => Reply::Released,
        (Action::Order, 202) => Reply::Accepted,
        (Action::AskOrder, 200) => match serde_json::from_slice::<OrderStatus<'_>>(body) {
            Ok(OrderStatus { status: "completed" }) => Reply::Completed,
            Ok(OrderStatus { status: "failed" | "cancelled" | "refunded" }) => Reply::Failed,
            Ok(OrderStatus { status: "pending" | "processing" }) => Reply::Undecided,
            _ => Reply::Nonsense,
        },
        (_, 404 | 410) => Reply::HoldOver,
        (_, 409) => match code_of(body) {
            Some("seats_unavailable" | "not_adjacent" | "orphan_seat") => Reply::Taken,
            Some("not_on_sale") => Reply::NotOnSale,
            Some("limit_exceeded") => Reply::Limited,
            Some("order_busy") => Reply::Later(None),
            _ => Reply::Nonsense,
        },
        _ => Reply::Nonsense,
    }
}

/// The outcome of an order, from the answer that shows it.
pub fn order_end(status: u16, body: &[u8], venue: &Venue, seat: impl Fn(&str) -> Option<u32>) -> OrderEnd {
    if status == 404 {
        return OrderEnd::Missing;
    }
    let Ok(order) = serde_json::from_slice::<OrderBody>(body) else { return OrderEnd::Unknown };
    match order.status.as_str() {
        "pending" | "processing" => OrderEnd::Undecided,
        "failed" | "cancelled" | "refunded" => OrderEnd::Failed,
        "completed" => {
            let mut places = Places::default();
            for item in &order.items {
                match (seat(&item.seat), venue.area(&item.seat)) {
                    (Some(seat), _) => places.seats.push(seat),
                    (None, Some(area)) => places.areas.push((area as u16, item.quantity)),
                    (None, None) => {}
                }
            }
            let (tickets, total) = (order.tickets.len() as u32, order.total.amount);
            OrderEnd::Completed { places, tickets, total }
        }
        _ => OrderEnd::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venue::tests::venue;

    #[test]
    fn answers_are_what_buyers_hear() {
        let problem = |code: &str| format!(r#"{{"type":"x","code":"{code}","detail":"\"so\""}}"#);
        for (action, status, body, heard) in [
            (Action::Hold, 201, String::new(), Reply::Held),
            (Action::Hold, 409, problem("seats_unavailable"), Reply::Taken),
            (Action::Hold, 409, problem("limit_exceeded"), Reply::Limited),
            (Action::Hold, 500, problem("internal"), Reply::Nonsense),
            (Action::Order, 410, problem("hold_expired"), Reply::HoldOver),
            (Action::Order, 200, String::new(), Reply::Nonsense),
            (Action::AskOrder, 200, r#"{"order_id":"1","status":"completed"}"#.to_owned(), Reply::Completed),
            (Action::AskOrder, 200, r#"{"status":"processing"}"#.to_owned(), Reply::Undecided),
            (Action::ReadMap, 404, String::new(), Reply::Read),
        ] {
            assert_eq!(
                read_reply(action, status, None, body.as_bytes()),
                heard,
                "{action:?} {status} {body}"
            );
        }
        assert_eq!(read_reply(Action::Hold, 503, Some(2), b""), Reply::Later(Some(2_000_000)));
    }

    #[test]
    fn holds_and_orders_are_read() {
        let body = br#"{"hold_id":"00000000-0000-0000-0000-000000000001","event_id":"x","status":"active",
            "seats":[{"seat":"S-A-2","index":1}],"areas":[{"section":"PIT","quantity":2}],"seq":8,"token":"t"}"#;
        let hold: HoldBody<'_> = serde_json::from_slice(body).unwrap();
        let places = hold.places(&venue());
        assert_eq!(
            (hold.seq, places.count(), &places.seats[..], &places.areas[..]),
            (8, 3, &[1][..], &[(0, 2)][..])
        );
        let body =
            br#"{"status":"completed","items":[{"seat":"S-A-2","quantity":1},{"seat":"PIT","quantity":2}],
            "tickets":[{},{},{}],"total":{"amount":5,"currency":"PEN"}}"#;
        let end = order_end(200, body, &venue(), |label| (label == "S-A-2").then_some(1));
        assert_eq!(end, OrderEnd::Completed { places, tickets: 3, total: 5 });
        assert_eq!(order_end(404, b"", &venue(), |_| None), OrderEnd::Missing);
        assert_eq!(order_end(200, b"", &venue(), |_| None), OrderEnd::Unknown);
    }
}
