//! People behind orders: one mailbox is one person.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A keyed hash of a person's address. Without the key it says nothing about whom it stands for, so it may stay where
/// the address may not: in the journal, and when the address was erased.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(pub [u8; Self::BYTES]);

impl PersonKey {
    /// Its length.
    pub const BYTES: usize = 16;
}

/// Who knows the key can tell from it whether somebody bought: it is in no log.
impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey(***)")
    }
}

/// Who is behind an order, as far as it is known: anybody can type anybody's address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Person {
    /// Whose address the order has, whoever typed it. By this it is found.
    pub address: PersonKey,
    /// Among whose orders it counts. Orders of somebody who has shown that an address is theirs never count together
    /// with those for which it was only typed, or a stranger could use up what they may order.
    pub counted: PersonKey,
    /// Whose orders count against it as well. Where an address was only typed: those of whom it belongs to, so that
    /// nobody gets more by forgetting to log in.
    pub beside: Option<PersonKey>,
}
