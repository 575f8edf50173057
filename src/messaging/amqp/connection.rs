//! AMQP connections: address, TLS, time limits, and reconnecting.
//!
//! Every wait on the library is bounded, because amqprs may hang or panic when its peer misbehaves.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use amqprs::{
    channel::Channel,
    connection::{Connection, OpenConnectionArguments},
    tls::TlsAdaptor,
};
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use futures_util::FutureExt;
use tokio::{
    sync::{mpsc, watch},
    time::{Interval, MissedTickBehavior, interval, sleep, timeout},
};

use super::{
    AmqpSettings,
    events::{Event, Events},
    topology,
};
use crate::tls::{self, TlsError};

/// Why the client cannot be started. An unavailable broker is not among the reasons.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what is wrong")]
pub enum AmqpError {
    /// The address is invalid. It is not shown, because it may contain a password.
    #[error("broker.url {0}; amqp://user:password@host:5672/vhost or amqps://… is possible")]
    Address(&'static str),
    #[error("broker.ca_file: {0}")]
    Certificates(#[from] TlsError),
    #[error("the broker's thread: {0}")]
    Thread(String),
}

/// Opens connections to the broker.
pub(super) struct Link {
    arguments: OpenConnectionArguments,
    settings: AmqpSettings,
    /// How often missing queues were declared again.
    renewed: watch::Sender<u64>,
}

/// An open connection with one channel on it.
pub(super) struct Session {
    pub(super) connection: Connection,
    pub(super) channel: Channel,
    events: mpsc::UnboundedReceiver<Event>,
    watch: Interval,
}

/// Why a session ended.
pub(super) enum Ended {
    /// The process is stopping.
    Stopping,
    /// On purpose: the next session starts at once.
    Followed,
    /// An open connection broke, for this reason.
    Broken(String),
    /// The connection could not be opened.
    NeverOpen(String),
}

/// The interval of checks whether a connection is still open: amqprs does not always report that it is
/// closed.
const LOOK: Duration = Duration::from_millis(100);
/// Time limit for closing a connection.
const GOODBYE: Duration = Duration::from_millis(500);

impl Link {
    pub(super) fn new(settings: AmqpSettings) -> Result<Self, AmqpError> {
        let address = Address::parse(settings.url.expose()).map_err(AmqpError::Address)?;
        let mut arguments =
            OpenConnectionArguments::new(&address.host, address.port, &address.user, &address.password);
        arguments.virtual_host(&address.vhost).heartbeat(settings.heartbeat.as_secs() as u16);
        if address.tls {
            let trusting = tls::client::config(settings.ca_file.as_deref())?;
            let connector = tokio_rustls::TlsConnector::from(Arc::new(trusting));
            arguments.tls_adaptor(TlsAdaptor::new(connector, address.name()));
        }
        Ok(Self { arguments, settings, renewed: watch::Sender::new(0) })
    }

    /// Connects, declares the queues and opens a channel, within the time limit.
    pub(super) async fn open(&self, role: &str) -> Result<Session, String> {
        let limit = self.settings.connect_timeout;
        // The library panics if its peer does not speak AMQP.
        let opening = AssertUnwindSafe(self.open_without_limit(role)).catch_unwind();
        match timeout(limit, opening).await {
            Ok(Ok(session)) => session,
            Ok(Err(_)) => Err("the peer does not speak AMQP 0-9-1".to_owned()),
            Err(_) => Err(format!("no connection after {} ms", limit.as_millis())),
        }
    }

    async fn open_without_limit(&self, role: &str) -> Result<Session, String> {
        let describe = |error: amqprs::error::Error| error.to_string();
        let arguments = self.arguments.clone().connection_name(&format!("ticketbuster {role}")).finish();
        let connection = Connection::open(&arguments).await.map_err(describe)?;
        let (callbacks, events) = Events::channel();
        connection.register_callback(callbacks.clone()).await.map_err(describe)?;
        self.declare(&connection).await?;
        let channel = connection.open_channel(None).await.map_err(describe)?;
        channel.register_callback(callbacks).await.map_err(describe)?;
        let mut watch = interval(LOOK);
        watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let version = connection.server_properties().version();
        tracing::info!(role, version, "the broker is connected");
        Ok(Session { connection, channel, events, watch })
    }

    /// Declares the queues, each on a channel of its own.
    pub(super) async fn declare(&self, connection: &Connection) -> Result<(), String> {
        let limit = self.settings.connect_timeout;
        let declared = timeout(limit, topology::declare(connection, self.settings.delivery_limit)).await;
        declared
            .unwrap_or_else(|_| Err(format!("the queues are not declared after {} ms", limit.as_millis())))
    }

    /// Declares the queues again because one was missing, and notifies `renewed`.
    pub(super) async fn declare_again(&self, connection: &Connection) -> Result<(), String> {
        self.declare(connection).await?;
        self.renewed.send_modify(|count| *count += 1);
        Ok(())
    }

    /// Changes when missing queues were declared again. A consumer has to subscribe again then: RabbitMQ does
    /// not always cancel it, and it may stay attached without getting messages.
    pub(super) fn renewed(&self) -> watch::Receiver<u64> {
        self.renewed.subscribe()
    }

    /// Checks that a queue exists and has a consumer.
    pub(super) async fn check_consumed(&self, connection: &Connection, queue: &str) -> Result<(), String> {
        match timeout(self.settings.connect_timeout, topology::consumers(connection, queue)).await {
            Ok(Ok(0)) => Err("the queue has no consumer".to_owned()),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(format!("{queue}: {error}")),
            Err(_) => Err(format!("{queue} does not answer")),
        }
    }

    /// The heartbeat, which is also the interval of `check_consumed`.
    pub(super) fn heartbeat(&self) -> Duration {
        self.settings.heartbeat
    }

    /// The pauses between the connections of one role: exponential backoff with jitter.
    pub(super) fn pauses(&self, role: &'static str) -> Pauses<'_> {
        Pauses { link: self, role, backoff: self.backoff() }
    }

    fn backoff(&self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.settings.reconnect_min)
            .with_max_delay(self.settings.reconnect_max)
            .without_max_times()
            .with_jitter()
            .build()
    }
}

/// The pauses between sessions, without end.
pub(super) struct Pauses<'a> {
    link: &'a Link,
    role: &'static str,
    backoff: ExponentialBackoff,
}

impl Pauses<'_> {
    /// Waits before the next session. Returns false if the process is stopping.
    pub(super) async fn after(&mut self, ended: Ended, stopping: &mut watch::Receiver<bool>) -> bool {
        let role = self.role;
        match ended {
            Ended::Stopping => return false,
            Ended::Followed => return true,
            Ended::Broken(reason) => {
                // The connection was open, so start with the shortest pause.
                self.backoff = self.link.backoff();
                tracing::warn!(role, reason, "the connection to the broker was lost");
            }
            Ended::NeverOpen(reason) => {
                let broker = &self.link.settings.url;
                tracing::warn!(role, %broker, reason, "the broker is not connected");
            }
        }
        let pause = self.backoff.next().unwrap_or(self.link.settings.reconnect_max);
        tokio::select! {
            () = sleep(pause) => true,
            () = stopped(stopping) => false,
        }
    }
}

impl Session {
    /// The next event, or the reason why the connection is closed.
    pub(super) async fn event(&mut self) -> Result<Event, String> {
        loop {
            tokio::select! {
                biased;
                event = self.events.recv() => return match event {
                    Some(Event::Closed { code, reason }) => Err(format!("{code} {reason}")),
                    Some(event) => Ok(event),
                    None => Err("the connection is gone".to_owned()),
                },
                _ = self.watch.tick() => self.still_open()?,
            }
        }
    }

    fn still_open(&self) -> Result<(), String> {
        let open = self.connection.is_open() && self.channel.is_open();
        if open { Ok(()) } else { Err("the connection is closed".to_owned()) }
    }

    /// Awaits a future of the library, which may hang when the peer stops reading, while the connection is
    /// open.
    pub(super) async fn unless_broken<T>(
        &mut self,
        something: impl Future<Output = Result<T, amqprs::error::Error>>,
    ) -> Result<T, String> {
        tokio::pin!(something);
        loop {
            tokio::select! {
                biased;
                done = &mut something => return done.map_err(|error| error.to_string()),
                _ = self.watch.tick() => self.still_open()?,
            }
        }
    }

    /// Closes the connection if it is open.
    pub(super) async fn close(self) {
        if self.connection.is_open() {
            let _ = timeout(GOODBYE, self.connection.close()).await;
        }
    }
}

/// Resolves when the process is stopping.
pub(super) async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error means that the client was dropped, which is a way to stop, too.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// The parts of a broker's address.
#[derive(PartialEq, Eq)]
struct Address {
    tls: bool,
    host: String,
    port: u16,
    user: String,
    password: String,
    vhost: String,
}

impl Address {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let url = url::Url::parse(text).map_err(|_| "is no URL")?;
        let (tls, port) = match url.scheme() {
            "amqp" => (false, 5672),
            "amqps" => (true, 5671),
            _ => return Err("has another scheme"),
        };
        if url.query().is_some() || url.fragment().is_some() {
            return Err("has parameters; they are settings of their own");
        }
        let decoded = |part: &str| {
            percent_encoding::percent_decode_str(part)
                .decode_utf8()
                .map(|part| part.into_owned())
                .map_err(|_| "is not UTF-8")
        };
        let user = decoded(url.username())?;
        let (user, password) = match url.password() {
            Some(password) => (user, decoded(password)?),
            // RabbitMQ's default account, which it accepts only from the same machine.
            None if user.is_empty() => ("guest".to_owned(), "guest".to_owned()),
            None => return Err("has no password"),
        };
        let vhost = match url.path() {
            "" | "/" => "/".to_owned(),
            path => decoded(&path[1..])?,
        };
        if vhost.len() > 255 {
            return Err("has a virtual host of more than 255 bytes");
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or("has no host")?;
        Ok(Self { tls, host: decoded(host)?, port: url.port().unwrap_or(port), user, password, vhost })
    }

    /// The name in the server's certificate.
    fn name(&self) -> String {
        self.host.trim_start_matches('[').trim_end_matches(']').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let parts = |text: &str| {
            let address = Address::parse(text)?;
            Ok::<_, &str>(format!(
                "{} {} {} {} {} {}",
                address.tls, address.host, address.port, address.user, address.password, address.vhost
            ))
        };
        assert_eq!(parts("amqp://mq").unwrap(), "false mq 5672 guest guest /");
        assert_eq!(parts("amqp://ana:s%40c@mq:1234/%2f").unwrap(), "false mq 1234 ana s@c /");
        assert_eq!(parts("amqps://ana:x@[::1]/tickets").unwrap(), "true [::1] 5671 ana x tickets");
        assert_eq!(Address::parse("amqps://[::1]").map(|address| address.name()).ok().unwrap(), "::1");
        for wrong in ["", "mq", "http://mq", "amqp://ana@mq", "amqp://", "amqp://mq?heartbeat=5"] {
            assert!(parts(wrong).is_err(), "{wrong}");
        }
    }
}
