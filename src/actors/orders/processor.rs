//! Order processors: the CPU work of an order, on threads of their own if there are any.

use std::sync::Arc;

use actix::prelude::*;

use super::{Issued, Job};
use crate::{actors::host::Host, clock::Clock, payments::provider::PaymentReport, tickets::TicketMinter};
use domain::{Routed, SignedTicket, Ticket, TicketId, TicketStatus};

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

/// One processor.
#[derive(Clone)]
pub struct Processor {
    minter: Arc<TicketMinter>,
    clock: Clock,
    host: Host,
}

impl Processor {
    /// A processor that signs with `minter`.
    pub fn new(minter: Arc<TicketMinter>, clock: Clock, host: Host) -> Self {
        Self { minter, clock, host }
    }

    /// Starts processors like this one, on so many threads; 0: as many as there are cores.
    pub fn start_all(self, threads: usize) -> Recipient<Issue> {
        if !self.host.has_threads() {
            return OnThisThread(self).start().recipient();
        }
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let threads = if threads == 0 { cores } else { threads };
        SyncArbiter::start(threads, move || self.clone()).recipient()
    }

    fn issue(&self, jobs: Vec<Paid>) -> Vec<Issued> {
        let issue = |Paid { job, report }: Paid| Issued {
            order: job.order,
            paid: report,
            tickets: self.tickets(&job),
        };
        jobs.into_iter().map(issue).collect()
    }

    fn tickets(&self, job: &Job) -> Vec<SignedTicket> {
        assert!(job.totals.add_up(), "an order's totals add up before anybody gets a ticket");
        let mut tickets = Vec::with_capacity(job.labels.len());
        for (position, label) in job.labels.iter().enumerate() {
            let ticket = TicketId::of_event(job.event, self.clock.now(), self.host.random());
            tickets.push(self.minter.sign(Ticket {
                ticket,
                event: job.event,
                order: job.order,
                user: job.user.clone(),
                label: label.clone(),
                position: position as u32,
                status: TicketStatus::Valid,
                used: None,
            }));
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
        MessageResult(self.issue(jobs))
    }
}

/// A processor beside the other actors.
struct OnThisThread(Processor);

impl Actor for OnThisThread {
    type Context = Context<Self>;
}

impl Handler<Issue> for OnThisThread {
    type Result = MessageResult<Issue>;

    fn handle(&mut self, Issue(jobs): Issue, _: &mut Self::Context) -> Self::Result {
        MessageResult(self.0.issue(jobs))
    }
}
