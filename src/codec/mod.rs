//! How what we store or seal is encoded: one version byte, then postcard.
//!
//! What was written by an older version is read for ever; what a newer one wrote is refused, never guessed at.

mod layouts;
mod map_states;
pub mod packed;

use serde::{Serialize, de::DeserializeOwned};

pub use self::map_states::{decode_map_state, encode_map_state};
use domain::{Change, VenueLayout};

/// Bytes that this build cannot read, and why.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct DecodeError(String);

/// The version of everything but layouts and snapshots.
pub const VERSION: u8 = 1;

/// Encodes any part of the journal: version byte, then postcard.
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    encode_as(VERSION, value)
}

/// Decodes what [`encode`] wrote; `what` names it in the error.
pub fn decode<T: DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T, DecodeError> {
    decode_as(VERSION, bytes, what)
}

fn encode_as<T: Serialize>(version: u8, value: &T) -> Vec<u8> {
    // Cannot fail: postcard into a vector fails only for sequences of unknown length and for errors of
    // the types' own, and what we store are derived, sized types.
    #[expect(clippy::expect_used)]
    postcard::to_extend(value, vec![version]).expect("stored types are plain data")
}

fn decode_as<T: DeserializeOwned>(wanted: u8, bytes: &[u8], what: &str) -> Result<T, DecodeError> {
    match bytes.split_first() {
        Some((version, body)) if *version == wanted => {
            postcard::from_bytes(body).map_err(|error| DecodeError(format!("cannot decode {what}: {error}")))
        }
        Some((version, _)) => Err(DecodeError(format!(
            "{what} has format version {version}, this build reads {wanted}: was it written by a newer one?"
        ))),
        None => Err(DecodeError(format!("{what} is empty"))),
    }
}

/// Decodes a journal payload.
pub fn decode_change(payload: &[u8]) -> Result<Change, DecodeError> {
    decode(payload, "a transition")
}

/// Encodes a layout.
pub fn encode_layout(layout: &VenueLayout) -> Vec<u8> {
    encode_as(layouts::VERSION, &layout.to_parts())
}

/// Decodes and checks a layout, of this version or the one before.
pub fn decode_layout(bytes: &[u8]) -> Result<VenueLayout, DecodeError> {
    let parts = match bytes.first() {
        Some(&VERSION) => decode::<layouts::PartsOfVersion1>(bytes, "a layout")?.into(),
        _ => decode_as(layouts::VERSION, bytes, "a layout")?,
    };
    VenueLayout::from_parts(parts).map_err(|problems| DecodeError(problems.join("; ")))
}
