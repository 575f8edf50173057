//! Events, layouts and seats as the API shows them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Money, money};
use crate::{
    actors::CatalogueEntry,
    clock::rfc3339,
    domain::{
        Counts, Currency, SeatIndex, SeatStatus, Timestamp, VenueLayout,
        layout::{Access, Point, SectionKind},
        rules::{FeeBasis, OrphanRule},
    },
};

/// Places by status.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CountsBody {
    /// All of them.
    pub capacity: u64,
    /// Free.
    pub available: u64,
    /// Held, or in an order that is not decided yet.
    pub held: u64,
    /// Bought.
    pub sold: u64,
    /// Kept by the house.
    pub blocked: u64,
}

impl From<Counts> for CountsBody {
    fn from(counts: Counts) -> Self {
        let Counts { available, held, sold, blocked } = counts;
        Self { capacity: counts.total(), available, held, sold, blocked }
    }
}

/// The sale window.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SaleBody {
    /// First instant.
    pub opens_at: String,
    /// First instant after.
    pub closes_at: String,
}

/// Limits per buyer.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct LimitsBody {
    /// Places in one hold.
    pub seats_per_hold: u32,
    /// Places held and bought by one buyer.
    pub seats_per_buyer: u32,
}

/// An event of the catalogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventBody {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: crate::domain::EventId,
    /// Its name.
    pub name: String,
    /// Category slug.
    pub category: String,
    /// One or two sentences.
    pub description: String,
    /// The venue.
    pub venue: String,
    /// Its city.
    pub city: String,
    /// When it begins.
    pub starts_at: String,
    /// IANA time zone of the venue.
    pub time_zone: String,
    /// Where it stands now.
    #[schema(example = "on_sale")]
    pub status: &'static str,
    /// ISO 4217.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// The sale window.
    pub sale: SaleBody,
    /// The cheapest tier.
    pub price_from: Option<Money>,
    /// Places by status.
    pub counts: CountsBody,
    /// Limits per buyer.
    pub limits: LimitsBody,
    /// How long a hold lives, in seconds.
    pub hold_seconds: i64,
    /// What happens to hand-picked choices that leave a seat alone.
    #[schema(value_type = String)]
    pub orphan_rule: OrphanRule,
    /// Fees, as buyers read them.
    pub fees: Vec<FeeBody>,
    /// The tax on prices and fees.
    pub tax: Option<TaxBody>,
}

/// A fee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FeeBody {
    /// Its name.
    pub name: String,
    /// `place`, `order` or `subtotal`.
    pub per: &'static str,
    /// Minor units, for `place` and `order`.
    pub amount: Option<i64>,
    /// Hundredths of a per cent, for `subtotal`.
    pub basis_points: Option<u32>,
}

/// A tax.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaxBody {
    /// Its name.
    pub name: String,
    /// Hundredths of a per cent.
    pub basis_points: u32,
}

/// An entry of the catalogue as the API shows it.
pub fn event_body(entry: &CatalogueEntry, now: Timestamp) -> EventBody {
    let record = entry.record();
    let (details, rules) = (record.details.clone(), &record.rules);
    let currency = rules.charges.currency;
    let fee = |fee: &crate::domain::rules::Fee| {
        let (per, amount, basis_points) = match fee.basis {
            FeeBasis::PerPlace(amount) => ("place", Some(amount.0), None),
            FeeBasis::PerOrder(amount) => ("order", Some(amount.0), None),
            FeeBasis::OfSubtotal(rate) => ("subtotal", None, Some(rate.0)),
        };
        FeeBody { name: fee.name.clone(), per, amount, basis_points }
    };
    EventBody {
        event_id: entry.event,
        name: details.name,
        category: details.category,
        description: details.description,
        venue: details.venue,
        city: details.city,
        starts_at: rfc3339(details.starts_at),
        time_zone: details.time_zone,
        status: rules.status_at(now).as_str(),
        currency,
        sale: SaleBody { opens_at: rfc3339(rules.sale.opens_at), closes_at: rfc3339(rules.sale.closes_at) },
        price_from: record.price_from.map(|price| money(price, currency)),
        counts: entry.counts().into(),
        limits: LimitsBody {
            seats_per_hold: rules.limits.seats_per_hold,
            seats_per_buyer: rules.limits.seats_per_buyer,
        },
        hold_seconds: rules.hold_length.0 / 1_000,
        orphan_rule: rules.orphan_rule,
        fees: rules.charges.fees.iter().map(fee).collect(),
        tax: rules
            .charges
            .tax
            .as_ref()
            .map(|tax| TaxBody { name: tax.name.clone(), basis_points: tax.rate.0 }),
    }
}

/// A price tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TierBody {
    /// Its code.
    pub tier: String,
    /// Its name.
    pub name: String,
    /// The price of a place.
    pub price: Money,
}

/// A section.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SectionBody {
    /// Its code.
    pub section: String,
    /// Its name.
    pub name: String,
    /// `seats` or `area`.
    pub kind: &'static str,
    /// Places.
    pub capacity: u64,
    /// Outline on the plan, in decimetres.
    pub outline: Vec<[i32; 2]>,
}

/// An event with its sections and tiers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventDetailBody {
    /// The event.
    #[serde(flatten)]
    pub event: EventBody,
    /// Sections.
    pub sections: Vec<SectionBody>,
    /// Price tiers.
    pub tiers: Vec<TierBody>,
}

/// The stage.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StageBody {
    /// Its outline.
    pub outline: Vec<[i32; 2]>,
    /// The point that seats are ranked by.
    pub focus: [i32; 2],
}

/// The static geometry of an event; arrays are by seat index.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayoutBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: crate::domain::EventId,
    /// How many seats.
    pub count: usize,
    /// Labels.
    pub seats: Vec<String>,
    /// Decimetres to the right.
    pub x: Vec<i32>,
    /// Decimetres down.
    pub y: Vec<i32>,
    /// Index into `sections`.
    pub section: Vec<u16>,
    /// Index into `tiers`.
    pub tier: Vec<u16>,
    /// Seats that are wheelchair places.
    pub accessible: Vec<u32>,
    /// Seats beside wheelchair places.
    pub companion: Vec<u32>,
    /// Sections.
    pub sections: Vec<SectionBody>,
    /// Price tiers.
    pub tiers: Vec<TierBody>,
    /// The stage.
    pub stage: StageBody,
}

fn outline(points: &[Point]) -> Vec<[i32; 2]> {
    points.iter().map(|point| [point.x, point.y]).collect()
}

/// The sections of a layout.
pub fn sections_of(layout: &VenueLayout) -> Vec<SectionBody> {
    let mut seats = vec![0u64; layout.sections().len()];
    for row in layout.rows() {
        seats[row.section.at()] += u64::from(row.len);
    }
    let sections = layout.sections().iter().zip(seats).map(|(section, seats)| {
        let (kind, capacity) = match section.kind {
            SectionKind::Seats => ("seats", seats),
            SectionKind::Area { capacity, .. } => ("area", u64::from(capacity)),
        };
        SectionBody {
            section: section.code.clone(),
            name: section.name.clone(),
            kind,
            capacity,
            outline: outline(&section.outline),
        }
    });
    sections.collect()
}

/// The tiers of a layout.
pub fn tiers_of(layout: &VenueLayout, currency: Currency) -> Vec<TierBody> {
    let tiers = layout.tiers().iter().map(|tier| TierBody {
        tier: tier.code.clone(),
        name: tier.name.clone(),
        price: money(tier.price, currency),
    });
    tiers.collect()
}

/// A layout as the API shows it.
pub fn layout_body(event: crate::domain::EventId, layout: &VenueLayout, currency: Currency) -> LayoutBody {
    let indices = || (0..layout.seat_count() as u32).map(SeatIndex);
    let with =
        |access: Access| indices().filter(move |seat| layout.seat(*seat).access == access).map(|seat| seat.0);
    LayoutBody {
        event_id: event,
        count: layout.seat_count(),
        seats: indices().map(|seat| layout.label(seat)).collect(),
        x: layout.seats().iter().map(|seat| seat.position.x).collect(),
        y: layout.seats().iter().map(|seat| seat.position.y).collect(),
        section: indices().map(|seat| layout.section_of(seat).0).collect(),
        tier: layout.seats().iter().map(|seat| seat.tier.0).collect(),
        accessible: with(Access::Accessible).collect(),
        companion: with(Access::Companion).collect(),
        sections: sections_of(layout),
        tiers: tiers_of(layout, currency),
        stage: StageBody {
            outline: outline(&layout.stage().outline),
            focus: [layout.stage().focus.x, layout.stage().focus.y],
        },
    }
}

/// A seat.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeatBody {
    /// Its label.
    pub seat: String,
    /// Its index.
    pub index: u32,
    /// Its section's code.
    pub section: String,
    /// Its row.
    pub row: String,
    /// Its number.
    pub number: u32,
    /// `available`, `held`, `sold` or `blocked`.
    pub status: &'static str,
    /// Its price.
    pub price: Money,
}

/// A seat as the API shows it.
pub fn seat_body(layout: &VenueLayout, seat: SeatIndex, status: SeatStatus, currency: Currency) -> SeatBody {
    let row = layout.row_of(seat);
    SeatBody {
        seat: layout.label(seat),
        index: seat.0,
        section: layout.sections()[row.section.at()].code.clone(),
        row: row.name.clone(),
        number: layout.seat(seat).number,
        status: status.as_str(),
        price: money(layout.price_of(seat), currency),
    }
}

/// An area's places.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaBody {
    /// The section's code.
    pub section: String,
    /// Places.
    pub capacity: u64,
    /// Held.
    pub held: u64,
    /// Sold.
    pub sold: u64,
    /// Kept by the house.
    pub blocked: u64,
}

/// The map: two bits a seat.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MapBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: crate::domain::EventId,
    /// The state's sequence number: live changes that build on it or on less apply.
    pub seq: u64,
    /// Whose state: another epoch may have reached the same `seq` otherwise.
    pub epoch: u64,
    /// How many seats.
    pub count: u32,
    /// Always `2bit`.
    pub encoding: &'static str,
    /// Base64; seat i in bits 2i..2i+1 of the little-endian stream: 0 available, 1 held, 2 sold, 3 blocked.
    pub status: String,
    /// Areas.
    pub areas: Vec<AreaBody>,
}

/// Counts of one section and tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupBody {
    /// The section's code.
    pub section: String,
    /// The tier's code.
    pub tier: String,
    /// The price of a place.
    pub price: Money,
    /// Places by status.
    #[serde(flatten)]
    pub counts: CountsBody,
}

/// Counts by section and price tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AvailabilityBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: crate::domain::EventId,
    /// The state that they are of.
    pub seq: u64,
    /// All places.
    pub counts: CountsBody,
    /// By section and tier.
    pub groups: Vec<GroupBody>,
}

/// What an organiser may change; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchBody {
    /// Its name.
    pub name: Option<String>,
    /// Category slug.
    pub category: Option<String>,
    /// One or two sentences.
    pub description: Option<String>,
    /// When it begins, RFC 3339.
    pub starts_at: Option<String>,
    /// First instant of the sale, RFC 3339.
    pub opens_at: Option<String>,
    /// First instant after the sale, RFC 3339.
    pub closes_at: Option<String>,
    /// Places in one hold.
    pub seats_per_hold: Option<u32>,
    /// Places held and bought by one buyer.
    pub seats_per_buyer: Option<u32>,
    /// How long a hold lives.
    pub hold_seconds: Option<i64>,
    /// Extensions of one hold.
    pub extensions: Option<u8>,
    /// `off`, `warn` or `refuse`.
    #[schema(value_type = Option<String>)]
    pub orphan_rule: Option<OrphanRule>,
}

/// A new status.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusBody {
    /// `draft`, `scheduled`, `on_sale`, `paused`, `closed` or `cancelled`.
    #[schema(value_type = String)]
    pub status: crate::domain::EventStatus,
}
