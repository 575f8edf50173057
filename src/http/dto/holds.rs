//! The shapes of holds.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Money,
    layouts::SeatBody,
    money,
    prices::{OrderFeeBody, PricePartsBody, SharedParts, order_fees_of},
};
use crate::{actors::HoldView, api::labels, clock::rfc3339};
use domain::{AreaPlaces, EventId, PriceList, SeatStatus, TierIndex, VenueLayout};

pub use crate::api::requests::{AreaPlacesBody, BestAvailableRequest, HoldRequest, selection_of};

/// The places of an area in a hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HeldAreaBody {
    /// The area's section code.
    pub section: String,
    /// How many places.
    pub quantity: u32,
    /// The price of one place.
    pub price: Money,
}

/// A hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldBody {
    /// Its id.
    pub hold_id: String,
    /// Its event.
    pub event_id: String,
    /// `ordered` while an order has it, otherwise `active`.
    #[schema(value_type = labels::HoldStatus)]
    pub status: &'static str,
    /// Its seats.
    pub seats: Vec<SeatBody>,
    /// Its places in areas.
    pub areas: Vec<HeldAreaBody>,
    /// Sum of the net prices.
    pub subtotal: Money,
    /// Sum of the net fees.
    pub fees: Money,
    /// Sum of the taxes.
    pub tax: Money,
    /// What an order of it costs: the prices of its places and `order_fees`, which is subtotal + fees + tax.
    pub total: Money,
    /// The parts of the total.
    #[schema(value_type = PricePartsBody)]
    pub price_parts: SharedParts,
    /// The fees per order in the total.
    pub order_fees: Vec<OrderFeeBody>,
    /// When it ends. An ordered hold ends then only if its payment has failed.
    #[schema(format = DateTime)]
    pub expires_at: String,
    /// Extensions that are left.
    pub extensions_left: u8,
    /// The order that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub order_id: Option<String>,
    /// The sequence number of the event at this answer.
    pub seq: u64,
    /// The token to get the hold back after a restart.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub token: Option<String>,
    /// Whether the best available seats are side by side.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = bool)]
    pub together: Option<bool>,
    /// Labels of the single seats that the selection leaves alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub orphans: Vec<String>,
}

/// Holds of one buyer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldsBody {
    /// The holds.
    pub items: Vec<HoldBody>,
}

/// A hold as the API shows it.
pub fn hold_body(
    event: EventId,
    view: &HoldView,
    layout: &VenueLayout,
    prices: &PriceList,
    token: Option<String>,
) -> HoldBody {
    let seat = |seat: &domain::SeatIndex| super::layouts::seat_body(layout, *seat, SeatStatus::Held, prices);
    let currency = prices.charges().currency;
    let amount = |amount| money(amount, currency);
    let area = |area: &AreaPlaces| HeldAreaBody {
        section: layout.sections()[area.section.at()].code.clone(),
        quantity: area.quantity,
        price: amount(prices.of_tier(layout.area(area.section).map_or(TierIndex(0), |(_, tier)| tier))),
    };
    let parts = prices.parts_of_total(&view.places, layout, &view.totals);
    HoldBody {
        hold_id: view.hold.to_string(),
        event_id: event.to_string(),
        status: if view.order.is_some() { "ordered" } else { "active" },
        seats: view.places.seats.iter().map(seat).collect(),
        areas: view.places.areas.iter().map(area).collect(),
        subtotal: amount(view.totals.subtotal),
        fees: amount(view.totals.fees),
        tax: amount(view.totals.tax),
        total: amount(view.totals.total),
        price_parts: SharedParts(Arc::new(parts), currency),
        order_fees: order_fees_of(prices.order_fees(), currency),
        expires_at: rfc3339(view.deadline),
        extensions_left: view.extensions_left,
        order_id: view.order.map(|order| order.to_string()),
        seq: view.seq.0,
        token,
        together: view.together,
        orphans: view.orphans.iter().map(|seat| layout.label(*seat)).collect(),
    }
}
