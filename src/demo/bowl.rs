//! A stadium's bowl: levels of blocks around a pitch, straight along its sides, with fans in the corners.

use std::f64::consts::FRAC_PI_2;

use serde::Deserialize;

use super::shapes::{AISLE, MARGIN, ROW_STEP, SEAT_STEP, point};
use domain::layout::Point;

/// From the pitch to the first row, and the corners' radius there.
const TOUCHLINE: f64 = 45.0;
const CORNER: f64 = 90.0;
/// Blocks of a side along the pitch, and of one behind a goal.
const ALONG: u32 = 6;
const BEHIND: u32 = 4;
/// The walkway between two levels.
const WALKWAY: f64 = 45.0;
/// Half the width of the stairs between two blocks.
const STAIRS: f64 = 5.0;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stand {
    Occidente,
    Oriente,
    Norte,
    Sur,
}

impl Stand {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Occidente => "OCC",
            Self::Oriente => "ORI",
            Self::Norte => "NOR",
            Self::Sur => "SUR",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Occidente => "Occidente",
            Self::Oriente => "Oriente",
            Self::Norte => "Norte",
            Self::Sur => "Sur",
        }
    }

    /// The tier of a level. Higher levels are cheaper.
    pub(super) fn tier(self, level: u32) -> u16 {
        let lowest = match self {
            Self::Occidente => 0,
            Self::Oriente => 1,
            Self::Norte | Self::Sur => 2,
        };
        (lowest + level as u16 - 1).min(2)
    }
}

/// The number of seats of a bowl, and their distribution over levels.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct BowlPlan {
    seats: u32,
    /// Rows of every level but the last, which has the remaining seats.
    rows_of_levels: Vec<u32>,
}

/// A row of a block: its seats from left to right, facing the pitch.
pub(super) type BlockRow = Vec<Point>;

/// A block between two stairs on one level.
pub(super) struct Block {
    /// The stand. Corners belong to the stands behind the goals.
    pub(super) stand: Stand,
    /// Level, from 1 at the bottom.
    pub(super) level: u32,
    /// Number on its level, clockwise.
    pub(super) number: u32,
    pub(super) outline: Vec<Point>,
    /// Rows from the bottom up.
    pub(super) rows: Vec<BlockRow>,
}

/// The geometry of a block: the position of a seat at `depth` from the first row and `along` from the middle.
#[derive(Clone, Copy)]
enum Ground {
    Straight { middle: (f64, f64), along: (f64, f64), out: (f64, f64), length: f64 },
    Fan { centre: (f64, f64), middle: f64, angle: f64 },
}

impl Ground {
    fn length(self, depth: f64) -> f64 {
        match self {
            Self::Straight { length, .. } => length - 2.0 * STAIRS,
            Self::Fan { angle, .. } => (CORNER + depth) * angle - 2.0 * STAIRS,
        }
    }

    fn place(self, depth: f64, along: f64) -> Point {
        match self {
            Self::Straight { middle, along: direction, out, .. } => point(
                middle.0 + direction.0 * along + out.0 * depth,
                middle.1 + direction.1 * along + out.1 * depth,
            ),
            Self::Fan { centre, middle, .. } => {
                let radius = CORNER + depth;
                let turn = middle + along / radius;
                point(centre.0 + radius * turn.cos(), centre.1 + radius * turn.sin())
            }
        }
    }

    fn seats(self, depth: f64) -> u32 {
        ((self.length(depth) - AISLE / 2.0) / SEAT_STEP).floor() as u32
    }

    fn row(self, depth: f64, seats: u32) -> BlockRow {
        let half = f64::from(seats - 1) * SEAT_STEP / 2.0;
        (0..seats).map(|seat| self.place(depth, f64::from(seat) * SEAT_STEP - half)).collect()
    }

    fn outline(self, from: f64, to: f64) -> Vec<Point> {
        let steps = match self {
            Self::Straight { .. } => 1,
            Self::Fan { .. } => 12,
        };
        let edge = |depth: f64| {
            let half = self.length(depth) / 2.0;
            (0..=steps)
                .map(move |step| self.place(depth, half * (2.0 * f64::from(step) / f64::from(steps) - 1.0)))
        };
        let back = edge(to).collect::<Vec<_>>().into_iter().rev();
        edge(from).chain(back).collect()
    }
}

/// The blocks of a level clockwise, from the left end of Occidente. Half length and half width are those of
/// the first row.
fn grounds(level: u32, (length, width): (f64, f64)) -> Vec<(Stand, Ground)> {
    let (half_x, half_y) = (length - CORNER, width - CORNER);
    let side = |blocks: u32, half: f64, stand, out: (f64, f64), first: (f64, f64)| {
        // Clockwise: a quarter turn from the outward direction.
        let along = (-out.1, out.0);
        let step = 2.0 * half / f64::from(blocks);
        (0..blocks).map(move |block| {
            let at = step * (f64::from(block) + 0.5) - half;
            let middle = (first.0 + along.0 * at, first.1 + along.1 * at);
            (stand, Ground::Straight { middle, along, out, length: step })
        })
    };
    let corner = |stand, x: f64, y: f64, start: f64| {
        let fans = level + 1;
        let angle = FRAC_PI_2 / f64::from(fans);
        (0..fans).map(move |fan| {
            let middle = start + angle * (f64::from(fan) + 0.5);
            (stand, Ground::Fan { centre: (x * half_x, y * half_y), middle, angle })
        })
    };
    side(ALONG, half_x, Stand::Occidente, (0.0, -1.0), (0.0, -width))
        .chain(corner(Stand::Sur, 1.0, -1.0, -FRAC_PI_2))
        .chain(side(BEHIND, half_y, Stand::Sur, (1.0, 0.0), (length, 0.0)))
        .chain(corner(Stand::Sur, 1.0, 1.0, 0.0))
        .chain(side(ALONG, half_x, Stand::Oriente, (0.0, 1.0), (0.0, width)))
        .chain(corner(Stand::Norte, -1.0, 1.0, FRAC_PI_2))
        .chain(side(BEHIND, half_y, Stand::Norte, (-1.0, 0.0), (-length, 0.0)))
        .chain(corner(Stand::Norte, -1.0, -1.0, 2.0 * FRAC_PI_2))
        .collect()
}

/// Half length and half width of the first row around a pitch with this outline.
fn first_row(pitch: &[Point]) -> (f64, f64) {
    let half = |side: fn(&Point) -> i32| f64::from(pitch.iter().map(side).max().unwrap_or_default());
    (half(|corner| corner.x) + TOUCHLINE, half(|corner| corner.y) + TOUCHLINE)
}

/// All blocks, level by level, with exactly the planned number of seats.
pub(super) fn blocks(plan: &BowlPlan, pitch: &[Point]) -> Vec<Block> {
    let mut left = plan.seats;
    let mut first = 0.0;
    let mut blocks = Vec::new();
    for level in 1.. {
        let grounds = grounds(level, first_row(pitch));
        let rows_max = plan.rows_of_levels.get(level as usize - 1).copied().unwrap_or(u32::MAX);
        let (rows, depth) = rows_of_level(&grounds, first, rows_max, &mut left);
        let outlines =
            grounds.iter().map(|(_, ground)| ground.outline(first - MARGIN, depth - ROW_STEP + MARGIN));
        for (number, (((stand, _), outline), rows)) in grounds.iter().zip(outlines).zip(rows).enumerate() {
            blocks.push(Block { stand: *stand, level, number: number as u32 + 1, outline, rows });
        }
        if left == 0 {
            break;
        }
        first = depth + WALKWAY;
    }
    blocks
}

/// The rows of each block from the depth `first` on, while seats are `left`, and the depth behind the last
/// row.
fn rows_of_level(
    grounds: &[(Stand, Ground)],
    first: f64,
    rows_max: u32,
    left: &mut u32,
) -> (Vec<Vec<BlockRow>>, f64) {
    let mut rows: Vec<Vec<BlockRow>> = grounds.iter().map(|_| Vec::new()).collect();
    let mut depth = first;
    for _ in 0..rows_max {
        for ((_, ground), rows) in grounds.iter().zip(&mut rows) {
            let seats = ground.seats(depth).min(*left);
            if seats > 0 {
                rows.push(ground.row(depth, seats));
                *left -= seats;
            }
        }
        depth += ROW_STEP;
        if *left == 0 {
            break;
        }
    }
    (rows, depth)
}
