//! What an event is told of its orders: that they are to be processed, and how far their payments and tickets are.

use actix::prelude::*;

use super::{EventActor, messages::ProcessOrders};
use crate::actors::{
    orders::{OrdersIssued, OrdersProcessing, PaymentAnswered},
    refusal::Refusal,
};

impl Handler<ProcessOrders> for EventActor {
    type Result = MessageResult<ProcessOrders>;

    fn handle(&mut self, ProcessOrders(requests): ProcessOrders, ctx: &mut Self::Context) -> Self::Result {
        if !self.is_serving() {
            return MessageResult(Err(Refusal::Moved));
        }
        let elsewhere = self.machine.begin_requested(requests, self.around.clock.now());
        self.carry_out(ctx);
        MessageResult(Ok(elsewhere))
    }
}

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
