//! What buyers ask for: holds and orders as their words, and as what the engine is asked.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Front, Problem,
    addresses::network,
    fields::{FIELD_ERRORS_MAX, FieldError, FieldErrors, PAYMENT_TOKEN_CHARS_MAX, PaymentToken},
    id,
};
use crate::{
    actors::{Ask, Keyed, OrderSource},
    auth::Identity,
    forms::Places as PlaceCount,
    persistence::PaymentChoice,
};
use domain::{
    AreaList, AreaPlaces, BestAvailable, EventId, HoldId, Places, Routed, SeatIndex, SeatList, VenueLayout,
    Wish, is_line,
};

/// Some places of an area.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaWish {
    /// The area's section code.
    pub section: String,
    /// How many places.
    #[schema(value_type = PlaceCount)]
    pub quantity: u32,
}

/// A wish for the best seats left.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BestWish {
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
    pub best_available: Option<BestWish>,
    /// Area places.
    #[serde(default)]
    pub areas: Vec<AreaWish>,
    /// The token of a hold to have back after a restart.
    pub token: Option<String>,
}

fn unknown(field: String, name: &str, kind: &str) -> FieldError {
    FieldError::meaning(field, format!("there is no {kind} '{name}' in this event"))
}

/// What the items of a list name. What names nothing is added to the errors, the first hundred of them; nothing is
/// looked up then any more.
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

/// The seats with these labels. Unknown ones are added to the errors, the first hundred of them; nothing is looked up then
/// any more.
pub fn seats_named<'a>(
    layout: &'a VenueLayout,
    labels: &'a [String],
    errors: &'a mut FieldErrors,
) -> impl Iterator<Item = SeatIndex> + 'a {
    all_named("seats", labels, errors, move |index, label| {
        layout.seat_labelled(label).ok_or_else(|| unknown(format!("seats[{index}]"), label, "seat"))
    })
}

/// The wish of a request, unknown names reported.
pub fn wish_of(
    layout: &VenueLayout,
    seats: &[String],
    best: Option<&BestWish>,
    areas: &[AreaWish],
) -> Result<Wish, Problem> {
    let mut errors = FieldErrors::new();
    let list: SeatList = seats_named(layout, seats, &mut errors).collect();
    let area = |index: usize, AreaWish { section, quantity }: &AreaWish| match layout.section_named(section) {
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
        Some(seats) => Wish::Best { seats, areas: area_list },
        None => Wish::Named(Places { seats: list, areas: area_list }),
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
    pub best_available: Option<BestWish>,
    /// Area places.
    #[serde(default)]
    pub areas: Vec<AreaWish>,
    /// How it is paid, where the provider takes a token.
    pub payment: Option<PaymentBody>,
}

impl Front {
    /// What to ask for a hold.
    pub fn hold_ask(
        &self,
        event: EventId,
        layout: &VenueLayout,
        request: &HoldRequest,
        keyed: Option<Keyed>,
        identity: Identity,
        address: Option<IpAddr>,
    ) -> Result<Ask, Problem> {
        if let Some(token) = &request.token {
            return Ok(Ask::Represent {
                grant: Box::new(self.grant_of(("token", token), event, &identity)?),
            });
        }
        Ok(Ask::Hold {
            hold: self.new_id(event),
            wish: wish_of(layout, &request.seats, request.best_available.as_ref(), &request.areas)?,
            address: address.map(network),
            keyed,
            buyer: identity.user,
        })
    }

    /// The event that an order is for and who orders, as `who` says for that event. If they may not see the event,
    /// what they named is what there is not.
    pub fn order_event(
        &self,
        request: &OrderRequest,
        who: impl FnOnce(Option<EventId>) -> Result<Identity, Problem>,
    ) -> Result<(EventId, Identity), Problem> {
        match (&request.hold_id, &request.event_id) {
            (Some(hold), _) => {
                let (event, identity) = self.event_of(&id::<HoldId>(hold, "hold")?, "hold", who)?;
                self.visible_to(event, &identity).map_err(|_| Problem::not_found("hold"))?;
                Ok((event, identity))
            }
            (None, Some(event)) => {
                let event = id(event, "event")?;
                let identity = who(Some(event))?;
                self.visible_to(event, &identity)?;
                Ok((event, identity))
            }
            (None, None) => {
                let detail = "send 'hold_id', or 'event_id' with 'seats', 'best_available' or 'areas'";
                Err(Problem::invalid(vec![FieldError::form("hold_id", detail)]))
            }
        }
    }

    /// What to ask for an order.
    pub fn order_ask(
        &self,
        event: EventId,
        layout: &VenueLayout,
        request: &OrderRequest,
        keyed: Option<Keyed>,
        identity: Identity,
        address: Option<IpAddr>,
    ) -> Result<Ask, Problem> {
        Ok(Ask::Order {
            order: self.new_id(event),
            source: self.order_source(event, layout, request, &identity)?,
            payment: self.payment_of(request)?,
            address: address.map(network),
            keyed,
            buyer: identity.user,
        })
    }

    /// The id of a hold or an order that is asked for now.
    fn new_id<T: Routed>(&self, event: EventId) -> T {
        T::of_event(event, self.engine.now(), rand::random())
    }

    fn order_source(
        &self,
        event: EventId,
        layout: &VenueLayout,
        request: &OrderRequest,
        identity: &Identity,
    ) -> Result<OrderSource, Problem> {
        let Some(hold) = &request.hold_id else {
            let wish = wish_of(layout, &request.seats, request.best_available.as_ref(), &request.areas)?;
            return Ok(OrderSource::Wish { hold: self.new_id(event), wish });
        };
        if !request.seats.is_empty() || request.best_available.is_some() || !request.areas.is_empty() {
            let detail = "a hold has its places already; send it alone";
            return Err(Problem::invalid(vec![FieldError::form("hold_id", detail)]));
        }
        let hold = id(hold, "hold")?;
        let grant = match &request.hold_token {
            Some(token) => Some(Box::new(self.grant_of(("hold_token", token), event, identity)?))
                .filter(|grant| grant.hold == hold),
            None => None,
        };
        Ok(OrderSource::Hold { hold, grant })
    }

    /// The installation's choice, with the buyer's token. A provider that the buyer names is only compared.
    fn payment_of(&self, request: &OrderRequest) -> Result<PaymentChoice, Problem> {
        let choice = self.payments.choice();
        let Some(payment) = &request.payment else { return Ok(choice.clone()) };
        let mut errors = Vec::new();
        if payment.provider.as_ref().is_some_and(|provider| *provider != choice.provider) {
            let detail =
                format!("orders are paid through '{}' here; send that, or leave it out", choice.provider);
            errors.push(FieldError::meaning("payment.provider", detail));
        }
        if !is_line(&payment.token, PAYMENT_TOKEN_CHARS_MAX) {
            let detail = format!(
                "the provider's token, 1 to {PAYMENT_TOKEN_CHARS_MAX} characters without control characters"
            );
            errors.push(FieldError::form("payment.token", detail));
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        Ok(PaymentChoice { provider: choice.provider.clone(), token: payment.token.clone() })
    }
}
