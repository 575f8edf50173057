//! What every event actor shares with the rest of the engine.

use std::{sync::Arc, time::Duration};

use actix::prelude::*;

use super::SnapshotPace;
use crate::{
    actors::{
        host::Host,
        live::NoticeBoard,
        orders::DoJobs,
        tenure::Tenure,
        write_behind::{Backlog, WriteBehind},
    },
    clock::Clock,
    store::Store,
    telemetry::Metrics,
};

/// What every event actor shares with the rest of the engine.
#[derive(Clone)]
pub struct Surroundings {
    /// Threads and chance.
    pub host: Host,
    /// The clock.
    pub clock: Clock,
    /// The store, for snapshots.
    pub store: Arc<dyn Store>,
    /// Where transitions become durable.
    pub write_behind: Addr<WriteBehind>,
    /// How full that is.
    pub backlog: Arc<Backlog>,
    /// Whether what is in memory is still ours to answer from.
    pub tenure: Tenure,
    /// Who has orders decided.
    pub payment: Recipient<DoJobs>,
    /// News for buyers.
    pub notices: NoticeBoard,
    /// Metrics.
    pub metrics: Arc<Metrics>,
    /// How long an event stays in memory that nobody asks anything of.
    pub idle: Duration,
    /// How often an event's state is saved.
    pub snapshots: SnapshotPace,
    /// Requests of one event that wait at a time for what the store says of their key; a quarter is kept for orders.
    pub outcome_lookups_max: usize,
    /// The mailbox's capacity.
    pub mailbox_capacity: usize,
}
