//! Who serves which shard, as far as this process has heard: the keeper writes it, and every thread reads it without a lock.
//!
//! It may be out of date: whoever is asked and does not serve the shard says so, and the store compares every write.
//! A process that was declared dead goes on under another id: it is asked for anew each time.

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::watch;

use crate::store::{Member, MemberState, ProcessId, ShardOwner};
use domain::{Epoch, ShardId};

/// Members and owners as of one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sighting {
    /// Members that have not ended, by process.
    pub members: Vec<Member>,
    /// By shard: under which epoch, and who. A shard that is missing was never heard of.
    pub owners: Vec<(Epoch, Option<ProcessId>)>,
}

impl Sighting {
    /// Who owns a shard, if anybody does.
    pub fn owner(&self, shard: ShardId) -> Option<ShardOwner> {
        let (epoch, process) = *self.owners.get(usize::from(shard.0))?;
        process.map(|process| ShardOwner { shard, epoch, process: Some(process) })
    }

    /// A member that has not ended.
    pub fn member(&self, process: ProcessId) -> Option<&Member> {
        let at = self.members.binary_search_by_key(&process, |member| member.is.process).ok()?;
        self.members.get(at)
    }

    /// Its name for people; its id, if it is not known or has ended.
    pub fn node(&self, process: ProcessId) -> String {
        self.member(process).map_or_else(|| process.0.to_string(), |member| member.is.node.clone())
    }
}

/// What is known of all; clones share it.
#[derive(Clone, Debug)]
pub struct Directory(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    own: ArcSwap<ProcessId>,
    now: ArcSwap<Sighting>,
    news: watch::Sender<u64>,
}

impl Directory {
    /// Of a process that has heard of nobody.
    pub fn new(own: ProcessId) -> Self {
        let news = watch::Sender::new(0);
        Self(Arc::new(Inner { own: ArcSwap::from_pointee(own), now: ArcSwap::default(), news }))
    }

    /// This process, under the id that it has now.
    pub fn own(&self) -> ProcessId {
        **self.0.own.load()
    }

    /// This process is another member from now on, and has heard of nobody.
    pub fn start_anew(&self, own: ProcessId) {
        self.0.own.store(Arc::new(own));
        self.heard(Sighting::default());
    }

    /// What was heard last.
    pub fn now(&self) -> Arc<Sighting> {
        self.0.now.load_full()
    }

    /// Another process that owns a shard.
    pub fn elsewhere(&self, shard: ShardId) -> Option<ProcessId> {
        let owner = self.0.now.load().owner(shard)?.process?;
        (owner != self.own()).then_some(owner)
    }

    /// The other members that live.
    pub fn others(&self) -> Vec<ProcessId> {
        let own = self.own();
        let now = self.0.now.load();
        let others = now.members.iter().filter(|member| member.is.process != own);
        others.filter(|member| member.state != MemberState::Joining).map(|member| member.is.process).collect()
    }

    /// How many members live, this one included; `None` if it has heard of nobody since it became a member.
    pub fn living(&self) -> Option<u32> {
        let is_known = !self.0.now.load().members.is_empty();
        is_known.then(|| 1 + u32::try_from(self.others().len()).unwrap_or(u32::MAX - 1))
    }

    /// Something was heard; whoever waits for news wakes up.
    pub fn heard(&self, sighting: Sighting) {
        self.0.now.store(Arc::new(sighting));
        self.0.news.send_modify(|version| *version += 1);
    }

    /// Tells of everything that is heard from now on.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.0.news.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[actix_rt::test]
    async fn who_owns_a_shard_is_found_and_news_wake() {
        let [own, other] = [1, 2].map(|number| ProcessId(Uuid::from_u128(number)));
        let directory = Directory::new(own);
        let mut news = directory.news();
        assert_eq!(directory.elsewhere(ShardId(0)), None);
        let owners = vec![(Epoch(1), Some(other)), (Epoch(2), None), (Epoch(3), Some(own))];
        directory.heard(Sighting { members: Vec::new(), owners });
        news.changed().await.unwrap();
        assert_eq!(directory.elsewhere(ShardId(0)), Some(other));
        assert_eq!(directory.elsewhere(ShardId(1)), None, "it is free");
        assert_eq!(directory.elsewhere(ShardId(2)), None, "it is its own");
        assert_eq!(directory.elsewhere(ShardId(3)), None, "it was never heard of");
        directory.start_anew(other);
        assert_eq!((directory.own(), directory.elsewhere(ShardId(2))), (other, None));
    }
}
