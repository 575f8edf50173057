//! The clock of the process: anchored to the wall clock at the start and driven by `CLOCK_BOOTTIME`, which
//! goes on during suspend and is never set.
//!
//! It never steps back. Every instant in a journal comes from it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering::Relaxed},
};

use rustix::time::{ClockId, clock_gettime};

use domain::{Millis, Timestamp, text::excerpt};

#[derive(Debug)]
struct Anchor {
    wall: Timestamp,
    boot: Millis,
    latest: AtomicI64,
}

/// A clock. Clones share it.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    Boot(Arc<Anchor>),
    Manual(Arc<AtomicI64>),
    /// The time of a runtime that simulates it.
    #[cfg(any(test, feature = "sim"))]
    Runtime {
        start: Timestamp,
        began: tokio::time::Instant,
    },
}

impl Clock {
    /// Starts a clock at the wall clock's time, or at the last journalled instant if that is later.
    pub fn start(last_journalled: Option<Timestamp>) -> Self {
        let wall = millis(ClockId::Realtime);
        let wall = Timestamp(last_journalled.map_or(wall, |last| wall.max(last.0)));
        let anchor = Anchor { wall, boot: Millis(millis(ClockId::Boottime)), latest: AtomicI64::new(wall.0) };
        Self(Source::Boot(Arc::new(anchor)))
    }

    /// A clock for tests, which moves only by [`Clock::advance`].
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(start.0))))
    }

    /// A clock that shows `start` now, and goes on with the time of the runtime that it is asked in.
    #[cfg(any(test, feature = "sim"))]
    pub fn of_runtime(start: Timestamp) -> Self {
        Self(Source::Runtime { start, began: tokio::time::Instant::now() })
    }

    /// Moves a manual clock forward. Has no effect on a real one.
    pub fn advance(&self, length: Millis) {
        if let Source::Manual(now) = &self.0 {
            now.fetch_add(length.0, Relaxed);
        }
    }

    /// From now on it shows this instant at least: of what another process's clock has written, nothing is in the future.
    /// A clock that is behind stands still until the time has come. The one time of a simulation is behind nobody's.
    pub fn not_before(&self, at: Timestamp) {
        match &self.0 {
            Source::Boot(anchor) => drop(anchor.latest.fetch_max(at.0, Relaxed)),
            Source::Manual(now) => drop(now.fetch_max(at.0, Relaxed)),
            #[cfg(any(test, feature = "sim"))]
            Source::Runtime { .. } => {}
        }
    }

    /// The current instant. Never earlier than one that was returned before.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::Boot(anchor) => {
                let now = anchor.wall + Millis(millis(ClockId::Boottime) - anchor.boot.0);
                Timestamp(anchor.latest.fetch_max(now.0, Relaxed).max(now.0))
            }
            Source::Manual(now) => Timestamp(now.load(Relaxed)),
            #[cfg(any(test, feature = "sim"))]
            Source::Runtime { start, began } => *start + Millis(began.elapsed().as_millis() as i64),
        }
    }
}

/// Rate limiters that go by the engine's time.
impl governor::clock::Clock for Clock {
    type Instant = std::time::Duration;

    fn now(&self) -> std::time::Duration {
        std::time::Duration::from_millis(Self::now(self).0.max(0) as u64)
    }
}

/// What `CLOCK_BOOTTIME` shows, in milliseconds: leases are counted by it.
pub fn boot_millis() -> i64 {
    millis(ClockId::Boottime)
}

/// What the machine's wall clock shows, which may step back; nothing that is journalled comes from it.
pub fn wall() -> Timestamp {
    Timestamp(millis(ClockId::Realtime))
}

fn millis(clock: ClockId) -> i64 {
    let time = clock_gettime(clock);
    time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}

/// Formats an instant as RFC 3339 in UTC with milliseconds: `2026-11-24T12:00:00.000Z`.
pub fn rfc3339(instant: Timestamp) -> String {
    // An instant outside of the years -9999 to 9999 is formatted as 1970-01-01.
    let instant = jiff::Timestamp::from_millisecond(instant.0).unwrap_or_default();
    format!("{instant:.3}")
}

/// Parses an RFC 3339 instant in one form, with `T`, seconds, and `Z` or an offset: `2026-11-24T20:00:00-05:00`.
pub fn parse_rfc3339(text: &str) -> Result<Timestamp, String> {
    let instant = if has_rfc3339_form(text) { text.parse::<jiff::Timestamp>().ok() } else { None };
    instant.map(|instant| Timestamp(instant.as_millisecond())).ok_or_else(|| {
        let text = excerpt(text);
        format!("'{text}' is not an RFC 3339 instant such as 2026-11-24T20:00:00-05:00 or 2026-11-25T01:00:00.250Z")
    })
}

/// Whether this is a date, `T`, a time with seconds, perhaps a fraction of them, and `Z` or an offset of hours and
/// minutes. The parser takes more: blanks, small letters, no seconds, names of time zones.
fn has_rfc3339_form(text: &str) -> bool {
    let matches = |part: &[u8], form: &[u8]| {
        let fits =
            |(byte, wanted): (&u8, &u8)| if *wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
        part.len() == form.len() && part.iter().zip(form).all(fits)
    };
    let Some((seconds, rest)) = text.as_bytes().split_at_checked(19) else { return false };
    let zone_at = rest.iter().position(|byte| !matches!(byte, b'.' | b'0'..=b'9')).unwrap_or(rest.len());
    let (fraction, zone) = rest.split_at(zone_at);
    let is_fraction = match fraction {
        [] => true,
        [b'.', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let is_zone = zone == b"Z" || matches(zone, b"+00:00") || matches(zone, b"-00:00");
    matches(seconds, b"0000-00-00T00:00:00") && is_fraction && is_zone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_no_earlier_than_the_journal_and_goes_forward() {
        let future = Timestamp(millis(ClockId::Realtime) + 60_000);
        let clock = Clock::start(Some(future));
        let first = clock.now();
        assert!(first >= future && clock.now() >= first);
    }

    #[test]
    fn instants_are_written_and_read_with_milliseconds() {
        let instant = Timestamp(1_795_521_600_007);
        assert_eq!(rfc3339(instant), "2026-11-24T12:00:00.007Z");
        assert_eq!(parse_rfc3339("2026-11-24T07:00:00.007-05:00"), Ok(instant));
        assert_eq!(rfc3339(Timestamp(0)), "1970-01-01T00:00:00.000Z");
        assert!(parse_rfc3339("tomorrow").is_err());
    }

    #[test]
    fn an_instant_has_one_form() {
        let instant = parse_rfc3339("2026-11-24T12:00:00Z").unwrap();
        for same in
            ["2026-11-24T12:00:00.000000001Z", "2026-11-24T07:00:00-05:00", "2026-11-24T12:00:00+00:00"]
        {
            assert_eq!(parse_rfc3339(same), Ok(instant), "{same}");
        }
        for other in [
            "",
            "2026-11-24 12:00:00Z",
            "2026-11-24t12:00:00z",
            "2026-11-24T12:00Z",
            "20261124T120000Z",
            "2026-11-24T07:00:00-05",
            "2026-11-24T07:00:00-0500",
            "2026-11-24T12:00:00",
            "2026-11-24T12:00:00.Z",
            "2026-11-24T12:00:00.1.2Z",
            "2026-11-24T12:00:00,5Z",
            "2026-11-24T07:00:00-05:00[America/Lima]",
            "+002026-11-24T12:00:00Z",
            " 2026-11-24T12:00:00Z",
            "2026-11-24T12:00:00Z ",
            "2026-11-24T12:00:00−05:00",
            "2026-13-24T12:00:00Z",
        ] {
            assert!(parse_rfc3339(other).is_err(), "{other}");
        }
        let long = parse_rfc3339(&"ñ".repeat(9_000)).unwrap_err();
        assert!(long.chars().count() < 200, "{long}");
    }
}
