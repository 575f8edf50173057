//! Who of the members is there, as etcd says, where it watches over them instead of the store.
//!
//! A member puts a key under its lease at etcd before the store has it as up, and never puts it again. So a key that was there
//! and is not any more says that the lease has ended, and with it all that its member answers from memory: by etcd's clock, which begins later
//! than the member's own. Nobody's silence is judged here. A member whose key was never seen, because it ended before this process
//! began to look, counts as gone when two reads, a lease apart, have not found it; so does everybody after etcd's history has gone
//! back, as when it was restored from a copy: then keys are missing whose members have a lease yet.

use std::collections::{BTreeMap, BTreeSet};

use super::BootTime;
use crate::store::{ProcessId, Sight};
use domain::{Millis, planted};

/// What is heard of etcd.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Word {
    /// The lease of this process is there, by the answer to a question that was sent then.
    Kept {
        /// When it was asked.
        sent: BootTime,
    },
    /// The lease of this process has ended.
    Lost,
    /// These keys are there.
    Present {
        /// When that was asked.
        sent: BootTime,
        /// How far etcd's history was.
        revision: i64,
        /// The members.
        members: BTreeSet<ProcessId>,
    },
    /// A member's key has come.
    Came(ProcessId),
    /// A member's key was deleted.
    Gone(ProcessId),
}

/// What is known of the members' keys.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Presence {
    revision: i64,
    there: BTreeSet<ProcessId>,
    /// Those that were there and are not. None of them comes back.
    gone: BTreeSet<ProcessId>,
    /// Those that the store has as members, without a key that was ever seen; and since when a read has not found it.
    missing: BTreeMap<ProcessId, Option<BootTime>>,
}

impl Presence {
    /// The store's members have been read.
    pub(super) fn sight(&mut self, sight: &Sight) {
        let may_own = sight.members.iter().filter(|member| member.state.may_own());
        let may_own: BTreeSet<ProcessId> = may_own.map(|member| member.is.process).collect();
        // What is not a member yet may have gone already; then it is missing later.
        self.gone.retain(|process| may_own.contains(process));
        self.missing.retain(|process, _| may_own.contains(process));
        for process in may_own {
            if !self.there.contains(&process) && !self.gone.contains(&process) {
                self.missing.entry(process).or_default();
            }
        }
    }

    /// Keys have been read.
    pub(super) fn present(
        &mut self,
        sent: BootTime,
        revision: i64,
        members: BTreeSet<ProcessId>,
        lease: Millis,
    ) {
        // Nothing changes without a new revision, and revisions only grow.
        let is_other_history =
            revision < self.revision || (revision == self.revision && members != self.there);
        if is_other_history && !planted!(HistoryTrusted) {
            // Nobody was ever there in this one.
            self.there.clear();
            self.missing.values_mut().for_each(|since| *since = None);
        }
        self.revision = revision;
        self.gone.extend(self.there.difference(&members));
        self.missing.retain(|process, _| !members.contains(process));
        for (process, since) in &mut self.missing {
            let first = *since.get_or_insert(sent);
            if sent - first >= lease || planted!(MissingTakenForGone) {
                self.gone.insert(*process);
            }
        }
        self.there = members;
    }

    /// A key has come.
    pub(super) fn came(&mut self, process: ProcessId) {
        self.missing.remove(&process);
        self.there.insert(process);
    }

    /// A key was deleted.
    pub(super) fn went(&mut self, process: ProcessId) {
        self.there.remove(&process);
        self.missing.remove(&process);
        self.gone.insert(process);
    }

    /// Whether any key has gone whose member the store may have yet.
    pub(super) fn is_any_gone(&self) -> bool {
        !self.gone.is_empty()
    }

    /// Whether a member's key has gone.
    pub(super) fn is_gone(&self, process: ProcessId) -> bool {
        self.gone.contains(&process)
    }
}
