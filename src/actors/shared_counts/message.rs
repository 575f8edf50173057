//! Counts as processes tell them to one another.
//!
//! A byte that says that it is news of this kind, the subject, which part it is, the round in four bytes, and eight bytes
//! of key and four of count for each item; all numbers little-endian.

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::{CountKey, Subject};
use crate::actors::engine::news::SHARED_COUNTS;

/// Items of one message: it stays below what the mesh sends at a time.
pub(super) const ITEMS_MAX: usize = 16_384;
const HEAD_BYTES: usize = 7;
const ITEM_BYTES: usize = 12;

/// What a message has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// Counts that have changed; 0 is none.
    Changes,
    /// Some of all counts.
    Everything,
    /// Nothing: the round is over.
    End,
}

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    pub(crate) subject: Subject,
    pub(super) part: Part,
    pub(super) round: u32,
    pub(super) items: Vec<(CountKey, u32)>,
}

impl Told {
    /// Everything that a process counts.
    #[cfg(test)]
    pub(crate) fn of(subject: Subject, items: Vec<(CountKey, u32)>) -> Self {
        Self { subject, part: Part::End, round: 1, items }
    }

    pub(super) fn write(&self) -> Bytes {
        let mut bytes = BytesMut::with_capacity(HEAD_BYTES + self.items.len() * ITEM_BYTES);
        bytes.put_u8(SHARED_COUNTS);
        bytes.put_u8(match self.subject {
            Subject::PlacesHeld => 0,
            Subject::Sockets => 1,
            Subject::Viewers => 2,
        });
        bytes.put_u8(match self.part {
            Part::Changes => 0,
            Part::Everything => 1,
            Part::End => 2,
        });
        bytes.put_u32_le(self.round);
        for (key, count) in &self.items {
            bytes.put_u64_le(key.0);
            bytes.put_u32_le(*count);
        }
        bytes.freeze()
    }

    /// The message in these bytes; `None` if there is none that this version knows.
    pub(crate) fn read(mut bytes: &[u8]) -> Option<Self> {
        let items = bytes.len().checked_sub(HEAD_BYTES)?;
        if bytes.get_u8() != SHARED_COUNTS || items % ITEM_BYTES != 0 {
            return None;
        }
        let subject = match bytes.get_u8() {
            0 => Subject::PlacesHeld,
            1 => Subject::Sockets,
            2 => Subject::Viewers,
            _ => return None,
        };
        let part = match bytes.get_u8() {
            0 => Part::Changes,
            1 => Part::Everything,
            2 => Part::End,
            _ => return None,
        };
        let round = bytes.get_u32_le();
        let items = (0..items / ITEM_BYTES).map(|_| (CountKey(bytes.get_u64_le()), bytes.get_u32_le()));
        Some(Self { subject, part, round, items: items.collect() })
    }
}
