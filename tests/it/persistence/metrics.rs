//! The metrics of reads, of the wait for a connection, and of messages that the broker has not confirmed.

use std::{
    net::TcpListener,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::json;
use ticketbuster::cli::store::open_store;

use crate::{
    messaging::broker::{config_for, metric},
    support::{Ground, Site, event_with, on_every_store, run},
};

on_every_store! { reads_are_counted_by_kind_and_the_wait_for_a_connection_with_them }

async fn scraped(site: &Site) -> String {
    let url = format!("http://{}/metrics", site.server.ops_addresses[0]);
    let body = site.buyers.client.get(url).send().await.unwrap().body().limit(1 << 20).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

fn reads_are_counted_by_kind_and_the_wait_for_a_connection_with_them(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let ana = site.buyers.login("ana", &[]).await;
        let reads = |text: &str, query: &str| {
            metric(text, &format!("ticketbuster_store_query_seconds_count{{query=\"{query}\"}}"))
        };
        let before = scraped(&site).await;
        assert_eq!(reads(&before, "orders"), 0);
        for _ in 0..3 {
            site.buyers.get("/api/orders", &ana).await.expect(200);
        }
        let after = scraped(&site).await;
        assert_eq!(reads(&after, "orders"), 3, "{after}");
        let waits = |text: &str| metric(text, "ticketbuster_store_wait_seconds_count");
        assert!(waits(&after) >= waits(&before) + 3, "{after}");
        // Whatever is asked for, there are few kinds.
        let kinds = after.matches("ticketbuster_store_query_seconds_count{").count();
        assert!((2..40).contains(&kinds), "{kinds}");
        site.stop_and_audit().await;
    });
}

/// The age of the oldest message about orders, in seconds.
async fn age(site: &Site) -> f64 {
    let text = scraped(site).await;
    let name = "ticketbuster_outbox_oldest_seconds{topic=\"orders_queue\"} ";
    let value = text.lines().find_map(|line| line.strip_prefix(name));
    value.map_or(0.0, |value| value.parse().unwrap())
}

/// The first age that is told of anything.
async fn first_age(site: &Site) -> f64 {
    let began = Instant::now();
    loop {
        let age = age(site).await;
        if age > 0.0 {
            return age;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "no message has an age");
        actix_rt::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn a_message_that_no_broker_takes_grows_old_also_over_a_restart() {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        // Nobody listens there.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = config_for(folder.path(), &format!("amqp://guest:guest@127.0.0.1:{port}/%2f"));
        let start = async || {
            let store = open_store(&config).await.unwrap();
            Site::over(folder.clone(), config.clone(), store).await
        };
        let site = start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        assert_eq!(age(&site).await, 0.0, "nothing waits");
        let order = json!({"event_id": event, "seats": ["S-A0-1"]});
        site.buyers.post("/api/orders", &ana, order).await.expect(202);
        let ordered = Instant::now();
        let first = first_age(&site).await;
        while age(&site).await <= first {
            assert!(ordered.elapsed() < Duration::from_secs(30), "it does not grow older");
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        site.server.stop().await;
        // Longer than a new process needs to tell the first age.
        actix_rt::time::sleep(Duration::from_millis(2_000).saturating_sub(ordered.elapsed())).await;
        let restarted = ordered.elapsed().as_secs_f64();
        let site = start().await;
        let after = first_age(&site).await;
        assert!(after >= restarted - 0.1, "{after} s, {restarted} s after the order");
        site.server.stop().await;
    });
}
