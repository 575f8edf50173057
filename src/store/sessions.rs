//! Sessions that are refused.

use crate::store::{Revocation, StoreFuture};
use domain::Timestamp;

/// Revocations of sessions.
pub trait Sessions: Send + Sync + 'static {
    /// Refuses a session from now on; `until` is when it would have ended anyway.
    fn revoke<'a>(&'a self, revocation_id: &'a [u8], until: Timestamp) -> StoreFuture<'a, ()>;

    /// Every revocation that still matters at `now`; older ones are deleted.
    fn revocations(&self, now: Timestamp) -> StoreFuture<'_, Vec<Revocation>>;
}
