//! Carries the cancellation of an event out, in steps with pauses, so that other requests are answered in between.
//!
//! What a step does is decided by the machine; what is left to do follows from the seat map, so a restart continues.

use std::time::Duration;

use actix::prelude::*;

use super::{EventActor, machine::ORDERS_PER_STEP};
use domain::{OrderId, OrderStatus, Timestamp};

/// Between two steps, for other requests.
const PAUSE: Duration = Duration::from_millis(5);
/// Before looking again for orders that could not be ended: a gate was scanning them, or the store is unavailable.
const PAUSE_LONG: Duration = Duration::from_millis(500);

/// The paid orders that are looked at now, and the last one that was, oldest first.
type Cursor = (OrderStatus, Option<(Timestamp, OrderId)>);
/// Where a round begins: with those of which nothing has gone back, and then the others.
const BEGINNING: Cursor = (OrderStatus::Completed, None);

impl EventActor {
    /// Schedules a step if something is left to do and none is scheduled.
    pub(super) fn go_on_cancelling(&mut self, ctx: &mut Context<Self>) {
        let is_left = self.machine.cancellation_left().is_some_and(|left| !left.is_none());
        if is_left && !self.cancelling {
            self.cancelling = true;
            self.next_step(PAUSE, BEGINNING, ctx);
        }
    }

    fn next_step(&mut self, pause: Duration, after: Cursor, ctx: &mut Context<Self>) {
        ctx.run_later(pause, move |actor, ctx| actor.step(after, ctx));
    }

    fn step(&mut self, after: Cursor, ctx: &mut Context<Self>) {
        if !self.is_serving() {
            return;
        }
        if !self.around.backlog.has_capacity_for_orders() {
            return self.next_step(PAUSE_LONG, after, ctx);
        }
        let were_unpaid = self.machine.end_unpaid(self.around.clock.now());
        self.carry_out(ctx);
        if were_unpaid {
            return self.next_step(PAUSE, after, ctx);
        }
        let left = self.machine.cancellation_left().unwrap_or_default();
        if left.orders_sold == 0 {
            // At most orders in payment are left: their decision starts the next step.
            self.cancelling = false;
            if left.is_none() {
                tracing::info!(event = %self.event, "the cancellation of an event is finished");
            }
            return;
        }
        // The store knows how each order was paid; what is ended here and not there yet would be read again.
        if !self.machine.is_durable_at(self.durable) {
            return self.next_step(PAUSE, after, ctx);
        }
        let (store, event) = (self.around.store.clone(), self.event);
        let read = async move {
            let (status, after) = after;
            store.orders_of_event(event, Some(status), after, ORDERS_PER_STEP).await
        };
        let read = read.into_actor(self).map(move |rows, actor, ctx| match rows {
            Ok(rows) => {
                let last = rows.last().map(|row| (row.created_at, row.order));
                actor.machine.refund_all(rows, actor.around.clock.now());
                actor.carry_out(ctx);
                let (pause, after) = match (last, after.0) {
                    (Some(last), status) => (PAUSE, (status, Some(last))),
                    (None, OrderStatus::Completed) => (PAUSE, (OrderStatus::PartlyRefunded, None)),
                    // From the beginning again, for those that could not be ended.
                    (None, _) => (PAUSE_LONG, BEGINNING),
                };
                actor.next_step(pause, after, ctx);
            }
            Err(error) => {
                tracing::warn!(event = %actor.event, %error, "a cancellation waits for the store");
                actor.next_step(PAUSE_LONG, after, ctx);
            }
        });
        ctx.spawn(read);
    }
}
