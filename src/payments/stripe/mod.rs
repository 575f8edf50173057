//! Stripe: the money is reserved when the buyer pays and taken once the order is durable (manual capture).
//!
//! By `payments.stripe.kind` a buyer pays on Stripe's page (`sessions`) or in Stripe's form within another program
//! (`intents`). The engine keeps the id of what was created, `cs_…` or `pi_…`, and both are understood whatever the kind
//! is now.

mod amounts;
mod client;
pub(super) mod events;
mod intents;
mod ledger;
mod objects;
mod refunds;
mod sessions;

use futures_util::{FutureExt as _, future::BoxFuture};

use domain::{Amount, Currency, Timestamp};

use self::client::{StripeClient, StripeError};
use super::{
    api_client::{ApiClient, SetupError},
    check::{PaymentMode, ProviderSetup},
    provider::{
        EventFault, HeaderOf, KnownPayment, LedgerPage, NewPayment, NewRefund, PaymentError, PaymentProvider,
        PaymentReport, ProviderEvent,
    },
    settings::{Payments, StripeKind},
};
use crate::secret::Secret;

/// Stripe with one secret key.
pub struct StripeProvider {
    client: StripeClient,
    mode: PaymentMode,
    kind: StripeKind,
    webhook_secrets: Vec<Secret>,
}

/// What an id of a payment is of.
enum PaymentId<'a> {
    Session(&'a str),
    Intent(&'a str),
    /// No answer has come yet, or there was nothing to create.
    Nothing,
}

impl<'a> PaymentId<'a> {
    fn of(id: Option<&'a str>) -> Self {
        match id {
            Some(id) if id.starts_with("cs_") => Self::Session(id),
            Some(id) if id.starts_with("pi_") => Self::Intent(id),
            _ => Self::Nothing,
        }
    }
}

/// Stripe's deadlines are of the real time, not of the engine's clock.
fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}

impl StripeProvider {
    /// The name in `payments.provider`.
    pub const NAME: &'static str = "stripe";

    /// Stripe by these settings.
    ///
    /// # Errors
    /// If the address is not one to send a key to.
    pub fn new(settings: &Payments) -> Result<Self, SetupError> {
        let stripe = &settings.stripe;
        if stripe.webhook_secrets.is_empty() {
            tracing::warn!("payments.stripe.webhook_secrets is empty: payments are noticed by asking only");
        }
        let key = stripe.secret_key.clone();
        let is_live = ["sk_live_", "rk_live_"].iter().any(|prefix| key.expose().starts_with(prefix));
        let api = ApiClient::new(&stripe.api_base, "payments.stripe.api_base", key, settings.into())?;
        Ok(Self {
            client: StripeClient::new(api),
            mode: if is_live { PaymentMode::Live } else { PaymentMode::Test },
            kind: stripe.kind,
            webhook_secrets: stripe.webhook_secrets.clone(),
        })
    }

    /// Creates a payment, or finds what was created under its key before.
    async fn create_or_find(&self, new: &NewPayment) -> Result<PaymentReport, StripeError> {
        // A request this late is a repeated one, perhaps after Stripe has forgotten its key.
        if now() > new.until
            && let Some(report) = self.find(new).await?
        {
            return Ok(report);
        }
        let created = match self.kind {
            StripeKind::Redirect => sessions::create(&self.client, new).await,
            StripeKind::Client => intents::create(&self.client, new).await,
        };
        match created {
            // It was created with other parameters, by an earlier version of this program for example.
            Err(StripeError::Refused(refusal)) if refusal.is_of_idempotency() => {
                let found = self.find(new).await?;
                found.ok_or_else(|| StripeError::Unavailable(refusal.reason()))
            }
            created => created,
        }
    }

    /// Looks for a payment by what is written on it. A page on which nobody has paid yet is not found.
    async fn find(&self, new: &NewPayment) -> Result<Option<PaymentReport>, StripeError> {
        let Some(intent) = intents::find(&self.client, new.key).await? else { return Ok(None) };
        let session = sessions::of_intent(&self.client, &intent).await?;
        let report = match session {
            Some(session) => session.report()?,
            None => intent.report(&intent.id)?,
        };
        Ok(Some(report))
    }

    async fn read(&self, payment: &KnownPayment) -> Result<PaymentReport, StripeError> {
        match PaymentId::of(payment.payment_id.as_deref()) {
            PaymentId::Session(id) => Ok(sessions::get(&self.client, id).await?.report()?),
            PaymentId::Intent(id) => Ok(intents::get(&self.client, id).await?.report(id)?),
            PaymentId::Nothing => self.create_or_find(&payment.new).await,
        }
    }

    async fn take(&self, payment: &KnownPayment) -> Result<PaymentReport, StripeError> {
        match PaymentId::of(payment.payment_id.as_deref()) {
            PaymentId::Session(id) => sessions::capture(&self.client, &payment.new, id).await,
            PaymentId::Intent(id) => {
                Ok(intents::capture(&self.client, &payment.new, id).await?.report(id)?)
            }
            // Nobody can have paid what nobody was shown.
            PaymentId::Nothing => self.create_or_find(&payment.new).await,
        }
    }

    async fn end(&self, payment: &KnownPayment) -> Result<PaymentReport, StripeError> {
        let new = &payment.new;
        match PaymentId::of(payment.payment_id.as_deref()) {
            PaymentId::Nothing => {
                // What cannot be named cannot be ended. If there is something, it comes back under its key.
                let report = self.create_or_find(new).await?;
                match PaymentId::of(Some(&report.payment_id)) {
                    PaymentId::Nothing => Ok(report),
                    id => self.end_by_id(new, id).await,
                }
            }
            id => self.end_by_id(new, id).await,
        }
    }

    async fn end_by_id(&self, new: &NewPayment, id: PaymentId<'_>) -> Result<PaymentReport, StripeError> {
        match id {
            PaymentId::Session(id) => sessions::cancel(&self.client, new, id).await,
            PaymentId::Intent(id) => Ok(intents::cancel(&self.client, new.key, id).await?.report(id)?),
            PaymentId::Nothing => self.create_or_find(new).await,
        }
    }

    async fn give_back(&self, refund: &NewRefund) -> Result<String, PaymentError> {
        let intent = match PaymentId::of(Some(&refund.payment_id)) {
            PaymentId::Intent(id) => intents::get(&self.client, id).await?,
            PaymentId::Session(id) => {
                let session = sessions::get(&self.client, id).await?;
                let intent = session.into_intent()?;
                intent.ok_or_else(|| PaymentError::Refused(format!("nothing was paid on the page {id}")))?
            }
            PaymentId::Nothing => {
                let id = &refund.payment_id;
                return Err(PaymentError::Refused(format!("'{id}' is no payment of Stripe's")));
            }
        };
        refunds::refund(&self.client, refund, &intent).await
    }
}

impl PaymentProvider for StripeProvider {
    fn name(&self) -> &str {
        Self::NAME
    }

    /// With a means of payment in the request Stripe is asked to charge that at once.
    fn is_paid_later(&self, token: &str) -> bool {
        !(self.kind == StripeKind::Client && token.starts_with("pm_"))
    }

    fn step(&self, currency: Currency) -> Amount {
        amounts::step(currency)
    }

    fn create(&self, new: NewPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        async move { Ok(self.create_or_find(&new).await?) }.boxed()
    }

    fn query(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        async move { Ok(self.read(&payment).await?) }.boxed()
    }

    fn capture(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        async move { Ok(self.take(&payment).await?) }.boxed()
    }

    fn cancel(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        async move { Ok(self.end(&payment).await?) }.boxed()
    }

    fn refund(&self, refund: NewRefund) -> BoxFuture<'_, Result<String, PaymentError>> {
        async move { self.give_back(&refund).await }.boxed()
    }

    fn verify_event(
        &self,
        header: HeaderOf<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<ProviderEvent, EventFault> {
        events::verify(&self.webhook_secrets, header("stripe-signature"), body, now)?;
        events::read(body)
    }

    fn setup(&self) -> ProviderSetup {
        let kind = match self.kind {
            StripeKind::Redirect => "redirect",
            StripeKind::Client => "client",
        };
        ProviderSetup {
            mode: Some(self.mode),
            kind: Some(kind),
            has_webhook_secret: Some(!self.webhook_secrets.is_empty()),
        }
    }

    /// Reads what the engine has to read anyway: a restricted key may not be allowed to read anything else.
    fn check(&self) -> BoxFuture<'_, Result<String, PaymentError>> {
        async move {
            intents::look(&self.client).await?;
            if self.kind == StripeKind::Redirect {
                sessions::look(&self.client).await?;
            }
            Ok(String::new())
        }
        .boxed()
    }

    fn keeps_books(&self) -> bool {
        true
    }

    fn ledger(
        &self,
        since: Timestamp,
        page: Option<String>,
    ) -> BoxFuture<'_, Result<LedgerPage, PaymentError>> {
        async move { ledger::page(&self.client, since, page.as_deref()).await }.boxed()
    }
}
