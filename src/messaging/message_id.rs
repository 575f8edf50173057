//! The `message_id` of an outbox message at the broker.

use sha2::{Digest, Sha256};

use domain::{OutboxKey, OutboxMessage};

/// Bytes of the body's digest in a `message_id`. After restores, two messages with one key differ in it.
const DIGEST_BYTES: usize = 8;

/// The `message_id` `event:seq:n:digest`. A message has the same id however often it is sent. After a
/// restore, `seq` and `n` may stand for another transition; the digest (the first bytes of the body's
/// SHA-256, in hex) tells its messages apart.
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
