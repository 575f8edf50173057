//! A process that may own the event: what it has in memory, and how far it is with writing it.

use crate::{
    bugs::{Bugs, HeadCompare},
    change::{BUYERS_MAX, Buyer, Change, Outcome, Seats},
    store::{Stage, Statement, Store, WriteId},
};

/// A process. It may stand still before each of its steps for as long as others go on, so a pause is no state of its own.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Process {
    /// Not running: it has died, was fenced, or was never started.
    Down,
    /// Planted: it has read the store before it took over.
    HasRead(Vec<Change>),
    /// It has raised the epoch and not loaded the event yet.
    Taken {
        /// Its epoch.
        epoch: u8,
    },
    /// It takes itself for the owner, which may long be another.
    Owner(Owner),
}

impl Process {
    /// What it has in memory, if it answers.
    pub fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Owner(owner) => Some(owner),
            _ => None,
        }
    }
}

/// What an owner does with the batch that is under way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Flight {
    /// Nothing is.
    Idle,
    /// The batch that ends here in memory is with the store.
    Writing {
        /// Its end.
        to: u8,
    },
    /// Its connection broke: it may be in the store, or come there yet.
    Unknown {
        /// Its end.
        to: u8,
    },
}

/// The memory of a process that answers.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Owner {
    /// The epoch under which it writes.
    pub epoch: u8,
    /// All that it has loaded and decided.
    pub memory: Vec<Change>,
    /// How much of that it takes for durable.
    pub durable: u8,
    /// How much of it was loaded without the outcomes of keys (planted, otherwise 0).
    pub without_outcomes: u8,
    /// The last write that it knows of, where that is compared.
    pub last_write: Option<WriteId>,
    /// Its batch.
    pub flight: Flight,
}

/// What the store has of the event.
pub fn load(store: &Store) -> Vec<Change> {
    let mut memory: Vec<Change> = store.changes().collect();
    for at in 0..BUYERS_MAX {
        let buyer = Buyer(at as u8);
        if store.outcomes[at].has(Outcome::Refused) {
            memory.push(Change::Refused(buyer));
        }
        if store.payments[at] > 0 {
            memory.push(Change::Payment { buyer, stage: store.payments[at] });
        }
    }
    memory
}

impl Owner {
    /// The owner of an epoch who has loaded this.
    pub fn new(epoch: u8, memory: Vec<Change>, store: &Store, bugs: Bugs) -> Self {
        let durable = memory.len() as u8;
        let is_compared = bugs.head_compare == HeadCompare::SeqAndWrite;
        Self {
            epoch,
            memory,
            durable,
            without_outcomes: if bugs.outcomes_not_loaded { durable } else { 0 },
            last_write: store.head.write.filter(|_| is_compared),
            flight: Flight::Idle,
        }
    }

    /// What it takes for durable.
    pub fn durable_part(&self) -> &[Change] {
        &self.memory[..usize::from(self.durable)]
    }

    /// The seats as it has them. An owner decides nothing that contradicts what it has, but it may have loaded such.
    pub fn seats(&self) -> Option<Seats> {
        Seats::replay(self.memory.iter().copied())
    }

    /// The outcome of a buyer's key, and whether it takes that for durable.
    pub fn outcome(&self, buyer: Buyer) -> Option<(Outcome, bool)> {
        let from = usize::from(self.without_outcomes);
        self.memory.iter().enumerate().skip(from).find_map(|(at, change)| {
            let is_durable = at < usize::from(self.durable);
            match *change {
                Change::Ordered(of) if of == buyer => Some((Outcome::Accepted, is_durable)),
                Change::Refused(of) if of == buyer => Some((Outcome::Refused, is_durable)),
                _ => None,
            }
        })
    }

    /// How far the payment of an order is, in all that it has.
    pub fn payment(&self, buyer: Buyer) -> u8 {
        payment_in(&self.memory, buyer)
    }

    /// Whether it has this, and takes it for durable.
    pub fn is_durable(&self, change: Change) -> bool {
        self.durable_part().contains(&change)
    }

    /// Whether there is something to write and nothing under way.
    pub fn may_send(&self) -> bool {
        self.flight == Flight::Idle && usize::from(self.durable) < self.memory.len()
    }

    /// The end of the batch that is sent now: all that was gathered, or again what was sent before.
    fn end_of_batch(&self) -> u8 {
        match self.flight {
            Flight::Idle => self.memory.len() as u8,
            Flight::Writing { to } | Flight::Unknown { to } => to,
        }
    }

    /// Sends a batch, the same one again if one is under way.
    pub fn send(&mut self, process: u8, store: &mut Store) {
        let (from, to) = (self.durable, self.end_of_batch());
        store.send(Statement {
            client: Some(process),
            write: self.write_id(),
            expected: seq_after(&self.memory[..usize::from(from)]),
            expected_write: self.last_write,
            changes: self.memory[usize::from(from)..usize::from(to)].to_vec(),
            stage: Stage::Sent,
        });
        self.flight = Flight::Writing { to };
    }

    /// The name of the batch that is under way.
    pub fn write_id(&self) -> WriteId {
        WriteId { epoch: self.epoch, from: self.durable }
    }

    /// Its batch is in the store, as far as it knows.
    pub fn settle(&mut self, bugs: Bugs) {
        if bugs.head_compare == HeadCompare::SeqAndWrite {
            self.last_write = Some(self.write_id());
        }
        self.durable = self.end_of_batch();
        self.flight = Flight::Idle;
    }

    /// The connection of its batch broke.
    pub fn lose_connection(&mut self) {
        if let Flight::Writing { to } = self.flight {
            self.flight = Flight::Unknown { to };
        }
    }
}

/// How many transitions there are in these.
fn seq_after(changes: &[Change]) -> u8 {
    changes.iter().filter(|change| change.is_transition()).count() as u8
}

/// How far a payment is after these.
pub fn payment_in(changes: &[Change], buyer: Buyer) -> u8 {
    let stages = changes.iter().rev().map(|change| match *change {
        Change::Payment { buyer: of, stage } if of == buyer => Some(stage),
        _ => None,
    });
    stages.flatten().next().unwrap_or_default()
}
