//! `ticketbuster cluster`.

use std::process::Stdio;

use domain::ShardId;
use serde_json::Value;
use ticketbuster::{
    cli::store::open_store,
    config::ClusterMode,
    store::{Authority, ProcessId},
};
use uuid::Uuid;

use super::{Ring, add_events, serves, shared_by, until};
use crate::{
    persistence::cluster_contract::member,
    support::{Site, process, run},
};

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
        let ring = Ring::patient();
        let a = ring.start("a").await;
        let events = add_events(&a, 30).await;
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
        let unpinned = said(&a, &["cluster", "unpin", &event.to_string()]).await;
        assert!(unpinned.ends_with("goes anywhere; before, a\n"), "{unpinned}");
        until("it is back", || serves(&b, event)).await;

        let url = format!("http://{}", b.server.ops_addresses[0]);
        let drained = said(&a, &["cluster", "drain", "--url", &url, "--wait", "20"]).await;
        assert_eq!(drained, "it has handed all of its shards over\n");
        shared_by(&[&a]).await;
        // It has no lease any more, and nobody is paged for that: the alert looks at who serves something.
        let metrics = b.metrics();
        let serving = "ticketbuster_cluster_shards{state=\"serving\"} 0";
        assert!(metrics.lines().any(|line| line == serving), "{metrics}");
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}

#[test]
fn who_is_to_sell_alone_takes_over_from_members_that_do_not_run_any_more() {
    run(async {
        let ring = Ring::patient();
        let mut config = ring.config("");
        config.cluster.mode = ClusterMode::Single;
        let store = open_store(&config).await.unwrap();
        let cluster = store.cluster().unwrap();
        let process = ProcessId(Uuid::now_v7());
        cluster.join(member(process), Authority::Postgres).await.unwrap();
        cluster.renew(process).await.unwrap().unwrap();
        let mut refused = process::command(&config, &[]);
        let refused =
            tokio::task::spawn_blocking(move || refused.arg("serve").output()).await.unwrap().unwrap();
        let error = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{error}");
        assert!(
            error.contains(&format!("process {}", process.0)) && error.contains("--take-over"),
            "{error}"
        );
        assert_eq!(store.shard_epoch(ShardId(0)).await.unwrap().0, 0, "it has taken nothing");

        let mut command = process::command(&config, &[]);
        let mut server = command.args(["serve", "--take-over"]).stderr(Stdio::null()).spawn().unwrap();
        while store.shard_epoch(ShardId(0)).await.unwrap().0 == 0 {
            assert_eq!(server.try_wait().unwrap(), None, "it has ended");
            actix_rt::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(cluster.members().await.unwrap().0, []);
        assert_eq!(cluster.renew(process).await.unwrap(), None, "it was declared dead");
        server.kill().unwrap();
        server.wait().unwrap();
    });
}
