//! Judges what buyers saw: were the deadlines kept?

use std::fmt;

use super::buyers::Record;

/// Instants are told in whole milliseconds; the deadline itself is exact.
const ROUNDING_MS: f64 = 1.0;

/// What was seen.
pub(super) struct Verdict {
    pub(super) holds: u64,
    pub(super) accepted: u64,
    pub(super) refused: u64,
    pub(super) releases: u64,
    /// How long after its deadline each release was seen, in milliseconds, ascending.
    late: Vec<f64>,
    /// How exactly the server's clock is known.
    uncertainty_ms: f64,
    /// What must not be, in words.
    pub(super) wrong: Vec<String>,
}

impl Verdict {
    /// This part of the releases was seen so soon, in milliseconds.
    pub(super) fn late_ms(&self, part: f64) -> f64 {
        let last = self.late.len().saturating_sub(1);
        self.late.get((part * last as f64).ceil() as usize).copied().unwrap_or(0.0)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let late = |part| self.late_ms(part);
        write!(
            f,
            "{} holds, {} ordered before their deadlines, {} refused at or after them, {} wrong; the server's clock is known \
             to {:.1} ms; {} releases seen after {:.0} ms at p50, {:.0} at p99, {:.0} at p99.9, {:.0} at most",
            self.holds,
            self.accepted,
            self.refused,
            self.wrong.len(),
            self.uncertainty_ms,
            self.releases,
            late(0.5),
            late(0.99),
            late(0.999),
            late(1.0)
        )
    }
}

/// The server's clock reads `a + rate × true time` if it neither jumps nor steps; each hold says between which bounds `a`
/// is, because it was granted between its request and its answer. Then a request is late only if it was sent after the
/// deadline, and early only if it was answered before it.
pub(super) fn judge(records: &[Record], rate: f64, hold_seconds: u64) -> Verdict {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut wrong = Vec::new();
    for record in records {
        let granted = record.expires_at as f64 - 1_000.0 * hold_seconds as f64;
        low = low.max(granted - ROUNDING_MS - rate * record.granted);
        high = high.min(granted + ROUNDING_MS - rate * record.sent);
    }
    if low > high {
        wrong.push(format!("the server's clock is not one: it has stepped by {} ms", low - high));
    }
    let (low, high) = (low.min(high), low.max(high));
    let mut verdict = Verdict {
        holds: records.len() as u64,
        accepted: 0,
        refused: 0,
        releases: 0,
        late: Vec::new(),
        uncertainty_ms: high - low,
        wrong,
    };
    for record in records {
        let deadline = record.expires_at as f64;
        // The server's clock read at least and at most so much.
        let at_least = |at: f64| low + rate * at;
        let at_most = |at: f64| high + rate * at;
        match record.order {
            Some((sent, _, true)) => {
                verdict.accepted += 1;
                if at_least(sent) - ROUNDING_MS >= deadline {
                    verdict
                        .wrong
                        .push(format!("accepted, sent {} ms after its deadline", at_least(sent) - deadline));
                }
            }
            Some((_, answered, false)) => {
                verdict.refused += 1;
                if at_most(answered) + ROUNDING_MS < deadline {
                    verdict
                        .wrong
                        .push(format!("refused {} ms before its deadline", deadline - at_most(answered)));
                }
            }
            None => {}
        }
        let Some(released) = record.released else {
            if !matches!(record.order, Some((_, _, true))) {
                verdict.wrong.push("a release was never seen".to_owned());
            }
            continue;
        };
        verdict.releases += 1;
        let late = (at_most(released) - deadline) / rate;
        if at_most(released) + ROUNDING_MS < deadline {
            verdict.wrong.push(format!("released {} ms before its deadline", -late));
        }
        verdict.late.push(late);
    }
    verdict.late.sort_by(f64::total_cmp);
    verdict
}
