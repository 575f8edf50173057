//! Idempotency keys: a key and the hash of its request, so that a request has one outcome however often it is sent.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    actors::IdempotencyKey,
    api::{
        Problem,
        fields::{FieldError, KEY_CHARS_MAX},
    },
};

/// An idempotency key with the hash of its request; `field` is the name of the key for the caller.
pub fn key_of<T: Serialize>(
    field: &str,
    key: &str,
    operation: &str,
    body: &T,
) -> Result<IdempotencyKey, Problem> {
    if !(1..=KEY_CHARS_MAX).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        let detail = format!("1 to {KEY_CHARS_MAX} visible ASCII characters; a new UUID is best");
        return Err(Problem::invalid(vec![FieldError::form(field, detail)]));
    }
    // The parsed body is serialised again, so that white space and the order of fields do not matter and a request
    // has the same hash through every adapter.
    let canonical =
        serde_json::to_vec(body).map_err(|error| Problem::new(500, "internal", error.to_string()))?;
    let mut hash = Sha256::new();
    hash.update(operation.as_bytes());
    hash.update([0]);
    hash.update(canonical);
    Ok(IdempotencyKey { key: key.to_owned(), request_hash: hash.finalize().into() })
}
