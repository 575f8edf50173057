//! What the engine asks of a store, by purpose: whoever uses one names what it uses, the composition root has the sum.
//!
//! The one rule behind it: the point that acknowledges is the point that fences. Every write checks the owner's epoch
//! and moves the event's head from exactly the expected value, in the transaction that inserts journal, projections,
//! outcomes, outbox and inbox. How that is done is the business of `persistence` alone.

mod archives;
mod audit;
mod changes;
mod cluster;
mod contacts;
mod errors;
mod journal;
mod mails;
mod outbox;
mod queries;
mod records;
mod rows;
mod sessions;
pub mod settings;
mod upkeep;

use futures_util::future::BoxFuture;
use uuid::Uuid;

pub use self::{
    archives::{ArchiveMark, ArchivedEvent, Archives, Unsettled},
    audit::Audit,
    changes::{Changes, DetailsChange},
    cluster::*,
    contacts::{Contacts, ShownOrder},
    errors::{PartOutcome, StoreError, WriteError},
    journal::Journal,
    mails::{Announced, Mails},
    outbox::{MailsToSend, MailsWanted, Outbox},
    queries::Queries,
    records::Records,
    rows::*,
    sessions::Sessions,
    upkeep::{InboxForgotten, InboxPart, Upkeep},
};
use crate::telemetry::StoreMetrics;

/// A future of the store.
pub type StoreFuture<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Names one write of one event, so that its outcome can be found out later.
pub type WriteId = Uuid;

/// Durable storage of events, journals and projections. Cheap to share; every method may be called
/// from any thread and is cancelled safely (a write that was handed over may still happen).
pub trait Store:
    Journal + Queries + Changes + Outbox + Contacts + Mails + Sessions + Audit + Upkeep + Archives
{
    /// Members and owners, if several processes can share this store.
    fn cluster(&self) -> Option<&dyn Cluster> {
        None
    }

    /// What queries cost.
    fn metrics(&self) -> &StoreMetrics;

    /// Whether the store answers; used by the readiness check.
    fn ping(&self) -> StoreFuture<'_, ()>;

    /// Finishes what was handed over and closes. Later calls answer `Unavailable`.
    fn close(&self) -> StoreFuture<'_, ()>;
}
