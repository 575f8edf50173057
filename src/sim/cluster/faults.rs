//! Which faults a run has, and how often. Each seed turns some kinds off and others up, as in the other layers.

use rand::{Rng, rngs::StdRng};

use crate::sim::faults::OneIn;
use domain::Millis;

/// The longest that a message is late.
pub(super) const LATE_MAX: i64 = 12_000;

/// What happens to a node, or to the store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    /// A process stands still, and wakes.
    Pause,
    /// A process dies, and another one starts on its node.
    Crash,
    /// A node cannot reach the store, or does not hear from it, or both.
    CutOff,
    /// The store is away.
    StoreAway,
    /// No hint reaches a node, and none of its own any other.
    MeshCut,
    /// A process is told to end.
    Leave,
    /// An operator pins a shard to a node, or no longer.
    Pin,
    /// Etcd is away.
    EtcdAway,
    /// A node does not reach etcd.
    EtcdCut,
    /// Etcd forgets keys.
    EtcdForgets,
}

impl Trouble {
    /// Those of every run.
    const ALL: [Self; 7] =
        [Self::Pause, Self::Crash, Self::CutOff, Self::StoreAway, Self::MeshCut, Self::Leave, Self::Pin];

    /// Those of runs in which etcd keeps the leases.
    const OF_ETCD: [Self; 3] = [Self::EtcdAway, Self::EtcdCut, Self::EtcdForgets];
}

/// The faults of a run.
#[derive(Clone, Debug)]
pub(super) struct Faults {
    /// Kinds of trouble that this run has: none of them, if it is empty.
    pub(super) troubles: Vec<Trouble>,
    /// The longest pause between two troubles.
    pub(super) trouble_every: Millis,
    /// A request or its answer comes late.
    pub(super) late: OneIn,
    /// A request is lost, or refused before it is executed.
    pub(super) request_lost: OneIn,
    /// A request is executed, and nobody hears of it.
    pub(super) answer_lost: OneIn,
    pub(super) hint_lost: OneIn,
    /// A write holds its shard for seconds.
    pub(super) write_hangs: OneIn,
    /// A connection between two processes ends with asks on it.
    pub(super) link_breaks: OneIn,
    /// A message between two processes comes late.
    pub(super) frame_late: OneIn,
    /// The longest that a message takes when nothing is wrong.
    pub(super) latency: Millis,
}

impl Faults {
    /// Those of a seed.
    pub(super) fn of_seed(rng: &mut StdRng, has_etcd: bool) -> Self {
        let of_etcd: &[Trouble] = if has_etcd { &Trouble::OF_ETCD } else { &[] };
        let all = Trouble::ALL.iter().chain(of_etcd).copied();
        let troubles = all.filter(|_| rng.random_range(0..3) > 0).collect();
        let trouble_every = Millis([4_000, 8_000, 15_000, 15_000][rng.random_range(0..4)]);
        let mut kind = |often: u32| {
            // Off in a third of the seeds; from frequent to rare in the others.
            OneIn::of([0, 0, often, often * 4, often * 16, often * 64][rng.random_range(0..6)])
        };
        Self {
            troubles,
            trouble_every,
            late: kind(2),
            request_lost: kind(4),
            answer_lost: kind(4),
            hint_lost: kind(1),
            write_hangs: kind(8),
            link_breaks: kind(4),
            frame_late: kind(8),
            latency: Millis([2, 5, 20, 100][rng.random_range(0..4)]),
        }
    }

    /// When they are over.
    pub(super) fn over(&mut self) {
        let never = OneIn::default();
        self.troubles.clear();
        for kind in [
            &mut self.late,
            &mut self.request_lost,
            &mut self.answer_lost,
            &mut self.hint_lost,
            &mut self.write_hangs,
            &mut self.link_breaks,
            &mut self.frame_late,
        ] {
            *kind = never;
        }
    }
}
