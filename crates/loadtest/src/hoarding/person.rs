//! A user with an address: sends the user's requests and reads the answers.

use std::{net::Ipv4Addr, time::Duration};

use serde::Deserialize;
use uuid::Uuid;

use super::SaleContext;
use crate::wire::{Owned, Request};

/// A user of a comparison.
pub struct Person {
    /// The token of the user's session.
    pub token: Box<str>,
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
    /// Sends a request once.
    pub async fn send(&self, sale: &SaleContext, mut request: Request<'_>) -> Option<Owned> {
        request.token = &self.token;
        request.forwarded_for = sale.scenario.forwarded_for.then_some(self.address);
        sale.pool.send(request).await.ok()
    }

    /// Requests a hold.
    pub async fn hold(&self, sale: &SaleContext, selection: &str, key: Option<&str>) -> Outcome<GrantedHold> {
        let path = ("/api/events/", sale.event.as_str(), "/holds");
        let request = Request { path, key, ..Request::post("", "", selection.as_bytes()) };
        outcome(self.send(sale, request).await, 201)
    }

    /// Extends a hold.
    pub async fn extend(&self, sale: &SaleContext, hold: Uuid) -> Outcome<GrantedHold> {
        let id = hold.to_string();
        let request = Request { path: ("/api/holds/", &id, "/extend"), ..Request::post("", "", b"{}") };
        outcome(self.send(sale, request).await, 200)
    }

    /// Releases a hold.
    pub async fn release(&self, sale: &SaleContext, hold: Uuid) {
        let id = hold.to_string();
        let request = Request { method: "DELETE", ..Request::get("/api/holds/", &id, "", "") };
        self.send(sale, request).await;
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
