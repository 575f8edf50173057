//! Limits of gRPC for each client address, and which address a call counts for.

use std::time::Duration;

use serde_json::json;
use tokio::{
    io::AsyncReadExt,
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use super::{client, refused};
use crate::support::{Ground, Site, event_with, run};

/// What the proxy says of a client that says something else.
fn forwarded(client: &str) -> serde_json::Value {
    json!([["x-forwarded-for", "192.0.2.1"], ["x-forwarded-for", client]])
}

#[test]
fn calls_and_streams_count_for_whom_the_last_proxy_forwards() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
            config.rate_limit.enabled = true;
            (config.rate_limit.ip_per_second, config.rate_limit.ip_burst) = (1, 2);
            config.grpc.watchers_per_address_max = 1;
            config.grpc.connections_per_address_max = 1;
        })
        .await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let client = client(&site).await;
        // Two are let through; more only while this machine is slow.
        let mut told = json!(null);
        for made_up in 0..20 {
            let lines = json!([
                ["x-forwarded-for", format!("192.0.2.{made_up}")],
                ["x-forwarded-for", "198.51.100.1"]
            ]);
            let call = json!({"do": "call", "method": "GetEvents", "request": {}, "metadata": lines});
            told = client.ask(call).await;
            if told["code"] != "OK" {
                break;
            }
        }
        refused(&told, "RESOURCE_EXHAUSTED", "rate_limited");

        for (name, from) in [("one", "203.0.113.7"), ("two", "203.0.113.8")] {
            let watch = json!({"do": "watch", "name": name, "request": {"event_id": event}, "metadata": forwarded(from)});
            client.ask(watch).await;
            client.ask(json!({"do": "map", "name": name, "until": 0, "heard": 1})).await;
        }
        let watch = json!({"do": "watch", "name": "three", "request": {"event_id": event},
            "metadata": forwarded("203.0.113.7")});
        client.ask(watch).await;
        let full = client.ask(json!({"do": "end", "name": "three"})).await["ended"].clone();
        refused(&full, "RESOURCE_EXHAUSTED", "rate_limited");
        assert_eq!(full["RetryInfo"]["retry_delay"], "5s");
        assert!(site.metrics().contains("ticketbuster_address_capped_total{what=\"grpc_watch\"} 1\n"));
        site.stop_and_audit().await;
    });
}

#[test]
fn one_address_has_so_many_connections_and_leaves_room_for_others() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            config.http.uncapped_addresses = Vec::new();
            config.grpc.connections_per_address_max = 1;
        })
        .await;
        let to = site.server.grpc_addresses[0];
        let from = async |address: &str| -> TcpStream {
            let socket = TcpSocket::new_v4().unwrap();
            socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
            socket.connect(to).await.unwrap()
        };
        let first = from("127.0.0.2").await;
        let mut said = Vec::new();
        let mut second = from("127.0.0.2").await;
        timeout(Duration::from_secs(5), second.read_to_end(&mut said)).await.expect("it is closed").unwrap();
        // Settings, and an end: ENHANCE_YOUR_CALM.
        assert_eq!((said[3], said[12], said.last()), (4, 7, Some(&11)), "{said:?}");
        assert!(site.metrics().contains("ticketbuster_address_capped_total{what=\"grpc_connection\"} 1\n"));
        // Others are served, and so is this one when it has left.
        let client = client(&site).await;
        assert_eq!(client.ask(json!({"do": "health"})).await["status"], "SERVING");
        drop(first);
        for _ in 0..100 {
            let mut again = from("127.0.0.2").await;
            said.clear();
            // An open one waits for the client's first word.
            if timeout(Duration::from_millis(100), again.read_to_end(&mut said)).await.is_err() {
                site.stop_and_audit().await;
                return;
            }
        }
        panic!("a closed connection leaves its place");
    });
}
