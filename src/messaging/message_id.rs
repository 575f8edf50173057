//! How a message of the outbox is called at the broker.

use sha2::{Digest, Sha256};

use domain::{OutboxKey, OutboxMessage};

/// Bytes of the body's digest in a `message_id`: two messages of one key differ in it, however many restores there were.
const DIGEST_BYTES: usize = 8;

/// The broker's `message_id`: `event:seq:n:digest`. The same message has the same one however often it is sent.
/// After an older backup was restored, `seq` and `n` name other transitions; the digest (the first bytes of the
/// body's SHA-256, in hex) tells their messages from those of before.
pub fn message_id(message: &OutboxMessage) -> String {
    let OutboxKey { event, seq, n } = message.key;
    let digest = Sha256::digest(&message.body);
    let digest: String = digest[..DIGEST_BYTES].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{event}:{seq}:{n}:{digest}")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use domain::{EventId, Seq, Topic};

    #[test]
    fn another_history_has_other_message_ids() {
        let key = OutboxKey { event: EventId(Uuid::from_u128(7)), seq: Seq(44), n: 0 };
        let told =
            |body: &str| message_id(&OutboxMessage { key, topic: Topic::Notifications, body: body.into() });
        assert_eq!(told("order 1 completed"), told("order 1 completed"), "sent again");
        assert_ne!(told("order 1 completed"), told("order 2 completed"), "the same place after a restore");
        assert!(told("order 1 completed").starts_with(&format!("{}:44:0:", key.event)));
    }
}
