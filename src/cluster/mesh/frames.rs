//! What one message of a stream may hold, and how late messages are.

use std::time::Duration;

/// Asks, or answers, of one message.
pub(super) const FRAME_ITEMS_MAX: usize = 256;
/// Bytes of bodies after which no further one goes into a message.
pub(super) const FRAME_BYTES_MAX: usize = 256 * 1024;
/// The longest body of an ask, an answer, news or a piece, in bytes.
pub const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The longest message that is read, in bytes: one body of the greatest length, after as much as fits before it, and the
/// numbers of each.
pub(super) const MESSAGE_BYTES_MAX: usize = BODY_BYTES_MAX + FRAME_BYTES_MAX + FRAME_ITEMS_MAX * 32;
/// The longest message of a handshake, in bytes.
pub(super) const HELLO_BYTES_MAX: usize = 1_024;

/// What was gathered for one message.
#[derive(Default)]
pub(super) struct FrameFill {
    items: usize,
    bytes: usize,
}

impl FrameFill {
    /// Whether nothing more goes in.
    pub(super) fn is_full(&self) -> bool {
        self.items >= FRAME_ITEMS_MAX || self.bytes >= FRAME_BYTES_MAX
    }

    /// An item with a body of this length goes in.
    pub(super) fn take(&mut self, body: usize) {
        self.items += 1;
        self.bytes = self.bytes.saturating_add(body);
    }
}

/// How long messages lay about before they were read, beyond what the quickest of the last minute took.
///
/// The clocks of two machines have no common zero, so how long the quickest took is not known; but a message that waited
/// in a queue, or for a reader that was suspended, was slower than that one. Clocks drift apart, so the quickest is looked
/// for anew in each half minute of the *sender's* time: a reader's own pause ends none.
#[derive(Debug, Default)]
pub(super) struct Lateness {
    half_minute: u64,
    /// Receiver's clock minus sender's, of the quickest message of this half minute and of the one before, in ms.
    now: Option<i64>,
    before: Option<i64>,
}

const HALF_MINUTE_MS: u64 = 30_000;

impl Lateness {
    /// How late a message is that was sent at this time of its sender and is read at this time of the reader, both in
    /// milliseconds since any moment of their own.
    pub(super) fn of(&mut self, sent_ms: u64, read_ms: u64) -> Duration {
        // Differences of times that a peer made up are of no meaning, and must not overflow.
        let sent = i64::try_from(sent_ms).unwrap_or(i64::MAX);
        let apart = i64::try_from(read_ms).unwrap_or(i64::MAX).saturating_sub(sent);
        let half_minute = sent_ms / HALF_MINUTE_MS;
        if half_minute > self.half_minute {
            let follows = half_minute == self.half_minute + 1;
            self.before = if follows { self.now } else { self.now.or(self.before) };
            self.now = None;
            self.half_minute = half_minute;
        }
        let quickest_now = self.now.map_or(apart, |now| now.min(apart));
        self.now = Some(quickest_now);
        let quickest = self.before.map_or(quickest_now, |before| before.min(quickest_now));
        let late = apart.saturating_sub(quickest);
        Duration::from_millis(u64::try_from(late).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_waited_is_late_whatever_the_clocks_say() {
        let mut lateness = Lateness::default();
        let ms = |lateness: &mut Lateness, sent, read| lateness.of(sent, read).as_millis();
        assert_eq!(ms(&mut lateness, 0, 5_000_000), 0, "the first is the quickest");
        assert_eq!(ms(&mut lateness, 10, 5_000_012), 2);
        assert_eq!(ms(&mut lateness, 20, 5_000_018), 0, "quicker than any before");
        assert_eq!(ms(&mut lateness, 30, 5_002_028), 2_000, "the reader was suspended");
        // A drift of 100 ms is forgotten after two half minutes.
        assert_eq!(ms(&mut lateness, 30_010, 5_030_108), 100);
        assert_eq!(ms(&mut lateness, 60_010, 5_060_108), 0);
        assert_eq!(ms(&mut lateness, u64::MAX, 0), 0);
        assert!(ms(&mut lateness, 0, u64::MAX) > 0);
    }
}
