//! Who did what to an event, when and why.

use serde::{Deserialize, Serialize};

use crate::{OrderId, TicketId, Timestamp, UserId};

/// What an operator did.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OperatorCommand {
    /// The event was made.
    Create,
    /// What buyers read of it, or its rules, were changed.
    Change,
    /// Its sale was opened, paused, closed or cancelled.
    Status,
    /// Places were kept for the house.
    Block,
    /// Places were given back to the public.
    Unblock,
    /// Somebody's order was refunded.
    Refund,
    /// Somebody's order was marked as paid.
    Paid,
    /// Somebody was let in.
    CheckIn,
    /// Somebody's order was ended before it was paid: nothing was given back.
    Withdraw,
}

impl OperatorCommand {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Create,
        Self::Change,
        Self::Status,
        Self::Block,
        Self::Unblock,
        Self::Refund,
        Self::Paid,
        Self::CheckIn,
        Self::Withdraw,
    ];

    /// The command as stores and the API write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Change => "change",
            Self::Status => "status",
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::Refund => "refund",
            Self::Paid => "paid",
            Self::CheckIn => "check_in",
            Self::Withdraw => "withdraw",
        }
    }

    /// The command with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.as_str() == name)
    }
}

/// What an operator did to an event. It is written in the transaction of its effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HistoryEntry {
    /// When, by the engine's clock.
    pub at: Timestamp,
    /// Who.
    pub user: UserId,
    /// What.
    pub command: OperatorCommand,
    /// To what, and how it was and is.
    pub detail: HistoryDetail,
    /// Why, if it was said: at most [`HistoryEntry::REASON_CHARS_MAX`].
    pub reason: Option<String>,
}

impl HistoryEntry {
    /// The longest reason, in characters.
    pub const REASON_CHARS_MAX: usize = 500;
    /// Labels that a row names; of more places it has their number.
    pub const LABELS_MAX: usize = 50;
    /// The longest value of a field before and after a change, in bytes; what is longer is cut.
    pub const VALUE_BYTES_MAX: usize = 300;
}

/// What a command was about. Stored as JSON: fields may be added, never renamed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct HistoryDetail {
    /// Whose order it was, for a refund, a payment or a withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Who had bought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<UserId>,
    /// Which ticket was scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// Where it was scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// When it was scanned, if its gate was offline then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scanned_at: Option<Timestamp>,
    /// How many places it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u64>,
    /// Labels of these places, the first [`HistoryEntry::LABELS_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Fields that have another value now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
}

/// A field that was changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldChange {
    /// As the API calls it.
    pub field: String,
    /// Its value before.
    pub from: String,
    /// Its value afterwards.
    pub to: String,
}

impl FieldChange {
    /// A change, if it is one; long values are cut.
    pub fn of(field: &str, from: &str, to: &str) -> Option<Self> {
        (from != to).then(|| Self { field: field.to_owned(), from: cut(from), to: cut(to) })
    }
}

fn cut(value: &str) -> String {
    let most = HistoryEntry::VALUE_BYTES_MAX;
    if value.len() <= most {
        return value.to_owned();
    }
    let end = (0..=most - '…'.len_utf8()).rev().find(|end| value.is_char_boundary(*end)).unwrap_or(0);
    format!("{}…", &value[..end])
}

/// Which rows of an event's history.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum HistoryKind {
    /// All of them.
    #[default]
    Everything,
    /// All but who was let in.
    Commands,
    /// Who was let in.
    CheckIns,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_kept_short_and_equal_values_are_no_change() {
        assert_eq!(FieldChange::of("name", "a", "a"), None);
        let long = "ñ".repeat(1_000);
        let change = FieldChange::of("name", "a", &long).unwrap();
        assert_eq!(change.from, "a");
        assert!(change.to.ends_with("ñ…") && change.to.len() <= HistoryEntry::VALUE_BYTES_MAX);
    }

    #[test]
    fn a_detail_of_an_older_version_is_read() {
        assert_eq!(serde_json::from_str::<HistoryDetail>("{}").unwrap(), HistoryDetail::default());
        for command in OperatorCommand::ALL {
            assert_eq!(OperatorCommand::named(command.as_str()), Some(command));
        }
    }
}
