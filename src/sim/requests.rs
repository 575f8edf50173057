//! What is asked of an event in a run, and how it is answered: the engine's own requests, without envelopes and channels.

use super::seen::Sight;
use crate::{
    actors::{
        AcceptedOrder, Done, HoldView, Refusal, Request,
        event::{
            handle::Handled,
            machine::{Capacity, EventMachine},
        },
        requests::{
            Block, ChangeStatus, ConfirmPayment, EndOrder, Extend, Hold, LatePayment, PayAgain, PaymentNews,
            PlaceOrder, RefundGiven, RefundPart, Release, Represent, Tickets, Unblock,
        },
    },
    store::{OutcomeEnd, OutcomeRow},
};
use domain::{Timestamp, UserId};

/// Names a request of a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct RequestId(pub(super) u64);

/// A request of any type.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    Hold(Box<Hold>),
    Represent(Represent),
    Extend(Extend),
    Release(Release),
    Order(Box<PlaceOrder>),
    End(Box<EndOrder>),
    Refund(Box<RefundPart>),
    Confirm(ConfirmPayment),
    PayAgain(PayAgain),
    News(PaymentNews),
    Late(LatePayment),
    Given(RefundGiven),
    Tickets(Tickets),
    Status(ChangeStatus),
    Block(Block),
    Unblock(Unblock),
}

/// The answer to one.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Answered {
    Hold(Box<HoldView>),
    Order(AcceptedOrder),
    Done(Done),
    Rules,
    Refused(Refusal),
}

impl Answered {
    /// What is seen by it.
    pub(super) fn sight(&self) -> Option<Sight> {
        match self {
            Self::Hold(_) => Some(Sight::Held),
            Self::Order(_) => Some(Sight::Ordered),
            Self::Refused(Refusal::IdempotencyConflict) => Some(Sight::KeyConflict),
            Self::Refused(Refusal::Overloaded { .. }) => Some(Sight::Overloaded),
            Self::Refused(Refusal::KeysExhausted { .. }) => Some(Sight::KeysExhausted),
            Self::Refused(Refusal::OrderChanged) => Some(Sight::OrderChanged),
            Self::Refused(Refusal::Moved) => Some(Sight::Fenced),
            Self::Refused(Refusal::Rejected(_)) => Some(Sight::Rejected),
            Self::Done(_) | Self::Rules | Self::Refused(_) => None,
        }
    }
}

/// What becomes of a request in an event's machine.
pub(super) enum Progress {
    /// It is answered.
    Now(Answered),
    /// It is answered once this is durable.
    Once(u64, Answered),
    /// The store has to be asked for the outcome under this key first.
    InStore(Box<LookUp>),
}

/// A request that waits for the store's word.
pub(super) struct LookUp {
    pub(super) user: UserId,
    pub(super) key: String,
    pub(super) end: OutcomeEnd,
    resume: Resume,
}

type Resume = Box<dyn FnOnce(&mut EventMachine, Option<OutcomeRow>, Timestamp, Capacity) -> Progress>;

impl LookUp {
    /// Goes on with what the store has.
    pub(super) fn resume(
        self,
        machine: &mut EventMachine,
        row: Option<OutcomeRow>,
        now: Timestamp,
        capacity: Capacity,
    ) -> Progress {
        (self.resume)(machine, row, now, capacity)
    }
}

/// Brings a request of any type to where it is handled.
pub(super) trait Carrier {
    /// What becomes of it there.
    type Fate;

    /// Brings it there; `answer` makes an answer of any type of its answer.
    fn carry<R: Request>(self, request: R, answer: fn(R::Answer) -> Answered) -> Self::Fate;
}

/// Brings requests straight to a machine.
struct ToMachine<'a> {
    machine: &'a mut EventMachine,
    now: Timestamp,
    capacity: Capacity,
}

impl Carrier for ToMachine<'_> {
    type Fate = Progress;

    fn carry<R: Request>(self, request: R, answer: fn(R::Answer) -> Answered) -> Progress {
        let handled = self.machine.handle(request, self.now, self.capacity);
        progress(self.machine, handled, answer)
    }
}

impl Asked {
    /// Has a machine handle it.
    pub(super) fn run(self, machine: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Progress {
        self.carried_by(ToMachine { machine, now, capacity })
    }

    /// Has it brought to where it is handled.
    pub(super) fn carried_by<C: Carrier>(self, carrier: C) -> C::Fate {
        let hold = |view: HoldView| Answered::Hold(Box::new(view));
        match self {
            Self::Hold(request) => carrier.carry(*request, hold),
            Self::Represent(request) => carrier.carry(request, hold),
            Self::Extend(request) => carrier.carry(request, hold),
            Self::Release(request) => carrier.carry(request, Answered::Done),
            Self::Order(request) => carrier.carry(*request, Answered::Order),
            Self::End(request) => carrier.carry(*request, Answered::Done),
            Self::Refund(request) => carrier.carry(*request, Answered::Done),
            Self::Confirm(request) => carrier.carry(request, Answered::Done),
            Self::PayAgain(request) => carrier.carry(request, Answered::Done),
            Self::News(request) => carrier.carry(request, Answered::Done),
            Self::Late(request) => carrier.carry(request, Answered::Done),
            Self::Given(request) => carrier.carry(request, Answered::Done),
            Self::Tickets(request) => carrier.carry(request, |noted| Answered::Done(Done { seq: noted.seq })),
            Self::Status(request) => carrier.carry(request, |_| Answered::Rules),
            Self::Block(request) => carrier.carry(request, Answered::Done),
            Self::Unblock(request) => carrier.carry(request, Answered::Done),
        }
    }

    /// Its name in a trace.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Hold(_) => "hold",
            Self::Represent(_) => "represent",
            Self::Extend(_) => "extend",
            Self::Release(_) => "release",
            Self::Order(_) => "order",
            Self::End(_) => "end",
            Self::Refund(_) => "refund",
            Self::Confirm(_) => "confirm",
            Self::PayAgain(_) => "pay again",
            Self::News(_) => "payment news",
            Self::Late(_) => "late payment",
            Self::Given(_) => "refund given",
            Self::Tickets(_) => "tickets",
            Self::Status(_) => "status",
            Self::Block(_) => "block",
            Self::Unblock(_) => "unblock",
        }
    }
}

fn progress<R: Request>(
    machine: &mut EventMachine,
    handled: Handled<R>,
    answer: fn(R::Answer) -> Answered,
) -> Progress {
    let answered = move |result: Result<R::Answer, Refusal>| result.map_or_else(Answered::Refused, answer);
    match handled {
        Handled::Now(result) => Progress::Now(answered(result)),
        Handled::Once(watermark, result) => Progress::Once(watermark, answered(result)),
        Handled::InStore(request, end) => {
            // Only requests with keys are looked up.
            let Some((user, key)) = request.idempotency().map(|(user, key)| (user.clone(), key.key.clone()))
            else {
                return Progress::Now(Answered::Refused(Refusal::Interrupted));
            };
            machine.is_looked_up(&user, &key);
            let resume: Resume = Box::new(move |machine, row, now, capacity| {
                match machine.handle_stored(request, row, now, capacity) {
                    Ok(handled) => progress(machine, handled, answer),
                    Err(_) => Progress::Now(Answered::Refused(Refusal::Interrupted)),
                }
            });
            Progress::InStore(Box::new(LookUp { user, key, end, resume }))
        }
    }
}
