//! The shapes of layouts, of seats and of their state.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    List, Money, money,
    prices::{PricePartsBody, SharedParts},
};
use crate::api::{
    bodies::{AreaBody, CountsBody},
    labels,
};
use domain::{
    PriceList, SeatIndex, SeatStatus, TierIndex, VenueLayout,
    layout::{Access, Point, PriceTier, SectionKind},
};

labels::labels! {
    SeatMapEncoding, "How the seat map is encoded.", ["2bit"];
}

/// A price tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TierBody {
    /// Its code.
    pub tier: String,
    /// Its name.
    pub name: String,
    /// The price of a place, without the event's `order_fees`.
    pub price: Money,
    /// The parts of the price.
    #[schema(value_type = PricePartsBody)]
    pub price_parts: SharedParts,
}

/// A price tier of a layout. It has no price, because layouts never change and prices may: the event's tiers,
/// in the same order, have them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayoutTierBody {
    /// Its code.
    pub tier: String,
    /// Its name.
    pub name: String,
}

/// A section.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SectionBody {
    /// Its code.
    pub section: String,
    /// Its name.
    pub name: String,
    /// `seats` or `area`.
    #[schema(value_type = labels::SectionKind)]
    pub kind: &'static str,
    /// Its places.
    pub capacity: u64,
    /// Outline on the plan, in decimetres.
    pub outline: Vec<[i32; 2]>,
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
    pub event_id: domain::EventId,
    /// How many seats.
    pub count: usize,
    /// Labels, `SECTION-ROW-NUMBER`. After the section's code, the row ends at the first `-`; a number may contain more.
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
    /// Price tiers, in the order of the event's.
    pub tiers: Vec<LayoutTierBody>,
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

/// The tiers of a layout, with their prices.
pub fn tiers_of(layout: &VenueLayout, prices: &PriceList) -> Vec<TierBody> {
    let currency = prices.charges().currency;
    let tiers = (0..).map(TierIndex).zip(layout.tiers()).map(|(index, tier)| TierBody {
        tier: tier.code.clone(),
        name: tier.name.clone(),
        price: money(prices.of_tier(index), currency),
        price_parts: SharedParts(prices.tier_parts(index), currency),
    });
    tiers.collect()
}

fn layout_tier(tier: &PriceTier) -> LayoutTierBody {
    LayoutTierBody { tier: tier.code.clone(), name: tier.name.clone() }
}

/// A layout as the API shows it.
pub fn layout_body(event: domain::EventId, layout: &VenueLayout) -> LayoutBody {
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
        tiers: layout.tiers().iter().map(layout_tier).collect(),
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
    /// Its number as it is written on the seat: `7`, `12A`, `0-0`. Within a row, seats are in the order of `index`.
    pub number: String,
    /// `available`, `held`, `sold` or `blocked`.
    #[schema(value_type = labels::SeatStatus)]
    pub status: &'static str,
    /// Its price, without the event's `order_fees`.
    pub price: Money,
    /// The parts of the price.
    #[schema(value_type = PricePartsBody)]
    pub price_parts: SharedParts,
}

/// A seat as the API shows it.
pub fn seat_body(layout: &VenueLayout, seat: SeatIndex, status: SeatStatus, prices: &PriceList) -> SeatBody {
    let (row, tier) = (layout.row_of(seat), layout.seat(seat).tier);
    let currency = prices.charges().currency;
    SeatBody {
        seat: layout.label(seat),
        index: seat.0,
        section: layout.sections()[row.section.at()].code.clone(),
        row: row.name.clone(),
        number: layout.number(seat).to_string(),
        status: status.as_str(),
        price: money(prices.of_tier(tier), currency),
        price_parts: SharedParts(prices.tier_parts(tier), currency),
    }
}

/// The status of every seat, in two bits each.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeatMapBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: domain::EventId,
    /// The sequence number of this state. Live changes whose `from_seq` is at most this can be applied to it.
    pub seq: u64,
    /// The epoch of this state: the same `seq` of another epoch may be another state.
    pub epoch: u64,
    /// How many seats.
    pub count: u32,
    /// Always `2bit`.
    #[schema(value_type = SeatMapEncoding)]
    pub encoding: &'static str,
    /// Base64; seat i in bits 2i..2i+1 of the little-endian stream: 0 available, 1 held, 2 sold, 3 blocked.
    pub status: String,
    /// Areas.
    pub areas: Vec<AreaBody>,
    /// The instant of the last transition of this state (before the first, of the event's creation); only with `at` or
    /// `at_seq`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime)]
    pub at: Option<String>,
    /// All places of this state; only with `at` or `at_seq`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = CountsBody)]
    pub counts: Option<CountsBody>,
}

/// The status of every seat: packed, or with `view=list` as a list to read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum SeatsBody {
    /// Two bits for each seat.
    Map(SeatMapBody),
    /// One page of seats.
    List(List<SeatBody>),
}

/// Counts of one section and tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AvailabilityGroupBody {
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
    pub event_id: domain::EventId,
    /// The sequence number of the state that was counted.
    pub seq: u64,
    /// All places.
    pub counts: CountsBody,
    /// By section and tier.
    pub groups: Vec<AvailabilityGroupBody>,
}
