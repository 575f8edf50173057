//! Hold tokens: proof that a buyer was granted a hold, should a crash lose it.
//!
//! HMAC-SHA256 (RFC 2104) over the grant. A biscuit would do the same for 40 µs a hold, which is more
//! than everything else that a hold costs; nobody attenuates or verifies these but the engine itself.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{domain::HoldGrant, keys::KeyRing, persistence::codec};

/// Seals and opens hold tokens.
#[derive(Clone)]
pub struct HoldTokens {
    /// Keyed once; cloned for each token.
    mac: Hmac<Sha256>,
}

const MAC_LEN: usize = 32;
/// A grant of 64 seats is about 500 bytes; what is longer is not looked at.
const TOKEN_LEN_MAX: usize = 4_096;

impl HoldTokens {
    /// Tokens under the ring's secret.
    pub fn new(keys: &KeyRing) -> Self {
        // Cannot fail: HMAC takes keys of every length.
        #[expect(clippy::expect_used)]
        let mac = Hmac::new_from_slice(keys.hold_secret()).expect("HMAC takes any key");
        Self { mac }
    }

    /// The token of a grant, in base64url.
    pub fn seal(&self, grant: &HoldGrant) -> String {
        let mut bytes = codec::encode(grant);
        let mut mac = self.mac.clone();
        mac.update(&bytes);
        bytes.extend_from_slice(&mac.finalize().into_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The grant of a token that was sealed here, or `None`.
    pub fn open(&self, token: &str) -> Option<HoldGrant> {
        if token.len() > TOKEN_LEN_MAX {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (grant, seal) = bytes.split_at_checked(bytes.len().checked_sub(MAC_LEN)?)?;
        let mut mac = self.mac.clone();
        mac.update(grant);
        mac.verify_slice(seal).ok()?;
        codec::decode(grant, "a hold token").ok()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Epoch, EventId, HoldId, Places, SeatIndex, Seq, Timestamp, UserId};

    #[test]
    fn only_what_was_sealed_here_opens() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = HoldTokens::new(&KeyRing::load_or_create(&folder.path().join("a")).unwrap());
        let others = HoldTokens::new(&KeyRing::load_or_create(&folder.path().join("b")).unwrap());
        let grant = HoldGrant {
            event: EventId(Uuid::from_u128(1)),
            hold: HoldId(Uuid::from_u128(2)),
            buyer: UserId::new("ana").unwrap(),
            places: Places { seats: [SeatIndex(3)].as_slice().into(), ..Places::default() },
            epoch: Epoch(4),
            seq: Seq(5),
            deadline: Timestamp(6),
        };
        let token = tokens.seal(&grant);
        assert_eq!(tokens.open(&token), Some(grant));
        assert_eq!(others.open(&token), None);
        for index in 0..token.len() {
            let mut altered = token.clone().into_bytes();
            altered[index] = if altered[index] == b'A' { b'B' } else { b'A' };
            assert_eq!(tokens.open(&String::from_utf8(altered).unwrap()), None, "character {index}");
        }
        bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
            assert_eq!(tokens.open(&String::from_utf8_lossy(bytes)), None);
            assert_eq!(tokens.open(&URL_SAFE_NO_PAD.encode(bytes)), None);
        });
    }
}
