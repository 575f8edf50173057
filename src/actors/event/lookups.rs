//! Requests whose key the store must be asked about: their outcome left memory, or may have, and nothing is done
//! before the store has said what it was. The event goes on meanwhile.

use actix::prelude::*;
use tokio::sync::oneshot;

use super::{EventActor, Reply, State, Waiter, turn::Handled};
use crate::{
    actors::ask::{Ask, Refusal},
    persistence::{OutcomeEnd, OutcomeRow, StoreError},
};

impl EventActor {
    /// Asks the store for the outcome under this request's key, which ends then. A quarter of the places for that is
    /// kept for orders, so that no flood of holds keeps anybody from buying what they hold.
    pub(super) fn look_up(&mut self, ask: Ask, end: OutcomeEnd, ctx: &mut Context<Self>) -> Reply {
        let retry_after = self.around.retry_after;
        let most = self.around.outcome_lookups_max;
        let most = if matches!(ask, Ask::Order { .. }) { most } else { most - most / 4 };
        if self.lookups >= most {
            return Reply::Now(Err(Refusal::Overloaded { retry_after }));
        }
        let (sender, receiver) = oneshot::channel();
        self.ask_store(ask, end, sender, ctx);
        Reply::Later(receiver)
    }

    fn ask_store(&mut self, ask: Ask, end: OutcomeEnd, waiter: Waiter, ctx: &mut Context<Self>) {
        // Only requests under keys come here; one without would hear that it was interrupted.
        let Some((user, keyed)) = ask.keyed() else { return };
        let (store, event, user, key) =
            (self.around.store.clone(), self.event, user.clone(), keyed.key.clone());
        self.lookups += 1;
        self.desk.is_looked_up(&ask);
        let found = async move { store.outcome(event, user, key, end).await };
        ctx.spawn(found.into_actor(self).map(|found, actor, ctx| {
            actor.lookups -= 1;
            actor.looked_up(ask, found, waiter, ctx);
            actor.end_turn(ctx);
        }));
    }

    fn looked_up(
        &mut self,
        ask: Ask,
        found: Result<Option<OutcomeRow>, StoreError>,
        waiter: Waiter,
        ctx: &mut Context<Self>,
    ) {
        let may_be_too_early = self.desk.was_looked_up(&ask);
        // Who gave up waiting has been told to ask again: nothing is done for nobody.
        if waiter.is_closed() {
            return;
        }
        let (now, room) = (self.around.clock.now(), self.room());
        let handled = match found {
            _ if self.around.ownership.is_lost() || self.state != State::Open => {
                Handled::Now(Err(Refusal::Moved))
            }
            Ok(None) if may_be_too_early && let Some(end) = self.desk.in_store(&ask, now) => {
                Handled::InStore(Box::new(ask), end)
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
            Handled::InStore(ask, end) => self.ask_store(*ask, end, waiter, ctx),
        }
    }

    fn unknown(&self, error: &StoreError) -> Handled {
        tracing::warn!(event = %self.event, %error, "an outcome cannot be looked up");
        Handled::Now(Err(Refusal::StoreUnavailable { retry_after: self.around.retry_after }))
    }
}
