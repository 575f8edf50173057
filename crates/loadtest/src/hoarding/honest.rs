//! An honest buyer: looks, holds places in the section they want, thinks, pays. Some give their first hold back
//! and choose again. Who gets no places pauses and tries again, so many times.

use std::time::Duration;

use rand::{Rng, rngs::StdRng};
use rand_distr::{Distribution, Exp1};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    Scene,
    comparison::Fate,
    person::{Heard, Held, Person, heard},
};
use crate::wire::Request;

/// More time is asked for so long before a hold's end.
const EXTEND_BEFORE: Duration = Duration::from_millis(300);

#[derive(Deserialize)]
struct Accepted {
    order_id: Uuid,
}

#[derive(Deserialize)]
struct OrderStatus {
    status: String,
}

/// A length of time of this mean, by chance.
pub(super) fn about(mean: Duration, rng: &mut StdRng) -> Duration {
    let times: f64 = Exp1.sample(rng);
    mean.mul_f64(times.min(10.0))
}

/// How a visit ends.
pub(super) async fn visit(scene: &Scene, person: &Person, mut rng: StdRng) -> Fate {
    let scenario = &scene.scenario;
    let section = &scene.sections[rng.random_range(0..scene.sections.len())];
    let quantity = scenario.quantities.choose(&mut rng);
    let mut chooses_again = rng.random::<f64>() < scenario.release;
    for rest in ["", "/availability"] {
        person.send(scene, Request::get("/api/events/", &scene.event, rest, "")).await;
    }
    let wish = json!({"best_available": {"quantity": quantity, "section": section}}).to_string();
    let mut last = Fate::NothingFree;
    let (mut tries, mut number) = (scenario.tries, 0);
    while tries > 0 {
        number += 1;
        let hold = match hold(scene, person, &wish, number).await {
            Ok(hold) => hold,
            Err(fate) => {
                (last, tries) = (fate, tries - 1);
                if tries > 0 {
                    tokio::time::sleep(about(scenario.pause.get(), &mut rng)).await;
                }
                continue;
            }
        };
        think(scene, person, &hold, about(scenario.think.get(), &mut rng)).await;
        if std::mem::take(&mut chooses_again) {
            person.release(scene, hold.hold_id).await;
            continue;
        }
        match order(scene, person, hold.hold_id, number).await {
            Ok(()) => return Fate::Bought,
            Err(Fate::TooLate) => (last, tries) = (Fate::TooLate, tries - 1),
            Err(fate) => return fate,
        }
    }
    last
}

/// Holds, under one key until there is an answer.
async fn hold(scene: &Scene, person: &Person, wish: &str, number: u32) -> Result<Held, Fate> {
    let key = format!("{}-h{number}", person.name);
    for again in 0..=scene.scenario.retries {
        match person.hold(scene, wish, Some(&key)).await {
            Heard::Granted(hold) => return Ok(hold),
            Heard::Refused(code, wait) => match code.as_str() {
                "seats_unavailable" | "not_adjacent" => return Err(Fate::NothingFree),
                "holds_paused" | "held_recently" | "limit_exceeded" => return Err(Fate::Denied),
                "rate_limited" | "overloaded" => tokio::time::sleep(wait.unwrap_or(pause(again))).await,
                _ => return Err(Fate::Refused),
            },
            Heard::Silence => tokio::time::sleep(pause(again)).await,
        }
    }
    Err(Fate::Unanswered)
}

/// Between two requests of which the first had no answer.
fn pause(again: u32) -> Duration {
    Duration::from_millis(200 << again.min(4))
}

/// Takes this long, and more time when the hold would end before.
async fn think(scene: &Scene, person: &Person, hold: &Held, length: Duration) {
    let until = tokio::time::Instant::now() + length;
    let remaining = hold.remaining();
    if length > remaining {
        tokio::time::sleep(remaining.saturating_sub(EXTEND_BEFORE)).await;
        person.extend(scene, hold.hold_id).await;
    }
    tokio::time::sleep_until(until).await;
}

/// Orders, and waits until it is known what became of it.
async fn order(scene: &Scene, person: &Person, hold: Uuid, number: u32) -> Result<(), Fate> {
    let key = format!("{}-o{number}", person.name);
    let body = json!({"hold_id": hold}).to_string();
    let mut accepted = None;
    for again in 0..=scene.scenario.retries {
        let request = Request { key: Some(&key), ..Request::post("/api/orders", "", body.as_bytes()) };
        match heard::<Accepted>(person.send(scene, request).await, 202) {
            Heard::Granted(order) => {
                accepted = Some(order.order_id.to_string());
                break;
            }
            Heard::Refused(code, wait) => match code.as_str() {
                "hold_expired" | "not_found" => return Err(Fate::TooLate),
                "rate_limited" | "overloaded" | "store_unavailable" => {
                    tokio::time::sleep(wait.unwrap_or(pause(again))).await;
                }
                _ => return Err(Fate::Refused),
            },
            Heard::Silence => tokio::time::sleep(pause(again)).await,
        }
    }
    let Some(id) = accepted else { return Err(Fate::Unanswered) };
    let end = tokio::time::Instant::now() + scene.scenario.settle.get();
    while tokio::time::Instant::now() < end {
        tokio::time::sleep(scene.scenario.order_poll.get()).await;
        let answer = person.send(scene, Request::get("/api/orders/", &id, "", "")).await;
        if let Heard::Granted(order) = heard::<OrderStatus>(answer, 200) {
            match order.status.as_str() {
                "completed" => return Ok(()),
                "failed" | "cancelled" => return Err(Fate::Refused),
                _ => {}
            }
        }
    }
    Err(Fate::Unanswered)
}
