//! Biscuits as data: signatures are verified and blocks are read. No Datalog is ever run.
//!
//! Any holder can append blocks to a biscuit and so choose the cost of running them: a join over a hundred
//! facts takes minutes, and the library checks its time limit only between steps. Therefore blocks are
//! compared with the few known forms (`block`), in time linear in their length.

mod block;

use biscuit_auth::{
    datalog::SymbolTable,
    error,
    format::{SerializedBiscuit, schema},
};
use prost_of_biscuits::Message;

pub use self::block::{Check, Fact, Value};
use crate::keys::PublicKeyRing;

/// The most appended blocks.
pub const APPENDED_MAX: usize = 8;

/// The Ed25519 signature of a block. It identifies a biscuit and all biscuits that are derived from it.
pub type RevocationId = [u8; 64];

/// Why a biscuit is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The bytes are not a biscuit.
    Malformed,
    /// It has a third-party block, keys of another kind, too many blocks, or a block with anything but the
    /// known checks.
    Foreign,
    /// It was signed with an unknown key, or altered.
    Signature,
}

/// A biscuit whose signatures are not verified yet. Its contents must not be trusted.
pub struct Unverified<'a> {
    bytes: &'a [u8],
    message: schema::Biscuit,
    revocation_ids: Box<[RevocationId]>,
}

/// A biscuit that was signed with one of the ring's keys.
pub struct Biscuit {
    authority: schema::Block,
    symbols: SymbolTable,
    appended: usize,
    is_canonical: bool,
    key_id: u32,
    revocation_ids: Box<[RevocationId]>,
}

impl<'a> Unverified<'a> {
    /// Parses a biscuit, in linear time. The caller limits the length.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Fault> {
        let message = schema::Biscuit::decode(bytes).map_err(|_| Fault::Malformed)?;
        if message.blocks.len() > APPENDED_MAX {
            return Err(Fault::Foreign);
        }
        let mut revocation_ids = Vec::with_capacity(1 + message.blocks.len());
        for (number, block) in std::iter::once(&message.authority).chain(&message.blocks).enumerate() {
            // A holder chooses the keys of appended blocks, and verifying with keys of other kinds takes
            // longer.
            let is_ed25519 = block.next_key.algorithm == schema::public_key::Algorithm::Ed25519 as i32;
            if block.external_signature.is_some() || !is_ed25519 {
                // The first block is not the holder's.
                return Err(if number == 0 { Fault::Malformed } else { Fault::Foreign });
            }
            revocation_ids.push(block.signature.as_slice().try_into().map_err(|_| Fault::Malformed)?);
        }
        Ok(Self { bytes, message, revocation_ids: revocation_ids.into() })
    }

    /// The checks in the appended blocks; [`Fault::Foreign`] if they contain anything else.
    pub fn appended_checks(&self) -> Result<Vec<Check>, Fault> {
        if self.message.blocks.is_empty() {
            return Ok(Vec::new());
        }
        let mut names = decode(&self.message.authority)?.symbols;
        let mut checks = Vec::new();
        for signed in &self.message.blocks {
            if signed.block.len() > block::BLOCK_BYTES_MAX {
                return Err(Fault::Foreign);
            }
            let mut block = decode(signed)?;
            // Names are indices into a symbol table that each block extends.
            names.append(&mut block.symbols);
            let symbols = SymbolTable::from(names.clone()).map_err(|_| Fault::Foreign)?;
            checks.append(&mut block::checks(&block, &symbols).ok_or(Fault::Foreign)?);
        }
        Ok(checks)
    }

    /// One id for each block. The last one identifies this biscuit, the others those that it was derived
    /// from.
    pub fn revocation_ids(&self) -> &[RevocationId] {
        &self.revocation_ids
    }

    /// Verifies every signature: about 40 µs per block.
    pub fn verify(self, keys: &PublicKeyRing) -> Result<Biscuit, Fault> {
        let key_id = self.message.root_key_id.ok_or(Fault::Signature)?;
        SerializedBiscuit::from_slice(self.bytes, keys).map_err(|error| match error {
            error::Format::Signature(_) | error::Format::UnknownPublicKey => Fault::Signature,
            _ => Fault::Malformed,
        })?;
        let mut authority = decode(&self.message.authority)?;
        let symbols =
            SymbolTable::from(std::mem::take(&mut authority.symbols)).map_err(|_| Fault::Malformed)?;
        let appended = self.message.blocks.len();
        let is_canonical = self.message.encode_to_vec() == self.bytes;
        Ok(Biscuit {
            authority,
            symbols,
            appended,
            is_canonical,
            key_id,
            revocation_ids: self.revocation_ids,
        })
    }
}

impl Biscuit {
    /// The facts of the first block.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        block::facts(&self.authority, &self.symbols)
    }

    /// The number of appended blocks.
    pub fn appended(&self) -> usize {
        self.appended
    }

    /// Whether its bytes are the only ones that say this: protobuf skips fields that it does not know and takes the last
    /// of those that are repeated.
    pub fn is_canonical(&self) -> bool {
        self.is_canonical
    }

    /// The id of the key that signed it.
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// See [`Unverified::revocation_ids`].
    pub fn revocation_ids(&self) -> &[RevocationId] {
        &self.revocation_ids
    }
}

fn decode(signed: &schema::SignedBlock) -> Result<schema::Block, Fault> {
    schema::Block::decode(signed.block.as_slice()).map_err(|_| Fault::Malformed)
}
