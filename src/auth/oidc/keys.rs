//! The provider's key set. Only keys for signing are taken, each for exactly one algorithm, so that a token
//! cannot choose another algorithm for a key.

use jsonwebtoken::{
    DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse},
};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::TokenAlgorithm;

/// Keys by their id.
#[derive(Default)]
pub(super) struct KeySet {
    /// Increased when the keys change.
    pub(super) generation: u64,
    keys: FxHashMap<String, Vec<Key>>,
    /// The JSON that they were read from, to detect a change.
    source: Vec<serde_json::Value>,
}

struct Key {
    algorithm: TokenAlgorithm,
    key: DecodingKey,
}

/// The most keys of a set.
const KEYS_MAX: usize = 64;

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

impl KeySet {
    /// Reads a JSON Web Key Set (RFC 7517). Keys that cannot be used here (encryption, other curves, no id)
    /// are left out. `None` if no key remains.
    pub(super) fn parse(json: &[u8]) -> Result<Option<Self>, serde_json::Error> {
        let document: Document = serde_json::from_slice(json)?;
        let mut keys: FxHashMap<String, Vec<Key>> = FxHashMap::default();
        for value in document.keys.iter().take(KEYS_MAX) {
            if let Ok(jwk) = serde_json::from_value::<Jwk>(value.clone())
                && let Some((id, key)) = usable(&jwk)
            {
                keys.entry(id).or_default().push(key);
            }
        }
        Ok((!keys.is_empty()).then_some(Self { generation: 0, keys, source: document.keys }))
    }

    /// Whether there is a key with this id.
    pub(super) fn has(&self, id: &str) -> bool {
        self.keys.contains_key(id)
    }

    /// The key with this id for this algorithm.
    pub(super) fn key(&self, id: &str, algorithm: TokenAlgorithm) -> Option<&DecodingKey> {
        self.keys.get(id)?.iter().find(|key| key.algorithm == algorithm).map(|key| &key.key)
    }

    /// Number of keys.
    pub(super) fn len(&self) -> usize {
        self.keys.values().map(Vec::len).sum()
    }

    /// Whether both were read from the same keys.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

fn usable(jwk: &Jwk) -> Option<(String, Key)> {
    let common = &jwk.common;
    let id = common.key_id.clone().filter(|id| !id.is_empty())?;
    let signs = common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature);
    let verifies = common.key_operations.as_ref().is_none_or(|may| may.contains(&KeyOperations::Verify));
    let (algorithm, name) = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => (TokenAlgorithm::Rs256, KeyAlgorithm::RS256),
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            (TokenAlgorithm::Es256, KeyAlgorithm::ES256)
        }
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            (TokenAlgorithm::EdDsa, KeyAlgorithm::EdDSA)
        }
        _ => return None,
    };
    let fits = common.key_algorithm.is_none_or(|algorithm| algorithm == name);
    let key = DecodingKey::from_jwk(jwk).ok()?;
    (signs && verifies && fits).then_some((id, Key { algorithm, key }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_that_may_sign_are_taken() {
        let ec = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;
        let ed = r#""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#;
        let set = format!(
            r#"{{"keys":[
                {{"kid":"ec",{ec}}}, {{"kid":"ed","use":"sig","alg":"EdDSA",{ed}}},
                {{"kid":"encrypts","use":"enc",{ec}}}, {{"kid":"other","alg":"ES384",{ec}}},
                {{"kid":"signs","key_ops":["sign"],{ec}}}, {{{ec}}},
                {{"kid":"x","kty":"OKP","crv":"X25519","x":"AA"}}, {{"kid":"oct","kty":"oct","k":"AA"}},
                {{"kid":"new","kty":"AKP","alg":"ML-DSA-44","pub":"AA"}}, 7
            ]}}"#
        );
        let keys = KeySet::parse(set.as_bytes()).unwrap().unwrap();
        assert_eq!(keys.len(), 2);
        assert!(keys.key("ec", TokenAlgorithm::Es256).is_some());
        assert!(keys.key("ed", TokenAlgorithm::EdDsa).is_some());
        assert!(keys.key("ec", TokenAlgorithm::Rs256).is_none(), "a key is for its own algorithm only");
        assert!(KeySet::parse(br#"{"keys":[]}"#).unwrap().is_none());
        assert!(KeySet::parse(b"[]").is_err());
    }
}
