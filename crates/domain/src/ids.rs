//! Identifiers. Every kind of id and of index is a type of its own, so that two cannot be mixed up.
//!
//! The core never creates ids out of nothing: [`Routed::of_event`] takes the instant and the randomness as
//! arguments.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{text::is_line, time::Timestamp};

/// A text that is no id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ids look like 01890a5d-ac96-774b-bcce-b302099a8057")
    }
}

impl std::error::Error for NotAnId {}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    };
}

macro_rules! index {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The index as a position in a slice.
            #[inline]
            pub const fn at(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_id!(
    /// One performance on one date. Its last four bytes are the event's [`Route`].
    EventId
);
uuid_id!(
    /// A claim of seats by one buyer; its first four bytes are the route of its event.
    HoldId
);
uuid_id!(
    /// A purchase; its first four bytes are the route of its event.
    OrderId
);
uuid_id!(
    /// One admission; its first four bytes are the route of its event.
    TicketId
);

/// The part of an event's id that is repeated in the ids of its holds, orders and tickets. It tells which
/// event owns such an id without an index, whichever node created it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Route(pub [u8; 4]);

impl EventId {
    /// The last four bytes of the id.
    pub fn route(self) -> Route {
        let b = self.0.as_bytes();
        Route([b[12], b[13], b[14], b[15]])
    }
}

/// An id of something that belongs to an event.
pub trait Routed: Sized {
    /// A new id for something of `event`. `at` gives its order, `randomness` makes it unique.
    ///
    /// Ids of the same time are neighbours in the store's indexes, so that one page takes many of them;
    /// random ids would each touch a different page. The format is version 8 of RFC 9562, section 5.8:
    ///
    /// | bits | 32 | 16 | 4 | 12 | 2 | 62 |
    /// | --- | --- | --- | --- | --- | --- | --- |
    /// | | route | time | version | time | variant | randomness |
    ///
    /// The time counts units of 64 ms and wraps around every 199 days. It serves the order only and must not
    /// be read as a time.
    fn of_event(event: EventId, at: Timestamp, randomness: u64) -> Self;
    /// The route of the event that owns this id.
    fn route(&self) -> Route;
}

macro_rules! routed {
    ($($name:ident),*) => {$(
        impl Routed for $name {
            fn of_event(event: EventId, at: Timestamp, randomness: u64) -> Self {
                let route = u64::from(u32::from_be_bytes(event.route().0));
                let time = (at.0 >> 6) as u64 & 0x0fff_ffff;
                let first = route << 32 | time >> 12 << 16 | 0x8000 | time & 0x0fff;
                Self(Uuid::from_u64_pair(first, randomness & u64::MAX >> 2 | 1 << 63))
            }

            fn route(&self) -> Route {
                let b = self.0.as_bytes();
                Route([b[0], b[1], b[2], b[3]])
            }
        }
    )*};
}
routed!(HoldId, OrderId, TicketId);

index!(
    /// A seat's dense index in its event, `0..count`.
    SeatIndex(u32)
);
index!(
    /// A section's index in its layout.
    SectionIndex(u16)
);
index!(
    /// A row's index in its layout.
    RowIndex(u32)
);
index!(
    /// A price tier's index in its layout.
    TierIndex(u16)
);
index!(
    /// The number of transitions that led to a state; the first transition has 1.
    Seq(u64)
);
index!(
    /// The fencing token: how often an event's ownership has passed on.
    Epoch(u64)
);

impl Seq {
    /// The sequence number that follows.
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// The subject of a session. At most [`UserId::CHARS_MAX`] characters; cloning copies a pointer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(Arc<str>);

impl UserId {
    /// The longest user id in characters.
    pub const CHARS_MAX: usize = 128;
    /// What the ids of guests begin with, and those of nobody else.
    const GUEST: &str = "guest:";

    /// Accepts 1 to [`Self::CHARS_MAX`] characters without control characters.
    pub fn new(text: &str) -> Option<Self> {
        is_line(text, Self::CHARS_MAX).then(|| Self(text.into()))
    }

    /// The id of a guest.
    pub fn of_guest(id: Uuid) -> Self {
        Self(format!("{}{id}", Self::GUEST).into())
    }

    /// Whether it is a guest's: somebody without an account. Nobody logs in under such an id.
    pub fn is_guest(&self) -> bool {
        self.0.starts_with(Self::GUEST)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One of the 4,096 parts over which events are spread. A shard has one owner at a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ShardId(pub u16);

impl ShardId {
    /// How many shards there are.
    pub const COUNT: u16 = 4096;

    /// The shard of an event: FNV-1a (64 bits) over its id, folded to twelve bits. It must never change for
    /// an event.
    pub fn of(event: EventId) -> Self {
        let hash = event.0.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let folded = hash ^ (hash >> 32);
        Self((folded % u64::from(Self::COUNT)) as u16)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ids_carry_their_route_and_come_in_the_order_of_their_time(
            event in any::<u128>(),
            at in 0i64..1 << 33,
            later in 64i64..1 << 30,
            (one, other) in any::<(u64, u64)>(),
        ) {
            let event = EventId(Uuid::from_u128(event));
            let (first, second) = (
                OrderId::of_event(event, Timestamp(at), one),
                OrderId::of_event(event, Timestamp(at + later), other),
            );
            prop_assert!(first < second);
            for id in [first, second] {
                prop_assert_eq!(id.route(), event.route());
                prop_assert_eq!(id.0.get_version_num(), 8);
                prop_assert_eq!(id.0.get_variant(), uuid::Variant::RFC4122);
            }
            let differ = (one ^ other) << 2 != 0;
            prop_assert_eq!(first != OrderId::of_event(event, Timestamp(at), other), differ);
        }
    }
}
