//! Seating plans of pretix: zones become sections, categories become tiers, positions add up. Shapes
//! (`areas`) are decoration there and are left out.

use serde::Deserialize;

use super::{Defaults, PlannedEvent, Problem, header::EventHeader};
use crate::domain::{
    SectionIndex,
    layout::{Access, PlannedRow, PlannedSeat, Point, Section, SectionKind, is_label_part},
};

/// A plan. Unknown members are left out, since pretix adds some from time to time.
#[derive(Deserialize)]
pub(super) struct Plan {
    zones: Vec<Zone>,
}

#[derive(Deserialize)]
struct Zone {
    name: String,
    #[serde(default)]
    position: Position,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    row_number: String,
    #[serde(default)]
    position: Position,
    seats: Vec<Seat>,
}

#[derive(Deserialize)]
struct Seat {
    seat_number: String,
    #[serde(default)]
    position: Position,
    category: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
struct Position {
    x: f64,
    y: f64,
}

/// A plan's unit is a pixel; seats are about 30 of them apart, which are 6 decimetres.
const DECIMETRES_PER_UNIT: f64 = 0.2;

pub(super) fn plan(
    plan: Plan,
    header: EventHeader,
    defaults: Defaults,
) -> Result<PlannedEvent, Vec<Problem>> {
    let mut problems = Vec::new();
    let parts = header.check(defaults, &mut problems);
    let mut sections: Vec<Section> = Vec::new();
    let mut rows: Vec<PlannedRow> = Vec::new();
    for (zone_index, zone) in plan.zones.into_iter().enumerate() {
        let at = format!("zones[{zone_index}]");
        let code = unused_code(&zone.name, &sections);
        if !is_label_part(&code, true) {
            problems.push(Problem::new(
                format!("{at}.name"),
                "1 to 40 letters, digits, '_', '.', '-' or inner spaces",
            ));
        }
        let section = SectionIndex(sections.len() as u16);
        for (row_index, row) in zone.rows.into_iter().enumerate() {
            let at = format!("{at}.rows[{row_index}]");
            let mut seats = Vec::with_capacity(row.seats.len());
            for (seat_index, seat) in row.seats.iter().enumerate() {
                let at = format!("{at}.seats[{seat_index}]");
                let number = seat.seat_number.trim().parse::<u32>().ok();
                if number.is_none() {
                    let detail = format!("'{}' is not a whole number; seat numbers are", seat.seat_number);
                    problems.push(Problem::new(format!("{at}.seat_number"), detail));
                }
                let named = |tier: &crate::domain::layout::PriceTier| {
                    tier.code == seat.category || tier.name == seat.category
                };
                let tier = parts.tiers.iter().position(named);
                if tier.is_none() {
                    problems.push(parts.unknown_tier(format!("{at}.category"), &seat.category));
                }
                let (Some(number), Some(tier)) = (number, tier) else { continue };
                let units =
                    |of: fn(Position) -> f64| of(zone.position) + of(row.position) + of(seat.position);
                let decimetres = |units: f64| (units * DECIMETRES_PER_UNIT).round() as i32;
                let position = Point { x: decimetres(units(|at| at.x)), y: decimetres(units(|at| at.y)) };
                let tier = crate::domain::TierIndex(tier as u16);
                seats.push(PlannedSeat { number, position, tier, access: Access::Standard, rank: None });
            }
            rows.push((section, row.row_number, seats));
        }
        sections.push(Section { name: zone.name, code, kind: SectionKind::Seats, outline: Vec::new() });
    }
    parts.finish(sections, rows, problems)
}

/// Zones may share a name, codes may not.
fn unused_code(name: &str, sections: &[Section]) -> String {
    let taken = |code: &str| sections.iter().any(|section| section.code == code);
    let name = name.trim();
    if !taken(name) {
        return name.to_owned();
    }
    (2..).map(|n| format!("{name} {n}")).find(|code| !taken(code)).unwrap_or_default()
}
