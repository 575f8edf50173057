//! Narrowing: the checks that the holder of a session appends to it.
//!
//! They are written as Datalog, as in every biscuit, so that other programs can write them, too. They are
//! read as data (`crate::biscuits`) and no Datalog is run. Only the four kinds of checks below are accepted;
//! a session with any other is refused. A narrowed session can do less than the original, never more.

use std::{fmt::Display, str::FromStr};

use biscuit_auth::{Biscuit, UnverifiedBiscuit, builder::BlockBuilder};

use super::{Access, AuthError};
use crate::{
    biscuits::{APPENDED_MAX, Check},
    keys::PublicKeyRing,
};
use domain::{EventId, OrderId, Timestamp};

/// How a holder narrows a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Attenuation {
    /// Allows only requests about this event.
    pub event: Option<EventId>,
    /// Allows only requests about this order.
    pub order: Option<OrderId>,
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
    checks.extend(to.order.map(|order| format!("check if order(\"{order}\")")));
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
    event: Only<EventId>,
    order: Only<OrderId>,
    read_only: bool,
    until: Option<Timestamp>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Only<T> {
    /// Requests about any and about none.
    #[default]
    All,
    One(T),
    /// Two checks name different ones, so no request passes both.
    None,
}

impl<T: Copy + PartialEq + FromStr + Display> Only<T> {
    /// The same with another check; `None` if it does not name an id as `attenuate` writes it: as Datalog, other
    /// spellings of the id never matched.
    fn and(self, text: &str) -> Option<Self> {
        let id = text.parse::<T>().ok().filter(|id| id.to_string() == *text)?;
        Some(match self {
            Self::All => Self::One(id),
            Self::One(other) if other == id => Self::One(id),
            Self::One(_) | Self::None => Self::None,
        })
    }

    fn allows(self, asked: Option<T>) -> bool {
        match self {
            Self::All => true,
            Self::One(id) => asked == Some(id),
            Self::None => false,
        }
    }

    fn one(self) -> Option<T> {
        match self {
            Self::One(id) => Some(id),
            Self::All | Self::None => None,
        }
    }
}

impl Narrowing {
    /// Combines checks; `None` if one of them is not of a kind that [`attenuate`] writes.
    pub(super) fn of(checks: &[Check]) -> Option<Self> {
        checks.iter().try_fold(Self::default(), |narrowing, check| narrowing.and(check))
    }

    fn and(mut self, check: &Check) -> Option<Self> {
        match check {
            Check::Is { name, text } if name == "event" => self.event = self.event.and(text)?,
            Check::Is { name, text } if name == "order" => self.order = self.order.and(text)?,
            Check::Is { name, text } if name == "operation" && text == "read" => self.read_only = true,
            Check::Before { name, seconds } if name == "time" => {
                let end = i64::try_from(*seconds).unwrap_or(i64::MAX).saturating_mul(1_000);
                self.until = Some(self.until.map_or(Timestamp(end), |until| until.min(Timestamp(end))));
            }
            _ => return None,
        }
        Some(self)
    }

    /// The one event that requests may be about.
    pub fn event(&self) -> Option<EventId> {
        self.event.one()
    }

    /// The one order that requests may be about.
    pub fn order(&self) -> Option<OrderId> {
        self.order.one()
    }

    /// The end that its holder gave it.
    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// The access of a request that is about what it may be about, whatever that is.
    pub fn own(&self, writes: bool) -> Access {
        Access { writes, event: self.event(), order: self.order() }
    }

    /// Whether this access is allowed at `now`.
    pub fn allows(&self, access: &Access, now: Timestamp) -> bool {
        let is_about = self.event.allows(access.event) && self.order.allows(access.order);
        is_about && !(self.read_only && access.writes) && self.until.is_none_or(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const READ: Access = Access { writes: false, event: None, order: None };

    fn is(name: &str, text: &str) -> Check {
        Check::Is { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn checks_add_up() {
        let [one, other] = [EventId(Uuid::from_u128(7)), EventId(Uuid::from_u128(8))];
        let about = |event| Access { writes: true, event: Some(event), order: None };
        let now = Timestamp(5_000);
        let event = is("event", &one.to_string());
        let narrowing = Narrowing::of(&[event.clone(), event.clone()]).unwrap();
        assert!(narrowing.allows(&about(one), now) && !narrowing.allows(&about(other), now));
        assert!(!narrowing.allows(&READ, now), "about no event");
        let nothing = Narrowing::of(&[event.clone(), is("event", &other.to_string()), event]).unwrap();
        assert!(!nothing.allows(&about(one), now) && !nothing.allows(&about(other), now));
        let order = OrderId(Uuid::from_u128(9));
        let narrowing = Narrowing::of(&[is("order", &order.to_string())]).unwrap();
        assert!(narrowing.allows(&Access { order: Some(order), ..about(one) }, now));
        assert!(!narrowing.allows(&about(one), now) && narrowing.allows(&narrowing.own(true), now));
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
            [is("operation", "write"), is("event", "7"), is("order", id), is("role", "admin"), strange]
        {
            assert_eq!(Narrowing::of(std::slice::from_ref(&check)), None, "{check:?}");
        }
    }
}
