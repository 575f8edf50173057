//! Cursors: where the next page of a list begins, as a text that says nothing and fits no other list.
//!
//! A position may be the number of a row, and such numbers tell how busy everybody else is. So cursors are sealed: the
//! position is hidden behind a keyed hash of itself, which also shows on its return that nobody changed it. Who has one may
//! read nothing with it that they may not read without it.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::keys::KeyRing;

/// Bytes of a position at most: of the pad that hides it.
const POSITION_BYTES_MAX: usize = 32;
const TAG_BYTES: usize = 16;

/// Seals and opens cursors.
#[derive(Clone)]
pub struct Cursors {
    keys: Arc<KeyRing>,
}

impl Cursors {
    /// With the ring's secret that outlives rotations.
    pub fn new(keys: Arc<KeyRing>) -> Self {
        Self { keys }
    }

    /// The cursor of a position, of 32 bytes at most, in this list. The same position has the same cursor.
    pub fn seal(&self, list: &str, position: &[u8]) -> String {
        debug_assert!(position.len() <= POSITION_BYTES_MAX);
        let tag = self.tag(list, position);
        let sealed: Vec<u8> = tag.into_iter().chain(self.padded(&tag, position)).collect();
        URL_SAFE_NO_PAD.encode(sealed)
    }

    /// The position of a cursor, if it was sealed here for this list.
    pub fn open(&self, list: &str, cursor: &str) -> Option<Vec<u8>> {
        let sealed = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (tag, hidden) = sealed.split_first_chunk::<TAG_BYTES>()?;
        if hidden.len() > POSITION_BYTES_MAX {
            return None;
        }
        let position = self.padded(tag, hidden);
        let mut mac = self.mac();
        Self::tell(&mut mac, list, &position);
        mac.verify_truncated_left(tag).ok()?;
        Some(position)
    }

    fn tag(&self, list: &str, position: &[u8]) -> [u8; TAG_BYTES] {
        let mut mac = self.mac();
        Self::tell(&mut mac, list, position);
        let hash: [u8; 32] = mac.finalize().into_bytes().into();
        let mut tag = [0; TAG_BYTES];
        tag.copy_from_slice(&hash[..TAG_BYTES]);
        tag
    }

    /// Hides what is shown, and shows what is hidden.
    fn padded(&self, tag: &[u8; TAG_BYTES], bytes: &[u8]) -> Vec<u8> {
        let mut mac = self.mac();
        mac.update(b"cursor pad\n");
        mac.update(tag);
        let pad = mac.finalize().into_bytes();
        bytes.iter().zip(pad).map(|(byte, pad)| byte ^ pad).collect()
    }

    /// A list's name has no line break.
    fn tell(mac: &mut Hmac<Sha256>, list: &str, position: &[u8]) {
        for part in [&b"cursor"[..], list.as_bytes(), position] {
            mac.update(part);
            mac.update(b"\n");
        }
    }

    fn mac(&self) -> Hmac<Sha256> {
        // Cannot fail: HMAC takes keys of every length.
        #[expect(clippy::expect_used)]
        Hmac::<Sha256>::new_from_slice(self.keys.current().person_secret()).expect("HMAC takes any key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursors(folder: &tempfile::TempDir, name: &str) -> Cursors {
        Cursors::new(Arc::new(KeyRing::load_or_create(&folder.path().join(name)).unwrap()))
    }

    #[test]
    fn a_cursor_opens_for_its_list_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, others) = (cursors(&folder, "a"), cursors(&folder, "b"));
        for position in [&b""[..], b"\n", &[7; 8], &[0xff; POSITION_BYTES_MAX]] {
            let cursor = ours.seal("history of e", position);
            assert_eq!(cursor, ours.seal("history of e", position));
            assert_eq!(ours.open("history of e", &cursor).as_deref(), Some(position));
            assert_eq!(ours.open("history of f", &cursor), None);
            assert_eq!(others.open("history of e", &cursor), None);
        }
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        let cursors = cursors(&folder, "a");
        let sealed = URL_SAFE_NO_PAD.decode(cursors.seal("l", &[1, 2, 3, 4, 5, 6, 7, 8])).unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(cursors.open("l", &URL_SAFE_NO_PAD.encode(&changed)), None, "{at}");
            assert_eq!(cursors.open("l", &URL_SAFE_NO_PAD.encode(&sealed[..at])), None, "{at}");
        }
        for wrong in ["", "x", "not a cursor", &"A".repeat(1_000)] {
            assert_eq!(cursors.open("l", wrong), None, "{wrong}");
        }
    }

    #[test]
    fn neighbours_look_like_strangers() {
        let folder = tempfile::tempdir().unwrap();
        let cursors = cursors(&folder, "a");
        let hidden = |n: i64| URL_SAFE_NO_PAD.decode(cursors.seal("l", &n.to_be_bytes())).unwrap();
        let (one, next) = (hidden(1_000), hidden(1_001));
        assert_ne!(one[TAG_BYTES..TAG_BYTES + 7], next[TAG_BYTES..TAG_BYTES + 7]);
    }
}
