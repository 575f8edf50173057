//! The store as PostgreSQL behaves: the owner's epoch, the event's head, its journal and rows, and the statements that
//! are being executed.
//!
//! A statement goes step by step, so that whatever else happens can fall in between. What it waits for, a row that
//! another one has locked, is a step that is not possible yet.

use crate::{
    bugs::{Bugs, HeadCompare},
    change::{BUYERS_MAX, Change, Outcome, Outcomes},
};

/// Names a write: no epoch has two that begin at one place of its owner's memory.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct WriteId {
    /// The epoch under which it is written.
    pub epoch: u8,
    /// How much its owner's memory held before it.
    pub from: u8,
}

/// Where the journal ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Head {
    /// The last sequence number.
    pub seq: u8,
    /// The last write.
    pub write: Option<WriteId>,
}

/// A transition in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Entry {
    /// Its sequence number.
    pub seq: u8,
    /// The epoch of who wrote it.
    pub epoch: u8,
    /// What changed.
    pub change: Change,
}

/// What a batch is answered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Answer {
    /// It is in the store.
    Written,
    /// Its owner's epoch has passed; nothing was written.
    Fenced,
    /// The head is somewhere else; nothing was written.
    WrongHead,
}

/// How far a statement is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// It has not begun, or waits for the row of its shard's owner.
    Sent,
    /// Its epoch was found right, and the owner's row is locked by `FOR SHARE`.
    Locked,
    /// The head was compared and is locked, all is written; nobody else sees it yet.
    Written,
    /// It has ended, and its answer is on the way.
    Ended(Answer),
}

/// A statement that writes a batch.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Statement {
    /// The process that waits for its answer; `None` if the connection has broken: the server works on.
    pub client: Option<u8>,
    /// The name of its write.
    pub write: WriteId,
    /// Where the head must be.
    pub expected: u8,
    /// The write that must be the head's last one, where that is compared.
    pub expected_write: Option<WriteId>,
    /// What it writes.
    pub changes: Vec<Change>,
    /// How far it is.
    pub stage: Stage,
}

impl Statement {
    /// Whether it locks the owner's row.
    fn holds_owner(&self) -> bool {
        matches!(self.stage, Stage::Locked | Stage::Written)
    }
}

/// Everything that is durable, and what is about to be.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Store {
    /// The epoch of the shard's owner.
    pub epoch: u8,
    /// The event's head.
    pub head: Head,
    /// Its transitions.
    pub journal: Vec<Entry>,
    /// The outcomes that each buyer's key has had.
    pub outcomes: [Outcomes; BUYERS_MAX],
    /// How far the payment of each buyer's order is.
    pub payments: [u8; BUYERS_MAX],
    /// Statements that have not ended, or whose answer was not heard yet; in order, so that states that differ in
    /// nothing else are one.
    pub statements: Vec<Statement>,
    /// Whether something was ever committed under an epoch that had passed.
    pub stale_commit: bool,
}

impl Store {
    /// With nothing written, owned under the first epoch.
    pub fn new() -> Self {
        Self {
            epoch: 1,
            head: Head::default(),
            journal: Vec::new(),
            outcomes: Default::default(),
            payments: Default::default(),
            statements: Vec::new(),
            stale_commit: false,
        }
    }

    /// The transitions of the journal.
    pub fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        self.journal.iter().map(|entry| entry.change)
    }

    /// Whether another process may take over now: it waits for `FOR SHARE`, and not for `FOR KEY SHARE`.
    pub fn may_be_taken(&self, bugs: Bugs) -> bool {
        bugs.weaker_lock || !self.statements.iter().any(Statement::holds_owner)
    }

    /// The statement on which this process waits.
    pub fn statement_of(&self, process: u8) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.client == Some(process))
    }

    /// A statement arrives.
    pub fn send(&mut self, statement: Statement) {
        self.statements.push(statement);
        self.statements.sort();
    }

    /// The connection of this process breaks. What is not done yet goes on without it.
    pub fn disconnect(&mut self, process: u8) {
        for statement in &mut self.statements {
            if statement.client == Some(process) {
                statement.client = None;
            }
        }
        self.tidy();
    }

    /// A statement compares its epoch, on the row of the owner as it is once it could be locked.
    pub fn check_epoch(&mut self, at: usize, bugs: Bugs) {
        let is_owner = self.statements[at].write.epoch == self.epoch || bugs.epoch_not_checked;
        self.statements[at].stage = if is_owner { Stage::Locked } else { Stage::Ended(Answer::Fenced) };
        self.tidy();
    }

    /// Whether the head is free to be locked.
    pub fn may_write(&self, at: usize) -> bool {
        let head_is_locked = self.statements.iter().any(|other| other.stage == Stage::Written);
        self.statements[at].stage == Stage::Locked && !head_is_locked
    }

    /// A statement locks and compares the head, and writes its rows.
    pub fn write(&mut self, at: usize, bugs: Bugs) {
        let statement = &self.statements[at];
        let is_expected = match bugs.head_compare {
            HeadCompare::Nothing => true,
            HeadCompare::Seq => self.head.seq == statement.expected,
            HeadCompare::SeqAndWrite => {
                self.head.seq == statement.expected && self.head.write == statement.expected_write
            }
        };
        let stage = if is_expected {
            Stage::Written
        } else if self.head.write == Some(statement.write) {
            Stage::Ended(Answer::Written)
        } else {
            Stage::Ended(Answer::WrongHead)
        };
        self.statements[at].stage = stage;
        self.tidy();
    }

    /// A statement commits.
    pub fn commit(&mut self, at: usize) {
        self.statements[at].stage = Stage::Ended(Answer::Written);
        let Statement { write, expected, changes, .. } = self.statements[at].clone();
        let mut seq = expected;
        for change in changes {
            if change.is_transition() {
                seq += 1;
                self.journal.push(Entry { seq, epoch: write.epoch, change });
            }
            match change {
                Change::Ordered(buyer) => self.outcomes[usize::from(buyer.0)].add(Outcome::Accepted),
                Change::Refused(buyer) => self.outcomes[usize::from(buyer.0)].add(Outcome::Refused),
                Change::Payment { buyer, stage } => self.payments[usize::from(buyer.0)] = stage,
                Change::Held { .. } | Change::Ended(_) | Change::Sold(_) => {}
            }
        }
        self.head = Head { seq, write: Some(write) };
        self.stale_commit |= write.epoch != self.epoch;
        self.tidy();
    }

    /// The server ends a statement whose connection is gone.
    pub fn abort(&mut self, at: usize) {
        self.statements.remove(at);
    }

    /// The answer for this process, which it hears now.
    pub fn take_answer(&mut self, process: u8) -> Option<Answer> {
        let (at, answer) = self.statements.iter().enumerate().find_map(|(at, statement)| {
            match (statement.client == Some(process), statement.stage) {
                (true, Stage::Ended(answer)) => Some((at, answer)),
                _ => None,
            }
        })?;
        self.statements.remove(at);
        Some(answer)
    }

    /// What nobody will hear of is forgotten.
    fn tidy(&mut self) {
        self.statements
            .retain(|statement| statement.client.is_some() || !matches!(statement.stage, Stage::Ended(_)));
        self.statements.sort();
    }
}

impl Default for Store {
    fn default() -> Self {
        Self::new()
    }
}
