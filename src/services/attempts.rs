//! What somebody may do so often only in a while: mails that anybody can cause, guesses of a code, sessions that a user ends.
//!
//! Every process counts, and tells the others: what passes at one of them counts at all of them a moment later. Whoever
//! asks several of them within that moment may have as many more as there are processes. A process that has just started
//! knows of nothing before, as after a restart.

use std::{
    net::IpAddr,
    sync::{Arc, Weak},
};

use serde::{Deserialize, Serialize};

use super::{Guests, Services};
use crate::auth::{Ending, Identity};
use domain::{Millis, PersonKey, Timestamp, UserId};

/// Mails that anybody can cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) enum MailKind {
    /// With a code.
    Code,
    /// With links to orders.
    Links,
}

/// Something that is counted. A version that runs beside another one may add kinds; the other does not count them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) enum Attempt {
    /// A guest guesses a code.
    Guess(UserId),
    /// A guest who was sent none guesses the code for an address …
    BlindGuess(PersonKey),
    /// … from a network.
    BlindGuessFrom(IpAddr),
    /// A guest was sent the code for an address.
    CodeSent(UserId, PersonKey),
    /// A guest asks for a mail.
    MailOfGuest(UserId),
    /// Somebody in a network causes a mail to a mailbox.
    Mail(MailKind, PersonKey, Option<IpAddr>),
    /// A user ends a session that would have ended at this instant.
    SessionEnded(UserId, Timestamp),
}

impl Guests {
    /// Counts, and says how often more it may be; the error is how long to wait.
    fn count(&self, attempt: &Attempt, now: Timestamp) -> Result<u32, Millis> {
        match attempt {
            Attempt::Guess(user) => self.guesses.count(user, now),
            Attempt::BlindGuess(person) => self.blind_guesses.count(person, now),
            Attempt::BlindGuessFrom(network) => self.blind_guesses_from.count(network, now),
            Attempt::CodeSent(user, person) => {
                self.sent_codes.add((user.clone(), *person), now);
                Ok(u32::MAX)
            }
            Attempt::MailOfGuest(user) => self.mails_of_guest.count(user, now),
            Attempt::Mail(kind, mailbox, network) => {
                let counts = match kind {
                    MailKind::Code => &self.codes,
                    MailKind::Links => &self.links,
                };
                counts.count(*mailbox, *network, now).map(|()| u32::MAX)
            }
            Attempt::SessionEnded(..) => Ok(u32::MAX),
        }
    }
}

impl Services {
    /// Counts what somebody does, at every process, and says how often more it may be; the error is how long to wait.
    pub(super) fn attempt(&self, attempt: &Attempt) -> Result<u32, Millis> {
        let left = self.guests.count(attempt, self.engine.now())?;
        self.engine.tell_attempt(attempt);
        Ok(left)
    }

    /// Counts a session that its user ends. The error is the instant from which they may end another one.
    pub fn count_ended(&self, ending: &Ending, identity: &Identity) -> Result<(), Timestamp> {
        let is_limited = self.bearers.sessions().count_ended(ending, identity, self.engine.now())?;
        if is_limited {
            self.engine.tell_attempt(&Attempt::SessionEnded(identity.user.clone(), identity.expires_at));
        }
        Ok(())
    }

    /// Counts what other processes tell, for as long as there are services.
    pub fn hear_attempts(self: &Arc<Self>) {
        let services: Weak<Self> = Arc::downgrade(self);
        self.engine.hear_attempts(move |attempt: Attempt| {
            let Some(services) = services.upgrade() else { return };
            let now = services.engine.now();
            if let Attempt::SessionEnded(user, until) = attempt {
                services.bearers.sessions().ended_elsewhere(&user, until, now);
            } else {
                // Whoever is at the limit here stays there.
                let _ = services.guests.count(&attempt, now);
            }
        });
    }
}
