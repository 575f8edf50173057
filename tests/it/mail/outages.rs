//! A mail server that is away, slow, or refuses: nothing else waits, nothing is lost, and organisers learn of it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{MailServer, order, path, shop};
use crate::support::{Ground, on_every_store, outbox_is_empty, run};

on_every_store! {
    an_address_that_is_refused_is_shown_to_the_organiser_and_holds_nothing_up,
    mails_of_a_server_that_is_away_come_later_and_orders_do_not_wait,
    addresses_that_are_deferred_hold_up_nobodys_mails,
}

fn an_address_that_is_refused_is_shown_to_the_organiser_and_holds_nothing_up(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |_| {}).await;
        let rules = json!({"do": "rules", "rcpt": {"nobody@example.com": "550 5.1.1 <nobody@example.com> no such user"},
                           "rcpt_once": {"later@example.com": "451 4.7.1 greylisted"}});
        server.ask(rules).await;
        let to = |name: &str| json!({"email": format!("{name}@example.com")});
        let refused = order(&site, event, &["S-A0-1"], to("nobody"), "tok_success").await;
        order(&site, event, &["S-A0-2"], to("later"), "tok_success").await;
        order(&site, event, &["S-A0-3"], to("ana"), "tok_success").await;
        let received = server.received(2).await;
        let mut told: Vec<&str> = received.iter().map(|mail| mail["to"][0].as_str().unwrap()).collect();
        told.sort_unstable();
        assert_eq!(told, ["ana@example.com", "later@example.com"]);
        let store = site.server.engine.store().clone();
        while !outbox_is_empty(&store).await {
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        let failures = format!("/api/events/{event}/mail-failures");
        site.buyers.get(&failures, &ana).await.refused(403, "forbidden");
        let list = site.buyers.get(&failures, &boss).await.expect(200);
        let [failure] = list["items"].as_array().unwrap().as_slice() else { panic!("{list:#}") };
        assert_eq!(
            (&failure["order_id"], &failure["kind"]),
            (&refused["order_id"], &json!("order_completed"))
        );
        assert!(failure["reason"].as_str().unwrap().contains("no such user"), "{failure}");
        // The server's words name the address: they go with the contact.
        site.buyers.post(&format!("{}/erase", path(&refused)), &ana, json!({})).await.expect(200);
        assert_eq!(site.buyers.get(&failures, &boss).await.expect(200)["items"], json!([]));
        let metrics = site.metrics();
        for line in ["outcome=\"sent\"} 2", "outcome=\"failed\"} 1"] {
            assert!(metrics.contains(line), "{line}");
        }
    });
}

fn mails_of_a_server_that_is_away_come_later_and_orders_do_not_wait(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |config| config.mail.timeout_ms = 300).await;
        server.ask(json!({"do": "stop"})).await;
        let to = |number: usize| json!({"email": format!("buyer-{number}@example.com")});
        let begun = Instant::now();
        for number in 0..6 {
            let seat = format!("S-A0-{}", number + 1);
            let bought = order(&site, event, &[&seat], to(number), "tok_success").await;
            assert_eq!(bought["status"], "completed");
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        server.ask(json!({"do": "start"})).await;
        server.received(6).await;
        // A server that takes longer than it may is one that is away.
        server.ask(json!({"do": "rules", "slow": 1})).await;
        order(&site, event, &["S-A0-7"], to(6), "tok_success").await;
        actix_rt::time::sleep(Duration::from_millis(800)).await;
        server.ask(json!({"do": "rules"})).await;
        let received = server.received(7).await;
        let ids: std::collections::BTreeSet<&str> =
            received.iter().map(|mail: &Value| mail["message_id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), 7, "{received:#?}");
        // While it was away the mails waited in the store, and none was given up.
        assert!(site.metrics().contains("ticketbuster_mails_total{outcome=\"failed\"} 0"));
    });
}

/// The server accepts a mail and its answer is lost: it comes again under its one Message-ID.
#[test]
fn a_mail_whose_acceptance_is_not_heard_is_sent_again_under_the_same_id() {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(Ground::Sqlite, &server, |_| {}).await;
        server.ask(json!({"do": "forget answers", "count": 1})).await;
        order(&site, event, &["S-A0-1"], json!({"email": "ana@example.com"}), "tok_success").await;
        let received = server.received(2).await;
        assert_eq!(received[0]["message_id"], received[1]["message_id"]);
    });
}

/// More mails wait for their recipients' servers than fit into the window; another's comes all the same, and theirs when
/// they are taken.
fn addresses_that_are_deferred_hold_up_nobodys_mails(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |config| config.mail.in_flight_max = 4).await;
        let address = |number: usize| format!("buyer-{number}@slow.example");
        let refusals: serde_json::Map<String, Value> =
            (0..8).map(|number| (address(number), json!("450 4.1.2 domain not found"))).collect();
        server.ask(json!({"do": "rules", "rcpt": refusals})).await;
        for number in 0..8 {
            let seat = format!("S-A0-{}", number + 1);
            order(&site, event, &[&seat], json!({"email": address(number)}), "tok_success").await;
        }
        actix_rt::time::sleep(Duration::from_secs(1)).await;
        let begun = Instant::now();
        order(&site, event, &["S-A0-9"], json!({"email": "ana@example.com"}), "tok_success").await;
        assert_eq!(server.received(1).await[0]["to"], json!(["ana@example.com"]));
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        server.ask(json!({"do": "rules"})).await;
        server.received(9).await;
        let store = site.server.engine.store().clone();
        while !outbox_is_empty(&store).await {
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        site.stop_and_audit().await;
    });
}

/// What the server says after the recipient is about that mail, also if it hangs up: nobody else waits.
#[test]
fn recipients_at_whom_the_server_hangs_up_make_nobody_wait() {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(Ground::Sqlite, &server, |config| {
            (config.mail.retry_min_ms, config.mail.retry_max_ms) = (20_000, 60_000);
        })
        .await;
        let address = |number: usize| format!("buyer-{number}@bad.example");
        let refusals: serde_json::Map<String, Value> =
            (0..4).map(|number| (address(number), json!("421 4.7.0 try later"))).collect();
        server.ask(json!({"do": "rules", "rcpt": refusals})).await;
        for number in 0..4 {
            let seat = format!("S-A0-{}", number + 1);
            order(&site, event, &[&seat], json!({"email": address(number)}), "tok_success").await;
        }
        actix_rt::time::sleep(Duration::from_millis(500)).await;
        let begun = Instant::now();
        order(&site, event, &["S-A0-9"], json!({"email": "ana@example.com"}), "tok_success").await;
        server.received(1).await;
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    });
}
