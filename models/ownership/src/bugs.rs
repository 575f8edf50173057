//! The bugs that can be planted, each of which takes one rule of the protocol away, and the bounds of a check.

/// What of its head the store compares before it writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeadCompare {
    /// Nothing: it writes at the sequence numbers that the batch names.
    Nothing,
    /// Its sequence number alone, as the store once did.
    Seq,
    /// Its sequence number and its last write, as the store does.
    SeqAndWrite,
}

/// What is done otherwise than the protocol says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bugs {
    /// The store does not compare a batch's epoch with that of its owner.
    pub epoch_not_checked: bool,
    /// `FOR KEY SHARE` instead of `FOR SHARE`: taking over does not wait for batches in flight.
    pub weaker_lock: bool,
    /// What of the head is compared.
    pub head_compare: HeadCompare,
    /// A batch whose outcome is unknown is sent again without a look at the head.
    pub repeated_blindly: bool,
    /// A batch whose outcome is unknown counts as written.
    pub unknown_taken_as_written: bool,
    /// A batch whose outcome is unknown is left as it is.
    pub unknown_left: bool,
    /// Outcomes are answered from memory.
    pub answered_before_durable: bool,
    /// Who takes over reads the journal first and raises the epoch then.
    pub read_before_taken: bool,
    /// Who takes over does not load the outcomes of keys.
    pub outcomes_not_loaded: bool,
}

impl Bugs {
    /// The protocol as it is.
    pub const NONE: Self = Self {
        epoch_not_checked: false,
        weaker_lock: false,
        head_compare: HeadCompare::SeqAndWrite,
        repeated_blindly: false,
        unknown_taken_as_written: false,
        unknown_left: false,
        answered_before_durable: false,
        read_before_taken: false,
        outcomes_not_loaded: false,
    };
}

/// How much may happen. Everything that is possible within is visited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Buyers, at most [`crate::change::BUYERS_MAX`].
    pub buyers: u8,
    /// Seats, at most [`crate::change::SEATS_MAX`].
    pub seats: u8,
    /// The last epoch: the first owner has the first, and every process that takes over raises it by one.
    pub epochs: u8,
    /// How many processes may die. One that was fenced is not counted.
    pub crashes: u8,
    /// How many connections may break with a batch on them.
    pub cuts: u8,
    /// How often each buyer may hold.
    pub holds: u8,
    /// Whether holds may be released or run out.
    pub ends: bool,
    /// How often the payment of an order is written before it is sold.
    pub payment_stages: u8,
}
