//! Order processors: the CPU work of an order, on threads of their own.

use std::sync::Arc;

use actix::prelude::*;

use super::{Issued, Job};
use crate::{
    clock::Clock,
    payments::provider::PaymentReport,
    tickets::{TicketFacts, TicketMinter},
};
use domain::{Routed, Ticket, TicketId, TicketStatus};

/// An order that is paid.
pub struct Paid {
    /// The order.
    pub job: Job,
    /// What the provider said, if its event has not heard it yet.
    pub report: Option<PaymentReport>,
}

/// Issues the tickets of paid orders of one event.
#[derive(Message)]
#[rtype(result = "Vec<Issued>")]
pub struct Issue(pub Vec<Paid>);

/// One processor thread.
pub struct Processor {
    minter: Arc<TicketMinter>,
    clock: Clock,
}

impl Processor {
    /// A processor that signs with `minter`.
    pub fn new(minter: Arc<TicketMinter>, clock: Clock) -> Self {
        Self { minter, clock }
    }

    fn tickets(&self, job: &Job) -> Vec<Ticket> {
        assert!(job.totals.add_up(), "an order's totals add up before anybody gets a ticket");
        let mut tickets = Vec::with_capacity(job.labels.len());
        for (position, label) in job.labels.iter().enumerate() {
            let ticket = TicketId::of_event(job.event, self.clock.now(), rand::random());
            let facts = TicketFacts { ticket, event: job.event, order: job.order, seat: label.clone() };
            tickets.push(Ticket {
                ticket,
                event: job.event,
                order: job.order,
                user: job.user.clone(),
                label: label.clone(),
                position: position as u32,
                token: self.minter.mint(&facts),
                status: TicketStatus::Valid,
                used: None,
            });
        }
        tickets
    }
}

impl Actor for Processor {
    type Context = SyncContext<Self>;
}

impl Handler<Issue> for Processor {
    type Result = MessageResult<Issue>;

    fn handle(&mut self, Issue(jobs): Issue, _: &mut Self::Context) -> Self::Result {
        let issue = |Paid { job, report }: Paid| Issued {
            order: job.order,
            paid: report,
            tickets: self.tickets(&job),
        };
        MessageResult(jobs.into_iter().map(issue).collect())
    }
}
