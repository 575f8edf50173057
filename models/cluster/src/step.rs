//! Everything that may happen, one thing at a time.

use std::fmt;

/// One thing that happens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// Time passes for all.
    Pass,
    /// A process does what its time has come for. It may do so late, or never.
    Tick(u8),
    /// The store executes a call.
    Execute(usize),
    /// The answer to a call reaches its process.
    Hear(usize),
    /// The client asks a process.
    Ask(u8),
    /// The request is sent, to wherever its event seems to be.
    Send,
    /// It will be sent again.
    Again,
    /// Its time is over.
    GiveUp,
    /// The message with it leaves.
    Leave(usize),
    /// It arrives.
    Arrive(usize),
    /// Its answer arrives.
    Return(usize),
    /// The connection ends with it.
    Break(usize),
    /// A write compares its epoch at the store.
    Begin(usize),
    /// It commits.
    Commit(usize),
    /// Its process hears how it ended.
    Told(usize),
    /// Everything of a shard that was closed is written.
    Closed(u8),
    /// A process dies.
    Crash(u8),
}

impl Step {
    /// Whether it is something that nobody may rely on.
    pub fn is_fault(self) -> bool {
        matches!(self, Self::Pass | Self::Ask(_) | Self::Break(_) | Self::Crash(_))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pass => write!(f, "a second passes"),
            Self::Tick(process) => write!(f, "process {process} does what is due"),
            Self::Execute(at) => write!(f, "store: call {at} is executed"),
            Self::Hear(at) => write!(f, "the answer to call {at} is heard"),
            Self::Ask(process) => write!(f, "the client asks process {process}"),
            Self::Send => write!(f, "the request is sent to where its event seems to be"),
            Self::Again => write!(f, "it is to be sent again"),
            Self::GiveUp => write!(f, "its time is over"),
            Self::Leave(at) => write!(f, "message {at} leaves"),
            Self::Arrive(at) => write!(f, "message {at} arrives"),
            Self::Return(at) => write!(f, "the answer to message {at} arrives"),
            Self::Break(at) => write!(f, "the connection of message {at} ends"),
            Self::Begin(at) => write!(f, "store: write {at} compares its epoch"),
            Self::Commit(at) => write!(f, "store: write {at} commits"),
            Self::Told(at) => write!(f, "the process of write {at} hears how it ended"),
            Self::Closed(process) => write!(f, "process {process} has closed the shard"),
            Self::Crash(process) => write!(f, "process {process} dies"),
        }
    }
}
