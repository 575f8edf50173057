//! Everything that may happen, one thing at a time.

use std::fmt;

use crate::change::{Buyer, Seat};

/// One thing that happens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// Planted: a process reads the store before it takes over.
    ReadFirst(u8),
    /// A process that is started raises the epoch.
    TakeOver(u8),
    /// It loads the event, in one view of the store.
    Load(u8),
    /// A buyer holds a seat, which is answered from memory.
    Hold {
        /// The process that is asked.
        process: u8,
        /// Who asks.
        buyer: Buyer,
        /// Which seat.
        seat: Seat,
    },
    /// A hold is released, or its time is over.
    End {
        /// At which process.
        process: u8,
        /// Whose.
        buyer: Buyer,
    },
    /// A buyer orders what they hold, also again with the same key.
    Order {
        /// The process that is asked.
        process: u8,
        /// Who asks.
        buyer: Buyer,
    },
    /// The payment of a durable order gets on.
    Pay {
        /// Which process writes it down.
        process: u8,
        /// Whose order.
        buyer: Buyer,
    },
    /// A durable order is paid.
    Sell {
        /// Which process decides it.
        process: u8,
        /// Whose order.
        buyer: Buyer,
    },
    /// A process sends what it has gathered.
    Send(u8),
    /// A statement compares its epoch and locks the row of the owner.
    CheckEpoch(usize),
    /// A statement compares and locks the head, and writes.
    Write(usize),
    /// A statement commits.
    Commit(usize),
    /// The server ends a statement whose connection is gone.
    Abort(usize),
    /// A process hears how its batch went.
    Hear(u8),
    /// The connection of a batch breaks.
    Cut(u8),
    /// A process whose batch has an unknown outcome reads the head on another connection.
    ReadHead(u8),
    /// A process dies.
    Crash(u8),
}

impl Step {
    /// Whether it is something that nobody may rely on.
    pub fn is_fault(self) -> bool {
        matches!(self, Self::ReadFirst(_) | Self::TakeOver(_) | Self::Cut(_) | Self::Crash(_))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadFirst(process) => write!(f, "process {process} reads the store before it takes over"),
            Self::TakeOver(process) => write!(f, "process {process} takes over: it raises the epoch"),
            Self::Load(process) => write!(f, "process {process} loads the event"),
            Self::Hold { process, buyer, seat } => {
                write!(f, "buyer {} holds seat {} at process {process}", buyer.0, seat.0)
            }
            Self::End { process, buyer } => {
                write!(f, "the hold of buyer {} ends at process {process}", buyer.0)
            }
            Self::Order { process, buyer } => write!(f, "buyer {} orders at process {process}", buyer.0),
            Self::Pay { process, buyer } => {
                write!(f, "the payment of buyer {} gets on at process {process}", buyer.0)
            }
            Self::Sell { process, buyer } => {
                write!(f, "the order of buyer {} is paid at process {process}", buyer.0)
            }
            Self::Send(process) => write!(f, "process {process} sends a batch"),
            Self::CheckEpoch(at) => write!(f, "store: statement {at} checks its epoch"),
            Self::Write(at) => write!(f, "store: statement {at} compares the head and writes"),
            Self::Commit(at) => write!(f, "store: statement {at} commits"),
            Self::Abort(at) => write!(f, "store: statement {at} ends without its connection"),
            Self::Hear(process) => write!(f, "process {process} hears how its batch went"),
            Self::Cut(process) => write!(f, "the connection of process {process} breaks"),
            Self::ReadHead(process) => write!(f, "process {process} reads the head, and goes on by it"),
            Self::Crash(process) => write!(f, "process {process} dies"),
        }
    }
}
