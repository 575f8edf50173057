//! The real program compares sales with throw-away users: with an event's protection, honest buyers are served as well
//! as without throw-away users; without it they are not; and the program reports which.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::support::{Ground, Site, run};

/// Compares sales for some seconds; what was printed, and the summary.
async fn compare(site: &Site, name: &str, protection: &str) -> (Output, Value) {
    let out = site.folder.path().join(name);
    let url = format!("http://{}", site.server.addresses[0]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_ticketbuster"));
    command.args(["loadtest", "hoarders", "--url", &url, "--seed", "7", "--protection", protection, "--out"]);
    command.arg(&out).args([
        "--arrivals",
        "steady 3s",
        "--hold",
        "2s",
        "--think",
        "100ms",
        "--pause",
        "300ms",
    ]);
    // A third of the seats is left to 40 buyers if 40 users hold four each, and none if they may hold ten.
    command.args([
        "--places",
        "240",
        "--hoarders",
        "40",
        "--hoarder-addresses",
        "4",
        "--hoarder-pause",
        "200ms",
    ]);
    command.args(["--buyers", "40", "--quantities", "1:1", "--order-poll", "100ms", "--neighbours", "0"]);
    // Of forty buyers three are more than five of a hundred, and a busy machine is late for that many; without protection
    // hardly anybody is served.
    command.args(["--connections", "64", "--success-ratio", "0.8"]);
    let output = actix_rt::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let summary = std::fs::read(out.join("summary.json"));
    let summary = summary.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (output, serde_json::from_slice(&summary).unwrap())
}

#[test]
fn honest_buyers_are_served_beside_throw_away_users_if_the_event_is_protected() {
    run(async {
        let site = Site::start_with(Ground::Alone, |config| {
            config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        })
        .await;
        let protection = json!({"places_held_max": 4, "abandoned_max": 1, "address_abandoned_max": 20,
            "abandoned_window_seconds": 60, "short_hold_seconds": 1, "abandoned_pause_seconds": 5, "release_jitter_ms": 100});
        let protection = protection.to_string();
        let (on, off) =
            futures_util::future::join(compare(&site, "on", &protection), compare(&site, "off", "off")).await;

        let (output, summary) = on;
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}");
        assert_eq!(summary["passed"], true);
        let [base, shared, own] = &summary["events"].as_array().unwrap()[..] else { panic!("{summary:#}") };
        assert_eq!(base["throw_away_users"], "none");
        assert_eq!(base["their_holds"], 0);
        for attacked in [shared, own] {
            assert!(attacked["their_holds"].as_u64().unwrap() >= 40, "they did their worst: {attacked:#}");
            assert!(attacked["their_refusals"]["limit_exceeded"].as_u64().unwrap() > 0, "{attacked:#}");
            let buyers: u64 =
                attacked["honest_buyers"].as_object().unwrap().values().map(|it| it.as_u64().unwrap()).sum();
            assert_eq!(buyers, 40);
        }

        let (output, summary) = off;
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.contains("FAILED with throw-away users, shared addresses honest buyers have"), "{text}");
        for attacked in &summary["events"].as_array().unwrap()[1..] {
            assert!(attacked["ratio"].as_f64().unwrap() < 0.8, "{attacked:#}");
            assert!(attacked["their_share_of_time"].as_f64().unwrap() > 0.5, "{attacked:#}");
        }
        site.stop_and_audit().await;
    });
}
