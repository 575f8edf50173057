//! The ticket tokens in `tests/vectors/tickets.json`, which programs in other languages verify as well.
//! `WRITE_VECTORS=1` writes the file again, with new keys.

use std::sync::Arc;

use biscuit_auth::{Biscuit, KeyPair, builder::BlockBuilder, builder::Term};
use domain::{EventId, OrderId, TicketId};
use serde_json::{Value, json};
use ticketbuster::{
    keys::{KeyRing, PublicKeyRing},
    tickets::{TicketError, TicketFacts, TicketMinter, TicketVerifier},
};
use uuid::Uuid;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/tickets.json");

fn code(bytes: Vec<u8>) -> String {
    format!("TB1:{}", base45::encode(bytes))
}

fn bytes(token: &str) -> Vec<u8> {
    base45::decode(token.strip_prefix("TB1:").unwrap()).unwrap()
}

fn facts(n: u128, seat: &str) -> TicketFacts {
    TicketFacts {
        ticket: TicketId(Uuid::from_u128(0x0198_a2b3_c4d5_7000_8000_0000_0000_0000 + n)),
        event: EventId(Uuid::from_u128(0x0198_a2b3_c4d5_7000_8000_0000_0198_a2b3)),
        order: OrderId(Uuid::from_u128(0x0198_a2b3_c4d5_7000_9000_0000_0000_0000 + n)),
        seat: seat.to_owned(),
    }
}

/// A biscuit with these `ticket` facts, signed by a key under an id.
fn signed(key: &KeyPair, id: u32, tickets: &[Vec<Term>]) -> Vec<u8> {
    let mut builder = Biscuit::builder().root_key_id(id);
    for terms in tickets {
        builder = builder.fact(biscuit_auth::builder::fact("ticket", terms)).unwrap();
    }
    builder.build(key).unwrap().to_vec().unwrap()
}

fn terms(facts: &TicketFacts) -> Vec<Term> {
    let bytes = |id: Uuid| Term::Bytes(id.as_bytes().to_vec());
    vec![bytes(facts.ticket.0), bytes(facts.event.0), bytes(facts.order.0), Term::Str(facts.seat.clone())]
}

fn written() -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.json");
    let mint = |facts: &TicketFacts| {
        TicketMinter::new(Arc::new(KeyRing::load_or_create(&path).unwrap())).mint(facts)
    };
    let valid = |name: &str, token: &str, key_id: u32, facts: &TicketFacts| {
        json!({"name": name, "token": token, "key_id": key_id, "ticket_id": facts.ticket, "event_id": facts.event,
               "order_id": facts.order, "seat": facts.seat})
    };
    let (first, second, area) = (facts(1, "PLATEA-A-7"), facts(2, "PALCO-Ñ-12"), facts(3, "PISTA"));
    let symbol = facts(4, "team");
    let old = mint(&first);
    let ring = KeyRing::load_or_create(&path).unwrap();
    ring.rotate("test").unwrap();
    let public = ring.public();
    let (seat, place, symbol_token) = (mint(&second), mint(&area), mint(&symbol));
    let keys = ring.current();
    let key = keys.signing().1;
    let stranger = KeyPair::new();

    let sealed = Biscuit::from(bytes(&seat), public.clone()).unwrap().seal().unwrap().to_vec().unwrap();
    let block = BlockBuilder::new().code("seat(\"PLATEA-A-1\")").unwrap();
    let longer =
        Biscuit::from(bytes(&seat), public.clone()).unwrap().append(block).unwrap().to_vec().unwrap();
    let altered = |at: usize| {
        let mut bytes = bytes(&seat);
        bytes[at] ^= 1;
        code(bytes)
    };
    // The seat's name stands in the signed block; the secret of the proof is at the end.
    let in_seat = bytes(&seat).windows(5).position(|window| window == b"PALCO").unwrap();
    let texts = [Term::Str("1".into()), Term::Str("2".into()), Term::Str("3".into()), Term::Str("A".into())];
    let wrong = |name: &str, token: String, error: TicketError| json!({"name": name, "token": token, "code": error.code()});
    let another = biscuit_auth::builder::fact("session", &[Term::Str("ana".into()), Term::Integer(1)]);
    let session =
        Biscuit::builder().fact(another).unwrap().root_key_id(2).build(key).unwrap().to_vec().unwrap();
    json!({
        "keys": ring.public().entries().map(|(key_id, public_key)| {
            json!({"key_id": key_id, "algorithm": "ed25519", "public_key": public_key})
        }).collect::<Vec<_>>(),
        "valid": [
            valid("of the key from before a rotation", &old, 1, &first),
            valid("a seat whose label is not ASCII", &seat, 2, &second),
            valid("a place of an area", &place, 2, &area),
            valid("an area named like a symbol that every biscuit knows", &symbol_token, 2, &symbol),
            valid("sealed by whoever had it: nothing can be added to it any more", &code(sealed), 2, &second),
        ],
        "invalid": [
            wrong("another seat than the signed one", altered(in_seat), TicketError::BadSignature),
            wrong("another secret at the end", altered(bytes(&seat).len() - 1), TicketError::BadSignature),
            wrong("signed by a stranger under an id of ours", code(signed(&stranger, 2, &[terms(&first)])), TicketError::BadSignature),
            wrong("a key id that is not ours", code(signed(&stranger, 9, &[terms(&first)])), TicketError::BadSignature),
            wrong("a block was added", code(longer), TicketError::NotATicket),
            wrong("signed by us, but a session", code(session), TicketError::NotATicket),
            wrong("signed by us, but two tickets", code(signed(key, 2, &[terms(&first), terms(&second)])), TicketError::NotATicket),
            wrong("signed by us, but texts for ids", code(signed(key, 2, &[texts.to_vec()])), TicketError::NotATicket),
            wrong("cut short", seat[..seat.len() - 12].to_owned(), TicketError::Malformed),
            wrong("without its beginning", seat["TB1:".len()..].to_owned(), TicketError::Malformed),
            wrong("in lower case", format!("TB1:{}", seat["TB1:".len()..].to_lowercase()), TicketError::Malformed),
            wrong("of a later version", seat.replacen("TB1:", "TB2:", 1), TicketError::Malformed),
            wrong("nothing", String::new(), TicketError::Malformed),
        ],
    })
}

#[test]
fn the_written_codes_verify_or_fail_as_they_say() {
    if std::env::var_os("WRITE_VECTORS").is_some() {
        std::fs::write(PATH, serde_json::to_string_pretty(&written()).unwrap() + "\n").unwrap();
    }
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(PATH).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let line = |key: &Value| format!("{}:ed25519/{}", key["key_id"], text(&key["public_key"]));
    let keys: Vec<String> = vectors["keys"].as_array().unwrap().iter().map(line).collect();
    let verifier = TicketVerifier::new(PublicKeyRing::parse(&keys.join("\n")).unwrap());
    let (valid, invalid) = (vectors["valid"].as_array().unwrap(), vectors["invalid"].as_array().unwrap());
    assert!(valid.len() >= 5 && invalid.len() >= 13, "{} and {}", valid.len(), invalid.len());
    for vector in valid {
        let facts =
            verifier.verify(&text(&vector["token"])).unwrap_or_else(|e| panic!("{}: {e}", vector["name"]));
        let said = json!([facts.ticket, facts.event, facts.order, facts.seat]);
        let expected = json!([vector["ticket_id"], vector["event_id"], vector["order_id"], vector["seat"]]);
        assert_eq!(said, expected, "{}", vector["name"]);
    }
    for vector in invalid {
        let refused = verifier.verify(&text(&vector["token"])).unwrap_err();
        assert_eq!(refused.code(), text(&vector["code"]), "{}", vector["name"]);
    }
}

#[test]
fn a_program_that_has_only_the_guide_agrees() {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/clients/verify-ticket.mjs");
    let output = std::process::Command::new("node").args([program, PATH]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("5 valid, 13 invalid, 0 wrong"), "{output:?}");
}
