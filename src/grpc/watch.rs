//! `WatchSeats`: the live feed of one event as a stream.
//!
//! The feed sends to each stream's forwarder, an actor that only puts messages into a bounded channel; the stream
//! takes them from there as HTTP/2's flow control allows. A full channel means a slow reader: forwarder and stream
//! end. So a stream holds no more than its channel (frames are shared by all streams) and its connection's window.

mod forwarder;

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use actix::prelude::*;
use futures_util::stream;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, Interval},
};

use self::forwarder::{End, Forwarder, StreamSlot};
use super::{
    bridge::Bridge,
    call::too_late,
    catalog::{SeatStream, map},
    convert,
    proto::{Resync, WatchSeatsRequest, WatchSeatsResponse, watch_seats_response::Message as Say},
    status,
};
use crate::{
    actors::live::{
        FanoutMessage, LiveHub, SeatFrame, SectionFrames, Sections,
        feed::{Join, Leave, LiveFeed},
        window::CatchUp,
    },
    api::Problem,
    auth::{Access, AuthError, Kept},
    services::Services,
};
use domain::{Epoch, EventId, Millis, Seq, VenueLayout};

/// What streams are made of.
#[derive(Clone)]
pub(super) struct Watchers {
    pub(super) hub: LiveHub,
    /// Where forwarders live.
    pub(super) arbiter: ArbiterHandle,
    pub(super) open: Arc<AtomicUsize>,
    pub(super) watchers_max: usize,
    pub(super) buffer_frames: usize,
    pub(super) stopping: watch::Receiver<bool>,
}

/// What one stream is about.
pub(super) struct Watched {
    pub(super) event: EventId,
    pub(super) layout: Arc<VenueLayout>,
    /// The sections whose changes are wanted; all, if none are named.
    pub(super) sections: Option<Sections>,
    pub(super) who: Option<Kept>,
    /// Whose address it counts for.
    pub(super) client: Option<IpAddr>,
    pub(super) deadline: Option<Instant>,
}

impl Watchers {
    /// Opens a stream, if a slot is free.
    pub(super) fn open(
        &self,
        services: Arc<Services>,
        bridge: Bridge,
        watched: Watched,
        request: &WatchSeatsRequest,
    ) -> Result<SeatStream, Problem> {
        let slot = StreamSlot::take(self, &services, watched.client)?;
        let (heard, frames) = mpsc::channel(self.buffer_frames);
        let slow = Arc::new(AtomicBool::new(false));
        let forwarder = Forwarder { heard, slow: slow.clone(), mailbox: self.buffer_frames, slot };
        let forwarder = Forwarder::start_in_arbiter(&self.arbiter, move |_| forwarder);
        let mut watch = Watch {
            services,
            bridge,
            watched,
            hub: self.hub.clone(),
            forwarder,
            feed: None,
            frames,
            slow,
            ready: VecDeque::new(),
            state: State::Outdated,
            joins: 0,
            missed: 0,
            has: Seq(0),
            section_frames: SectionFrames::default(),
            look: tokio::time::interval(LOOK_EVERY),
            stopping: self.stopping.clone(),
        };
        if let Some(from_seq) = request.from_seq {
            watch.join(Seq(from_seq), request.epoch.map(Epoch));
        }
        Ok(Box::pin(stream::unfold(Some(watch), |watch| async move {
            let mut watch = watch?;
            match watch.next().await {
                Ok(said) => Some((Ok(WatchSeatsResponse { message: Some(said) }), Some(watch))),
                Err(problem) => Some((Err(status::status(&problem)), None)),
            }
        })))
    }
}

/// How often it is checked whether the caller may still watch and the feed is still there.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Snapshots in a row that did not come or were outdated when they came: then the event is in trouble.
const MISSED_MAX: u32 = 5;
/// The wait before another one, for each before it.
const MISSED_WAIT: Duration = Duration::from_millis(50);

/// The state of a stream in relation to its feed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The caller needs a snapshot.
    Outdated,
    /// The feed was asked for what the caller's state lacks.
    Joining,
    /// The caller has everything that the feed has sent.
    Joined,
}

/// One stream.
struct Watch {
    services: Arc<Services>,
    bridge: Bridge,
    watched: Watched,
    hub: LiveHub,
    forwarder: Addr<Forwarder>,
    feed: Option<Addr<LiveFeed>>,
    frames: mpsc::Receiver<FanoutMessage>,
    slow: Arc<AtomicBool>,
    /// The next messages for the caller: a few at most.
    ready: VecDeque<Say>,
    state: State,
    /// The number of the current join: answers to earlier ones are ignored.
    joins: u64,
    missed: u32,
    /// The state that this stream has sent; what the caller claims to have may be wrong.
    has: Seq,
    /// What is sent of the sections, if some are named.
    section_frames: SectionFrames,
    look: Interval,
    stopping: watch::Receiver<bool>,
}

impl Watch {
    /// What to tell the caller next.
    async fn next(&mut self) -> Result<Say, Problem> {
        loop {
            if self.slow.load(Relaxed) {
                return Err(too_slow());
            }
            self.still_visible()?;
            if let Some(said) = self.ready.pop_front() {
                return Ok(said);
            }
            if self.state == State::Outdated {
                self.snapshot().await?;
                continue;
            }
            let deadline = self.watched.deadline;
            let over = async {
                match deadline {
                    Some(deadline) => tokio::time::sleep_until(deadline).await,
                    None => std::future::pending().await,
                }
            };
            let stopping = &mut self.stopping;
            let stopped = async {
                // The sender is gone when the server is: that is a stop as well.
                let _ = stopping.wait_for(|stops| *stops).await;
            };
            tokio::select! {
                biased;
                () = stopped => return Err(going_away()),
                () = over => return Err(too_late()),
                _ = self.look.tick() => self.look()?,
                heard = self.frames.recv() => match heard {
                    Some(heard) => self.hear(heard)?,
                    // The forwarder is gone; the loop's first question tells whether by slowness.
                    None if self.slow.load(Relaxed) => {}
                    None => return Err(going_away()),
                },
            }
        }
    }

    async fn snapshot(&mut self) -> Result<(), Problem> {
        tokio::time::sleep(MISSED_WAIT * self.missed).await;
        let view = match map(&self.bridge, self.watched.event, &self.watched.layout).await {
            Ok(view) => view,
            // Its actor died under the question, which may be asked again: it changes nothing.
            Err(problem) if problem.code() == "interrupted" && self.missed < MISSED_MAX => {
                self.missed += 1;
                return Ok(());
            }
            Err(problem) => return Err(problem),
        };
        self.ready.push_back(Say::Snapshot(convert::seat_map(&view, &self.watched.layout)));
        self.has = view.seq;
        self.join(view.seq, Some(view.epoch));
        Ok(())
    }

    fn join(&mut self, from_seq: Seq, epoch: Option<Epoch>) {
        self.joins += 1;
        self.state = State::Joining;
        let fanout = self.forwarder.clone().recipient();
        let join = Join { fanout, viewer: self.joins, from_seq, epoch };
        self.feed = Some(self.hub.join(self.watched.event, join));
    }

    fn hear(&mut self, heard: FanoutMessage) -> Result<(), Problem> {
        match heard {
            FanoutMessage::Joined { viewer, state, catch_up } if viewer == self.joins => {
                self.ready.push_back(Say::State(convert::event_state(&state)));
                match catch_up {
                    CatchUp::Missed(frame) => {
                        self.state = State::Joined;
                        self.missed = 0;
                        if let Some(frame) = frame {
                            self.catch_up(&frame);
                        }
                    }
                    CatchUp::Resync => self.miss()?,
                }
            }
            FanoutMessage::Failed { viewer, .. } if viewer == self.joins => {
                let detail = "this event cannot be watched now; try again shortly";
                return Err(Problem::new(503, "overloaded", detail).retry_after(Millis::from_secs(1)));
            }
            // Of an earlier join.
            FanoutMessage::Joined { .. } | FanoutMessage::Failed { .. } => {}
            // Whoever is joining gets a catch-up of its own.
            _ if self.state != State::Joined => {}
            FanoutMessage::Frame(frame) => self.change(&frame),
            FanoutMessage::State(state) => self.ready.push_back(Say::State(convert::event_state(&state))),
            FanoutMessage::Resync(_) => self.miss()?,
        }
        Ok(())
    }

    /// Tells what the caller has missed. Of sections it is told even if it is nothing: the next changes build on it.
    fn catch_up(&mut self, frame: &SeatFrame) {
        let cut = self.watched.sections.as_ref().map(|sections| sections.cut(frame));
        self.tell(cut.as_ref().unwrap_or(frame));
    }

    fn change(&mut self, frame: &SeatFrame) {
        let Some(sections) = &self.watched.sections else { return self.tell(frame) };
        if let Some(cut) = self.section_frames.next(sections, frame) {
            self.tell(&cut);
        }
    }

    /// Tells changes, unless the caller's snapshot was newer: it would step back for a moment.
    fn tell(&mut self, frame: &SeatFrame) {
        if frame.seq > self.has {
            self.has = frame.seq;
            self.ready.push_back(Say::Changes(convert::changes(frame)));
        }
    }

    /// What the caller has is worth nothing.
    fn miss(&mut self) -> Result<(), Problem> {
        self.state = State::Outdated;
        self.has = Seq(0);
        self.section_frames = SectionFrames::default();
        self.missed += 1;
        if self.missed > MISSED_MAX {
            let detail = "the owner of this event changes too often to watch it now; try again shortly";
            return Err(Problem::new(503, "interrupted", detail).retry_after(Millis::from_secs(1)));
        }
        self.ready.push_back(Say::Resync(Resync {}));
        Ok(())
    }

    /// An event that went back to draft is gone for everybody who may not see drafts.
    fn still_visible(&mut self) -> Result<(), Problem> {
        let (services, event) = (self.services.clone(), self.watched.event);
        let who = || {
            self.may_read()?;
            Ok(self.watched.who.as_ref().map(|who| who.identity().clone()))
        };
        services.visible(event, who).map(|_| ())
    }

    /// Whether what the caller presented still allows reading this event; counts no request.
    fn may_read(&mut self) -> Result<(), AuthError> {
        let Watched { event, who: Some(who), .. } = &mut self.watched else { return Ok(()) };
        let access = Access { writes: false, event: Some(*event), order: None };
        self.services.bearers.still_allows(who, &access, self.services.engine.now())
    }

    fn look(&mut self) -> Result<(), Problem> {
        self.may_read()?;
        // A feed that died tells nobody; the hub has another one.
        if self.feed.as_ref().is_some_and(|feed| !feed.connected()) {
            self.miss()?;
        }
        Ok(())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(feed) = &self.feed {
            feed.do_send(Leave { fanout: self.forwarder.clone().recipient() });
        }
        self.forwarder.do_send(End);
    }
}

fn too_slow() -> Problem {
    let detail = "this stream was read too slowly and has missed changes; watch again";
    Problem::new(429, "slow_reader", detail)
}

fn going_away() -> Problem {
    let detail = "the server is stopping; watch again shortly, or at another server";
    Problem::new(503, "going_away", detail).retry_after(Millis::from_secs(1))
}
