//! Every case in which fencing must refuse a write, also with several events in one batch.

use std::{sync::Arc, time::Duration};

use domain::{EventId, Seq, ShardId, Timestamp};
use serde_json::json;
use ticketbuster::{cli::store::open_store, config::Config, store::Store};
use tokio_postgres::{Client, NoTls};

use crate::support::{Ground, event_with, planned, run};

/// A database with two events, a store over it, and a bare connection beside it.
struct Site {
    config: Config,
    store: Arc<dyn Store>,
    events: [EventId; 2],
    client: Client,
    _folder: tempfile::TempDir,
}

async fn bare(config: &Config) -> Client {
    let (client, connection) = tokio_postgres::connect(config.store.url.expose(), NoTls).await.unwrap();
    actix_rt::spawn(connection);
    client
}

impl Site {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Ground::Postgres.config(folder.path());
        let store = open_store(&config).await.unwrap();
        let mut events = Vec::new();
        for _ in 0..2 {
            let new = planned(&event_with(1, 10, json!({})), Timestamp(1_000));
            events.push(new.record.event);
            store.create_event(new).await.unwrap();
        }
        store.take_shards("one").await.unwrap();
        let client = bare(&config).await;
        Self { config, store, events: events.try_into().unwrap(), client, _folder: folder }
    }

    /// The call that writes transition `seq` of both events and sells seat `seat` of each, as the owner
    /// of epoch `epoch`.
    async fn call(&self, epoch: u64, seq: u64, seat: u32) -> String {
        let mut shards: Vec<u16> = self.events.iter().map(|event| ShardId::of(*event).0).collect();
        shards.sort_unstable();
        shards.dedup();
        let order = uuid::Uuid::now_v7();
        let of_events = |row: &dyn Fn(EventId) -> String| self.events.map(row).join(", ");
        let given = |name: &str| -> Option<String> {
            Some(match name {
                "shards" => {
                    shards.iter().map(|shard| format!("({shard}, {epoch})")).collect::<Vec<_>>().join(", ")
                }
                "heads" => of_events(&|event| {
                    let (expected, write) = (seq - 1, uuid::Uuid::now_v7());
                    let follows =
                        format!("(SELECT last_write FROM db_catalog.event_head WHERE event_id = '{event}')");
                    format!(
                        "('{event}', {expected}, {seq}, {epoch}, '2026-01-01Z', '{write}', 0, 0, 0, 0, 0, {follows})"
                    )
                }),
                "transitions" => {
                    of_events(&|event| format!("('{event}', {seq}, {epoch}, '2026-01-01Z', '\\x01')"))
                }
                "seats_sold" => of_events(&|event| format!("('{event}', {seat}, '{order}')")),
                _ => return None,
            })
        };
        let sql = "SELECT proargnames, (SELECT array_agg(t::regtype::text ORDER BY n)
                       FROM unnest(proargtypes) WITH ORDINALITY AS a(t, n))
                   FROM pg_proc WHERE proname = 'append_batch'";
        let row = self.client.query_one(sql, &[]).await.unwrap();
        let (names, types): (Vec<String>, Vec<String>) = (row.get(0), row.get(1));
        let arguments: Vec<String> = names
            .iter()
            .zip(&types)
            .map(|(name, kind)| format!("ARRAY[{}]::{kind}", given(name).unwrap_or_default()))
            .collect();
        format!("SELECT db_catalog.append_batch({})", arguments.join(", "))
    }

    /// The SQLSTATE that a call ends with, `None` when it succeeds.
    async fn outcome(&self, call: &str) -> Option<String> {
        code(self.client.batch_execute(call).await)
    }

    /// Heads and numbers of journal rows of both events.
    async fn written(&self) -> [(u64, usize); 2] {
        let mut written = Vec::new();
        for event in self.events {
            let head = self.store.heads(vec![event]).await.unwrap()[0].unwrap().seq;
            written.push((head.0, self.store.journal(event, Seq(0), 100).await.unwrap().len()));
        }
        written.try_into().unwrap()
    }

    /// Takes every shard over a connection of its own; the task ends when the take-over has.
    async fn take_over(&self) -> actix_rt::task::JoinHandle<()> {
        let other = open_store(&self.config).await.unwrap();
        let taking = actix_rt::spawn(async move {
            other.take_shards("two").await.unwrap();
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        taking
    }
}

fn code(result: Result<(), tokio_postgres::Error>) -> Option<String> {
    result.err().map(|error| error.code().unwrap().code().to_owned())
}

#[test]
fn case_1_a_good_batch_and_the_next_are_written() {
    run(async {
        let site = Site::new().await;
        assert_eq!(site.outcome(&site.call(1, 1, 1).await).await, None);
        assert_eq!(site.outcome(&site.call(1, 2, 2).await).await, None);
        assert_eq!(site.written().await, [(2, 2), (2, 2)]);
    });
}

#[test]
fn case_2_the_same_batch_again_and_a_gap_abort_and_the_head_tells_which() {
    run(async {
        let site = Site::new().await;
        let first = site.call(1, 1, 1).await;
        assert_eq!(site.outcome(&first).await, None);
        assert_eq!(site.outcome(&first).await.as_deref(), Some("TB002"), "again");
        assert_eq!(site.outcome(&site.call(1, 3, 3).await).await.as_deref(), Some("TB002"), "a gap");
        assert_eq!(site.written().await, [(1, 1), (1, 1)]);
    });
}

#[test]
fn case_3_an_old_owner_writes_nothing_after_a_take_over() {
    run(async {
        let site = Site::new().await;
        site.take_over().await.await.unwrap();
        assert_eq!(site.outcome(&site.call(1, 1, 1).await).await.as_deref(), Some("TB001"));
        assert_eq!(site.written().await, [(0, 0), (0, 0)]);
        assert_eq!(site.outcome(&site.call(2, 1, 1).await).await, None, "the new owner");
    });
}

#[test]
fn case_4_a_take_over_waits_for_a_batch_in_flight_and_sees_its_rows() {
    run(async {
        let site = Site::new().await;
        let call = site.call(1, 1, 1).await;
        site.client.batch_execute("BEGIN").await.unwrap();
        site.client.batch_execute(&call).await.unwrap();
        let taking = site.take_over().await;
        assert!(!taking.is_finished(), "the take-over must wait");
        site.client.batch_execute("COMMIT").await.unwrap();
        taking.await.unwrap();
        assert_eq!(site.written().await, [(1, 1), (1, 1)]);
    });
}

#[test]
fn case_5_a_batch_behind_a_take_over_looks_again_and_is_refused() {
    run(async {
        let site = Site::new().await;
        let call = site.call(1, 1, 1).await;
        let other = bare(&site.config).await;
        other.batch_execute("BEGIN; UPDATE db_catalog.shard_owner SET epoch = epoch + 1").await.unwrap();
        let writing = site.client.batch_execute(&call);
        let committing = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            other.batch_execute("COMMIT").await.unwrap();
        };
        let (written, ()) = tokio::join!(writing, committing);
        assert_eq!(code(written).as_deref(), Some("TB001"));
        assert_eq!(site.written().await, [(0, 0), (0, 0)]);
    });
}

#[test]
fn case_6_a_seat_that_is_sold_aborts_the_batch_and_leaves_the_heads() {
    run(async {
        let site = Site::new().await;
        assert_eq!(site.outcome(&site.call(1, 1, 1).await).await, None);
        assert_eq!(site.outcome(&site.call(1, 2, 1).await).await.as_deref(), Some("23505"));
        assert_eq!(site.written().await, [(1, 1), (1, 1)]);
    });
}

/// The control of case 4: with the weaker lock the take-over does not wait, and the old owner's sale
/// appears after it.
#[test]
fn case_7_key_share_would_not_be_enough() {
    run(async {
        let site = Site::new().await;
        let sql = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'append_batch'";
        let definition: String = site.client.query_one(sql, &[]).await.unwrap().get(0);
        let weaker = definition.replace("FOR SHARE OF o;", "FOR KEY SHARE OF o;");
        assert_ne!(weaker, definition);
        site.client.batch_execute(&weaker).await.unwrap();
        let call = site.call(1, 1, 1).await;
        site.client.batch_execute("BEGIN").await.unwrap();
        site.client.batch_execute(&call).await.unwrap();
        let taking = site.take_over().await;
        // It ends although the batch in flight has not: the weaker lock holds nobody up.
        tokio::time::timeout(Duration::from_secs(20), taking).await.unwrap().unwrap();
        assert_eq!(site.written().await, [(0, 0), (0, 0)], "the new owner sees nothing");
        site.client.batch_execute("COMMIT").await.unwrap();
        assert_eq!(site.written().await, [(1, 1), (1, 1)], "and then it is there");
    });
}
