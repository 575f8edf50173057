//! Sends the mails of the outbox, on a thread of its own: making one takes milliseconds, and a server may take as long
//! as it likes, while nothing else waits.
//!
//! A mail leaves the outbox when its server has accepted it, or when it is given up and kept for the organiser. It may be
//! handed over twice if this process dies in between, under one `Message-ID`. One that its server does not take now is
//! deferred: the store has when it is due again, and until then it is in nobody's way.

mod direct;

use std::{sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
};

use super::{
    accepted::Accepted,
    compose::{ComposeError, MailWriter},
    content::MailFacts,
    facts::{FactReader, NoMail},
    pace::{Pause, Waits},
    settings::Mail,
    smtp::{SendError, SmtpServer},
    turns::{Turn, Turns},
    unpaid::UnpaidMails,
    waiting::Waiting,
};
/// A mail that was not sent, as it is kept.
pub use crate::store::MailFailure as GivenUp;
use crate::{
    auth::OrderLinks,
    clock::Clock,
    messaging::{BrokerError, Publisher, message_id},
    store::{MAIL_REASON_CHARS_MAX, MailFailure, Store, StoreError},
    telemetry::Metrics,
    tickets::TicketMinter,
};
use domain::{EventId, MailDue, Millis, OutboxKey, OutboxMessage, Timestamp};

/// Sends mails.
pub struct MailSender {
    /// `None` only while it is being dropped.
    runtime: Option<Runtime>,
    shared: Arc<Shared>,
}

struct Shared {
    store: Arc<dyn Store>,
    writer: Arc<MailWriter>,
    server: SmtpServer,
    /// What follows the `@` of a `Message-ID`.
    domain: String,
    turns: Arc<Turns>,
    connections_max: usize,
    waits: Waits,
    pause: Pause,
    give_up: Millis,
    accepted: Accepted,
    unpaid: UnpaidMails,
    facts: FactReader,
    clock: Clock,
    metrics: Arc<Metrics>,
    /// What opens orders without a login.
    links: OrderLinks,
    /// Mails that somebody waits for.
    direct: Arc<Waiting>,
    closing: watch::Sender<bool>,
}

/// The longest that a stop waits for mails that the server is being handed.
const CLOSE_MAX: Duration = Duration::from_secs(3);
/// How often it is looked then.
const CLOSE_LOOK: Duration = Duration::from_millis(10);
/// Before the store is asked again.
const STORE_RETRY: Duration = Duration::from_secs(1);

/// What came of one attempt.
enum Attempt {
    Accepted,
    /// Nobody is to be told: the contact was erased, or a later mail says more.
    Dropped(&'static str),
    /// It can never be sent.
    Failed(String),
    Deferred(String),
    /// The server broke off this mail, to a recipient of this domain.
    BrokenOff(String, String),
    /// It is not due yet.
    NotYet(Timestamp),
    /// The server is away.
    Unavailable(String),
    Store(StoreError),
    Closing,
}

impl From<NoMail> for Attempt {
    fn from(reason: NoMail) -> Self {
        match reason {
            NoMail::Dropped(why) => Self::Dropped(why),
            NoMail::Store(error) => Self::Store(error),
        }
    }
}

impl MailSender {
    /// A sender of mails of this store. The server need not be there yet.
    pub fn start(
        settings: &Mail,
        writer: Arc<MailWriter>,
        store: Arc<dyn Store>,
        metrics: Arc<Metrics>,
        links: OrderLinks,
        minter: Arc<TicketMinter>,
    ) -> Result<Self, String> {
        let from: lettre::message::Mailbox =
            settings.from.parse().map_err(|_| "mail.from is not an address".to_owned())?;
        let waits = Waits {
            least: Duration::from_millis(settings.retry_min_ms),
            most: Duration::from_millis(settings.retry_max_ms),
        };
        let shared = Shared {
            writer,
            server: SmtpServer::new(settings)?,
            domain: from.email.domain().to_owned(),
            turns: Turns::new(settings.connections_max),
            connections_max: settings.connections_max,
            waits,
            pause: Pause::new(waits),
            give_up: Millis::from_hours(settings.give_up_hours),
            accepted: Accepted::default(),
            unpaid: UnpaidMails::new(settings.unpaid_per_address_per_hour),
            facts: FactReader::new(store.clone(), minter),
            store,
            clock: Clock::start(None),
            metrics,
            links,
            direct: Arc::default(),
            closing: watch::channel(false).0,
        };
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("mail").enable_all().build();
        let runtime = runtime.map_err(|error| format!("no thread for mails: {error}"))?;
        Ok(Self { runtime: Some(runtime), shared: Arc::new(shared) })
    }
}

impl Drop for MailSender {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Dropping it here would wait, which is forbidden where futures run.
            runtime.shutdown_background();
        }
    }
}

impl Publisher for MailSender {
    fn publish(&self, message: OutboxMessage) -> BoxFuture<'_, Result<(), BrokerError>> {
        let Some(runtime) = &self.runtime else { return std::future::pending().boxed() };
        let shared = self.shared.clone();
        let done = runtime.spawn(async move { shared.deliver(message).await });
        async move {
            let unavailable = |error: tokio::task::JoinError| BrokerError::Unavailable(error.to_string());
            done.await.map_err(unavailable)?
        }
        .boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        let shared = self.shared.clone();
        shared.closing.send_replace(true);
        let Some(runtime) = &self.runtime else { return async {}.boxed() };
        // On its own runtime, because the caller's may have no timer.
        let idle = runtime.spawn(async move {
            let all_free = async {
                while shared.turns.free() < shared.connections_max {
                    tokio::time::sleep(CLOSE_LOOK).await;
                }
            };
            drop(tokio::time::timeout(CLOSE_MAX, all_free).await);
        });
        async move { drop(idle.await) }.boxed()
    }
}

impl Shared {
    /// Resolves when nothing is left to do about this mail, or when it is deferred: never, if the process ends before.
    async fn deliver(&self, message: OutboxMessage) -> Result<(), BrokerError> {
        let Ok(due) = serde_json::from_slice::<MailDue>(&message.body) else {
            // Written by another version; keeping it would block the others.
            tracing::error!(
                message_id = message_id(&message),
                "a mail of the outbox cannot be read: it is dropped"
            );
            self.metrics.mails().dropped();
            return Ok(());
        };
        let id = format!("<{}@{}>", message_id(&message).replace(':', "."), self.domain);
        loop {
            let reason = match self.attempt(&due, message.key, &id).await {
                Attempt::Accepted => {
                    self.metrics.mails().sent();
                    return Ok(());
                }
                Attempt::Dropped(why) => {
                    tracing::debug!(order = %due.order_id, why, "a mail is not sent");
                    self.metrics.mails().dropped();
                    return Ok(());
                }
                Attempt::Failed(reason) => {
                    self.give_up(&due, id, reason).await;
                    return Ok(());
                }
                Attempt::Closing => return std::future::pending().await,
                Attempt::Store(error) => {
                    tracing::warn!(%error, "a mail waits for the store");
                    tokio::time::sleep(STORE_RETRY).await;
                    continue;
                }
                Attempt::NotYet(until) => return Err(self.defer(message.key, until).await),
                Attempt::Deferred(reason) | Attempt::BrokenOff(_, reason) => Some(reason),
                // The pause of all is its own, too.
                Attempt::Unavailable(reason) => {
                    if self.is_too_old(&due) {
                        Some(reason)
                    } else {
                        None
                    }
                }
            };
            self.metrics.mails().deferred();
            let Some(reason) = reason else { continue };
            if self.is_too_old(&due) {
                let hours = self.give_up.0 / 3_600_000;
                self.give_up(&due, id, format!("it was tried for {hours} hours; at last: {reason}")).await;
                return Ok(());
            }
            let now = self.clock.now();
            return Err(self.defer(message.key, now + self.waits.after(now - due.at)).await);
        }
    }

    fn is_too_old(&self, due: &MailDue) -> bool {
        self.clock.now() - due.at > self.give_up
    }

    /// Keeps when a mail is due again, and says so.
    async fn defer(&self, mail: OutboxKey, until: Timestamp) -> BrokerError {
        while let Err(error) = self.store.defer_mail(mail, until).await {
            tracing::warn!(%error, "a mail that is deferred waits for the store");
            tokio::time::sleep(STORE_RETRY).await;
        }
        BrokerError::Deferred(until)
    }

    async fn attempt(&self, due: &MailDue, mail: OutboxKey, id: &str) -> Attempt {
        if self.accepted.has(id) {
            return Attempt::Accepted;
        }
        if let Some(until) = due.not_before.filter(|until| *until > self.clock.now()) {
            return Attempt::NotYet(until);
        }
        let Some(_turn) = self.turn(due.event_id).await else { return Attempt::Closing };
        match self.hand_over(due, mail, id).await {
            Ok(()) => {
                self.accepted.remember(id.to_owned());
                self.pause.end();
                Attempt::Accepted
            }
            Err(attempt) => {
                let pause = match &attempt {
                    Attempt::Unavailable(reason) => self.pause.begin().map(|wait| (wait, reason)),
                    Attempt::BrokenOff(domain, reason) => {
                        self.pause.suspect(domain).map(|wait| (wait, reason))
                    }
                    _ => None,
                };
                if let Some((wait, reason)) = pause {
                    tracing::warn!(reason, wait_ms = wait.as_millis() as u64, "mails wait for their server");
                }
                attempt
            }
        }
    }

    /// One of the connections to the server, once nobody waits for it to come back; `None` when this process stops.
    async fn turn(&self, event: EventId) -> Option<Turn> {
        let mut closing = self.closing.subscribe();
        let wait = async {
            let turn = self.turns.take(event).await?;
            while let Some(until) = self.pause.until() {
                tokio::time::sleep_until(until).await;
            }
            Some(turn)
        };
        let closes = async { drop(closing.wait_for(|closing| *closing).await) };
        tokio::select! {
            biased;
            () = closes => None,
            turn = wait => turn,
        }
    }

    async fn hand_over(&self, due: &MailDue, mail: OutboxKey, id: &str) -> Result<(), Attempt> {
        let mut facts = self.facts.of(due, mail).await?;
        facts.link = self.links.token(facts.order.order, &facts.order.user, self.clock.now());
        let counted = match facts.contact.email.as_deref().filter(|_| facts.is_unpaid()) {
            Some(email) => {
                let counted = self.unpaid.count(email, &facts.order.user, self.clock.now());
                Some(counted.ok_or(Attempt::Dropped("there were enough about unpaid orders"))?)
            }
            None => None,
        };
        let sent = self.send(&facts, due, id).await;
        if let (Err(_), Some(counted)) = (&sent, counted) {
            self.unpaid.uncount(counted);
        }
        sent
    }

    async fn send(&self, facts: &MailFacts, due: &MailDue, id: &str) -> Result<(), Attempt> {
        let composed = self.writer.compose(facts, id, due.at).map_err(|error| match error {
            ComposeError::NoAddress => Attempt::Dropped("there is no address"),
            error => Attempt::Failed(error.to_string()),
        })?;
        let sent = self.server.send(&composed.envelope, &composed.bytes).await;
        sent.map(drop).map_err(|error| match error {
            SendError::Unavailable(reason) => Attempt::Unavailable(reason),
            SendError::Deferred(reason) => Attempt::Deferred(reason),
            SendError::BrokenOff(reason) => {
                let domain = composed.envelope.to().first().map_or("", |to| to.domain());
                Attempt::BrokenOff(domain.to_owned(), reason)
            }
            SendError::Rejected(reason) => Attempt::Failed(reason),
        })
    }

    /// Keeps for the organiser that a mail was not sent.
    async fn give_up(&self, due: &MailDue, id: String, reason: String) {
        if matches!(self.store.contact(due.order_id).await, Ok(None)) {
            // Erased meanwhile: the server's words may name the address.
            return self.metrics.mails().dropped();
        }
        tracing::warn!(order = %due.order_id, kind = due.kind.as_str(), "a mail is given up");
        let failure = MailFailure {
            event: due.event_id,
            order: due.order_id,
            kind: due.kind,
            message_id: id,
            at: self.clock.now(),
            reason: reason.chars().filter(|c| !c.is_control()).take(MAIL_REASON_CHARS_MAX).collect(),
        };
        while let Err(error) = self.store.keep_failure(failure.clone()).await {
            tracing::warn!(%error, "a mail that was given up waits for the store");
            tokio::time::sleep(STORE_RETRY).await;
        }
        self.metrics.mails().failed();
    }
}
