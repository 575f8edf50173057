//! An event with very many stored outcomes: a bounded number of them is loaded, within a time limit of its own.

use std::time::{Duration, Instant};

use domain::{Timestamp, UserId};
use ticketbuster::{
    cli::store::open_store,
    store::{OutcomeEnd, OutcomeRow, PartOutcome, StoredOutcomes, WantedOutcomes},
};

use crate::{
    persistence::store::{Fixture, fixture},
    support::{Ground, on_every_store, run},
};

on_every_store! {
    however_many_outcomes_there_are_so_many_are_loaded,
}

/// When the first of them ends; each second later ends the next effect and the next refusal.
const FIRST_END: i64 = 1_000_000;

/// Writes so many effects and so many refusals, each with as many bytes as a hold's outcome has.
async fn fill(site: &Fixture, effects: usize, refusals: usize) {
    let row = |number: usize, refused: bool| OutcomeRow {
        user: UserId::new(&format!("user-{}", number % 50_000)).unwrap(),
        key: format!("{}-{number}", if refused { "refused" } else { "done" }),
        request_hash: [1; 32],
        outcome: [if refused { &[1, 3] } else { &[1, 0] }, [9; 180].as_slice()].concat(),
        expires_at: Timestamp(FIRST_END + number as i64 * 1_000),
    };
    let rows = (0..effects).map(|number| row(number, false));
    let mut rows: Vec<OutcomeRow> = rows.chain((0..refusals).map(|number| row(number, true))).collect();
    let mut head = 0;
    while !rows.is_empty() {
        let mut write = site.hold_in(site.event, head, (head % 10) as u32);
        write.outcomes = rows.split_off(rows.len().saturating_sub(20_000));
        assert_eq!(site.write(write).await, PartOutcome::Written);
        head += 1;
    }
}

async fn load(site: &Fixture, most: usize, older_most: usize) -> StoredOutcomes {
    let wanted = WantedOutcomes { most, older_most };
    site.store.load(site.event, Timestamp(FIRST_END - 1), wanted).await.unwrap().unwrap().outcomes
}

fn however_many_outcomes_there_are_so_many_are_loaded(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        fill(&site, 3_000, 5_000).await;
        let end = |number: i64| Timestamp(FIRST_END + number * 1_000);
        let loaded = load(&site, 1_000, 500).await;
        assert_eq!((loaded.newest.len(), loaded.older_effects.len()), (1_000, 500));
        assert_eq!((loaded.newest[0].expires_at, loaded.newest[999].expires_at), (end(2_000), end(2_999)));
        let (first, last) = (&loaded.older_effects[0], &loaded.older_effects[499]);
        assert_eq!(
            (first.expires_at, last.expires_at, loaded.others_until),
            (end(1_500), end(1_999), end(1_500))
        );
        // As much as there is, and refusals where room is left for them.
        let loaded = load(&site, 4_000, 500).await;
        assert_eq!((loaded.newest.len(), loaded.older_effects.len()), (4_000, 0));
        assert_eq!((loaded.newest[0].expires_at, loaded.newest[1_000].expires_at), (end(4_000), end(0)));
        assert_eq!(loaded.others_until, Timestamp(0));
    });
}

#[test]
fn loading_may_take_longer_than_other_reads() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Ground::Postgres.config(folder.path());
        config.store.read_timeout_ms = 200;
        let store = open_store(&config).await.unwrap();
        let event = crate::persistence::store::add_event(store.as_ref()).await;
        let (mut client, connection) =
            tokio_postgres::connect(config.store.url.expose(), tokio_postgres::NoTls).await.unwrap();
        actix_rt::spawn(connection);
        // Somebody reorganises the table.
        let locked = client.transaction().await.unwrap();
        locked.batch_execute("LOCK TABLE db_orders.idempotency").await.unwrap();
        let unlocked = async {
            tokio::time::sleep(Duration::from_millis(450)).await;
            locked.commit().await.unwrap();
        };
        let wanted = WantedOutcomes { most: 10, older_most: 10 };
        let (loaded, ()) =
            futures_util::future::join(store.load(event, Timestamp(0), wanted), unlocked).await;
        assert!(loaded.unwrap().is_some());
    });
}

/// `docs/reliability.md` has the figures. Run with `--ignored --nocapture`.
#[test]
#[ignore = "a measurement that takes minutes"]
fn a_million_outcomes() {
    run(async {
        for ground in [Ground::Sqlite, Ground::Postgres] {
            let site = fixture(ground).await;
            fill(&site, 1_200_000, 600_000).await;
            for _ in 0..2 {
                let began = Instant::now();
                let loaded = load(&site, 200_000, 1_000_000).await;
                assert_eq!((loaded.newest.len(), loaded.older_effects.len()), (200_000, 1_000_000));
                println!("{ground:?}: loaded in {:.1?}", began.elapsed());
            }
            let ana = UserId::new("user-7").unwrap();
            for (key, end) in [("done-7", true), ("done-50007", true), ("never", false)] {
                let after = OutcomeEnd::After(Timestamp(FIRST_END - 1));
                let began = Instant::now();
                let found = site.store.outcome(site.event, ana.clone(), key.to_owned(), after).await.unwrap();
                println!("{ground:?}: looked up in {:.1?}", began.elapsed());
                assert_eq!(found.is_some(), end);
            }
        }
    });
}
