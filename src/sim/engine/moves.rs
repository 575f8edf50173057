//! Shards that are closed while everything goes on, and opened again some time later under the same epoch: as if they had
//! been handed over and back.

use std::{rc::Rc, time::Duration};

use rand::Rng;

use super::{outside::Outside, process::Process};
use crate::{
    actors::requests::Map,
    sim::{faults::OneIn, seen::Sight},
};
use domain::ShardId;

/// How often it is decided whether a shard is closed.
const DECIDED_EVERY: Duration = Duration::from_millis(500);
/// The longest that a shard stays closed, in milliseconds.
const CLOSED_MAX: u64 = 3_000;

/// Closes shards of a process and opens them again.
pub(super) struct Moves {
    pub(super) outside: Outside,
    /// Each time that it is decided.
    pub(super) often: OneIn,
}

impl Moves {
    pub(super) async fn run(self, process: Rc<Process>) {
        loop {
            actix_rt::time::sleep(DECIDED_EVERY).await;
            if self.outside.with(|state| !state.is_over && self.often.happens(&mut state.rng)) {
                self.close_and_open(&process).await;
            }
        }
    }

    async fn close_and_open(&self, process: &Process) {
        let event = self.outside.with(|state| state.events[state.rng.random_range(0..state.events.len())]);
        let shard = ShardId::of(event);
        let Some(epoch) = process.engine.tenure().epoch(shard) else { return };
        let seen = process.gateway.send(event, Map).await.ok();
        process.engine.close_shards(&[shard]).await;
        self.outside.with(|state| {
            state.step("closed", process.number.into(), 0);
            state.seen.add(Sight::ShardClosed);
            // What was shown before is in the store, unless somebody else owns it now.
            let Some(head) = state.store.events.get(&event).map(|stored| stored.head) else { return };
            let is_owner = head.epoch <= epoch && process.number == state.current;
            if let Some(seen) = seen.filter(|seen| is_owner && seen.seq > head.seq) {
                state.oracle.fail(format!(
                    "event {event} was closed at {} and has {} in the store",
                    seen.seq, head.seq
                ));
            }
        });
        let closed = self.outside.with(|state| state.within(CLOSED_MAX));
        actix_rt::time::sleep(closed).await;
        if process.engine.tenure().is_lost() {
            return;
        }
        // It is served whether or not its events can be looked for now; the next start wakes them.
        while process.engine.open_shards(&[(shard, epoch)]).await.is_err() {
            actix_rt::time::sleep(DECIDED_EVERY).await;
        }
    }
}
