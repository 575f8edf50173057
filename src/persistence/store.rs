//! The store by purpose: whoever uses it names what it uses, whoever opens one has the sum.

mod audit;
mod changes;
mod journal;
mod outbox;
mod queries;
mod sessions;

pub use self::{
    audit::Audit, changes::Changes, journal::Journal, outbox::Outbox, queries::Queries, sessions::Sessions,
};
use super::StoreFuture;
use crate::telemetry::StoreMetrics;

/// Durable storage of events, journals and projections. Cheap to share; every method may be called
/// from any thread and is cancelled safely (a write that was handed over may still happen).
pub trait Store: Journal + Queries + Changes + Outbox + Sessions + Audit {
    /// What queries cost.
    fn metrics(&self) -> &StoreMetrics;

    /// Whether the store answers; used by the readiness check.
    fn ping(&self) -> StoreFuture<'_, ()>;

    /// Finishes what was handed over and closes. Later calls answer `Unavailable`.
    fn close(&self) -> StoreFuture<'_, ()>;
}
