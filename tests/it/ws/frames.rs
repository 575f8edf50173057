//! Frames that only hostile clients send: too long messages, and bytes that are not the WebSocket protocol.

use serde_json::{Value, json};

use crate::support::{
    Site, run,
    wire::{Wire, frame, text},
};

/// The head of a frame of this length, as a client masks it.
fn head(first: u8, length: u64) -> Vec<u8> {
    let mut head = vec![first, 0x80 | 127];
    head.extend(length.to_be_bytes());
    head.extend([0; 4]);
    head
}

async fn guest(site: &Site) -> Wire {
    let mut wire = Wire::connect(site).await;
    assert!(wire.upgrade().await.starts_with("http/1.1 101 "));
    wire.send(&text(&json!({"type": "authenticate"}))).await;
    assert_eq!(wire.say().await["type"], "authenticated");
    wire
}

fn closed(code: u16) -> Value {
    json!({"closed": code})
}

#[test]
fn a_frame_that_announces_too_much_ends_its_socket_at_its_head() {
    run(async {
        let site = Site::start().await;
        // Text, binary and the rest of a message; 16 GiB, and what no machine can address.
        for (first, length) in [(0x81, 16 << 30), (0x82, 16 << 30), (0x01, 8_193), (0x81, u64::MAX)] {
            let mut wire = guest(&site).await;
            wire.send(&head(first, length)).await;
            assert_eq!(wire.say().await, closed(1009), "{first:x} {length}");
            assert!(wire.rest().await.is_empty());
        }
        // With the handshake, before the session has begun.
        let mut wire = Wire::connect(&site).await;
        let mut all = format!("GET /ws HTTP/1.1\r\n{}\r\n", crate::support::wire::UPGRADE).into_bytes();
        all.extend(head(0x81, 16 << 30));
        wire.send(&all).await;
        assert!(wire.head().await.starts_with("http/1.1 101 "));
        assert_eq!(wire.say().await, closed(1009));
        site.stop_and_audit().await;
    });
}

#[test]
fn fragments_of_one_message_count_together() {
    run(async {
        let site = Site::start().await;
        let in_pieces = |message: &str, piece: usize| {
            let mut bytes = Vec::new();
            let pieces: Vec<&[u8]> = message.as_bytes().chunks(piece).collect();
            for (at, piece) in pieces.iter().enumerate() {
                let opcode = u8::from(at == 0);
                let mut fragment = frame(opcode, piece);
                fragment[0] = if at + 1 == pieces.len() { 0x80 | opcode } else { opcode };
                bytes.extend(fragment);
                // As a browser's ping may: between them.
                bytes.extend(frame(9, b"between"));
            }
            bytes
        };
        let mut wire = Wire::connect(&site).await;
        wire.upgrade().await;
        wire.send(&in_pieces(&json!({"type": "authenticate"}).to_string(), 7)).await;
        let mut heard = wire.hear().await.unwrap();
        while heard.0 == 10 {
            heard = wire.hear().await.unwrap();
        }
        let said: Value = serde_json::from_slice(&heard.1).unwrap();
        assert_eq!(said["type"], "authenticated");

        let mut wire = guest(&site).await;
        let mut first = frame(1, &[b'x'; 5_000]);
        first[0] = 1;
        wire.send(&first).await;
        let mut rest = head(0x00, 3_193);
        wire.send(&rest).await;
        assert_eq!(wire.say().await, closed(1009), "8,193 bytes");
        // Small ones as well: each is a frame, and frames are counted.
        let mut wire = guest(&site).await;
        rest = first[..1].to_vec();
        rest.extend([0x80, 0, 0, 0, 0]);
        wire.send(&rest).await;
        rest[0] = 0;
        wire.send(&rest.repeat(1_000)).await;
        assert_eq!(wire.say().await["code"], "rate_limited");
        assert_eq!(wire.say().await, closed(1008));
        site.stop_and_audit().await;
    });
}

#[test]
fn what_is_not_the_protocol_ends_the_socket() {
    run(async {
        let site = Site::start().await;
        let mut unmasked = vec![0x81, 2];
        unmasked.extend(b"{}");
        let mut reserved = text(&json!({}));
        reserved[0] |= 0x40;
        for (what, bytes) in [
            ("no mask", unmasked),
            ("a ping of 126 bytes", frame(9, &[0; 126])),
            ("a ping of gigabytes", head(0x89, 1 << 33)),
            ("a ping in pieces", vec![0x09, 0x80, 0, 0, 0, 0]),
            ("a reserved bit", reserved),
            ("a reserved opcode", frame(3, b"")),
            ("a rest of nothing", frame(0, b"x")),
        ] {
            let mut wire = guest(&site).await;
            wire.send(&bytes).await;
            assert_eq!(wire.say().await, closed(1002), "{what}");
        }
        let mut wire = guest(&site).await;
        wire.send(&frame(2, b"{}")).await;
        assert_eq!(wire.say().await, closed(1003));
        site.stop_and_audit().await;
    });
}
