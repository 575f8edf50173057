//! Somebody with an account and an address, and what they are told.

use std::{net::Ipv4Addr, time::Duration};

use serde::Deserialize;
use uuid::Uuid;

use super::Scene;
use crate::wire::{Owned, Request};

/// Somebody.
pub struct Person {
    /// Their session.
    pub token: Box<str>,
    /// Where they come from.
    pub address: Ipv4Addr,
    /// Their account.
    pub name: String,
}

/// A hold, as far as it matters here.
#[derive(Debug, Deserialize)]
pub struct Held {
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

/// An answer.
#[derive(Debug)]
pub enum Heard<T> {
    /// What was asked for.
    Granted(T),
    /// A refusal: its code, and when to come back.
    Refused(String, Option<Duration>),
    /// None.
    Silence,
}

impl Held {
    /// How long it will live.
    pub fn remaining(&self) -> Duration {
        let remaining = self.expires_at.duration_since(jiff::Timestamp::now());
        Duration::try_from(remaining).unwrap_or_default()
    }

    /// Its seats by their labels.
    pub fn labels(&self) -> Vec<&str> {
        self.seats.iter().map(|seat| seat.seat.as_str()).collect()
    }
}

impl Person {
    /// Sends a request once.
    pub async fn send(&self, scene: &Scene, mut request: Request<'_>) -> Option<Owned> {
        request.token = &self.token;
        request.forwarded_for = scene.scenario.forwarded_for.then_some(self.address);
        scene.pool.send(request).await.ok()
    }

    /// Asks for a hold.
    pub async fn hold(&self, scene: &Scene, wish: &str, key: Option<&str>) -> Heard<Held> {
        let path = ("/api/events/", scene.event.as_str(), "/holds");
        let request = Request { path, key, ..Request::post("", "", wish.as_bytes()) };
        heard(self.send(scene, request).await, 201)
    }

    /// Asks for more time.
    pub async fn extend(&self, scene: &Scene, hold: Uuid) -> Heard<Held> {
        let id = hold.to_string();
        let request = Request { path: ("/api/holds/", &id, "/extend"), ..Request::post("", "", b"{}") };
        heard(self.send(scene, request).await, 200)
    }

    /// Gives a hold back.
    pub async fn release(&self, scene: &Scene, hold: Uuid) {
        let id = hold.to_string();
        let request = Request { method: "DELETE", ..Request::get("/api/holds/", &id, "", "") };
        self.send(scene, request).await;
    }
}

/// What an answer says.
pub fn heard<T: serde::de::DeserializeOwned>(answer: Option<Owned>, granted: u16) -> Heard<T> {
    let Some(answer) = answer else { return Heard::Silence };
    if answer.status != granted {
        let wait = answer.retry_after.map(|seconds| Duration::from_secs(seconds.into()));
        return Heard::Refused(answer.code(), wait);
    }
    serde_json::from_slice(&answer.body).map_or(Heard::Silence, Heard::Granted)
}
