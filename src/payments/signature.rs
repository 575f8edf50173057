//! Signatures of providers' events: a header of `name=value` pairs with an instant and HMAC-SHA256 codes in hexadecimal.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use domain::{Millis, Timestamp};

use super::provider::EventFault;
use crate::secret::Secret;

/// How far the instant of an event may be from now. Older ones may be somebody's copy.
const TOLERANCE: Millis = Millis::from_minutes(5);

/// What a signature's header says.
pub(super) struct Signed<'a> {
    /// The instant as it was signed.
    pub(super) instant: &'a str,
    codes: Vec<[u8; 32]>,
}

impl<'a> Signed<'a> {
    /// Reads a header in which the instant is named `instant` and codes `v1`. Codes of other schemes do not count.
    pub(super) fn read(header: Option<&'a str>, instant: &str) -> Result<Self, EventFault> {
        let header = header.ok_or(EventFault::Signature("there is none"))?;
        let mut instants = Vec::new();
        let mut codes = Vec::new();
        for (name, value) in header.split(',').filter_map(|pair| pair.split_once('=')) {
            match (name.trim(), value.trim()) {
                (name, value) if name == instant => instants.push(value),
                ("v1", value) => codes.extend(unhex(value)),
                _ => {}
            }
        }
        // Two headers that were joined have two: nobody could say which one counts.
        match instants.as_slice() {
            [instant] => Ok(Self { instant, codes }),
            [] => Err(EventFault::Signature("it has no instant")),
            _ => Err(EventFault::Signature("it has several instants")),
        }
    }

    /// Whether one of the secrets has signed these bytes, not long ago.
    pub(super) fn check(
        &self,
        secrets: &[Secret],
        signed: &[&[u8]],
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(), EventFault> {
        let mut is_valid = false;
        // Anybody can sign with an empty secret.
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            for code in &self.codes {
                is_valid |= is_code(secret, signed, code);
            }
        }
        if !is_valid {
            return Err(EventFault::Signature("none of our secrets has made it"));
        }
        let age = now - at;
        if age > TOLERANCE || age < Millis(-TOLERANCE.0) {
            return Err(EventFault::Signature("it is not of the last five minutes"));
        }
        Ok(())
    }
}

/// The code of these bytes, in hexadecimal.
pub(super) fn sign(secret: &Secret, signed: &[&[u8]]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).ok()?;
    for part in signed {
        mac.update(part);
    }
    Some(mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The comparison takes the same time wherever the codes differ.
fn is_code(secret: &Secret, signed: &[&[u8]], code: &[u8; 32]) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else { return false };
    for part in signed {
        mac.update(part);
    }
    mac.verify_slice(code).is_ok()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(bytes)
}
