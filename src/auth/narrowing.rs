//! Narrowing: the checks that the holder of a session appends to it.
//!
//! They are written as Datalog, as in every biscuit, so that other programs can write them, too. They are
//! read as data (`crate::biscuits`) and no Datalog is run. Only the three kinds of checks below are accepted;
//! a session with any other is refused. A narrowed session can do less than the original, never more.

use biscuit_auth::{Biscuit, UnverifiedBiscuit, builder::BlockBuilder};

use super::{Access, AuthError};
use crate::{
    biscuits::{APPENDED_MAX, Check},
    keys::PublicKeyRing,
};
use domain::{EventId, Timestamp};

/// How a holder narrows a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Attenuation {
    /// Allows only requests about this event.
    pub event: Option<EventId>,
    /// Allows only requests that change nothing.
    pub read_only: bool,
    /// An earlier end, in whole seconds.
    pub until: Option<Timestamp>,
}

/// Narrows a session that was signed by one of these keys. Works offline.
pub fn attenuate(token: &str, keys: &PublicKeyRing, to: &Attenuation) -> Result<String, AuthError> {
    Biscuit::from_base64(token, keys.clone()).map_err(|_| AuthError::Invalid)?;
    attenuate_unchecked(token, to)
}

/// Narrows a session without checking its signature. Appending needs only the session itself; the server
/// verifies it when it is presented.
pub fn attenuate_unchecked(token: &str, to: &Attenuation) -> Result<String, AuthError> {
    let biscuit = UnverifiedBiscuit::from_base64(token).map_err(|_| AuthError::Invalid)?;
    if biscuit.block_count() > APPENDED_MAX {
        return Err(AuthError::Foreign);
    }
    let mut checks = Vec::new();
    checks.extend(to.event.map(|event| format!("check if event(\"{event}\")")));
    checks.extend(to.read_only.then(|| "check if operation(\"read\")".to_owned()));
    checks.extend(to.until.map(|until| format!("check if time($t), $t < {}", crate::clock::rfc3339(until))));
    let narrowed = checks
        .into_iter()
        .try_fold(BlockBuilder::new(), |block, check| block.check(check.as_str()))
        .and_then(|block| biscuit.append(block))
        .and_then(|biscuit| biscuit.to_base64());
    narrowed.map_err(|_| AuthError::Invalid)
}

/// The combined effect of all blocks that were appended to a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Narrowing {
    event: Events,
    read_only: bool,
    until: Option<Timestamp>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Events {
    /// Requests about any event and about none.
    #[default]
    All,
    One(EventId),
    /// Two checks name different events, so no request passes both.
    None,
}

impl Narrowing {
    /// Combines checks; `None` if one of them is not of a kind that [`attenuate`] writes.
    pub(super) fn of(checks: &[Check]) -> Option<Self> {
        checks.iter().try_fold(Self::default(), |narrowing, check| narrowing.and(check))
    }

    fn and(mut self, check: &Check) -> Option<Self> {
        match check {
            Check::Is { name, text } if name == "event" => {
                // Only the spelling that `attenuate` writes: as Datalog, other spellings of the id never
                // matched.
                let event = text.parse::<EventId>().ok().filter(|event| event.to_string() == *text)?;
                self.event = match self.event {
                    Events::All => Events::One(event),
                    Events::One(other) if other == event => Events::One(event),
                    Events::One(_) | Events::None => Events::None,
                };
            }
            Check::Is { name, text } if name == "operation" && text == "read" => self.read_only = true,
            Check::Before { name, seconds } if name == "time" => {
                let end = i64::try_from(*seconds).unwrap_or(i64::MAX).saturating_mul(1_000);
                self.until = Some(self.until.map_or(Timestamp(end), |until| until.min(Timestamp(end))));
            }
            _ => return None,
        }
        Some(self)
    }

    /// Whether this access is allowed at `now`.
    pub fn allows(&self, access: &Access, now: Timestamp) -> bool {
        let is_about = match self.event {
            Events::All => true,
            Events::One(event) => access.event == Some(event),
            Events::None => false,
        };
        is_about && !(self.read_only && access.writes) && self.until.is_none_or(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const READ: Access = Access { writes: false, event: None };

    fn is(name: &str, text: &str) -> Check {
        Check::Is { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn checks_add_up() {
        let [one, other] = [EventId(Uuid::from_u128(7)), EventId(Uuid::from_u128(8))];
        let about = |event| Access { writes: true, event: Some(event) };
        let now = Timestamp(5_000);
        let event = is("event", &one.to_string());
        let narrowing = Narrowing::of(&[event.clone(), event.clone()]).unwrap();
        assert!(narrowing.allows(&about(one), now) && !narrowing.allows(&about(other), now));
        assert!(!narrowing.allows(&READ, now), "about no event");
        let nothing = Narrowing::of(&[event.clone(), is("event", &other.to_string()), event]).unwrap();
        assert!(!nothing.allows(&about(one), now) && !nothing.allows(&about(other), now));
        let before = |seconds| Check::Before { name: "time".to_owned(), seconds };
        let ends = Narrowing::of(&[before(9), before(6), before(u64::MAX)]).unwrap();
        assert!(ends.allows(&READ, Timestamp(5_999)) && !ends.allows(&READ, Timestamp(6_000)));
        assert_eq!(Narrowing::of(&[]), Some(Narrowing::default()));
    }

    #[test]
    fn what_means_nothing_here_is_not_taken() {
        let id = "0198A2B3-C4D5-7000-8000-000000000001";
        let strange = Check::Before { name: "date".to_owned(), seconds: 1 };
        for check in
            [is("operation", "write"), is("event", "7"), is("event", id), is("role", "admin"), strange]
        {
            assert_eq!(Narrowing::of(std::slice::from_ref(&check)), None, "{check:?}");
        }
    }
}
