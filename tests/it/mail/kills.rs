//! The process dies and comes back: no mail is lost, and however often one is handed over, it is one mail.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::MailServer;
use crate::{
    persistence::restarts::Place,
    support::{Buyers, Ground, event_with, in_drill, on_every_store, process::Process, run},
};

on_every_store! {
    no_mail_is_lost_over_kills_and_each_is_one,
}

/// What a process is told of the mail server.
fn settings(port: &str) -> [(&'static str, &str); 8] {
    [
        ("TICKETBUSTER__MAIL__HOST", "127.0.0.1"),
        ("TICKETBUSTER__MAIL__PORT", port),
        ("TICKETBUSTER__MAIL__TLS", "none"),
        ("TICKETBUSTER__MAIL__FROM", "entradas@teatro.example"),
        ("TICKETBUSTER__MAIL__SITE_URL", "https://entradas.teatro.example"),
        ("TICKETBUSTER__MAIL__RETRY_MIN_MS", "50"),
        ("TICKETBUSTER__MAIL__RETRY_MAX_MS", "400"),
        ("TICKETBUSTER__MAIL__CONNECTIONS_MAX", "4"),
    ]
}

/// One buyer orders seat after seat, each for an address of its own, until the process is killed.
async fn order_until_it_is_killed(
    buyers: Buyers,
    event: domain::EventId,
    (cycle, buyer): (u64, usize),
    accepted: &Cell<usize>,
) -> Vec<String> {
    let mut addresses = Vec::new();
    let token = match buyers
        .try_send("POST", "/api/auth/dev-login", "", None, Some(json!({"user": format!("buyer-{buyer}")})))
        .await
    {
        Ok(answer) => answer.expect(200)["token"].as_str().unwrap().to_owned(),
        Err(_) => return addresses,
    };
    for turn in 0.. {
        let email = format!("c{cycle}-b{buyer}-t{turn}@example.com");
        let body = json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"},
                          "contact": {"email": email}});
        match buyers.try_send("POST", "/api/orders", &token, None, Some(body)).await {
            Ok(answer) if answer.status.as_u16() == 202 => {
                addresses.push(email);
                accepted.set(accepted.get() + 1);
            }
            Ok(_) | Err(_) => return addresses,
        }
        // Mails are to keep up, or no kill comes in the middle of one.
        actix_rt::time::sleep(Duration::from_millis(200)).await;
    }
    unreachable!("the process is killed")
}

/// Four buyers order until the process is killed, once mails of this run have come.
async fn killed(
    mut process: Process,
    server: &MailServer,
    event: domain::EventId,
    cycle: u64,
) -> Vec<String> {
    let accepted = Cell::new(0);
    let buying = (0..4)
        .map(|buyer| order_until_it_is_killed(process.buyers.clone(), event, (cycle, buyer), &accepted));
    let buying = futures_util::future::join_all(buying.collect::<Vec<_>>());
    let killing = async {
        let patience = Instant::now() + Duration::from_secs(20);
        loop {
            let received = server.received(0).await;
            let of_this_run = received.iter().filter(|mail| mail["run"] == json!(cycle)).count();
            if (of_this_run >= 4 && accepted.get() >= 4) || Instant::now() > patience {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(5)).await;
        }
        actix_rt::time::sleep(Duration::from_millis(cycle * 17 % 60)).await;
        process.child.kill().unwrap();
    };
    futures_util::future::join(buying, killing).await.0.concat()
}

fn no_mail_is_lost_over_kills_and_each_is_one(ground: Ground) {
    let place = Place::new(ground, &event_with(100, 200, json!({"seats_per_buyer": 100_000})));
    run(async {
        let server = MailServer::start().await;
        let port = server.port.to_string();
        let mut addresses: BTreeSet<String> = BTreeSet::new();
        for cycle in 0..in_drill(20, 3) {
            server.ask(json!({"do": "run", "number": cycle})).await;
            let process = Process::start(&place.config, &settings(&port)).await;
            let ordered = killed(process, &server, place.event, cycle).await;
            assert!(!ordered.is_empty(), "cycle {cycle} bought nothing");
            addresses.extend(ordered);
        }
        server.ask(json!({"do": "run", "number": 1_000})).await;
        let process = Process::start(&place.config, &settings(&port)).await;
        let received = all_came(&server, &addresses).await;
        process.end().await;
        // One mail for each address, whatever the kills did: a mailbox shows a Message-ID once.
        let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut accepted_in_run: BTreeMap<(&str, u64), usize> = BTreeMap::new();
        for mail in &received {
            let id = mail["message_id"].as_str().unwrap();
            ids.entry(mail["to"][0].as_str().unwrap()).or_default().insert(id);
            *accepted_in_run.entry((id, mail["run"].as_u64().unwrap())).or_default() += 1;
        }
        let several: Vec<_> = ids.iter().filter(|(_, ids)| ids.len() != 1).collect();
        assert!(several.is_empty(), "addresses with several mails: {several:?}");
        let of_all: BTreeSet<&str> = ids.values().flatten().copied().collect();
        assert_eq!(of_all.len(), ids.len(), "two addresses share a mail");
        // Without a kill in between, no server accepts a mail twice.
        let twice: Vec<_> = accepted_in_run.iter().filter(|(_, count)| **count > 1).collect();
        assert!(twice.is_empty(), "accepted twice in one run: {twice:?}");
        let again = received.len() - of_all.len();
        println!("{} mails, {again} of them handed over again after a kill", of_all.len());
        place.audit().await;
    });
}

/// Waits until every address has its mail.
async fn all_came(server: &MailServer, addresses: &BTreeSet<String>) -> Vec<Value> {
    let (mut most, mut patience) = (0, Instant::now());
    loop {
        let received = server.received(0).await;
        let came: BTreeSet<&str> = received.iter().map(|mail| mail["to"][0].as_str().unwrap()).collect();
        let missing: Vec<&String> =
            addresses.iter().filter(|address| !came.contains(address.as_str())).collect();
        if missing.is_empty() {
            return received;
        }
        // However slow the machine is, another one comes.
        if came.len() > most {
            (most, patience) = (came.len(), Instant::now() + Duration::from_secs(60));
        }
        assert!(Instant::now() < patience, "lost: {missing:?}");
        actix_rt::time::sleep(Duration::from_millis(100)).await;
    }
}
