//! How long a payment waits before its provider is asked again.
//!
//! Pauses have jitter, so that payments of one moment are not asked about in one moment. It follows from the order and the
//! count of calls, so that the same inputs give the same machine.

use domain::{Millis, OrderId};

/// The pause before the first repetition of a call that got no answer; each one after it is twice as long …
const RETRY_FIRST: Millis = Millis(500);
/// … up to this.
const RETRY_MAX: Millis = Millis(60_000);
/// How soon a provider is asked about an open payment of which it has sent no event; each pause after it is twice as long …
const POLL_FIRST: Millis = Millis(5_000);
/// … up to this.
const POLL_MAX: Millis = Millis(300_000);

/// The pause after so many calls in a row that got no answer.
pub(super) fn retry(order: OrderId, failures: u16) -> Millis {
    with_jitter(order, failures, RETRY_FIRST.doubled(failures, RETRY_MAX))
}

/// The pause after so many looks at an open payment.
pub(super) fn poll(order: OrderId, polls: u16) -> Millis {
    with_jitter(order, polls, POLL_FIRST.doubled(polls, POLL_MAX))
}

/// A pause and up to a quarter of it.
fn with_jitter(order: OrderId, times: u16, pause: Millis) -> Millis {
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    let seed = order.0.as_u64_pair().1 ^ u64::from(times);
    let part = (seed.wrapping_mul(GOLDEN) >> 32) as i64 % 256;
    Millis(pause.0 + pause.0 / 4 * part / 256)
}
