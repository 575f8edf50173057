//! Identifiers that cannot be mixed up: every kind of id and index is a type of its own.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::text::is_line;

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
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
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

/// The part of an event's id that the ids of its holds, orders and tickets carry, so that such an
/// id alone says which event owns it: no index, and no dependence on the node that made it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Route(pub [u8; 4]);

impl EventId {
    /// The last four bytes of the id.
    pub fn route(self) -> Route {
        let b = self.0.as_bytes();
        Route([b[12], b[13], b[14], b[15]])
    }
}

/// An id that belongs to an event.
pub trait Routed: Sized {
    /// Builds the id of `event` from 16 bytes of randomness (the first four are replaced).
    fn of_event(event: EventId, randomness: [u8; 16]) -> Self;
    /// The route of the event that owns this id.
    fn route(&self) -> Route;
}

macro_rules! routed {
    ($($name:ident),*) => {$(
        impl Routed for $name {
            fn of_event(event: EventId, mut bytes: [u8; 16]) -> Self {
                bytes[..4].copy_from_slice(&event.route().0);
                // RFC 9562, section 5.8: version 8 (vendor specific) and the variant's two bits.
                bytes[6] = (bytes[6] & 0x0f) | 0x80;
                bytes[8] = (bytes[8] & 0x3f) | 0x80;
                Self(Uuid::from_bytes(bytes))
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
    /// How often an event's ownership has passed on.
    Epoch(u64)
);

impl Seq {
    /// The sequence number that follows.
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Who buys: the subject of a session. At most [`UserId::LEN_MAX`] bytes, cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(Arc<str>);

impl UserId {
    /// The longest user id in bytes.
    pub const LEN_MAX: usize = 128;

    /// Accepts 1 to [`Self::LEN_MAX`] bytes without control characters.
    pub fn new(text: &str) -> Option<Self> {
        is_line(text, Self::LEN_MAX).then(|| Self(text.into()))
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

/// One of 4,096 parts over which events are spread; a shard has one owner at a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ShardId(pub u16);

impl ShardId {
    /// How many shards there are.
    pub const COUNT: u16 = 4096;

    /// The shard of an event: FNV-1a over its id, folded to twelve bits. Never changes for an event.
    pub fn of(event: EventId) -> Self {
        let hash = event.0.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let folded = hash ^ (hash >> 32);
        Self((folded % u64::from(Self::COUNT)) as u16)
    }
}
