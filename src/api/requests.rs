//! The bodies of requests for holds, orders and check-ins, and the lookup of the places that they name.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Problem,
    contact::ContactBody,
    fields::{FIELD_ERRORS_MAX, FieldError, FieldErrors, GateName, PaymentToken},
    schemas::PlaceCount,
};
use domain::{
    AreaList, AreaPlaces, BestAvailable, Places, SeatIndex, SeatList, Selection, VenueLayout, text::excerpt,
};

/// A number of places in an area.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaPlacesBody {
    /// The area's section code.
    pub section: String,
    /// How many places.
    #[schema(value_type = PlaceCount)]
    pub quantity: u32,
}

/// A request for the best available seats.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BestAvailableRequest {
    /// How many seats.
    #[schema(value_type = PlaceCount)]
    pub quantity: u32,
    /// Only in this section.
    pub section: Option<String>,
    /// Only in this tier.
    pub tier: Option<String>,
    /// Only seats side by side: refuse rather than split the group.
    #[serde(default)]
    pub adjacent: bool,
    /// How many of them must be wheelchair places.
    #[serde(default)]
    pub accessible: u32,
}

/// What to hold: seats by label or the best available ones, places in areas, or a lost hold by its token.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldRequest {
    /// Labels of seats.
    #[serde(default)]
    pub seats: Vec<String>,
    /// The best available seats.
    pub best_available: Option<BestAvailableRequest>,
    /// Places in areas.
    #[serde(default)]
    pub areas: Vec<AreaPlacesBody>,
    /// The token of a hold that a restart lost, to get it back.
    pub token: Option<String>,
}

fn unknown(field: String, name: &str, kind: &str) -> FieldError {
    FieldError::meaning(field, format!("there is no {kind} '{}' in this event", excerpt(name)))
}

/// Looks up the items of a list. Unknown ones are added to the errors; after [`FIELD_ERRORS_MAX`] of them the
/// lookup stops.
fn all_named<'a, T, R>(
    list: &'static str,
    items: &'a [T],
    errors: &'a mut FieldErrors,
    find: impl Fn(usize, &T) -> Result<R, FieldError> + 'a,
) -> impl Iterator<Item = R> + 'a {
    let found = items.iter().enumerate().map_while(move |(index, item)| {
        if errors.len() > FIELD_ERRORS_MAX {
            return None;
        }
        let found = find(index, item).map_err(|error| errors.push(error)).ok();
        if errors.len() == FIELD_ERRORS_MAX {
            errors
                .push(FieldError::meaning(list, "the rest of the list was not checked after so many errors"));
        }
        Some(found)
    });
    found.flatten()
}

/// The seats with these labels. Unknown ones are added to the errors; after [`FIELD_ERRORS_MAX`] of them the
/// lookup stops.
pub fn seats_named<'a>(
    layout: &'a VenueLayout,
    labels: &'a [String],
    errors: &'a mut FieldErrors,
) -> impl Iterator<Item = SeatIndex> + 'a {
    all_named("seats", labels, errors, move |index, label| {
        layout.seat_labelled(label).ok_or_else(|| unknown(format!("seats[{index}]"), label, "seat"))
    })
}

/// The selection that a request describes, or a problem with all unknown names.
pub fn selection_of(
    layout: &VenueLayout,
    seats: &[String],
    best: Option<&BestAvailableRequest>,
    areas: &[AreaPlacesBody],
) -> Result<Selection, Problem> {
    let mut errors = FieldErrors::new();
    let list: SeatList = seats_named(layout, seats, &mut errors).collect();
    let area = |index: usize, AreaPlacesBody { section, quantity }: &AreaPlacesBody| match layout
        .section_named(section)
    {
        Some(section) => Ok(AreaPlaces { section, quantity: *quantity }),
        None => Err(unknown(format!("areas[{index}].section"), section, "section")),
    };
    let area_list: AreaList = all_named("areas", areas, &mut errors, area).collect();
    let mut best_seats = None;
    if let Some(best) = best {
        let section = best.section.as_deref().map(|code| layout.section_named(code));
        let tier = best.tier.as_deref().map(|code| layout.tier_named(code));
        if section == Some(None) {
            let code = best.section.as_deref().unwrap_or("");
            errors.push(unknown("best_available.section".to_owned(), code, "section"));
        }
        if tier == Some(None) {
            let code = best.tier.as_deref().unwrap_or("");
            errors.push(unknown("best_available.tier".to_owned(), code, "tier"));
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
        errors.push(FieldError::form("best_available", "send either 'seats' or 'best_available', not both"));
    }
    if best_seats.is_none() && seats.is_empty() && areas.is_empty() {
        errors.push(FieldError::form("seats", "send 'seats', 'best_available' or 'areas'"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    Ok(match best_seats {
        Some(seats) => Selection::Best { seats, areas: area_list },
        None => Selection::Named(Places { seats: list, areas: area_list }),
    })
}

/// The means of payment for an order. The payment provider is set by the installation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentBody {
    /// The payment provider as `GET /api/payments` names it; it may be left out.
    #[schema(example = "test")]
    pub provider: Option<String>,
    /// The payment provider's token for the means of payment.
    #[schema(value_type = PaymentToken, example = "tok_success")]
    pub token: String,
}

/// An order of a hold, or of places to hold and order in one step.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// The hold.
    pub hold_id: Option<String>,
    /// The hold's token, in case a restart lost the hold.
    pub hold_token: Option<String>,
    /// The event, if there is no `hold_id`.
    pub event_id: Option<String>,
    /// Labels of seats.
    #[serde(default)]
    pub seats: Vec<String>,
    /// The best available seats.
    pub best_available: Option<BestAvailableRequest>,
    /// Places in areas.
    #[serde(default)]
    pub areas: Vec<AreaPlacesBody>,
    /// The means of payment, if the payment provider takes a token.
    pub payment: Option<PaymentBody>,
    /// How the buyer is reached. Without an e-mail address, one that the identity provider has verified is used, if
    /// there is one.
    pub contact: Option<ContactBody>,
}

/// A ticket to check in: by its token, or by its id.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInRequest {
    /// What the QR code shows.
    pub token: Option<String>,
    /// Instead of `token`, if the QR code cannot be read: the id of the ticket whose printed number staff typed.
    pub ticket_id: Option<String>,
    /// The gate.
    #[schema(value_type = GateName)]
    pub gate: String,
    /// The event; tickets of other events are refused.
    pub event_id: Option<String>,
    /// When the ticket was scanned, RFC 3339, if the gate was offline then; now by default.
    #[schema(format = DateTime)]
    pub scanned_at: Option<String>,
}
