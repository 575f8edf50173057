//! How an event leaves memory: when nobody has needed it for some time, or because its shard was closed.

use std::time::Duration;

use actix::prelude::*;

use super::{EventActor, HandOver, Passivate, actor::State, snapshots};
use crate::actors::write_behind::Drained;
use domain::{MapState, Timestamp};

/// How long a retired actor still returns the requests of callers that found it just before.
const FAREWELL: Duration = Duration::from_secs(1);

impl EventActor {
    pub(super) fn goodbye(&self) -> Passivate {
        Passivate { event: self.event, incarnation: self.registration.incarnation }
    }

    /// Leaves memory when nobody has needed the event for some time.
    pub(super) fn leave_if_idle(&mut self, ctx: &mut Context<Self>) {
        let now = self.around.clock.now();
        let idle_since = Duration::from_millis((now - self.last_asked).0.max(0) as u64);
        let nobody_waits = self.waiting.is_empty() && self.lookups == 0;
        let settled = self.machine.is_settled() && nobody_waits && self.machine.is_durable_at(self.durable);
        if self.state != State::Open || self.feed.is_some() || !settled || idle_since < self.around.idle {
            return;
        }
        self.state = State::Leaving;
        if let Some(snapshot) = self.last_snapshot(now) {
            snapshots::save(&self.around, self.event, self.epoch, snapshot, ctx);
        }
        let forgotten = self
            .registration
            .passivate
            .send(self.goodbye())
            .into_actor(self)
            .map(|_, actor, ctx| actor.retire(ctx));
        ctx.spawn(forgotten);
    }

    /// The state to save before the event leaves memory, if it is worth it.
    fn last_snapshot(&mut self, now: Timestamp) -> Option<MapState> {
        self.snapshots.last(&self.machine, now)
    }

    fn retire(&mut self, ctx: &mut Context<Self>) {
        self.state = State::Retired;
        ctx.run_later(FAREWELL, |_, ctx| ctx.stop());
    }
}

impl Handler<HandOver> for EventActor {
    type Result = ResponseActFuture<Self, ()>;

    fn handle(&mut self, _: HandOver, _: &mut Self::Context) -> Self::Result {
        if self.state == State::Retired {
            return Box::pin(actix::fut::ready(()));
        }
        // Requests come back unanswered from now on, and the registry refuses them.
        self.state = State::Closing;
        let drained = self.around.write_behind.send(Drained::Event(self.event)).into_actor(self);
        // What became durable was told before, so that whoever waited for it has an answer.
        let saved = drained.then(|_, actor, _| {
            let now = actor.around.clock.now();
            let state = actor.last_snapshot(now);
            let saving = state.map(|state| snapshots::saving(&actor.around, actor.event, actor.epoch, state));
            async move {
                if let Some(saving) = saving {
                    saving.await;
                }
            }
            .into_actor(actor)
        });
        Box::pin(saved.map(|(), actor, ctx| actor.retire(ctx)))
    }
}
