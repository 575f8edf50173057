//! Our own JSON: an event's header with its sections, rows and seats. Coordinates are decimetres.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Defaults, PlannedEvent, Problem,
    header::{EventHeader, Parts, points},
};
use crate::{
    domain::{
        SectionIndex, TierIndex, VenueLayout,
        layout::{Access, PlannedRow, PlannedSeat, Point, Section, SectionKind},
    },
    words,
};

/// A seat.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatDocument {
    /// Its number.
    pub number: u32,
    /// Decimetres to the right.
    pub x: i32,
    /// Decimetres down.
    pub y: i32,
    /// Its tier; left out, its section's.
    pub tier: Option<String>,
    /// A wheelchair place.
    #[serde(default)]
    pub accessible: bool,
    /// Beside a wheelchair place.
    #[serde(default)]
    pub companion: bool,
    /// One's own rank, lower is better; left out, the distance to the stage's focus.
    pub rank: Option<u32>,
}

/// A row: its seats one by one, or `from` to `to` in a straight line.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowDocument {
    /// Its name.
    pub row: String,
    /// Its seats from one end to the other.
    #[serde(default)]
    pub seats: Vec<SeatDocument>,
    /// First number.
    pub from: Option<u32>,
    /// Last number.
    pub to: Option<u32>,
    /// Where the first seat stands.
    #[serde(default)]
    pub x: i32,
    /// Where the row stands.
    #[serde(default)]
    pub y: i32,
    /// From seat to seat; left out, 6.
    pub step: Option<i32>,
}

/// A section.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionDocument {
    /// Its code.
    pub section: String,
    /// Its name; left out, its code.
    pub name: Option<String>,
    /// `seats` or `area`; left out, `seats`.
    #[schema(value_type = Option<words::SectionKind>)]
    pub kind: Option<String>,
    /// Places of an area.
    pub capacity: Option<u32>,
    /// Its tier.
    pub tier: String,
    /// Its outline.
    #[serde(default)]
    pub outline: Vec<[i32; 2]>,
    /// Its rows.
    #[serde(default)]
    pub rows: Vec<RowDocument>,
}

/// An event with its seats.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventDocument {
    /// The event.
    #[serde(flatten)]
    pub header: EventHeader,
    /// Its sections.
    pub sections: Vec<SectionDocument>,
}

impl EventDocument {
    pub(super) fn plan(self, defaults: Defaults) -> Result<PlannedEvent, Vec<Problem>> {
        let mut problems = Vec::new();
        let parts = self.header.check(defaults, &mut problems);
        let mut sections = Vec::new();
        let mut rows: Vec<PlannedRow> = Vec::new();
        for (index, section) in self.sections.into_iter().enumerate() {
            let at = format!("sections[{index}]");
            let Some(tier) = parts.tier(&section.tier) else {
                problems.push(parts.unknown_tier(format!("{at}.tier"), &section.tier));
                continue;
            };
            let kind = match section.kind.as_deref() {
                None | Some("seats") => SectionKind::Seats,
                Some("area") => {
                    let capacity = section.capacity.unwrap_or(0);
                    if capacity == 0 || capacity > VenueLayout::AREA_CAPACITY_MAX {
                        let most = VenueLayout::AREA_CAPACITY_MAX;
                        problems.push(Problem::new(
                            format!("{at}.capacity"),
                            format!("an area has 1 to {most} places"),
                        ));
                    }
                    SectionKind::Area { capacity, tier }
                }
                Some(other) => {
                    problems.push(Problem::new(
                        format!("{at}.kind"),
                        format!("'{other}' is not 'seats' or 'area'"),
                    ));
                    continue;
                }
            };
            for (row_index, row) in section.rows.into_iter().enumerate() {
                let place = format!("{at}.rows[{row_index}]");
                let seats = row_seats(&row, &place, tier, &parts, &mut problems);
                rows.push((SectionIndex(sections.len() as u16), row.row, seats));
            }
            sections.push(Section {
                name: section.name.unwrap_or_else(|| section.section.clone()),
                code: section.section,
                kind,
                outline: points(&section.outline),
            });
        }
        parts.finish(sections, rows, problems)
    }
}

fn row_seats(
    row: &RowDocument,
    place: &str,
    section_tier: TierIndex,
    parts: &Parts,
    problems: &mut Vec<Problem>,
) -> Vec<PlannedSeat> {
    let mut seats = Vec::new();
    for (index, seat) in row.seats.iter().enumerate() {
        let tier = match &seat.tier {
            None => section_tier,
            Some(code) => parts.tier(code).unwrap_or_else(|| {
                problems.push(parts.unknown_tier(format!("{place}.seats[{index}].tier"), code));
                section_tier
            }),
        };
        let access = match (seat.accessible, seat.companion) {
            (true, _) => Access::Accessible,
            (false, true) => Access::Companion,
            (false, false) => Access::Standard,
        };
        let position = Point { x: seat.x, y: seat.y };
        seats.push(PlannedSeat { number: seat.number, position, tier, access, rank: seat.rank });
    }
    match (row.from, row.to) {
        (None, None) => {}
        (Some(from), Some(to)) if from <= to && ((to - from) as usize) < VenueLayout::ROW_SEATS_MAX => {
            let step = row.step.unwrap_or(6);
            for number in from..=to {
                let x = row.x.saturating_add(((number - from) as i32).saturating_mul(step));
                seats.push(PlannedSeat {
                    number,
                    position: Point { x, y: row.y },
                    tier: section_tier,
                    access: Access::Standard,
                    rank: None,
                });
            }
        }
        _ => {
            let detail = format!(
                "'from' and 'to' go together, from <= to, {} seats at most",
                VenueLayout::ROW_SEATS_MAX
            );
            problems.push(Problem::new(place, detail));
        }
    }
    if seats.is_empty() {
        problems.push(Problem::new(place, "a row has at least one seat"));
    }
    seats
}
