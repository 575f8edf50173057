//! Sends the mails that somebody waits for, beside those of the outbox.

use std::{future::Future, time::Duration};

use uuid::Uuid;

use super::{MailSender, SendError, Shared};
use crate::{
    auth::normalised_email,
    mail::{direct::DirectMail, waiting::Place},
};
use domain::{EventId, Millis};

/// After this a mail that somebody waits for is worth nothing.
const TIME_MAX: Millis = Millis::from_minutes(10);
/// They have turns at the server as if they were an event's.
const EVENT: EventId = EventId(Uuid::nil());

impl MailSender {
    /// Sends a mail that somebody waits for; false if this process ends.
    pub fn send_direct(&self, mail: DirectMail) -> bool {
        let Some(runtime) = &self.runtime else { return false };
        let shared = self.shared.clone();
        let address = normalised_email(&mail.to);
        let place = shared.direct.enter(address.rsplit_once('@').map_or("", |(_, domain)| domain));
        runtime.spawn(async move { shared.deliver_direct(&mail, place).await });
        true
    }

    /// Does what ends in a mail that somebody waits for, on the thread of mails: nobody can tell from other answers what
    /// it found.
    pub fn run(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.runtime {
            runtime.spawn(task);
        }
    }
}

impl Shared {
    /// Nothing of what its server says is logged: it may name the address.
    async fn deliver_direct(&self, mail: &DirectMail, mut place: Place) {
        let since = self.clock.now();
        let id = format!("<{:032x}@{}>", rand::random::<u128>(), self.domain);
        let Ok(composed) = self.writer.compose_direct(mail, &self.links, &id, since) else {
            return self.metrics.mails().failed();
        };
        while self.clock.now() - since < TIME_MAX {
            let turn = tokio::select! {
                biased;
                () = place.given_up() => break,
                turn = self.turn(EVENT) => turn,
            };
            let Some(turn) = turn else { return };
            let sent = self.server.send(&composed.envelope, &composed.bytes).await;
            drop(turn);
            match sent {
                Ok(_) => {
                    self.pause.end();
                    return self.metrics.mails().sent();
                }
                Err(SendError::Rejected(_)) => break,
                Err(SendError::Unavailable(_)) => drop(self.pause.begin()),
                Err(SendError::Deferred(_) | SendError::BrokenOff(_)) => {
                    let wait = self.waits.after(self.clock.now() - since);
                    tokio::select! {
                        () = place.given_up() => break,
                        () = tokio::time::sleep(Duration::from_millis(wait.0.max(0) as u64)) => {}
                    }
                }
            }
        }
        tracing::warn!(kind = mail.subject.name(), "a mail that somebody waited for was not sent");
        self.metrics.mails().failed();
    }
}
