//! Layouts as stores keep them, and as they kept them before.

use serde::{Deserialize, Serialize};

use domain::{
    RowIndex, TierIndex,
    layout::{Access, LayoutParts, NumberTable, Point, PriceTier, Row, Seat, Section, Stage},
};

/// The version that this build writes: seats' numbers may be text.
pub(super) const VERSION: u8 = 2;

/// What version 1 wrote: numbers were numbers.
#[derive(Serialize, Deserialize)]
pub(super) struct PartsOfVersion1 {
    sections: Vec<Section>,
    tiers: Vec<PriceTier>,
    rows: Vec<Row>,
    seats: Vec<SeatOfVersion1>,
    stage: Stage,
}

#[derive(Serialize, Deserialize)]
struct SeatOfVersion1 {
    row: RowIndex,
    number: u32,
    position: Point,
    tier: TierIndex,
    access: Access,
    rank: u32,
    after_aisle: bool,
}

impl From<PartsOfVersion1> for LayoutParts {
    fn from(parts: PartsOfVersion1) -> Self {
        let mut numbers = NumberTable::default();
        let seats = parts.seats.into_iter().map(|seat| Seat {
            row: seat.row,
            // The largest numbers of before are text of the same digits.
            number: numbers.code(seat.number.into()),
            position: seat.position,
            tier: seat.tier,
            access: seat.access,
            rank: seat.rank,
            after_aisle: seat.after_aisle,
        });
        Self {
            seats: seats.collect(),
            sections: parts.sections,
            tiers: parts.tiers,
            rows: parts.rows,
            stage: parts.stage,
            number_texts: numbers.into_texts(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{decode_layout, encode_layout};

    /// Written by a build of version 1 from this plan: section S with row A of seats 1 to 3 and row B of seats 9 and
    /// 4294967295 (a wheelchair place), area PIT of 100 places.
    const VERSION_1: &str = include_str!("layout_version_1.hex");

    fn bytes() -> Vec<u8> {
        let digits: Vec<u8> = VERSION_1.bytes().filter(u8::is_ascii_hexdigit).collect();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        digits.chunks(2).map(byte).collect()
    }

    #[test]
    fn layouts_of_version_1_are_still_read() {
        let old = bytes();
        assert_eq!(old[0], 1);
        let layout = decode_layout(&old).unwrap();
        let labels: Vec<String> = (0..5).map(|seat| layout.label(domain::SeatIndex(seat))).collect();
        assert_eq!(labels, ["S-A-1", "S-A-2", "S-A-3", "S-B-9", "S-B-4294967295"]);
        for (index, label) in labels.iter().enumerate() {
            assert_eq!(layout.seat_labelled(label).unwrap().at(), index);
        }
        assert_eq!((layout.seat_count(), layout.capacity()), (5, 105));
        let new = encode_layout(&layout);
        assert_eq!(new[0], 2);
        assert_eq!(decode_layout(&new).unwrap(), layout);
    }

    #[test]
    fn a_layout_of_a_newer_version_says_so() {
        let error = decode_layout(&[3, 0]).unwrap_err().to_string();
        assert!(error.contains("version 3"), "{error}");
        assert!(decode_layout(&[]).is_err());
    }
}
