//! `ticketbuster replay`, beside a running server and after its end.

use std::{process::Output, time::Duration};

use domain::{EventId, Seq, Timestamp};
use serde_json::{Value, json};
use ticketbuster::{cli::store::open_store, codec, config::Config, store::Snapshot};

use crate::support::{Ground, Site, event_with, on_every_store, process::command, run};

on_every_store! {
    a_running_sale_is_replayed_to_any_transition_and_instant,
    a_snapshot_that_is_not_the_journals_state_is_found,
}

/// Runs it in a thread of its own: the server lives on this one.
async fn replay(config: &Config, arguments: &[&str]) -> Output {
    let mut command = command(config, &[]);
    command.arg("replay").args(arguments);
    actix_rt::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

#[track_caller]
fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

async fn json_of(config: &Config, arguments: &[&str]) -> Value {
    let output = replay(config, &[arguments, &["--format", "json"]].concat()).await;
    serde_json::from_str(&printed(&output)).unwrap()
}

/// Waits until the store has this transition.
async fn until_durable(site: &Site, event: EventId, seq: u64) {
    while site.server.engine.store().journal_end(event).await.unwrap().unwrap().0 < Seq(seq) {
        actix_rt::time::sleep(Duration::from_millis(5)).await;
    }
}

fn a_running_sale_is_replayed_to_any_transition_and_instant(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        // The folder outlives the server.
        let (config, _folder) = (site.config.clone(), site.folder.clone());
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let id = event.to_string();
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let order = site.buyers.buy(&hold, &ana, "tok_success").await;
        until_durable(&site, event, 3).await;

        // The same point by its number and by its instant is the same state, byte for byte.
        let held = json_of(&config, &[&id, "--seq", "1"]).await;
        assert_eq!(held["counts"], json!({"available": 108, "held": 2, "sold": 0, "blocked": 0}));
        assert_eq!((&held["sections"][0]["section"], &held["sections"][0]["held"]), (&json!("S"), &json!(2)));
        let again = json_of(&config, &[&id, "--at", held["at"].as_str().unwrap()]).await;
        let latest = json_of(&config, &[&id]).await;
        assert_eq!((latest["seq"].as_u64(), &latest["counts"]["sold"]), (Some(3), &json!(2)));
        let digest = |state: &Value| state["digest"].as_str().unwrap().to_owned();
        assert!(digest(&held).starts_with("sha256:") && digest(&held).len() == 71);
        assert!(again["seq"].as_u64() > Some(1) || digest(&held) == digest(&again), "{held} {again}");
        assert_ne!(digest(&held), digest(&latest));

        let text = printed(&replay(&config, &[&id, "--seat", "S-A0-2"]).await);
        assert!(
            text.contains(&format!("event {id} at seq 3, ")) && text.contains("seat S-A0-2: sold"),
            "{text}"
        );
        let (hold, order) = (hold["hold_id"].as_str().unwrap(), order["order_id"].as_str().unwrap());
        let lines: Vec<&str> = text.lines().rev().take(3).collect();
        for (line, what) in lines.iter().rev().zip(["held", "ordered", "sold"]) {
            assert!(
                line.contains(&format!("Z  {what} ")) && line.contains(&format!("hold {hold}")),
                "{line}"
            );
            assert!(line.contains("buyer ana") && (what == "held" || line.contains(order)), "{line}");
        }
        let before = printed(&replay(&config, &[&id, "--seq", "0", "--seat", "S-A0-2"]).await);
        assert!(before.contains("seat S-A0-2: available\nnothing happened to it until then"), "{before}");

        for (arguments, says) in [
            (vec!["x"], "'x' is not the id of an event"),
            (vec!["0197d2a4-0000-7000-8000-000000000000"], "there is no such event"),
            (vec![&id, "--seq", "4"], "the journal ends at seq 3"),
            (vec![&id, "--at", "2020-01-01T00:00:00Z"], "the event was created later, at "),
            (vec![&id, "--at", "2999-01-01T00:00:00Z"], "that is in the future"),
            (vec![&id, "--at", "noon"], "'noon' is not an RFC 3339 instant"),
            (vec![&id, "--seat", "S-A0-11"], "there is no seat 'S-A0-11'"),
        ] {
            let said = refused(&replay(&config, &arguments).await);
            assert!(said.contains(says), "{arguments:?}: {said}");
        }
        let both = replay(&config, &[&id, "--seq", "1", "--at", "2026-01-01T00:00:00Z"]).await;
        assert_eq!(both.status.code(), Some(2), "{both:?}");
        site.stop_and_audit().await;
        assert_eq!(json_of(&config, &[&id]).await, latest, "the same without the server");
    });
}

fn a_snapshot_that_is_not_the_journals_state_is_found(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| config.store.snapshot_every = 100).await;
        // The folder outlives the server.
        let (config, _folder) = (site.config.clone(), site.folder.clone());
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let id = event.to_string();
        let ana = site.buyers.login("ana", &[]).await;
        let none = printed(&replay(&config, &[&id, "--verify"]).await);
        assert!(none.contains("there is no snapshot") && none.contains("0 differences"), "{none}");
        for _ in 0..60 {
            let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
            let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
            site.buyers.try_send("DELETE", &path, &ana, None, None).await.unwrap().expect(204);
        }
        site.buyers.hold(event, &ana, &["S-A0-2"]).await.expect(201);
        until_durable(&site, event, 121).await;
        while site.server.engine.store().replay_start(event).await.unwrap().unwrap().snapshot.is_none() {
            actix_rt::time::sleep(Duration::from_millis(5)).await;
        }
        // On a slow disk the snapshot may be of all that there was.
        site.buyers.hold(event, &ana, &["S-A0-3"]).await.expect(201);
        until_durable(&site, event, 122).await;
        site.stop_and_audit().await;
        let right = printed(&replay(&config, &[&id, "--verify"]).await);
        assert!(
            right.contains("122 transitions replayed, compared with the head, and the snapshot of seq "),
            "{right}"
        );

        // Somebody puts another state in its place.
        let store = open_store(&config).await.unwrap();
        let epochs = store.take_shards("test").await.unwrap();
        let start = store.replay_start(event).await.unwrap().unwrap();
        let (snapshot, _) = start.snapshot.unwrap();
        let mut state = codec::decode_map_state(&snapshot.state).unwrap();
        (state.seq, state.at, state.claims) = (Seq(122), Timestamp(state.at.0 + 1), Vec::new());
        let wrong = Snapshot { seq: Seq(122), at: state.at, state: codec::encode_map_state(&state) };
        let epoch = epochs[usize::from(domain::ShardId::of(event).0)];
        store.save_snapshot(event, epoch, wrong).await.unwrap();
        store.close().await.unwrap();
        let found = replay(&config, &[&id, "--verify"]).await;
        let text = String::from_utf8_lossy(&found.stdout);
        assert_eq!(found.status.code(), Some(1), "{text}");
        assert!(
            text.contains("difference: the snapshot of 122 is not the state of the journal there"),
            "{text}"
        );
        assert!(text.contains("2 differences"), "{text}");
    });
}
