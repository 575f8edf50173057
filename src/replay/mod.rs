//! Rebuilds an event from its journal as it was at any of its transitions, or at any instant.
//!
//! The journal is read in pages and applied with the core's own [`SeatMap`], off the threads of actors and requests; the
//! actors know nothing of it. How many replays are under way at a time is bounded, and shared (`slots`): more are refused,
//! none waits. A replay that nobody waits for any more ends with its page. States of the past are kept (`checkpoints`),
//! and the last maps, so that playing forward costs what happened in between.

mod checkpoints;
mod fault;
mod seat_life;
pub mod settings;
mod slots;
mod timeline;
mod verify;

use std::{convert::Infallible, sync::Arc};

use parking_lot::Mutex;
use quick_cache::sync::Cache;

use self::{
    checkpoints::Checkpoints,
    slots::{Slot, Slots},
};
pub use self::{
    fault::ReplayFault,
    seat_life::{SeatChange, SeatLife},
    slots::Requester,
    timeline::{Bucket, BucketCounts, Timeline},
    verify::Verified,
};
use crate::{
    codec,
    store::{Records, ReplayStart, Store, StoreError},
};
use domain::{EventId, SeatIndex, SeatMap, Seq, Timestamp, Transition, VenueLayout};

/// Transitions that are read at a time.
const PAGE: u64 = 4_096;
/// After so many transitions a timeline is kept, so that whoever asks again goes on from there.
const KEPT_EVERY: u64 = 25 * PAGE;
/// Events of which it is known where they begin.
const STARTS_MAX: usize = 256;
/// Events whose timelines are kept.
const TIMELINES_MAX: usize = 64;
/// Maps that are kept as they were left.
const LEFT_MAX: usize = 4;

/// A point in the life of an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Point {
    /// After this transition; 0 is before the first.
    Seq(Seq),
    /// After the last transition at or before this instant.
    Instant(Timestamp),
    /// After the last transition that the store has.
    End,
}

/// An event whose timeline is asked for. Whoever asks meanwhile waits for the one answer.
type SharedTimeline = Arc<tokio::sync::Mutex<Timeline>>;

/// What hears of every transition of a replay.
trait Watch: Send + 'static {
    /// `after` is the map after this transition.
    fn see(&mut self, transition: &Transition, after: &SeatMap);
}

/// Nobody does.
impl Watch for () {
    fn see(&mut self, _: &Transition, _: &SeatMap) {}
}

/// Replays journals of a store or of an archive, a bounded number at a time.
pub struct Replays<R: ?Sized = dyn Store> {
    store: Arc<R>,
    slots: Arc<Slots>,
    transitions_max: u64,
    checkpoints: Arc<Checkpoints>,
    starts: Cache<EventId, Arc<ReplayStart>>,
    timelines: Cache<EventId, SharedTimeline>,
    /// The newest last.
    left: Mutex<Vec<(EventId, SeatMap)>>,
}

impl<R: Records + ?Sized> Replays<R> {
    /// Replays of these journals, as configured.
    pub fn new(store: Arc<R>, settings: &settings::Replay) -> Self {
        let checkpoints = Checkpoints::new(settings.checkpoint_every, settings.checkpoint_bytes_max);
        Self {
            store,
            slots: Slots::new(settings.at_once_max),
            transitions_max: settings.transitions_max,
            checkpoints: Arc::new(checkpoints),
            starts: Cache::new(STARTS_MAX),
            timelines: Cache::new(TIMELINES_MAX),
            left: Mutex::default(),
        }
    }

    /// What `read` finds in the map as it was at this point. It also gets the instant of the map's last transition (of the
    /// event's creation before the first). `now` is the present instant.
    pub async fn at<T: Send + 'static>(
        &self,
        requester: &Requester,
        (event, layout): (EventId, &Arc<VenueLayout>),
        point: Point,
        now: Timestamp,
        read: impl FnOnce(&SeatMap, Timestamp) -> T + Send + 'static,
    ) -> Result<T, ReplayFault> {
        let slot = self.slots.take(requester)?;
        let start = self.start(event).await?;
        let until = self.resolve(event, &start, point, now).await?;
        let map = self.nearest(&slot, event, layout, &start, until).await?;
        let (map, ()) = self.advance(&slot, event, map, until, ()).await?;
        let created_at = start.created_at;
        let (map, found) = off_thread(&slot, move || {
            let at = if map.seq() == Seq(0) { created_at } else { map.at() };
            let found = read(&map, at);
            Ok((map, found))
        })
        .await?;
        self.leave(event, map);
        Ok(found)
    }

    /// The whole sale in a bounded number of parts, up to the last transition that the store has.
    pub async fn timeline(
        &self,
        requester: &Requester,
        event: EventId,
        layout: &Arc<VenueLayout>,
    ) -> Result<Timeline, ReplayFault> {
        let shared = match self.timelines.get(&event) {
            Some(shared) => shared,
            None => {
                // Only of events that there are.
                let start = self.start(event).await?;
                let fresh = || Ok::<_, Infallible>(Arc::new(Timeline::new(start.created_at, layout).into()));
                let Ok(shared) = self.timelines.get_or_insert_with(&event, fresh);
                shared
            }
        };
        let mut kept = shared.lock().await;
        let end = self.end(event).await?;
        if kept.seq() < end {
            let slot = self.slots.take(requester)?;
            let start = self.start(event).await?;
            let map = self.nearest(&slot, event, layout, &start, kept.seq()).await?;
            let (mut map, ()) = self.advance(&slot, event, map, kept.seq(), ()).await?;
            while kept.seq() < end {
                let until = Seq(end.0.min(kept.seq().0 + KEPT_EVERY));
                let (further, grown) = self.advance(&slot, event, map, until, kept.clone()).await?;
                (map, *kept) = (further, grown);
            }
            self.leave(event, map);
        }
        Ok(kept.clone())
    }

    /// What happened to one seat: the last `most` changes, and how many there were in all.
    pub async fn seat_life(
        &self,
        requester: &Requester,
        (event, layout): (EventId, &Arc<VenueLayout>),
        seat: SeatIndex,
        point: Point,
        most: usize,
        now: Timestamp,
    ) -> Result<SeatLife, ReplayFault> {
        let slot = self.slots.take(requester)?;
        let start = self.start(event).await?;
        let until = self.resolve(event, &start, point, now).await?;
        let map = SeatMap::new(layout.clone(), start.initial_rules.clone());
        let (_, life) = self.advance(&slot, event, map, until, SeatLife::new(seat, most)).await?;
        Ok(life)
    }

    async fn start(&self, event: EventId) -> Result<Arc<ReplayStart>, ReplayFault> {
        if let Some(start) = self.starts.get(&event) {
            return Ok(start);
        }
        let start = self.store.replay_start(event).await?.ok_or(ReplayFault::NoSuchEvent)?;
        self.checkpoints.keep_snapshot(event, &start);
        // Its bytes are with the checkpoints, whose bound they count against.
        let start = Arc::new(ReplayStart { snapshot: None, ..start });
        self.starts.insert(event, start.clone());
        Ok(start)
    }

    async fn end(&self, event: EventId) -> Result<Seq, ReplayFault> {
        let (end, _) = self.store.journal_end(event).await?.ok_or(ReplayFault::NoSuchEvent)?;
        Ok(end)
    }

    /// The transition that a point comes right after.
    async fn resolve(
        &self,
        event: EventId,
        start: &ReplayStart,
        point: Point,
        now: Timestamp,
    ) -> Result<Seq, ReplayFault> {
        let (end, end_at) = self.store.journal_end(event).await?.ok_or(ReplayFault::NoSuchEvent)?;
        match point {
            Point::End => Ok(end),
            Point::Seq(seq) if seq <= end => Ok(seq),
            Point::Seq(_) => Err(ReplayFault::AfterEnd { end }),
            Point::Instant(at) if at < start.created_at => {
                Err(ReplayFault::BeforeStart { created_at: start.created_at })
            }
            Point::Instant(at) if at > now.max(end_at) => Err(ReplayFault::InFuture { now }),
            Point::Instant(at) if at >= end_at => Ok(end),
            Point::Instant(at) => self.last_at(event, at, end).await,
        }
    }

    /// The last transition at or before an instant, of a journal that goes on after it: instants never go back.
    async fn last_at(&self, event: EventId, at: Timestamp, end: Seq) -> Result<Seq, ReplayFault> {
        let (mut known_before, mut known_after) = (0, end.0);
        while known_after - known_before > 1 {
            let middle = known_before + (known_after - known_before) / 2;
            let row = self.store.journal(event, Seq(middle - 1), 1).await?.pop();
            let row = row.ok_or_else(|| damaged(format!("the journal lacks transition {middle}")))?;
            if row.at <= at {
                known_before = middle;
            } else {
                known_after = middle;
            }
        }
        Ok(Seq(known_before))
    }

    /// The map that is nearest to a point, and not after it.
    async fn nearest(
        &self,
        slot: &Slot,
        event: EventId,
        layout: &Arc<VenueLayout>,
        start: &Arc<ReplayStart>,
        until: Seq,
    ) -> Result<SeatMap, ReplayFault> {
        let checkpoint = self.checkpoints.newest(event, until);
        let least = checkpoint.as_ref().map_or(Seq(0), |checkpoint| checkpoint.seq);
        if let Some(map) = self.take_left(event, least, until) {
            return Ok(map);
        }
        let (layout, start) = (layout.clone(), start.clone());
        off_thread(slot, move || match checkpoint {
            Some(checkpoint) => checkpoint.map(layout),
            None => Ok(SeatMap::new(layout, start.initial_rules.clone())),
        })
        .await
    }

    /// A map that was left between these transitions.
    fn take_left(&self, event: EventId, least: Seq, until: Seq) -> Option<SeatMap> {
        let mut left = self.left.lock();
        let fits = |(of, map): &(EventId, SeatMap)| *of == event && least <= map.seq() && map.seq() <= until;
        let found = left.iter().rposition(fits)?;
        Some(left.remove(found).1)
    }

    /// Keeps a map for whoever goes on from there.
    fn leave(&self, event: EventId, map: SeatMap) {
        let mut left = self.left.lock();
        left.push((event, map));
        if left.len() > LEFT_MAX {
            left.remove(0);
        }
    }

    /// Applies the journal up to this transition, page by page.
    async fn advance<W: Watch>(
        &self,
        slot: &Slot,
        event: EventId,
        mut map: SeatMap,
        until: Seq,
        mut watch: W,
    ) -> Result<(SeatMap, W), ReplayFault> {
        let transitions = until.0.saturating_sub(map.seq().0);
        if transitions > self.transitions_max {
            return Err(ReplayFault::TooLong { transitions, most: self.transitions_max });
        }
        while map.seq() < until {
            let limit = (until.0 - map.seq().0).min(PAGE) as u32;
            let rows = self.store.journal(event, map.seq(), limit).await?;
            if rows.is_empty() {
                return Err(damaged(format!("the journal ends at {}, its head says {until}", map.seq())));
            }
            let checkpoints = self.checkpoints.clone();
            (map, watch) = off_thread(slot, move || {
                for row in rows {
                    let change = codec::decode_change(&row.payload)?;
                    let transition = Transition { seq: row.seq, at: row.at, epoch: row.epoch, change };
                    map.replay(&transition)?;
                    watch.see(&transition, &map);
                    checkpoints.offer(event, &map);
                }
                Ok((map, watch))
            })
            .await?;
        }
        Ok((map, watch))
    }
}

fn damaged(what: String) -> ReplayFault {
    ReplayFault::Store(StoreError::Damaged(what))
}

/// Work on a thread that nobody else waits for. The slot is taken until it is done, also if its caller is gone by then.
async fn off_thread<T: Send + 'static>(
    slot: &Slot,
    work: impl FnOnce() -> Result<T, ReplayFault> + Send + 'static,
) -> Result<T, ReplayFault> {
    let slot = slot.clone();
    let working = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(slot);
        done
    });
    // It panics only if the journal contradicts itself in a way that nobody has thought of.
    working.await.unwrap_or_else(|error| Err(damaged(format!("the replay broke off: {error}"))))
}
