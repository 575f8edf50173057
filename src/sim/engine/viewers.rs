//! Viewers of a run's events: each takes a map, joins the live feed, applies what comes, and compares.

use std::{rc::Rc, sync::Arc, time::Duration};

use actix::prelude::*;
use rand::Rng;

use super::{outside::Outside, process::Process};
use crate::{
    actors::{
        MapView, Refusal,
        live::{
            feed::{FanoutMessage, Join},
            window::CatchUp,
        },
        requests::Map,
    },
    sim::{seen::Sight, viewers::Viewer},
};
use domain::EventId;

/// How often a viewer compares its map, at least.
const COMPARE_EVERY: Duration = Duration::from_millis(700);
/// How soon an event is watched again that could not be.
const AGAIN: Duration = Duration::from_millis(300);

/// One viewer of one event.
pub(super) struct Follower {
    outside: Outside,
    process: Rc<Process>,
    event: EventId,
    /// Names its last join: answers to earlier ones are of the past.
    join: u64,
    /// What it took, until the feed has answered.
    taken: Option<Viewer>,
    viewer: Option<Viewer>,
}

impl Follower {
    /// A viewer of an event of this process.
    pub(super) fn new(outside: Outside, process: Rc<Process>, event: EventId) -> Self {
        Self { outside, process, event, join: 0, taken: None, viewer: None }
    }

    fn map(&self) -> impl Future<Output = Result<Arc<MapView>, Refusal>> + use<> {
        let (process, event) = (self.process.clone(), self.event);
        async move { process.gateway.send(event, Map).await }
    }

    /// Takes a map, and joins the feed with it a little later.
    fn watch(&mut self, ctx: &mut Context<Self>) {
        (self.viewer, self.taken) = (None, None);
        self.join += 1;
        let (map, outside, join) = (self.map(), self.outside.clone(), self.join);
        let taken = async move {
            let view = map.await;
            let waits = outside.with(|state| [1, 100, 2_000][state.rng.random_range(0..3)]);
            outside.takes(waits).await;
            view
        };
        ctx.spawn(taken.into_actor(self).map(move |view, viewer, ctx| match view {
            Ok(view) if viewer.join == join => {
                viewer.taken = Some(Viewer::of(&view));
                let fanout = ctx.address().recipient();
                let joins = Join { fanout, viewer: join, from_seq: view.seq, epoch: Some(view.epoch) };
                viewer.process.hub.join(viewer.event, joins);
            }
            Ok(_) => {}
            Err(_) => viewer.watch_again(ctx),
        }));
    }

    fn missed(&mut self, ctx: &mut Context<Self>) {
        self.outside.with(|state| state.seen.add(Sight::FeedOverflowed));
        self.watch_again(ctx);
    }

    fn watch_again(&mut self, ctx: &mut Context<Self>) {
        self.viewer = None;
        if !self.process.engine.tenure().is_lost() {
            ctx.run_later(AGAIN, Self::watch);
        }
    }

    /// Everybody who is at the server's state has its map.
    fn compare(&mut self, ctx: &mut Context<Self>) {
        if self.viewer.is_none() {
            return;
        }
        let map = self.map();
        ctx.spawn(map.into_actor(self).map(|view, follower, _| {
            let (Ok(view), Some(viewer)) = (view, &follower.viewer) else { return };
            let wrong = (viewer.seq == view.seq).then(|| viewer.differs(&view)).flatten();
            follower.outside.with(|state| {
                state.seen.add(Sight::Watched);
                if let Some(wrong) = wrong {
                    state.oracle.fail(format!("event {}: {wrong}", view.event));
                }
            });
        }));
    }
}

impl Actor for Follower {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(2);
        self.watch(ctx);
        ctx.run_interval(COMPARE_EVERY, Self::compare);
    }
}

impl Handler<FanoutMessage> for Follower {
    type Result = ();

    fn handle(&mut self, message: FanoutMessage, ctx: &mut Self::Context) {
        match message {
            FanoutMessage::Frame(frame) => {
                self.viewer.iter_mut().for_each(|viewer| viewer.apply(&frame));
            }
            FanoutMessage::Joined { viewer, catch_up, .. } if viewer == self.join => match catch_up {
                CatchUp::Missed(frame) => {
                    self.viewer = self.taken.take();
                    if let (Some(viewer), Some(frame)) = (&mut self.viewer, &frame) {
                        viewer.apply(frame);
                    }
                }
                CatchUp::Resync => self.missed(ctx),
            },
            FanoutMessage::Resync(_) => {
                self.missed(ctx);
            }
            FanoutMessage::Failed { viewer, .. } if viewer == self.join => self.watch_again(ctx),
            FanoutMessage::Joined { .. } | FanoutMessage::Failed { .. } | FanoutMessage::State(_) => {}
        }
    }
}
