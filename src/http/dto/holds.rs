//! The shapes of holds.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Money, layouts::SeatBody, money};
use crate::{actors::HoldView, api::labels, clock::rfc3339};
use domain::{AreaPlaces, Currency, EventId, SeatStatus, VenueLayout};

pub use crate::api::requests::{AreaRequest, BestAvailableRequest, HoldRequest, selection_of};

/// A hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldBody {
    /// Its id.
    pub hold_id: String,
    /// Its event.
    pub event_id: String,
    /// `active`, or `ordered` once an order has it.
    #[schema(value_type = labels::HoldStatus)]
    pub status: &'static str,
    /// Its seats.
    pub seats: Vec<SeatBody>,
    /// Its area places.
    pub areas: Vec<AreaRequest>,
    /// Sum of the prices.
    pub subtotal: Money,
    /// Fees.
    pub fees: Money,
    /// Tax.
    pub tax: Money,
    /// What ordering it costs: subtotal + fees + tax.
    pub total: Money,
    /// When it ends. An ordered hold ends then only if its payment has failed.
    #[schema(format = DateTime)]
    pub expires_at: String,
    /// Extensions that are left.
    pub extensions_left: u8,
    /// The order that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub order_id: Option<String>,
    /// The sequence number after it.
    pub seq: u64,
    /// Proof of the hold, to have it back after a restart.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub token: Option<String>,
    /// Whether best-available seats are side by side.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = bool)]
    pub together: Option<bool>,
    /// Seats that the choice leaves alone.
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
    currency: Currency,
    token: Option<String>,
) -> HoldBody {
    let seat =
        |seat: &domain::SeatIndex| super::layouts::seat_body(layout, *seat, SeatStatus::Held, currency);
    let area = |area: &AreaPlaces| AreaRequest {
        section: layout.sections()[area.section.at()].code.clone(),
        quantity: area.quantity,
    };
    let amount = |amount| money(amount, currency);
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
        expires_at: rfc3339(view.deadline),
        extensions_left: view.extensions_left,
        order_id: view.order.map(|order| order.to_string()),
        seq: view.seq.0,
        token,
        together: view.together,
        orphans: view.orphans.iter().map(|seat| layout.label(*seat)).collect(),
    }
}
