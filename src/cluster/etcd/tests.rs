//! The lease and the watch against an etcd that can be late, break off, and forget. The real one is in `tests/it/cluster/etcd.rs`.

use std::{collections::BTreeSet, time::Instant};

use super::{fake::Fake, *};

mod secured;

const KEY: &str = "/ticketbuster/a/member/";
const LEASE: Duration = Duration::from_secs(1);

fn process(number: u128) -> ProcessId {
    ProcessId(Uuid::from_u128(number))
}

fn timing() -> ClusterSettings {
    ClusterSettings { lease_ms: LEASE.as_millis() as i64, renew_ms: 100, ..ClusterSettings::default() }
}

fn at(endpoints: &[std::net::SocketAddr]) -> Etcd {
    let settings = settings::Etcd {
        endpoints: endpoints.iter().map(|address| format!("http://{address}")).collect(),
        prefix: "a".to_owned(),
        ca_file: Default::default(),
        certificate: Default::default(),
        key: Default::default(),
    };
    Etcd::new(&settings, timing(), Arc::default()).unwrap()
}

/// The next word that is so, in time.
#[track_caller]
fn until<'a>(
    enlisted: &'a mut Enlisted,
    what: &'static str,
    is_so: impl Fn(&Word) -> bool + 'a,
) -> impl Future<Output = Word> + 'a {
    let place = std::panic::Location::caller();
    async move {
        let word = async {
            loop {
                let word =
                    enlisted.next().await.unwrap_or_else(|| panic!("{place}: it is over before {what}"));
                if is_so(&word) {
                    return word;
                }
            }
        };
        let word = tokio::time::timeout(Duration::from_secs(10), word).await;
        word.unwrap_or_else(|_| panic!("{place}: never {what}"))
    }
}

fn is_kept(word: &Word) -> bool {
    matches!(word, Word::Kept { .. })
}

fn present(processes: &[u128]) -> BTreeSet<ProcessId> {
    processes.iter().map(|number| process(*number)).collect()
}

#[actix_rt::test]
async fn a_lease_with_a_key_is_kept_and_ends_with_its_process() {
    let fake = Fake::default();
    let etcd = at(&[fake.listen().await]);
    let mut enlisted = etcd.enlist(process(1));
    let before = now();
    let Word::Kept { sent } = until(&mut enlisted, "kept", is_kept).await else { unreachable!() };
    assert!(sent >= before && etcd.is_answering());
    assert_eq!(fake.keys(), [format!("{KEY}{}", process(1).0)]);
    // For longer than it lasts.
    let began = Instant::now();
    while began.elapsed() < 2 * LEASE {
        until(&mut enlisted, "kept", is_kept).await;
    }
    assert_eq!((fake.granted(), fake.leases()), (1, 1));
    enlisted.end().await;
    assert_eq!((fake.keys().len(), fake.leases()), (0, 0), "it is revoked, not waited for");
}

#[actix_rt::test]
async fn the_time_of_a_keep_alive_is_that_of_its_sending_and_one_that_is_late_counts_for_nothing() {
    let fake = Fake::default();
    let etcd = at(&[fake.listen().await]);
    let mut enlisted = etcd.enlist(process(1));
    until(&mut enlisted, "kept", is_kept).await;
    // The longest wait for an answer is a sixth of the lease: 166 ms.
    fake.late(80);
    until(&mut enlisted, "kept", is_kept).await;
    let Word::Kept { sent } = until(&mut enlisted, "kept", is_kept).await else { unreachable!() };
    assert!((now() - sent).0 >= 80, "it counts from the answer");
    fake.late(300);
    let late = tokio::time::timeout(Duration::from_millis(700), async {
        // One that was under way before.
        until(&mut enlisted, "kept", is_kept).await;
        until(&mut enlisted, "kept", is_kept).await;
    });
    assert!(late.await.is_err());
    assert!(!etcd.is_answering());
    // Each was executed: the lease is there, and goes on.
    fake.late(0);
    until(&mut enlisted, "kept", is_kept).await;
    assert_eq!(fake.granted(), 1);
}

#[actix_rt::test]
async fn answers_that_are_lost_make_no_second_lease() {
    let fake = Fake::default();
    fake.lose_answers(1);
    let etcd = at(&[fake.listen().await]);
    let mut enlisted = etcd.enlist(process(1));
    until(&mut enlisted, "kept", is_kept).await;
    assert_eq!((fake.granted(), fake.keys().len()), (1, 1));
}

#[actix_rt::test]
async fn a_lease_that_is_gone_is_said_once_and_never_had_again() {
    let fake = Fake::default();
    let etcd = at(&[fake.listen().await]);
    let mut enlisted = etcd.enlist(process(1));
    until(&mut enlisted, "kept", is_kept).await;
    fake.revoke_all();
    until(&mut enlisted, "lost", |word| *word == Word::Lost).await;
    let more = tokio::time::timeout(LEASE, until(&mut enlisted, "kept", is_kept)).await;
    assert!(more.is_err(), "{more:?}");
    assert_eq!((fake.granted(), fake.leases(), fake.keys().len()), (1, 0, 0));
}

#[actix_rt::test]
async fn members_are_read_and_followed() {
    let fake = Fake::default();
    let (own, two) = (format!("{KEY}{}", process(1).0), format!("{KEY}{}", process(2).0));
    fake.put(&two);
    fake.put(&format!("{KEY}somebody"));
    fake.put(&format!("/ticketbuster/b/member/{}", process(4).0));
    let etcd = at(&[fake.listen().await]);
    let mut enlisted = etcd.enlist(process(1));
    let is_read =
        |word: &Word| matches!(word, Word::Present { members, .. } if members.contains(&process(2)));
    until(&mut enlisted, "the one that is there", is_read).await;
    until(&mut enlisted, "kept", is_kept).await;
    fake.put(&format!("{KEY}{}", process(3).0));
    until(&mut enlisted, "the other", |word| *word == Word::Came(process(3))).await;
    fake.delete(&two);
    until(&mut enlisted, "its end", |word| *word == Word::Gone(process(2))).await;
    // It is read again all the time.
    let all = present(&[1, 3]);
    until(&mut enlisted, "all", |word| matches!(word, Word::Present { members, .. } if *members == all))
        .await;
    assert!(fake.keys().contains(&own));
}

#[actix_rt::test]
async fn a_key_without_its_lease_is_none_and_many_keys_are_read_in_parts() {
    let fake = Fake::default();
    let key = |number| format!("{KEY}{}", process(number).0);
    fake.put_with(&key(2), 0);
    fake.put_with(&key(3), 7);
    (100..300).for_each(|number| fake.put(&key(number)));
    let etcd = at(&[fake.listen().await]);
    let mut enlisted = etcd.enlist(process(1));
    let numbers: Vec<u128> = std::iter::once(1).chain(100..300).collect();
    let all = present(&numbers);
    until(
        &mut enlisted,
        "those with leases",
        |word| matches!(word, Word::Present { members, .. } if *members == all),
    )
    .await;
    // Somebody takes its lease from a key: it would never end.
    fake.put_with(&key(100), 0);
    until(&mut enlisted, "its end", |word| *word == Word::Gone(process(100))).await;
}

#[actix_rt::test]
async fn after_a_break_or_a_compaction_members_are_read_again() {
    let fake = Fake::default();
    let two = format!("{KEY}{}", process(2).0);
    fake.put(&two);
    let etcd = at(&[fake.listen().await]);
    let mut enlisted = etcd.enlist(process(1));
    until(&mut enlisted, "kept", is_kept).await;
    let both = present(&[1, 2]);
    until(&mut enlisted, "both", |word| matches!(word, Word::Present { members, .. } if *members == both))
        .await;
    fake.cut();
    fake.delete(&two);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!etcd.is_answering());
    fake.mend();
    let own = present(&[1]);
    until(&mut enlisted, "one", |word| matches!(word, Word::Present { members, .. } if *members == own))
        .await;
    until(&mut enlisted, "kept", is_kept).await;
    fake.compact();
    fake.put(&two);
    until(&mut enlisted, "both", |word| matches!(word, Word::Present { members, .. } if *members == both))
        .await;
}

#[actix_rt::test]
async fn an_endpoint_that_is_away_or_silent_is_passed_over() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let fake = Fake::default();
    let etcd = at(&[silent.local_addr().unwrap(), closed, fake.listen().await]);
    let mut enlisted = etcd.enlist(process(1));
    for _ in 0..5 {
        until(&mut enlisted, "kept", is_kept).await;
    }
    assert_eq!((fake.granted(), fake.leases()), (1, 1));
}
