//! Order processing: the payment actor charges durable orders, processors sign the tickets of paid ones.
//!
//! The number of orders at work is bounded; what does not fit goes back to its event. The decision about an order
//! goes back to its event too: nothing here writes to the store.

mod messages;
pub mod processor;

use std::{sync::Arc, time::Duration};

use actix::prelude::*;
use futures_util::FutureExt;

pub use self::messages::{Decide, Decided, Job, OrdersDecided, OrdersProcessing};
use self::processor::{Issue, Processor};
use crate::{
    payments::{Charge, PaymentError, Payments, Receipt},
    telemetry::Metrics,
};
use domain::{OrderFailure, OrderId};

/// The payment actor: pays orders through their providers and has the paid ones' tickets issued.
pub struct PaymentActor {
    payments: Arc<Payments>,
    processors: Addr<Processor>,
    metrics: Arc<Metrics>,
    in_flight: usize,
    in_flight_max: usize,
}

/// Orders that go to a processor together.
const ISSUE_TOGETHER: usize = 32;
/// The pause between two attempts to charge while the provider is unavailable.
const CHARGE_RETRY: Duration = Duration::from_millis(500);

impl PaymentActor {
    /// A payment actor with at most `in_flight_max` orders at a time.
    pub fn new(
        payments: Arc<Payments>,
        processors: Addr<Processor>,
        in_flight_max: usize,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self { payments, processors, metrics, in_flight: 0, in_flight_max }
    }

    fn issue(&mut self, paid: Vec<Job>, decided: &Recipient<OrdersDecided>, ctx: &mut Context<Self>) {
        for jobs in chunks(paid) {
            let count = jobs.len();
            let orders: Vec<OrderId> = jobs.iter().map(|job| job.order).collect();
            let issued = self.processors.send(Issue(jobs));
            let event = decided.clone();
            ctx.spawn(issued.into_actor(self).map(move |decided, actor, _| {
                actor.leave(count);
                match decided {
                    // Bounded by the orders in flight; a dead event resumes its orders when it is loaded.
                    Ok(decided) => event.do_send(OrdersDecided(decided)),
                    Err(error) => tracing::error!(?orders, %error, "the processors are gone"),
                }
            }));
        }
    }

    fn leave(&mut self, count: usize) {
        self.in_flight -= count;
        self.metrics.orders_in_process(self.in_flight);
    }
}

impl Actor for PaymentActor {
    type Context = Context<Self>;
}

impl Handler<Decide> for PaymentActor {
    type Result = MessageResult<Decide>;

    fn handle(&mut self, decide: Decide, ctx: &mut Self::Context) -> Self::Result {
        let Decide { mut jobs, processing, decided } = decide;
        let capacity = self.in_flight_max.saturating_sub(self.in_flight);
        let refused = jobs.split_off(jobs.len().min(capacity));
        self.in_flight += jobs.len();
        self.metrics.orders_in_process(self.in_flight);
        let mut paid = Vec::with_capacity(jobs.len());
        let mut slow = Vec::new();
        for job in jobs {
            let mut payment = Box::pin(pay(self.payments.clone(), job.clone()));
            // Most providers take a while; an answer that is ready at once needs no task of its own.
            match payment.as_mut().now_or_never() {
                Some(Ok(_)) => paid.push(job),
                Some(Err(failure)) => {
                    self.leave(1);
                    decided.do_send(OrdersDecided(vec![Decided { order: job.order, result: Err(failure) }]));
                }
                None => {
                    slow.push(job.order);
                    let decided = decided.clone();
                    ctx.spawn(payment.into_actor(self).map(move |result, actor, ctx| match result {
                        Ok(_) => actor.issue(vec![job], &decided, ctx),
                        Err(failure) => {
                            actor.leave(1);
                            decided.do_send(OrdersDecided(vec![Decided {
                                order: job.order,
                                result: Err(failure),
                            }]));
                        }
                    }));
                }
            }
        }
        if !slow.is_empty() {
            processing.do_send(OrdersProcessing(slow));
        }
        self.issue(paid, &decided, ctx);
        MessageResult(refused)
    }
}

/// Charges an order. A provider that is unavailable is asked again until the time limit is over; a
/// charge carries the order's id, so that no attempt can pay twice.
async fn pay(payments: Arc<Payments>, job: Job) -> Result<Receipt, OrderFailure> {
    let attempt = async {
        loop {
            let charge = Charge {
                order: job.order,
                amount: job.totals.total,
                currency: job.currency,
                token: job.payment.token.clone(),
            };
            match payments.charge(&job.payment.provider, charge).await {
                Ok(receipt) => return Ok(receipt),
                Err(PaymentError::Declined { .. }) => return Err(OrderFailure::PaymentDeclined),
                Err(PaymentError::Timeout) => return Err(OrderFailure::PaymentTimeout),
                Err(PaymentError::Unavailable { .. }) => actix_rt::time::sleep(CHARGE_RETRY).await,
            }
        }
    };
    let timeout = payments.timeout();
    actix_rt::time::timeout(timeout, attempt).await.unwrap_or(Err(OrderFailure::PaymentTimeout))
}

fn chunks(mut jobs: Vec<Job>) -> Vec<Vec<Job>> {
    let mut chunks = Vec::with_capacity(jobs.len().div_ceil(ISSUE_TOGETHER));
    while jobs.len() > ISSUE_TOGETHER {
        let rest = jobs.split_off(ISSUE_TOGETHER);
        chunks.push(std::mem::replace(&mut jobs, rest));
    }
    if !jobs.is_empty() {
        chunks.push(jobs);
    }
    chunks
}
