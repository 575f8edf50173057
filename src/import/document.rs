//! The JSON format: an event's header with its sections, rows and seats. Coordinates are decimetres. The
//! documentation of fields is part of the OpenAPI document.

use std::borrow::Cow;

use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{OneOfBuilder, RefOr, Schema},
};

use super::{
    Defaults, PlannedEvent,
    draft::{Draft, SEAT_STEP},
    header::{EventHeader, points},
    node::Node,
    parts::Parts,
    problems::{Path, Problems},
    reader::{Fields, Read, reads},
};
use crate::api::{labels, schemas};
use domain::{
    SectionIndex, TierIndex, VenueLayout,
    layout::{Access, PlannedSeat, Point, SeatNumber, Section, SectionKind},
};

/// A seat's number: a whole number, or text such as `12A` or `0-0`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum NumberDocument {
    /// A whole number.
    Number(u32),
    /// 1 to 40 letters, digits, '_', '.', '-' or inner spaces.
    Text(String),
}

impl PartialSchema for NumberDocument {
    fn schema() -> RefOr<Schema> {
        let (number, text) = (schemas::whole(0, u32::MAX.into()), schemas::SeatNumberText::schema());
        let either = OneOfBuilder::new().item(number).item(text);
        either.description(Some("A seat's number: a whole number, or text such as `12A` or `0-0`.")).into()
    }
}

impl ToSchema for NumberDocument {}

impl Default for NumberDocument {
    fn default() -> Self {
        Self::Number(0)
    }
}

impl Read for NumberDocument {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        match node {
            Node::Whole(number) if u32::try_from(*number).is_ok() => Self::Number(*number as u32),
            Node::Text(text) => Self::Text(text.clone().into_owned()),
            _ => {
                let wanted = format_args!("a whole number from 0 to {}, or a text such as \"12A\"", u32::MAX);
                problems.add(path, format_args!("expected {wanted}, found {}", node.describe()));
                Self::default()
            }
        }
    }

    fn stand_in() -> Self {
        Self::default()
    }
}

impl NumberDocument {
    /// The number as text, without surrounding spaces.
    pub(super) fn as_text(&self) -> Cow<'_, str> {
        match self {
            Self::Number(number) => number.to_string().into(),
            Self::Text(text) => text.trim().into(),
        }
    }
}

impl From<&NumberDocument> for SeatNumber {
    fn from(number: &NumberDocument) -> Self {
        match number {
            NumberDocument::Number(number) => (*number).into(),
            NumberDocument::Text(text) => Self::new(text),
        }
    }
}

/// A seat.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatDocument {
    /// Its number as it is written on the seat. Seats are in the order of the list, not of their numbers.
    pub number: NumberDocument,
    /// Decimetres to the right.
    pub x: i32,
    /// Decimetres down.
    pub y: i32,
    /// Its tier; that of its section by default.
    pub tier: Option<String>,
    /// A wheelchair place.
    #[serde(default)]
    pub accessible: bool,
    /// Beside a wheelchair place.
    #[serde(default)]
    pub companion: bool,
    /// Its rank, lower is better; the distance to the stage's focus by default.
    pub rank: Option<u32>,
}

/// A row: its seats one by one, or the numbers `from` to `to` in a straight line.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowDocument {
    /// Its name.
    #[schema(value_type = schemas::RowName)]
    pub row: String,
    /// Its seats, from one end of the row to the other.
    #[serde(default)]
    pub seats: Vec<SeatDocument>,
    /// The first number.
    pub from: Option<u32>,
    /// The last number.
    pub to: Option<u32>,
    /// Decimetres to the right of the first seat; 0 by default.
    pub x: Option<i32>,
    /// Decimetres down of the row; 0 by default. Without `x` and `y` it is placed behind everything before it.
    pub y: Option<i32>,
    /// Decimetres from seat to seat; 6 by default.
    pub step: Option<i32>,
}

/// A section.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionDocument {
    /// Its code.
    #[schema(value_type = schemas::SectionCode)]
    pub section: String,
    /// Its name; its code by default.
    pub name: Option<String>,
    /// `seats` or `area`; `seats` by default.
    #[schema(value_type = Option<labels::SectionKind>)]
    pub kind: Option<String>,
    /// The number of places of an area.
    #[schema(value_type = Option<schemas::AreaCapacity>)]
    pub capacity: Option<u32>,
    /// Its tier.
    pub tier: String,
    /// Its outline; an area without one is drawn behind the seats.
    #[serde(default)]
    #[schema(value_type = Vec<schemas::PlanPoint>)]
    pub outline: Vec<[i32; 2]>,
    /// Its rows.
    #[serde(default)]
    pub rows: Vec<RowDocument>,
}

/// An event with its seats.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventDocument {
    /// The event.
    #[serde(flatten)]
    pub header: EventHeader,
    /// Its sections.
    pub sections: Vec<SectionDocument>,
}

reads!(SeatDocument {
    number: required,
    x: required,
    y: required,
    tier: optional,
    accessible: or_default,
    companion: or_default,
    rank: optional,
});
reads!(RowDocument {
    row: required,
    seats: or_default,
    from: optional,
    to: optional,
    x: optional,
    y: optional,
    step: optional,
});
reads!(SectionDocument {
    section: required,
    name: optional,
    kind: optional,
    capacity: optional,
    tier: required,
    outline: or_default,
    rows: or_default,
});

impl Read for EventDocument {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        let names = [EventHeader::FIELDS, &["sections"]];
        let mut fields = Fields::strict(node, path, &names, problems);
        Self { header: EventHeader::from_fields(&mut fields), sections: fields.required("sections") }
    }

    fn stand_in() -> Self {
        Self::default()
    }
}

impl EventDocument {
    pub(super) fn plan(self, defaults: Defaults, problems: &mut Problems) -> Option<PlannedEvent> {
        let parts = self.header.check(Path::ROOT, defaults, problems);
        let mut draft = Draft::default();
        let list = Path::ROOT.field("sections");
        if self.sections.is_empty() && !problems.has(list) && !problems.has_missing(Path::ROOT, "sections") {
            problems.add(list, "a plan has at least one section");
        }
        for (index, section) in self.sections.iter().enumerate() {
            section.add_to(&mut draft, list.item(index), &parts, problems);
        }
        parts.finish(draft, list, problems)
    }
}

impl SectionDocument {
    fn add_to(&self, draft: &mut Draft, at: Path<'_>, parts: &Parts, problems: &mut Problems) {
        let has_tier = !problems.has_missing(at, "tier") && !problems.has(at.field("tier"));
        let tier = if has_tier { parts.tier(&self.tier, at.field("tier"), problems) } else { TierIndex(0) };
        let kind = match self.kind.as_deref() {
            None | Some("seats") => SectionKind::Seats,
            Some("area") => {
                let (capacity, most) = (self.capacity.unwrap_or(0), VenueLayout::AREA_CAPACITY_MAX);
                if !(1..=most).contains(&capacity) {
                    problems
                        .add_of_value(at.field("capacity"), format_args!("an area has 1 to {most} places"));
                }
                if !self.rows.is_empty() {
                    problems.add(at.field("rows"), "areas have no rows");
                }
                SectionKind::Area { capacity, tier }
            }
            Some(other) => {
                let other = super::problems::short(other);
                problems.add_of_value(at.field("kind"), format_args!("'{other}' is not 'seats' or 'area'"));
                return;
            }
        };
        if problems.has_missing(at, "section") || problems.has(at.field("section")) {
            return;
        }
        let section = Section {
            name: self.name.clone().unwrap_or_else(|| self.section.clone()),
            code: self.section.clone(),
            kind,
            outline: points(&self.outline),
        };
        let Some(section) = draft.section(section, at.field("section"), problems) else { return };
        let list = at.field("rows");
        for (index, row) in self.rows.iter().enumerate() {
            if kind == SectionKind::Seats {
                row.add_to(draft, section, list.item(index), (tier, parts), problems);
            }
        }
    }
}

impl RowDocument {
    fn add_to(
        &self,
        draft: &mut Draft,
        section: SectionIndex,
        at: Path<'_>,
        (section_tier, parts): (TierIndex, &Parts),
        problems: &mut Problems,
    ) {
        if problems.has_missing(at, "row") || problems.has(at.field("row")) {
            return;
        }
        let Some(row) = draft.row(section, &self.row, at.field("row"), problems) else { return };
        let list = at.field("seats");
        for (index, seat) in self.seats.iter().enumerate() {
            let at = list.item(index);
            let tier = match &seat.tier {
                Some(code) if !problems.has(at.field("tier")) => parts.tier(code, at.field("tier"), problems),
                _ => section_tier,
            };
            if problems.has_missing(at, "number") || problems.has(at.field("number")) {
                continue;
            }
            draft.seat(row, seat.planned(tier), at.field("number"), problems);
        }
        match (self.from, self.to) {
            (None, None) => {}
            (Some(from), Some(to)) if from <= to && ((to - from) as usize) < VenueLayout::ROW_SEATS_MAX => {
                self.add_straight(draft, row, section, from..=to, section_tier, at, problems);
            }
            _ => {
                let most = VenueLayout::ROW_SEATS_MAX;
                let detail =
                    format_args!("send both 'from' and 'to', with from <= to and at most {most} seats");
                problems.add_of_meaning(at, detail);
                return;
            }
        }
        if self.seats.is_empty() && self.from.is_none() && !problems.has(list) {
            problems.add(at, "a row has at least one seat");
        }
    }

    #[expect(clippy::too_many_arguments)]
    fn add_straight(
        &self,
        draft: &mut Draft,
        row: usize,
        section: SectionIndex,
        numbers: std::ops::RangeInclusive<u32>,
        tier: TierIndex,
        at: Path<'_>,
        problems: &mut Problems,
    ) {
        let step = self.step.unwrap_or(SEAT_STEP);
        let y = match (self.x, self.y) {
            (None, None) => draft.next_row_y(section),
            (_, y) => y.unwrap_or(0),
        };
        for (index, number) in (0_i32..).zip(numbers) {
            let x = self.x.unwrap_or(0).saturating_add(index.saturating_mul(step));
            let position = Point { x, y };
            let seat =
                PlannedSeat { number: number.into(), position, tier, access: Access::Standard, rank: None };
            draft.seat(row, seat, at, problems);
        }
    }
}

impl SeatDocument {
    fn planned(&self, tier: TierIndex) -> PlannedSeat {
        let access = match (self.accessible, self.companion) {
            (true, _) => Access::Accessible,
            (false, true) => Access::Companion,
            (false, false) => Access::Standard,
        };
        let position = Point { x: self.x, y: self.y };
        PlannedSeat { number: (&self.number).into(), position, tier, access, rank: self.rank }
    }
}
