//! Organisers give a part of an order back: some of its tickets, or an amount, never more than was paid.

use domain::EventId;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    messaging::broker::until,
    support::{Ground, Site, event_with, on_every_store, run},
};

on_every_store! {
    one_ticket_an_amount_and_the_rest_go_back,
    what_cannot_be_given_back_is_said,
    an_amount_goes_back_twenty_times_at_most,
    however_many_ask_at_once_no_more_goes_back_than_was_paid,
    a_cancelled_event_gives_back_what_is_left,
}

const SEAT: i64 = 12_390;
const FEE: i64 = 1_180;

/// A place costs 123.90, and an order 11.80 once.
async fn event(site: &Site) -> EventId {
    let fees = json!([
        {"name": "Cargo", "per": "place", "amount": 500},
        {"name": "Envío", "per": "order", "amount": 1_000},
    ]);
    site.add(&event_with(1, 10, json!({"fees": fees, "seats_per_buyer": 100}))).await
}

struct People {
    ana: String,
    boss: String,
}

async fn people(site: &Site) -> People {
    let ana = site.buyers.login("ana", &[]).await;
    People { ana, boss: site.buyers.login("boss", &["organiser", "gate"]).await }
}

/// An order of two seats and two places of an area.
async fn buy(site: &Site, event: EventId, ana: &str, seats: [&str; 2]) -> Value {
    let body = json!({"event_id": event, "seats": seats, "areas": [{"section": "PIT", "quantity": 2}]});
    let accepted = site.buyers.post("/api/orders", ana, body).await.expect(202);
    let order = site.buyers.decided(accepted["order_id"].as_str().unwrap(), ana).await;
    assert_eq!((&order["status"], &order["total"]["amount"]), (&json!("completed"), &json!(4 * SEAT + FEE)));
    order
}

fn path(order: &Value) -> String {
    format!("/api/orders/{}", order["order_id"].as_str().unwrap())
}

fn ticket(order: &Value, at: usize) -> &str {
    order["tickets"][at]["ticket_id"].as_str().unwrap()
}

async fn refund(site: &Site, order: &Value, boss: &str, mut body: Value) -> crate::support::Answer {
    body["reason"] = json!("they fell ill");
    site.buyers.post(&format!("{}/refund", path(order)), boss, body).await
}

fn money(amount: i64) -> Value {
    json!({"amount": amount, "currency": "PEN"})
}

async fn refunds(site: &Site, event: EventId, boss: &str) -> Value {
    site.buyers.get(&format!("/api/events/{event}/refunds"), boss).await.expect(200)
}

async fn all_given(site: &Site, event: EventId, boss: &str) -> Value {
    until("every refund is given", async || refunds(site, event, boss).await["due"] == 0).await;
    refunds(site, event, boss).await
}

/// The history has each of them, with the reason.
async fn history_tells(site: &Site, event: EventId, boss: &str) {
    let history =
        site.buyers.get(&format!("/api/events/{event}/history?kind=commands"), boss).await.expect(200);
    let newest = &history["items"][0];
    assert_eq!((&newest["command"], &newest["reason"]), (&json!("refund"), &json!("they fell ill")));
    assert_eq!(newest["changes"], json!([{"field": "refunded", "from": "381.70 PEN", "to": "507.40 PEN"}]));
    assert_eq!(history["items"][3]["labels"], json!(["S-A0-1"]));
}

fn one_ticket_an_amount_and_the_rest_go_back(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = event(&site).await;
        let People { ana, boss } = people(&site).await;
        let order = buy(&site, event, &ana, ["S-A0-1", "S-A0-2"]).await;
        assert_eq!((&order["refunds"], &order["refunded"]), (&json!([]), &money(0)));

        let one = json!({"tickets": [ticket(&order, 0)]});
        let after = refund(&site, &order, &boss, one).await.expect(200);
        assert_eq!((&after["status"], &after["refunded"]), (&json!("partly_refunded"), &money(SEAT)));
        assert_eq!(
            (&after["tickets"][0]["status"], &after["tickets"][1]["status"]),
            (&json!("void"), &json!("valid"))
        );
        let refund_of = &after["refunds"][0];
        assert_eq!(
            (&refund_of["amount"], &refund_of["tickets"], &refund_of["reason"], &refund_of["kind"]),
            (&money(SEAT), &json!([ticket(&order, 0)]), &json!("they fell ill"), &json!("tickets"))
        );
        // Its seat is free, and its ticket opens no gate.
        let seats = site.buyers.get(&format!("/api/events/{event}/seats?view=list&per_page=2"), "").await;
        let seats = seats.expect(200)["items"].clone();
        assert_eq!((&seats[0]["status"], &seats[1]["status"]), (&json!("available"), &json!("sold")));
        let enter = async |at: usize| {
            let body = json!({"token": order["tickets"][at]["token"], "gate": "north"});
            site.buyers.post("/api/tickets/check-in", &boss, body).await
        };
        enter(0).await.refused(409, "ticket_void");
        enter(1).await.expect(200);

        let after = refund(&site, &order, &boss, json!({"amount": money(1_000)})).await.expect(200);
        assert_eq!((&after["status"], &after["refunded"]), (&json!("partly_refunded"), &money(SEAT + 1_000)));
        // Somebody else buys the seat; a ticket that was used goes back like any other.
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let two = json!({"tickets": [ticket(&order, 1), ticket(&order, 2)]});
        let after = refund(&site, &order, &boss, two).await.expect(200);
        assert_eq!(after["refunded"], money(3 * SEAT + 1_000));
        let counts = site.buyers.get(&format!("/api/events/{event}/availability"), "").await.expect(200);
        assert_eq!((&counts["counts"]["sold"], &counts["counts"]["held"]), (&json!(1), &json!(1)));

        let given = all_given(&site, event, &boss).await;
        assert_eq!((&given["given"], &given["amount_given"]), (&json!(3), &money(3 * SEAT + 1_000)));
        until("the report counts it", async || {
            let report = site.buyers.get(&format!("/api/events/{event}/report"), &boss).await.expect(200);
            let (revenue, orders) = (&report["revenue"], &report["orders"]);
            revenue["total"] == money(4 * SEAT + FEE)
                && revenue["refunded"] == money(3 * SEAT + 1_000)
                && orders["partly_refunded"] == 1
        })
        .await;
        let answer = site
            .buyers
            .get(&format!("/api/orders?all=true&event_id={event}&status=partly_refunded"), &boss)
            .await;
        assert_eq!(answer.expect(200)["total"], 1);

        // The rest, with the fee: the place has been paid less than what is left.
        let last = refund(&site, &order, &boss, json!({"tickets": [ticket(&order, 3)]})).await.expect(200);
        assert_eq!((&last["status"], &last["refunded"]), (&json!("refunded"), &order["total"]));
        let amounts: Vec<i64> = last["refunds"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["amount"]["amount"].as_i64().unwrap())
            .collect();
        assert_eq!(amounts, [SEAT, 1_000, 2 * SEAT, SEAT + FEE - 1_000]);
        assert_eq!(last["refunds"][3]["tickets"], json!([ticket(&order, 3)]));
        let given = all_given(&site, event, &boss).await;
        assert_eq!((&given["given"], &given["amount_given"]), (&json!(4), &order["total"]));
        for refund in site.buyers.get(&path(&order), &ana).await.expect(200)["refunds"].as_array().unwrap() {
            assert_eq!(refund["status"], "given");
        }
        history_tells(&site, event, &boss).await;
        site.stop_and_audit().await;
    });
}

fn an_amount_goes_back_twenty_times_at_most(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = event(&site).await;
        let People { ana, boss } = people(&site).await;
        let order = buy(&site, event, &ana, ["S-A0-1", "S-A0-2"]).await;
        let ask = async |body: Value| refund(&site, &order, &boss, body).await;
        for _ in 0..20 {
            ask(json!({"amount": money(1)})).await.expect(200);
        }
        let refused = ask(json!({"amount": money(1)})).await.refused(409, "too_many_refunds");
        assert_eq!(refused["most"], 20);
        ask(json!({"tickets": [ticket(&order, 0)]})).await.expect(200);
        assert_eq!(ask(json!({})).await.expect(200)["status"], "refunded");
        site.stop_and_audit().await;
    });
}

fn what_cannot_be_given_back_is_said(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = event(&site).await;
        let People { ana, boss } = people(&site).await;
        let order = buy(&site, event, &ana, ["S-A0-1", "S-A0-2"]).await;
        let other = buy(&site, event, &ana, ["S-A0-3", "S-A0-4"]).await;
        let total = 4 * SEAT + FEE;
        let ask = async |body: Value| refund(&site, &order, &boss, body).await;
        let large = ask(json!({"amount": money(total + 1)})).await.refused(409, "refund_too_large");
        assert_eq!(large["left"], money(total));
        let strange = json!({"tickets": [ticket(&order, 0), ticket(&other, 0)]});
        let strange = ask(strange).await.refused(409, "ticket_not_of_order");
        assert_eq!(strange["ticket_id"], ticket(&other, 0));
        ask(json!({"tickets": ["nothing"]})).await.refused(409, "ticket_not_of_order");
        ask(json!({"tickets": [ticket(&order, 0), ticket(&order, 0)]})).await.refused(409, "ticket_void");
        for (body, field) in [
            (json!({"tickets": []}), "tickets"),
            (json!({"amount": money(0)}), "amount.amount"),
            (json!({"amount": {"amount": 5, "currency": "EUR"}}), "amount.currency"),
            (json!({"amount": money(5), "tickets": [ticket(&order, 0)]}), "amount"),
        ] {
            let refused = ask(body).await.refused(422, "invalid_request");
            assert_eq!(refused["errors"][0]["field"], field);
        }
        let half = json!({"tickets": [ticket(&order, 0)]});
        let path = format!("{}/refund", path(&order));
        site.buyers.post(&path, &ana, json!({"reason": "I want it"})).await.refused(403, "forbidden");

        // The same request under one key has one outcome.
        let mut keyed = half.clone();
        keyed["reason"] = json!("once");
        for _ in 0..3 {
            let again = site.buyers.try_send("POST", &path, &boss, Some("k-1"), Some(keyed.clone())).await;
            assert_eq!(again.unwrap().expect(200)["refunded"], money(SEAT));
        }
        keyed["reason"] = json!("another");
        let conflict = site.buyers.try_send("POST", &path, &boss, Some("k-1"), Some(keyed)).await.unwrap();
        conflict.refused(422, "idempotency_conflict");
        ask(half).await.refused(409, "ticket_void");
        let large = ask(json!({"amount": money(total)})).await.refused(409, "refund_too_large");
        assert_eq!(large["left"], money(total - SEAT));
        // All that is left ends the order.
        let ended = ask(json!({"amount": money(total - SEAT)})).await.expect(200);
        assert_eq!((&ended["status"], &ended["tickets"][3]["status"]), (&json!("refunded"), &json!("void")));
        ask(json!({"amount": money(1)})).await.refused(409, "order_not_completed");
        let given = all_given(&site, event, &boss).await;
        assert_eq!(given["amount_given"], money(total));
        site.stop_and_audit().await;
    });
}

fn however_many_ask_at_once_no_more_goes_back_than_was_paid(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = event(&site).await;
        let People { ana, boss } = people(&site).await;
        let order = buy(&site, event, &ana, ["S-A0-1", "S-A0-2"]).await;
        let total = 4 * SEAT + FEE;
        let site = &site;
        let asked = (0..24usize).map(|number| {
            let body = match number % 3 {
                0 => json!({"tickets": [ticket(&order, number / 3 % 3)]}),
                _ => json!({"amount": money(4_000)}),
            };
            let (order, boss) = (&order, &boss);
            async move { refund(site, order, boss, body).await }
        });
        let answers = join_all(asked).await;
        for answer in &answers {
            assert!(answer.status == 200 || answer.status == 409, "{:#}", answer.body);
        }
        let after = site.buyers.get(&path(&order), &ana).await.expect(200);
        let sum: i64 = after["refunds"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["amount"]["amount"].as_i64().unwrap())
            .sum();
        assert!((total - 4_000..=total).contains(&sum), "{sum} of {total}");
        assert_eq!(after["refunded"], money(sum));
        let given = all_given(site, event, &boss).await;
        assert_eq!(given["amount_given"], money(sum));
    });
}

fn a_cancelled_event_gives_back_what_is_left(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = event(&site).await;
        let People { ana, boss } = people(&site).await;
        let order = buy(&site, event, &ana, ["S-A0-1", "S-A0-2"]).await;
        let whole = buy(&site, event, &ana, ["S-A0-3", "S-A0-4"]).await;
        refund(&site, &order, &boss, json!({"tickets": [ticket(&order, 1)]})).await.expect(200);
        let status = format!("/api/events/{event}/status");
        site.buyers.post(&status, &boss, json!({"status": "cancelled"})).await.expect(200);
        until("every order is refunded", async || {
            let now = refunds(&site, event, &boss).await;
            (&now["orders_left"], &now["due"], &now["given"]) == (&json!(0), &json!(0), &json!(3))
        })
        .await;
        let total = 4 * SEAT + FEE;
        assert_eq!(refunds(&site, event, &boss).await["amount_given"], money(2 * total));
        for order in [order, whole] {
            let after = site.buyers.get(&path(&order), &ana).await.expect(200);
            assert_eq!((&after["status"], &after["refunded"]), (&json!("refunded"), &money(total)));
        }
        site.stop_and_audit().await;
    });
}
