//! Sessions and links that were ended at another process are refused here as well.

use std::{sync::Arc, time::Duration};

use crate::{actors::Engine, auth::Bearers, store::RevokedSince};
use domain::{Millis, Timestamp};

/// How often it is looked, if no process says that there is something new.
const EVERY: Duration = Duration::from_secs(2);
/// A revocation is read for so long after its instant: its transaction may have committed later.
const OVERLAP: Millis = Millis::from_secs(10);

/// Reads them, for as long as the process runs; at once, if the store is nobody else's.
pub(super) async fn follow(engine: Engine, bearers: Arc<Bearers>) {
    let mut news = engine.news();
    let mut since = engine.started_at();
    while let Some(cluster) = engine.store().cluster() {
        let count = *news.borrow_and_update();
        match cluster.revoked(since - OVERLAP).await {
            Ok(RevokedSince { at, revocations }) => {
                let now = engine.now();
                for row in revocations {
                    refuse(&bearers, row.id, row.until, now);
                }
                since = since.max(at);
                engine.news_read(count);
            }
            Err(error) => {
                tracing::warn!(%error, "sessions that other processes have ended cannot be read");
            }
        }
        // Whoever tells of news lives as long as this process.
        let _ = actix_rt::time::timeout(EVERY, news.changed()).await;
    }
}

fn refuse(bearers: &Bearers, id: Vec<u8>, until: Timestamp, now: Timestamp) {
    // Of another length it is the id of no session.
    if let Ok(id) = id.try_into() {
        bearers.sessions().revoke(id, until, now);
    }
}
