//! What several processes count together.

use std::time::Duration;

use ticketbuster::config::RateScope;

use super::{Ring, shared_by, until};
use crate::support::{Buyers, Site, limit_rates, run};

/// How many requests of a user pass at once.
async fn passed(buyers: &Buyers, session: &str) -> usize {
    let mut passed = 0;
    while buyers.get("/api/orders", session).await.status == 200 {
        passed += 1;
        assert!(passed < 100, "nothing is limited");
    }
    passed
}

async fn limited(ring: &Ring, node: &str, scope: RateScope) -> Site {
    let mut config = ring.config(node);
    limit_rates(&mut config, 10_000, 30);
    config.rate_limit.scope = scope;
    ring.start_with(config).await
}

#[test]
fn a_rate_holds_for_all_processes_together_and_is_divided_anew_when_one_ends() {
    run(async {
        let ring = Ring::new();
        let (a, b) =
            (limited(&ring, "a", RateScope::Cluster).await, limited(&ring, "b", RateScope::Cluster).await);
        let c = limited(&ring, "c", RateScope::Process).await;
        shared_by(&[&a, &b, &c]).await;
        let session = async |name: &str| a.buyers.login(name, &[]).await;
        // A token that comes while they ask is one more.
        let ana = session("ana").await;
        for (site, part) in [(&a, 10), (&b, 10), (&c, 30)] {
            let passed = passed(&site.buyers, &ana).await;
            assert!((part..part + 4).contains(&passed), "{passed} of {part}");
        }
        let policy = a.buyers.get("/api/orders", &ana).await;
        assert_eq!(policy.headers.get("ratelimit-policy").unwrap(), "\"user\";q=10;w=30");
        policy.refused(429, "rate_limited");

        c.server.stop().await;
        let directory = a.server.keeper().unwrap().directory().clone();
        until("its end is known", || directory.living() == Some(2)).await;
        let other = b.server.keeper().unwrap().directory().clone();
        until("its end is known", || other.living() == Some(2)).await;
        actix_rt::time::sleep(Duration::from_millis(50)).await;
        let ben = session("ben").await;
        for site in [&a, &b] {
            let passed = passed(&site.buyers, &ben).await;
            assert!((15..19).contains(&passed), "{passed} of 15");
        }
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}
