//! The shapes of the past of an event: the course of its sale, the life of a seat.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    actors::RefusalSums,
    api::{
        bodies::CountsBody,
        labels,
        schemas::{schemas, whole},
    },
    clock::rfc3339,
    replay::{Bucket, BucketCounts, SeatChange, SeatLife, Timeline},
};
use domain::{EventId, Timestamp, VenueLayout};

labels::labels! {
    SeatChangeKind, "What happened to a seat. `taken_again`: money came for an order that had failed, and it has its places again; `refunded`: a part of an order with this seat was given back; `withdrawn`: an order was ended before it was paid.", SeatLife::WORDS;
}

schemas! {
    TransitionNumber, "The number of a transition of the event; 0 is before the first.", whole(0, i64::MAX);
}

/// A part of a sale. All parts have the same number of transitions, except for the last one, which may have fewer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineBucketBody {
    /// Its last transition.
    pub seq: u64,
    /// The instant of that transition. The part begins at the one of the part before.
    #[schema(format = DateTime)]
    pub at: String,
    /// Places by status after it.
    pub counts: CountsBody,
    /// Holds that were granted.
    pub holds_granted: u64,
    /// Holds that buyers gave up.
    pub holds_released: u64,
    /// Holds that reached their deadline.
    pub holds_expired: u64,
    /// Holds that ended because the event was cancelled.
    pub holds_ended: u64,
    /// Orders that were accepted.
    pub orders_placed: u64,
    /// Orders that were completed.
    pub orders_completed: u64,
    /// Orders that failed.
    pub orders_failed: u64,
    /// Orders that were cancelled, or refunded in full.
    pub orders_cancelled: u64,
}

/// Holds and orders that were refused in one minute.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefusalMinuteBody {
    /// Its first instant.
    #[schema(format = DateTime)]
    pub minute: String,
    /// How many, by the problem's code.
    pub refusals: BTreeMap<String, u64>,
}

/// The course of a sale. It has what the store has: the last milliseconds may be missing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// When the event was created.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// The last transition; 0 if there was none.
    pub seq: u64,
    /// Places before the first transition.
    pub before: CountsBody,
    /// The parts of the sale, oldest first.
    #[schema(max_items = 500)]
    pub buckets: Vec<TimelineBucketBody>,
    /// Minutes with refused holds and orders, oldest first. Refusals are in no journal: they are counted in memory, by
    /// all processes that sell together.
    #[schema(max_items = 240)]
    pub refusals: Vec<RefusalMinuteBody>,
    /// From when on refusals were counted: when the first of these processes started, or later if there were more minutes
    /// than are kept.
    #[schema(format = DateTime)]
    pub refusals_since: String,
}

fn bucket_body(bucket: &Bucket) -> TimelineBucketBody {
    let BucketCounts {
        holds_granted,
        holds_released,
        holds_expired,
        holds_ended,
        orders_placed,
        orders_completed,
        orders_failed,
        orders_cancelled,
    } = bucket.happened;
    TimelineBucketBody {
        seq: bucket.seq.0,
        at: rfc3339(bucket.at),
        counts: bucket.counts.into(),
        holds_granted,
        holds_released,
        holds_expired,
        holds_ended,
        orders_placed,
        orders_completed,
        orders_failed,
        orders_cancelled,
    }
}

/// A sale as the API shows it.
pub fn timeline_body(event: EventId, timeline: &Timeline, refusals: &RefusalSums) -> TimelineBody {
    let minute = |(minute, counts): (Timestamp, &BTreeMap<String, u64>)| RefusalMinuteBody {
        minute: rfc3339(minute),
        refusals: counts.clone(),
    };
    TimelineBody {
        event_id: event,
        created_at: rfc3339(timeline.created_at),
        seq: timeline.seq().0,
        before: timeline.before.into(),
        buckets: timeline.buckets.iter().map(bucket_body).collect(),
        refusals: refusals.minutes().map(minute).collect(),
        refusals_since: rfc3339(refusals.minutes_since()),
    }
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

/// The life of a seat.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeatLifeBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// The seat's label.
    pub seat: String,
    /// How many changes there were.
    pub total: u64,
    /// The last of them, oldest first.
    #[schema(max_items = 200)]
    pub changes: Vec<SeatChangeBody>,
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

/// The life of a seat as the API shows it.
pub fn seat_life_body(event: EventId, layout: &VenueLayout, life: &SeatLife) -> SeatLifeBody {
    SeatLifeBody {
        event_id: event,
        seat: layout.label(life.seat),
        total: life.total,
        changes: life.changes.iter().map(seat_change_body).collect(),
    }
}
