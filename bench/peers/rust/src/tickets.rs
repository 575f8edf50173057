//! Tickets, signed with Ed25519.

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{OrderId, SeatIndex};
use serde_json::json;
use uuid::Uuid;

use crate::event::{EVENT, Event};

/// Signs tickets with a key of this process.
pub struct TicketSigner(Ed25519KeyPair);

pub struct Ticket {
    pub id: Uuid,
    /// What its QR code would show.
    pub token: String,
}

impl TicketSigner {
    /// A signer with a new key.
    pub fn generate() -> Result<Self, String> {
        Ed25519KeyPair::generate().map(Self).map_err(|error| format!("no key for tickets: {error}"))
    }

    /// A ticket for a seat: its content and the signature over that, both in base64.
    pub fn issue(&self, event: &Event, order: OrderId, seat: SeatIndex) -> Ticket {
        let id = Uuid::now_v7();
        let label = event.layout.label(seat);
        let content = json!({"ticket": id, "event": EVENT, "order": order, "seat": label}).to_string();
        let mut token = URL_SAFE_NO_PAD.encode(&content);
        let signature = self.0.sign(token.as_bytes());
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ticket { id, token }
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ED25519, KeyPair as _, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_gate_can_verify_a_ticket_with_the_public_key_alone() {
        let (signer, event) = (TicketSigner::generate().unwrap(), Event::build(100).unwrap());
        let ticket = signer.issue(&event, OrderId(Uuid::nil()), SeatIndex(6));
        let (content, signature) = ticket.token.split_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let key = signer.0.public_key();
        let verifies = |content: &str| {
            UnparsedPublicKey::new(&ED25519, key).verify(content.as_bytes(), &signature).is_ok()
        };
        assert!(verifies(content) && !verifies(&content[1..]));
        let said: serde_json::Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(content).unwrap()).unwrap();
        assert_eq!(said["seat"], "S-R0-7");
    }
}
