//! Deletes, for as long as the process runs, what need not be known any more: a few rows at a time, because group commits
//! wait for a deletion. And learns which events another process has archived.

use std::{fmt::Display, time::Duration};

use super::mail;
use crate::{
    actors::Engine,
    config::{Config, StoreKind},
    store::{InboxForgotten, InboxPart, InboxRow, StoreError},
};
use domain::{Millis, Timestamp};

/// How often outcomes that have ended are deleted: on a hot sale a million of them end within minutes.
const OUTCOMES_EVERY: Duration = Duration::from_secs(60);
/// How often revocations and mail failures are.
const ROWS_EVERY: Duration = Duration::from_secs(3_600);
/// How often all processed messages are looked through.
const INBOX_EVERY: Duration = Duration::from_secs(24 * 3_600);
/// How often it is looked for events that were archived, and how far back: clocks of other machines may be behind.
const ARCHIVED_EVERY: Duration = Duration::from_secs(5);
const ARCHIVED_OVERLAP: Millis = Millis::from_hours(1);
/// How many rows are deleted or looked at in one step, and the pause after it.
const AT_ONCE: u32 = 1_000;
const PAUSE: Duration = Duration::from_millis(20);

/// Consumers whose processed messages are forgotten. An order that is decided is not processed again, whichever message
/// asks for it, and a provider's event is no more than a reason to ask. Those of refunds are kept for ever.
const FORGETTING: [&str; 2] = [InboxRow::ORDERS, InboxRow::PROVIDER_EVENTS];

/// Starts it.
pub(super) fn start(engine: &Engine, config: &Config) {
    actix_rt::spawn(outcomes(engine.clone()));
    actix_rt::spawn(rows(engine.clone(), config.store.mail_failures_keep_days));
    actix_rt::spawn(inbox(engine.clone(), config.store.inbox_keep_days));
    if config.store.kind == StoreKind::Postgres {
        // Beside a process that has SQLite's file open nobody archives.
        actix_rt::spawn(archived(engine.clone()));
    }
    actix_rt::spawn(mail::erase_old_contacts(engine.clone(), config.privacy.erase_contacts_days));
}

async fn outcomes(engine: Engine) {
    loop {
        delete("outcomes", async || engine.store().forget_outcomes(engine.now(), AT_ONCE).await).await;
        actix_rt::time::sleep(OUTCOMES_EVERY).await;
    }
}

async fn rows(engine: Engine, failures_days: i64) {
    loop {
        delete("revocations", async || engine.store().forget_revocations(engine.now(), AT_ONCE).await).await;
        if let Some(before) = days_ago(engine.now(), failures_days) {
            let step = async || engine.store().forget_mail_failures(before, AT_ONCE).await;
            delete("mail failures", step).await;
        }
        actix_rt::time::sleep(ROWS_EVERY).await;
    }
}

async fn inbox(engine: Engine, days: i64) {
    while let Some(before) = days_ago(engine.now(), days) {
        for consumer in FORGETTING {
            let mut after = Some(String::new());
            while let Some(begin) = after {
                let part = InboxPart { consumer, after: begin, most: AT_ONCE, before };
                let done = engine.store().forget_processed(part).await;
                after = done.unwrap_or_else(no_more).next;
                actix_rt::time::sleep(PAUSE).await;
            }
        }
        actix_rt::time::sleep(INBOX_EVERY).await;
    }
}

async fn archived(engine: Engine) {
    let mut since = engine.started_at();
    loop {
        let now = engine.now();
        match engine.learn_archived(since - ARCHIVED_OVERLAP).await {
            Ok(()) => since = now,
            Err(error) => tracing::warn!(%error, "it is not known which events are archived"),
        }
        actix_rt::time::sleep(ARCHIVED_EVERY).await;
    }
}

/// Deletes step by step until a step finds fewer rows than it may delete.
async fn delete(what: &str, mut step: impl AsyncFnMut() -> Result<u64, StoreError>) {
    loop {
        match step().await {
            Ok(deleted) if deleted >= AT_ONCE.into() => actix_rt::time::sleep(PAUSE).await,
            Ok(_) => return,
            Err(error) => return warn(what, error),
        }
    }
}

fn no_more(error: StoreError) -> InboxForgotten {
    warn("processed messages", error);
    InboxForgotten::default()
}

fn warn(what: &str, error: impl Display) {
    tracing::warn!(what, %error, "old rows could not be deleted");
}

/// So many days before now; never, if that is none.
fn days_ago(now: Timestamp, days: i64) -> Option<Timestamp> {
    (days > 0).then(|| now - Millis::from_hours(24 * days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_never() {
        let now = Timestamp(10 * 24 * 3_600_000);
        assert_eq!(days_ago(now, 3), Some(Timestamp(7 * 24 * 3_600_000)));
        assert_eq!(days_ago(now, 0), None);
    }

    #[test]
    fn refunds_are_never_forgotten() {
        assert!(!FORGETTING.contains(&InboxRow::REFUNDS));
    }
}
