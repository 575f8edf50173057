//! When to try again: one mail that its server does not take now, and all of them while the server is away.

use std::{collections::BTreeSet, time::Duration};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use parking_lot::Mutex;
use tokio::time::Instant;

use domain::Millis;

/// Waits that grow, with jitter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    pub(super) least: Duration,
    pub(super) most: Duration,
}

impl Waits {
    /// How long a mail waits that is so old: half as long again, so that no attempt has to be counted.
    pub(super) fn after(self, age: Millis) -> Millis {
        let millis = |duration: Duration| duration.as_millis() as i64;
        Millis((age.0 / 2).clamp(millis(self.least), millis(self.most)))
    }

    /// The waits of all mails while the server is away.
    fn start(self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.least)
            .with_max_delay(self.most)
            .with_jitter()
            .without_max_times()
            .build()
    }
}

/// The pause of all mails while their server is away: who finds out sets it, the others wait with it.
pub(super) struct Pause {
    waits: Waits,
    state: Mutex<Option<(ExponentialBackoff, Instant)>>,
    /// Domains of recipients at whose mails the server broke off, since it last accepted one.
    suspects: Mutex<BTreeSet<String>>,
}

/// Recipients of so many domains in a row, and it is the server. One recipient's own server may make ours break off
/// each mail to it, which is about no other mail.
const SUSPECTS_MAX: usize = 3;

impl Pause {
    pub(super) fn new(waits: Waits) -> Self {
        Self { waits, state: Mutex::new(None), suspects: Mutex::default() }
    }

    /// Until when nobody asks the server.
    pub(super) fn until(&self) -> Option<Instant> {
        self.state.lock().as_ref().map(|(_, until)| *until).filter(|until| *until > Instant::now())
    }

    /// The server is away. How long everybody waits, if nobody has found that out for this pause before.
    pub(super) fn begin(&self) -> Option<Duration> {
        let mut state = self.state.lock();
        let (waits, until) = state.get_or_insert_with(|| (self.waits.start(), Instant::now()));
        if *until > Instant::now() {
            return None;
        }
        let wait = waits.next().unwrap_or(self.waits.most);
        *until = Instant::now() + wait;
        Some(wait)
    }

    /// The server broke off a mail to a recipient of this domain. How long everybody waits, if that is one too many.
    pub(super) fn suspect(&self, domain: &str) -> Option<Duration> {
        let mut suspects = self.suspects.lock();
        suspects.insert(domain.to_lowercase());
        if suspects.len() < SUSPECTS_MAX {
            return None;
        }
        suspects.clear();
        self.begin()
    }

    /// The server is there.
    pub(super) fn end(&self) {
        self.suspects.lock().clear();
        self.state.lock().take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_grows_while_the_server_is_away_and_is_over_with_it() {
        let waits = Waits { least: Duration::from_millis(5), most: Duration::from_millis(40) };
        let wait = |pause: &Pause| {
            while pause.until().is_some() {
                std::thread::sleep(Duration::from_millis(1));
            }
        };
        let pause = Pause::new(waits);
        assert_eq!(pause.until(), None);
        let first = pause.begin().unwrap();
        assert_eq!(pause.begin(), None, "one pause, however many find out");
        wait(&pause);
        let mut longest = first;
        for _ in 0..6 {
            longest = pause.begin().unwrap();
            wait(&pause);
        }
        assert!(longest >= Duration::from_millis(40), "{longest:?}");
        pause.end();
        assert!(pause.begin().unwrap() <= Duration::from_millis(10));
    }

    #[test]
    fn a_recipient_whose_mails_break_off_is_not_the_server() {
        let pause = Pause::new(Waits { least: Duration::from_secs(5), most: Duration::from_secs(9) });
        for _ in 0..9 {
            assert_eq!((pause.suspect("bad.example"), pause.suspect("worse.example")), (None, None));
        }
        pause.end();
        assert_eq!((pause.suspect("a.example"), pause.suspect("b.example")), (None, None));
        assert!(pause.suspect("c.example").is_some() && pause.until().is_some());
    }

    #[test]
    fn a_mail_waits_longer_the_older_it_is() {
        let waits = Waits { least: Duration::from_secs(1), most: Duration::from_secs(300) };
        let after = |seconds| waits.after(Millis::from_secs(seconds)).0 / 1_000;
        assert_eq!([0, 1, 60, 600, 86_400].map(after), [1, 1, 30, 300, 300]);
    }
}
