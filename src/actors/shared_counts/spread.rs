//! Tells the others: changes soon, everything now and then, and at once when somebody new is there.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::Everywhere;
use crate::actors::gateway::elsewhere::Elsewhere;

/// How soon changes are told.
const CHANGES_EVERY: Duration = Duration::from_millis(50);
/// How often everything is: what was lost is made up for after this, and what should have been forgotten after twice.
const EVERYTHING_EVERY: Duration = Duration::from_secs(10);

/// Tells the others for as long as the process runs.
pub(crate) async fn run(counts: Everywhere, elsewhere: Arc<dyn Elsewhere>) {
    let way = elsewhere.way();
    let (mut known, mut told_all) = (Vec::new(), Instant::now());
    loop {
        actix_rt::time::sleep(CHANGES_EVERY).await;
        let others = elsewhere.others();
        let is_new = others.iter().any(|other| !known.contains(other));
        let is_due = is_new || told_all.elapsed() >= EVERYTHING_EVERY;
        if is_due {
            told_all = Instant::now();
        }
        for counts in [&counts.places_held, &counts.sockets, &counts.viewers] {
            counts.keep_only(&others);
            if others.is_empty() {
                continue;
            }
            let messages = if is_due { counts.everything() } else { counts.changes() };
            for message in messages {
                others.iter().for_each(|to| way.tell(*to, message.clone()));
            }
        }
        known = others;
    }
}
