//! What places cost: the same wherever it is told, before the choice and after it.

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::cli::store::open_store;

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    prices_of_new_events_contain_fees_and_taxes,
    exclusive_prices_are_told_with_what_comes_on_top,
    prices_change_only_while_nobody_was_promised_any,
    the_least_price_outlives_a_restart_when_taxes_differ_by_tier,
}

fn amount(money: &Value) -> i64 {
    money["amount"].as_i64().unwrap()
}

/// The sum of the parts of a price.
fn sum_of(parts: &Value) -> i64 {
    let named = |list: &str| {
        let amounts = parts[list].as_array().unwrap().iter().map(|part| amount(&part["amount"]));
        amounts.sum::<i64>()
    };
    amount(&parts["net"]) + named("fees") + named("taxes")
}

/// What a page adds up for a hold's places before it is held.
fn shown(event: &Value, groups: &Value, seats: &[&Value], in_area: i64) -> i64 {
    let fees: i64 = event["order_fees"].as_array().unwrap().iter().map(|fee| amount(&fee["price"])).sum();
    let area = groups.as_array().unwrap().iter().find(|group| group["section"] == "PIT").unwrap();
    seats.iter().map(|seat| amount(&seat["price"])).sum::<i64>() + amount(&area["price"]) * in_area + fees
}

/// Holds and buys two seats and three places of the area, and compares every price on the way.
async fn buy_and_compare(site: &Site, event: EventId, tier_price: i64) -> Value {
    let ana = site.buyers.login("ana", &[]).await;
    let get = async |what: &str| site.buyers.get(&format!("/api/events/{event}{what}"), "").await.expect(200);
    let told = get("").await;
    let list = get("/seats?view=list").await;
    let groups = get("/availability").await;
    assert_eq!((amount(&told["price_from"]), amount(&told["tiers"][0]["price"])), (tier_price, tier_price));
    let seats = list["items"].as_array().unwrap();
    for priced in seats.iter().chain(told["tiers"].as_array().unwrap()) {
        assert_eq!((amount(&priced["price"]), sum_of(&priced["price_parts"])), (tier_price, tier_price));
    }
    let shown = shown(&told, &groups["groups"], &[&seats[0], &seats[1]], 3);

    let body = json!({"seats": ["S-A0-1", "S-A0-2"], "areas": [{"section": "PIT", "quantity": 3}]});
    let hold = site.buyers.post(&format!("/api/events/{event}/holds"), &ana, body).await.expect(201);
    assert_eq!((amount(&hold["total"]), sum_of(&hold["price_parts"])), (shown, shown));
    assert_eq!(hold["order_fees"], told["order_fees"]);
    assert_eq!(amount(&hold["areas"][0]["price"]), tier_price);
    let order = site.buyers.buy(&hold, &ana, "tok_success").await;
    for same in ["total", "subtotal", "fees", "tax", "price_parts", "order_fees"] {
        assert_eq!(order[same], hold[same], "{same}");
    }
    assert_eq!(order["prices"], told["prices"]);
    let items = order["items"].as_array().unwrap().iter();
    let places: i64 = items.map(|item| amount(&item["price"]) * item["quantity"].as_i64().unwrap()).sum();
    let once: i64 = order["order_fees"].as_array().unwrap().iter().map(|fee| amount(&fee["price"])).sum();
    assert_eq!(places + once, shown);
    told
}

fn prices_of_new_events_contain_fees_and_taxes(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let mut document = event_with(
            1,
            5,
            json!({"fees": [
                {"name": "Cargo", "per": "place", "amount": 500}, {"name": "Envío", "per": "order", "amount": 590},
            ]}),
        );
        // As documents were written before prices could be either.
        document.as_object_mut().unwrap().remove("prices");
        let event = site.add(&document).await;
        let told = buy_and_compare(&site, event, 10_000).await;
        assert_eq!(told["prices"], "inclusive");
        assert_eq!(told["taxes"], json!([{"name": "IGV", "basis_points": 1_800, "tiers": [], "fees": []}]));
        assert_eq!(amount(&told["order_fees"][0]["price"]), 590);
        // 18/118 of 100.00, and of the 5.00 in it.
        let parts = &told["tiers"][0]["price_parts"];
        assert_eq!((amount(&parts["taxes"][0]["amount"]), amount(&parts["fees"][0]["amount"])), (1_525, 424));
        site.stop_and_audit().await;
    });
}

fn exclusive_prices_are_told_with_what_comes_on_top(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let fees = json!([
            {"name": "Cargo", "per": "place", "amount": 500}, {"name": "Envío", "per": "order", "amount": 500},
            {"name": "Tarjeta", "per": "subtotal", "basis_points": 250},
        ]);
        let taxes = json!([
            {"name": "IGV", "basis_points": 1_800},
            {"name": "Municipal", "basis_points": 333, "tiers": ["T"], "fees": ["Tarjeta"]},
        ]);
        let more = json!({"prices": "exclusive", "fees": fees, "taxes": taxes, "tax": null});
        let event = site.add(&event_with(1, 5, more)).await;
        // 10,000, 500 and 250; 18 % on all of it, 3.33 % on 10,250.
        let told = buy_and_compare(&site, event, 10_750 + 1_935 + 341).await;
        assert_eq!(amount(&told["order_fees"][0]["price"]), 590);
        let names = |list: &str| {
            let parts = told["tiers"][0]["price_parts"][list].as_array().unwrap().clone();
            parts.into_iter().map(|part| part["name"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            (names("fees"), names("taxes")),
            (vec![json!("Cargo"), json!("Tarjeta")], vec![json!("IGV"), json!("Municipal")])
        );
        site.stop_and_audit().await;
    });
}

fn prices_change_only_while_nobody_was_promised_any(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        let event = site.add(&event_with(1, 5, json!({}))).await;
        let path = format!("/api/events/{event}");
        let patch =
            async |body: Value| site.buyers.try_send("PATCH", &path, &boss, None, Some(body)).await.unwrap();
        let status = async |status: &str| {
            let body = json!({"status": status});
            site.buyers.post(&format!("{path}/status"), &boss, body).await.expect(200);
        };
        let inclusive = json!({"prices": "inclusive", "taxes": [{"name": "IGV", "basis_points": 1_000}]});
        patch(inclusive.clone()).await.refused(409, "charges_promised");
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        status("paused").await;
        patch(inclusive.clone()).await.refused(409, "charges_promised");
        // Whatever else is changed is none of it.
        patch(json!({"hold_seconds": 300})).await.expect(200);
        let order = site.buyers.buy(&hold, &ana, "tok_success").await;
        assert_eq!(order["total"], hold["total"]);

        for (body, wrong) in [
            (json!({"taxes": [{"name": "T", "basis_points": 10_001}]}), "taxes.0.basis_points"),
            (json!({"taxes": [{"name": "T", "basis_points": 1, "tiers": ["X"]}]}), "taxes.0.tiers"),
            (json!({"taxes": [{"name": "T", "basis_points": 1, "fees": ["X"]}]}), "taxes.0.fees"),
            (json!({"taxes": vec![json!({"name": "T", "basis_points": 1}); 11]}), "taxes"),
        ] {
            let refused = patch(body).await.refused(422, "invalid_request");
            assert_eq!(refused["errors"][0]["field"], wrong);
        }
        let changed = patch(inclusive).await.expect(200);
        assert_eq!((&changed["prices"], amount(&changed["price_from"])), (&json!("inclusive"), 10_000));
        status("on_sale").await;
        // The order that was placed before keeps what it cost, by name.
        let kept = format!("/api/orders/{}", order["order_id"].as_str().unwrap());
        let kept = site.buyers.get(&kept, &ana).await.expect(200);
        for same in ["total", "price_parts", "prices"] {
            assert_eq!(kept[same], order[same], "{same}");
        }
        let next = site.buyers.hold(event, &ana, &["S-A0-2"]).await.expect(201);
        assert_eq!(amount(&next["total"]), 10_000);
        site.stop_and_audit().await;
    });
}

fn the_least_price_outlives_a_restart_when_taxes_differ_by_tier(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let sections = json!([
            {"section": "S", "tier": "DEAR", "rows": [{"row": "A", "from": 1, "to": 2, "y": 0}]},
            {"section": "PIT", "tier": "CHEAP", "kind": "area", "capacity": 10},
        ]);
        let more = json!({"fees": [], "sections": sections, "tax": null,
            "tiers": [{"tier": "DEAR", "price": 1_050}, {"tier": "CHEAP", "price": 1_000}],
            "taxes": [{"name": "T", "basis_points": 1_000, "tiers": ["CHEAP"]}]});
        let event = site.add(&event_with(1, 2, more)).await;
        let price_from = async |site: &Site| {
            let told = site.buyers.get(&format!("/api/events/{event}"), "").await.expect(200);
            amount(&told["price_from"])
        };
        assert_eq!(price_from(&site).await, 1_050, "the cheap tier costs 1,100");
        let (folder, config) = (site.folder.clone(), site.config.clone());
        site.server.stop().await;
        let store = open_store(&config).await.unwrap();
        let site = Site::over(folder, *config, store).await;
        assert_eq!(price_from(&site).await, 1_050);
        site.stop_and_audit().await;
    });
}
