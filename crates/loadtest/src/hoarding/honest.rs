//! An honest buyer: looks, holds places in the section they want, thinks, pays. Some release their first hold and choose
//! again. A buyer who gets no places pauses and tries again, up to a limit.

use std::time::Duration;

use rand::{Rng, rngs::StdRng};
use rand_distr::{Distribution, Exp1};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    SaleContext,
    comparison::HonestVisitEnd,
    person::{GrantedHold, Outcome, Person, outcome},
};
use crate::{replies::AcceptedBody, wire::Request};

/// How long before its deadline a hold is extended.
const EXTEND_BEFORE: Duration = Duration::from_millis(300);

#[derive(Deserialize)]
struct OrderStatus {
    status: String,
}

/// A random length of time with this mean.
pub(super) fn about(mean: Duration, rng: &mut StdRng) -> Duration {
    let times: f64 = Exp1.sample(rng);
    mean.mul_f64(times.min(10.0))
}

/// Runs a visit and returns how it ended.
pub(super) async fn visit(sale: &SaleContext, person: &Person, mut rng: StdRng) -> HonestVisitEnd {
    let scenario = &sale.scenario;
    let section = &sale.sections[rng.random_range(0..sale.sections.len())];
    let quantity = scenario.quantities.choose(&mut rng);
    let mut chooses_again = rng.random::<f64>() < scenario.release;
    for rest in ["", "/availability"] {
        person.send(sale, Request::get("/api/events/", &sale.event, rest, "")).await;
    }
    let selection = json!({"best_available": {"quantity": quantity, "section": section}}).to_string();
    let mut last = HonestVisitEnd::NothingFree;
    let (mut tries, mut number) = (scenario.tries, 0);
    while tries > 0 {
        number += 1;
        let hold = match hold(sale, person, &selection, number).await {
            Ok(hold) => hold,
            Err(end) => {
                (last, tries) = (end, tries - 1);
                if tries > 0 {
                    tokio::time::sleep(about(scenario.pause.get(), &mut rng)).await;
                }
                continue;
            }
        };
        think(sale, person, &hold, about(scenario.think.get(), &mut rng)).await;
        if std::mem::take(&mut chooses_again) {
            person.release(sale, &hold).await;
            continue;
        }
        match order(sale, person, hold.hold_id, number).await {
            Ok(()) => return HonestVisitEnd::Bought,
            Err(HonestVisitEnd::TooLate) => (last, tries) = (HonestVisitEnd::TooLate, tries - 1),
            Err(end) => return end,
        }
    }
    last
}

/// Requests a hold, with the same idempotency key until there is an answer.
async fn hold(
    sale: &SaleContext,
    person: &Person,
    selection: &str,
    number: u32,
) -> Result<GrantedHold, HonestVisitEnd> {
    let key = format!("{}-h{number}", person.name);
    for again in 0..=sale.scenario.retries {
        match person.hold(sale, selection, Some(&key)).await {
            Outcome::Granted(hold) => return Ok(hold),
            Outcome::Refused(code, wait) => match code.as_str() {
                "seats_unavailable" | "not_adjacent" => return Err(HonestVisitEnd::NothingFree),
                "holds_paused" | "held_recently" | "limit_exceeded" => return Err(HonestVisitEnd::Denied),
                "rate_limited" | "overloaded" => tokio::time::sleep(wait.unwrap_or(pause(again))).await,
                _ => return Err(HonestVisitEnd::Refused),
            },
            Outcome::Silence => tokio::time::sleep(pause(again)).await,
        }
    }
    Err(HonestVisitEnd::Unanswered)
}

/// The pause before a request that had no answer is sent again.
fn pause(again: u32) -> Duration {
    Duration::from_millis(200 << again.min(4))
}

/// Waits for this long, and extends the hold if it would end before.
async fn think(sale: &SaleContext, person: &Person, hold: &GrantedHold, length: Duration) {
    let until = tokio::time::Instant::now() + length;
    let remaining = hold.remaining();
    if length > remaining {
        tokio::time::sleep(remaining.saturating_sub(EXTEND_BEFORE)).await;
        person.extend(sale, hold).await;
    }
    tokio::time::sleep_until(until).await;
}

/// Orders, and waits until the order is completed or has failed.
async fn order(sale: &SaleContext, person: &Person, hold: Uuid, number: u32) -> Result<(), HonestVisitEnd> {
    let key = format!("{}-o{number}", person.name);
    let body = json!({"hold_id": hold}).to_string();
    let mut accepted = None;
    for again in 0..=sale.scenario.retries {
        let request = Request { key: Some(&key), ..Request::post("/api/orders", "", body.as_bytes()) };
        match outcome::<AcceptedBody>(person.send(sale, request).await, 202) {
            Outcome::Granted(order) => {
                accepted = Some(order.order_id.to_string());
                break;
            }
            Outcome::Refused(code, wait) => match code.as_str() {
                "hold_expired" | "not_found" => return Err(HonestVisitEnd::TooLate),
                "rate_limited" | "overloaded" | "store_unavailable" => {
                    tokio::time::sleep(wait.unwrap_or(pause(again))).await;
                }
                _ => return Err(HonestVisitEnd::Refused),
            },
            Outcome::Silence => tokio::time::sleep(pause(again)).await,
        }
    }
    let Some(id) = accepted else { return Err(HonestVisitEnd::Unanswered) };
    let end = tokio::time::Instant::now() + sale.scenario.settle.get();
    while tokio::time::Instant::now() < end {
        tokio::time::sleep(sale.scenario.order_poll.get()).await;
        let answer = person.send(sale, Request::get("/api/orders/", &id, "", "")).await;
        if let Outcome::Granted(order) = outcome::<OrderStatus>(answer, 200) {
            match order.status.as_str() {
                "completed" => return Ok(()),
                "failed" | "cancelled" => return Err(HonestVisitEnd::Refused),
                _ => {}
            }
        }
    }
    Err(HonestVisitEnd::Unanswered)
}
