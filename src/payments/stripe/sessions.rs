//! Checkout Sessions: the buyer pays on a page of Stripe. A session has a PaymentIntent from the buyer's first try on; the
//! engine knows the payment by the session's id alone.

use domain::Millis;

use super::{
    amounts::to_stripe,
    client::{Again, Form, StripeClient, StripeError},
    intents, now,
    objects::{List, PaymentIntent, Session},
};
use crate::payments::provider::{NewPayment, PaymentError, PaymentReport, PaymentState};

const INTENT: &str = "payment_intent.latest_charge";

/// Stripe keeps a session for at least half an hour, counted from when it gets the request; the minute is for the way and
/// for clocks that differ. The engine expires it earlier.
const LIFE_MIN: Millis = Millis::from_minutes(31);
/// Without another wish a session lives as long as it can, a day.
const LIFE_MAX: Millis = Millis::from_hours(24);

/// On what is written on a session's PaymentIntent, so that it can be told from one of its own.
pub(super) const OF_SESSION: (&str, &str) = ("checkout", "session");

/// Creates the page on which an order is paid.
pub(super) async fn create(client: &StripeClient, new: &NewPayment) -> Result<PaymentReport, StripeError> {
    match client
        .post::<Session>(&["checkout", "sessions"], &form(new)?, &create_key(new), Again::AfterFaults)
        .await
    {
        Ok(session) => Ok(session.report()?),
        // It is too late for a new one, and there was none: that one would have come back under its key.
        Err(StripeError::Refused(refusal)) if refusal.is_about("expires_at") && now() > new.until => {
            let (amount, currency) = (new.amount, new.currency);
            let payment_id = new.key.to_string();
            Ok(PaymentReport { payment_id, checkout: None, amount, currency, state: PaymentState::Cancelled })
        }
        Err(error) => Err(error),
    }
}

fn create_key(new: &NewPayment) -> String {
    format!("{}-create", new.key)
}

/// It depends on the payment alone, as Stripe wants of everything with one key.
fn form(new: &NewPayment) -> Result<Form, PaymentError> {
    const NAME_CHARS_MAX: usize = 250;
    let amount = to_stripe(new.amount, new.currency)?;
    let name: String = new.description.chars().take(NAME_CHARS_MAX).collect();
    let (mark, of_session) = OF_SESSION;
    let mut form = Form::default()
        .with("mode", "payment")
        .with("client_reference_id", new.key.order)
        .with("line_items[0][quantity]", 1)
        .with("line_items[0][price_data][currency]", new.currency.as_str().to_ascii_lowercase())
        .with("line_items[0][price_data][unit_amount]", amount)
        .with("line_items[0][price_data][product_data][name]", name)
        .with("payment_intent_data[capture_method]", "manual")
        .with("payment_intent_data[description]", &new.description)
        .about(Some("payment_intent_data"), new)
        .with(format!("payment_intent_data[metadata][{mark}]"), of_session)
        .about(None, new)
        // What is shown first is what is paid, in the currency of the event.
        .with("adaptive_pricing[enabled]", false)
        .with("success_url", &new.return_url)
        .with("cancel_url", &new.return_url)
        .expanding(INTENT);
    let end = new.until + LIFE_MIN;
    if end - now() < LIFE_MAX {
        form = form.with("expires_at", end.0 / 1_000);
    }
    Ok(form)
}

/// Whether sessions may be read.
pub(super) async fn look(client: &StripeClient) -> Result<(), StripeError> {
    client.get::<List<serde_json::Value>>(&["checkout", "sessions"], &[("limit", "1")]).await.map(drop)
}

/// Reads a session.
pub(super) async fn get(client: &StripeClient, id: &str) -> Result<Session, StripeError> {
    client.get(&["checkout", "sessions", id], &[("expand[]", INTENT)]).await
}

/// The session on whose page a payment was made.
pub(super) async fn of_intent(
    client: &StripeClient,
    intent: &PaymentIntent,
) -> Result<Option<Session>, StripeError> {
    let expanded = format!("data.{INTENT}");
    let query = [("payment_intent", intent.id.as_str()), ("expand[]", &expanded)];
    let list: List<Session> = client.get(&["checkout", "sessions"], &query).await?;
    Ok(list.data.into_iter().next())
}

/// Takes the money that was reserved on its page.
pub(super) async fn capture(
    client: &StripeClient,
    new: &NewPayment,
    id: &str,
) -> Result<PaymentReport, StripeError> {
    let session = get(client, id).await?;
    match session.intent()? {
        Some(intent) if !intent.is_open() => {
            let captured = intents::capture(client, new, &intent.id).await?;
            Ok(captured.report(id)?)
        }
        _ => Ok(session.report()?),
    }
}

/// Closes the page. If it is too late for that, releases what was reserved on it.
pub(super) async fn cancel(
    client: &StripeClient,
    new: &NewPayment,
    id: &str,
) -> Result<PaymentReport, StripeError> {
    let form = Form::default().expanding(INTENT);
    let key = format!("{}-expire", new.key);
    let path = ["checkout", "sessions", id, "expire"];
    let (session, refusal) = match client.post::<Session>(&path, &form, &key, Again::AfterErrors).await {
        Ok(session) => (session, None),
        Err(StripeError::Refused(refusal)) => (get(client, id).await?, Some(refusal)),
        Err(error) => return Err(error),
    };
    let report = session.report()?;
    match (&report.state, session.intent()?, refusal) {
        (PaymentState::Authorised, Some(intent), _) => {
            let cancelled = intents::cancel(client, new.key, &intent.id).await?;
            Ok(cancelled.report(id)?)
        }
        // A page that is still open, or a payment whose processing has not ended.
        (PaymentState::Open { .. }, Some(_), Some(refusal)) => {
            Err(StripeError::Unavailable(refusal.reason()))
        }
        (PaymentState::Open { .. }, None, Some(refusal)) => Err(StripeError::Refused(refusal)),
        _ => Ok(report),
    }
}
