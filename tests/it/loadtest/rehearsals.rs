//! The real program passes a correct server and finds the faults of an incorrect one.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::Ordering::SeqCst,
    time::Duration,
};

use domain::{EventId, Timestamp};
use serde_json::{Value, json};
use ticketbuster::{actors::requests::ForgetSales, cli::store::open_store};

use crate::support::{Ground, Site, event_with, liar::Liar, planned, process::Process, proxy::Proxy, run};

/// A rehearsal that is over.
struct Rehearsal {
    output: Output,
    folder: PathBuf,
    summary: Value,
}

impl Rehearsal {
    /// Runs the program against this server.
    async fn of(url: &str, folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ticketbuster"));
        let out = folder.join("report");
        command.arg("loadtest").args(arguments).args(["--url", url, "--seed", "7", "--out"]).arg(&out);
        let output = actix_rt::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let summary = std::fs::read(out.join("summary.json"));
        let summary = summary.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        Self { output, folder: out, summary: serde_json::from_slice(&summary).unwrap() }
    }

    fn text(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    #[track_caller]
    fn passed(&self) -> &Value {
        assert!(
            self.output.status.success(),
            "{}\n{}",
            self.text(),
            String::from_utf8_lossy(&self.output.stderr)
        );
        assert_eq!((&self.summary["violations"], &self.summary["passed"]), (&json!(0), &json!(true)));
        &self.summary
    }

    #[track_caller]
    fn found(&self, kind: &str) {
        assert_eq!(self.output.status.code(), Some(1), "{}", self.text());
        let kinds = self.summary["violation_list"].as_array().unwrap();
        assert!(kinds.iter().any(|violation| violation["kind"] == kind), "{kind} is not in {kinds:?}");
        let first = self.text().trim_start().lines().next().unwrap().to_owned();
        assert!(first.contains("VIOLATIONS"), "they come first: {first}");
    }
}

/// Everything happens in two or three seconds.
const QUICK: [&str; 8] =
    ["--arrivals", "50% once, 50% steady 2s", "--think", "50ms", "--pause", "50ms", "--order-poll", "50ms"];

fn url(site: &Site) -> String {
    format!("http://{}", site.server.addresses[0])
}

/// A hundred seats and no area.
fn hundred_seats() -> Value {
    let rows: Vec<Value> =
        (0..10).map(|row| json!({"row": format!("R{row}"), "from": 1, "to": 10, "y": row * 10})).collect();
    event_with(1, 1, json!({"sections": [{"section": "S", "tier": "T", "rows": rows}]}))
}

#[test]
fn a_small_drop_sells_out_and_is_written_down() {
    run(async {
        let site = Site::start().await;
        site.add(&hundred_seats()).await;
        let mut arguments =
            vec!["drop", "--buyers", "200", "--viewers", "5", "--release", "0", "--declined", "0"];
        arguments.extend(QUICK);
        arguments.extend(["--fail-if", "run.sold<100%", "--fail-if", "hold.errors>0%"]);
        let rehearsal = Rehearsal::of(&url(&site), site.folder.path(), &arguments).await;
        let summary = rehearsal.passed();
        assert_eq!(summary["places"]["sold"], 100, "{summary:#}");
        assert_eq!(summary["checks"]["viewers' maps"], 6, "five, and the one whose map buyers look at");
        assert_eq!(summary["checks"]["acknowledged orders"], summary["orders"]);
        assert_eq!(summary["checks"]["sales of events"], 1, "the organiser's report was asked");
        assert!(summary["checks"]["seats of completed orders"] == 100, "{summary:#}");
        assert!(summary["operations"]["hold"]["refused"].as_u64().unwrap() > 0, "somebody was too late");
        assert!(summary["operations"]["deliver"]["count"].as_u64().unwrap() > 0);
        let buyers: u64 =
            summary["buyers"].as_object().unwrap().values().map(|times| times.as_u64().unwrap()).sum();
        assert_eq!(buyers, 200);
        let text = rehearsal.text();
        assert!(text.contains("PASSED: 0 violations, 0 of 2 thresholds broken"), "{text}");
        let page = std::fs::read_to_string(rehearsal.folder.join("report.html")).unwrap();
        for part in ["Latency over time", "Sell-through", "Percentiles", "✓ Passed", "prefers-color-scheme"]
        {
            assert!(page.contains(part), "{part}");
        }
        assert!(
            !page.contains("src=") && !page.contains("<link") && !page.contains("<script"),
            "it loads nothing"
        );
        let hgrm = std::fs::read_to_string(rehearsal.folder.join("latency.hgrm")).unwrap();
        assert!(hgrm.contains("#[Operation = hold]") && hgrm.contains("1/(1-Percentile)"));

        // Once more, with sessions of our own: nothing is left, and a threshold says so.
        let (tokens, boss) = (site.folder.path().join("tokens"), site.folder.path().join("boss"));
        let mut sessions = String::new();
        for buyer in 0..10 {
            sessions += &(site.buyers.login(&format!("buyer-{buyer}"), &[]).await + "\n");
        }
        std::fs::write(&tokens, sessions).unwrap();
        std::fs::write(&boss, site.buyers.login("boss", &["organiser"]).await).unwrap();
        let mut arguments = vec!["steady", "--buyers", "20", "--viewers", "0", "--tries", "1"];
        arguments.extend(["--tokens", tokens.to_str().unwrap(), "--organiser-token", boss.to_str().unwrap()]);
        arguments.extend(QUICK);
        arguments.extend(["--fail-if", "hold.refused>=100%", "--fail-if", "order.p99>1s"]);
        let rehearsal = Rehearsal::of(&url(&site), site.folder.path(), &arguments).await;
        assert_eq!(rehearsal.output.status.code(), Some(1), "{}", rehearsal.text());
        assert_eq!(rehearsal.summary["violations"], 0);
        assert_eq!(rehearsal.summary["checks"]["sales of events"], 1);
        let broken = rehearsal.summary["thresholds_broken"].as_array().unwrap();
        assert_eq!(broken[0], "hold.refused>=100%: it is 100.00%");
        assert_eq!(broken[1], "order.p99>1s: nothing of it was measured");
        site.stop_and_audit().await;
    });
}

#[test]
fn who_needs_no_live_view_opens_no_socket() {
    run(async {
        // A server without room for a socket: a viewer would be refused, and its map be found missing.
        let site = Site::start_with(Ground::Sqlite, |config| config.live.sockets_max = 0).await;
        site.add(&hundred_seats()).await;
        let mut arguments = vec!["steady", "--buyers", "60", "--viewers", "0", "--named", "1"];
        arguments.extend(["--declined", "0", "--quantities", "1:1", "--live", "false"]);
        arguments.extend(QUICK);
        let rehearsal = Rehearsal::of(&url(&site), site.folder.path(), &arguments).await;
        let summary = rehearsal.passed();
        assert_eq!((&summary["viewers"]["viewers"], &summary["viewers"]["seated"]), (&json!(0), &json!(0)));
        assert_eq!(summary["operations"]["connect"], Value::Null, "nobody connected");
        assert_eq!(summary["checks"]["viewers' maps"], Value::Null, "nobody's map was looked at");
        assert_eq!(summary["checks"]["seats on the map"], 100, "all else is checked as ever");
        assert!(summary["orders"].as_u64().unwrap() > 30, "{summary:#}");
        assert!(!rehearsal.text().contains("seated"), "{}", rehearsal.text());
        site.stop_and_audit().await;
    });
}

#[test]
fn several_events_with_areas_are_rehearsed_at_once() {
    run(async {
        let site = Site::start().await;
        for _ in 0..3 {
            site.add(&event_with(10, 20, json!({"hold_seconds": 3}))).await;
        }
        let file = site.folder.path().join("mine.toml");
        let text = "like = \"steady\"\nevents_max = 3\nareas = 0.5\nabandon = 0.2\nrelease = 0.2\ndeclined = 0.1\n\
                    duplicates = 0.5\nbots = 0.1\ntimeout = \"5s\"\nviewers = 6\n";
        std::fs::write(&file, text).unwrap();
        let mut arguments = vec![file.to_str().unwrap(), "--buyers", "150"];
        arguments.extend(QUICK);
        let rehearsal = Rehearsal::of(&url(&site), site.folder.path(), &arguments).await;
        let summary = rehearsal.passed();
        assert_eq!(summary["events"].as_array().unwrap().len(), 3);
        assert_eq!(summary["checks"]["areas"], 3);
        assert_eq!(summary["checks"]["viewers' maps"], 9);
        let operations = &summary["operations"];
        for operation in
            ["event", "map", "hold", "release", "order", "status", "complete", "connect", "deliver"]
        {
            assert!(operations[operation]["count"].as_u64().unwrap() > 0, "{operation}: {operations:#}");
        }
        for fate in ["bought", "card declined", "left a hold behind", "gave a hold back"] {
            assert!(summary["buyers"][fate].as_u64().unwrap() > 0, "{fate}: {:#}", summary["buyers"]);
        }
        site.stop_and_audit().await;
    });
}

/// Thirty buyers in two seconds.
const THIRTY: [&str; 13] = [
    "steady",
    "--buyers",
    "30",
    "--viewers",
    "2",
    "--settle",
    "2s",
    "--abandon",
    "0",
    "--release",
    "0",
    "--declined",
    "0",
];

#[test]
fn a_planted_double_sale_is_found() {
    run(async {
        let (site, faults) = Site::faulty(|_| {}).await;
        let event = site.add(&hundred_seats()).await;
        let gateway = site.server.engine.gateway();
        // Everybody gets the best seats, which are sold, forgotten, and sold again; the store looks away.
        faults.forget_buyers.store(true, SeqCst);
        let mut arguments = THIRTY.to_vec();
        arguments.extend(["--named", "0"]);
        arguments.extend(QUICK);
        let forgets = async {
            while site.server.engine.catalogue().get(event).unwrap().counts().sold < 8 {
                actix_rt::time::sleep(Duration::from_millis(10)).await;
            }
            gateway.send(event, ForgetSales).await.unwrap();
        };
        let (address, folder) = (url(&site), site.folder.clone());
        let rehearsal = Rehearsal::of(&address, folder.path(), &arguments);
        let (rehearsal, ()) = futures_util::future::join(rehearsal, forgets).await;
        rehearsal.found("seat_sold_twice");
        rehearsal.found("seat_held_twice");
        let report = site.stop_and_read().await;
        assert!(!report.violations.is_empty(), "the audit finds it as well");
    });
}

#[test]
fn a_planted_loss_of_an_order_is_found() {
    run(async {
        let site = Site::start().await;
        site.add(&hundred_seats()).await;
        let liar = Liar::before(site.server.addresses[0].port()).await;
        let mut arguments = THIRTY.to_vec();
        arguments.extend(QUICK);
        let url = format!("http://127.0.0.1:{}", liar.port);
        Rehearsal::of(&url, site.folder.path(), &arguments).await.found("order_missing");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_network_that_cuts_connections_costs_time_and_nothing_else() {
    run(async {
        let site = Site::start().await;
        site.add(&event_with(10, 20, json!({}))).await;
        let proxy = Proxy::before(site.server.addresses[0].port(), 3).await;
        proxy.set_cutting(true);
        let mut arguments = vec!["steady", "--buyers", "80", "--viewers", "4", "--duplicates", "0.5"];
        // Few connections, so that each carries enough to be cut.
        arguments.extend(["--retries", "30", "--connections", "4"]);
        arguments.extend(QUICK);
        let url = format!("http://127.0.0.1:{}", proxy.port);
        let rehearsal = Rehearsal::of(&url, site.folder.path(), &arguments).await;
        let summary = rehearsal.passed();
        assert!(proxy.cuts() > 5, "{} cuts", proxy.cuts());
        let broken = summary["operations"]["hold"]["outcomes"]["connection broke"]["count"].as_u64();
        assert!(broken.unwrap() > 0, "{:#}", summary["operations"]["hold"]);
        assert_eq!(summary["buyers"]["never answered"], 0);
        site.stop_and_audit().await;
    });
}

#[test]
fn a_restart_in_the_middle_leaves_every_viewer_exact_and_loses_no_order() {
    let folder = tempfile::tempdir().unwrap();
    let config = Ground::Sqlite.config(folder.path());
    let new = planned(&event_with(20, 20, json!({})), Timestamp(1_000));
    let event: EventId = new.record.event;
    run(async {
        let store = open_store(&config).await.unwrap();
        store.create_event(new).await.unwrap();
        store.close().await.unwrap();
        // The same address in both lives.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let settings = [("TICKETBUSTER__HTTP__LISTEN", address.as_str())];
        let first = Process::start(&config, &settings).await;
        let id = event.to_string();
        let url = format!("http://{address}");
        let arguments = [
            "steady",
            "--events",
            &id,
            "--buyers",
            "150",
            "--viewers",
            "8",
            "--arrivals",
            "steady 6s",
            "--think",
            "300ms",
            "--retries",
            "20",
        ];
        let rehearsal = Rehearsal::of(&url, folder.path(), &arguments);
        let fault = async {
            actix_rt::time::sleep(Duration::from_secs(3)).await;
            first.kill();
            Process::start(&config, &settings).await
        };
        let (rehearsal, second) = futures_util::future::join(rehearsal, fault).await;
        let summary = rehearsal.passed();
        assert!(summary["viewers"]["sockets_lost"].as_u64().unwrap() >= 9, "{:#}", summary["viewers"]);
        assert_eq!(summary["checks"]["viewers' maps"], 9);
        assert!(summary["orders"].as_u64().unwrap() > 0);
        second.kill();
    });
}

#[test]
fn what_cannot_be_rehearsed_is_refused_with_what_would_be_right() {
    let said = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ticketbuster"));
        let output = command.arg("loadtest").args(arguments).output().unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(said(&["rush"]).contains("drop, steady, bots, viewers"));
    assert!(said(&["--fail-if", "hold.p99>200"]).contains("200ms"));
    assert!(said(&["--named", "2"]).contains("from 0 to 1"));
    assert!(said(&["--url", "127.0.0.1"]).contains("http://HOST:PORT"));
    assert!(said(&["--tokens", "/nowhere"]).contains("--tokens /nowhere"));
}
