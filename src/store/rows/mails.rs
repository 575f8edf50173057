//! Contacts and mails, as tables have them.

use domain::{Contact, EventId, MailKind, OrderId, PersonKey, Seq, Timestamp};

/// How the buyer of a new order is reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactRow {
    /// The order.
    pub order: OrderId,
    /// How.
    pub contact: Contact,
    /// Whose address it is; none without an address.
    pub person: Option<PersonKey>,
}

/// A mail that could not be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailFailure {
    /// Its event.
    pub event: EventId,
    /// Whose buyer did not get it.
    pub order: OrderId,
    /// What it told.
    pub kind: MailKind,
    /// Its `Message-ID`: one failure each.
    pub message_id: String,
    /// When it was given up.
    pub at: Timestamp,
    /// Why, in the mail server's words. These may name the address.
    pub reason: String,
}

/// The longest reason that is kept, in characters.
pub const MAIL_REASON_CHARS_MAX: usize = 500;

/// The number of the outbox message about a moved event: beyond every transition, so that it comes after the
/// event's other messages.
pub fn seq_of_announcement(change: i64, at: u64) -> Seq {
    const BEYOND_TRANSITIONS: u64 = 1 << 62;
    Seq(BEYOND_TRANSITIONS + ((change as u64) << 32) + at)
}

/// Which change a message about a moved event is about; `None` if it is about none.
pub fn change_of_announcement(seq: Seq) -> Option<i64> {
    let beyond = seq.0.checked_sub(seq_of_announcement(0, 0).0)?;
    i64::try_from(beyond >> 32).ok()
}

/// Statuses of the orders whose buyers are told that their event takes place at another time or elsewhere.
pub const TOLD_OF_MOVES: [&str; 5] =
    ["completed", "partly_refunded", "awaiting_payment", "processing", "pending"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_told_of_a_move_who_may_come() {
        for status in domain::OrderStatus::ALL {
            let may_come = status.is_undecided() || status.is_completed();
            assert_eq!(TOLD_OF_MOVES.contains(&status.as_str()), may_come, "{status:?}");
        }
    }

    #[test]
    fn a_message_about_a_move_says_which() {
        assert_eq!(change_of_announcement(seq_of_announcement(7, 12_345)), Some(7));
        assert_eq!(change_of_announcement(Seq(12)), None);
    }
}
