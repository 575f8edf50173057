//! Seating plans of pretix: zones become sections, categories become tiers, positions are added up. Shapes
//! (`areas`) are decoration and ignored.

use std::collections::HashMap;

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    PlannedEvent,
    document::NumberDocument,
    draft::Draft,
    node::Node,
    parts::Parts,
    problems::{Path, Problems},
    reader::{Fields, Read},
};
use crate::api::schemas;
use domain::layout::{Access, PlannedSeat, Point, SeatNumber, Section, SectionKind};

/// A pretix seating plan. Unknown members are ignored, since pretix adds some from time to time.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = PretixPlan)]
pub(super) struct Plan {
    #[schema(min_items = 1)]
    zones: Vec<Zone>,
}

#[derive(Default, Deserialize, ToSchema)]
#[schema(as = PretixZone)]
struct Zone {
    #[schema(value_type = schemas::SectionCode)]
    name: String,
    #[serde(default)]
    position: Position,
    rows: Vec<Row>,
}

#[derive(Default, Deserialize, ToSchema)]
#[schema(as = PretixRow)]
struct Row {
    #[schema(value_type = schemas::RowNumber)]
    row_number: NumberDocument,
    #[serde(default)]
    position: Position,
    #[schema(min_items = 1)]
    seats: Vec<Seat>,
}

#[derive(Default, Deserialize, ToSchema)]
#[schema(as = PretixSeat)]
struct Seat {
    seat_number: NumberDocument,
    #[serde(default)]
    position: Position,
    category: String,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[schema(as = PretixPosition)]
struct Position {
    x: f64,
    y: f64,
}

/// Implements reading for a part of a plan.
macro_rules! reads_leniently {
    ($part:ident { $($field:ident: $how:ident),+ $(,)? }) => {
        impl Read for $part {
            fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
                let mut fields = Fields::lenient(node, path, problems);
                Self { $($field: fields.$how(stringify!($field))),+ }
            }

            fn stand_in() -> Self {
                Self::default()
            }
        }
    };
}
reads_leniently!(Plan { zones: required });
reads_leniently!(Zone { name: required, position: or_default, rows: required });
reads_leniently!(Row { row_number: required, position: or_default, seats: required });
reads_leniently!(Seat { seat_number: required, position: or_default, category: required });
reads_leniently!(Position { x: required, y: required });

/// The unit of a plan is a pixel. The distance of seats is about 30 pixels, which is 6 decimetres.
const DECIMETRES_PER_UNIT: f64 = 0.2;

/// Builds an event from the plan at `path` and a checked header.
pub(super) fn plan(
    plan: &Plan,
    path: Path<'_>,
    parts: Parts,
    problems: &mut Problems,
) -> Option<PlannedEvent> {
    let mut draft = Draft::default();
    let mut codes = Codes::default();
    let list = path.field("zones");
    if plan.zones.is_empty() && !problems.has(list) && !problems.has_missing(path, "zones") {
        problems.add(list, "a plan has at least one zone");
    }
    for (index, zone) in plan.zones.iter().enumerate() {
        let at = list.item(index);
        if problems.has_missing(at, "name") || problems.has(at.field("name")) {
            continue;
        }
        let code = codes.unused(&zone.name);
        let section =
            Section { name: zone.name.clone(), code, kind: SectionKind::Seats, outline: Vec::new() };
        let Some(section) = draft.section(section, at.field("name"), problems) else { continue };
        let list = at.field("rows");
        for (index, row) in zone.rows.iter().enumerate() {
            let at = list.item(index);
            if problems.has_missing(at, "row_number") || problems.has(at.field("row_number")) {
                continue;
            }
            let name = row.row_number.as_text();
            let Some(place) = draft.row(section, &name, at.field("row_number"), problems) else { continue };
            if row.seats.is_empty() && !problems.has(at) {
                problems.add(at.field("seats"), "a row has at least one seat");
            }
            let list = at.field("seats");
            for (index, seat) in row.seats.iter().enumerate() {
                let at = list.item(index);
                let tier = match problems.has_missing(at, "category") || problems.has(at.field("category")) {
                    true => domain::TierIndex(0),
                    false => parts.tier_or_name(&seat.category, at.field("category"), problems),
                };
                if problems.has_missing(at, "seat_number") || problems.has(at.field("seat_number")) {
                    continue;
                }
                let units =
                    |of: fn(Position) -> f64| of(zone.position) + of(row.position) + of(seat.position);
                let decimetres = |units: f64| (units * DECIMETRES_PER_UNIT).round() as i32;
                let position = Point { x: decimetres(units(|at| at.x)), y: decimetres(units(|at| at.y)) };
                let number = SeatNumber::new(&seat.seat_number.as_text());
                let seat = PlannedSeat { number, position, tier, access: Access::Standard, rank: None };
                draft.seat(place, seat, at.field("seat_number"), problems);
            }
        }
    }
    parts.finish(draft, list, problems)
}

/// Makes codes from the names of zones. Zones may share a name, codes may not.
#[derive(Default)]
struct Codes {
    /// Used codes, each with the next number for a zone of the same name.
    taken: HashMap<String, u32>,
}

impl Codes {
    fn unused(&mut self, name: &str) -> String {
        let name = name.trim();
        let Some(mut next) = self.taken.get(name).copied() else {
            self.taken.insert(name.to_owned(), 2);
            return name.to_owned();
        };
        let code = loop {
            let code = format!("{name} {next}");
            next += 1;
            if !self.taken.contains_key(&code) {
                break code;
            }
        };
        self.taken.insert(name.to_owned(), next);
        self.taken.insert(code.clone(), 2);
        code
    }
}
