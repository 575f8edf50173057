//! The shapes of the past of an event: what happened to a seat.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::labels,
    clock::rfc3339,
    replay::{SeatChange, SeatLife},
};

labels::labels! {
    SeatChangeKind, "What happened to a seat. `taken_again`: money came for an order that had failed, and it has its places again; `refunded`: a part of an order with this seat was given back; `withdrawn`: an order was ended before it was paid.", SeatLife::WORDS;
}

/// One change that concerned a seat.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeatChangeBody {
    /// The transition.
    pub seq: u64,
    /// When it was decided.
    #[schema(format = DateTime)]
    pub at: String,
    /// What it did.
    #[schema(value_type = SeatChangeKind)]
    pub what: &'static str,
    /// The seat's status afterwards.
    #[schema(value_type = labels::SeatStatus)]
    pub status: &'static str,
    /// The hold that it was about.
    #[schema(required)]
    pub hold_id: Option<String>,
    /// The order that it was about.
    #[schema(required)]
    pub order_id: Option<String>,
    /// The buyer whose hold or order that was.
    #[schema(required)]
    pub user_id: Option<String>,
    /// The hold's deadline, if it began or moved with this.
    #[schema(required, format = DateTime)]
    pub deadline: Option<String>,
}

/// A change of a seat as the API and the command line show it.
pub fn seat_change_body(change: &SeatChange) -> SeatChangeBody {
    SeatChangeBody {
        seq: change.seq.0,
        at: rfc3339(change.at),
        what: change.what,
        status: change.status.as_str(),
        hold_id: change.hold.map(|hold| hold.to_string()),
        order_id: change.order.map(|order| order.to_string()),
        user_id: change.buyer.as_ref().map(ToString::to_string),
        deadline: change.deadline.map(rfc3339),
    }
}
