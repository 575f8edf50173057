//! The bodies of requests for holds, orders and check-ins, and the lookup of the places that they name.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Problem,
    contact::ContactBody,
    fields::{FIELD_ERRORS_MAX, FieldError, FieldErrors, GateName, PaymentToken},
    schemas::Places as PlaceCount,
};
use domain::{AreaList, AreaPlaces, BestAvailable, Places, SeatIndex, SeatList, Selection, VenueLayout};

/// Some places of an area.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AreaWish)]
pub struct AreaRequest {
    /// The area's section code.
    pub section: String,
    /// How many places.
    #[schema(value_type = PlaceCount)]
    pub quantity: u32,
}

/// A wish for the best seats left.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BestWish)]
pub struct BestAvailableRequest {
    /// How many seats.
    #[schema(value_type = PlaceCount)]
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
    pub best_available: Option<BestAvailableRequest>,
    /// Area places.
    #[serde(default)]
    pub areas: Vec<AreaRequest>,
    /// The token of a hold to have back after a restart.
    pub token: Option<String>,
}

fn unknown(field: String, name: &str, kind: &str) -> FieldError {
    FieldError::meaning(field, format!("there is no {kind} '{name}' in this event"))
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
            errors.push(FieldError::meaning(list, "nothing of it was looked at after so many errors"));
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
    areas: &[AreaRequest],
) -> Result<Selection, Problem> {
    let mut errors = FieldErrors::new();
    let list: SeatList = seats_named(layout, seats, &mut errors).collect();
    let area =
        |index: usize, AreaRequest { section, quantity }: &AreaRequest| match layout.section_named(section) {
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

/// How an order is paid. Who takes the money is the installation's choice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentBody {
    /// The installation's provider, as `GET /api/payments` says; best left out.
    #[schema(example = "test")]
    pub provider: Option<String>,
    /// The provider's token for the means of payment.
    #[schema(value_type = PaymentToken, example = "tok_success")]
    pub token: String,
}

/// An order: a hold's, or places to hold and order in one step.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// The hold.
    pub hold_id: Option<String>,
    /// The hold's token, in case a restart lost the hold.
    pub hold_token: Option<String>,
    /// The event, when no hold is named.
    pub event_id: Option<String>,
    /// Labels.
    #[serde(default)]
    pub seats: Vec<String>,
    /// The best seats left.
    pub best_available: Option<BestAvailableRequest>,
    /// Area places.
    #[serde(default)]
    pub areas: Vec<AreaRequest>,
    /// How it is paid, where the provider takes a token.
    pub payment: Option<PaymentBody>,
    /// How the buyer is reached. Left out, or without an address, an address that the identity provider has verified
    /// is taken, if there is one.
    pub contact: Option<ContactBody>,
}

/// A ticket to check in: by its token, or by its id.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInRequest {
    /// What the QR code shows.
    pub token: Option<String>,
    /// In place of a token whose code can't be read: the ticket whose number staff read and typed.
    pub ticket_id: Option<String>,
    /// Which gate.
    #[schema(value_type = GateName)]
    pub gate: String,
    /// Refuse tickets of other events.
    pub event_id: Option<String>,
    /// When they were let in, RFC 3339, if the gate was offline then; left out, now.
    #[schema(format = DateTime)]
    pub scanned_at: Option<String>,
}
