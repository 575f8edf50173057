//! What an event is told of its orders: how far their payments and tickets are.

use actix::prelude::*;

use super::EventActor;
use crate::actors::orders::{OrdersIssued, OrdersProcessing, PaymentAnswered};

impl Handler<OrdersProcessing> for EventActor {
    type Result = ();

    fn handle(&mut self, OrdersProcessing(orders): OrdersProcessing, ctx: &mut Self::Context) {
        if !self.is_handed_over() {
            self.machine.processing(&orders, self.around.clock.now());
            self.carry_out(ctx);
        }
    }
}

impl Handler<PaymentAnswered> for EventActor {
    type Result = ();

    fn handle(&mut self, answered: PaymentAnswered, ctx: &mut Self::Context) {
        // The next owner asks again, by the same order and attempt.
        if !self.is_handed_over() {
            self.machine.payment_answered(answered, self.around.clock.now());
            self.carry_out(ctx);
        }
    }
}

impl Handler<OrdersIssued> for EventActor {
    type Result = ();

    fn handle(&mut self, OrdersIssued(issued): OrdersIssued, ctx: &mut Self::Context) {
        if !self.is_handed_over() {
            self.machine.orders_issued(issued, self.around.clock.now());
            self.carry_out(ctx);
        }
    }
}
