//! Biscuits as data: signatures are checked and blocks are read; no Datalog is ever run.
//!
//! Whoever holds a biscuit may append blocks to it, and a block's author decides what running it costs: a join
//! over a hundred facts takes minutes, and the library's time limit is not looked at inside of one. So what a
//! block says is compared with the few forms that are known here (`block`), in time linear in its length.

mod block;

use biscuit_auth::{
    datalog::SymbolTable,
    error,
    format::{SerializedBiscuit, schema},
};
use prost_of_biscuits::Message;

pub use self::block::{Check, Fact, Value};
use crate::keys::PublicKeyRing;

/// Blocks that a holder may have appended.
pub const APPENDED_MAX: usize = 8;

/// What names a biscuit, and every biscuit that was made of it: the signature of a block (Ed25519).
pub type RevocationId = [u8; 64];

/// Why bytes are no biscuit of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// They are no biscuit.
    Malformed,
    /// It has a block that somebody else signed, keys of another kind, or more blocks than may be appended.
    Foreign,
    /// Somebody else signed it, or it was altered.
    Signature,
}

/// A biscuit whose signatures were not checked yet. What it says is known, who says it is not.
pub struct Unverified<'a> {
    bytes: &'a [u8],
    message: schema::Biscuit,
    revocation_ids: Box<[RevocationId]>,
}

/// A biscuit that one of our keys signed.
pub struct Biscuit {
    authority: schema::Block,
    symbols: SymbolTable,
    appended: usize,
    key_id: u32,
    revocation_ids: Box<[RevocationId]>,
}

impl<'a> Unverified<'a> {
    /// Reads the envelope. The caller bounds the length; the time is linear in it.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Fault> {
        let message = schema::Biscuit::decode(bytes).map_err(|_| Fault::Malformed)?;
        if message.blocks.len() > APPENDED_MAX {
            return Err(Fault::Foreign);
        }
        let mut revocation_ids = Vec::with_capacity(1 + message.blocks.len());
        for (number, block) in std::iter::once(&message.authority).chain(&message.blocks).enumerate() {
            // A holder chooses the keys of the blocks to come, and checking others than these takes longer.
            let is_ed25519 = block.next_key.algorithm == schema::public_key::Algorithm::Ed25519 as i32;
            if block.external_signature.is_some() || !is_ed25519 {
                // The first block is nobody's to choose.
                return Err(if number == 0 { Fault::Malformed } else { Fault::Foreign });
            }
            revocation_ids.push(block.signature.as_slice().try_into().map_err(|_| Fault::Malformed)?);
        }
        Ok(Self { bytes, message, revocation_ids: revocation_ids.into() })
    }

    /// The checks in the blocks that were appended, or [`Fault::Foreign`] if anything else is in them.
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
            // A block's names are numbers in a table that each block before it adds to.
            names.append(&mut block.symbols);
            let symbols = SymbolTable::from(names.clone()).map_err(|_| Fault::Foreign)?;
            checks.append(&mut block::checks(&block, &symbols).ok_or(Fault::Foreign)?);
        }
        Ok(checks)
    }

    /// Of the first block, then of each that was appended. The last names this very biscuit, those before it
    /// what it was made of.
    pub fn revocation_ids(&self) -> &[RevocationId] {
        &self.revocation_ids
    }

    /// Checks every signature: about 40 µs a block.
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
        Ok(Biscuit { authority, symbols, appended, key_id, revocation_ids: self.revocation_ids })
    }
}

impl Biscuit {
    /// What the engine said when it signed this.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        block::facts(&self.authority, &self.symbols)
    }

    /// Blocks that were appended.
    pub fn appended(&self) -> usize {
        self.appended
    }

    /// The key of ours that signed it.
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
