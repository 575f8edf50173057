//! Codes and links that guests are sent.

use std::sync::Arc;

use serde_json::{Value, json};
use ticketbuster::{
    auth::{Attenuation, People, attenuate_unchecked},
    clock::rfc3339,
    keys::KeyRing,
    services::windows::{WINDOW, window_at},
};

use super::{MailServer, shop};
use crate::{
    auth::guests::{buy, guest, order},
    support::{Ground, on_every_store, run},
};
use domain::{Timestamp, UserId};

on_every_store! { lost_links_are_sent_to_where_the_order_was }

/// The code in the subject of a mail.
fn code_in(mail: &Value) -> String {
    let subject = mail["headers"]["Subject"].as_str().unwrap();
    subject.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap().to_owned()
}

#[test]
fn an_address_is_confirmed_by_the_code_that_is_sent_there() {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(Ground::Sqlite, &server, |_| {}).await;
        let buyers = &site.buyers;
        let boss = buyers.login("boss", &["organiser"]).await;
        let change = json!({"confirm_email": true});
        let path = format!("/api/events/{event}");
        buyers.try_send("PATCH", &path, &boss, None, Some(change)).await.unwrap().expect(200);

        let session =
            buyers.post("/api/auth/guest", "", json!({"event_id": event.to_string()})).await.expect(201);
        let token = session["token"].as_str().unwrap();
        let contact = json!({"email": "ana@example.com", "name": "Ana"});
        let refused = order(buyers, event, token, &["S-A0-1"], contact.clone()).await;
        refused.refused(403, "email_not_confirmed");
        let ask = json!({"email": "Ana@example.com", "language": "en"});
        buyers.post("/api/auth/guest/code", token, ask.clone()).await.expect(202);
        assert_eq!(server.received(1).await[0]["to"], json!(["Ana@example.com"]));
        let mail = server.mail(0).await;
        let code = code_in(&mail);
        assert!(
            mail["text"].as_str().unwrap().contains(&code) && mail["html"].as_str().unwrap().contains(&code)
        );
        assert!(mail["text"].as_str().unwrap().contains("10 minutes"), "{mail:#}");

        let confirm = |email: &str, code: &str| json!({"email": email, "code": code});
        let confirming = "/api/auth/guest/confirm";
        // Another guest's, and for another address.
        let other = guest(buyers, event).await;
        buyers.post(confirming, &other, confirm("ana@example.com", &code)).await.refused(422, "code_wrong");
        let wrong = buyers.post(confirming, token, confirm("eve@example.com", &code)).await;
        assert_eq!(wrong.refused(422, "code_wrong")["tries_left"], 4);
        let confirmed = buyers.post(confirming, token, confirm("ana@example.com", &code)).await.expect(200);
        assert_eq!(confirmed["user_id"], session["user_id"]);
        let confirmed = confirmed["token"].as_str().unwrap();
        let elsewhere = json!({"email": "eve@example.com", "name": "Eve"});
        order(buyers, event, confirmed, &["S-A0-1"], elsewhere).await.refused(403, "email_not_confirmed");
        assert_eq!(buy(buyers, event, confirmed, &["S-A0-1"], contact).await["status"], "completed");
        // An account has an address that nobody asks about.
        order(buyers, event, &boss, &["S-A0-5"], Value::Null).await.expect(202);
        buyers.post("/api/auth/guest/code", &boss, ask).await.refused(403, "forbidden");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_code_is_guessed_five_times_and_lives_for_two_windows() {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(Ground::Sqlite, &server, |_| {}).await;
        let buyers = &site.buyers;
        let keys = KeyRing::load_or_create(&site.folder.path().join("keys.json")).unwrap();
        let people = People::new(Arc::new(keys));
        let begin = async || {
            let session = buyers.post("/api/auth/guest", "", json!({"event_id": event.to_string()})).await;
            let session = session.expect(201);
            let user = UserId::new(session["user_id"].as_str().unwrap()).unwrap();
            (user, session["token"].as_str().unwrap().to_owned())
        };
        let confirm = async |token: &str, email: &str, code: &str| {
            buyers.post("/api/auth/guest/confirm", token, json!({"email": email, "code": code})).await
        };
        // So that no window ends under the test.
        while WINDOW.0 - site.server.engine.now().0 % WINDOW.0 < 20_000 {
            actix_rt::time::sleep(std::time::Duration::from_secs(1)).await;
        }
        let window = window_at(site.server.engine.now());
        let (user, token) = begin().await;
        let code = |window| people.code(&user, "ana@example.com", window);
        confirm(&token, "ana@example.com", &code(window - 2)).await.refused(422, "code_wrong");
        confirm(&token, "ana@example.com", &code(window + 1)).await.refused(422, "code_wrong");
        confirm(&token, "ana@example.com", &code(window - 1)).await.expect(200);
        confirm(&token, "ana@example.com", "").await.refused(422, "code_wrong");
        confirm(&token, "ana@example.com", "12345678").await.refused(422, "code_wrong");
        let too_often = confirm(&token, "ana@example.com", &code(window)).await.refused(429, "rate_limited");
        assert_eq!(too_often["limit"], "code_guesses");
        // Nor does another guest guess on for ever.
        for _ in 0..5 {
            let (_, token) = begin().await;
            confirm(&token, "ana@example.com", "x").await.refused(422, "code_wrong");
        }
        let (_, token) = begin().await;
        confirm(&token, "ANA@example.com", "x").await.refused(429, "rate_limited");

        // Three mails to one address, three for one guest.
        let ask = async |token: &str, email: &str| {
            buyers.post("/api/auth/guest/code", token, json!({"email": email})).await
        };
        for _ in 0..3 {
            let (_, token) = begin().await;
            ask(&token, "bob@example.com").await.expect(202);
        }
        let (_, token) = begin().await;
        assert_eq!(ask(&token, "bob@example.com").await.refused(429, "rate_limited")["limit"], "guest_mails");
        // Another spelling of the mailbox is no way round; links are counted by themselves.
        ask(&token, "bob+1@example.com").await.refused(429, "rate_limited");
        let recover = json!({"email": "bob@example.com"});
        for _ in 0..3 {
            buyers.post("/api/orders/recover", "", recover.clone()).await.expect(202);
        }
        buyers.post("/api/orders/recover", "", recover).await.refused(429, "rate_limited");
        let (_, token) = begin().await;
        for number in 0..3 {
            ask(&token, &format!("eve{number}@example.com")).await.expect(202);
        }
        ask(&token, "eve3@example.com").await.refused(429, "rate_limited");
        ask(&token, "nobody").await.refused(422, "invalid_request");
        server.received(6).await;
        site.stop_and_audit().await;
    });
}

/// Strangers ask for links and guess codes for somebody's address; nobody else loses anything by it.
#[test]
fn strangers_keep_nobody_from_their_code() {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(Ground::Sqlite, &server, |_| {}).await;
        let buyers = &site.buyers;
        for _ in 0..3 {
            let recover = json!({"email": "ana@example.com"});
            buyers.post("/api/orders/recover", "", recover).await.expect(202);
        }
        let confirm = async |token: &str, code: &str| {
            let body = json!({"email": "ana@example.com", "code": code});
            buyers.post("/api/auth/guest/confirm", token, body).await
        };
        for _ in 0..2 {
            let stranger = guest(buyers, event).await;
            for _ in 0..5 {
                confirm(&stranger, "x").await.refused(422, "code_wrong");
            }
        }
        let stranger = guest(buyers, event).await;
        confirm(&stranger, "x").await.refused(429, "rate_limited");
        let ana = guest(buyers, event).await;
        let ask = json!({"email": "ana@example.com"});
        buyers.post("/api/auth/guest/code", &ana, ask).await.expect(202);
        server.received(1).await;
        confirm(&ana, &code_in(&server.mail(0).await)).await.expect(200);
        site.stop_and_audit().await;
    });
}

/// A mail that its server defers keeps its place only until somebody else needs it.
#[test]
fn a_thousand_deferred_codes_keep_nobody_from_theirs() {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(Ground::Sqlite, &server, |config| {
            (config.mail.retry_min_ms, config.mail.retry_max_ms) = (60_000, 60_000);
        })
        .await;
        let buyers = &site.buyers;
        let address = |number: usize| format!("{number}@bad{}.example", number % 7);
        let refusals: serde_json::Map<String, Value> =
            (0..1_005).map(|number| (address(number), json!("451 4.7.1 greylisted"))).collect();
        server.ask(json!({"do": "rules", "rcpt": refusals})).await;
        let mut token = String::new();
        for number in 0..1_005 {
            if number % 3 == 0 {
                token = guest(buyers, event).await;
            }
            let ask = json!({"email": address(number)});
            buyers.post("/api/auth/guest/code", &token, ask).await.expect(202);
        }
        let ana = guest(buyers, event).await;
        let ask = json!({"email": "ana@example.com"});
        buyers.post("/api/auth/guest/code", &ana, ask).await.expect(202);
        assert_eq!(server.received(1).await[0]["to"], json!(["ana@example.com"]));
        site.stop_and_audit().await;
    });
}

/// By a code a session gets an address, and nothing else: neither a later end, nor what its holder took from it.
#[test]
fn a_confirmed_session_ends_when_the_one_before_it_does() {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(Ground::Sqlite, &server, |_| {}).await;
        let buyers = &site.buyers;
        let session = buyers.post("/api/auth/guest", "", json!({"event_id": event.to_string()})).await;
        let session = session.expect(201);
        let token = session["token"].as_str().unwrap();
        let ask = json!({"email": "ana@example.com"});
        buyers.post("/api/auth/guest/code", token, ask).await.expect(202);
        server.received(1).await;
        let body = json!({"email": "ana@example.com", "code": code_in(&server.mail(0).await)});
        let confirming = "/api/auth/guest/confirm";
        let confirmed = buyers.post(confirming, token, body.clone()).await.expect(200);
        assert_eq!(confirmed["expires_at"], session["expires_at"]);

        let until = Timestamp((site.server.engine.now().0 / 1_000 + 60) * 1_000);
        let narrow = |to: Attenuation| attenuate_unchecked(token, &to).unwrap();
        let short = narrow(Attenuation { until: Some(until), ..Attenuation::default() });
        let confirmed = buyers.post(confirming, &short, body.clone()).await.expect(200);
        assert_eq!(confirmed["expires_at"], rfc3339(until));
        let read_only = narrow(Attenuation { read_only: true, ..Attenuation::default() });
        buyers.post(confirming, &read_only, body).await.refused(403, "forbidden");
        site.stop_and_audit().await;
    });
}

/// Anybody can order with anybody's address and a card that is declined.
#[test]
fn declined_orders_push_no_link_out() {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(Ground::Sqlite, &server, |_| {}).await;
        let buyers = &site.buyers;
        let contact = json!({"email": "ana@example.com", "name": "Ana", "language": "en"});
        let bought = buy(buyers, event, &guest(buyers, event).await, &["S-A0-1"], contact.clone()).await;
        for number in 0..11 {
            let stranger = guest(buyers, event).await;
            let body = json!({"event_id": event, "seats": [format!("S-B0-{}", number + 1)], "contact": contact,
                              "payment": {"provider": "test", "token": "tok_declined"}});
            let accepted = buyers.post("/api/orders", &stranger, body).await.expect(202);
            let decided = buyers.decided(accepted["order_id"].as_str().unwrap(), &stranger).await;
            assert_eq!(decided["status"], "failed");
        }
        let recover = json!({"email": "ana@example.com", "language": "en"});
        buyers.post("/api/orders/recover", "", recover).await.expect(202);
        let mut number = 0;
        let mail = loop {
            server.received(number + 1).await;
            let mail = server.mail(number).await;
            if mail["headers"]["Subject"] == "Your orders" {
                break mail;
            }
            number += 1;
        };
        let text = mail["text"].as_str().unwrap();
        assert_eq!(text.matches("#access=").count(), 1, "{text}");
        assert!(text.contains(bought["order_id"].as_str().unwrap()), "{text}");
        site.stop_and_audit().await;
    });
}

fn lost_links_are_sent_to_where_the_order_was(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |_| {}).await;
        let buyers = &site.buyers;
        let token = guest(buyers, event).await;
        let contact = json!({"email": "ana.quispe@gmail.com", "name": "Ana", "language": "es"});
        let bought = buy(buyers, event, &token, &["S-A0-1"], contact).await;
        server.received(1).await;
        let this = format!("/api/orders/{}", bought["order_id"].as_str().unwrap());
        // Each mail about the order opens it.
        let link_in = |text: &str| {
            let after = text.split("#access=").nth(1).unwrap();
            after.split_whitespace().next().unwrap().to_owned()
        };
        let opened = link_in(server.mail(0).await["text"].as_str().unwrap());
        buyers.get(&this, &opened).await.expect(200);

        let recover = async |email: &str| {
            let answer = buyers.post("/api/orders/recover", "", json!({"email": email})).await;
            assert_eq!(answer.expect(202), json!({"accepted": true}));
        };
        recover("nobody@example.com").await;
        recover("AnaQuispe+lost@googlemail.com").await;
        let received = server.received(2).await;
        // Not to the address that somebody typed.
        assert_eq!((received.len(), &received[1]["to"]), (2, &json!(["ana.quispe@gmail.com"])));
        let mail = server.mail(1).await;
        assert_eq!(mail["headers"]["Subject"], "Tus pedidos");
        assert!(mail["html"].as_str().unwrap().contains("#access="), "{mail:#}");
        let recovered = link_in(mail["text"].as_str().unwrap());
        assert_ne!(recovered, opened);
        assert_eq!(buyers.get(&this, &recovered).await.expect(200)["order_id"], bought["order_id"]);

        // Without the address nothing is found; the links that there are stay good.
        buyers.post(&format!("{this}/erase"), &recovered, json!({})).await.expect(200);
        recover("ana.quispe@gmail.com").await;
        buyers.get(&this, &opened).await.expect(200);
        // Orders are looked for within two seconds.
        actix_rt::time::sleep(std::time::Duration::from_millis(2_500)).await;
        assert_eq!(server.received(2).await.len(), 2);
        site.stop_and_audit().await;
    });
}
