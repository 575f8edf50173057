//! What organisers see of payments: every event in the life of one, and which do not go on.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    an_organiser_sees_what_happened_to_a_payment,
    a_provider_that_does_not_answer_is_seen,
    late_money_is_listed_until_and_after_it_is_given_back,
}

async fn order(site: &Site, body: Value, buyer: &str) -> String {
    let accepted = site.buyers.post("/api/orders", buyer, body).await.expect(202);
    accepted["order_id"].as_str().unwrap().to_owned()
}

/// What the organiser sees, as soon as it is as it should be.
async fn shown(site: &Site, path: &str, boss: &str, is_right: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    for _ in 0..500 {
        last = site.buyers.get(path, boss).await.expect(200);
        if is_right(&last) {
            return last;
        }
        actix_rt::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{path} is never right: {last:#}");
}

/// What happened to a payment. What the provider answers to the buyer's return may come before its event.
fn what(payment: &Value) -> Vec<&str> {
    let events = payment["events"].as_array().unwrap().iter();
    let mut what: Vec<&str> = events.map(|event| event["what"].as_str().unwrap()).collect();
    if let Some(either) = what.get_mut(2..4).filter(|either| either.contains(&"provider_event")) {
        either.sort_unstable();
    }
    what
}

fn an_organiser_sees_what_happened_to_a_payment(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| config.payments.seconds_min = 60).await;
        let event = site.add(&event_with(1, 10, json!({"hold_seconds": 600}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let body = json!({"event_id": event, "seats": ["S-A0-1"], "payment": {"token": "tok_page"}});
        let order = order(&site, body, &ana).await;
        let path = format!("/api/orders/{order}/payments");
        let list = format!("/api/events/{event}/payments");
        let is = |status: &'static str| move |shown: &Value| shown["payments"][0]["status"] == status;
        shown(&site, &path, &boss, is("open")).await;
        // The event knows it before the store does.
        shown(&site, &format!("/api/orders/{order}"), &ana, |shown| shown["payment"]["status"] == "open")
            .await;
        let unpaid = site.buyers.get(&list, &boss).await.expect(200);
        assert_eq!((&unpaid["total"], &unpaid["items"][0]["order_id"]), (&json!(1), &json!(order)));
        assert_eq!(unpaid["counts"], json!({"unpaid": 1, "stuck": 0, "stopped": 0, "late": 0}));

        site.buyers.post(&format!("/api/orders/{order}/payment"), &ana, json!({})).await.expect(200);
        assert_eq!(site.buyers.press(&order, "decline").await, 303);
        let declined = |shown: &Value| shown["payments"][0]["detail"].is_string();
        shown(&site, &path, &boss, declined).await;
        assert_eq!(site.buyers.press(&order, "pay").await, 303);
        let paid = shown(&site, &path, &boss, is("captured")).await;
        site.buyers.decided_payment(&order, &ana).await;
        let payment = &paid["payments"][0];
        let life =
            ["created", "returned", "declined", "provider_event", "provider_event", "authorised", "captured"];
        assert_eq!(what(payment), life, "{payment:#}");
        let of = |what: &str| {
            let events = payment["events"].as_array().unwrap();
            events.iter().find(|event| event["what"] == what).unwrap()["detail"].as_str().unwrap()
        };
        assert_eq!(of("declined"), "the test card is made to be declined");
        assert!(of("provider_event").starts_with("test/"));
        assert_eq!(paid["unanswered"], Value::Null);

        // The same once the order is decided, with what is given back.
        let known = shown(&site, &path, &boss, |shown| shown["status"] == "completed").await;
        assert_eq!((what(&known["payments"][0]), &known["refunds"]), (life.to_vec(), &json!([])));
        assert_eq!(site.buyers.get(&list, &boss).await.expect(200)["total"], 0);
        let refund = format!("/api/orders/{order}/refund");
        site.buyers.post(&refund, &boss, json!({"reason": "rain"})).await.expect(200);
        let given = |shown: &Value| shown["refunds"][0]["given"] == true;
        shown(&site, &path, &boss, given).await;

        site.buyers.get(&path, &ana).await.refused(403, "forbidden");
        site.buyers.get(&list, &ana).await.refused(403, "forbidden");
        let bob = site.buyers.login("bob", &[]).await;
        site.buyers.get(&path, &bob).await.refused(404, "not_found");
        site.buyers.get(&format!("{list}?state=lost"), &boss).await.refused(422, "invalid_request");
        site.stop_and_audit().await;
    });
}

fn a_provider_that_does_not_answer_is_seen(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| {
            "stripe".clone_into(&mut config.payments.provider);
            config.payments.stripe.secret_key = ticketbuster::secret::Secret::new("sk_test_nobody");
            // Nobody listens there.
            "http://127.0.0.1:9".clone_into(&mut config.payments.stripe.api_base);
        })
        .await;
        let event = site.add(&event_with(1, 10, json!({"hold_seconds": 600}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let first = order(&site, json!({"event_id": event, "seats": ["S-A0-1"]}), &ana).await;
        let second = order(&site, json!({"event_id": event, "seats": ["S-A0-2"]}), &ana).await;
        let list = format!("/api/events/{event}/payments?state=stuck&per_page=1");
        let stuck = shown(&site, &list, &boss, |shown| shown["total"] == 2).await;
        assert_eq!(stuck["counts"], json!({"unpaid": 2, "stuck": 2, "stopped": 0, "late": 0}));
        assert_eq!(stuck["items"].as_array().unwrap().len(), 1);
        let newest = stuck["items"][0]["order_id"].as_str().unwrap().to_owned();
        let more = site.buyers.get(&format!("{list}&page=2"), &boss).await.expect(200);
        let mut listed = [newest, more["items"][0]["order_id"].as_str().unwrap().to_owned()];
        listed.sort();
        let mut ordered = [first.clone(), second];
        ordered.sort();
        assert_eq!(listed, ordered);
        assert!(stuck["items"][0]["unanswered"]["since"].is_string());

        let path = format!("/api/orders/{first}/payments");
        let seen = shown(&site, &path, &boss, |shown| !shown["unanswered"]["next_try_at"].is_null()).await;
        assert_eq!(what(&seen["payments"][0]), ["unanswered"]);
        let reason = seen["unanswered"]["reason"].as_str().unwrap();
        assert!(reason.contains("unavailable") && !reason.contains("sk_test"), "{reason}");
        assert!(site.metrics().contains("ticketbuster_payments_unanswered 0"), "not for a minute yet");
        site.stop_and_audit().await;
    });
}

fn late_money_is_listed_until_and_after_it_is_given_back(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| config.payments.seconds_min = 1).await;
        let event = site.add(&event_with(1, 10, json!({"hold_seconds": 1}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let body = json!({"event_id": event, "seats": ["S-A0-1"], "payment": {"token": "tok_page"}});
        let order = order(&site, body, &ana).await;
        let path = format!("/api/orders/{order}/payments");
        shown(&site, &path, &boss, |shown| shown["status"] == "failed").await;
        // Its places are somebody else's by now.
        let bob = site.buyers.login("bob", &[]).await;
        site.buyers.hold(event, &bob, &["S-A0-1"]).await.expect(201);
        assert_eq!(site.buyers.press(&order, "late").await, 303);
        let given = |shown: &Value| shown["refunds"][0]["given"] == true;
        let seen = shown(&site, &path, &boss, given).await;
        let payment = &seen["payments"][0];
        assert_eq!(what(payment), ["created", "ending", "cancelled", "came_late"]);
        assert_eq!(payment["events"][1]["detail"], "deadline");
        assert_eq!(payment["due_back"], seen["refunds"][0]["amount"]);
        let list = format!("/api/events/{event}/payments?state=late");
        let late = site.buyers.get(&list, &boss).await.expect(200);
        assert_eq!((&late["total"], &late["counts"]["late"]), (&json!(1), &json!(1)));
        assert_eq!(late["items"][0]["payment"]["status"], "captured");
        site.stop_and_audit().await;
    });
}
