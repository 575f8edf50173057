//! The model: how it begins, and where each step leads.

use domain::{Epoch, planted::Bug};
use stateright::{Model, Property};
use uuid::Uuid;

use crate::{
    cluster::{
        Authority, BootTime, ClusterSettings, membership::Membership, placement::plan, shards::Shards,
    },
    possible, properties,
    simulated::Store,
    state::{Asking, Book, Message, Outcome, Process, Progress, SHARD, State},
    step::Step,
    store::{NewMember, ProcessId},
};

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// To change something, under a key.
    Keyed,
    /// To change something, without one.
    Unkeyed,
    /// To read something, which is answered from memory.
    Read,
}

/// How much may happen. Everything that is possible within is visited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// How long it goes on.
    pub seconds: i64,
    /// How many processes may die.
    pub crashes: u8,
    /// How many connections between processes may end with a request.
    pub breaks: u8,
    /// How often the request is sent for one ask of the client.
    pub attempts: u8,
    /// How often the client asks.
    pub asks: u8,
}

/// How it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    /// The process that should have the shard has it, and the other one is a member.
    Settled,
    /// The other one claims it, while the one that should have it is about to come.
    Joining,
    /// The other one has it, and the one that should have it has just come.
    Moving,
}

/// Two processes, a store, and a client with one request.
#[derive(Clone, Copy, Debug)]
pub struct Cluster {
    /// How it begins.
    pub start: Start,
    /// What is asked.
    pub kind: Kind,
    /// Whether it is asked at all.
    pub asks: bool,
    /// How much may happen.
    pub bounds: Bounds,
    /// The bug that is planted.
    pub bug: Option<Bug>,
}

/// Leases of two seconds and a renewal each second: shorter than any that may be configured, so that what depends on them
/// comes after few steps. Between two seconds nothing is told apart.
pub(crate) const SETTINGS: ClusterSettings = ClusterSettings {
    authority: Authority::Postgres,
    renew_ms: 1_000,
    lease_ms: 2_000,
    move_shards_max: 1,
    clock_skew_max_ms: 500,
    answer_ms: 1_000,
    retry_ms: 0,
};

fn member(process: ProcessId) -> NewMember {
    let (node, mesh, build) = (String::new(), String::new(), String::new());
    NewMember { process, node, mesh, build, protocol: 1, weight: 1 }
}

/// The processes: the first one should have the shard when both are there.
pub(crate) fn ids() -> [ProcessId; 2] {
    let ids = [1, 2].map(|number| ProcessId(Uuid::from_u128(number)));
    let members = ids.map(member);
    if plan(1, &members, &[]).owner(SHARD) == Some(ids[0]) { ids } else { [ids[1], ids[0]] }
}

impl Model for Cluster {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        Bug::plant(None);
        let mut state = State {
            now: BootTime(0),
            store: Store::new(1),
            processes: [None, None],
            messages: Vec::new(),
            writes: Vec::new(),
            frames: Vec::new(),
            asking: Asking {
                progress: Progress::Unsent,
                ingress: 0,
                course: self.kind.course(),
                attempts: 0,
                has_left: false,
                asks: 0,
            },
            book: Book::default(),
        };
        match self.start {
            Start::Settled => {
                self.join(&mut state, 0);
                self.settle(&mut state);
                self.join(&mut state, 1);
                self.settle(&mut state);
            }
            Start::Joining => {
                self.join(&mut state, 1);
                self.settle_until(&mut state, |state| state.book.given.is_empty());
                self.join(&mut state, 0);
            }
            Start::Moving => {
                self.join(&mut state, 1);
                self.settle(&mut state);
                self.join(&mut state, 0);
            }
        }
        vec![state]
    }

    fn actions(&self, state: &State, steps: &mut Vec<Step>) {
        Bug::plant(self.bug);
        possible::steps(self, state, steps);
    }

    fn next_state(&self, last: &State, step: Step) -> Option<State> {
        // Of this thread alone: the checker has several.
        Bug::plant(self.bug);
        let mut state = last.clone();
        let kind = self.kind;
        match step {
            Step::Pass => state.now.0 += 1_000,
            Step::Tick(process) => state.tick(kind, process)?,
            Step::Execute(at) => state.execute(at)?,
            Step::Hear(at) => state.hear(kind, at)?,
            Step::Ask(ingress) => state.ask(kind, ingress),
            Step::Send => state.send_request(kind)?,
            Step::Again => state.after_a_miss(true)?,
            Step::GiveUp => state.after_a_miss(false)?,
            Step::Leave(at) => state.leave(at)?,
            Step::Arrive(at) => state.arrive(kind, at)?,
            Step::Return(at) => state.returned(at)?,
            Step::Break(at) => state.broken(at)?,
            Step::Begin(at) => state.begin(at)?,
            Step::Commit(at) => state.commit(at)?,
            Step::Told(at) => state.told(kind, at)?,
            Step::Closed(process) => state.closed(kind, process)?,
            Step::Crash(process) => state.crash(process),
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties::all()
    }
}

impl Cluster {
    /// Whether what is asked changes something.
    pub(crate) fn changes(&self) -> bool {
        self.kind != Kind::Read
    }

    /// A process starts, and asks to be a member.
    fn join(&self, state: &mut State, process: u8) {
        let id = ids()[usize::from(process)];
        let mut starting = Process {
            id,
            membership: Membership::new(SETTINGS, member(id)),
            shards: Shards::new(SETTINGS, id, 1),
            tenure: None,
            lease_until: BootTime(i64::MIN),
            has_outcome: Outcome::None,
            closing: None,
            to_open: None,
            told: Epoch(0),
            void: Epoch(0),
        };
        let effects = starting.membership.start(state.now);
        state.processes[usize::from(process)] = Some(starting);
        state.carry_membership(self.kind, process, effects);
    }

    /// Everything that is under way arrives.
    fn settle(&self, state: &mut State) {
        self.settle_until(state, |_| true);
    }

    fn settle_until(&self, state: &mut State, goes_on: impl Fn(&State) -> bool) {
        while !state.messages.is_empty() && goes_on(state) {
            // An answer, if there is one: calls are executed one after another.
            let answered = state.messages.iter().position(|message| matches!(message, Message::Answered(..)));
            match answered {
                Some(at) => state.hear(self.kind, at),
                None => state.execute(0),
            };
        }
    }
}
