//! How many mails about orders that nobody paid an address and a buyer get. Anybody can order with anybody's address and
//! a card that is declined: without a limit that would be a way to flood a stranger's mailbox.

use std::{
    collections::VecDeque,
    hash::{BuildHasher, RandomState},
};

use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use crate::auth::mailbox;
use domain::{Millis, Timestamp, UserId};

/// Addresses and buyers that are remembered, 5 MB at most.
const REMEMBERED_MAX: usize = 50_000;
/// The time in which mails are counted.
const HOUR: Millis = Millis::from_hours(1);

/// Counts these mails by address and by buyer. Of neither is anything kept but a keyed hash.
pub(super) struct UnpaidMails {
    per_hour: usize,
    hasher: RandomState,
    sent: Mutex<FxHashMap<u64, VecDeque<Timestamp>>>,
}

/// A mail that was counted.
pub(super) struct Counted([u64; 2], Timestamp);

impl UnpaidMails {
    pub(super) fn new(per_hour: usize) -> Self {
        Self { per_hour, hasher: RandomState::new(), sent: Mutex::default() }
    }

    /// Counts a mail to this address about an order of this buyer; `None` if either had as many as they may.
    pub(super) fn count(&self, address: &str, buyer: &UserId, now: Timestamp) -> Option<Counted> {
        let keys = [
            self.hasher.hash_one(("address", mailbox(address))),
            self.hasher.hash_one(("buyer", buyer.as_str())),
        ];
        let is_over = |at: &Timestamp| now - *at >= HOUR;
        let mut sent = self.sent.lock();
        for key in keys {
            if let Some(times) = sent.get_mut(&key) {
                times.retain(|at| !is_over(at));
            }
        }
        if keys.iter().any(|key| sent.get(key).map_or(0, VecDeque::len) >= self.per_hour) {
            return None;
        }
        if sent.len() + keys.len() > REMEMBERED_MAX {
            sent.retain(|_, times| times.back().is_some_and(|last| !is_over(last)));
            // So many in an hour are an attack, and these mails can be done without.
            if sent.len() + keys.len() > REMEMBERED_MAX {
                return None;
            }
        }
        for key in keys {
            sent.entry(key).or_default().push_back(now);
        }
        Some(Counted(keys, now))
    }

    /// The mail was not sent after all.
    pub(super) fn uncount(&self, Counted(keys, counted_at): Counted) {
        let mut sent = self.sent.lock();
        for key in keys {
            let Some(times) = sent.get_mut(&key) else { continue };
            if let Some(found) = times.iter().rposition(|at| *at == counted_at) {
                times.remove(found);
            }
            if times.is_empty() {
                sent.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buyer(number: usize) -> UserId {
        UserId::new(&format!("buyer-{number}")).unwrap()
    }

    #[test]
    fn a_mailbox_and_a_buyer_get_so_many_in_an_hour() {
        let mails = UnpaidMails::new(3);
        let at = |minutes: i64| Timestamp(minutes * 60_000);
        for (number, address) in ["v@x.example", "V@x.example", "v+1@X.example"].into_iter().enumerate() {
            assert!(mails.count(address, &buyer(number), at(0)).is_some());
        }
        assert!(mails.count("v+2@x.example", &buyer(9), at(59)).is_none(), "the fourth, of another buyer");
        assert!(mails.count("v@x.example", &buyer(9), at(60)).is_some(), "an hour later");
        for number in 0..2 {
            assert!(mails.count(&format!("a{number}@x.example"), &buyer(9), at(61)).is_some());
        }
        assert!(mails.count("b@x.example", &buyer(9), at(61)).is_none(), "the fourth of one buyer");
    }

    #[test]
    fn a_mail_that_was_not_sent_does_not_count() {
        let mails = UnpaidMails::new(1);
        let counted = mails.count("v@x.example", &buyer(1), Timestamp(5)).unwrap();
        assert!(mails.count("v@x.example", &buyer(2), Timestamp(5)).is_none());
        mails.uncount(counted);
        assert!(mails.sent.lock().is_empty());
        assert!(mails.count("v@x.example", &buyer(1), Timestamp(6)).is_some());
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mails = UnpaidMails::new(1);
        let mut count = 0..;
        let mut counted = |now| {
            let number = count.next().unwrap();
            mails.count(&format!("{number}@x.example"), &buyer(number), now)
        };
        (0..REMEMBERED_MAX / 2).for_each(|_| assert!(counted(Timestamp(0)).is_some()));
        assert!(counted(Timestamp(1)).is_none());
        assert!(counted(Timestamp(0) + HOUR).is_some());
    }
}
