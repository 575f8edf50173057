//! Carries private news to the other processes: the buyer whom they are for may be connected to any of them.
//!
//! They go to the processes that have told of a socket of that buyer. What a process tells takes a moment, so news of the
//! last two seconds are kept and sent again to where a buyer has just connected: they may hear of something twice, and
//! miss nothing that happened since.

use std::{
    collections::{HashSet, VecDeque},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use actix::prelude::*;
use bytes::Bytes;
use serde::Serialize;
use tokio::time::Instant;

use super::{Notice, Posted};
use crate::{
    actors::{
        gateway::elsewhere::{Elsewhere, Way},
        shared_counts::{CountKey, SharedCounts},
    },
    store::ProcessId,
};

/// How long news are kept for who connects meanwhile: longer than it takes until that is known.
const KEPT: Duration = Duration::from_secs(2);
/// News that are kept at a time.
const KEPT_MAX: usize = 8_192;

/// Tells the others what is posted here.
pub(crate) struct Courier {
    elsewhere: Arc<dyn Elsewhere>,
    way: Rc<dyn Way>,
    /// Where buyers have sockets.
    sockets: SharedCounts,
    kept: VecDeque<(Instant, CountKey, Notice)>,
}

/// Users of whom another process has a socket since a moment ago.
#[derive(Message)]
#[rtype(result = "()")]
pub(crate) struct Arrived {
    pub(crate) process: ProcessId,
    pub(crate) users: Vec<CountKey>,
}

impl Courier {
    /// A courier of the calling thread.
    pub(crate) fn new(elsewhere: Arc<dyn Elsewhere>, sockets: SharedCounts) -> Self {
        let way = elsewhere.way();
        Self { elsewhere, way, sockets, kept: VecDeque::new() }
    }

    fn keep(&mut self, notices: &[Notice], keys: &[CountKey]) {
        self.forget_old();
        let now = Instant::now();
        for (notice, key) in notices.iter().zip(keys) {
            if self.kept.len() >= KEPT_MAX {
                self.kept.pop_front();
            }
            self.kept.push_back((now, *key, notice.clone()));
        }
    }

    fn forget_old(&mut self) {
        while self.kept.front().is_some_and(|(at, ..)| at.elapsed() > KEPT) {
            self.kept.pop_front();
        }
    }
}

impl Actor for Courier {
    type Context = Context<Self>;
}

impl Handler<Posted> for Courier {
    type Result = ();

    fn handle(&mut self, Posted(notices): Posted, _: &mut Self::Context) {
        let others = self.elsewhere.others();
        if others.is_empty() {
            return;
        }
        let keys: Vec<CountKey> = notices.iter().map(|notice| CountKey::from(&notice.user)).collect();
        // Most are for everybody there or for nobody: they are written once.
        let mut all = None;
        for to in others {
            let wanted: Vec<&Notice> = notices
                .iter()
                .zip(&keys)
                .filter(|(_, key)| self.sockets.may_count(to, **key))
                .map(|(notice, _)| notice)
                .collect();
            let news = match wanted.len() {
                0 => continue,
                count if count == notices.len() => all.get_or_insert_with(|| write(&wanted)).clone(),
                _ => write(&wanted),
            };
            if let Some(news) = news {
                self.way.tell(to, news);
            }
        }
        self.keep(&notices, &keys);
    }
}

impl Handler<Arrived> for Courier {
    type Result = ();

    fn handle(&mut self, Arrived { process, users }: Arrived, _: &mut Self::Context) {
        self.forget_old();
        let users: HashSet<CountKey> = users.into_iter().collect();
        let missed: Vec<&Notice> =
            self.kept.iter().filter(|(_, key, _)| users.contains(key)).map(|(.., notice)| notice).collect();
        if !missed.is_empty()
            && let Some(news) = write(&missed)
        {
            self.way.tell(process, news);
        }
    }
}

fn write<T: Serialize>(notices: &[T]) -> Option<Bytes> {
    match rmp_serde::to_vec_named(notices) {
        Ok(bytes) => Some(bytes.into()),
        Err(error) => {
            tracing::error!(%error, "news for buyers cannot be sent to other processes");
            None
        }
    }
}

/// What another process's courier has brought.
pub(crate) fn read(news: &[u8]) -> Result<Vec<Notice>, rmp_serde::decode::Error> {
    rmp_serde::from_slice(news)
}

#[cfg(test)]
mod tests {
    use futures_util::{
        future::{LocalBoxFuture, ready},
        stream::LocalBoxStream,
    };
    use parking_lot::Mutex;
    use tokio::sync::watch;
    use uuid::Uuid;

    use super::*;
    use crate::actors::{
        gateway::elsewhere::NoAnswer,
        live::{News, OrderNotice},
        shared_counts::{Subject, Told},
    };
    use domain::{EventId, OrderId, OrderStatus, ShardId, UserId};

    /// What was told to whom.
    #[derive(Clone, Default)]
    struct Others(Arc<Mutex<Vec<(ProcessId, String)>>>);

    impl Elsewhere for Others {
        fn owner(&self, _: ShardId) -> Option<ProcessId> {
            None
        }

        fn others(&self) -> Vec<ProcessId> {
            [1, 2, 3].map(process).to_vec()
        }

        fn news(&self) -> watch::Receiver<u64> {
            watch::Sender::new(0).subscribe()
        }

        fn look_again(&self) {}

        fn way(&self) -> Rc<dyn Way> {
            Rc::new(self.clone())
        }

        fn park(&self) -> Duration {
            Duration::ZERO
        }
    }

    impl Way for Others {
        fn ask(&self, _: ProcessId, _: Bytes, _: Duration) -> LocalBoxFuture<'_, Result<Bytes, NoAnswer>> {
            Box::pin(ready(Err(NoAnswer::Unreachable)))
        }

        fn follow(
            &self,
            _: ProcessId,
            _: Bytes,
        ) -> LocalBoxFuture<'_, Result<LocalBoxStream<'static, Bytes>, NoAnswer>> {
            Box::pin(ready(Err(NoAnswer::Unreachable)))
        }

        fn tell(&self, to: ProcessId, news: Bytes) {
            let users: Vec<String> =
                read(&news).unwrap().iter().map(|notice| notice.user.as_str().to_owned()).collect();
            self.0.lock().push((to, users.join(" ")));
        }
    }

    fn process(number: u128) -> ProcessId {
        ProcessId(Uuid::from_u128(number))
    }

    fn news(user: &str) -> Notice {
        let order = OrderNotice {
            order: OrderId(Uuid::nil()),
            status: OrderStatus::Completed,
            failure: None,
            tickets: Arc::new([]),
            payment: None,
        };
        Notice { user: UserId::new(user).unwrap(), event: EventId(Uuid::nil()), news: News::Order(order) }
    }

    fn key(user: &str) -> CountKey {
        CountKey::from(&UserId::new(user).unwrap())
    }

    #[actix_rt::test]
    async fn news_go_to_who_has_said_that_the_buyer_is_there_or_has_said_nothing_yet() {
        let (others, sockets) = (Others::default(), SharedCounts::new(Subject::Sockets));
        let tells = |number, users: &[&str]| {
            let items = users.iter().map(|user| (key(user), 1)).collect();
            sockets.take(process(number), &Told::of(Subject::Sockets, items));
        };
        // The third has said nothing.
        tells(1, &["ana", "ben"]);
        tells(2, &["ben"]);
        let courier = Courier::new(Arc::new(others.clone()), sockets.clone()).start();
        let told = async |posted: Vec<Notice>| {
            courier.send(Posted(posted.into())).await.unwrap();
            let mut told = std::mem::take(&mut *others.0.lock());
            told.sort();
            told.into_iter().map(|(to, users)| (to.0.as_u128(), users)).collect::<Vec<_>>()
        };
        let of = |to, users: &str| (to, users.to_owned());
        assert_eq!(told(vec![news("ana")]).await, [of(1, "ana"), of(3, "ana")]);
        assert_eq!(
            told(vec![news("ana"), news("ben")]).await,
            [of(1, "ana ben"), of(2, "ben"), of(3, "ana ben")]
        );
        assert_eq!(told(vec![news("eve")]).await, [of(3, "eve")]);
        // Ana connects there: what she has just missed is sent after her.
        courier.send(Arrived { process: process(2), users: vec![key("ana")] }).await.unwrap();
        assert_eq!(std::mem::take(&mut *others.0.lock()), [(process(2), "ana ana".to_owned())]);
    }
}
