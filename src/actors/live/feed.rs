//! The live feed: one actor per event that somebody watches. It sends one frame per merge window to each worker's
//! fan-out.
//!
//! Frames follow one another without gaps; a fan-out that missed one is told to resynchronise.

use std::{sync::Arc, time::Duration};

use actix::prelude::*;
use indexmap::IndexMap;

pub use super::messages::{EventState, FanoutMessage, Join, Leave};
use super::{
    FeedInput, Watching,
    hub::LiveHub,
    source,
    upstream::{Follow, Followers},
    window::{CatchUp, MergeWindow},
};
use crate::actors::engine::Engine;
use domain::{Counts, Epoch, EventId, EventStatus, SectionIndex, ShardId, VenueLayout};

/// Bounds of a feed.
#[derive(Clone, Copy, Debug)]
pub struct FeedSettings {
    /// Changes of this time go in one frame.
    pub window: Duration,
    /// Frames kept for viewers that join a little late.
    pub history_frames: usize,
}

/// How long a feed without viewers waits for the next.
const LINGER: Duration = Duration::from_secs(10);
/// How soon a fan-out gets an answer again that its mailbox had no capacity for.
const JOIN_AGAIN: Duration = Duration::from_millis(50);
/// How often counts are sent.
const STATE_EVERY: Duration = Duration::from_secs(1);

/// The feed of one event.
pub struct LiveFeed {
    event: EventId,
    engine: Engine,
    hub: LiveHub,
    settings: FeedSettings,
    layout: Option<Arc<VenueLayout>>,
    window: Option<MergeWindow>,
    epoch: Epoch,
    state: EventState,
    told_state: EventState,
    /// Fan-outs with viewers, and whether one has missed something.
    fanouts: IndexMap<Recipient<FanoutMessage>, bool>,
    /// Other processes that are told what this feed is told.
    followers: Followers,
    early: Vec<Join>,
    /// Processes that want to follow, while the feed has no state yet.
    early_followers: Vec<Follow>,
    /// Joins that came so far.
    joins: u64,
    /// Whether the event cannot be watched: then the feed ends as soon as no join is on its way to it.
    failed: bool,
    open: bool,
    /// Whether the event is being looked for, because whoever told of it has gone. Who joins meanwhile is answered then: its
    /// map may be of the next owner already.
    is_looking: bool,
}

impl LiveFeed {
    /// A feed that begins to watch when it is started.
    pub fn new(event: EventId, engine: Engine, hub: LiveHub, settings: FeedSettings) -> Self {
        let state = EventState { event, status: EventStatus::Draft, counts: Counts::default() };
        Self {
            event,
            engine,
            hub,
            settings,
            layout: None,
            window: None,
            epoch: Epoch(0),
            state,
            told_state: state,
            fanouts: IndexMap::new(),
            followers: Followers::default(),
            early: Vec::new(),
            early_followers: Vec::new(),
            joins: 0,
            failed: false,
            open: false,
            is_looking: false,
        }
    }

    fn tell(&mut self, message: &FanoutMessage) {
        let resync = FanoutMessage::Resync(self.event);
        self.fanouts.retain(|fanout, missed| {
            let message = if *missed { &resync } else { message };
            match fanout.try_send(message.clone()) {
                Ok(()) => {
                    *missed = false;
                    true
                }
                // It is told that it missed something as soon as its mailbox has capacity.
                Err(SendError::Full(_)) => {
                    *missed = true;
                    true
                }
                Err(SendError::Closed(_)) => false,
            }
        });
    }

    fn watch(&mut self, ctx: &mut Context<Self>) {
        let (engine, event, feed) = (self.engine.clone(), self.event, ctx.address().recipient());
        let watched = async move {
            let layout = engine.layout(event).await.ok().flatten();
            (layout, source::watch(&engine, event, feed).await)
        };
        ctx.spawn(watched.into_actor(self).map(|(layout, watching), feed, ctx| {
            feed.layout = layout;
            match watching {
                Ok(watching) => feed.begin(watching, ctx),
                Err(refusal) => {
                    tracing::warn!(event = %feed.event, ?refusal, "an event cannot be watched");
                    feed.failed = true;
                    for join in std::mem::take(&mut feed.early) {
                        feed.join(join, ctx);
                    }
                    // Their streams end.
                    feed.early_followers.clear();
                    feed.end(ctx);
                }
            }
        }));
    }

    fn begin(&mut self, watching: Watching, ctx: &mut Context<Self>) {
        self.epoch = watching.epoch;
        self.state = EventState { event: self.event, status: watching.status, counts: watching.counts };
        self.told_state = self.state;
        match &mut self.window {
            // Changes that came before this answer are newer.
            Some(window) if window.bridges(watching.seq) => {}
            _ => self.window = Some(MergeWindow::new(self.event, watching.seq, self.settings.history_frames)),
        }
        for join in std::mem::take(&mut self.early) {
            self.join(join, ctx);
        }
        for follow in std::mem::take(&mut self.early_followers) {
            self.follow(follow);
        }
        ctx.run_interval(STATE_EVERY, |feed, _| feed.tell_state());
        ctx.run_interval(LINGER, |feed, ctx| {
            feed.followers.sweep();
            let is_unwatched = feed.fanouts.is_empty() && feed.early.is_empty() && feed.followers.is_empty();
            if is_unwatched && feed.end(ctx) {
                feed.engine.unwatch(feed.event, ctx.address().recipient());
            }
        });
    }

    /// Ends, unless a join is on its way here.
    fn end(&mut self, ctx: &mut Context<Self>) -> bool {
        let ends = self.hub.forget(self.event, &ctx.address(), self.joins);
        if ends {
            ctx.stop();
        }
        ends
    }

    /// Who may see a draft is decided by the catalogue, which hears later of what another process says.
    fn hide_draft(&self, status: EventStatus) {
        let entry = self.engine.catalogue().get(self.event);
        if let Some(entry) = entry.filter(|_| status == EventStatus::Draft) {
            entry.update(|record| record.rules.status = EventStatus::Draft);
        }
    }

    fn tell_state(&mut self) {
        // A sale opens and closes by the clock, without a change of the map. What is known here of an event that another
        // process serves may be old: that one tells.
        let is_here = self.engine.tenure().epoch(ShardId::of(self.event)).is_some();
        let entry = self.engine.catalogue().get(self.event).filter(|_| is_here);
        if let Some(entry) = entry {
            let status = entry.record().rules.status_at(self.engine.now());
            if status != self.state.status {
                self.followers.tell(&FeedInput::Announced(status));
            }
            self.state.status = status;
        }
        if self.state != self.told_state {
            self.told_state = self.state;
            self.tell(&FanoutMessage::State(self.state));
        }
    }

    /// Finds the event wherever it is now. Viewers take new snapshots once it is found.
    fn watch_again(&mut self, ctx: &mut Context<Self>) {
        self.is_looking = true;
        let (engine, event, feed) = (self.engine.clone(), self.event, ctx.address().recipient());
        let watched = async move { source::watch_again(&engine, event, feed).await };
        ctx.spawn(watched.into_actor(self).map(|watching, feed, ctx| {
            feed.is_looking = false;
            feed.handle(FeedInput::Lost(watching), ctx);
            for join in std::mem::take(&mut feed.early) {
                feed.join(join, ctx);
            }
            for follow in std::mem::take(&mut feed.early_followers) {
                feed.follow(follow);
            }
        }));
    }

    fn follow(&mut self, follow: Follow) {
        // The state as of the last input: what follows builds on that.
        let Some(window) = self.window.as_ref().filter(|_| !self.is_looking) else {
            return self.early_followers.push(follow);
        };
        let EventState { status, counts, .. } = self.state;
        self.followers.add(follow.to, Watching { epoch: self.epoch, seq: window.seq(), counts, status });
    }

    fn join(&mut self, join: Join, ctx: &mut Context<Self>) {
        let Some(answer) = self.answer_to(&join) else {
            self.early.push(join);
            return;
        };
        match join.fanout.try_send(answer) {
            Ok(()) if self.failed => {}
            Ok(()) => {
                self.fanouts.entry(join.fanout).or_insert(false);
            }
            // The viewer waits for this answer, so it must come.
            Err(SendError::Full(_)) => {
                ctx.run_later(JOIN_AGAIN, |feed, ctx| feed.join(join, ctx));
            }
            Err(SendError::Closed(_)) => {}
        }
    }

    /// The answer to a viewer that joins; none as long as the feed has no state yet.
    fn answer_to(&mut self, join: &Join) -> Option<FanoutMessage> {
        if self.failed {
            return Some(FanoutMessage::Failed { viewer: join.viewer, event: self.event });
        }
        let window = self.window.as_mut().filter(|_| !self.is_looking)?;
        let other_life = join.epoch.is_some_and(|epoch| epoch != self.epoch);
        let catch_up = if other_life { CatchUp::Resync } else { window.catch_up(join.from_seq) };
        Some(FanoutMessage::Joined { viewer: join.viewer, state: self.state, catch_up })
    }

    fn code(layout: Option<&Arc<VenueLayout>>, section: SectionIndex) -> String {
        let section = layout.and_then(|layout| layout.sections().get(section.at()));
        section.map(|section| section.code.clone()).unwrap_or_default()
    }
}

impl Actor for LiveFeed {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        // A few windows' worth of turns of a busy event.
        ctx.set_mailbox_capacity(1_024);
        self.watch(ctx);
    }
}

impl Handler<FeedInput> for LiveFeed {
    type Result = ();

    fn handle(&mut self, input: FeedInput, ctx: &mut Self::Context) {
        match &input {
            FeedInput::Changed(_) | FeedInput::Announced(_) | FeedInput::Lost(_) => {
                self.followers.tell(&input)
            }
            FeedInput::Ended => self.followers.end(),
        }
        match input {
            FeedInput::Ended => self.watch_again(ctx),
            FeedInput::Changed(changed) => {
                let layout = self.layout.clone();
                let start = changed.from_seq;
                let (event, history) = (self.event, self.settings.history_frames);
                let window = self.window.get_or_insert_with(|| MergeWindow::new(event, start, history));
                let follows = window.add(&changed, |section| Self::code(layout.as_ref(), section));
                self.state.counts = changed.counts;
                if !follows {
                    self.tell(&FanoutMessage::Resync(self.event));
                    self.fanouts.clear();
                } else if !self.open {
                    self.open = true;
                    ctx.run_later(self.settings.window, |feed, _| {
                        feed.open = false;
                        if let Some(frame) = feed.window.as_mut().and_then(MergeWindow::close) {
                            feed.tell(&FanoutMessage::Frame(frame));
                        }
                    });
                }
            }
            FeedInput::Announced(status) => {
                self.hide_draft(status);
                self.state.status = status;
                self.tell_state();
            }
            FeedInput::Lost(watching) => {
                let seq = self.window.as_ref().map(MergeWindow::seq);
                if watching.epoch == self.epoch && seq == Some(watching.seq) {
                    // The feed's own watch had the event loaded: nothing was missed.
                    return;
                }
                self.epoch = watching.epoch;
                self.state =
                    EventState { event: self.event, status: watching.status, counts: watching.counts };
                self.window = Some(MergeWindow::new(self.event, watching.seq, self.settings.history_frames));
                self.tell(&FanoutMessage::Resync(self.event));
                self.fanouts.clear();
            }
        }
    }
}

impl Handler<Join> for LiveFeed {
    type Result = ();

    fn handle(&mut self, join: Join, ctx: &mut Self::Context) {
        self.joins += 1;
        self.join(join, ctx);
        if self.failed {
            self.end(ctx);
        }
    }
}

impl Handler<Follow> for LiveFeed {
    type Result = ();

    fn handle(&mut self, follow: Follow, ctx: &mut Self::Context) {
        self.joins += 1;
        if self.failed {
            self.end(ctx);
        } else {
            self.follow(follow);
        }
    }
}

impl Handler<Leave> for LiveFeed {
    type Result = ();

    fn handle(&mut self, Leave { fanout }: Leave, _: &mut Self::Context) {
        self.fanouts.swap_remove(&fanout);
    }
}
