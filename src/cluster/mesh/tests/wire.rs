//! The form on the wire, which nodes of one protocol version share for ever, and what comes of other bytes.

use prost::Message;

use crate::cluster::mesh::{
    hello::{self, Refused},
    proto::{Answer, Ask, FollowRequest, Hello, Inward, Outward, Piece, Proof, Welcome},
};

use super::*;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A whole handshake of process 1 with process 2.
fn handshake() -> (Hello, Welcome, Bytes) {
    let hello = hello::hello(&identity(1), process(2), [3; 32]);
    let (welcome, _) = hello::greet(&identity(2), hello.clone(), [4; 32]).unwrap();
    let proof = hello::answer(&identity(1), &hello, &welcome).unwrap();
    (hello, welcome, proof)
}

#[test]
fn the_handshake_has_the_form_of_protocol_1() {
    assert_eq!(PROTOCOL, 1, "another protocol needs vectors of its own beside these");
    let (hello, welcome, proof) = handshake();
    assert_eq!(
        hex(&hello.encode_to_vec()),
        concat!(
            "08011210000000000000000000000000000000011a10000000000000000000000000000000022207612073746f72652a",
            "08eb2db6b5c5c4dbee32200303030303030303030303030303030303030303030303030303030303030303",
        )
    );
    assert_eq!(
        hex(&welcome.encode_to_vec()),
        concat!(
            "08011210000000000000000000000000000000021a07612073746f72652208eb2db6b5c5c4dbee2a2004040404040404",
            "04040404040404040404040404040404040404040404040404322085a0805a7d3b65942743f5d6b666972bed28bdfacc",
            "91cec5e732e99bb86c5abe",
        )
    );
    assert_eq!(
        hex(&Proof { proof }.encode_to_vec()),
        "0a2015e15f41657f65d8b5f2eddd68b3b8c9102d92d52cb59b56e451e81837d452d4"
    );
}

#[test]
fn messages_have_the_form_of_protocol_1() {
    let message = Outward {
        asks: vec![
            Ask { number: 1, left_ms: 5_000, body: Bytes::from_static(b"one") },
            Ask { number: u32::MAX, left_ms: 1, body: Bytes::new() },
        ],
        news: vec![Bytes::from_static(b"news")],
        look_again: true,
        sent_ms: 300,
    };
    assert_eq!(
        hex(&message.encode_to_vec()),
        "0a0a08011088271a036f6e650a0808ffffffff0f100112046e657773180120ac02"
    );
    let message = Inward { answers: vec![Answer { number: 1, body: Bytes::from_static(b"one") }] };
    assert_eq!(hex(&message.encode_to_vec()), "0a07080112036f6e65");
    assert_eq!(hex(&FollowRequest { body: Bytes::from_static(b"it") }.encode_to_vec()), "0a026974");
    assert_eq!(hex(&Piece { body: Bytes::from_static(b"it") }.encode_to_vec()), "0a026974");
}

#[test]
fn both_ends_prove_themselves_over_all_that_was_said() {
    let (hello, welcome, proof) = handshake();
    let greeted = |hello: &Hello, nonce| hello::greet(&identity(2), hello.clone(), nonce).unwrap().1;
    assert_eq!(greeted(&hello, [4; 32]).prove(&proof), Ok(process(1)));
    assert_eq!(greeted(&hello, [5; 32]).prove(&proof), Err(Refused::Proof), "an old handshake");
    assert_eq!(greeted(&hello, [4; 32]).prove(&welcome.proof), Err(Refused::Proof), "the other end's");
    assert_eq!(greeted(&hello, [4; 32]).prove(&[]), Err(Refused::Proof));
    let posing = Hello { process: Bytes::copy_from_slice(process(9).0.as_bytes()), ..hello.clone() };
    assert_eq!(greeted(&posing, [4; 32]).prove(&proof), Err(Refused::Proof), "somebody else");

    let answer = |welcome: &Welcome| hello::answer(&identity(1), &hello, welcome);
    let nonce = Bytes::from_static(&[9; 32]);
    assert_eq!(answer(&Welcome { nonce: nonce.clone(), ..welcome.clone() }), Err(Refused::Proof));
    assert_eq!(answer(&Welcome { proof: proof.clone(), ..welcome.clone() }), Err(Refused::Proof));
    assert_eq!(answer(&Welcome { key: Bytes::new(), ..welcome.clone() }), Err(Refused::Keys));
    assert_eq!(answer(&Welcome { protocol: 2, ..welcome.clone() }), Err(Refused::Protocol { theirs: 2 }));
    let again = Hello { nonce, ..hello.clone() };
    assert_eq!(hello::answer(&identity(1), &again, &welcome), Err(Refused::Proof), "an old welcome");
}

#[test]
fn who_does_not_belong_here_is_told_why() {
    let hello = hello::hello(&identity(1), process(2), [3; 32]);
    let refused = |hello: Hello| hello::greet(&identity(2), hello, [4; 32]).err().unwrap();
    assert_eq!(refused(Hello { protocol: 2, ..hello.clone() }), Refused::Protocol { theirs: 2 });
    assert_eq!(refused(Hello { protocol: 0, ..hello.clone() }), Refused::Protocol { theirs: 0 });
    assert_eq!(refused(Hello { store: "another".to_owned(), ..hello.clone() }), Refused::Store);
    assert_eq!(refused(Hello { to: hello.process.clone(), ..hello.clone() }), Refused::Process);
    assert_eq!(refused(Hello { keys: Vec::new(), ..hello.clone() }), Refused::Keys);
    assert_eq!(refused(Hello { nonce: Bytes::new(), ..hello.clone() }), Refused::Malformed("nonce"));
    assert_eq!(refused(Hello { process: Bytes::new(), ..hello.clone() }), Refused::Malformed("process"));
    assert_eq!(refused(Hello { store: "s".repeat(257), ..hello }), Refused::Malformed("store"));
}

#[test]
fn a_rotation_of_keys_parts_nobody() {
    let (old, new) = ([7; 32], [8; 32]);
    let of = |secrets: &[[u8; 32]], number| Identity::with_secrets(process(number), STORE, secrets.to_vec());
    let (before, after, later) = (vec![old], vec![new, old], vec![new]);
    let meet = |client: &[[u8; 32]], server: &[[u8; 32]]| {
        let (client, server) = (of(client, 1), of(server, 2));
        let hello = hello::hello(&client, process(2), [3; 32]);
        let (welcome, greeted) = hello::greet(&server, hello.clone(), [4; 32])?;
        greeted.prove(&hello::answer(&client, &hello, &welcome)?)
    };
    assert_eq!(meet(&before, &after), Ok(process(1)));
    assert_eq!(meet(&after, &before), Ok(process(1)));
    assert_eq!(meet(&after, &after), Ok(process(1)));
    assert_eq!(meet(&after, &later), Ok(process(1)));
    assert_eq!(meet(&before, &later), Err(Refused::Keys));
}

#[test]
fn any_bytes_are_read_or_refused() {
    bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
        if let Ok(message) = Outward::decode(Bytes::copy_from_slice(bytes)) {
            assert_eq!(Outward::decode(message.encode_to_vec().as_slice()).unwrap(), message);
        }
        if let Ok(message) = Inward::decode(Bytes::copy_from_slice(bytes)) {
            assert_eq!(Inward::decode(message.encode_to_vec().as_slice()).unwrap(), message);
        }
        if let Ok(hello) = Hello::decode(bytes.as_slice()) {
            assert!(hello::greet(&identity(2), hello, [4; 32]).is_err());
        }
        if let Ok(welcome) = Welcome::decode(bytes.as_slice()) {
            let hello = hello::hello(&identity(1), process(2), [3; 32]);
            assert!(hello::answer(&identity(1), &hello, &welcome).is_err());
        }
    });
}
