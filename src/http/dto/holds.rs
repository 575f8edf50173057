//! Holds as the API takes and shows them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Money, layouts::SeatBody, money};
use crate::{
    actors::HoldView,
    clock::rfc3339,
    domain::{
        AreaList, AreaPlaces, BestAvailable, Currency, EventId, Places, SeatList, SeatStatus, VenueLayout,
        Wish,
    },
    http::Problem,
};

/// Some places of an area.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaWish {
    /// The area's section code.
    pub section: String,
    /// How many places.
    pub quantity: u32,
}

/// A wish for the best seats left.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BestWish {
    /// How many seats.
    pub quantity: u32,
    /// Only in this section.
    pub section: Option<String>,
    /// Only in this tier.
    pub tier: Option<String>,
    /// Refuse rather than split the group.
    #[serde(default)]
    pub adjacent: bool,
    /// How many must be wheelchair places.
    #[serde(default)]
    pub accessible: u32,
}

/// What to hold: seats by label or the best ones, area places, or a lost hold by its token.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldRequest {
    /// Labels.
    #[serde(default)]
    pub seats: Vec<String>,
    /// The best seats left.
    pub best_available: Option<BestWish>,
    /// Area places.
    #[serde(default)]
    pub areas: Vec<AreaWish>,
    /// The token of a hold to have back after a restart.
    pub token: Option<String>,
}

/// The wish of a request, every unknown name reported.
pub fn wish_of(
    layout: &VenueLayout,
    seats: &[String],
    best: Option<&BestWish>,
    areas: &[AreaWish],
) -> Result<Wish, Problem> {
    let mut errors = Vec::new();
    let mut unknown = |field: String, name: &str, kind: &str| {
        errors.push((field, format!("there is no {kind} '{name}' in this event")));
    };
    let mut list = SeatList::new();
    for (index, label) in seats.iter().enumerate() {
        match layout.seat_labelled(label) {
            Some(seat) => list.push(seat),
            None => unknown(format!("seats[{index}]"), label, "seat"),
        }
    }
    let mut area_list = AreaList::new();
    for (index, area) in areas.iter().enumerate() {
        match layout.section_named(&area.section) {
            Some(section) => area_list.push(AreaPlaces { section, quantity: area.quantity }),
            None => unknown(format!("areas[{index}].section"), &area.section, "section"),
        }
    }
    let mut best_seats = None;
    if let Some(best) = best {
        let section = best.section.as_deref().map(|code| layout.section_named(code));
        let tier = best.tier.as_deref().map(|code| layout.tier_named(code));
        if section == Some(None) {
            unknown("best_available.section".to_owned(), best.section.as_deref().unwrap_or(""), "section");
        }
        if tier == Some(None) {
            unknown("best_available.tier".to_owned(), best.tier.as_deref().unwrap_or(""), "tier");
        }
        best_seats = Some(BestAvailable {
            quantity: best.quantity,
            section: section.flatten(),
            tier: tier.flatten(),
            adjacent: best.adjacent,
            accessible: best.accessible,
        });
    }
    if best_seats.is_some() && !seats.is_empty() {
        errors.push((
            "best_available".to_owned(),
            "send either 'seats' or 'best_available', not both".to_owned(),
        ));
    }
    if best_seats.is_none() && seats.is_empty() && areas.is_empty() {
        errors.push(("seats".to_owned(), "send 'seats', 'best_available' or 'areas'".to_owned()));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    Ok(match best_seats {
        Some(seats) => Wish::Best { seats, areas: area_list },
        None => Wish::Named(Places { seats: list, areas: area_list }),
    })
}

/// A hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldBody {
    /// Its id.
    pub hold_id: String,
    /// Its event.
    pub event_id: String,
    /// `active`, or `ordered` once an order has it.
    pub status: &'static str,
    /// Its seats.
    pub seats: Vec<SeatBody>,
    /// Its area places.
    pub areas: Vec<AreaWish>,
    /// Sum of the prices.
    pub subtotal: Money,
    /// Fees.
    pub fees: Money,
    /// Tax.
    pub tax: Money,
    /// What ordering it costs: subtotal + fees + tax.
    pub total: Money,
    /// When it ends.
    pub expires_at: String,
    /// Extensions that are left.
    pub extensions_left: u8,
    /// The order that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// The sequence number after it.
    pub seq: u64,
    /// Proof of the hold, to have it back after a restart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Whether best-available seats are side by side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<bool>,
    /// Seats that the choice leaves alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub orphans: Vec<String>,
}

/// A hold as the API shows it.
pub fn hold_body(
    event: EventId,
    view: &HoldView,
    layout: &VenueLayout,
    currency: Currency,
    token: Option<String>,
) -> HoldBody {
    let seat = |seat: &crate::domain::SeatIndex| {
        super::layouts::seat_body(layout, *seat, SeatStatus::Held, currency)
    };
    let area = |area: &AreaPlaces| AreaWish {
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
