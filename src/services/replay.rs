//! What organisers see of the past of their events: the map as it was, the course of the sale, the life of a seat.
//!
//! That the asker organises the event was checked before.

use super::Services;
use crate::{
    actors::{CatalogueEntry, MapView},
    api::{Problem, fields::FieldError},
    auth::Identity,
    replay::{Point, ReplayFault, Requester, SeatLife, Timeline},
};
use domain::{EventId, Millis, SeatIndex, Timestamp};

/// How long to wait for one of the replays that may be under way at a time.
const WAIT: Millis = Millis::from_secs(1);
/// Changes of a seat that are told, the last ones.
pub const SEAT_CHANGES_MAX: usize = 200;

/// A map as it was.
pub struct PastSeats {
    /// The map.
    pub view: MapView,
    /// The instant of its last transition; of the event's creation before the first.
    pub at: Timestamp,
}

impl Services {
    /// For whom a replay of this event counts that somebody asks for: for its organisation, or for the user where
    /// everybody works for one organisation.
    pub fn requester(&self, identity: &Identity, entry: &CatalogueEntry) -> Requester {
        if self.has_organisations {
            Requester::Organisation(entry.record().organisation.clone())
        } else {
            Requester::User(identity.user.clone())
        }
    }

    /// The map at a point of the past.
    pub async fn seats_at(
        &self,
        requester: &Requester,
        event: EventId,
        point: Point,
    ) -> Result<PastSeats, Problem> {
        let layout = self.layout(event).await?;
        let read = move |map: &domain::SeatMap, at| PastSeats { view: MapView::new(event, map, None), at };
        let past = self.replays.at(requester, (event, &layout), point, self.engine.now(), read).await;
        past.map_err(|fault| problem(fault, field_of(point)))
    }

    /// The course of the sale until now.
    pub async fn timeline(&self, requester: &Requester, event: EventId) -> Result<Timeline, Problem> {
        let layout = self.layout(event).await?;
        self.replays.timeline(requester, event, &layout).await.map_err(|fault| problem(fault, "id"))
    }

    /// What happened to a seat until now: the last [`SEAT_CHANGES_MAX`] changes.
    pub async fn seat_life(
        &self,
        requester: &Requester,
        event: EventId,
        seat: SeatIndex,
    ) -> Result<SeatLife, Problem> {
        let (layout, now) = (self.layout(event).await?, self.engine.now());
        let (seats, most) = ((event, &layout), SEAT_CHANGES_MAX);
        let life = self.replays.seat_life(requester, seats, seat, Point::End, most, now).await;
        life.map_err(|fault| problem(fault, "seat"))
    }
}

/// The field that names a point.
const fn field_of(point: Point) -> &'static str {
    match point {
        Point::Seq(_) => "at_seq",
        Point::Instant(_) | Point::End => "at",
    }
}

fn problem(fault: ReplayFault, field: &str) -> Problem {
    match fault {
        ReplayFault::NoSuchEvent => Problem::not_found("event"),
        ReplayFault::Full | ReplayFault::ShareTaken { .. } => {
            Problem::new(503, "overloaded", fault.to_string()).retry_after(WAIT)
        }
        ReplayFault::Store(error) => error.into(),
        ReplayFault::AfterEnd { .. }
        | ReplayFault::BeforeStart { .. }
        | ReplayFault::InFuture { .. }
        | ReplayFault::TooLong { .. } => {
            Problem::invalid(vec![FieldError::meaning(field, fault.to_string())])
        }
    }
}
