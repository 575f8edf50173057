//! The model: its states, and where each step leads.

use stateright::{Model, Property};

use crate::{
    bugs::{Bounds, Bugs},
    change::{BUYERS_MAX, Buyer, Change, Outcome, Outcomes, Seat, SeatStatus},
    possible,
    process::{Owner, Process, load},
    properties,
    step::Step,
    store::{Answer, Store},
};

/// How many processes there are.
pub const PROCESSES: usize = 2;

/// What a buyer knows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct BuyerState {
    /// The seat of the hold that they were given last.
    pub hold: Option<Seat>,
    /// How often they have held.
    pub holds: u8,
    /// Whether they have ordered, once or again.
    pub has_ordered: bool,
    /// What they were answered.
    pub answers: Outcomes,
}

/// Everything at one instant.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct State {
    /// The store.
    pub store: Store,
    /// The processes.
    pub processes: [Process; PROCESSES],
    /// The buyers.
    pub buyers: [BuyerState; BUYERS_MAX],
    /// How many processes have died.
    pub crashes: u8,
    /// How many connections have broken.
    pub cuts: u8,
}

impl State {
    /// What this process has in memory, if it answers.
    pub fn owner(&self, process: u8) -> Option<&Owner> {
        self.processes[usize::from(process)].owner()
    }

    fn owner_mut(&mut self, process: u8) -> Option<&mut Owner> {
        match &mut self.processes[usize::from(process)] {
            Process::Owner(owner) => Some(owner),
            _ => None,
        }
    }

    /// A buyer.
    pub fn buyer(&self, buyer: Buyer) -> &BuyerState {
        &self.buyers[usize::from(buyer.0)]
    }

    fn buyer_mut(&mut self, buyer: Buyer) -> &mut BuyerState {
        &mut self.buyers[usize::from(buyer.0)]
    }

    /// All processes that take themselves for the owner.
    pub fn owners(&self) -> impl Iterator<Item = &Owner> {
        self.processes.iter().filter_map(Process::owner)
    }

    /// The one that is it.
    pub fn present_owner(&self) -> Option<&Owner> {
        self.owners().find(|owner| owner.epoch == self.store.epoch)
    }
}

/// Two processes, a store and buyers.
#[derive(Clone, Copy, Debug)]
pub struct Ownership {
    /// How much may happen.
    pub bounds: Bounds,
    /// What is done otherwise.
    pub bugs: Bugs,
}

impl Model for Ownership {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        let store = Store::new();
        let first = Owner::new(store.epoch, load(&store), &store, self.bugs);
        vec![State {
            store,
            processes: [Process::Owner(first), Process::Down],
            buyers: Default::default(),
            crashes: 0,
            cuts: 0,
        }]
    }

    fn actions(&self, state: &State, steps: &mut Vec<Step>) {
        possible::steps(self, state, steps);
    }

    fn next_state(&self, last: &State, step: Step) -> Option<State> {
        let mut state = last.clone();
        match step {
            Step::ReadFirst(process) => {
                state.processes[usize::from(process)] = Process::HasRead(load(&state.store));
            }
            Step::TakeOver(process) => self.take_over(&mut state, process),
            Step::Load(process) => self.load(&mut state, process),
            Step::Hold { process, buyer, seat } => {
                state.owner_mut(process)?.memory.push(Change::Held { buyer, seat });
                let holding = state.buyer_mut(buyer);
                holding.hold = Some(seat);
                holding.holds += 1;
            }
            Step::End { process, buyer } => state.owner_mut(process)?.memory.push(Change::Ended(buyer)),
            Step::Order { process, buyer } => order(&mut state, process, buyer)?,
            Step::Pay { process, buyer } => {
                let owner = state.owner_mut(process)?;
                let stage = owner.payment(buyer) + 1;
                owner.memory.push(Change::Payment { buyer, stage });
            }
            Step::Sell { process, buyer } => state.owner_mut(process)?.memory.push(Change::Sold(buyer)),
            Step::Send(process) => send(&mut state, process)?,
            Step::CheckEpoch(at) => state.store.check_epoch(at, self.bugs),
            Step::Write(at) => state.store.write(at, self.bugs),
            Step::Commit(at) => state.store.commit(at),
            Step::Abort(at) => state.store.abort(at),
            Step::Hear(process) => self.hear(&mut state, process)?,
            Step::Cut(process) => {
                state.store.disconnect(process);
                state.owner_mut(process)?.lose_connection();
                state.cuts += 1;
            }
            Step::ReadHead(process) => self.read_head(&mut state, process)?,
            Step::Crash(process) => {
                state.store.disconnect(process);
                state.processes[usize::from(process)] = Process::Down;
                state.crashes += 1;
            }
        }
        self.answer(&mut state);
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties::all()
    }
}

impl Ownership {
    fn take_over(&self, state: &mut State, process: u8) {
        state.store.epoch += 1;
        let epoch = state.store.epoch;
        let taker = &mut state.processes[usize::from(process)];
        *taker = match std::mem::replace(taker, Process::Down) {
            Process::HasRead(memory) => Process::Owner(Owner::new(epoch, memory, &state.store, self.bugs)),
            _ => Process::Taken { epoch },
        };
    }

    fn load(&self, state: &mut State, process: u8) {
        let Process::Taken { epoch } = state.processes[usize::from(process)] else { return };
        let owner = Owner::new(epoch, load(&state.store), &state.store, self.bugs);
        state.processes[usize::from(process)] = Process::Owner(owner);
    }

    fn hear(&self, state: &mut State, process: u8) -> Option<()> {
        match state.store.take_answer(process)? {
            Answer::Written => state.owner_mut(process)?.settle(self.bugs),
            // It drops all that it has, and refuses until it is started again.
            Answer::Fenced | Answer::WrongHead => state.processes[usize::from(process)] = Process::Down,
        }
        Some(())
    }

    /// Whoever has ordered is told at once whatever a process takes for a durable outcome of their key, whether they wait
    /// there or ask again. Nothing depends on what they were told: to hear it later would show less.
    fn answer(&self, state: &mut State) {
        for process in &state.processes {
            let Process::Owner(owner) = process else { continue };
            for (at, buyer) in state.buyers.iter_mut().enumerate().filter(|(_, buyer)| buyer.has_ordered) {
                match owner.outcome(Buyer(at as u8)) {
                    Some((outcome, is_durable)) if is_durable || self.bugs.answered_before_durable => {
                        buyer.answers.add(outcome);
                    }
                    _ => {}
                }
            }
        }
    }

    /// What is at the head says whether the batch is in the store. If it is not, it is sent again: the store judges by
    /// epoch and head whether it still may be written.
    fn read_head(&self, state: &mut State, process: u8) -> Option<()> {
        let head = state.store.head;
        let owner = state.owner_mut(process)?;
        let is_written = head.write == Some(owner.write_id()) && !self.bugs.repeated_blindly;
        if is_written || self.bugs.unknown_taken_as_written {
            owner.settle(self.bugs);
            return Some(());
        }
        send(state, process)
    }
}

fn send(state: &mut State, process: u8) -> Option<()> {
    match &mut state.processes[usize::from(process)] {
        Process::Owner(owner) => owner.send(process, &mut state.store),
        _ => return None,
    }
    Some(())
}

/// Decides an order whose key has no outcome here yet. A hold that is not in memory was lost with an earlier owner: its
/// token brings it back if nobody else took the seat.
fn order(state: &mut State, process: u8, buyer: Buyer) -> Option<()> {
    let asking = state.buyer_mut(buyer);
    asking.has_ordered = true;
    let seat = asking.hold?;
    let owner = state.owner_mut(process)?;
    if owner.outcome(buyer).is_some() {
        return Some(());
    }
    let seats = owner.seats()?;
    let held = Change::Held { buyer, seat };
    let is_lost = !owner.memory.contains(&held) && seats.of(buyer).is_none();
    if seats.is_held_by(buyer) {
        owner.memory.push(Change::Ordered(buyer));
    } else if is_lost && seats.status(seat) == SeatStatus::Available {
        owner.memory.extend([held, Change::Ordered(buyer)]);
    } else {
        owner.memory.push(Change::Refused(buyer));
    }
    Some(())
}

/// The outcomes that there are.
pub const OUTCOMES: [Outcome; 2] = [Outcome::Accepted, Outcome::Refused];
