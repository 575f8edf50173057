//! Order processing: the payment actor asks payment providers about durable orders, processors sign the tickets of paid ones.
//!
//! The number of orders at work is bounded; what does not fit goes back to its event. What a provider answers goes back to
//! the event too: nothing here decides about an order or writes to the store.

mod messages;
pub mod processor;

use std::sync::Arc;

use actix::prelude::*;
use futures_util::FutureExt;

pub use self::messages::{DoJobs, Issued, Job, OrdersIssued, OrdersProcessing, PaymentAnswered, Work};
use self::processor::{Issue, Paid};
use crate::{
    payments::{
        Payments,
        machine::Operation,
        provider::{KnownPayment, PaymentError, PaymentReport, PaymentState},
    },
    telemetry::Metrics,
};
use domain::{Amount, OrderId};

/// The payment actor: asks orders' providers and has the paid ones' tickets issued.
pub struct PaymentActor {
    payments: Arc<Payments>,
    processors: Recipient<Issue>,
    metrics: Arc<Metrics>,
    in_flight: usize,
    in_flight_max: usize,
}

/// Orders that go to a processor together.
const ISSUE_TOGETHER: usize = 32;

/// What a provider answers.
type Answer = Result<PaymentReport, PaymentError>;

impl PaymentActor {
    /// A payment actor with at most `in_flight_max` orders at a time.
    pub fn new(
        payments: Arc<Payments>,
        processors: Recipient<Issue>,
        in_flight_max: usize,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self { payments, processors, metrics, in_flight: 0, in_flight_max }
    }

    fn issue(&mut self, paid: Vec<Paid>, event: &Recipient<OrdersIssued>, ctx: &mut Context<Self>) {
        for jobs in chunks(paid) {
            let count = jobs.len();
            let orders: Vec<OrderId> = jobs.iter().map(|paid| paid.job.order).collect();
            let issued = self.processors.send(Issue(jobs));
            let event = event.clone();
            ctx.spawn(issued.into_actor(self).map(move |issued, actor, _| {
                actor.leave(count);
                match issued {
                    // Bounded by the orders in flight; a dead event resumes its orders when it is loaded.
                    Ok(issued) => event.do_send(OrdersIssued(issued)),
                    Err(error) => tracing::error!(?orders, %error, "the order processors do not answer"),
                }
            }));
        }
    }

    /// What a provider has answered: an order that is paid at once gets its tickets without asking its event first, all
    /// others are their event's to judge.
    fn take_answer(
        &mut self,
        job: Job,
        operation: Operation,
        answer: Answer,
        event: &DoJobs,
    ) -> Option<Paid> {
        match answer {
            Ok(report) if operation == Operation::Create && is_paid(&job, &report) => {
                Some(Paid { job, report: Some(report) })
            }
            answer => {
                self.leave(1);
                event.answered.do_send(PaymentAnswered { order: job.order, operation, answer });
                None
            }
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

impl Handler<DoJobs> for PaymentActor {
    type Result = MessageResult<DoJobs>;

    fn handle(&mut self, mut event: DoJobs, ctx: &mut Self::Context) -> Self::Result {
        let mut jobs = std::mem::take(&mut event.jobs);
        let capacity = self.in_flight_max.saturating_sub(self.in_flight);
        let refused = jobs.split_off(jobs.len().min(capacity));
        self.in_flight += jobs.len();
        self.metrics.orders_in_process(self.in_flight);
        let mut paid = Vec::with_capacity(jobs.len());
        let mut slow = Vec::new();
        let event = Arc::new(event);
        for job in jobs {
            let Some((operation, payment, is_prompt)) = self.question(&job) else {
                paid.push(Paid { job, report: None });
                continue;
            };
            let mut call = self.payments.ask(&job.payment.provider, operation, payment);
            // Most providers take a while; an answer that is ready at once needs no task of its own.
            if let Some(answer) = call.as_mut().now_or_never() {
                paid.extend(self.take_answer(job, operation, answer, &event));
                continue;
            }
            if is_prompt {
                slow.push(job.order);
            }
            let event = event.clone();
            ctx.spawn(call.into_actor(self).map(move |answer, actor, ctx| {
                if let Some(paid) = actor.take_answer(job, operation, answer, &event) {
                    actor.issue(vec![paid], &event.issued, ctx);
                }
            }));
        }
        if !slow.is_empty() {
            event.processing.do_send(OrdersProcessing(slow));
        }
        self.issue(paid, &event.issued, ctx);
        MessageResult(refused)
    }
}

impl PaymentActor {
    /// What the provider is to be asked, if it is to be asked anything.
    fn question(&self, job: &Job) -> Option<(Operation, KnownPayment, bool)> {
        let Work::Ask { operation, key, payment_id, until, is_prompt } = &job.work else { return None };
        let new =
            self.payments.new_payment(*key, job.event, job.totals.total, job.currency, &job.payment, *until);
        Some((*operation, KnownPayment { new, payment_id: payment_id.clone() }, *is_prompt))
    }
}

/// Whether the whole of an order was taken, and nothing was given back.
fn is_paid(job: &Job, report: &PaymentReport) -> bool {
    let is_whole = (report.amount, report.currency) == (job.totals.total, job.currency);
    is_whole && report.state == PaymentState::Captured { refunded: Amount(0) }
}

fn chunks(mut jobs: Vec<Paid>) -> Vec<Vec<Paid>> {
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
