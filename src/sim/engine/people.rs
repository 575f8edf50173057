//! Buyers and the organiser of a run. They outlive processes: who was not answered asks the next one.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use rand::Rng;

use super::{carried::OverGateway, outside::Outside, process::Process};
use crate::{
    actors::{
        Refusal,
        requests::{ChangeStatus, RefundGiven},
    },
    sim::{
        crowd::{self, Buyer, PartGivenBack},
        oracle::{About, AnsweredBy},
        requests::{Answered, Asked},
        seen::Sight,
        world::ProcessId,
    },
};
use domain::{EventId, EventStatus, Rejection, Timestamp, UserId};

/// Everybody who asks the engine for something.
pub(super) struct People {
    outside: Outside,
    buyers: RefCell<Vec<Buyer>>,
    /// The processes of this life; the last one has taken the events last.
    pub(super) processes: RefCell<Vec<Rc<Process>>>,
    may_cancel: bool,
    is_rush: bool,
    requests: Cell<u64>,
}

/// Who asks.
#[derive(Clone, Copy)]
enum Who {
    /// Which, and whether a hold in the answer may be an old one.
    Buyer(usize, bool),
    Organiser,
}

/// What matters of the time of a request.
#[derive(Clone, Copy, Default)]
struct When {
    /// The deadline of the hold that is ordered, if only that can have ended it, and which process gave it.
    deadline: Option<(Timestamp, ProcessId)>,
    /// When it is to arrive, by the owner's clock.
    arrives_at: Option<Timestamp>,
}

impl People {
    /// Those of a seed.
    pub(super) fn new(outside: &Outside) -> Self {
        let (buyers, may_cancel, is_rush) = outside.with(|state| {
            let buyers = state.rng.random_range(3..30);
            (buyers, state.rng.random_range(0..6) == 0, state.rng.random_range(0..8) == 0)
        });
        Self {
            outside: outside.clone(),
            buyers: RefCell::new((0..buyers).filter_map(Buyer::new).collect()),
            processes: RefCell::default(),
            may_cancel,
            is_rush,
            requests: Cell::new(0),
        }
    }

    /// The process that has taken the events last, of those that are ready.
    pub(super) fn owner(&self) -> Option<Rc<Process>> {
        self.processes.borrow().last().cloned()
    }

    /// Lets everybody ask for something, for as long as the processes live.
    pub(super) fn begin(self: &Rc<Self>) {
        for buyer in 0..self.buyers.borrow().len() {
            actix_rt::spawn(self.clone().buy(buyer));
        }
        actix_rt::spawn(self.clone().organise());
    }

    fn is_over(&self) -> bool {
        self.outside.with(|state| state.is_over)
    }

    async fn buy(self: Rc<Self>, number: usize) {
        loop {
            let most = match self.is_rush {
                true => 10,
                false => self.outside.with(|state| [20, 200, 2_000, 10_000][state.rng.random_range(0..4)]),
            };
            self.outside.takes(most).await;
            if self.is_over() {
                return;
            }
            let Some(owner) = self.owner() else { continue };
            let (wish, user) = {
                let (mut buyers, outside) = (self.buyers.borrow_mut(), &self.outside);
                let buyer = &mut buyers[number];
                let wish = outside.with(|state| {
                    let seats = state.layout.seats().len() as u32;
                    buyer.next(&state.events, seats, owner.number, &mut state.rng)
                });
                (wish, buyer.user.clone())
            };
            let when = When {
                deadline: wish.deadline.map(|deadline| (deadline, owner.number)),
                arrives_at: wish.arrives_at,
            };
            // Only of a hold that is new it is known what was done with it.
            let is_old = wish.is_retry || !matches!(wish.asked, Asked::Hold(_));
            let who = Who::Buyer(number, is_old);
            actix_rt::spawn(self.clone().ask(wish.event, wish.asked, user, who, when));
        }
    }

    async fn organise(self: Rc<Self>) {
        let Some(user) = UserId::new("organiser") else { return };
        loop {
            self.outside.takes(10_000).await;
            if self.is_over() {
                return;
            }
            for (event, asked) in self.organisers_wishes(&user) {
                actix_rt::spawn(self.clone().ask(
                    event,
                    asked,
                    user.clone(),
                    Who::Organiser,
                    When::default(),
                ));
            }
        }
    }

    fn organisers_wishes(&self, user: &UserId) -> Vec<(EventId, Asked)> {
        self.outside.with(|state| {
            let now = state.now();
            if state.rng.random() {
                let part = crowd::refund_some(&state.store, user, now, &mut state.rng);
                let wishes =
                    part.map(|PartGivenBack { event, refund, keep }| vec![(event, refund), (event, keep)]);
                return wishes.unwrap_or_default();
            }
            let seats = state.layout.seats().len() as u32;
            vec![crowd::organise(&state.events, seats, self.may_cancel, &state.store, &mut state.rng)]
        })
    }

    async fn ask(self: Rc<Self>, event: EventId, asked: Asked, user: UserId, who: Who, when: When) {
        self.requests.set(self.requests.get() + 1);
        let request = self.requests.get();
        let (about, is_lost, is_to_old) = self.outside.with(|state| {
            if let Asked::Status(ChangeStatus { status: EventStatus::Cancelled }) = &asked {
                state.cancelled.insert(event);
            }
            let about = About::of(event, user, &asked, state.oracle.answered_seq(event));
            let is_lost = state.happens(|faults| faults.request_lost, Sight::RequestLost);
            (about, is_lost, state.faults.request_to_old_owner.happens(&mut state.rng))
        });
        let oldest = self.processes.borrow().first().cloned().filter(|_| is_to_old);
        let Some(process) = oldest.or_else(|| self.owner()).filter(|_| !is_lost) else { return };
        match when.arrives_at.map(|at| (at - process.engine.now()).0) {
            Some(wait) if wait > 0 => actix_rt::time::sleep(Duration::from_millis(wait as u64)).await,
            _ => self.outside.takes(20).await,
        }
        self.outside.with(|state| {
            state.step(asked.name(), process.number.into(), request);
            state.trace.detail(|| format!("{asked:?}"));
        });
        let answer = asked.carried_by(OverGateway(process.gateway.clone(), event)).await;
        if !self.judge(&process, &about, &answer, request, when) {
            return;
        }
        self.outside.takes(20).await;
        if let Who::Buyer(buyer, is_old) = who {
            self.buyers.borrow_mut()[buyer].hear(event, &answer, process.number, is_old);
        }
    }

    /// Has an answer judged; whether it reaches who asked.
    fn judge(&self, process: &Process, about: &About, answer: &Answered, request: u64, when: When) -> bool {
        let at = process.engine.now();
        self.outside.with(|state| {
            state.step("answer", process.number.into(), request);
            state.trace.detail(|| format!("{} queued, {answer:?}", process.engine.backlog().queued()));
            let by = AnsweredBy { process: process.number, is_owner: process.number == state.current, at };
            state.oracle.answered(about, answer, by, &state.store);
            answer.sight().into_iter().for_each(|sight| state.seen.add(sight));
            if let Answered::Refused(Refusal::Rejected(rejection @ Rejection::HoldExpired)) = answer
                && let Some((deadline, owner)) = when.deadline
                && owner == process.number
                && !state.cancelled.contains(&about.event)
            {
                state.seen.add(Sight::OrderedTooLate);
                state.oracle.hold_refused(deadline, at, rejection);
            }
            !state.happens(|faults| faults.answer_lost, Sight::AnswerLost)
        })
    }

    /// Has every event write something, as it can at any time; which of them do not.
    pub(super) async fn probe(&self, events: &[EventId]) -> Vec<EventId> {
        let mut silent = Vec::new();
        for event in events {
            let request = RefundGiven { refund: None, key: "probe".to_owned(), message_id: String::new() };
            let Some(owner) = self.owner() else { return events.to_vec() };
            if owner.gateway.send(*event, request).await.is_err() {
                silent.push(*event);
            }
        }
        silent
    }
}
