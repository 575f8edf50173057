//! PaymentIntents: created with manual capture, so that the money is reserved first and taken when the order is durable.

use super::{
    amounts::to_stripe,
    client::{Again, Form, Refusal, StripeClient, StripeError},
    objects::{List, PaymentIntent},
};
use crate::payments::provider::{NewPayment, PaymentKey, PaymentReport, PaymentState};

const CHARGE: &str = "latest_charge";

/// Creates the payment of an order. With a token it is paid at once, or declined.
pub(super) async fn create(client: &StripeClient, new: &NewPayment) -> Result<PaymentReport, StripeError> {
    let amount = to_stripe(new.amount, new.currency)?;
    let mut form = Form::default()
        .with("amount", amount)
        .with("currency", new.currency.as_str().to_ascii_lowercase())
        .with("capture_method", "manual")
        .about(None, new)
        .expanding(CHARGE);
    // Another provider's token may have been left in the settings.
    let token = new.token.as_deref().filter(|token| token.starts_with("pm_"));
    if let Some(token) = token {
        form = form
            .with("payment_method", token)
            .with("confirm", true)
            // What leads to another page needs an address to come back to, and nobody looks at one.
            .with("payment_method_types[]", "card");
    }
    let key = format!("{}-create", new.key);
    match client.post::<PaymentIntent>(&["payment_intents"], &form, &key, Again::AfterFaults).await {
        Ok(intent) => Ok(intent.report(&intent.id)?),
        Err(StripeError::Refused(refusal)) if token.is_some() && refusal.is_of_card() => {
            declined(client, new, *refusal).await
        }
        Err(error) => Err(error),
    }
}

/// The card that came with a payment was declined. Nobody knows of this payment, so nobody can pay it with another card:
/// it is given up.
async fn declined(
    client: &StripeClient,
    new: &NewPayment,
    refusal: Refusal,
) -> Result<PaymentReport, StripeError> {
    let reason = refusal.reason();
    let payment_id = match refusal.payment_intent {
        Some(intent) if intent.is_open() => cancel(client, new.key, &intent.id).await?.id,
        Some(intent) => intent.id,
        None => new.key.to_string(),
    };
    let state = PaymentState::Declined { reason };
    Ok(PaymentReport { payment_id, checkout: None, amount: new.amount, currency: new.currency, state })
}

/// Whether payments may be read.
pub(super) async fn look(client: &StripeClient) -> Result<(), StripeError> {
    client.get::<List<serde_json::Value>>(&["payment_intents"], &[("limit", "1")]).await.map(drop)
}

/// Reads a payment.
pub(super) async fn get(client: &StripeClient, id: &str) -> Result<PaymentIntent, StripeError> {
    client.get(&["payment_intents", id], &[("expand[]", CHARGE)]).await
}

/// Looks for the payment with this key by what is written on it.
///
/// Stripe's search knows what is a minute old, which the idempotency key does for a day. It does not exist in every
/// country: then nothing is found.
pub(super) async fn find(
    client: &StripeClient,
    key: PaymentKey,
) -> Result<Option<PaymentIntent>, StripeError> {
    let query = format!("metadata['order_id']:'{}' AND metadata['attempt']:'{}'", key.order, key.attempt);
    let expanded = format!("data.{CHARGE}");
    let parameters = [("query", query.as_str()), ("expand[]", &expanded)];
    let found = match client.get::<List<PaymentIntent>>(&["payment_intents", "search"], &parameters).await {
        Ok(list) => list.data,
        Err(StripeError::Refused(refusal)) => {
            tracing::warn!(reason = refusal.reason(), "payments can't be searched");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    // If an answer was lost and Stripe had a fault, there may be another one, which nobody can pay.
    let (given_up, others): (Vec<_>, Vec<_>) = found.into_iter().partition(PaymentIntent::is_cancelled);
    Ok(others.into_iter().chain(given_up).next())
}

/// Takes the reserved money, at most what the order costs. The answer is how far the payment is, also if it was taken or
/// given up before.
pub(super) async fn capture(
    client: &StripeClient,
    new: &NewPayment,
    id: &str,
) -> Result<PaymentIntent, StripeError> {
    let amount = to_stripe(new.amount, new.currency)?;
    let form = Form::default().with("amount_to_capture", amount).expanding(CHARGE);
    let key = format!("{}-capture", new.key);
    let captured = client.post(&["payment_intents", id, "capture"], &form, &key, Again::AfterErrors).await;
    let Err(StripeError::Refused(refusal)) = captured else { return captured };
    let intent = get(client, id).await?;
    let is_still_reserved = matches!(intent.state(), Ok(PaymentState::Authorised));
    if is_still_reserved { Err(StripeError::Refused(refusal)) } else { Ok(intent) }
}

/// Gives a payment up, which releases reserved money. The answer is how far it is if that came too late.
pub(super) async fn cancel(
    client: &StripeClient,
    key: PaymentKey,
    id: &str,
) -> Result<PaymentIntent, StripeError> {
    let form = Form::default().expanding(CHARGE);
    let key = format!("{key}-cancel");
    let cancelled = client.post(&["payment_intents", id, "cancel"], &form, &key, Again::AfterErrors).await;
    let Err(StripeError::Refused(refusal)) = cancelled else { return cancelled };
    let intent = get(client, id).await?;
    match intent.state() {
        Ok(PaymentState::Captured { .. } | PaymentState::Cancelled | PaymentState::Declined { .. }) => {
            Ok(intent)
        }
        // It can be given up when its processing has ended.
        _ if intent.is_processing() => Err(StripeError::Unavailable(refusal.reason())),
        _ => Err(StripeError::Refused(refusal)),
    }
}
