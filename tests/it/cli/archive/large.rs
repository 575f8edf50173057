//! Events that are larger than any block of a file.

use std::{
    fs,
    io::Read as _,
    process::{Command, Stdio},
    sync::Arc,
};

use domain::{Change, Counts, HoldId, Places, Routed as _, SeatIndex, Seq, Timestamp, UserId};
use flate2::bufread::MultiGzDecoder;
use ticketbuster::{
    codec,
    store::{Batch, DetailsChange, EventWrite, JournalRow, PartOutcome},
};

use super::{printed, ran};
use crate::{
    persistence::store::{Fixture, by, fixture},
    support::{Ground, in_drill, process::command, run},
};

/// An event of a store, over for years, with so many transitions.
async fn long(transitions: u64) -> Fixture {
    let site = fixture(Ground::Sqlite).await;
    let buyer = UserId::new("ana").unwrap();
    let at = |seq: u64| Timestamp(1_000 + seq as i64);
    let row = |seq: u64| {
        let hold = HoldId::of_event(site.event, Timestamp(0), seq.div_ceil(2));
        let places = Places { seats: [SeatIndex(1)].as_slice().into(), ..Places::default() };
        let change = match seq % 2 {
            1 => Change::Held { hold, buyer: buyer.clone(), places, deadline: at(seq + 900_000) },
            _ => Change::Released { hold },
        };
        JournalRow { seq: Seq(seq), at: at(seq), epoch: site.epoch, payload: codec::encode(&change) }
    };
    let mut seq = 0;
    while seq < transitions {
        let last = (seq + 1_000).min(transitions);
        let write = EventWrite {
            last: Seq(last),
            at: at(last),
            counts: Counts { available: 110, ..Counts::default() },
            journal: (seq + 1..=last).map(row).collect(),
            seats: Vec::new(),
            expected: Seq(seq),
            ..site.hold(0, 1)
        };
        let write = site.following(write).await;
        let batch = Arc::new(Batch { writes: vec![write], published: Vec::new() });
        assert_eq!(site.store.write(batch).await.unwrap(), [PartOutcome::Written]);
        seq = last;
    }
    let mut details = site.store.event(site.event).await.unwrap().unwrap().details;
    details.starts_at = Timestamp(2_000);
    let change = DetailsChange { by: by(domain::OperatorCommand::Change), before: None, moved_from: None };
    site.store.update_details(site.event, details, change).await.unwrap();
    let cancelled = codec::encode(&Change::StatusChanged { status: domain::EventStatus::Cancelled });
    let end = Seq(transitions + 1);
    let mut rules = site.store.event(site.event).await.unwrap().unwrap().rules;
    rules.status = domain::EventStatus::Cancelled;
    let write = EventWrite {
        last: end,
        at: at(end.0),
        counts: Counts { available: 110, ..Counts::default() },
        rules: Some(Box::new(rules)),
        journal: vec![JournalRow { seq: end, at: at(end.0), epoch: site.epoch, payload: cancelled }],
        seats: Vec::new(),
        expected: Seq(transitions),
        ..site.hold(0, 1)
    };
    assert_eq!(site.write(write).await, PartOutcome::Written);
    site.store.close().await.unwrap();
    site
}

/// Runs a command to its end; the most memory that it had, in KiB.
async fn peak(mut command: Command) -> u64 {
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let mut most = 0;
    loop {
        // Gone as soon as it has ended.
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(now.unwrap_or(0));
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{ended}");
            return most;
        }
        actix_rt::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[test]
fn a_file_is_read_from_the_middle_and_is_gzip_for_others() {
    run(async {
        let site = long(4_000).await;
        let file = site.config.store.path.with_file_name("long.jsonl.gz");
        let (id, path) = (site.event.to_string(), file.to_str().unwrap());
        let middle = ["--seq", "2111", "--seat", "S-A0-2"];
        let before = printed(&ran(&site.config, &[&["replay", &id][..], &middle].concat()).await);
        assert!(before.contains("at seq 2111, "), "{before}");
        printed(&ran(&site.config, &["archive", &id, path]).await);
        let bytes = fs::read(&file).unwrap();
        let blocks = bytes.windows(4).filter(|bytes| bytes == b"\x1f\x8b\x08\0").count();
        assert!(blocks > 9, "{blocks} blocks");
        let after =
            printed(&ran(&site.config, &[&["replay", "--archive", path][..], &middle].concat()).await);
        assert_eq!(after, before);
        let mut lines = Vec::new();
        MultiGzDecoder::new(&bytes[..]).read_to_end(&mut lines).unwrap();
        assert!(lines.ends_with(b"\"}\n"));
    });
}

#[test]
fn a_long_journal_takes_no_more_memory_than_a_short_one() {
    run(async {
        let mut peaks = Vec::new();
        // More than the largest page that anybody reads.
        for transitions in [11_000, in_drill(400_000, 33_000)] {
            let site = long(transitions).await;
            let file = site.config.store.path.with_file_name("long.jsonl.gz");
            let path = file.to_str().unwrap();
            let mut archive = command(&site.config, &[]);
            archive.args(["archive", &site.event.to_string(), path]);
            let mut replay = command(&site.config, &[]);
            replay.args(["replay", "--archive", path]);
            let mut audit = command(&site.config, &[]);
            audit.args(["audit", "--archive", path]);
            let mut of = Vec::new();
            for command in [archive, replay, audit] {
                of.push(peak(command).await);
            }
            println!(
                "{transitions} transitions: {of:?} KiB, a file of {} bytes",
                fs::metadata(&file).unwrap().len()
            );
            peaks.push(of);
        }
        // The whole journal would be over a hundred MB in a drill. SQLite has a cache of 16 MiB for each connection.
        for (short, long) in peaks[0].iter().zip(&peaks[1]) {
            assert!(*long < short + 64 * 1_024, "{peaks:?}");
        }
    });
}
