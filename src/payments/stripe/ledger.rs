//! Stripe's books: captured payments since an instant. First those of sessions, which the engine knows by the session's
//! id, then PaymentIntents of their own.

use domain::Timestamp;

use super::{
    client::{StripeClient, StripeError},
    objects::{List, PaymentIntent, Session, order_of},
    sessions::OF_SESSION,
};
use crate::payments::provider::{LedgerEntry, LedgerPage, PaymentError};

/// How the mark of a page begins that is of PaymentIntents. The rest is the last id of the page before.
const OF_INTENTS: &str = "intents:";
const PAGE: &str = "100";

/// A page of them.
pub(super) async fn page(
    client: &StripeClient,
    since: Timestamp,
    page: Option<&str>,
) -> Result<LedgerPage, PaymentError> {
    let since = (since.0 / 1_000).to_string();
    match page.map(|page| page.strip_prefix(OF_INTENTS).ok_or(page)) {
        None => sessions(client, &since, None).await,
        Some(Err(after)) => sessions(client, &since, Some(after)).await,
        Some(Ok("")) => intents(client, &since, None).await,
        Some(Ok(after)) => intents(client, &since, Some(after)).await,
    }
}

async fn sessions(
    client: &StripeClient,
    since: &str,
    after: Option<&str>,
) -> Result<LedgerPage, PaymentError> {
    let path = ["checkout", "sessions"];
    let read = read::<Session>(client, &path, "data.payment_intent.latest_charge", since, after).await;
    let list = match read {
        Ok(list) => list,
        // What plays Stripe may have none.
        Err(StripeError::Refused(refusal)) if refusal.is_not_found() => {
            return Ok(LedgerPage { entries: Vec::new(), next: Some(OF_INTENTS.to_owned()) });
        }
        Err(error) => return Err(error.into()),
    };
    let mut entries = Vec::new();
    for session in &list.data {
        if let Some(intent) = session.intent()?.filter(|intent| intent.is_captured()) {
            entries.push(entry(&session.id, intent)?);
        }
    }
    let next = list.data.last().filter(|_| list.has_more).map(|session| session.id.clone());
    Ok(LedgerPage { entries, next: Some(next.unwrap_or_else(|| OF_INTENTS.to_owned())) })
}

async fn intents(
    client: &StripeClient,
    since: &str,
    after: Option<&str>,
) -> Result<LedgerPage, PaymentError> {
    let list: List<PaymentIntent> =
        read(client, &["payment_intents"], "data.latest_charge", since, after).await?;
    let (mark, of_session) = OF_SESSION;
    let is_own = |intent: &&PaymentIntent| intent.metadata.get(mark).is_none_or(|value| value != of_session);
    let captured = list.data.iter().filter(is_own).filter(|intent| intent.is_captured());
    let entries = captured.map(|intent| entry(&intent.id, intent)).collect::<Result<_, _>>()?;
    let next = list.data.last().filter(|_| list.has_more).map(|intent| format!("{OF_INTENTS}{}", intent.id));
    Ok(LedgerPage { entries, next })
}

async fn read<T: serde::de::DeserializeOwned>(
    client: &StripeClient,
    path: &[&str],
    expanded: &str,
    since: &str,
    after: Option<&str>,
) -> Result<List<T>, StripeError> {
    let mut query = vec![("limit", PAGE), ("expand[]", expanded)];
    if since != "0" {
        query.push(("created[gte]", since));
    }
    query.extend(after.map(|id| ("starting_after", id)));
    client.get(path, &query).await
}

fn entry(payment_id: &str, intent: &PaymentIntent) -> Result<LedgerEntry, PaymentError> {
    let (captured, currency) = intent.amount()?;
    Ok(LedgerEntry {
        payment_id: payment_id.to_owned(),
        order: order_of(&intent.metadata),
        captured,
        refunded: intent.refunded_amount()?,
        currency,
    })
}
