//! Our own JSON: an event with its sections, rows and seats. Coordinates are decimetres.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{Defaults, PlannedEvent, Problem, fresh_event_id};
use crate::{
    clock::parse_rfc3339,
    domain::{
        Amount, BasisPoints, Currency, EventDetails, EventId, EventRules, EventStatus, Millis, SectionIndex,
        TierIndex, Timestamp, VenueLayout, admission,
        layout::{Access, PlannedRow, PlannedSeat, Point, PriceTier, Section, SectionKind, Stage},
        rules::{Charges, Fee, FeeBasis, Limits, OrphanRule, SaleWindow, Tax},
    },
};

/// A price tier.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TierDocument {
    /// Its code.
    pub tier: String,
    /// Its name; left out, its code.
    pub name: Option<String>,
    /// The price of a place in minor units.
    pub price: i64,
}

/// A fee: `amount` per `place` or `order`, or `basis_points` of the `subtotal`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeDocument {
    /// Its name.
    pub name: String,
    /// `place`, `order` or `subtotal`.
    pub per: String,
    /// Minor units.
    pub amount: Option<i64>,
    /// Hundredths of a per cent.
    pub basis_points: Option<u32>,
}

/// A tax on prices and fees.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxDocument {
    /// Its name.
    pub name: String,
    /// Hundredths of a per cent.
    pub basis_points: u32,
}

/// Everything about an event but its seats.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventHeader {
    /// A UUID of one's own; left out, a fresh one.
    pub event_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Category slug.
    pub category: String,
    /// One or two sentences.
    #[serde(default)]
    pub description: String,
    /// The venue.
    pub venue: String,
    /// Its city.
    pub city: String,
    /// When it begins, RFC 3339.
    pub starts_at: String,
    /// IANA time zone of the venue.
    pub time_zone: String,
    /// The status that it starts with; left out, `draft`.
    #[schema(value_type = Option<String>)]
    pub status: Option<EventStatus>,
    /// First instant of the sale; left out, now.
    pub opens_at: Option<String>,
    /// First instant after the sale; left out, `starts_at`.
    pub closes_at: Option<String>,
    /// Places in one hold; left out, 8.
    pub seats_per_hold: Option<u32>,
    /// Places held and bought by one buyer; left out, 10.
    pub seats_per_buyer: Option<u32>,
    /// How long a hold lives; left out, as configured.
    pub hold_seconds: Option<i64>,
    /// Extensions of one hold; left out, 1.
    pub extensions: Option<u8>,
    /// `off`, `warn` or `refuse`; left out, `off`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub orphan_rule: OrphanRule,
    /// ISO 4217.
    pub currency: String,
    /// Fees.
    #[serde(default)]
    pub fees: Vec<FeeDocument>,
    /// The tax.
    pub tax: Option<TaxDocument>,
    /// Price tiers.
    pub tiers: Vec<TierDocument>,
    /// The stage.
    pub stage: Option<StageDocument>,
}

/// The stage.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageDocument {
    /// Its outline.
    #[serde(default)]
    pub outline: Vec<[i32; 2]>,
    /// The point that seats are ranked by.
    pub focus: Option<[i32; 2]>,
}

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
pub struct EventDocument {
    /// The event.
    #[serde(flatten)]
    pub header: EventHeader,
    /// Its sections.
    pub sections: Vec<SectionDocument>,
}

fn points(outline: &[[i32; 2]]) -> Vec<Point> {
    outline.iter().map(|[x, y]| Point { x: *x, y: *y }).collect()
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

/// A checked header.
pub(super) struct Parts {
    event: EventId,
    details: EventDetails,
    rules: EventRules,
    pub(super) tiers: Vec<PriceTier>,
    stage: Stage,
    has_focus: bool,
}

impl EventHeader {
    /// Checks everything; what is wrong is added to the problems.
    pub(super) fn check(&self, defaults: Defaults, problems: &mut Vec<Problem>) -> Parts {
        let event = match self.event_id.as_deref().map(str::parse) {
            None => fresh_event_id(),
            Some(Ok(event)) => event,
            Some(Err(_)) => {
                problems.push(Problem::new("event_id", "a UUID, or leave it out"));
                fresh_event_id()
            }
        };
        for (field, text) in
            [("name", &self.name), ("category", &self.category), ("venue", &self.venue), ("city", &self.city)]
        {
            if text.trim().is_empty() || text.len() > 200 {
                problems.push(Problem::new(field, "1 to 200 characters"));
            }
        }
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            let detail = format!("'{}' is not an IANA time zone such as America/Lima", self.time_zone);
            problems.push(Problem::new("time_zone", detail));
        }
        let mut instant = |field: &str, text: &str| {
            parse_rfc3339(text).unwrap_or_else(|detail| {
                problems.push(Problem::new(field, detail));
                Timestamp(0)
            })
        };
        let starts_at = instant("starts_at", &self.starts_at);
        let opens_at = self.opens_at.as_deref().map_or(defaults.now, |text| instant("opens_at", text));
        let closes_at = self.closes_at.as_deref().map_or(starts_at, |text| instant("closes_at", text));
        let currency = Currency::new(&self.currency).unwrap_or_else(|| {
            problems.push(Problem::new("currency", "three capital letters such as PEN (ISO 4217)"));
            Currency::PEN
        });
        let fees =
            self.fees.iter().enumerate().filter_map(|(index, fee)| fee_of(fee, index, problems)).collect();
        let tax =
            self.tax.as_ref().map(|tax| Tax { name: tax.name.clone(), rate: BasisPoints(tax.basis_points) });
        if tax.as_ref().is_some_and(|tax| tax.rate > BasisPoints::MAX) {
            problems.push(Problem::new("tax.basis_points", "0 to 10000; 1800 is 18 %"));
        }
        let tiers = self.tiers.iter().map(|tier| PriceTier {
            code: tier.tier.clone(),
            name: tier.name.clone().unwrap_or_else(|| tier.tier.clone()),
            price: Amount(tier.price),
        });
        let rules = EventRules {
            status: self.status.unwrap_or(EventStatus::Draft),
            sale: SaleWindow { opens_at, closes_at },
            limits: Limits {
                seats_per_hold: self.seats_per_hold.unwrap_or(8),
                seats_per_buyer: self.seats_per_buyer.unwrap_or(10),
            },
            hold_length: self.hold_seconds.map_or(defaults.hold_length, Millis::from_secs),
            extensions_per_hold: self.extensions.unwrap_or(1),
            orphan_rule: self.orphan_rule,
            charges: Charges { currency, fees, tax },
        };
        if problems.is_empty() && !admission::are_sound(&rules) {
            let most = Limits::SEATS_PER_HOLD_MAX;
            let detail = format!(
                "seats_per_hold is 1 to {most}, seats_per_buyer at least 1, hold_seconds 1 to 86400, and the sale opens before it closes"
            );
            problems.push(Problem::new("seats_per_hold", detail));
        }
        let stage = self.stage.clone().unwrap_or_default();
        let [x, y] = stage.focus.unwrap_or_default();
        Parts {
            event,
            details: EventDetails {
                name: self.name.clone(),
                category: self.category.clone(),
                description: self.description.clone(),
                venue: self.venue.clone(),
                city: self.city.clone(),
                starts_at,
                time_zone: self.time_zone.clone(),
            },
            rules,
            tiers: tiers.collect(),
            has_focus: stage.focus.is_some(),
            stage: Stage { outline: points(&stage.outline), focus: Point { x, y } },
        }
    }
}

fn fee_of(fee: &FeeDocument, index: usize, problems: &mut Vec<Problem>) -> Option<Fee> {
    let basis = match (fee.per.as_str(), fee.amount, fee.basis_points) {
        ("place", Some(amount), None) if amount >= 0 => FeeBasis::PerPlace(Amount(amount)),
        ("order", Some(amount), None) if amount >= 0 => FeeBasis::PerOrder(Amount(amount)),
        ("subtotal", None, Some(rate)) if rate <= BasisPoints::MAX.0 => {
            FeeBasis::OfSubtotal(BasisPoints(rate))
        }
        _ => {
            let detail =
                "'per' is place or order with an 'amount', or subtotal with 'basis_points' up to 10000";
            problems.push(Problem::new(format!("fees[{index}]"), detail));
            return None;
        }
    };
    Some(Fee { name: fee.name.clone(), basis })
}

impl Parts {
    pub(super) fn tier(&self, code: &str) -> Option<TierIndex> {
        self.tiers.iter().position(|tier| tier.code == code).map(|index| TierIndex(index as u16))
    }

    pub(super) fn unknown_tier(&self, place: String, code: &str) -> Problem {
        let known: Vec<&str> = self.tiers.iter().map(|tier| tier.code.as_str()).collect();
        Problem::new(place, format!("there is no tier '{code}'; the header has: {}", known.join(", ")))
    }

    /// Builds the layout, unless there are problems.
    pub(super) fn finish(
        mut self,
        sections: Vec<Section>,
        rows: Vec<PlannedRow>,
        mut problems: Vec<Problem>,
    ) -> Result<PlannedEvent, Vec<Problem>> {
        if !self.has_focus {
            self.stage.focus = front_centre(&rows);
        }
        if problems.is_empty() {
            match VenueLayout::build(sections, self.tiers, rows, self.stage) {
                Ok(layout) => {
                    let (event, details, rules) = (self.event, self.details, self.rules);
                    return Ok(PlannedEvent { event, details, rules, layout });
                }
                Err(found) => {
                    problems.extend(found.into_iter().map(|detail| Problem::new("sections", detail)))
                }
            }
        }
        Err(problems)
    }
}

/// Where a stage is when nobody says: five metres before the middle of the front row.
fn front_centre(rows: &[PlannedRow]) -> Point {
    let seats = || rows.iter().flat_map(|(_, _, seats)| seats).map(|seat| seat.position);
    let left = seats().map(|at| at.x).min().unwrap_or(0);
    let right = seats().map(|at| at.x).max().unwrap_or(0);
    let front = seats().map(|at| at.y).min().unwrap_or(0);
    Point { x: ((i64::from(left) + i64::from(right)) / 2) as i32, y: front.saturating_sub(50) }
}
