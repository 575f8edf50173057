//! Tokens that were verified, so that their signatures need no second look: bounded in bytes, and in what one
//! account may have of them.
//!
//! Their holders make as many different tokens of one session as they like. Whoever presents more than
//! [`PER_ACCOUNT_MAX`] has the oldest of their own forgotten, never somebody else's.

use std::{hash::BuildHasher, sync::Arc};

use parking_lot::Mutex;
use quick_cache::{DefaultHashBuilder, Weighter, sync::Cache};

use domain::UserId;

/// Tokens that are remembered of one account: more than devices that one person is logged in on.
pub(super) const PER_ACCOUNT_MAX: usize = 32;
/// What an entry costs beside key and value: its place in the cache's tables, and the allocator's own.
const ENTRY_BYTES: usize = 128;
/// One part of so many is for the lists of what each account has.
const ACCOUNTS_PART: u64 = 4;
/// A guess, from which the cache only concludes into how many parts with a lock of their own it splits.
const ENTRY_BYTES_TYPICAL: u64 = 512;

/// How many bytes something takes, with what it points to: rather more than less.
pub(super) trait Weighed {
    /// In bytes.
    fn bytes(&self) -> usize;
}

impl Weighed for UserId {
    fn bytes(&self) -> usize {
        size_of::<Self>() + ARC_BYTES + self.as_str().len()
    }
}

/// The two counters of an `Arc`.
const ARC_BYTES: usize = 2 * size_of::<usize>();

/// A token with what is known of it. Tokens are found by a hash of 64 bits and then compared.
struct Entry<V> {
    token: Box<[u8]>,
    value: V,
}

#[derive(Clone)]
struct ByBytes;

impl<V: Weighed> Weighter<u64, Arc<Entry<V>>> for ByBytes {
    fn weight(&self, _: &u64, entry: &Arc<Entry<V>>) -> u64 {
        (ENTRY_BYTES + ARC_BYTES + size_of::<Entry<V>>() + entry.token.len() + entry.value.bytes()) as u64
    }
}

impl Weighter<UserId, Arc<[u64]>> for ByBytes {
    fn weight(&self, account: &UserId, hashes: &Arc<[u64]>) -> u64 {
        (ENTRY_BYTES + account.bytes() + ARC_BYTES + size_of_val(&**hashes)) as u64
    }
}

/// What is known of tokens.
pub(super) struct Remembered<V> {
    hasher: DefaultHashBuilder,
    tokens: Cache<u64, Arc<Entry<V>>, ByBytes>,
    /// The hashes of an account's tokens that are remembered, oldest first.
    accounts: Cache<UserId, Arc<[u64]>, ByBytes>,
    /// Held while an account's list is made longer. Whoever finds a token waits for nothing.
    one_writer: Mutex<()>,
}

impl<V: Weighed + Clone> Remembered<V> {
    /// Keeps at most so many bytes.
    pub(super) fn new(bytes_max: usize) -> Self {
        let accounts = bytes_max as u64 / ACCOUNTS_PART;
        let tokens = bytes_max as u64 - accounts;
        let items = |bytes: u64| (bytes / ENTRY_BYTES_TYPICAL) as usize;
        Self {
            hasher: DefaultHashBuilder::default(),
            tokens: Cache::with_weighter(items(tokens), tokens, ByBytes),
            accounts: Cache::with_weighter(items(accounts), accounts, ByBytes),
            one_writer: Mutex::default(),
        }
    }

    /// What is known of a token.
    pub(super) fn get(&self, token: &[u8]) -> Option<V> {
        let entry = self.tokens.get(&self.hasher.hash_one(token))?;
        (*entry.token == *token).then(|| entry.value.clone())
    }

    /// Remembers a token of an account; the oldest of that account is forgotten if it has too many.
    pub(super) fn remember(&self, account: &UserId, token: &[u8], value: V) {
        let hash = self.hasher.hash_one(token);
        let _one_writer = self.one_writer.lock();
        let known = self.accounts.get(account);
        let known = known.iter().flat_map(|known| known.iter().copied());
        let mut kept: Vec<u64> =
            known.filter(|other| *other != hash && self.tokens.contains_key(other)).collect();
        let surplus = (kept.len() + 1).saturating_sub(PER_ACCOUNT_MAX);
        for oldest in kept.drain(..surplus) {
            self.tokens.remove(&oldest);
        }
        kept.push(hash);
        self.tokens.insert(hash, Arc::new(Entry { token: token.into(), value }));
        self.accounts.insert(account.clone(), kept.into());
    }

    /// Forgets a token.
    pub(super) fn forget(&self, token: &[u8]) {
        self.tokens.remove(&self.hasher.hash_one(token));
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> u64 {
        self.tokens.weight() + self.accounts.weight()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Weighed for u32 {
        fn bytes(&self) -> usize {
            4
        }
    }

    fn token(number: u32, length: usize) -> Vec<u8> {
        format!("{number:0>length$}").into_bytes()
    }

    #[test]
    fn no_account_pushes_out_what_others_have() {
        let remembered = Remembered::new(1 << 20);
        let [ana, eve] = ["ana", "eve"].map(|name| UserId::new(name).unwrap());
        remembered.remember(&ana, &token(7, 300), 7);
        for number in 1_000..3_000 {
            remembered.remember(&eve, &token(number, 4_096), number);
            // Each is asked for again and again, so that the cache takes it for one that is worth keeping.
            assert_eq!(remembered.get(&token(number, 4_096)), Some(number));
            assert_eq!(remembered.get(&token(number, 4_096)), Some(number));
        }
        assert_eq!(remembered.get(&token(7, 300)), Some(7));
        let eves = (1_000..3_000).filter(|number| remembered.get(&token(*number, 4_096)).is_some());
        assert_eq!(eves.count(), PER_ACCOUNT_MAX);
        assert!(remembered.bytes() < 400_000, "{}", remembered.bytes());
    }

    #[test]
    fn many_accounts_take_no_more_bytes_than_there_are() {
        let remembered = Remembered::new(1 << 20);
        for number in 0..20_000 {
            let account = UserId::new(&format!("user-{number}")).unwrap();
            remembered.remember(&account, &token(number, 300), number);
        }
        assert!(remembered.bytes() <= 1 << 20, "{}", remembered.bytes());
        assert!(remembered.bytes() > 1 << 19, "{}", remembered.bytes());
    }
}
