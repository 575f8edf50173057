//! The operations that are measured, and the classes of their outcomes.

use std::{fmt, str::FromStr};

/// An operation of buyers or viewers whose latency is measured.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Operation {
    Event,
    /// Read the whole map.
    Map,
    Hold,
    /// Release a hold.
    Release,
    Order,
    /// Poll an order until it is decided.
    Status,
    /// The time from ordering until the buyer knows that the order is completed.
    Complete,
    /// Open a socket, until the first message about the event.
    Connect,
    /// The time from the answer to a buyer until a viewer's map shows the change.
    Deliver,
}

impl Operation {
    /// Every operation, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Event,
        Self::Map,
        Self::Hold,
        Self::Release,
        Self::Order,
        Self::Status,
        Self::Complete,
        Self::Connect,
        Self::Deliver,
    ];

    /// Its name in thresholds and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Map => "map",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Order => "order",
            Self::Status => "status",
            Self::Complete => "complete",
            Self::Connect => "connect",
            Self::Deliver => "deliver",
        }
    }

    /// An explanation for readers of a report.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Event => "read the event",
            Self::Map => "read the whole seat map",
            Self::Hold => "hold seats or area places",
            Self::Release => "give a hold back",
            Self::Order => "order a hold: answered when it is durable",
            Self::Status => "ask whether an order is decided",
            Self::Complete => "from ordering until the buyer knows that it is completed",
            Self::Connect => "open a socket, up to the first news of the event",
            Self::Deliver => "from the answer to a buyer until a viewer's map shows it",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Operation {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|operation| operation.name() == text).ok_or(())
    }
}

/// How an operation ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    /// Success.
    Ok,
    /// The engine refused it: the seats were taken, the hold had ended.
    Refused,
    /// The engine made no decision: overload, a rate limit, no answer, an unreadable answer.
    Error,
}

impl Class {
    pub const ALL: [Self; 3] = [Self::Ok, Self::Refused, Self::Error];

    /// Its name in thresholds and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::Error => "error",
        }
    }

    /// The class of an answer with this HTTP status.
    pub const fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Ok,
            409 | 410 => Self::Refused,
            _ => Self::Error,
        }
    }
}
