//! Tells buyers by mail that their event was moved: in bounded steps, so that nothing else waits for the store.

use std::{sync::Arc, time::Duration};

use actix::prelude::*;

use crate::{
    actors::{tenure::Tenure, write_behind::Relayed},
    store::Mails,
};

/// Mails that one step puts into the outbox at most.
const STEP_MAX: u32 = 128;
/// Between two steps, for group commits.
const PAUSE: Duration = Duration::from_millis(100);
/// How often it is looked whether there is something to tell.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Puts mails about moved events into the outbox for as long as this process owns its events, and hands them to the
/// relay. What it did not get to is in the store.
pub async fn run(store: Arc<dyn Mails>, tenure: Tenure, relay: Recipient<Relayed>) {
    while !tenure.is_lost() {
        let pause = match store.announce_moves(tenure.shards(), STEP_MAX).await {
            Ok(announced) => {
                relay.do_send(Relayed(announced.messages));
                if announced.is_more { PAUSE } else { LOOK_EVERY }
            }
            Err(error) => {
                tracing::warn!(%error, "mails about a moved event wait for the store");
                LOOK_EVERY
            }
        };
        actix_rt::time::sleep(pause).await;
    }
}
