//! Hold tokens: they prove that a buyer was granted a hold, in case a crash loses it.
//!
//! HMAC-SHA256 (RFC 2104) over the grant, verified by the engine only. A biscuit would do as well, but would
//! cost 40 µs for each hold, which is more than the rest of the hold. A token is never proof that the hold
//! still exists.

use std::sync::Arc;

use arc_swap::ArcSwap;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{
    codec,
    keys::{KeyRing, Keys},
};
use domain::HoldGrant;

/// Creates and verifies hold tokens.
#[derive(Clone)]
pub struct HoldTokens {
    keys: Arc<KeyRing>,
    /// HMAC states with the ring's secrets. Set up once for each version of the ring, cloned for each token.
    macs: Arc<ArcSwap<Macs>>,
}

struct Macs {
    of: Arc<Keys>,
    seals: Hmac<Sha256>,
    /// Verifies tokens that were created before the last rotation.
    opens: Option<Hmac<Sha256>>,
}

impl Macs {
    fn new(keys: &Arc<Keys>) -> Self {
        // Cannot fail: HMAC takes keys of every length.
        #[expect(clippy::expect_used)]
        let mac = |secret: &[u8; 32]| Hmac::new_from_slice(secret).expect("HMAC takes any key");
        let opens = keys.previous_hold_secret().map(mac);
        Self { of: keys.clone(), seals: mac(keys.hold_secret()), opens }
    }
}

const MAC_LEN: usize = 32;
/// The longest token in characters. A grant of 64 seats has about 500 bytes.
const TOKEN_LEN_MAX: usize = 4_096;

impl HoldTokens {
    /// Creates tokens with the ring's secret for hold tokens.
    pub fn new(keys: Arc<KeyRing>) -> Self {
        let macs = Arc::new(ArcSwap::from_pointee(Macs::new(&keys.current())));
        Self { keys, macs }
    }

    /// The HMAC states for the keys in force.
    fn macs(&self) -> arc_swap::Guard<Arc<Macs>> {
        let (macs, keys) = (self.macs.load(), self.keys.current());
        if Arc::ptr_eq(&macs.of, &keys) {
            return macs;
        }
        self.macs.store(Arc::new(Macs::new(&keys)));
        self.macs.load()
    }

    /// The token for a grant, in base64url.
    pub fn seal(&self, grant: &HoldGrant) -> String {
        let mut bytes = codec::encode(grant);
        let mut mac = self.macs().seals.clone();
        mac.update(&bytes);
        bytes.extend_from_slice(&mac.finalize().into_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The grant in a token; `None` if it was not created with one of the ring's secrets.
    pub fn open(&self, token: &str) -> Option<HoldGrant> {
        if token.len() > TOKEN_LEN_MAX {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (grant, seal) = bytes.split_at_checked(bytes.len().checked_sub(MAC_LEN)?)?;
        let macs = self.macs();
        let is_sealed_by = |mac: &Hmac<Sha256>| {
            let mut mac = mac.clone();
            mac.update(grant);
            mac.verify_slice(seal).is_ok()
        };
        if !is_sealed_by(&macs.seals) && !macs.opens.as_ref().is_some_and(is_sealed_by) {
            return None;
        }
        // Earlier versions wrote no total at its end: `None` is a zero there.
        let before = || codec::decode(&[grant, &[0]].concat(), "a hold token");
        codec::decode(grant, "a hold token").or_else(|_| before()).ok()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use domain::{Amount, Epoch, EventId, HoldId, Places, SeatIndex, Seq, Timestamp, UserId};

    #[test]
    fn only_what_was_sealed_here_opens() {
        let folder = tempfile::tempdir().unwrap();
        let ring = Arc::new(KeyRing::load_or_create(&folder.path().join("a")).unwrap());
        let tokens = HoldTokens::new(ring.clone());
        let others = HoldTokens::new(Arc::new(KeyRing::load_or_create(&folder.path().join("b")).unwrap()));
        let grant = HoldGrant {
            event: EventId(Uuid::from_u128(1)),
            hold: HoldId(Uuid::from_u128(2)),
            buyer: UserId::new("ana").unwrap(),
            places: Places { seats: [SeatIndex(3)].as_slice().into(), ..Places::default() },
            epoch: Epoch(4),
            seq: Seq(5),
            deadline: Timestamp(6),
            total: Some(Amount(7)),
        };
        let token = tokens.seal(&grant);
        assert_eq!(tokens.open(&token), Some(grant.clone()));
        assert_eq!(others.open(&token), None);
        let untold = HoldGrant { total: None, ..grant.clone() };
        let mut earlier = codec::encode(&untold);
        assert_eq!(earlier.pop(), Some(0));
        let mut mac = tokens.macs().seals.clone();
        mac.update(&earlier);
        earlier.extend_from_slice(&mac.finalize().into_bytes());
        assert_eq!(tokens.open(&URL_SAFE_NO_PAD.encode(earlier)), Some(untold));
        for index in 0..token.len() {
            let mut altered = token.clone().into_bytes();
            altered[index] = if altered[index] == b'A' { b'B' } else { b'A' };
            assert_eq!(tokens.open(&String::from_utf8(altered).unwrap()), None, "character {index}");
        }
        ring.rotate("test").unwrap();
        assert_eq!(tokens.open(&token), Some(grant.clone()), "from before a rotation");
        let newer = tokens.seal(&grant);
        assert_ne!(newer, token);
        ring.retire(1, "test").unwrap();
        assert_eq!((tokens.open(&token), tokens.open(&newer)), (None, Some(grant)));
        let tokens = std::panic::AssertUnwindSafe(tokens);
        bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
            let tokens = &tokens;
            assert_eq!(tokens.open(&String::from_utf8_lossy(bytes)), None);
            assert_eq!(tokens.open(&URL_SAFE_NO_PAD.encode(bytes)), None);
        });
    }
}
