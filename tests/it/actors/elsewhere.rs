//! What becomes of a request whose event another process serves, when that process answers, refuses, breaks off or is away.

use std::{
    collections::VecDeque,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use bytes::Bytes;
use domain::{EventId, HoldId, Places, SeatIndex, Selection, ShardId, UserId};
use futures_util::{
    future::{LocalBoxFuture, ready},
    stream::LocalBoxStream,
};
use parking_lot::Mutex;
use ticketbuster::{
    actors::{
        Engine, Refusal,
        gateway::elsewhere::{Elsewhere, NoAnswer, Way},
        requests::{Hold, IdempotencyKey, Map},
    },
    cli::store::open_store,
    config::Config,
    store::ProcessId,
};
use tokio::sync::watch;
use uuid::Uuid;

use super::sharing_engine;
use crate::support::{Ground, run};

type Answer = Result<Refusal, NoAnswer>;

/// Another process, which serves everything and answers as it is told.
#[derive(Clone)]
struct Other(Arc<Script>);

struct Script {
    answers: Mutex<VecDeque<Answer>>,
    asked: AtomicUsize,
    looked: AtomicUsize,
    news: watch::Sender<u64>,
}

impl Elsewhere for Other {
    fn owner(&self, _: ShardId) -> Option<ProcessId> {
        Some(ProcessId(Uuid::from_u128(7)))
    }

    fn others(&self) -> Vec<ProcessId> {
        Vec::new()
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.0.news.subscribe()
    }

    fn look_again(&self) {
        self.0.looked.fetch_add(1, SeqCst);
    }

    fn way(&self) -> Rc<dyn Way> {
        Rc::new(self.clone())
    }

    fn park(&self) -> Duration {
        Duration::from_millis(300)
    }
}

impl Way for Other {
    fn ask(&self, _: ProcessId, _: Bytes, _: Duration) -> LocalBoxFuture<'_, Result<Bytes, NoAnswer>> {
        self.0.asked.fetch_add(1, SeqCst);
        let answer = self.0.answers.lock().pop_front().unwrap_or(Ok(Refusal::Moved));
        let written = |refusal| rmp_serde::to_vec_named(&Err::<(), Refusal>(refusal)).unwrap().into();
        Box::pin(ready(answer.map(written)))
    }

    fn follow(
        &self,
        _: ProcessId,
        _: Bytes,
    ) -> LocalBoxFuture<'_, Result<LocalBoxStream<'static, Bytes>, NoAnswer>> {
        Box::pin(ready(Err(NoAnswer::Unreachable)))
    }

    fn tell(&self, _: ProcessId, _: Bytes) {}
}

/// An engine that serves nothing.
async fn engine(config: &Config, other: &Other) -> Engine {
    let store = open_store(config).await.unwrap();
    sharing_engine(config, store, Some(Arc::new(other.clone()))).await
}

fn hold(key: Option<&str>) -> Hold {
    let places = Places { seats: [SeatIndex(0)].into_iter().collect(), ..Places::default() };
    Hold {
        hold: HoldId(Uuid::from_u128(1)),
        buyer: UserId::new("ana").unwrap(),
        selection: Selection::Named(places),
        address: None,
        idempotency: key.map(|key| IdempotencyKey { key: key.to_owned(), request_hash: [0; 32] }),
    }
}

#[test]
fn a_request_is_sent_again_only_if_nothing_was_done_or_it_has_one_outcome() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let other = Other(Arc::new(Script {
            answers: Mutex::default(),
            asked: AtomicUsize::new(0),
            looked: AtomicUsize::new(0),
            news: watch::Sender::new(0),
        }));
        let engine = engine(&Ground::Sqlite.config(folder.path()), &other).await;
        let (gateway, event) = (engine.gateway(), EventId(Uuid::from_u128(2)));
        let told = |answers: &[Answer]| {
            *other.0.answers.lock() = answers.iter().cloned().collect();
            other.0.asked.store(0, SeqCst);
        };
        let asked = || other.0.asked.load(SeqCst);
        let known = Ok(Refusal::EventUnknown);

        for gone in [NoAnswer::Unreachable, NoAnswer::Broken] {
            told(&[Err(gone), known.clone()]);
            let map = gateway.send(event, Map).await.map(drop);
            assert_eq!((map, asked()), (Err(Refusal::EventUnknown), 2), "a read after {gone:?}");
            told(&[Err(gone), known.clone()]);
            let keyed = gateway.send(event, hold(Some("k"))).await.map(drop);
            assert_eq!((keyed, asked()), (Err(Refusal::EventUnknown), 2), "a key after {gone:?}");
        }
        told(&[Err(NoAnswer::Unreachable), known.clone()]);
        assert_eq!(gateway.send(event, hold(None)).await.map(drop), Err(Refusal::EventUnknown));
        // Nobody knows whether it was done.
        told(&[Err(NoAnswer::Broken), known.clone()]);
        assert_eq!(gateway.send(event, hold(None)).await.map(drop), Err(Refusal::Interrupted));
        assert_eq!(asked(), 1);
        told(&[Err(NoAnswer::Broken), Err(NoAnswer::Broken), known.clone()]);
        assert_eq!(gateway.send(event, hold(Some("k"))).await.map(drop), Err(Refusal::Interrupted));
        assert_eq!(asked(), 2, "once again, and no more");

        told(&[Err(NoAnswer::Full)]);
        let full = gateway.send(event, Map).await.map(drop);
        assert!(matches!(full, Err(Refusal::Overloaded { .. })) && asked() == 1, "{full:?}");
        told(&[Err(NoAnswer::TimedOut)]);
        let late = gateway.send(event, hold(Some("k"))).await.map(drop);
        assert!(matches!(late, Err(Refusal::StoreUnavailable { .. })) && asked() == 1, "{late:?}");

        // It waits while the event changes hands, looks again, and gives up in time.
        told(&[]);
        let (began, looked) = (std::time::Instant::now(), other.0.looked.load(SeqCst));
        assert_eq!(gateway.send(event, hold(None)).await.map(drop), Err(Refusal::Moved));
        assert!((3..20).contains(&asked()), "{} times", asked());
        assert!(began.elapsed() >= Duration::from_millis(290) && other.0.looked.load(SeqCst) > looked);
        told(&[Ok(Refusal::Moved), Ok(Refusal::Moved), known]);
        assert_eq!(gateway.send(event, hold(None)).await.map(drop), Err(Refusal::EventUnknown));
        engine.stop(Duration::from_secs(1)).await;
    });
}
