//! A user with an address: sends the user's requests and reads the answers.

use std::{cell::RefCell, net::Ipv4Addr, rc::Rc, time::Duration};

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::SaleContext;
use crate::wire::{Owned, Request};

/// A user of a comparison.
pub struct Person {
    /// The token of the user's session.
    pub token: RefCell<Rc<str>>,
    /// The address in `X-Forwarded-For`.
    pub address: Ipv4Addr,
    /// The user's id.
    pub name: String,
}

/// A hold, without the fields that are not used.
#[derive(Debug, Deserialize)]
pub struct GrantedHold {
    pub hold_id: Uuid,
    #[serde(deserialize_with = "instant")]
    expires_at: jiff::Timestamp,
    seats: Vec<Seat>,
    /// The session that it was granted to: a user may have another one by now.
    #[serde(skip)]
    session: Option<Rc<str>>,
}

#[derive(Debug, Deserialize)]
struct Session {
    token: Box<str>,
}

#[derive(Debug, Deserialize)]
struct Seat {
    seat: String,
}

fn instant<'de, D: serde::Deserializer<'de>>(text: D) -> Result<jiff::Timestamp, D::Error> {
    std::borrow::Cow::<'de, str>::deserialize(text)?.parse().map_err(serde::de::Error::custom)
}

/// The outcome of a request.
#[derive(Debug)]
pub enum Outcome<T> {
    /// It was granted.
    Granted(T),
    /// It was refused: the code, and `Retry-After`.
    Refused(String, Option<Duration>),
    /// There was no answer.
    Silence,
}

impl GrantedHold {
    /// The time until its deadline.
    pub fn remaining(&self) -> Duration {
        let remaining = self.expires_at.duration_since(jiff::Timestamp::now());
        Duration::try_from(remaining).unwrap_or_default()
    }

    /// The labels of its seats.
    pub fn labels(&self) -> Vec<&str> {
        self.seats.iter().map(|seat| seat.seat.as_str()).collect()
    }
}

impl Person {
    /// Somebody with a session.
    pub fn new(token: Box<str>, address: Ipv4Addr, name: String) -> Self {
        Self { token: RefCell::new(token.into()), address, name }
    }

    /// Sends a request once, in the session that the user has now.
    pub async fn send(&self, sale: &SaleContext, request: Request<'_>) -> Option<Owned> {
        let session = self.token.borrow().clone();
        self.send_in(sale, &session, request).await
    }

    async fn send_in(&self, sale: &SaleContext, session: &str, request: Request<'_>) -> Option<Owned> {
        let forwarded_for = sale.scenario.forwarded_for.then_some(self.address);
        sale.pool.send(Request { token: session, forwarded_for, ..request }).await.ok()
    }

    /// Requests a hold.
    pub async fn hold(&self, sale: &SaleContext, selection: &str, key: Option<&str>) -> Outcome<GrantedHold> {
        let path = ("/api/events/", sale.event.as_str(), "/holds");
        let request = Request { path, key, ..Request::post("", "", selection.as_bytes()) };
        let session = self.token.borrow().clone();
        let outcome = outcome(self.send_in(sale, &session, request).await, 201);
        granted_to(session, outcome)
    }

    /// Extends a hold.
    pub async fn extend(&self, sale: &SaleContext, hold: &GrantedHold) -> Outcome<GrantedHold> {
        let id = hold.hold_id.to_string();
        let request = Request { path: ("/api/holds/", &id, "/extend"), ..Request::post("", "", b"{}") };
        let session = self.session_of(hold);
        let outcome = outcome(self.send_in(sale, &session, request).await, 200);
        granted_to(session, outcome)
    }

    /// Releases a hold.
    pub async fn release(&self, sale: &SaleContext, hold: &GrantedHold) {
        let id = hold.hold_id.to_string();
        let request = Request { method: "DELETE", ..Request::get("/api/holds/", &id, "", "") };
        self.send_in(sale, &self.session_of(hold), request).await;
    }

    /// Comes back as another guest: whether the server gave a session.
    pub async fn become_another(&self, sale: &SaleContext) -> bool {
        let body = json!({"event_id": sale.event}).to_string();
        let request = Request::post("/api/auth/guest", "", body.as_bytes());
        let Outcome::Granted(Session { token }) = outcome(self.send_in(sale, "", request).await, 201) else {
            return false;
        };
        self.token.replace(token.into());
        true
    }

    fn session_of(&self, hold: &GrantedHold) -> Rc<str> {
        hold.session.clone().unwrap_or_else(|| self.token.borrow().clone())
    }
}

fn granted_to(session: Rc<str>, outcome: Outcome<GrantedHold>) -> Outcome<GrantedHold> {
    match outcome {
        Outcome::Granted(hold) => Outcome::Granted(GrantedHold { session: Some(session), ..hold }),
        refused => refused,
    }
}

/// The outcome that an answer gives.
pub fn outcome<T: serde::de::DeserializeOwned>(answer: Option<Owned>, granted: u16) -> Outcome<T> {
    let Some(answer) = answer else { return Outcome::Silence };
    if answer.status != granted {
        let wait = answer.retry_after.map(|seconds| Duration::from_secs(seconds.into()));
        return Outcome::Refused(answer.code(), wait);
    }
    serde_json::from_slice(&answer.body).map_or(Outcome::Silence, Outcome::Granted)
}
