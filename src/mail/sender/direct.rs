//! Sends the mails that somebody waits for, beside those of the outbox.

use uuid::Uuid;

use super::{MailSender, SendError, Shared};
use crate::mail::direct::DirectMail;
use domain::{EventId, Millis};

/// So many at a time.
pub(super) const AT_A_TIME_MAX: usize = 1_000;
/// After this a mail that somebody waits for is worth nothing.
const TIME_MAX: Millis = Millis::from_minutes(10);
/// They have turns at the server as if they were an event's.
const EVENT: EventId = EventId(Uuid::nil());

impl MailSender {
    /// Sends a mail that somebody waits for; false if too many are being sent.
    pub fn send_direct(&self, mail: DirectMail) -> bool {
        let Some(runtime) = &self.runtime else { return false };
        let shared = self.shared.clone();
        let Ok(waiting) = shared.direct.clone().try_acquire_owned() else { return false };
        runtime.spawn(async move {
            shared.deliver_direct(&mail).await;
            drop(waiting);
        });
        true
    }
}

impl Shared {
    /// Nothing of what its server says is logged: it may name the address.
    async fn deliver_direct(&self, mail: &DirectMail) {
        let since = self.clock.now();
        let id = format!("<{:032x}@{}>", rand::random::<u128>(), self.domain);
        let Ok(composed) = self.writer.compose_direct(mail, &self.links, &id, since) else {
            return self.metrics.mails().failed();
        };
        while self.clock.now() - since < TIME_MAX {
            let Some(turn) = self.turn(EVENT).await else { return };
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
                    tokio::time::sleep(std::time::Duration::from_millis(wait.0.max(0) as u64)).await;
                }
            }
        }
        tracing::warn!(kind = mail.subject.name(), "a mail that somebody waited for was not sent");
        self.metrics.mails().failed();
    }
}
