//! Money that comes for several payments of one order after it was decided, all at once.

use std::{sync::Arc, time::Duration};

use serde_json::json;

use domain::OrderId;
use ticketbuster::store::{InboxRow, Store};

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! { payments_that_come_late_at_once_all_go_back_and_bring_no_order_back }

const ATTEMPTS: u16 = 3;

async fn until_given(store: &Arc<dyn Store>, order: &str, attempt: u16) {
    let key = format!("{order}-{attempt}");
    for _ in 0..1_500 {
        if store.processed(InboxRow::REFUNDS, &key).await.unwrap() {
            return;
        }
        actix_rt::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("payment {key} is not given back");
}

fn payments_that_come_late_at_once_all_go_back_and_bring_no_order_back(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| config.payments.seconds_min = 600).await;
        let event = json!(site.add(&event_with(1, 10, json!({"hold_seconds": 600}))).await);
        let ana = site.buyers.login("ana", &[]).await;
        let store: Arc<dyn Store> = site.server.engine.store().clone();
        for seat in 1..=4 {
            let order = site.buyers.order_on_page(&event, &format!("S-A0-{seat}"), &ana).await;
            let id = order["order_id"].as_str().unwrap();
            for _ in 1..ATTEMPTS {
                let path = format!("/api/orders/{id}/payment");
                site.buyers.post(&path, &ana, json!({"again": true})).await.expect(200);
                site.buyers.reaches(&order, &ana, "awaiting_payment").await;
            }
            site.buyers.post(&format!("/api/orders/{id}/cancel"), &ana, json!({})).await.expect(200);
            let late = (1..=ATTEMPTS).map(|attempt| site.buyers.press_of(id, attempt, "late"));
            assert_eq!(futures_util::future::join_all(late).await, [303; ATTEMPTS as usize]);
            for attempt in 1..=ATTEMPTS {
                until_given(&store, id, attempt).await;
            }
            let row = store.order(id.parse::<OrderId>().unwrap()).await.unwrap().unwrap();
            let due: Vec<_> = row.payments.iter().map(|payment| payment.due_back).collect();
            assert_eq!(due, [row.totals.total; ATTEMPTS as usize]);
            assert_eq!(site.buyers.reaches(&order, &ana, "cancelled").await["tickets"], json!([]));
        }
        site.stop_and_audit().await;
    });
}
