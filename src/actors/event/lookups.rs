//! Requests that wait for the store's answer about their idempotency key, because its outcome has left memory or may
//! have.
//!
//! Nothing is done for such a request before the store has answered. The event goes on with others meanwhile, and the
//! number of waiting requests is bounded.

use actix::prelude::*;

use super::{
    EventActor,
    envelope::{Deferred, Waiter},
};
use crate::{
    actors::refusal::{RETRY_AFTER, Refusal},
    store::{OutcomeEnd, OutcomeRow, StoreError},
};

impl EventActor {
    /// Asks the store for the outcome under this request's key, which ends then. A quarter of the places for that is
    /// kept for orders, so that no flood of holds keeps anybody from buying what they hold.
    pub(super) fn look_up(&mut self, end: OutcomeEnd, waiter: Box<dyn Waiter>, ctx: &mut Context<Self>) {
        let most = self.around.outcome_lookups_max;
        let most = if waiter.has_priority() { most } else { most - most / 4 };
        if self.lookups >= most {
            return waiter.refuse(Refusal::Overloaded { retry_after: RETRY_AFTER });
        }
        self.ask_store(end, waiter, ctx);
    }

    fn ask_store(&mut self, end: OutcomeEnd, waiter: Box<dyn Waiter>, ctx: &mut Context<Self>) {
        // Only requests with keys come here; another one would be answered as interrupted.
        let Some((user, idempotency)) = waiter.idempotency() else { return };
        let (store, event, user, key) =
            (self.around.store.clone(), self.event, user.clone(), idempotency.key.clone());
        self.lookups += 1;
        self.machine.is_looked_up(&user, &key);
        let found = async move { store.outcome(event, user, key, end).await };
        ctx.spawn(found.into_actor(self).map(|found, actor, ctx| {
            actor.lookups -= 1;
            actor.looked_up(found, waiter, ctx);
            actor.carry_out(ctx);
        }));
    }

    fn looked_up(
        &mut self,
        found: Result<Option<OutcomeRow>, StoreError>,
        waiter: Box<dyn Waiter>,
        ctx: &mut Context<Self>,
    ) {
        let Some((user, idempotency)) = waiter.idempotency() else { return };
        let may_be_too_early = self.machine.was_looked_up(user, &idempotency.key);
        // A caller that gave up was told to ask again: nothing is done for it.
        if waiter.is_gone() {
            return;
        }
        if !self.is_serving() {
            return waiter.refuse(Refusal::Moved);
        }
        self.machine.lapse(self.around.tenure.is_lapsed());
        let at = self.moment(self.around.clock.now());
        match found {
            Ok(None)
                if may_be_too_early
                    && let Some(end) = self.machine.in_store(waiter.idempotency(), at.now) =>
            {
                self.ask_store(end, waiter, ctx);
            }
            Ok(row) => match waiter.resume(&mut self.machine, row, at) {
                Some(Deferred::UntilLookedUp(end, waiter)) => self.ask_store(end, waiter, ctx),
                deferred => self.keep(deferred, ctx),
            },
            Err(error) => {
                tracing::warn!(event = %self.event, %error, "an outcome cannot be looked up");
                waiter.refuse(Refusal::StoreUnavailable { retry_after: RETRY_AFTER });
            }
        }
    }
}
