//! Placing an order: out of a hold, or of places that are held and ordered in one step.
//!
//! The installation chooses the payment provider, never the buyer.

use super::{Services, addresses::network, events::Events, hold::Buyer};
use crate::{
    actors::{AcceptedOrder, IdempotencyKey, OrderSource, requests::PlaceOrder},
    api::{
        Problem,
        contact::{contact_of, is_email},
        fields::{FieldError, FieldErrors, PAYMENT_TOKEN_CHARS_MAX, all_right, id},
        requests::{OrderRequest, selection_of},
    },
    auth::{Identity, VerifiedEmail, normalised_email},
};
use domain::{Contact, EventId, HoldId, Language, PaymentChoice, VenueLayout, is_line, rules::GuestRules};

impl Services {
    /// The event that an order is for and its buyer, as `who` identifies them for that event. If they may not see the
    /// event, the hold or event that they named is not found.
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

    /// Places an order; answers when it is durable. The event and the buyer are those of [`Services::order_event`].
    pub async fn order<E: Events>(
        &self,
        events: &E,
        event: EventId,
        request: &OrderRequest,
        buyer: Buyer,
        key: impl FnOnce() -> Result<Option<IdempotencyKey>, Problem>,
    ) -> Result<AcceptedOrder, Problem> {
        let layout = self.layout(event).await?;
        let wanted = self.order_request(event, &layout, request, key()?, buyer)?;
        let answer = self.send(events, event, &layout, wanted).await;
        answer.inspect_err(|problem| self.refused(event, problem))
    }

    /// What to ask for an order.
    fn order_request(
        &self,
        event: EventId,
        layout: &VenueLayout,
        request: &OrderRequest,
        idempotency: Option<IdempotencyKey>,
        buyer: Buyer,
    ) -> Result<PlaceOrder, Problem> {
        let payment = self.payment_of(request)?;
        let rules = self.entry(event)?.record().rules.guests;
        let contact = contact(request, &buyer.identity, rules)?;
        let person = |email: &str| self.guests.people.behind(email, buyer.identity.email.as_ref());
        Ok(PlaceOrder {
            order: self.new_id(event),
            source: self.order_source(event, layout, request, &buyer.identity)?,
            is_paid_later: self.payments.is_paid_later(&payment),
            payment,
            person: contact.as_ref().and_then(|contact| contact.email.as_deref()).map(person),
            contact,
            address: buyer.address.map(network),
            idempotency,
            buyer: buyer.identity.user,
        })
    }

    fn order_source(
        &self,
        event: EventId,
        layout: &VenueLayout,
        request: &OrderRequest,
        identity: &Identity,
    ) -> Result<OrderSource, Problem> {
        let Some(hold) = &request.hold_id else {
            self.guests.check_may_hold(&identity.user)?;
            let selection =
                selection_of(layout, &request.seats, request.best_available.as_ref(), &request.areas)?;
            return Ok(OrderSource::Selection { hold: self.new_id(event), selection });
        };
        if !request.seats.is_empty() || request.best_available.is_some() || !request.areas.is_empty() {
            let detail = "the hold already has its places; leave out 'seats', 'best_available' and 'areas'";
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

    /// The installation's provider with the buyer's token. A provider that the buyer names must be the same.
    fn payment_of(&self, request: &OrderRequest) -> Result<PaymentChoice, Problem> {
        let choice = self.payments.choice();
        let Some(payment) = &request.payment else { return Ok(choice.clone()) };
        let mut errors = Vec::new();
        if payment.provider.as_ref().is_some_and(|provider| *provider != choice.provider) {
            let detail =
                format!("the payment provider here is '{}'; send that, or leave it out", choice.provider);
            errors.push(FieldError::meaning("payment.provider", detail));
        }
        if !is_line(&payment.token, PAYMENT_TOKEN_CHARS_MAX) {
            let detail = format!(
                "the payment provider's token, 1 to {PAYMENT_TOKEN_CHARS_MAX} characters without control characters"
            );
            errors.push(FieldError::form("payment.token", detail));
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        Ok(PaymentChoice { provider: choice.provider.clone(), token: payment.token.clone() })
    }
}

/// How the buyer is reached: as the request says. Without an address in it, at the one that the identity provider has
/// verified, if there is one.
fn contact(request: &OrderRequest, buyer: &Identity, rules: GuestRules) -> Result<Option<Contact>, Problem> {
    let mut errors = FieldErrors::new();
    let asked = request.contact.as_ref();
    let contact = asked.and_then(|contact| contact_of(contact, &mut errors));
    all_right(errors)?;
    let known = buyer.email.as_ref().map(VerifiedEmail::as_str).filter(|email| is_email(email));
    let mut contact = contact.unwrap_or_default();
    if contact.email.is_none() {
        contact.email = known.map(str::to_owned);
    }
    if buyer.user.is_guest() {
        all_right(missing_of_guest(&contact, rules))?;
        if rules.confirm_email && !is_confirmed(&contact, buyer) {
            let detail = "this event wants your address confirmed: ask for a code, and order with the session that you get for it";
            return Err(Problem::new(403, "email_not_confirmed", detail));
        }
    }
    contact.language = contact.language.or_else(|| Language::named(asked?.language.as_deref()?));
    Ok((!contact.is_empty()).then_some(contact))
}

/// What a guest's order lacks: nobody else knows who they are.
fn missing_of_guest(contact: &Contact, rules: GuestRules) -> FieldErrors {
    let mut errors = FieldErrors::new();
    if contact.email.is_none() {
        errors.push(FieldError::meaning("contact.email", "who buys without an account gives an address"));
    }
    if contact.name.is_none() {
        errors.push(FieldError::meaning("contact.name", "who buys without an account gives a name"));
    }
    if rules.ask_phone && contact.phone.is_none() {
        errors.push(FieldError::meaning("contact.phone", "this event asks for a phone number"));
    }
    errors
}

/// Whether a guest has shown that the address of their order is theirs.
fn is_confirmed(contact: &Contact, buyer: &Identity) -> bool {
    let confirmed = buyer.email.as_ref().map(|email| normalised_email(email.as_str()));
    confirmed.is_some() && contact.email.as_deref().map(normalised_email) == confirmed
}
