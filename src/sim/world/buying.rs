//! Requests on their way to the owner of an event, and answers on their way back.

use rand::Rng;

use super::{Action, ProcessId, World};
use crate::{
    actors::{Refusal, requests::RefundGiven},
    sim::{
        crowd::{self, PartGivenBack},
        oracle::{About, AnsweredBy},
        requests::{Answered, Asked, RequestId},
        seen::Sight,
    },
    store::OpenRefund,
};
use crate::{payments::provider::PaymentKey, sim::world::broker::Deliverable};
use domain::{EventId, EventStatus, Millis, Rejection, Timestamp, UserId};

/// Who waits for an answer.
pub(super) enum Owner {
    /// Which, and whether a hold in the answer may be an old one.
    Buyer(usize, bool),
    Organiser,
    /// Whoever looks whether an event still does anything, at the end.
    Probe,
    /// A provider's event, which is sent again until it is taken.
    Event {
        payment: PaymentKey,
        id: u64,
        is_last: bool,
    },
    /// A refund that a process has given.
    Refund {
        process: ProcessId,
        refund: OpenRefund,
        is_given: bool,
    },
    /// Late money that was given back because of a message.
    Late(Deliverable),
}

/// What matters of the time of a request.
#[derive(Clone, Copy, Default)]
pub(super) struct When {
    /// The deadline of the hold that is ordered, if only that can have ended it.
    pub(super) deadline: Option<Timestamp>,
    /// When it is to arrive, by the owner's clock.
    pub(super) arrives_at: Option<Timestamp>,
}

/// A request that is not answered.
pub(super) struct Pending {
    pub(super) about: About,
    pub(super) owner: Owner,
    /// The deadline of the hold that is ordered, if only that can have ended it.
    deadline: Option<Timestamp>,
    /// When the machine had it last, by the clock of its process.
    handled_at: Option<Timestamp>,
    /// Which process had it last.
    by: Option<ProcessId>,
    /// Who owned the events when it was sent.
    owner_then: ProcessId,
}

impl World {
    /// Sends a request to whoever owns the events.
    pub(super) fn send(&mut self, event: EventId, asked: Asked, user: UserId, owner: Owner, when: When) {
        self.requests += 1;
        let request = RequestId(self.requests);
        let about = About::of(event, user, &asked, self.oracle.answered_seq(event));
        if let Asked::Status(change) = &asked
            && change.status == EventStatus::Cancelled
        {
            self.cancelled.insert(event);
        }
        let (deadline, handled_at, by, owner_then) = (when.deadline, None, None, self.current);
        self.pending.insert(request, Pending { about, owner, deadline, handled_at, by, owner_then });
        let patience = self.now + Millis(self.rng.random_range(2_000..40_000));
        self.at(patience, Action::GiveUp(request));
        if self.faults.request_lost.happens(&mut self.rng) {
            self.seen.add(Sight::RequestLost);
            return;
        }
        let oldest = self.processes.keys().next().copied();
        let to_old = self.faults.request_to_old_owner.happens(&mut self.rng);
        let to = oldest.filter(|_| to_old).unwrap_or(self.current);
        let asked = Box::new(asked);
        match when.arrives_at.and_then(|at| Some(self.processes.get(&to)?.in_the_world(at))) {
            Some(at) => self.at(at, Action::Arrive { request, event, asked, to }),
            None => self.later(20, Action::Arrive { request, event, asked, to }),
        }
    }

    pub(super) fn arrive(&mut self, request: RequestId, event: EventId, asked: Box<Asked>, to: ProcessId) {
        self.trace.step(self.now, asked.name(), u64::from(to), request.0);
        self.trace.detail(|| format!("{asked:?}"));
        let Some(process) = self.processes.get_mut(&to) else { return };
        if process.is_lost {
            return;
        }
        self.is_handled(request, to);
        self.with(to, |process, now, out| process.ask(event, request, *asked, now, out));
        if self.faults.feed_overflows.happens(&mut self.rng)
            && let Some(open) = self.processes.get_mut(&to).and_then(|process| process.events.get_mut(&event))
        {
            self.seen.add(Sight::FeedOverflowed);
            open.feed.loses();
        }
    }

    /// A process has a request in its hands.
    pub(super) fn is_handled(&mut self, request: RequestId, by: ProcessId) {
        let Some(process) = self.processes.get_mut(&by) else { return };
        let at = process.clock(self.now);
        if let Some(pending) = self.pending.get_mut(&request) {
            (pending.handled_at, pending.by) = (Some(at), Some(by));
        }
    }

    /// An answer leaves its process.
    pub(super) fn answer(&mut self, request: RequestId, answer: Answered) {
        self.trace.detail(|| format!("{}: {answer:?}", request.0));
        let Some(pending) = self.pending.get(&request) else { return };
        let by = pending.by.unwrap_or_default();
        let deadline = pending.deadline.filter(|_| by == pending.owner_then);
        let (event, handled_at) = (pending.about.event, pending.handled_at);
        let answered_by =
            AnsweredBy { process: by, is_owner: by == self.current, at: handled_at.unwrap_or_default() };
        self.oracle.answered(&pending.about, &answer, answered_by, &self.store);
        self.judge(deadline, handled_at, event, &answer);
        if self.faults.answer_lost.happens(&mut self.rng) {
            self.seen.add(Sight::AnswerLost);
            return;
        }
        self.later(20, Action::Answer { request, answer, by });
    }

    /// A hold may not be refused as ended before its deadline.
    fn judge(
        &mut self,
        deadline: Option<Timestamp>,
        at: Option<Timestamp>,
        event: EventId,
        answer: &Answered,
    ) {
        let Some((deadline, at)) = deadline.zip(at) else { return };
        if let Answered::Refused(Refusal::Rejected(rejection @ Rejection::HoldExpired)) = answer {
            self.seen.add(Sight::OrderedTooLate);
            if !self.cancelled.contains(&event) {
                self.oracle.hold_refused(deadline, at, rejection);
            }
        }
    }

    /// Somebody has their answer.
    pub(super) fn hear(&mut self, request: RequestId, answer: Answered, by: ProcessId) {
        let Some(pending) = self.pending.remove(&request) else { return };
        self.trace.step(self.now, "answered", request.0, 0);
        answer.sight().into_iter().for_each(|sight| self.seen.add(sight));
        let event = pending.about.event;
        match pending.owner {
            Owner::Buyer(buyer, is_old) => {
                if let Some(buyer) = self.buyers.get_mut(buyer) {
                    buyer.hear(event, &answer, by, is_old);
                }
            }
            Owner::Organiser => {}
            Owner::Probe => self.probes -= usize::from(matches!(answer, Answered::Done(_))),
            owner => self.served(owner, &answer),
        }
    }

    /// Nobody has answered: buyers ask again in their own time, services at once.
    pub(super) fn give_up(&mut self, request: RequestId) {
        let Some(pending) = self.pending.remove(&request) else { return };
        match pending.owner {
            Owner::Buyer(..) | Owner::Organiser | Owner::Probe => {}
            owner => self.not_served(owner),
        }
    }

    pub(super) fn buy(&mut self, buyer: usize) {
        if self.is_over {
            return;
        }
        let (seats, owner) = (self.seats(), self.current);
        let Some(asks) = self.buyers.get_mut(buyer) else { return };
        let wish = asks.next(&self.events, seats, owner, &mut self.rng);
        let user = asks.user.clone();
        let when = When { deadline: wish.deadline, arrives_at: wish.arrives_at };
        // Only of a hold that is new it is known what was done with it.
        let is_old = wish.is_retry || !matches!(wish.asked, Asked::Hold(_));
        self.send(wish.event, wish.asked, user, Owner::Buyer(buyer, is_old), when);
        let pause = match self.is_rush {
            true => 10,
            false => [20, 200, 2_000, 20_000, 200_000][self.rng.random_range(0..5)],
        };
        self.later(pause, Action::Buy(buyer));
    }

    pub(super) fn organise(&mut self) {
        if self.is_over {
            return;
        }
        self.later(60_000, Action::Organise);
        let Some(user) = UserId::new("organiser") else { return };
        if self.rng.random_range(0..2) == 0 {
            return self.refund_some(user);
        }
        let (seats, may_cancel) = (self.seats(), self.may_cancel);
        let (event, asked) = crowd::organise(&self.events, seats, may_cancel, &self.store, &mut self.rng);
        self.send(event, asked, user, Owner::Organiser, When::default());
    }

    /// Has every event write something, as it can at any time.
    pub(super) fn probe(&mut self) {
        let Some(user) = UserId::new("probe") else { return };
        for event in self.events.clone() {
            let request = RefundGiven { refund: None, key: "probe".to_owned(), message_id: String::new() };
            self.probes += 1;
            self.send(event, Asked::Given(request), user.clone(), Owner::Probe, When::default());
        }
    }

    /// Gives a part of an order back, as the store has it.
    fn refund_some(&mut self, user: UserId) {
        let (now, rng) = (self.now, &mut self.rng);
        let Some(PartGivenBack { event, refund, keep }) = crowd::refund_some(&self.store, &user, now, rng)
        else {
            return;
        };
        self.send(event, refund, user.clone(), Owner::Organiser, When::default());
        self.send(event, keep, user, Owner::Organiser, When::default());
    }
}
