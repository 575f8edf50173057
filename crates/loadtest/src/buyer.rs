//! One buyer as a state machine without I/O: a reply in, the next step out. Time and chance are arguments, so the same
//! seed and the same replies give the same visit. A request that is sent again keeps its idempotency key.

use rand::Rng;
use rand_distr::{Distribution, Exp1};

use crate::{
    scenario::Scenario,
    taste::{LiveMap, Taste},
    venue::Venue,
    visit::{Action, Reply, Selection, Step, VisitEnd},
};

/// What a buyer's decisions depend on.
pub struct World<'a, R> {
    pub scenario: &'a Scenario,
    pub venue: &'a Venue,
    pub live: &'a LiveMap,
    /// The preferences of its buyers.
    pub taste: &'a Taste,
    pub rng: &'a mut R,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Coming,
    ReadingEvent,
    ReadingMap,
    Pausing,
    Holding,
    Thinking,
    Releasing,
    /// The card was declined and the hold goes on: the buyer has no other card and releases it.
    GivingUp,
    Ordering,
    /// The same order is sent once more.
    OrderingAgain,
    /// The pause before the order's status is requested again.
    Waiting,
    Asking,
    Gone,
}

/// What a buyer does with a hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Plan {
    Order,
    Abandon,
    Release,
}

#[derive(Debug)]
pub struct Buyer {
    /// The number of the event.
    pub event: u16,
    /// The places that the buyer requests.
    pub selection: Selection,
    /// The number of requests with a new key so far, which is the number of the key in use.
    pub key: u16,
    /// Whether the buyer's card is declined.
    pub declined: bool,
    /// The index of the last hold in the ledger.
    pub hold: u32,
    /// The index of the last order in the ledger.
    pub order: u32,
    /// When the last hold was first requested.
    pub asked: u64,
    /// The scheduled instant of the order.
    pub ordered: u64,
    state: State,
    plan: Plan,
    bot: bool,
    named: bool,
    sighted: bool,
    adjacent: bool,
    wants_area: bool,
    accessible: bool,
    reads_event: bool,
    reads_map: bool,
    duplicate: bool,
    quantity: u8,
    tries_left: u8,
    retries: u8,
    poll_millis: u16,
}

/// No index in the ledger.
pub const NONE: u32 = u32::MAX;
/// The longest pause between two polls of an order.
const POLL_MILLIS_MAX: u16 = 2_000;
/// The first pause after a request without an answer; it doubles …
const RETRY_FIRST: u64 = 200_000;
/// … up to this.
const RETRY_MAX: u64 = 5_000_000;

impl Buyer {
    /// A random buyer for an event.
    pub fn new<R: Rng>(event: u16, world: &mut World<'_, R>) -> Self {
        let scenario = world.scenario;
        let mut chance = |share: f64| world.rng.random::<f64>() < share;
        let bot = chance(scenario.bots);
        let declined = chance(scenario.declined);
        let named = chance(scenario.named);
        let sighted = chance(scenario.sighted);
        let adjacent = chance(scenario.adjacent);
        let has_seats = !world.venue.wanted.is_empty();
        let wants_area = !world.venue.areas.is_empty() && (chance(scenario.areas) || !has_seats);
        let (reads_event, reads_map) = (chance(scenario.browse_event), chance(scenario.browse_map));
        let duplicate = chance(scenario.duplicates);
        let accessible = world.venue.wheelchairs && chance(scenario.accessible);
        let draw = world.rng.random::<f64>();
        let plan = match draw {
            draw if draw < scenario.abandon => Plan::Abandon,
            draw if draw < scenario.abandon + scenario.release => Plan::Release,
            _ => Plan::Order,
        };
        let most = world.venue.places_per_hold.clamp(1, 20) as u8;
        let quantity = if bot { most.min(4) } else { scenario.quantities.choose(world.rng).min(most) };
        let tries = if bot { scenario.bot_tries } else { scenario.tries };
        Self {
            event,
            selection: Selection::Best { quantity: 1, adjacent: false, accessible: false },
            key: 0,
            declined,
            hold: NONE,
            order: NONE,
            asked: 0,
            ordered: 0,
            state: State::Coming,
            plan,
            bot,
            named,
            sighted,
            adjacent,
            wants_area,
            accessible,
            reads_event,
            reads_map,
            duplicate,
            quantity,
            tries_left: tries.min(255) as u8,
            retries: 0,
            poll_millis: scenario.order_poll.get().as_millis().min(u128::from(POLL_MILLIS_MAX)) as u16,
        }
    }

    /// Whether the visit is over.
    #[cfg(test)]
    pub fn is_gone(&self) -> bool {
        self.state == State::Gone
    }

    /// Whether the current request is sent for the first time.
    pub fn is_first_try(&self) -> bool {
        self.retries == 0
    }

    /// The request for a hold or an order that was never answered, if there is one: its outcome is unknown.
    pub fn unknown_outcome(&self) -> Option<Action> {
        match self.state {
            State::Holding => Some(Action::Hold),
            State::Ordering => Some(Action::Order),
            _ => None,
        }
    }

    /// The next step at the arrival or after a wait.
    pub fn wake<R: Rng>(&mut self, world: &mut World<'_, R>) -> Step {
        match self.state {
            State::Coming if self.reads_event => self.send(State::ReadingEvent, Action::ReadEvent),
            State::Coming | State::ReadingEvent if self.reads_map => {
                self.send(State::ReadingMap, Action::ReadMap)
            }
            State::Coming | State::ReadingEvent | State::ReadingMap | State::Pausing => self.choose(world),
            State::Holding => Step::Send(Action::Hold),
            State::Releasing | State::GivingUp => Step::Send(Action::Release),
            State::Ordering | State::OrderingAgain => Step::Send(Action::Order),
            State::Waiting | State::Asking => self.send(State::Asking, Action::AskOrder),
            State::Thinking => match self.plan {
                Plan::Abandon => self.leave(VisitEnd::Abandoned),
                Plan::Release => self.send(State::Releasing, Action::Release),
                Plan::Order => {
                    self.key += 1;
                    self.order = NONE;
                    self.send(State::Ordering, Action::Order)
                }
            },
            State::Gone => Step::Leave(VisitEnd::Unanswered),
        }
    }

    /// The next step after an answer, or after none in time.
    pub fn hear<R: Rng>(&mut self, reply: Reply, world: &mut World<'_, R>) -> Step {
        match (self.state, reply) {
            (State::Gone, _) => Step::Leave(VisitEnd::Unanswered),
            // Whether or not it could be read: they came to buy.
            (State::ReadingEvent | State::ReadingMap, _) => self.wake(world),
            // An order is theirs already.
            (State::OrderingAgain, _)
            | (State::Asking, Reply::Later(_) | Reply::Silence | Reply::Nonsense) => {
                self.wait_for_order(world)
            }
            (_, Reply::Later(wait)) => self.again(wait, world),
            // Without a key the same hold again would be a second one.
            (State::Holding, Reply::Silence) if !world.scenario.keyed_holds => {
                Step::Leave(VisitEnd::Unanswered)
            }
            (_, Reply::Silence) => self.again(None, world),
            (State::Holding, Reply::Held) => {
                (self.state, self.retries) = (State::Thinking, 0);
                self.pause(if self.bot { 0.0 } else { micros(world.scenario.think) }, world)
            }
            (State::Holding | State::Ordering, Reply::Taken | Reply::NotOnSale | Reply::HoldOver) => {
                self.try_again(reply, world)
            }
            (State::Releasing, Reply::Released | Reply::HoldOver) => self.leave(VisitEnd::GaveBack),
            (State::GivingUp, Reply::Released | Reply::HoldOver) => self.leave(VisitEnd::Declined),
            (State::Ordering, Reply::Accepted) if self.duplicate => {
                self.send(State::OrderingAgain, Action::Order)
            }
            (State::Ordering, Reply::Accepted) | (State::Asking, Reply::Undecided) => {
                self.wait_for_order(world)
            }
            (State::Asking, Reply::Completed) => self.leave(VisitEnd::Bought),
            (State::Asking, Reply::Failed) => self.send(State::GivingUp, Action::Release),
            (_, Reply::Limited) => self.leave(VisitEnd::Limited),
            _ => self.leave(VisitEnd::Unanswered),
        }
    }

    fn send(&mut self, state: State, action: Action) -> Step {
        self.state = state;
        Step::Send(action)
    }

    fn leave(&mut self, end: VisitEnd) -> Step {
        self.state = State::Gone;
        Step::Leave(end)
    }

    /// A wait of this mean length.
    fn pause<R: Rng>(&self, mean: f64, world: &mut World<'_, R>) -> Step {
        let times: f64 = Exp1.sample(world.rng);
        Step::Wait((mean * times.min(10.0)) as u64)
    }

    fn choose<R: Rng>(&mut self, world: &mut World<'_, R>) -> Step {
        let quantity = self.quantity;
        let accessible = self.accessible;
        let best = Selection::Best { quantity, adjacent: self.adjacent && quantity > 1, accessible };
        self.selection = if accessible {
            best
        } else if self.wants_area {
            let area = world.rng.random_range(0..world.venue.areas.len()) as u16;
            Selection::Area { area, quantity }
        } else if self.named {
            let live = self.sighted.then_some(world.live);
            world.taste.choose(world.venue, live, quantity, world.rng).map_or(best, Selection::Seats)
        } else {
            best
        };
        self.key += 1;
        self.retries = 0;
        self.send(State::Holding, Action::Hold)
    }

    fn try_again<R: Rng>(&mut self, reply: Reply, world: &mut World<'_, R>) -> Step {
        self.tries_left = self.tries_left.saturating_sub(1);
        if self.tries_left == 0 {
            return self.leave(VisitEnd::EmptyHanded);
        }
        // Who loses races becomes modest: any seats, apart, fewer.
        if reply == Reply::Taken && !self.bot {
            match (self.adjacent, self.quantity) {
                (true, _) => self.adjacent = false,
                (false, 2..) => self.quantity -= 1,
                _ => {}
            }
            // Unless everybody names seats: then the best available are not what is rehearsed.
            if self.named && world.scenario.named < 1.0 && world.rng.random::<f64>() < 0.25 {
                self.named = false;
            }
            if self.wants_area && !world.venue.wanted.is_empty() && world.rng.random::<f64>() < 0.5 {
                self.wants_area = false;
            }
        } else if self.bot && self.tries_left.is_multiple_of(4) {
            self.quantity = (self.quantity / 2).max(1);
        }
        self.state = State::Pausing;
        let mean = if self.bot { 10_000.0 } else { micros(world.scenario.pause) };
        self.pause(mean, world)
    }

    /// Sends the same request with the same key later.
    fn again<R: Rng>(&mut self, wait: Option<u64>, world: &mut World<'_, R>) -> Step {
        if u32::from(self.retries) >= world.scenario.retries {
            let end = VisitEnd::Unanswered;
            // The state stays: what became of the request is not known.
            return if self.unknown_outcome().is_some() { Step::Leave(end) } else { self.leave(end) };
        }
        let backoff = RETRY_FIRST.saturating_mul(1 << u32::from(self.retries).min(16)).min(RETRY_MAX);
        self.retries += 1;
        // Not all at once again.
        let spread = 1.0 + world.rng.random::<f64>() * 0.5;
        Step::Wait((wait.unwrap_or(backoff).max(1_000) as f64 * spread) as u64)
    }

    fn wait_for_order<R: Rng>(&mut self, world: &mut World<'_, R>) -> Step {
        self.state = State::Waiting;
        let millis = self.poll_millis;
        self.poll_millis = millis.saturating_mul(2).min(POLL_MILLIS_MAX);
        let spread = 0.8 + world.rng.random::<f64>() * 0.4;
        Step::Wait((f64::from(millis) * 1_000.0 * spread) as u64)
    }
}

fn micros(span: super::values::Span) -> f64 {
    span.get().as_micros() as f64
}

#[cfg(test)]
mod tests;
