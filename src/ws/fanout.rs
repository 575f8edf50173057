//! The fan-out: one per worker. It knows the worker's sockets by event and by user, and passes each frame and notice on.
//!
//! What does not fit into a socket's mailbox closes the socket: its peer reads too slowly.

mod notices;
mod sections;
mod told;

use std::{collections::HashMap, sync::Arc, time::Duration};

use actix::prelude::*;
use bytestring::ByteString;
use rustc_hash::{FxHashMap, FxHashSet};

use self::sections::SectionGroups;
use super::{
    LiveParts,
    counts::CountsBoard,
    messages::{CloseAll, Closed, Opened, Subscribe, Unsubscribe},
    protocol::{self, Format},
    session::{Outgoing, Session, TooSlow},
};
use crate::{
    actors::live::{
        FanoutMessage, SeatFrame, Sections,
        feed::{EventState, Join, Leave, LiveFeed},
        window::CatchUp,
    },
    auth::Narrowing,
    services::listing::is_draft,
};
use domain::{EventId, UserId};

struct Socket {
    session: Addr<Session>,
    /// Whose it is, and of what it may hear.
    user: Option<(UserId, Narrowing)>,
    /// What it watches, and whether it may see that as a draft too.
    events: FxHashMap<EventId, bool>,
}

#[derive(Default)]
struct Audience {
    feed: Option<Addr<LiveFeed>>,
    /// Sockets that get frames.
    watching: FxHashMap<u64, View>,
    /// Sockets that wait for their catch-up.
    joining: FxHashMap<u64, View>,
    groups: SectionGroups,
}

/// What a socket wants to see of an event.
struct View {
    format: Format,
    /// All, if none are named.
    sections: Option<Arc<Sections>>,
}

/// The fan-out of one worker.
pub(super) struct Fanout {
    parts: LiveParts,
    sockets: FxHashMap<u64, Socket>,
    audiences: FxHashMap<EventId, Audience>,
    counts: CountsBoard,
    by_user: HashMap<UserId, FxHashSet<u64>>,
    /// Viewers of each event as other processes were told.
    told: FxHashMap<EventId, u32>,
    next: u64,
}

/// One timer for all of a worker's sockets.
const SWEEP: Duration = Duration::from_secs(1);

impl Fanout {
    pub(super) fn new(parts: LiveParts) -> Self {
        Self {
            parts,
            sockets: FxHashMap::default(),
            audiences: FxHashMap::default(),
            counts: CountsBoard::default(),
            by_user: HashMap::new(),
            told: FxHashMap::default(),
            next: 0,
        }
    }

    /// Passes a message on; false when the socket cannot take it.
    fn pass(&self, viewer: u64, message: Outgoing) -> bool {
        self.sockets.get(&viewer).is_some_and(|socket| socket.session.try_send(message).is_ok())
    }

    /// Passes on a message that the socket must not miss.
    fn pass_or_end(&mut self, viewer: u64, message: Outgoing, ctx: &mut Context<Self>) {
        if !self.pass(viewer, message) {
            self.end_slow(vec![viewer], ctx);
        }
    }

    /// Ends sockets whose mailbox is full.
    fn end_slow(&mut self, viewers: Vec<u64>, ctx: &mut Context<Self>) {
        for viewer in viewers {
            if let Some(socket) = self.sockets.get(&viewer) {
                if socket.session.connected() {
                    self.parts.engine.metrics().slow_reader();
                }
                // Once beyond its mailbox's limit: it closes as soon as it can write again.
                socket.session.do_send(TooSlow);
            }
            self.forget(viewer, ctx);
        }
    }

    fn forget(&mut self, viewer: u64, ctx: &mut Context<Self>) {
        let Some(socket) = self.sockets.remove(&viewer) else { return };
        for event in socket.events.into_keys() {
            self.leave(viewer, event, ctx);
        }
        if let Some((user, _)) = socket.user
            && let Some(viewers) = self.by_user.get_mut(&user)
        {
            viewers.remove(&viewer);
            if viewers.is_empty() {
                self.parts.engine.everywhere().sockets.add((&user).into(), -1);
                self.by_user.remove(&user);
            }
        }
    }

    fn leave(&mut self, viewer: u64, event: EventId, ctx: &mut Context<Self>) {
        self.counts.leave(viewer, event);
        let Some(audience) = self.audiences.get_mut(&event) else { return };
        audience.watching.remove(&viewer);
        audience.joining.remove(&viewer);
        if audience.watching.is_empty() && audience.joining.is_empty() {
            if let Some(feed) = &audience.feed {
                feed.do_send(Leave { fanout: ctx.address().recipient() });
            }
            self.audiences.remove(&event);
        }
    }

    fn tell_watching(
        &mut self,
        event: EventId,
        message: impl Fn(&View) -> Option<Outgoing>,
        ctx: &mut Context<Self>,
    ) {
        let Some(audience) = self.audiences.get(&event) else { return };
        let (mut slow, mut passed) = (Vec::new(), 0);
        for (viewer, view) in &audience.watching {
            // Without a message, nothing of what it looks at has changed.
            let Some(message) = message(view) else { continue };
            if self.pass(*viewer, message) {
                passed += 1;
            } else {
                slow.push(*viewer);
            }
        }
        self.parts.engine.metrics().frames(passed);
        self.end_slow(slow, ctx);
    }

    fn tell_frame(&mut self, frame: &Arc<SeatFrame>, ctx: &mut Context<Self>) {
        let Some(audience) = self.audiences.get_mut(&frame.event) else { return };
        let cut = audience.groups.cut(frame);
        let of_view = |view: &View| {
            let frame = match &view.sections {
                Some(sections) => cut.of(sections)?,
                None => frame.clone(),
            };
            Some(Outgoing::Frame(frame, view.format))
        };
        self.tell_watching(frame.event, of_view, ctx);
    }

    /// Tells viewers that may not see an event which became a draft again that it is gone, and ends their
    /// subscription. Called before anything is sent about an event: it costs a look at its status.
    fn hide_draft(&mut self, event: EventId, ctx: &mut Context<Self>) {
        if !self.parts.engine.catalogue().get(event).is_some_and(|entry| is_draft(&entry)) {
            return;
        }
        let watching = self
            .audiences
            .get(&event)
            .into_iter()
            .flat_map(|audience| audience.watching.keys().chain(audience.joining.keys()).copied());
        let hidden: Vec<u64> = watching
            .chain(self.counts.viewers_of(event))
            .filter(|viewer| {
                self.sockets.get(viewer).is_some_and(|socket| socket.events.get(&event) != Some(&true))
            })
            .collect();
        let slow =
            hidden.iter().copied().filter(|viewer| !self.pass(*viewer, Outgoing::Gone(event))).collect();
        for viewer in hidden {
            if let Some(socket) = self.sockets.get_mut(&viewer) {
                socket.events.remove(&event);
            }
            self.leave(viewer, event, ctx);
        }
        self.end_slow(slow, ctx);
    }

    /// Sends status and counts at once, then when they change. They come from the catalogue, so the event need not be in
    /// memory.
    fn subscribe_counts(&mut self, viewer: u64, event: EventId) {
        let Some(state) = self.state_of(event) else { return };
        self.counts.join(viewer, state);
        // A socket that cannot take it is found by the next sweep.
        self.pass(viewer, Outgoing::Text(protocol::state(&state)));
    }

    fn state_of(&self, event: EventId) -> Option<EventState> {
        let engine = &self.parts.engine;
        let entry = engine.catalogue().get(event)?;
        let status = entry.record().rules.status_at(engine.now());
        Some(EventState { event, status, counts: entry.counts() })
    }

    fn tell_counts(&mut self, ctx: &mut Context<Self>) {
        for event in self.counts.events().collect::<Vec<_>>() {
            self.hide_draft(event, ctx);
        }
        let changed: Vec<EventState> =
            self.counts.events().filter_map(|event| self.state_of(event)).collect();
        let mut slow = Vec::new();
        for state in changed {
            let Some(viewers) = self.counts.news(state) else { continue };
            let text = protocol::state(&state);
            slow.extend(
                viewers.into_iter().filter(|viewer| !self.pass(*viewer, Outgoing::Text(text.clone()))),
            );
        }
        self.end_slow(slow, ctx);
    }

    fn joined(&mut self, viewer: u64, state: &EventState, catch_up: CatchUp, ctx: &mut Context<Self>) {
        let event = state.event;
        let Some(audience) = self.audiences.get_mut(&event) else { return };
        // It watches no more, perhaps.
        let Some(view) = audience.joining.remove(&viewer) else { return };
        let told = protocol::state(state);
        match catch_up {
            CatchUp::Missed(frame) => {
                let format = view.format;
                let frame = frame.map(|frame| match &view.sections {
                    Some(sections) => audience.groups.caught_up(sections, &frame),
                    None => frame,
                });
                audience.watching.insert(viewer, view);
                self.pass_or_end(viewer, Outgoing::Joined(told, frame, format), ctx);
            }
            CatchUp::Resync => {
                self.pass(viewer, Outgoing::Text(told));
                self.not_watched(viewer, event, protocol::resync(event), ctx);
            }
        }
    }

    /// Tells a socket that it does not watch an event now, and why.
    fn not_watched(&mut self, viewer: u64, event: EventId, why: ByteString, ctx: &mut Context<Self>) {
        if let Some(socket) = self.sockets.get_mut(&viewer) {
            socket.events.remove(&event);
        }
        self.leave(viewer, event, ctx);
        // A viewer that missed this would wait for ever.
        self.pass_or_end(viewer, Outgoing::Text(why), ctx);
    }
}

impl Actor for Fanout {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(4_096);
        ctx.run_interval(SWEEP, |fanout, ctx| {
            let sweep = |(viewer, socket): (&u64, &Socket)| {
                socket.session.try_send(Outgoing::Sweep).is_err().then_some(*viewer)
            };
            let slow: Vec<u64> = fanout.sockets.iter().filter_map(sweep).collect();
            fanout.end_slow(slow, ctx);
            fanout.tell_counts(ctx);
            fanout.tell_viewers();
        });
    }
}

impl Handler<Opened> for Fanout {
    type Result = u64;

    fn handle(&mut self, Opened(session): Opened, _: &mut Self::Context) -> u64 {
        self.next += 1;
        self.sockets.insert(self.next, Socket { session, user: None, events: FxHashMap::default() });
        self.next
    }
}

impl Handler<Closed> for Fanout {
    type Result = ();

    fn handle(&mut self, Closed(viewer): Closed, ctx: &mut Self::Context) {
        self.forget(viewer, ctx);
    }
}

impl Handler<Subscribe> for Fanout {
    type Result = ();

    fn handle(&mut self, subscribe: Subscribe, ctx: &mut Self::Context) {
        let Subscribe { viewer, event, from_seq, epoch, format, sections, sees_as_draft } = subscribe;
        let Some(socket) = self.sockets.get_mut(&viewer) else { return };
        socket.events.insert(event, sees_as_draft);
        if format == Format::Counts {
            self.leave(viewer, event, ctx);
            self.subscribe_counts(viewer, event);
            return;
        }
        self.counts.leave(viewer, event);
        let audience = self.audiences.entry(event).or_default();
        let sections = sections.and_then(|sections| audience.groups.share(sections));
        if audience.joining.insert(viewer, View { format, sections }).is_some() {
            // It subscribes again before it was answered: one answer is on its way.
            return;
        }
        audience.watching.remove(&viewer);
        let join = Join { fanout: ctx.address().recipient(), viewer, from_seq, epoch };
        audience.feed = Some(self.parts.hub.join(event, join));
    }
}

impl Handler<Unsubscribe> for Fanout {
    type Result = ();

    fn handle(&mut self, Unsubscribe { viewer, event }: Unsubscribe, ctx: &mut Self::Context) {
        if let Some(socket) = self.sockets.get_mut(&viewer) {
            socket.events.remove(&event);
        }
        self.leave(viewer, event, ctx);
    }
}

impl Handler<FanoutMessage> for Fanout {
    type Result = ();

    fn handle(&mut self, message: FanoutMessage, ctx: &mut Self::Context) {
        self.hide_draft(message.event(), ctx);
        match message {
            FanoutMessage::Frame(frame) => self.tell_frame(&frame, ctx),
            FanoutMessage::State(state) => {
                let text = protocol::state(&state);
                self.tell_watching(state.event, |_| Some(Outgoing::Text(text.clone())), ctx);
            }
            FanoutMessage::Resync(event) => {
                let text = protocol::resync(event);
                self.tell_watching(event, |_| Some(Outgoing::Text(text.clone())), ctx);
                // A joining viewer gets a catch-up of its own.
                let Some(audience) = self.audiences.get_mut(&event) else { return };
                audience.groups.restart();
                for (viewer, _) in audience.watching.drain() {
                    if let Some(socket) = self.sockets.get_mut(&viewer) {
                        socket.events.remove(&event);
                    }
                }
                if audience.joining.is_empty() {
                    self.audiences.remove(&event);
                }
            }
            FanoutMessage::Joined { viewer, state, catch_up } => self.joined(viewer, &state, catch_up, ctx),
            FanoutMessage::Failed { viewer, event } => {
                let error = protocol::error(
                    "overloaded",
                    "this event cannot be watched now; subscribe again shortly",
                );
                self.not_watched(viewer, event, error, ctx);
            }
        }
    }
}

impl Handler<CloseAll> for Fanout {
    type Result = ();

    fn handle(&mut self, _: CloseAll, _: &mut Self::Context) {
        for socket in self.sockets.values() {
            socket.session.do_send(Outgoing::GoingAway);
        }
    }
}
