//! Where a feed's event is: here, or at another process.

use std::time::Duration;

use actix::prelude::*;

use super::{FeedInput, Watching, upstream};
use crate::actors::{engine::Engine, refusal::Refusal};
use domain::{EventId, ShardId};

/// How long a feed looks for its event before its viewers are told that they cannot watch it now.
const FIND_MAX: Duration = Duration::from_millis(1_500);
/// The pause between two looks, if nothing is heard before.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Has a feed be told every change of an event from now on.
pub(super) async fn watch(
    engine: &Engine,
    event: EventId,
    feed: Recipient<FeedInput>,
) -> Result<Watching, Refusal> {
    let found = actix_rt::time::timeout(FIND_MAX, find(engine, event, feed)).await;
    found.unwrap_or(Err(Refusal::Moved))
}

/// The same, for as long as it takes: the viewers have a map already.
pub(super) async fn watch_again(engine: &Engine, event: EventId, feed: Recipient<FeedInput>) -> Watching {
    loop {
        if let Ok(watching) = watch(engine, event, feed.clone()).await {
            return watching;
        }
        actix_rt::time::sleep(LOOK_AGAIN).await;
    }
}

async fn find(engine: &Engine, event: EventId, feed: Recipient<FeedInput>) -> Result<Watching, Refusal> {
    loop {
        let news = engine.elsewhere().map(|elsewhere| elsewhere.news());
        let is_here = engine.tenure().epoch(ShardId::of(event)).is_some();
        let watched = match news {
            Some(_) if !is_here => upstream::begin(engine, event, feed.clone()).await,
            Some(_) | None => engine.watch(event, feed.clone()).await,
        };
        let Some(mut news) = news.filter(|_| matches!(watched, Err(Refusal::Moved))) else { return watched };
        // It changes hands. Whoever told of news has gone if this fails: then the pause is what there is.
        let _ = actix_rt::time::timeout(LOOK_AGAIN, news.changed()).await;
    }
}
