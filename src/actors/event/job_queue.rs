//! The jobs of an event that the payment actor does not have yet, in the order of their orders.
//!
//! There is one offer at a time: what comes while it is not answered, or while the payment actor is full, waits behind
//! what it did not take. So no order overtakes an earlier one of its event.

use std::collections::VecDeque;

use crate::actors::orders::Job;

/// Jobs to be offered. There are at most as many as orders that are undecided.
#[derive(Default)]
pub(super) struct JobQueue {
    waiting: VecDeque<Job>,
    /// An offer is not answered yet, or the next one waits until there may be capacity again.
    is_offering: bool,
}

impl JobQueue {
    /// Adds jobs behind all others.
    pub(super) fn add(&mut self, jobs: Vec<Job>) {
        self.waiting.extend(jobs);
    }

    /// Everything that waits, to be offered now, unless it has to wait for [`JobQueue::end_offer`].
    pub(super) fn begin_offer(&mut self) -> Option<Vec<Job>> {
        if self.is_offering || self.waiting.is_empty() {
            return None;
        }
        self.is_offering = true;
        Some(std::mem::take(&mut self.waiting).into())
    }

    /// Puts jobs of the offer that were not taken in front again.
    pub(super) fn put_back(&mut self, refused: Vec<Job>) {
        let newer = std::mem::replace(&mut self.waiting, refused.into());
        self.waiting.extend(newer);
    }

    /// The next offer may be made.
    pub(super) fn end_offer(&mut self) {
        self.is_offering = false;
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::actors::orders::Work;
    use domain::{Currency, EventId, OrderId, PaymentChoice, Totals, UserId};

    fn jobs(numbers: std::ops::Range<u128>) -> Vec<Job> {
        let job = |number| Job {
            event: EventId(Uuid::from_u128(1)),
            order: OrderId(Uuid::from_u128(number)),
            user: UserId::new("ana").unwrap(),
            totals: Totals::default(),
            currency: Currency::PEN,
            payment: PaymentChoice { provider: "test".to_owned(), token: String::new() },
            labels: Vec::new(),
            work: Work::Issue,
        };
        numbers.map(job).collect()
    }

    fn numbers(jobs: Option<Vec<Job>>) -> Vec<u128> {
        jobs.into_iter().flatten().map(|job| job.order.0.as_u128()).collect()
    }

    #[test]
    fn new_jobs_queue_behind_those_that_were_not_taken() {
        let mut queue = JobQueue::default();
        assert!(queue.begin_offer().is_none(), "there is nothing to offer");
        queue.add(jobs(0..4));
        let mut offered = queue.begin_offer().unwrap();
        queue.add(jobs(4..6));
        assert!(queue.begin_offer().is_none(), "one offer at a time");
        queue.put_back(offered.split_off(1));
        queue.add(jobs(6..7));
        assert!(queue.begin_offer().is_none(), "the payment actor is full");
        queue.end_offer();
        assert_eq!(numbers(queue.begin_offer()), [1, 2, 3, 4, 5, 6]);
        queue.put_back(Vec::new());
        queue.end_offer();
        assert!(queue.begin_offer().is_none());
    }
}
