//! A seat frame: the changes of one merge window, encoded once and shared by all viewers of an event.

use std::{collections::BTreeMap, fmt::Write as _, sync::OnceLock};

use bytes::{BufMut, Bytes, BytesMut};
use bytestring::ByteString;

use domain::{Counts, EventId, SeatIndex, SeatStatus, Seq};

/// An area's counts with its code, as viewers know it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameArea {
    /// The section's code.
    pub section: String,
    /// Its places by status.
    pub counts: Counts,
}

/// Changes from `from_seq` to `seq`, each seat once with its status at `seq`.
#[derive(Debug)]
pub struct SeatFrame {
    /// The event.
    pub event: EventId,
    /// The state that the changes build on; a viewer there or later applies them.
    pub from_seq: Seq,
    /// Where the viewer is afterwards.
    pub seq: Seq,
    /// Seats and their status at `seq`.
    pub changes: Vec<(SeatIndex, SeatStatus)>,
    /// Areas whose counts may have changed.
    pub areas: Vec<FrameArea>,
    json: OnceLock<ByteString>,
    binary: OnceLock<Bytes>,
}

/// The first byte of a binary frame: what it is, and its version.
const BINARY_SEATS_V1: u8 = 0x01;

impl SeatFrame {
    /// A frame that nobody has encoded yet.
    pub fn new(
        event: EventId,
        from_seq: Seq,
        seq: Seq,
        changes: Vec<(SeatIndex, SeatStatus)>,
        areas: Vec<FrameArea>,
    ) -> Self {
        Self { event, from_seq, seq, changes, areas, json: OnceLock::new(), binary: OnceLock::new() }
    }

    /// Frames that follow each other, as one; nothing if there are none.
    pub fn merged<'a>(frames: impl Iterator<Item = &'a Self> + Clone) -> Option<Self> {
        let (first, last) = (frames.clone().next()?, frames.clone().last()?);
        // The last word on each seat and area counts.
        let seats = frames.clone().flat_map(|frame| frame.changes.iter().copied());
        let seats: BTreeMap<SeatIndex, SeatStatus> = seats.collect();
        let areas = frames.flat_map(|frame| frame.areas.iter().map(|area| (area.section.as_str(), area)));
        let areas: BTreeMap<&str, &FrameArea> = areas.collect();
        let (changes, areas) = (seats.into_iter().collect(), areas.into_values().cloned().collect());
        Some(Self::new(first.event, first.from_seq, last.seq, changes, areas))
    }

    /// The frame as a JSON text message.
    pub fn json(&self) -> ByteString {
        self.json.get_or_init(|| self.encode_json()).clone()
    }

    /// The frame as a binary message, little-endian: `u8` 1, 16 bytes event id, `u64` from_seq, `u64`
    /// seq, `u32` n, then n times `u32` (index × 4 + status), then `u16` m, then m times an area: `u8`
    /// length of the code, the code in UTF-8, `u32` capacity, held, sold, blocked.
    pub fn binary(&self) -> Bytes {
        self.binary.get_or_init(|| self.encode_binary()).clone()
    }

    fn encode_json(&self) -> ByteString {
        let mut text = String::with_capacity(128 + self.changes.len() * 10);
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{{\"type\":\"seats\",\"event_id\":\"{}\",\"from_seq\":{},\"seq\":{},\"changes\":[",
            self.event, self.from_seq, self.seq
        );
        for (index, (seat, status)) in self.changes.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(text, "{comma}[{seat},{}]", *status as u8);
        }
        text.push(']');
        if !self.areas.is_empty() {
            let areas = self.areas.iter().map(|area| {
                serde_json::json!({
                    "section": area.section, "capacity": area.counts.total(), "held": area.counts.held,
                    "sold": area.counts.sold, "blocked": area.counts.blocked,
                })
            });
            let _ = write!(text, ",\"areas\":{}", serde_json::Value::Array(areas.collect()));
        }
        text.push('}');
        text.into()
    }

    fn encode_binary(&self) -> Bytes {
        let mut out = BytesMut::with_capacity(64 + self.changes.len() * 4);
        out.put_u8(BINARY_SEATS_V1);
        out.put_slice(self.event.0.as_bytes());
        out.put_u64_le(self.from_seq.0);
        out.put_u64_le(self.seq.0);
        out.put_u32_le(self.changes.len() as u32);
        for (seat, status) in &self.changes {
            out.put_u32_le(seat.0 << 2 | *status as u32);
        }
        out.put_u16_le(self.areas.len() as u16);
        for area in &self.areas {
            // Codes have 40 characters at most, so 160 bytes.
            out.put_u8(area.section.len() as u8);
            out.put_slice(area.section.as_bytes());
            let Counts { held, sold, blocked, .. } = area.counts;
            for count in [area.counts.total(), held, sold, blocked] {
                out.put_u32_le(count as u32);
            }
        }
        out.freeze()
    }
}
