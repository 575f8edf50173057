//! Everything about an event but its seats, shared by all formats of seating plans. The documentation of
//! fields is part of the OpenAPI document.

use std::collections::HashSet;

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Defaults,
    charges::{FeeDocument, TaxDocument, fees_of, is_price},
    fresh_event_id,
    parts::{Checked, Parts},
    problems::{Path, Problems, short},
    protection::ProtectionBody,
    reader::reads,
};
use crate::{
    api::{labels, schemas},
    clock::parse_rfc3339,
};
use domain::{
    Amount, Currency, EventDetails, EventId, EventRules, EventStatus, Millis, Organisation, Timestamp,
    VenueLayout, admission,
    layout::{Point, PriceTier, Stage},
    rules::{Charges, Fee, GuestRules, Limits, OrphanRule, Prices, SaleWindow, Tax},
};

/// A price tier.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TierDocument {
    /// Its code.
    pub tier: String,
    /// Its name; its code by default.
    pub name: Option<String>,
    /// The price of a place in minor units: with fees and taxes, or net if `prices` are `exclusive`.
    #[schema(value_type = schemas::Price)]
    pub price: i64,
}

/// An event without its seats.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventHeader {
    /// A UUID; a new one by default.
    #[schema(format = Uuid)]
    pub event_id: Option<String>,
    /// The slug of the organisation that owns it; by default that of its creator.
    #[schema(value_type = Option<schemas::OrganisationSlug>)]
    pub organisation: Option<String>,
    /// Its name.
    #[schema(value_type = schemas::TextLine)]
    pub name: String,
    /// Category slug.
    #[schema(value_type = schemas::TextLine)]
    pub category: String,
    /// One or two sentences.
    #[serde(default)]
    #[schema(value_type = schemas::Description)]
    pub description: String,
    /// The venue.
    #[schema(value_type = schemas::TextLine)]
    pub venue: String,
    /// Its city.
    #[schema(value_type = schemas::TextLine)]
    pub city: String,
    /// When it begins, RFC 3339.
    #[schema(format = DateTime)]
    pub starts_at: String,
    /// IANA time zone of the venue.
    pub time_zone: String,
    /// Its first status; `draft` by default.
    #[schema(value_type = Option<labels::EventStatus>)]
    pub status: Option<EventStatus>,
    /// The first instant of the sale; now by default.
    #[schema(format = DateTime)]
    pub opens_at: Option<String>,
    /// The first instant after the sale; `starts_at` by default.
    #[schema(format = DateTime)]
    pub closes_at: Option<String>,
    /// The most places in one hold; 8 by default.
    #[schema(value_type = Option<schemas::SeatsPerHold>)]
    pub seats_per_hold: Option<u32>,
    /// The most places that one buyer may hold and buy; 10 by default.
    #[schema(value_type = Option<schemas::SeatsPerBuyer>)]
    pub seats_per_buyer: Option<u32>,
    /// How long a hold lasts, in seconds; the configured time by default.
    #[schema(value_type = Option<schemas::HoldSeconds>)]
    pub hold_seconds: Option<i64>,
    /// How often a hold may be extended; 1 by default.
    #[schema(value_type = Option<schemas::Extensions>)]
    pub extensions: Option<u8>,
    /// `off`, `warn` or `refuse`; `off` by default.
    #[serde(default)]
    #[schema(value_type = labels::OrphanRule)]
    pub orphan_rule: OrphanRule,
    /// The protection against hoarding; none by default.
    pub protection: Option<ProtectionBody>,
    /// Whether guests are asked for a phone number; false by default.
    #[serde(default)]
    pub ask_phone: bool,
    /// Whether guests confirm their e-mail address with a code that is sent to it; false by default.
    #[serde(default)]
    pub confirm_email: bool,
    /// ISO 4217.
    #[schema(value_type = schemas::CurrencyCode)]
    pub currency: String,
    /// Whether prices and fees contain fees and taxes (`inclusive`), or these are added to them (`exclusive`);
    /// `inclusive` by default.
    #[schema(value_type = Option<labels::Prices>)]
    pub prices: Option<Prices>,
    /// Fees.
    #[serde(default)]
    pub fees: Vec<FeeDocument>,
    /// Taxes.
    #[serde(default)]
    pub taxes: Vec<TaxDocument>,
    /// One tax, instead of `taxes`.
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
    #[schema(value_type = Vec<schemas::PlanPoint>)]
    pub outline: Vec<[i32; 2]>,
    /// The point that seats are ranked by.
    #[schema(value_type = Option<schemas::PlanPoint>)]
    pub focus: Option<[i32; 2]>,
}

reads!(TierDocument { tier: required, name: optional, price: required });
reads!(StageDocument { outline: or_default, focus: optional });
reads!(EventHeader {
    event_id: optional,
    organisation: optional,
    name: required,
    category: required,
    description: or_default,
    venue: required,
    city: required,
    starts_at: required,
    time_zone: required,
    status: optional,
    opens_at: optional,
    closes_at: optional,
    seats_per_hold: optional,
    seats_per_buyer: optional,
    hold_seconds: optional,
    extensions: optional,
    orphan_rule: or_default,
    protection: optional,
    ask_phone: or_default,
    confirm_email: or_default,
    currency: required,
    prices: optional,
    fees: or_default,
    taxes: or_default,
    tax: optional,
    tiers: required,
    stage: optional,
});

impl EventHeader {
    /// Checks all fields and adds problems.
    pub(super) fn check(&self, at: Path<'_>, defaults: Defaults, problems: &mut Problems) -> Parts {
        let (event, organisation) = self.check_ids(at, problems);
        self.check_texts(at, problems);
        let (starts_at, sale) = self.check_instants(at, defaults, problems);
        let charges = self.check_charges(at, problems);
        check_tiers(&self.tiers, at.field("tiers"), problems);
        let tiers = self.tiers.iter().map(|tier| PriceTier {
            code: tier.tier.clone(),
            name: tier.name.clone().unwrap_or_else(|| tier.tier.clone()),
            price: Amount(tier.price),
        });
        let list = at.field("protection");
        let wrong = |field: &str, detail| problems.add_of_value(list.field(field), detail);
        let protection = self.protection.unwrap_or_default().checked(wrong);
        let rules = EventRules {
            status: self.status.unwrap_or(EventStatus::Draft),
            sale,
            limits: Limits {
                seats_per_hold: self.seats_per_hold.unwrap_or(8),
                seats_per_buyer: self.seats_per_buyer.unwrap_or(10),
            },
            hold_length: self.hold_seconds.map_or(defaults.hold_length, Millis::from_secs),
            extensions_per_hold: self.extensions.unwrap_or(1),
            orphan_rule: self.orphan_rule,
            charges,
            protection,
            guests: GuestRules { ask_phone: self.ask_phone, confirm_email: self.confirm_email },
        };
        self.check_rules(&rules, at, problems);
        let stage = self.stage.clone().unwrap_or_default();
        let [x, y] = stage.focus.unwrap_or_default();
        let details = EventDetails {
            name: self.name.clone(),
            category: self.category.clone(),
            description: self.description.clone(),
            venue: self.venue.clone(),
            city: self.city.clone(),
            starts_at,
            time_zone: self.time_zone.clone(),
        };
        let has_focus = stage.focus.is_some();
        let stage = Stage { outline: points(&stage.outline), focus: Point { x, y } };
        let tiers_are_sure = !problems.has(at.field("tiers")) && !problems.has_missing(at, "tiers");
        let tiers = tiers.collect();
        Parts::new(Checked { event, organisation, details, rules, tiers, stage, has_focus, tiers_are_sure })
    }

    fn check_ids(&self, at: Path<'_>, problems: &mut Problems) -> (EventId, Option<Organisation>) {
        let event = match self.event_id.as_deref().map(str::parse) {
            None => fresh_event_id(),
            Some(Ok(event)) => event,
            Some(Err(_)) => {
                problems.add_of_value(at.field("event_id"), "a UUID, or leave it out");
                fresh_event_id()
            }
        };
        let organisation = self.organisation.as_deref().and_then(Organisation::new);
        if organisation.is_none() && self.organisation.is_some() {
            problems.add_of_value(at.field("organisation"), Organisation::FORM);
        }
        (event, organisation)
    }

    fn check_texts(&self, at: Path<'_>, problems: &mut Problems) {
        for (field, text) in
            [("name", &self.name), ("category", &self.category), ("venue", &self.venue), ("city", &self.city)]
        {
            let is_missing = text.is_empty() && problems.has_missing(at, field);
            if !is_missing && !EventDetails::is_line(text) {
                problems.add_of_value(at.field(field), EventDetails::LINE_FORM);
            }
        }
        if !EventDetails::is_description(&self.description) {
            problems.add_of_value(at.field("description"), EventDetails::DESCRIPTION_FORM);
        }
        let is_missing = self.time_zone.is_empty() && problems.has_missing(at, "time_zone");
        if !is_missing && jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            let detail = format_args!("'{}' is not an IANA time zone such as America/Lima", self.time_zone);
            if !problems.has(at.field("time_zone")) {
                problems.add_of_meaning(at.field("time_zone"), detail);
            }
        }
    }

    /// Checks the start of the event and its sale window.
    fn check_instants(
        &self,
        at: Path<'_>,
        defaults: Defaults,
        problems: &mut Problems,
    ) -> (Timestamp, SaleWindow) {
        let mut instant = |field: &str, text: &str| {
            parse_rfc3339(text).unwrap_or_else(|detail| {
                if !text.is_empty() || !problems.has_missing(at, field) {
                    problems.add_of_value(at.field(field), detail);
                }
                Timestamp(0)
            })
        };
        let starts_at = instant("starts_at", &self.starts_at);
        let opens_at = self.opens_at.as_deref().map_or(defaults.now, |text| instant("opens_at", text));
        let closes_at = self.closes_at.as_deref().map_or(starts_at, |text| instant("closes_at", text));
        (starts_at, SaleWindow { opens_at, closes_at })
    }

    fn check_charges(&self, at: Path<'_>, problems: &mut Problems) -> Charges {
        let currency = Currency::new(&self.currency).unwrap_or_else(|| {
            if !self.currency.is_empty() || !problems.has_missing(at, "currency") {
                let detail = "three capital letters such as PEN (ISO 4217)";
                problems.add_of_value(at.field("currency"), detail);
            }
            Currency::PEN
        });
        let fees = fees_of(&self.fees, at.field("fees"), problems);
        let taxes = self.check_taxes(&fees, at, problems);
        let prices = self.prices.unwrap_or(Prices::Inclusive);
        Charges { currency, prices, fees, taxes }
    }

    fn check_taxes(&self, fees: &[Fee], at: Path<'_>, problems: &mut Problems) -> Vec<Tax> {
        let list = at.field("taxes");
        if self.tax.is_some() && !self.taxes.is_empty() {
            problems.add_of_meaning(at.field("tax"), "all taxes belong into 'taxes'; leave 'tax' out");
        }
        if self.taxes.len() > Charges::TAXES_MAX {
            problems.add_of_value(list, format_args!("at most {} taxes", Charges::TAXES_MAX));
        }
        let mut check = |tax: &TaxDocument, at: Path<'_>| {
            let has_tier = |code: &str| self.tiers.iter().any(|tier| tier.tier == code);
            tax.checked(has_tier, fees, |fault| match fault.is_of_meaning {
                true => problems.add_of_meaning(at.field(fault.field), fault.detail),
                false => problems.add_of_value(at.field(fault.field), fault.detail),
            })
        };
        let several = self.taxes.iter().enumerate();
        let mut taxes: Vec<Tax> = several.map(|(index, tax)| check(tax, list.item(index))).collect();
        taxes.extend(self.tax.as_ref().map(|tax| check(tax, at.field("tax"))));
        taxes
    }

    /// Checks limits, hold length and extensions.
    fn check_rules(&self, rules: &EventRules, at: Path<'_>, problems: &mut Problems) {
        let most = Limits::SEATS_PER_HOLD_MAX;
        if !(1..=most).contains(&rules.limits.seats_per_hold) {
            problems.add_of_value(at.field("seats_per_hold"), format_args!("1 to {most}"));
        }
        if rules.limits.seats_per_buyer == 0 {
            problems.add_of_value(at.field("seats_per_buyer"), "at least 1");
        }
        if self.hold_seconds.is_some() && !admission::HOLD_LENGTHS.contains(&rules.hold_length) {
            problems.add_of_value(at.field("hold_seconds"), "1 to 86400");
        }
        let instants = ["starts_at", "opens_at", "closes_at"];
        let instants_are_sure = !instants.iter().any(|field| problems.has(at.field(field)));
        if instants_are_sure
            && !problems.has_missing(at, "starts_at")
            && rules.sale.opens_at >= rules.sale.closes_at
        {
            let detail = "the sale must open before it closes; by default it opens now and closes when the event starts";
            problems.add_of_meaning(
                at.field(if self.opens_at.is_some() { "opens_at" } else { "closes_at" }),
                detail,
            );
        }
        if problems.is_empty() && !admission::are_sound(rules) {
            problems.add_of_meaning(at, "the limits, times or charges of the sale contradict each other");
        }
    }
}

fn check_tiers(tiers: &[TierDocument], at: Path<'_>, problems: &mut Problems) {
    let mut codes = HashSet::new();
    for (index, tier) in tiers.iter().enumerate() {
        let at = at.item(index);
        if !codes.insert(tier.tier.as_str()) && !problems.has(at) {
            problems
                .add_of_meaning(at.field("tier"), format_args!("tier '{}' appears twice", short(&tier.tier)));
        }
        if !is_price(tier.price) {
            problems
                .add_of_value(at.field("price"), format_args!("0 to {} minor units", Amount::PRICE_MAX.0));
        }
    }
    if tiers.len() > VenueLayout::TIERS_MAX {
        let detail = format_args!("{} tiers; at most {} are allowed", tiers.len(), VenueLayout::TIERS_MAX);
        problems.add(at, detail);
    }
}

pub(super) fn points(outline: &[[i32; 2]]) -> Vec<Point> {
    outline.iter().map(|[x, y]| Point { x: *x, y: *y }).collect()
}
