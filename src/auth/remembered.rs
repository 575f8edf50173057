//! A cache of verified tokens, so that their signatures are not verified again. Bounded in bytes and in
//! entries per account.
//!
//! One session can be narrowed to any number of different tokens. An account with more than
//! [`PER_ACCOUNT_MAX`] tokens loses its own oldest entry, never that of another account.

use std::{hash::BuildHasher, sync::Arc};

use parking_lot::Mutex;
use quick_cache::{DefaultHashBuilder, Weighter, sync::Cache};

use domain::UserId;

/// Tokens that are kept for one account: more than the devices on which one person is logged in.
pub(super) const PER_ACCOUNT_MAX: usize = 32;
/// Bytes of an entry besides key and value: the cache's tables and the allocator's overhead.
const ENTRY_BYTES: usize = 128;
/// The lists of accounts get one part in so many of the bytes; the tokens get the rest.
const ACCOUNTS_PART: u64 = 4;
/// An estimate. The cache uses it only to choose its number of shards.
const ENTRY_BYTES_TYPICAL: u64 = 512;

/// The size of a value in bytes, including what it points to; estimated upwards.
pub(super) trait Weighed {
    /// Size in bytes.
    fn bytes(&self) -> usize;
}

impl Weighed for UserId {
    fn bytes(&self) -> usize {
        size_of::<Self>() + ARC_BYTES + self.as_str().len()
    }
}

/// The two counters of an `Arc`.
const ARC_BYTES: usize = 2 * size_of::<usize>();

/// A token with its verified contents. Entries are found by a 64-bit hash and then compared.
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

/// Verified tokens with values of type `V`.
pub(super) struct Remembered<V> {
    hasher: DefaultHashBuilder,
    tokens: Cache<u64, Arc<Entry<V>>, ByBytes>,
    /// By account: the hashes of its tokens, oldest first.
    accounts: Cache<UserId, Arc<[u64]>, ByBytes>,
    /// Held while an account's list is extended. Lookups do not take it.
    one_writer: Mutex<()>,
}

impl<V: Weighed + Clone> Remembered<V> {
    /// An empty cache of at most `bytes_max` bytes.
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

    /// The verified contents of a token, if it is in the cache.
    pub(super) fn get(&self, token: &[u8]) -> Option<V> {
        let entry = self.tokens.get(&self.hasher.hash_one(token))?;
        (*entry.token == *token).then(|| entry.value.clone())
    }

    /// Adds a token of an account, and evicts the account's oldest one if it has too many.
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

    /// Removes a token.
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
            // Repeated lookups make the cache prefer to keep the entry.
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
