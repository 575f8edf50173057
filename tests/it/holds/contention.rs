//! Many buyers compete for few seats: no seat is held twice.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use serde_json::json;

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    of_a_thousand_buyers_one_gets_the_seat,
    two_thousand_seats_sell_out_to_two_hundred_buyers,
}

fn of_a_thousand_buyers_one_gets_the_seat(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let mut tokens = Vec::new();
        for buyer in 0..1_000 {
            tokens.push(site.buyers.login(&format!("buyer-{buyer}"), &[]).await);
        }
        for round in 1..=3 {
            let seat = format!("S-A0-{round}");
            let seats = [seat.as_str()];
            // A slow machine refuses what waits too long; whoever is refused asks again.
            let answers = tokens.iter().map(async |token| {
                loop {
                    let answer = site.buyers.hold(event, token, &seats).await;
                    if answer.status.as_u16() != 503 {
                        return answer;
                    }
                    actix_rt::time::sleep(std::time::Duration::from_millis(50)).await;
                }
            });
            let answers: Vec<_> = futures_util::future::join_all(answers).await;
            let mut counts: BTreeMap<u16, u32> = BTreeMap::new();
            for answer in &answers {
                *counts.entry(answer.status.as_u16()).or_default() += 1;
            }
            assert_eq!(counts, BTreeMap::from([(201, 1), (409, 999)]));
        }
        let report = site.stop_and_audit().await;
        assert_eq!(report.holds, 3);
    });
}

fn two_thousand_seats_sell_out_to_two_hundred_buyers(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(50, 40, json!({"seats_per_buyer": 2_000}))).await;
        let holds = format!("/api/events/{event}/holds");
        let sold: Vec<u64> = stream::iter(0..200u64)
            .map(|buyer| {
                let (buyers, holds) = (site.buyers.clone(), holds.clone());
                async move {
                    let token = buyers.login(&format!("buyer-{buyer}"), &[]).await;
                    let (mut sold, mut turn) = (0, buyer);
                    loop {
                        turn = turn
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1_442_695_040_888_963_407);
                        let quantity = 1 + (turn >> 60) % 4;
                        let wish = json!({"best_available": {"quantity": quantity, "section": "S"}});
                        let held = buyers.post(&holds, &token, wish).await;
                        if held.status.as_u16() == 409 && quantity == 1 {
                            return sold;
                        }
                        if held.status.as_u16() != 201 {
                            continue;
                        }
                        // One in five changes their mind.
                        if (turn >> 33) % 5 == 0 {
                            let path = format!("/api/holds/{}", held.body["hold_id"].as_str().unwrap());
                            buyers.try_send("DELETE", &path, &token, None, None).await.unwrap().expect(204);
                            continue;
                        }
                        // One in twenty has to try another card: the hold is theirs still.
                        if (turn >> 40) % 20 == 0 {
                            let declined = buyers.buy(&held.body, &token, "tok_declined").await;
                            assert_eq!(declined["status"], "failed");
                        }
                        let order = buyers.buy(&held.body, &token, "tok_success").await;
                        sold += order["tickets"].as_array().unwrap().len() as u64;
                    }
                }
            })
            .buffer_unordered(200)
            .collect()
            .await;
        // Whoever gave up while others still held seats may have left some: buy those as well.
        let last = site.buyers.login("last", &[]).await;
        let mut total: u64 = sold.iter().sum();
        loop {
            let wish = json!({"best_available": {"quantity": 1, "section": "S"}});
            let held = site.buyers.post(&holds, &last, wish).await;
            if held.status.as_u16() != 201 {
                break;
            }
            site.buyers.buy(&held.body, &last, "tok_success").await;
            total += 1;
        }
        assert_eq!(total, 2_000);
        let report = site.stop_and_audit().await;
        assert_eq!((report.seats_sold, report.tickets), (2_000, 2_000));
    });
}
