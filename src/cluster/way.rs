//! The way of this process's threads to the others, as the engine wants it: over the mesh, to whom the directory names.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{
    future::LocalBoxFuture,
    stream::{self, LocalBoxStream, StreamExt},
};
use tokio::sync::{Notify, watch};

use super::{
    directory::Directory,
    mesh::{Ask, AskError, Lane, Mesh},
};
use crate::{
    actors::gateway::elsewhere::{Elsewhere, NoAnswer, Way},
    store::ProcessId,
};
use domain::ShardId;

/// The other processes of a cluster.
pub struct Others {
    directory: Directory,
    mesh: Mesh,
    park: Duration,
    /// Told when what was heard of owners seems to be out of date.
    look: Arc<Notify>,
}

impl Others {
    /// Those that this directory names, over this mesh. A request waits for an event that changes hands no longer than
    /// `park`. `look` is notified when the directory seems to be out of date.
    pub fn new(directory: Directory, mesh: Mesh, park: Duration, look: Arc<Notify>) -> Self {
        Self { directory, mesh, park, look }
    }
}

thread_local! {
    /// One lane for each mesh: a thread has one connection to each peer, whoever uses it.
    static LANES: RefCell<BTreeMap<u64, Rc<Lane>>> = const { RefCell::new(BTreeMap::new()) };
}

impl Elsewhere for Others {
    fn owner(&self, shard: ShardId) -> Option<ProcessId> {
        self.directory.elsewhere(shard)
    }

    fn others(&self) -> Vec<ProcessId> {
        self.directory.others()
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.directory.news()
    }

    fn look_again(&self) {
        self.look.notify_one();
    }

    fn way(&self) -> Rc<dyn Way> {
        LANES.with_borrow_mut(|lanes| {
            lanes.entry(self.mesh.number()).or_insert_with(|| Rc::new(self.mesh.lane())).clone()
        })
    }

    fn park(&self) -> Duration {
        self.park
    }
}

impl Way for Lane {
    fn ask(&self, to: ProcessId, ask: Bytes, limit: Duration) -> LocalBoxFuture<'_, Result<Bytes, NoAnswer>> {
        Box::pin(async move {
            let ask = Ask { body: ask, deadline: limit };
            self.ask(to, ask).await.map_err(no_answer)
        })
    }

    fn follow(
        &self,
        to: ProcessId,
        what: Bytes,
    ) -> LocalBoxFuture<'_, Result<LocalBoxStream<'static, Bytes>, NoAnswer>> {
        Box::pin(async move {
            let follow = self.follow(to, what).await.map_err(no_answer)?;
            let pieces = stream::unfold(follow, async |mut follow| Some((follow.next().await?, follow)));
            Ok(pieces.boxed_local())
        })
    }

    fn tell(&self, to: ProcessId, news: Bytes) {
        self.tell(to, news);
    }
}

fn no_answer(error: AskError) -> NoAnswer {
    match error {
        AskError::Full => NoAnswer::Full,
        AskError::Unreachable => NoAnswer::Unreachable,
        AskError::Broken => NoAnswer::Broken,
        AskError::TimedOut => NoAnswer::TimedOut,
    }
}
