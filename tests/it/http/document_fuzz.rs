//! Tests the API against its own document for two minutes, with requests that the document allows and requests that it
//! does not, as schemathesis makes them, with ids that exist. No answer is a server error, every answer is documented
//! and matches its schema, what the document forbids is refused, and nothing that it allows is refused for its form.
//!
//! `make test` uses the same seed each time, `make drill` a random one (`DOCUMENT_FUZZ_SEED`). A failure shows the
//! request as a curl command.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use domain::EventId;
use serde_json::{Value, json};

use crate::support::{Ground, Site, event_with, labels, python, run};

/// The time of an admin's requests and of a buyer's: two minutes in all.
const ADMIN_SECONDS: u32 = 90;
const BUYER_SECONDS: u32 = 30;
/// Where another process takes the processor, that time brings too few answers: then it is taken again, so often.
const ROUNDS_MAX: u32 = 4;
/// Answers to one of them that say something.
const ANSWERS_MIN: u64 = 400;
/// An operation that was asked so often has come to something that exists at least once.
const TRIES_MAX: u64 = 40;
/// What cannot succeed here: there is no identity provider.
const NEVER_SUCCEED: [&str; 1] = ["POST /api/auth/session"];
/// What succeeds too seldom to be counted on: a random event is seldom sound as a whole.
const SELDOM_SUCCEED: [&str; 1] = ["POST /api/events"];

/// Answers by operation, then by status.
type Tally = BTreeMap<String, BTreeMap<u16, u64>>;

#[test]
fn whatever_the_document_allows_is_answered_as_it_says() {
    let seed = std::env::var("DOCUMENT_FUZZ_SEED");
    let seed: u32 = seed.map_or(7, |seed| seed.parse().expect("DOCUMENT_FUZZ_SEED is a whole number"));
    println!("DOCUMENT_FUZZ_SEED={seed}");
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            // So that an organiser has something to mark as paid.
            "invoice".clone_into(&mut config.payments.provider);
            config.orders.outcomes_per_user_max = 1_000_000;
        })
        .await;
        let boss = site.buyers.login("boss", &["buyer", "gate", "organiser", "admin"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        for (token, seconds) in [(&boss, ADMIN_SECONDS), (&ana, BUYER_SECONDS)] {
            let folder = tempfile::tempdir().unwrap();
            write_what_exists(&site, &boss, token, folder.path()).await;
            let mut answers = Tally::new();
            for round in 0..ROUNDS_MAX {
                let more =
                    requests(&site.buyers.base, token, folder.path(), seconds, seed.wrapping_add(round))
                        .await;
                add(&mut answers, more);
                if is_broad(&answers) {
                    break;
                }
            }
            println!("{answers:#?}");
            assert!(is_broad(&answers), "{} of {}: {:?}", answers.len(), operations(), answers.keys());
            if token == &boss {
                reached(&answers);
            }
        }
        site.stop_and_audit().await;
    });
}

fn add(answers: &mut Tally, more: Tally) {
    for (operation, statuses) in more {
        let whole = answers.entry(operation).or_default();
        statuses.into_iter().for_each(|(status, count)| *whole.entry(status).or_default() += count);
    }
}

/// How many operations the document has.
fn operations() -> usize {
    let document = serde_json::to_value(ticketbuster::http::openapi()).unwrap();
    document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum()
}

/// Most operations were asked, often enough to say something.
fn is_broad(tally: &Tally) -> bool {
    let answers: u64 = tally.values().flat_map(BTreeMap::values).sum();
    tally.len() * 4 >= operations() * 3 && answers >= ANSWERS_MIN
}

/// Most of those operations that were asked often have succeeded, or were refused for how things stand (seats that are
/// taken, an order that is decided): so they were reached with ids that exist. Chance does not give each what it needs.
fn reached(tally: &Tally) {
    let is_often = |(operation, statuses): &(&String, &BTreeMap<u16, u64>)| {
        let is_known = NEVER_SUCCEED.iter().chain(&SELDOM_SUCCEED).any(|known| known == operation);
        !is_known && statuses.values().sum::<u64>() >= TRIES_MAX
    };
    let is_reached =
        |statuses: &BTreeMap<u16, u64>| statuses.keys().any(|status| matches!(status, 200..300 | 409 | 410));
    let often: Vec<_> = tally.iter().filter(is_often).collect();
    let failed: Vec<_> = often.iter().filter(|(_, statuses)| !is_reached(statuses)).collect();
    assert!(failed.len() * 4 <= often.len(), "never reached: {failed:?}");
}

/// Sends requests with this token for this long.
async fn requests(base: &str, token: &str, folder: &Path, seconds: u32, seed: u32) -> Tally {
    for file in ["schemathesis.toml", "hooks.py"] {
        fs::copy(python::clients().join("document-fuzz").join(file), folder.join(file)).unwrap();
    }
    let tally = folder.join("tally.txt");
    let mut command = Command::new(python::schemathesis());
    command.args(["--config-file", "schemathesis.toml", "run", &format!("{base}/api/openapi.json")]);
    command.args(["--phases", "coverage,fuzzing", "--max-examples", "20", "--no-color"]);
    command.args(["--max-time", &seconds.to_string(), "--seed", &seed.to_string()]);
    command.args(["--header", &format!("Authorization: Bearer {token}")]);
    command.current_dir(folder).env("TALLY", &tally).env("PYTHONDONTWRITEBYTECODE", "1");
    let ended = actix_rt::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "seed {seed}: {said}{}", String::from_utf8_lossy(&ended.stderr));
    let mut answers = Tally::new();
    for line in fs::read_to_string(tally).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let status = u16::try_from(line["status"].as_u64().unwrap()).unwrap();
        let of_operation = answers.entry(line["operation"].as_str().unwrap().to_owned()).or_default();
        of_operation.insert(status, line["answers"].as_u64().unwrap());
    }
    answers
}

/// Makes events, holds, orders and tickets of whom this token is, and writes their ids for schemathesis: a line each.
async fn write_what_exists(site: &Site, boss: &str, token: &str, folder: &Path) {
    let add = async |hold_seconds: u32| {
        let more = json!({"hold_seconds": hold_seconds, "extensions": 200, "seats_per_buyer": 1_000_000});
        site.add(&event_with(20, 50, more)).await
    };
    // Its holds end soon, so that seats are free again.
    let event = add(1).await;
    let kept = add(86_400).await;
    let changing = [add(600).await, add(600).await, add(600).await];
    let seats = labels(20, 50);
    let (mut holds, mut hold_tokens) = (Vec::new(), Vec::new());
    for seat in &seats[..20] {
        holds.push(held(site, kept, token, seat).await["hold_id"].clone());
    }
    for seat in &seats[900..905] {
        hold_tokens.push(held(site, event, token, seat).await["token"].clone());
    }
    let (mut orders, mut tickets, mut ticket_tokens) = (Vec::new(), Vec::new(), Vec::new());
    for (index, seats) in seats[100..160].chunks(2).enumerate() {
        let body = json!({"event_id": kept, "seats": seats});
        let order = site.buyers.post("/api/orders", token, body).await.expect(202)["order_id"].clone();
        let path = order.as_str().unwrap().to_owned();
        orders.push(order);
        if index % 2 == 0 {
            let paid = format!("/api/orders/{path}/paid");
            site.buyers.post(&paid, boss, json!({"reason": "the money came"})).await.expect(200);
            let order = site.buyers.decided(&path, token).await;
            for ticket in order["tickets"].as_array().unwrap() {
                tickets.push(ticket["ticket_id"].clone());
                ticket_tokens.push(ticket["token"].clone());
            }
        }
    }
    let number = |ticket: &Value| ticket.as_str().unwrap().chars().rev().take(8).collect::<Vec<_>>();
    let numbers =
        tickets.iter().map(|ticket| number(ticket).iter().rev().collect::<String>().into()).collect();
    let events = |events: &[EventId]| events.iter().map(|event| event.to_string().into()).collect();
    for (name, values) in [
        ("events", events(&[event])),
        ("kept-events", events(&[kept])),
        ("changing-events", events(&changing)),
        ("holds", holds),
        ("hold-tokens", hold_tokens),
        ("orders", orders),
        ("tickets", tickets),
        ("ticket-tokens", ticket_tokens),
        ("ticket-numbers", numbers),
        ("seats", seats[..200].iter().map(|seat| seat.as_str().into()).collect()),
    ] {
        let lines: Vec<String> = values.iter().map(|value: &Value| format!("{value}\n")).collect();
        fs::write(folder.join(name).with_extension("txt"), lines.concat()).unwrap();
    }
}

async fn held(site: &Site, event: EventId, token: &str, seat: &str) -> Value {
    site.buyers.hold(event, token, &[seat]).await.expect(201)
}
