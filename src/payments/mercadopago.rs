//! Mercado Pago's Checkout Pro: the buyer pays on a page of theirs, and what they pay is taken at once.
//!
//! A payment of ours is a *preference* of theirs, whose page makes *payments* of theirs, several of them if cards are
//! declined. They are found by the preference's `external_reference`, which is our key.

mod objects;

use std::collections::BTreeMap;

use futures_util::{FutureExt as _, future::BoxFuture};
use reqwest::Method;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use domain::{Amount, Currency, Timestamp};

use self::objects::{Found, Payment, Preference, date, now, order_of, preference_of, text_of, to_decimal};
use super::{
    api_client::{ApiClient, SetupError},
    check::{PaymentMode, ProviderSetup},
    provider::{
        EventFault, HeaderOf, KnownPayment, LedgerEntry, LedgerPage, NewPayment, NewRefund, PaymentError,
        PaymentProvider, PaymentReport, PaymentState, ProviderEvent,
    },
    settings::Payments,
    signature::Signed,
};
use crate::secret::Secret;

/// Mercado Pago with one application's access token.
pub struct MercadoPagoProvider {
    api: ApiClient,
    /// Payments with test credentials have a page of their own.
    is_test: bool,
    webhook_secret: Secret,
}

impl MercadoPagoProvider {
    /// The name in `payments.provider`.
    pub const NAME: &'static str = "mercadopago";

    /// Mercado Pago by these settings.
    ///
    /// # Errors
    /// If the address is not one to send a token to.
    pub fn new(settings: &Payments) -> Result<Self, SetupError> {
        let own = &settings.mercadopago;
        if own.webhook_secret.is_empty() {
            tracing::warn!(
                "payments.mercadopago.webhook_secret is empty: payments are noticed by asking only"
            );
        }
        let token = own.access_token.clone();
        let is_test = token.expose().starts_with("TEST-");
        let api = ApiClient::new(&own.api_base, "payments.mercadopago.api_base", token, settings.into())?;
        Ok(Self { api, is_test, webhook_secret: own.webhook_secret.clone() })
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<T, PaymentError> {
        self.read(self.api.request(Method::GET, path, query)).await
    }

    async fn tell<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &[&str],
        body: &Value,
        key: &str,
    ) -> Result<T, PaymentError> {
        let request = self.api.request(method, path, &[]).header("x-idempotency-key", key);
        self.read(request.header("content-type", "application/json").body(body.to_string())).await
    }

    async fn read<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T, PaymentError> {
        let answer = self.api.send(request).await?;
        if (200..300).contains(&answer.status) {
            return serde_json::from_slice(&answer.body).map_err(|error| {
                let place = format!("line {}, column {}", error.line(), error.column());
                PaymentError::Unavailable(format!("an answer that can't be read ({place})"))
            });
        }
        let body: BTreeMap<String, Value> = serde_json::from_slice(&answer.body).unwrap_or_default();
        let message = body.get("message").and_then(Value::as_str).unwrap_or("no reason");
        let detail = format!("it answers {}: {}", answer.status, self.api.shown(message));
        match answer.status {
            408 | 409 | 423 | 429 | 500.. => Err(PaymentError::Unavailable(detail)),
            _ => Err(PaymentError::Refused(detail)),
        }
    }

    async fn preference(&self, id: &str) -> Result<Preference, PaymentError> {
        self.ask(&["checkout", "preferences", id], &[]).await
    }

    /// The payments of a preference, newest first.
    async fn payments(&self, reference: &str) -> Result<Vec<Payment>, PaymentError> {
        let query = [("external_reference", reference), ("sort", "date_created"), ("criteria", "desc")];
        Ok(self.ask::<Found>(&["v1", "payments", "search"], &query).await?.results)
    }

    async fn create_or_find(&self, new: &NewPayment) -> Result<Preference, PaymentError> {
        let reference = new.key.to_string();
        #[derive(Deserialize)]
        struct Summaries {
            #[serde(default)]
            elements: Option<Vec<Summary>>,
        }
        #[derive(Deserialize)]
        struct Summary {
            id: String,
        }
        let query = [("external_reference", reference.as_str())];
        let found: Summaries = self.ask(&["checkout", "preferences", "search"], &query).await?;
        if let Some(summary) = found.elements.unwrap_or_default().into_iter().next() {
            return self.preference(&summary.id).await;
        }
        let key = format!("{reference}-create");
        self.tell(Method::POST, &["checkout", "preferences"], &preference_of(new)?, &key).await
    }

    async fn known(&self, payment: &KnownPayment) -> Result<Preference, PaymentError> {
        match &payment.payment_id {
            Some(id) => self.preference(id).await,
            None => self.create_or_find(&payment.new).await,
        }
    }

    async fn look(&self, payment: &KnownPayment) -> Result<(PaymentReport, Vec<Payment>), PaymentError> {
        let preference = self.known(payment).await?;
        let payments = self.payments(&payment.new.key.to_string()).await?;
        Ok((preference.report(&payments, self.is_test)?, payments))
    }

    /// Checkout Pro takes the money itself; it is reserved only if the account is set up so.
    async fn take(&self, payment: KnownPayment) -> Result<PaymentReport, PaymentError> {
        let (report, payments) = self.look(&payment).await?;
        let reserved = payments.iter().find(|payment| payment.is_authorised());
        let Some(reserved) = reserved.filter(|_| report.state == PaymentState::Authorised) else {
            return Ok(report);
        };
        let amount = to_decimal(payment.new.amount, payment.new.currency)?;
        let body = json!({"capture": true, "transaction_amount": amount});
        let (id, key) = (reserved.id.to_string(), format!("{}-capture", payment.new.key));
        let _: Value = self.tell(Method::PUT, &["v1", "payments", &id], &body, &key).await?;
        Ok(self.look(&payment).await?.0)
    }

    /// Closes the page, gives up what is not decided on it, and looks what was paid until then.
    async fn end(&self, payment: KnownPayment) -> Result<PaymentReport, PaymentError> {
        let (report, payments) = self.look(&payment).await?;
        if matches!(report.state, PaymentState::Captured { .. } | PaymentState::Cancelled) {
            return Ok(report);
        }
        let body = json!({"expires": true, "expiration_date_to": date(now())});
        let key = format!("{}-expire", payment.new.key);
        let path = ["checkout", "preferences", &report.payment_id];
        let _: Value = self.tell(Method::PUT, &path, &body, &key).await?;
        for undecided in payments.iter().filter(|payment| payment.is_undecided() || payment.is_authorised()) {
            let (id, key) = (undecided.id.to_string(), format!("{}-cancel", undecided.id));
            let body = json!({"status": "cancelled"});
            let cancelled = self.tell::<Value>(Method::PUT, &["v1", "payments", &id], &body, &key).await;
            // Whether it was decided meanwhile is looked at below.
            if let Err(PaymentError::Unavailable(detail)) = cancelled {
                return Err(PaymentError::Unavailable(detail));
            }
        }
        let (report, _) = self.look(&payment).await?;
        match report.state {
            PaymentState::Open { .. } | PaymentState::Authorised => {
                Err(PaymentError::Unavailable("a payment on the page is not decided yet".to_owned()))
            }
            _ => Ok(report),
        }
    }

    async fn give_back(&self, refund: NewRefund) -> Result<String, PaymentError> {
        let reference = self.preference(&refund.payment_id).await?.external_reference.unwrap_or_default();
        let payments = self.payments(&reference).await?;
        let captured = payments.iter().rev().find(|payment| payment.is_captured());
        let captured = captured.ok_or_else(|| PaymentError::Refused("nothing was paid".to_owned()))?;
        let body = json!({"amount": to_decimal(refund.amount, refund.currency)?});
        let id = captured.id.to_string();
        #[derive(Deserialize)]
        struct Made {
            id: u64,
            status: Option<String>,
        }
        let path = ["v1", "payments", &id, "refunds"];
        let made: Made = self.tell(Method::POST, &path, &body, &refund.key).await?;
        match made.status.as_deref() {
            Some(status @ ("rejected" | "cancelled")) => {
                Err(PaymentError::Refused(format!("the refund {} is {status}", made.id)))
            }
            _ => Ok(made.id.to_string()),
        }
    }

    async fn books(&self, since: Timestamp, page: Option<String>) -> Result<LedgerPage, PaymentError> {
        const PER_PAGE: u64 = 100;
        let offset: u64 = page.and_then(|page| page.parse().ok()).unwrap_or(0);
        let (begin, skipped, per_page) = (date(since), offset.to_string(), PER_PAGE.to_string());
        let query = [
            ("sort", "date_created"),
            ("criteria", "asc"),
            ("range", "date_created"),
            ("begin_date", begin.as_str()),
            ("end_date", "NOW"),
            ("offset", &skipped),
            ("limit", &per_page),
        ];
        let found: Found = self.ask(&["v1", "payments", "search"], &query).await?;
        let total = found.paging.map_or(0, |paging| paging.total);
        let mut entries = Vec::new();
        for payment in found.results.iter().filter(|payment| payment.is_captured()) {
            let (captured, refunded, currency) = payment.captured()?;
            let order = order_of(payment.external_reference.as_deref());
            entries.push(LedgerEntry {
                payment_id: payment.id.to_string(),
                order,
                captured,
                refunded,
                currency,
            });
        }
        let next = offset + PER_PAGE;
        Ok(LedgerPage { entries, next: (next < total).then(|| next.to_string()) })
    }

    async fn find(&self, event: ProviderEvent) -> Result<ProviderEvent, PaymentError> {
        let Some(id) = event.payment_id else { return Ok(event) };
        let order = match self.ask::<Payment>(&["v1", "payments", &id], &[]).await {
            Ok(payment) => order_of(payment.external_reference.as_deref()),
            // Their simulator sends numbers of payments that do not exist.
            Err(PaymentError::Refused(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(ProviderEvent { id: event.id, payment_id: None, order })
    }
}

/// Whose token it is.
#[derive(Deserialize)]
struct Account {
    #[serde(default)]
    site_id: String,
    #[serde(default)]
    tags: Vec<String>,
}

impl PaymentProvider for MercadoPagoProvider {
    fn name(&self) -> &str {
        Self::NAME
    }

    /// Its page is the only way.
    fn is_paid_later(&self, _: &str) -> bool {
        true
    }

    fn create(&self, new: NewPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        self.query(KnownPayment { new, payment_id: None })
    }

    fn query(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        async move { Ok(self.look(&payment).await?.0) }.boxed()
    }

    fn capture(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        self.take(payment).boxed()
    }

    fn cancel(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        self.end(payment).boxed()
    }

    /// Colombian pesos are whole there.
    fn step(&self, currency: Currency) -> Amount {
        Amount(if currency.as_str() == "COP" { 10_i64.pow(currency.decimals()) } else { 1 })
    }

    fn refund(&self, refund: NewRefund) -> BoxFuture<'_, Result<String, PaymentError>> {
        self.give_back(refund).boxed()
    }

    /// They sign the id of what happened, not the rest of the body; nothing else of it is used.
    fn verify_event(
        &self,
        header: HeaderOf<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<ProviderEvent, EventFault> {
        let event: Value =
            serde_json::from_slice(body).map_err(|error| EventFault::Body(error.to_string()))?;
        let data = text_of(&event["data"]["id"]);
        let signed = Signed::read(header("x-signature"), "ts")?;
        let instant: i64 =
            signed.instant.parse().map_err(|_| EventFault::Signature("its instant is no number"))?;
        // Seconds by their documentation, milliseconds by their examples.
        let at = if instant < 100_000_000_000 { instant.saturating_mul(1_000) } else { instant };
        let mut manifest = data.iter().map(|id| format!("id:{};", id.to_lowercase())).collect::<String>();
        if let Some(request) = header("x-request-id") {
            manifest += &format!("request-id:{request};");
        }
        manifest += &format!("ts:{};", signed.instant);
        let secrets = std::slice::from_ref(&self.webhook_secret);
        signed.check(secrets, &[manifest.as_bytes()], Timestamp(at), now)?;
        let id = text_of(&event["id"]).ok_or_else(|| EventFault::Body("it has no id".to_owned()))?;
        let is_of_payment = event["type"] == "payment";
        Ok(ProviderEvent { id, payment_id: data.filter(|_| is_of_payment), order: None })
    }

    /// The test users of Mercado Pago have tokens that look like everybody's; what the provider says tells them apart.
    fn setup(&self) -> ProviderSetup {
        let mode = if self.is_test { PaymentMode::Test } else { PaymentMode::Live };
        let has_webhook_secret = Some(!self.webhook_secret.is_empty());
        ProviderSetup { mode: Some(mode), kind: Some("redirect"), has_webhook_secret }
    }

    fn check(&self) -> BoxFuture<'_, Result<String, PaymentError>> {
        async move {
            let account: Account = self.ask(&["users", "me"], &[]).await?;
            let is_test_user = account.tags.iter().any(|tag| tag == "test_user");
            let kind = if is_test_user { "a test user" } else { "an account" };
            Ok(format!("{kind} of {}", account.site_id))
        }
        .boxed()
    }

    fn resolve(&self, event: ProviderEvent) -> BoxFuture<'_, Result<ProviderEvent, PaymentError>> {
        self.find(event).boxed()
    }

    fn keeps_books(&self) -> bool {
        true
    }

    fn ledger(
        &self,
        since: Timestamp,
        page: Option<String>,
    ) -> BoxFuture<'_, Result<LedgerPage, PaymentError>> {
        self.books(since, page).boxed()
    }
}
