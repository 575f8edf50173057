//! Tickets: signed tokens that a gate verifies offline, and their QR codes.
//!
//! A token says what was sold, not whether it is still valid: use and cancellation are in the store.

pub mod qr;

use std::sync::Arc;

use biscuit_auth::{Algorithm, KeyPair, PrivateKey, builder::Term, datalog::SymbolTable};
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    biscuits::{self, Fault, Unverified, Value},
    keys::{KeyRing, PublicKeyRing},
};
use domain::{EventId, OrderId, SignedTicket, Ticket, TicketId};

/// The contents of a ticket's token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketFacts {
    /// The id under which the store keeps the ticket.
    pub ticket: TicketId,
    /// The event that it admits to.
    pub event: EventId,
    /// The order that it belongs to.
    pub order: OrderId,
    /// A seat's label, or an area's section code.
    pub seat: String,
}

/// Why a token is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TicketError {
    /// It is not the text of a ticket.
    #[error("this is not the code of a ticket; scan it again")]
    Malformed,
    /// It is signed with a key that is not ours, or not at all.
    #[error("this ticket was not issued here")]
    BadSignature,
    /// It is signed, but is something else than a ticket, or was added to.
    #[error("this code was issued here, but is not a ticket")]
    NotATicket,
}

impl TicketError {
    /// The stable code of the error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::BadSignature => "bad_signature",
            Self::NotATicket => "not_a_ticket",
        }
    }
}

/// The prefix of every token: the format and its version.
const PREFIX: &str = "TB1:";
/// The longest token in characters. Real ones have about 320.
const TOKEN_LEN_MAX: usize = 1_024;

/// Signs tickets.
pub struct TicketMinter {
    keys: Arc<KeyRing>,
    /// Codes by their key and ticket, so that who asks again and again costs no signature each time.
    codes: Cache<(u32, TicketId), Arc<str>>,
}

/// The most codes that are remembered: about 4 MB.
const CODES_MAX: usize = 8_192;

impl TicketMinter {
    /// Signs with the ring's oldest key.
    pub fn new(keys: Arc<KeyRing>) -> Self {
        Self { keys, codes: Cache::new(CODES_MAX) }
    }

    /// Adds a ticket's code. A ticket has the same code each time until the key that signs tickets is retired. Unless it
    /// was asked for just before, it costs an Ed25519 signature.
    pub fn sign(&self, ticket: Ticket) -> SignedTicket {
        let Ticket { ticket: id, event, order, ref label, .. } = ticket;
        let key = (self.keys.current().signing_tickets().0, id);
        let token = self.codes.get(&key).unwrap_or_else(|| {
            let token: Arc<str> =
                self.mint(&TicketFacts { ticket: id, event, order, seat: label.clone() }).into();
            self.codes.insert(key, token.clone());
            token
        });
        SignedTicket { ticket, token: token.as_ref().to_owned() }
    }

    /// Creates a token: `TB1:` and the biscuit in base45 (RFC 9285), so that the QR code can use its
    /// alphanumeric mode.
    pub fn mint(&self, facts: &TicketFacts) -> String {
        let keys = self.keys.current();
        let (id, key) = keys.signing_tickets();
        let bytes = |id: Uuid| Term::Bytes(id.as_bytes().to_vec());
        let terms = [
            bytes(facts.ticket.0),
            bytes(facts.event.0),
            bytes(facts.order.0),
            Term::Str(facts.seat.clone()),
        ];
        let built = biscuit_auth::Biscuit::builder()
            .fact(biscuit_auth::builder::fact("ticket", &terms))
            .and_then(|builder| {
                let next = appending_key(facts.ticket);
                builder.root_key_id(id).build_with_key_pair(key, SymbolTable::new(), &next)
            })
            .and_then(|biscuit| biscuit.to_vec());
        // Cannot fail: a fact of four ground terms is valid, and signing has no other inputs.
        #[expect(clippy::expect_used)]
        let bytes = built.expect("a ticket's fact is valid");
        format!("{PREFIX}{}", base45::encode(bytes))
    }
}

/// The key with which the holder of a biscuit may append blocks to it. A ticket with appended blocks is refused, so it
/// protects nothing and need not be random: made from the ticket's id, it makes the code the same each time.
fn appending_key(ticket: TicketId) -> KeyPair {
    let secret =
        Sha256::new().chain_update(b"ticketbuster ticket").chain_update(ticket.0.as_bytes()).finalize();
    // Cannot fail: any 32 bytes are an Ed25519 secret (RFC 8032, 5.1.5).
    #[expect(clippy::expect_used)]
    let secret = PrivateKey::from_bytes(&secret, Algorithm::Ed25519).expect("32 bytes are a secret");
    KeyPair::from(&secret)
}

/// Verifies tickets. It needs the public keys only.
#[derive(Clone)]
pub struct TicketVerifier {
    keys: Trusted,
}

#[derive(Clone)]
enum Trusted {
    These(PublicKeyRing),
    /// The keys in force when a ticket is verified.
    InForce(Arc<KeyRing>),
}

impl TicketVerifier {
    /// A verifier with a fixed set of keys.
    pub fn new(keys: PublicKeyRing) -> Self {
        Self { keys: Trusted::These(keys) }
    }

    /// A verifier with the keys in force in this ring, which may change.
    pub fn following(ring: Arc<KeyRing>) -> Self {
        Self { keys: Trusted::InForce(ring) }
    }

    /// The trusted keys: id, and public key in hex.
    pub fn keys(&self) -> Vec<(u32, String)> {
        match &self.keys {
            Trusted::These(keys) => keys.entries().collect(),
            Trusted::InForce(ring) => ring.current().public().entries().collect(),
        }
    }

    /// The contents of a token that was signed as a ticket with one of the keys.
    pub fn verify(&self, token: &str) -> Result<TicketFacts, TicketError> {
        let text = token.strip_prefix(PREFIX).filter(|_| token.len() <= TOKEN_LEN_MAX);
        let bytes =
            base45::decode(text.ok_or(TicketError::Malformed)?).map_err(|_| TicketError::Malformed)?;
        let biscuit = Unverified::parse(&bytes).and_then(|biscuit| match &self.keys {
            Trusted::These(keys) => biscuit.verify(keys),
            Trusted::InForce(ring) => biscuit.verify(ring.current().public()),
        });
        let biscuit = biscuit.map_err(|fault| match fault {
            Fault::Malformed => TicketError::Malformed,
            Fault::Foreign => TicketError::NotATicket,
            Fault::Signature => TicketError::BadSignature,
        })?;
        // The holder of a biscuit can append blocks, and fields that nobody reads: one ticket has one text.
        if biscuit.appended() != 0 || !biscuit.is_canonical() {
            return Err(TicketError::NotATicket);
        }
        facts_of(&biscuit).ok_or(TicketError::NotATicket)
    }
}

fn facts_of(biscuit: &biscuits::Biscuit) -> Option<TicketFacts> {
    let facts = biscuit.facts();
    let mut tickets = facts.iter().filter(|fact| fact.name == "ticket");
    let (Some(ticket), None) = (tickets.next(), tickets.next()) else { return None };
    let [Value::Bytes(id), Value::Bytes(event), Value::Bytes(order), Value::Text(seat)] = ticket.terms[..]
    else {
        return None;
    };
    let uuid = |bytes: &[u8]| Uuid::from_slice(bytes).ok();
    Some(TicketFacts {
        ticket: TicketId(uuid(id)?),
        event: EventId(uuid(event)?),
        order: OrderId(uuid(order)?),
        seat: seat.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use biscuit_auth::Biscuit;

    use super::*;

    fn ring() -> (tempfile::TempDir, Arc<KeyRing>) {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap();
        (folder, Arc::new(ring))
    }

    fn facts() -> TicketFacts {
        TicketFacts {
            ticket: TicketId(Uuid::from_u128(1)),
            event: EventId(Uuid::from_u128(2)),
            order: OrderId(Uuid::from_u128(3)),
            seat: "PLATEA-Ñ-7".to_owned(),
        }
    }

    #[test]
    fn a_ticket_verifies_with_the_public_key_alone() {
        let (_folder, keys) = ring();
        let token = TicketMinter::new(keys.clone()).mint(&facts());
        let public = PublicKeyRing::parse(&keys.public().export()).unwrap();
        assert_eq!(TicketVerifier::new(public).verify(&token), Ok(facts()));
    }

    #[test]
    fn a_ticket_has_the_same_code_each_time_and_another_one_when_its_key_is_retired() {
        let (_folder, keys) = ring();
        let (minter, verifier) = (TicketMinter::new(keys.clone()), TicketVerifier::following(keys.clone()));
        let first = minter.mint(&facts());
        assert_eq!(minter.mint(&facts()), first);
        assert_ne!(minter.mint(&TicketFacts { ticket: TicketId(Uuid::from_u128(4)), ..facts() }), first);
        keys.rotate("a test").unwrap();
        assert_eq!(minter.mint(&facts()), first, "gates that are offline know no other key");
        keys.retire(1, "a test").unwrap();
        let second = minter.mint(&facts());
        assert_eq!(
            (verifier.verify(&first), verifier.verify(&second)),
            (Err(TicketError::BadSignature), Ok(facts()))
        );
    }

    #[test]
    fn an_altered_or_foreign_ticket_never_verifies() {
        let (_folder, keys) = ring();
        let token = TicketMinter::new(keys.clone()).mint(&facts());
        let verifier = TicketVerifier::new(keys.public());
        let bytes = base45::decode(token.strip_prefix(PREFIX).unwrap()).unwrap();
        for index in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[index] ^= 0x01;
            let result = verifier.verify(&format!("{PREFIX}{}", base45::encode(altered)));
            assert!(result.is_err(), "byte {index} can be altered");
        }
        let (_other_folder, other) = ring();
        assert_eq!(TicketVerifier::new(other.public()).verify(&token), Err(TicketError::BadSignature));
    }

    #[test]
    fn what_was_added_to_is_no_ticket() {
        let (_folder, keys) = ring();
        let token = TicketMinter::new(keys.clone()).mint(&facts());
        let bytes = base45::decode(token.strip_prefix(PREFIX).unwrap()).unwrap();
        let biscuit = Biscuit::from(&bytes, keys.public()).unwrap();
        let block = biscuit_auth::builder::BlockBuilder::new().code("seat(\"A-1-1\")").unwrap();
        let longer = biscuit.append(block).unwrap().to_vec().unwrap();
        let token = format!("{PREFIX}{}", base45::encode(longer));
        assert_eq!(TicketVerifier::new(keys.public()).verify(&token), Err(TicketError::NotATicket));
    }

    #[test]
    fn a_ticket_has_one_text() {
        let (_folder, keys) = ring();
        let token = TicketMinter::new(keys.clone()).mint(&facts());
        let bytes = base45::decode(token.strip_prefix(PREFIX).unwrap()).unwrap();
        // A field that nobody knows, one again, and all of it again.
        for more in [&[0x2a, 0x00][..], &[0x08, 0x01], &bytes] {
            let longer = format!("{PREFIX}{}", base45::encode([&bytes, more].concat()));
            let verified = TicketVerifier::new(keys.public()).verify(&longer);
            assert!(
                matches!(verified, Err(TicketError::NotATicket | TicketError::Malformed)),
                "{more:?}: {verified:?}"
            );
        }
    }

    #[test]
    fn no_input_makes_the_parser_panic() {
        let (_folder, keys) = ring();
        let verifier = TicketVerifier::new(keys.public());
        let verifier = std::panic::AssertUnwindSafe(verifier);
        bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
            let verifier = &verifier;
            let text = String::from_utf8_lossy(bytes);
            assert!(verifier.verify(&text).is_err());
            assert!(verifier.verify(&format!("{PREFIX}{text}")).is_err());
            assert!(verifier.verify(&format!("{PREFIX}{}", base45::encode(bytes))).is_err());
        });
    }
}
