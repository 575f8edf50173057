//! Everything about an event but its seats: what every format of a seating plan goes with.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{Defaults, PlannedEvent, Problem, fresh_event_id};
use crate::{
    clock::parse_rfc3339,
    domain::{
        Amount, BasisPoints, Currency, EventDetails, EventId, EventRules, EventStatus, Millis, Organisation,
        TierIndex, Timestamp, VenueLayout, admission, is_line,
        layout::{PlannedRow, Point, PriceTier, Section, Stage},
        rules::{Charges, Fee, FeeBasis, Limits, OrphanRule, SaleWindow, Tax},
    },
    words,
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
    #[schema(value_type = words::FeePer)]
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
    /// Whose it is, the slug of an organisation; left out, that of whoever creates it.
    #[schema(pattern = "^[a-z0-9][a-z0-9._-]{0,39}$")]
    pub organisation: Option<String>,
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
    #[schema(value_type = Option<words::EventStatus>)]
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
    #[schema(value_type = Option<words::OrphanRule>)]
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

/// A checked header.
pub(super) struct Parts {
    event: EventId,
    organisation: Option<Organisation>,
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
        let organisation = self.organisation.as_deref().and_then(Organisation::new);
        if organisation.is_none() && self.organisation.is_some() {
            problems.push(Problem::new("organisation", Organisation::FORM));
        }
        for (field, text) in
            [("name", &self.name), ("category", &self.category), ("venue", &self.venue), ("city", &self.city)]
        {
            if text.trim().is_empty() || !is_line(text, 200) {
                problems.push(Problem::new(field, "1 to 200 bytes without control characters"));
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
        if self.fees.len() > Charges::FEES_MAX {
            problems.push(Problem::new("fees", format!("{} fees at most", Charges::FEES_MAX)));
        }
        if self.tiers.len() > VenueLayout::TIERS_MAX {
            problems.push(Problem::new("tiers", format!("{} tiers at most", VenueLayout::TIERS_MAX)));
        }
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
            organisation,
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

fn is_price(amount: i64) -> bool {
    (0..=Amount::PRICE_MAX.0).contains(&amount)
}

fn fee_of(fee: &FeeDocument, index: usize, problems: &mut Vec<Problem>) -> Option<Fee> {
    let basis = match (fee.per.as_str(), fee.amount, fee.basis_points) {
        ("place", Some(amount), None) if is_price(amount) => FeeBasis::PerPlace(Amount(amount)),
        ("order", Some(amount), None) if is_price(amount) => FeeBasis::PerOrder(Amount(amount)),
        ("subtotal", None, Some(rate)) if rate <= BasisPoints::MAX.0 => {
            FeeBasis::OfSubtotal(BasisPoints(rate))
        }
        _ => {
            let most = Amount::PRICE_MAX.0;
            let detail = format!(
                "'per' is place or order with an 'amount' of 0 to {most}, or subtotal with 'basis_points' up to 10000"
            );
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
                    let organisation = self.organisation;
                    return Ok(PlannedEvent { event, organisation, details, rules, layout });
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

pub(super) fn points(outline: &[[i32; 2]]) -> Vec<Point> {
    outline.iter().map(|[x, y]| Point { x: *x, y: *y }).collect()
}
