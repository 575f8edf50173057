//! Mails that somebody waits for and that are not sent yet, so many at a time. One more takes the place of another: a
//! server that defers what is sent to it keeps nobody else from being written to.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use parking_lot::Mutex;
use tokio::sync::oneshot;

/// So many at a time.
const AT_A_TIME_MAX: usize = 1_000;

/// All of them.
#[derive(Default)]
pub(super) struct Waiting(Mutex<State>);

#[derive(Default)]
struct State {
    /// The number of the next, so that who is older has a lower one.
    next: u64,
    by_domain: BTreeMap<String, BTreeSet<u64>>,
    /// By number: the recipient's domain, and what tells the mail by its end that it is given up.
    mails: BTreeMap<u64, (String, oneshot::Sender<()>)>,
}

/// A mail among them, until this is dropped.
pub(super) struct Place {
    among: Arc<Waiting>,
    number: u64,
    given_up: oneshot::Receiver<()>,
}

impl Waiting {
    /// A place for a mail to this domain. If there is none, the oldest mail of the domain with the most is given up.
    pub(super) fn enter(self: &Arc<Self>, domain: &str) -> Place {
        let (sender, given_up) = oneshot::channel();
        let mut state = self.0.lock();
        if state.mails.len() >= AT_A_TIME_MAX {
            state.give_up_one();
        }
        let number = state.next;
        state.next += 1;
        state.by_domain.entry(domain.to_owned()).or_default().insert(number);
        state.mails.insert(number, (domain.to_owned(), sender));
        Place { among: self.clone(), number, given_up }
    }
}

impl State {
    fn give_up_one(&mut self) {
        // Among equals the one with the oldest.
        let fullest = self
            .by_domain
            .values()
            .max_by_key(|mails| (mails.len(), mails.first().map(|oldest| std::cmp::Reverse(*oldest))));
        if let Some(oldest) = fullest.and_then(BTreeSet::first).copied() {
            self.remove(oldest);
        }
    }

    fn remove(&mut self, number: u64) {
        let Some((domain, _)) = self.mails.remove(&number) else { return };
        if let Some(mails) = self.by_domain.get_mut(&domain) {
            mails.remove(&number);
            if mails.is_empty() {
                self.by_domain.remove(&domain);
            }
        }
    }
}

impl Place {
    /// Resolves when another has the place. Not to be asked again after that.
    pub(super) async fn given_up(&mut self) {
        drop((&mut self.given_up).await);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.among.0.lock().remove(self.number);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn a_domain_that_defers_its_mails_takes_no_place_of_another() {
        let waiting = Arc::new(Waiting::default());
        let mut honest = waiting.enter("good.example");
        let mut flood: Vec<Place> = (0..AT_A_TIME_MAX * 2).map(|_| waiting.enter("bad.example")).collect();
        assert!(honest.given_up().now_or_never().is_none());
        let mut is_given_up = |number: usize| flood[number].given_up().now_or_never().is_some();
        assert!(is_given_up(0) && is_given_up(AT_A_TIME_MAX) && !is_given_up(AT_A_TIME_MAX + 1));
        let mut more = waiting.enter("good.example");
        assert!(more.given_up().now_or_never().is_none() && is_given_up(AT_A_TIME_MAX + 1));
        drop((honest, more, flood));
        let state = waiting.0.lock();
        assert!(state.mails.is_empty() && state.by_domain.is_empty());
    }

    #[test]
    fn of_many_domains_the_oldest_mail_is_given_up() {
        let waiting = Arc::new(Waiting::default());
        let mut places: Vec<Place> =
            (0..=AT_A_TIME_MAX).map(|number| waiting.enter(&format!("{number}.example"))).collect();
        assert!(places[0].given_up().now_or_never().is_some());
        assert!(places[1].given_up().now_or_never().is_none());
    }
}
