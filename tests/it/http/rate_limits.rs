//! The rate limits of users and addresses.

use crate::support::{Ground, Site, limit_rates, run};

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    run(async {
        let site = Site::start_with(Ground::Alone, |config| {
            limit_rates(config, 1_000, 3);
        })
        .await;
        let ana = site.buyers.login("ana", &[]).await;
        for _ in 0..3 {
            site.buyers.get("/api/orders", &ana).await.expect(200);
        }
        let limited = site.buyers.get("/api/orders", &ana).await;
        assert_eq!(limited.headers.get("retry-after").unwrap(), "1");
        assert_eq!(limited.headers.get("ratelimit").unwrap(), "\"user\";r=0;t=1");
        assert_eq!(limited.headers.get("ratelimit-policy").unwrap(), "\"user\";q=3;w=3");
        limited.refused(429, "rate_limited");
        let bob = site.buyers.login("bob", &[]).await;
        site.buyers.get("/api/orders", &bob).await.expect(200);
        let site = Site::start_with(Ground::Alone, |config| {
            limit_rates(config, 2, 1_000);
        })
        .await;
        site.buyers.get("/api/events", "").await.expect(200);
        site.buyers.get("/api/events", "").await.expect(200);
        let limited = site.buyers.get("/api/events", "").await;
        assert_eq!(limited.headers.get("ratelimit").unwrap(), "\"address\";r=0;t=1");
        assert_eq!(limited.headers.get("ratelimit-policy").unwrap(), "\"address\";q=2;w=2");
        limited.refused(429, "rate_limited");
    });
}

#[test]
fn addresses_behind_a_trusted_proxy_have_rates_of_their_own_and_nobody_else_is_believed() {
    run(async {
        for (proxies, believed) in [(vec!["127.0.0.1".parse().unwrap()], true), (Vec::new(), false)] {
            let site = Site::start_with(Ground::Alone, |config| {
                limit_rates(config, 2, 1_000);
                config.http.trusted_proxies = proxies;
            })
            .await;
            let mut last = 0;
            for number in 0..5 {
                let request = site.buyers.client.get(format!("{}/api/events", site.buyers.base));
                let from = format!("203.0.113.9, 198.51.100.{number}");
                let answer = request.insert_header(("x-forwarded-for", from)).send().await.unwrap();
                last = answer.status().as_u16();
            }
            assert_eq!(last, if believed { 200 } else { 429 });
            site.stop_and_audit().await;
        }
    });
}
