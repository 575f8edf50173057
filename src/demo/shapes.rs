//! The shapes of sections: rows in an arc, rows in a grid, areas. Lengths are decimetres.

use serde::Deserialize;

use domain::{
    TierIndex,
    layout::{Point, SectionKind},
};

pub(super) const SEAT_STEP: f64 = 6.0;
pub(super) const ROW_STEP: f64 = 9.0;
pub(super) const AISLE: f64 = 12.0;
/// From the outermost seats to the outline.
pub(super) const MARGIN: f64 = 6.0;

/// The shape of a section.
#[derive(Clone, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shape {
    Arc(ArcRows),
    Grid(Grid),
    Area(Area),
}

/// Curved rows before the stage.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ArcRows {
    rows: u32,
    radius: f64,
    angle: f64,
    aisles: usize,
}

/// Straight rows.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Grid {
    rows: u32,
    seats: u32,
    first: Point,
    next_seat: Point,
    next_row: Point,
    aisle_after: Option<u32>,
    /// Rows are named by numbers instead of letters.
    #[serde(default)]
    numbered: bool,
    outline: Vec<Point>,
}

#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Area {
    capacity: u32,
    within: Within,
}

#[derive(Clone, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
enum Within {
    Outline(Vec<Point>),
    Arc { radius: f64, depth: f64, angle: f64 },
}

/// A row's name and the positions of its seats, from left to right.
pub(super) type ShapedRow = (String, Vec<Point>);

impl Shape {
    pub(super) fn kind(&self, tier: TierIndex) -> SectionKind {
        match self {
            Self::Area(area) => SectionKind::Area { capacity: area.capacity, tier },
            Self::Arc(_) | Self::Grid(_) => SectionKind::Seats,
        }
    }

    pub(super) fn outline(&self) -> Vec<Point> {
        match self {
            Self::Arc(arc) => arc_outline(arc.radius, f64::from(arc.rows) * ROW_STEP, arc.angle),
            Self::Grid(grid) => grid.outline.clone(),
            Self::Area(area) => match &area.within {
                Within::Outline(outline) => outline.clone(),
                Within::Arc { radius, depth, angle } => arc_outline(*radius, *depth, *angle),
            },
        }
    }

    /// The rows from the stage backwards.
    pub(super) fn rows(&self) -> Vec<ShapedRow> {
        match self {
            Self::Arc(arc) => (0..arc.rows).map(|row| (row_name(row), arc.row(row))).collect(),
            Self::Grid(grid) => (0..grid.rows).map(|row| (grid.row_name(row), grid.row(row))).collect(),
            Self::Area(_) => Vec::new(),
        }
    }
}

impl ArcRows {
    fn row(&self, row: u32) -> Vec<Point> {
        let radius = self.radius + f64::from(row) * ROW_STEP;
        let width = radius * self.angle - self.aisles as f64 * AISLE;
        let seats = (width / SEAT_STEP).floor() as usize;
        let per_block = seats.div_ceil(self.aisles + 1);
        let length = (seats.saturating_sub(1)) as f64 * SEAT_STEP + self.aisles as f64 * AISLE;
        let place = |seat: usize| {
            let along = seat as f64 * SEAT_STEP + (seat / per_block) as f64 * AISLE - length / 2.0;
            on_arc(radius, along / radius)
        };
        (0..seats).map(place).collect()
    }
}

impl Grid {
    fn row_name(&self, row: u32) -> String {
        if self.numbered { (row + 1).to_string() } else { row_name(row) }
    }

    fn row(&self, row: u32) -> Vec<Point> {
        let row = row as i32;
        let place = |seat: u32| {
            let aisles = self.aisle_after.map_or(0, |after| seat / after);
            let seat = seat as i32;
            Point {
                x: self.first.x
                    + row * self.next_row.x
                    + seat * self.next_seat.x
                    + aisles as i32 * AISLE as i32,
                y: self.first.y + row * self.next_row.y + seat * self.next_seat.y,
            }
        };
        (0..self.seats).map(place).collect()
    }
}

/// A, B, … Z, AA, AB, …
pub(super) fn row_name(index: u32) -> String {
    let letter = |n: u32| char::from(b'A' + (n % 26) as u8);
    if index < 26 {
        letter(index).to_string()
    } else {
        format!("{}{}", letter(index / 26 - 1), letter(index))
    }
}

pub(super) fn point(x: f64, y: f64) -> Point {
    Point { x: x.round() as i32, y: y.round() as i32 }
}

/// The point at a radius and an angle. Angle 0 points straight away from the stage.
fn on_arc(radius: f64, angle: f64) -> Point {
    point(radius * angle.sin(), radius * angle.cos())
}

fn arc_outline(radius: f64, depth: f64, angle: f64) -> Vec<Point> {
    const STEPS: u32 = 40;
    let angles = (0..=STEPS).map(|step| angle * (f64::from(step) / f64::from(STEPS) - 0.5));
    let front = angles.clone().map(|angle| on_arc(radius - MARGIN, angle));
    let back = angles.rev().map(|angle| on_arc(radius + depth + MARGIN, angle));
    front.chain(back).collect()
}
