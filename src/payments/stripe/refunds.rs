//! Refunds. One key gives money back once, also after Stripe has forgotten the key: a refund says which one it is.

use super::{
    amounts::to_stripe,
    client::{Again, Form, StripeClient, StripeError},
    objects::{List, PaymentIntent, Refund},
};
use crate::payments::provider::{NewRefund, PaymentError};

/// Under which name a refund has its key.
const KEY: &str = "refund_key";
/// A payment has as many refunds as there were partial ones; more than this is a mistake.
const PAGES_MAX: usize = 20;

/// Gives a part of a captured payment back, or all of it.
pub(super) async fn refund(
    client: &StripeClient,
    refund: &NewRefund,
    intent: &PaymentIntent,
) -> Result<String, PaymentError> {
    let made = list(client, &intent.id).await?;
    if let Some(found) = made.into_iter().find(|made| made.metadata.get(KEY) == Some(&refund.key)) {
        return found.reference();
    }
    let amount = to_stripe(refund.amount, refund.currency)?;
    let mut form = Form::default()
        .with("payment_intent", &intent.id)
        .with("amount", amount)
        .with(format!("metadata[{KEY}]"), &refund.key)
        .with("metadata[order_id]", refund.order);
    for name in ["attempt", "event_id"] {
        if let Some(value) = intent.metadata.get(name) {
            form = form.with(format!("metadata[{name}]"), value);
        }
    }
    match client.post::<Refund>(&["refunds"], &form, &refund.key, Again::AfterErrors).await {
        Ok(made) => made.reference(),
        Err(StripeError::Refused(refusal)) if refusal.has_code("charge_already_refunded") => {
            elsewhere(client, &intent.id, StripeError::Refused(refusal)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Somebody gave the money back at Stripe itself: if all of it, then this part of it as well.
async fn elsewhere(client: &StripeClient, intent: &str, error: StripeError) -> Result<String, PaymentError> {
    if !super::intents::get(client, intent).await?.is_wholly_refunded() {
        return Err(error.into());
    }
    let newest = list(client, intent).await?.into_iter().next();
    Ok(newest.map_or_else(|| intent.to_owned(), |refund| refund.id))
}

/// The refunds of a payment, newest first.
async fn list(client: &StripeClient, intent: &str) -> Result<Vec<Refund>, StripeError> {
    let mut refunds: Vec<Refund> = Vec::new();
    for _ in 0..PAGES_MAX {
        let after = refunds.last().map(|refund| refund.id.clone());
        let mut query = vec![("payment_intent", intent), ("limit", "100")];
        query.extend(after.as_deref().map(|id| ("starting_after", id)));
        let page: List<Refund> = client.get(&["refunds"], &query).await?;
        refunds.extend(page.data);
        if !page.has_more {
            return Ok(refunds);
        }
    }
    Err(StripeError::Unavailable("a payment has more refunds than are read".to_owned()))
}
