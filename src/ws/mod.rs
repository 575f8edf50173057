//! WebSocket: one session actor per connection, one fan-out per worker.
//!
//! A socket is never buffered without bound: a peer that reads too slowly is closed.

mod counts;
mod fanout;
mod messages;
mod protocol;
mod session;
pub mod settings;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use actix::prelude::*;
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, ResponseError,
    http::header::{self, HeaderValue},
    web,
};
use actix_web_actors::ws::handshake;
use futures_util::future::join_all;
use parking_lot::Mutex;

use self::fanout::Fanout;
pub use self::{
    protocol::{Format, FromClient, ToClient},
    session::Session,
};
use crate::{
    actors::{Engine, live::LiveHub},
    api::{Problem, wording::moved},
    auth::bearer_token,
    server::{Handover, client_address},
    services::{
        Services,
        addresses::{AddressCap, AddressSlot},
    },
};
use domain::EventId;

/// Bounds of sockets.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Messages that may wait for one socket.
    pub session_mailbox: usize,
    /// The time for the first message.
    pub authenticate: Duration,
    /// How often the peer is pinged.
    pub ping: Duration,
    /// Silence after which a socket is closed.
    pub idle: Duration,
    /// Bytes of a message from a client.
    pub message_bytes_max: usize,
    /// Events that one socket may watch.
    pub subscriptions_max: usize,
    /// Open sockets.
    pub sockets_max: usize,
    /// Other sites that may open sockets.
    pub origins: Vec<String>,
}

impl Settings {
    /// As configured.
    pub fn of(live: &settings::Live, origins: &[String]) -> Self {
        Self {
            session_mailbox: live.session_mailbox,
            authenticate: Duration::from_secs(live.authenticate_seconds),
            ping: Duration::from_secs(live.ping_seconds),
            idle: Duration::from_secs(live.idle_seconds),
            message_bytes_max: live.message_bytes_max,
            subscriptions_max: live.subscriptions_max,
            sockets_max: live.sockets_max,
            origins: origins.to_vec(),
        }
    }
}

/// What sockets are made of.
#[derive(Clone)]
pub struct LiveParts {
    /// What every adapter has.
    pub services: Arc<Services>,
    /// The engine.
    pub engine: Engine,
    /// The feeds.
    pub hub: LiveHub,
    /// Bounds.
    pub settings: Arc<Settings>,
    open: Arc<AtomicUsize>,
    fanouts: Arc<Mutex<Vec<Addr<Fanout>>>>,
}

impl LiveParts {
    /// Sockets over these parts.
    pub fn new(services: Arc<Services>, hub: LiveHub, settings: Settings) -> Self {
        let engine = services.engine.clone();
        Self {
            services,
            engine,
            hub,
            settings: Arc::new(settings),
            open: Arc::default(),
            fanouts: Arc::default(),
        }
    }

    /// Closes every socket because the server is going away.
    pub fn close_all(&self) {
        for fanout in self.fanouts.lock().iter() {
            fanout.do_send(messages::CloseAll);
        }
    }
}

/// One worker's side.
#[derive(Clone)]
pub struct Worker {
    parts: LiveParts,
    fanout: Addr<Fanout>,
}

impl Worker {
    /// Starts the calling worker's fan-out.
    pub fn start(parts: LiveParts) -> Self {
        let fanout = Fanout::new(parts.clone()).start();
        parts.engine.notices().join(fanout.clone().recipient());
        parts.fanouts.lock().push(fanout.clone());
        Self { parts, fanout }
    }

    /// How many sockets watch the seats of an event; those of other processes as they were told last.
    pub async fn viewers_of(&self, event: EventId) -> u64 {
        let fanouts = self.parts.fanouts.lock().clone();
        let asked = fanouts.iter().map(|fanout| fanout.send(messages::ViewersOf(event)));
        let here: u64 = join_all(asked).await.into_iter().map(Result::unwrap_or_default).sum();
        here + u64::from(self.parts.engine.everywhere().viewers.elsewhere(event.into()))
    }
}

/// Upgrades a request to a socket.
pub async fn upgrade(request: HttpRequest, worker: web::ThinData<Worker>) -> HttpResponse {
    let services = &worker.parts.services;
    let settings = &worker.parts.settings;
    if !origin_is_allowed(&request, &settings.origins) {
        return Problem::new(403, "forbidden", "this Origin may not open sockets").error_response();
    }
    // Who is behind the socket is said on it; but whoever sends this header has to send one that is understood.
    if let Err(error) = bearer_token(request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes))
    {
        return Problem::from(error).error_response();
    }
    if services.engine.tenure().is_lost() {
        return moved().error_response();
    }
    if worker.parts.open.load(Relaxed) >= settings.sockets_max {
        let problem =
            Problem::new(503, "overloaded", "too many sockets are open; poll instead, or try again");
        return problem.retry_after(domain::Millis::from_secs(5)).error_response();
    }
    let client = client_address(services, request.peer_addr(), request.headers());
    let address_slot = match services.address_slot(AddressCap::Socket, "sockets", client) {
        Ok(address_slot) => address_slot,
        Err(problem) => return problem.error_response(),
    };
    let no_handshake = |why: &str| {
        let detail = format!("this is not a WebSocket handshake: {why}");
        Problem::new(400, "invalid_request", detail).error_response()
    };
    let mut accepted = match handshake(&request) {
        Ok(accepted) => accepted,
        Err(error) => return no_handshake(&error.to_string()),
    };
    let Some(handover) = request.extensions().get::<Handover<Session>>().cloned() else {
        return no_handshake("it has a body");
    };
    let open = OpenSocket::new(&worker.parts, address_slot);
    let session = Session::new(worker.parts.clone(), worker.fanout.clone(), client, open);
    handover.leave(session);
    accepted.finish()
}

/// Whether the page that opens the socket is ours or of an allowed origin. Only browsers send an origin.
fn origin_is_allowed(request: &HttpRequest, origins: &[String]) -> bool {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return !request.headers().contains_key(header::ORIGIN) };
    let own_host = text(header::HOST).is_some_and(|host| {
        origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host)
    });
    own_host || origins.iter().any(|allowed| allowed == origin)
}

/// Counts a socket as long as it lives.
struct OpenSocket {
    parts: LiveParts,
    _address_slot: Option<AddressSlot>,
}

impl OpenSocket {
    fn new(parts: &LiveParts, address_slot: Option<AddressSlot>) -> Self {
        parts.open.fetch_add(1, Relaxed);
        parts.engine.metrics().sockets(1);
        Self { parts: parts.clone(), _address_slot: address_slot }
    }
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.parts.open.fetch_sub(1, Relaxed);
        self.parts.engine.metrics().sockets(-1);
    }
}
