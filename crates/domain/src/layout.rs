//! The static side of an event: sections, rows, seats, price tiers and their positions.
//!
//! A layout is checked when it is built and never changes afterwards; indices are dense, and a row's seats
//! have consecutive indices. It knows nothing of who has which seat.

mod labels;
mod number;
mod problems;

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use self::{
    labels::{RowsByName, label_problems},
    problems::{problems_of, size_problems},
};
pub use self::{
    number::{NumberCode, NumberRef, NumberTable, SeatNumber, natural_order},
    problems::{LABEL_PART_CHARS_MAX, is_label_part},
};
use crate::{
    ids::{RowIndex, SeatIndex, SectionIndex, TierIndex},
    money::Amount,
};

/// A point of the plan in decimetres; x grows to the right, y downwards.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Point {
    /// Decimetres to the right on the plan.
    pub x: i32,
    /// Decimetres downwards on the plan.
    pub y: i32,
}

impl Point {
    /// The Euclidean distance to another point in decimetres, rounded down; `u32::MAX` if it is longer.
    pub fn distance(self, other: Self) -> u32 {
        // Plans are untrusted input: for points at the corners of the plane the squares do not fit into 64
        // bits.
        let square = |a: i32, b: i32| u128::from(a.abs_diff(b)).pow(2);
        let distance = (square(self.x, other.x) + square(self.y, other.y)).isqrt();
        u32::try_from(distance).unwrap_or(u32::MAX)
    }
}

/// Whom a seat is meant for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// For anybody.
    #[default]
    Standard,
    /// A wheelchair place.
    Accessible,
    /// Beside a wheelchair place, for a companion.
    Companion,
}

impl Access {
    /// The name that plans and stores write.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Accessible => "accessible",
            Self::Companion => "companion",
        }
    }
}

/// A price for a group of places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PriceTier {
    /// Stable code, unique in the event.
    pub code: String,
    /// Display name.
    pub name: String,
    /// The price of one place as the organiser entered it: what is paid, or net, as the event's charges say.
    pub price: Amount,
}

/// Whether a section has numbered seats or is an area.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SectionKind {
    /// Rows of numbered seats.
    Seats,
    /// General admission: places without numbers.
    Area {
        /// Number of places.
        capacity: u32,
        /// The price tier of all its places.
        tier: TierIndex,
    },
}

/// A section of the venue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Section {
    /// Stable code, unique in the event; the first part of its seats' labels.
    pub code: String,
    /// Display name.
    pub name: String,
    /// Numbered seats or an area.
    pub kind: SectionKind,
    /// Outline on the plan, in decimetres; may be empty.
    pub outline: Vec<Point>,
}

/// The stage (or pitch, or screen).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Stage {
    /// Outline on the plan, in decimetres.
    pub outline: Vec<Point>,
    /// The focal point. Seats without a rank of their own are ranked by their distance to it.
    pub focus: Point,
}

/// A numbered seat of an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct Seat {
    pub row: RowIndex,
    /// Number in the row, unique there; [`VenueLayout::number`] reads it. The order of seats in a row is the
    /// order of their indices, whatever their numbers are.
    pub number: NumberCode,
    pub position: Point,
    pub tier: TierIndex,
    /// Whom it is meant for.
    pub access: Access,
    /// Lower is better: the organiser's rank, or the distance to the focal point in decimetres.
    pub rank: u32,
    /// Whether an aisle lies between this seat and the one before it in the row.
    pub after_aisle: bool,
}

/// A row: a range of seat indices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct Row {
    pub section: SectionIndex,
    /// Unique in the section, without `-`.
    pub name: String,
    pub first: SeatIndex,
    /// Number of seats. They are `first..first + len`, from one end of the row to the other.
    pub len: u32,
}

impl Row {
    /// The indices of its seats.
    pub fn seats(&self) -> Range<u32> {
        self.first.0..self.first.0 + self.len
    }
}

/// A seat of a seating plan, before it has an index.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct PlannedSeat {
    /// Unique in its row.
    pub number: SeatNumber,
    pub position: Point,
    pub tier: TierIndex,
    /// Whom it is meant for.
    pub access: Access,
    /// The organiser's rank, lower is better. Without one, the distance to the focal point is taken.
    pub rank: Option<u32>,
}

/// The sections, rows and seats of an event. Built once by [`VenueLayout::build`] or
/// [`VenueLayout::from_parts`], then shared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VenueLayout {
    sections: Vec<Section>,
    tiers: Vec<PriceTier>,
    rows: Vec<Row>,
    seats: Vec<Seat>,
    stage: Stage,
    number_texts: Vec<Box<str>>,
    section_by_code: FxHashMap<String, SectionIndex>,
    rows_by_name: RowsByName,
}

/// What is stored of a layout. Everything else is derived from it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LayoutParts {
    /// By [`SectionIndex`].
    pub sections: Vec<Section>,
    /// By [`TierIndex`].
    pub tiers: Vec<PriceTier>,
    /// By [`RowIndex`].
    pub rows: Vec<Row>,
    /// By [`SeatIndex`].
    pub seats: Vec<Seat>,
    /// The stage.
    pub stage: Stage,
    /// Seat numbers that are text, by [`NumberCode`].
    pub number_texts: Vec<Box<str>>,
}

/// A row of a seating plan: section, name, and seats from one end to the other.
pub type PlannedRow = (SectionIndex, String, Vec<PlannedSeat>);

/// Why a plan cannot become a layout. Each message says what is wrong and where.
pub type LayoutProblems = Vec<String>;

impl VenueLayout {
    /// The most seats of one event.
    pub const SEATS_MAX: usize = 200_000;
    /// The most seats of one row.
    pub const ROW_SEATS_MAX: usize = 500;
    /// The most sections of one event.
    pub const SECTIONS_MAX: usize = 1_000;
    /// The most price tiers of one event.
    pub const TIERS_MAX: usize = 1_000;
    /// The most pairs of a section and a price tier with places, each of which has counters of its own.
    pub const GROUPS_MAX: usize = 65_535;
    /// The most rows of a new event.
    pub const ROWS_MAX: usize = 20_000;
    /// The most places of one area.
    pub const AREA_CAPACITY_MAX: u32 = 1_000_000;
    /// In tenths: where two neighbouring seats are farther apart than this multiple of the row's median
    /// distance, there is an aisle.
    const AISLE_TENTHS: u64 = 17;

    /// Builds and checks a new layout. Rows and the seats in them keep their order. Returns all problems
    /// together.
    pub fn build(
        sections: Vec<Section>,
        tiers: Vec<PriceTier>,
        planned: Vec<PlannedRow>,
        stage: Stage,
    ) -> Result<Self, LayoutProblems> {
        let mut problems = size_problems(&tiers, &planned);
        let mut rows = Vec::with_capacity(planned.len());
        let mut seats: Vec<Seat> = Vec::new();
        let mut numbers = NumberTable::default();
        for (section, name, row_seats) in planned {
            let row = RowIndex(rows.len() as u32);
            rows.push(Row {
                section,
                name,
                first: SeatIndex(seats.len() as u32),
                len: row_seats.len() as u32,
            });
            let aisle_step = Self::aisle_step(&row_seats);
            let mut previous: Option<Point> = None;
            for seat in row_seats {
                let step = previous.map_or(0, |before| before.distance(seat.position));
                seats.push(Seat {
                    row,
                    number: numbers.code(seat.number),
                    position: seat.position,
                    tier: seat.tier,
                    access: seat.access,
                    rank: seat.rank.unwrap_or_else(|| stage.focus.distance(seat.position)),
                    after_aisle: previous.is_some() && u64::from(step) > aisle_step,
                });
                previous = Some(seat.position);
            }
        }
        let number_texts = numbers.into_texts();
        match Self::from_parts(LayoutParts { sections, tiers, rows, seats, stage, number_texts }) {
            Ok(layout) => {
                problems.extend(label_problems(&layout));
                if problems.is_empty() { Ok(layout) } else { Err(problems) }
            }
            Err(found) => {
                problems.extend(found);
                Err(problems)
            }
        }
    }

    fn aisle_step(seats: &[PlannedSeat]) -> u64 {
        let mut steps: Vec<u32> =
            seats.windows(2).map(|pair| pair[0].position.distance(pair[1].position)).collect();
        steps.sort_unstable();
        let median = steps.get(steps.len() / 2).copied().unwrap_or(0);
        u64::from(median) * Self::AISLE_TENTHS / 10
    }

    /// Rebuilds a layout from its stored parts. Returns all problems if they are not consistent.
    pub fn from_parts(parts: LayoutParts) -> Result<Self, LayoutProblems> {
        let problems = problems_of(&parts);
        if !problems.is_empty() {
            return Err(problems);
        }
        let LayoutParts { sections, tiers, rows, seats, stage, number_texts } = parts;
        let section_by_code =
            sections.iter().enumerate().map(|(i, s)| (s.code.clone(), SectionIndex(i as u16))).collect();
        let rows_by_name = RowsByName::new(sections.len(), &rows);
        Ok(Self { sections, tiers, rows, seats, stage, number_texts, section_by_code, rows_by_name })
    }

    /// The parts to store.
    pub fn to_parts(&self) -> LayoutParts {
        LayoutParts {
            sections: self.sections.clone(),
            tiers: self.tiers.clone(),
            rows: self.rows.clone(),
            seats: self.seats.clone(),
            stage: self.stage.clone(),
            number_texts: self.number_texts.clone(),
        }
    }

    /// Number of numbered seats.
    pub fn seat_count(&self) -> usize {
        self.seats.len()
    }

    /// Number of seats and area places together.
    pub fn capacity(&self) -> u64 {
        let places: u64 = self
            .sections
            .iter()
            .map(|section| match section.kind {
                SectionKind::Seats => 0,
                SectionKind::Area { capacity, .. } => u64::from(capacity),
            })
            .sum();
        places + self.seats.len() as u64
    }

    /// All sections by index.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// All price tiers by index.
    pub fn tiers(&self) -> &[PriceTier] {
        &self.tiers
    }

    /// All rows by index.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// All seats by index.
    pub fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// The stage.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// A seat. Panics when the index is not of this layout.
    pub fn seat(&self, seat: SeatIndex) -> &Seat {
        &self.seats[seat.at()]
    }

    /// The row of a seat. Panics when the index is not of this layout.
    pub fn row_of(&self, seat: SeatIndex) -> &Row {
        &self.rows[self.seats[seat.at()].row.at()]
    }

    /// The section of a seat. Panics when the index is not of this layout.
    pub fn section_of(&self, seat: SeatIndex) -> SectionIndex {
        self.row_of(seat).section
    }

    /// The price of a seat as the organiser entered it; what is paid is in the [`crate::PriceList`]. Panics when the index is not of this layout.
    pub fn price_of(&self, seat: SeatIndex) -> Amount {
        self.tiers[self.seats[seat.at()].tier.at()].price
    }

    /// Capacity and price tier of an area, or `None` when the section has seats or does not exist.
    pub fn area(&self, section: SectionIndex) -> Option<(u32, TierIndex)> {
        match self.sections.get(section.at())?.kind {
            SectionKind::Area { capacity, tier } => Some((capacity, tier)),
            SectionKind::Seats => None,
        }
    }

    /// The section with this code.
    pub fn section_named(&self, code: &str) -> Option<SectionIndex> {
        self.section_by_code.get(code).copied()
    }

    /// The price tier with this code.
    pub fn tier_named(&self, code: &str) -> Option<TierIndex> {
        self.tiers.iter().position(|tier| tier.code == code).map(|i| TierIndex(i as u16))
    }
}
