//! How journal payloads, layouts and outcomes are encoded: one version byte, then postcard.

mod layouts;

use serde::{Serialize, de::DeserializeOwned};

use super::StoreError;
use domain::{Change, VenueLayout};

/// The version of everything but layouts.
pub const VERSION: u8 = 1;

/// Encodes any part of the journal: version byte, then postcard.
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    encode_as(VERSION, value)
}

/// Decodes what [`encode`] wrote; `what` names it in the error.
pub fn decode<T: DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T, StoreError> {
    decode_as(VERSION, bytes, what)
}

fn encode_as<T: Serialize>(version: u8, value: &T) -> Vec<u8> {
    // Cannot fail: postcard into a vector fails only for sequences of unknown length and for errors of
    // the types' own, and what we store are derived, sized types.
    #[expect(clippy::expect_used)]
    postcard::to_extend(value, vec![version]).expect("stored types are plain data")
}

fn decode_as<T: DeserializeOwned>(wanted: u8, bytes: &[u8], what: &str) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((version, body)) if *version == wanted => postcard::from_bytes(body)
            .map_err(|error| StoreError::Damaged(format!("cannot decode {what}: {error}"))),
        Some((version, _)) => Err(StoreError::Damaged(format!(
            "{what} has format version {version}, this build reads {wanted}: was it written by a newer one?"
        ))),
        None => Err(StoreError::Damaged(format!("{what} is empty"))),
    }
}

/// Decodes a journal payload.
pub fn decode_change(payload: &[u8]) -> Result<Change, StoreError> {
    decode(payload, "a transition")
}

/// Encodes a layout.
pub fn encode_layout(layout: &VenueLayout) -> Vec<u8> {
    encode_as(layouts::VERSION, &layout.to_parts())
}

/// Decodes and checks a layout, of this version or the one before.
pub fn decode_layout(bytes: &[u8]) -> Result<VenueLayout, StoreError> {
    let parts = match bytes.first() {
        Some(&VERSION) => decode::<layouts::PartsOfVersion1>(bytes, "a layout")?.into(),
        _ => decode_as(layouts::VERSION, bytes, "a layout")?,
    };
    VenueLayout::from_parts(parts).map_err(|problems| StoreError::Damaged(problems.join("; ")))
}
