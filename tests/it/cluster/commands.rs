//! `ticketbuster cluster`.

use domain::ShardId;
use serde_json::Value;

use super::{Ring, add_events, serves, shared_by, until};
use crate::support::{Site, process, run};

/// What the binary prints, beside the processes of the test.
async fn said(site: &Site, arguments: &[&str]) -> String {
    let mut command = process::command(&site.config, &[]);
    command.args(arguments);
    let ended = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let error = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(ended.status.success(), "{arguments:?}: {error}");
    String::from_utf8(ended.stdout).unwrap()
}

#[test]
fn members_are_listed_an_event_is_pinned_and_a_process_drained() {
    run(async {
        let ring = Ring::new();
        let a = ring.start("a").await;
        let events = add_events(&a, 8).await;
        let b = ring.start("b").await;
        shared_by(&[&a, &b]).await;
        let status: Value = serde_json::from_str(&said(&a, &["cluster", "status", "--json"]).await).unwrap();
        let members = status["members"].as_array().unwrap();
        let shards: u64 = members.iter().map(|member| member["shards"].as_u64().unwrap()).sum();
        assert_eq!((members.len(), shards, &status["unowned"]), (2, 4_096, &Value::from(0)), "{status}");

        let event = *events.iter().find(|event| serves(&b, **event)).unwrap();
        said(&a, &["cluster", "pin", &event.to_string(), "a"]).await;
        until("it is on the node that it is pinned to", || serves(&a, event)).await;
        let text = said(&a, &["cluster", "status"]).await;
        assert!(text.contains(&format!("shard {} is pinned to a", ShardId::of(event).0)), "{text}");
        said(&a, &["cluster", "unpin", &event.to_string()]).await;
        until("it is back", || serves(&b, event)).await;

        let url = format!("http://{}", b.server.ops_addresses[0]);
        let drained = said(&a, &["cluster", "drain", "--url", &url, "--wait", "20"]).await;
        assert_eq!(drained, "it has handed all of its shards over\n");
        shared_by(&[&a]).await;
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}
