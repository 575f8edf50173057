//! Which person is behind an address, and whether an address is somebody's: both from keyed hashes, so that nothing of
//! it has to be kept.

use std::sync::Arc;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{VerifiedEmail, mailbox, normalised_email};
use crate::keys::KeyRing;
use domain::{Person, PersonKey, UserId};

/// Makes person keys and codes.
#[derive(Clone)]
pub struct People {
    keys: Arc<KeyRing>,
}

/// Codes have six digits.
const CODES: u64 = 1_000_000;

impl People {
    /// With the ring's secret for people.
    pub fn new(keys: Arc<KeyRing>) -> Self {
        Self { keys }
    }

    /// The person whose address this is.
    pub fn person(&self, address: &str) -> PersonKey {
        self.key("person", &normalised_email(address))
    }

    /// Who is behind an order with this address, by somebody with this verified one.
    pub fn behind(&self, address: &str, verified: Option<&VerifiedEmail>) -> Person {
        let of_address = self.person(address);
        match verified {
            Some(verified) => {
                Person { address: of_address, counted: self.person(verified.as_str()), beside: None }
            }
            None => {
                let counted = self.key("typed", &normalised_email(address));
                Person { address: of_address, counted, beside: Some(of_address) }
            }
        }
    }

    /// The mailbox to which mails to this address go, as a rule. Only for counting mails: elsewhere it may be two people.
    pub fn mailbox(&self, address: &str) -> PersonKey {
        self.key("mailbox", &mailbox(address))
    }

    fn key(&self, of: &str, address: &str) -> PersonKey {
        let hash = self.hash(&[of, address]);
        let mut key = [0; PersonKey::BYTES];
        key.copy_from_slice(&hash[..PersonKey::BYTES]);
        PersonKey(key)
    }

    /// The code by which a guest shows, in this window of time, that an address is theirs.
    pub fn code(&self, guest: &UserId, address: &str, window: i64) -> String {
        let hash = self.hash(&["code", guest.as_str(), &normalised_email(address), &window.to_string()]);
        let mut number = [0; 8];
        number.copy_from_slice(&hash[..8]);
        format!("{:06}", u64::from_be_bytes(number) % CODES)
    }

    /// A hash of these parts, of which none has a line break.
    fn hash(&self, parts: &[&str]) -> [u8; 32] {
        // Cannot fail: HMAC takes keys of every length.
        #[expect(clippy::expect_used)]
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.keys.current().person_secret()).expect("HMAC takes any key");
        for part in parts {
            mac.update(part.as_bytes());
            mac.update(b"\n");
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_one_key_here_and_another_elsewhere_also_after_a_rotation() {
        let folder = tempfile::tempdir().unwrap();
        let ring = |name: &str| Arc::new(KeyRing::load_or_create(&folder.path().join(name)).unwrap());
        let (keys, others) = (ring("a"), People::new(ring("b")));
        let people = People::new(keys.clone());
        let ana = people.person("A.na+x@gmail.com");
        assert_eq!(ana, people.person("ana@googlemail.com"));
        assert_ne!(ana, people.person("ana@example.com"));
        assert_ne!(ana, others.person("ana@gmail.com"));
        keys.rotate("test").unwrap();
        assert_eq!(ana, people.person("ana@gmail.com"));
    }

    #[test]
    fn who_types_an_address_is_not_who_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let people = People::new(Arc::new(KeyRing::load_or_create(&folder.path().join("a")).unwrap()));
        let ana = people.person("ana@example.com");
        let verified = VerifiedEmail::new("Ana@example.com");
        let [typed, owner] = [None, verified.as_ref()].map(|of| people.behind("ana@example.com", of));
        assert_eq!((owner.counted, owner.beside, typed.beside), (ana, None, Some(ana)));
        assert_eq!([typed.address, owner.address], [ana; 2]);
        assert_ne!(typed.counted, ana);
        // A present counts for who gives it.
        let present = people.behind("eve@example.com", verified.as_ref());
        assert_eq!((present.address, present.counted), (people.person("eve@example.com"), ana));
        assert_eq!(people.mailbox("ana+1@example.com"), people.mailbox("ana+2@example.com"));
    }

    #[test]
    fn a_code_is_one_guests_for_one_address_and_time() {
        let folder = tempfile::tempdir().unwrap();
        let people = People::new(Arc::new(KeyRing::load_or_create(&folder.path().join("a")).unwrap()));
        let guest = |name: &str| UserId::new(name).unwrap();
        let code = people.code(&guest("guest:1"), "ana@example.com", 7);
        assert!(code.len() == 6 && code.chars().all(|c| c.is_ascii_digit()), "{code}");
        assert_eq!(code, people.code(&guest("guest:1"), "ANA@example.com", 7));
        for other in [
            people.code(&guest("guest:2"), "ana@example.com", 7),
            people.code(&guest("guest:1"), "eva@example.com", 7),
            people.code(&guest("guest:1"), "ana@example.com", 8),
        ] {
            assert_ne!(code, other);
        }
    }
}
