//! Requests whose key the store must be asked about: their outcome left memory, and nothing is done before
//! the store has said what it was. The event goes on meanwhile.

use actix::prelude::*;
use tokio::sync::oneshot;

use super::{EventActor, Reply, State, Waiter, turn::Handled};
use crate::{
    actors::ask::{Ask, Refusal},
    domain::Timestamp,
    persistence::{OutcomeRow, StoreError},
};

impl EventActor {
    /// Asks the store for the outcome under this request's key, which ends at this instant.
    pub(super) fn look_up(&mut self, ask: Ask, ends: Timestamp, ctx: &mut Context<Self>) -> Reply {
        let retry_after = self.around.retry_after;
        let Some((user, keyed)) = ask.keyed() else { return Reply::Now(Err(Refusal::Interrupted)) };
        if self.lookups >= self.around.outcome_lookups_max {
            return Reply::Now(Err(Refusal::Overloaded { retry_after }));
        }
        self.lookups += 1;
        let (sender, receiver) = oneshot::channel();
        let (store, event, user, key) =
            (self.around.store.clone(), self.event, user.clone(), keyed.key.clone());
        let found = async move { store.outcome(event, user, key, ends).await };
        ctx.spawn(found.into_actor(self).map(|found, actor, ctx| {
            actor.lookups -= 1;
            actor.looked_up(ask, found, sender);
            actor.end_turn(ctx);
        }));
        Reply::Later(receiver)
    }

    fn looked_up(&mut self, ask: Ask, found: Result<Option<OutcomeRow>, StoreError>, waiter: Waiter) {
        // Who gave up waiting has been told to ask again: nothing is done for nobody.
        if waiter.is_closed() {
            return;
        }
        let (now, room) = (self.around.clock.now(), self.room());
        let handled = match found {
            _ if self.around.ownership.is_lost() || self.state != State::Open => {
                Handled::Now(Err(Refusal::Moved))
            }
            Ok(row) => {
                self.desk.handle_stored(ask, row, now, room).unwrap_or_else(|error| self.unknown(&error))
            }
            Err(error) => self.unknown(&error),
        };
        match handled {
            Handled::Once(mark, result) if mark > self.durable => self.wait_for(mark, waiter, result),
            // Who gave up in this instant asks again with its key.
            Handled::Once(_, result) | Handled::Now(result) => drop(waiter.send(result)),
            // What was asked about is not asked about again.
            Handled::InStore(..) => {}
        }
    }

    fn unknown(&self, error: &StoreError) -> Handled {
        tracing::warn!(event = %self.event, %error, "an outcome cannot be looked up");
        Handled::Now(Err(Refusal::StoreUnavailable { retry_after: self.around.retry_after }))
    }
}
