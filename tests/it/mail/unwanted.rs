//! Mails that nobody wants: of declined cards to somebody else's address, and of an event that is moved again and again.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{MailServer, order, path, shop};
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    an_address_gets_few_mails_about_orders_that_nobody_paid,
    an_event_that_is_moved_many_times_is_told_of_once,
}

fn an_address_gets_few_mails_about_orders_that_nobody_paid(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |_| {}).await;
        let victim = json!({"email": "victim@example.com", "language": "en",
                            "name": "Verify now at https://evil.example/login"});
        let began = Instant::now();
        for number in 1..=6 {
            let seat = format!("S-A0-{number}");
            order(&site, event, &[&seat], victim.clone(), "tok_declined").await;
        }
        // Who pays the same hold in another way after all is told that alone.
        let bob = site.buyers.login("bob", &[]).await;
        let hold =
            site.buyers.post(&format!("/api/events/{event}/holds"), &bob, json!({"seats": ["S-A0-9"]})).await;
        let hold = hold.expect(201)["hold_id"].clone();
        for card in ["tok_declined", "tok_success"] {
            let body = json!({"hold_id": hold, "contact": {"email": "bob@example.com"},
                              "payment": {"provider": "test", "token": card}});
            let accepted = site.buyers.post("/api/orders", &bob, body).await.expect(202);
            site.buyers.decided(accepted["order_id"].as_str().unwrap(), &bob).await;
        }
        let first = server.received(1).await[0]["to"].clone();
        // Unless the machine was so slow that a hold was over before.
        let holds_live = began.elapsed() < Duration::from_secs(2);
        assert!(first == json!(["bob@example.com"]) || !holds_live, "their holds still live: {first}");
        server.received(4).await;
        actix_rt::time::sleep(Duration::from_secs(3)).await;
        let received = server.received(4).await;
        let to = |address: &str| received.iter().filter(|mail| mail["to"] == json!([address])).count();
        assert_eq!((to("victim@example.com"), to("bob@example.com")), (3, 1), "{received:#?}");
        let mail = server.mail(1).await;
        assert!(!mail["text"].as_str().unwrap().contains("evil"), "{mail:#}");
        assert!(!mail["headers"]["To"].as_str().unwrap().contains("evil"), "{mail:#}");
    });
}

fn an_event_that_is_moved_many_times_is_told_of_once(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |_| {}).await;
        let bought =
            order(&site, event, &["S-A0-1"], json!({"email": "ana@example.com"}), "tok_success").await;
        server.received(1).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let change = async |body: Value| {
            let path = format!("/api/events/{event}");
            site.buyers.try_send("PATCH", &path, &boss, None, Some(body)).await.unwrap().expect(200)
        };
        for number in 0..12 {
            let starts_at = ["2999-01-03T01:00:00Z", "2999-01-04T01:00:00Z"][number % 2];
            change(json!({"starts_at": starts_at})).await;
        }
        change(json!({"venue": "Carpa", "city": "Cusco"})).await;
        server.received(2).await;
        actix_rt::time::sleep(Duration::from_secs(5)).await;
        let told = server.received(2).await.len() - 1;
        assert!(told <= 3, "{told} mails");
        let mail = server.mail(told).await;
        let text = mail["text"].as_str().unwrap();
        assert!(text.contains("jueves, 3 de enero de 2999") && text.contains("Carpa, Cusco"), "{text}");
        let refund = json!({"reason": "the tent is too small"});
        site.buyers.post(&format!("{}/refund", path(&bought)), &boss, refund).await.expect(200);
        server.received(told + 2).await;
        let mail = server.mail(told + 1).await;
        let text = mail["text"].as_str().unwrap();
        assert!(text.contains("El organizador dice: the tent is too small"), "{text}");
        assert!(text.contains("Devuelto: ") && text.contains("fila A0, asiento 1"), "{text}");
        let entry = &mail["attached"][0]["event"];
        assert_eq!(entry["method"], "CANCEL", "{mail:#}");
    });
}
