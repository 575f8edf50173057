//! The history of an event: which operator did what, when and why. An entry is written in the transaction of
//! its effect and never changed.

use serde::{Deserialize, Serialize};

use crate::{OrderId, TicketId, Timestamp, UserId};

/// The action of an operator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum OperatorCommand {
    /// The event was created.
    Create,
    /// Its details or rules were changed.
    Change,
    /// Its sale was opened, paused, closed or cancelled.
    Status,
    /// Places were taken off sale.
    Block,
    /// Blocked places were put back on sale.
    Unblock,
    /// An order was refunded.
    Refund,
    /// An order was marked as paid.
    Paid,
    /// A ticket was checked in.
    CheckIn,
    /// An order was ended before it was paid, so nothing was refunded.
    Withdraw,
    /// How the buyer of an order is reached was erased.
    Erase,
}

impl OperatorCommand {
    /// Every command.
    pub const ALL: [Self; 10] = [
        Self::Create,
        Self::Change,
        Self::Status,
        Self::Block,
        Self::Unblock,
        Self::Refund,
        Self::Paid,
        Self::CheckIn,
        Self::Withdraw,
        Self::Erase,
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
            Self::Erase => "erase",
        }
    }

    /// The command with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.as_str() == name)
    }
}

/// One entry of an event's history.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When, by the engine's clock.
    pub at: Timestamp,
    /// The operator.
    pub user: UserId,
    /// The action.
    pub command: OperatorCommand,
    /// What the action was about, with values before and after.
    pub detail: HistoryDetail,
    /// The reason, if one was given: at most [`HistoryEntry::REASON_CHARS_MAX`] characters.
    pub reason: Option<String>,
}

impl HistoryEntry {
    /// The longest reason, in characters.
    pub const REASON_CHARS_MAX: usize = 500;
    /// The most labels in an entry. For more places only their number is kept.
    pub const LABELS_MAX: usize = 50;
    /// The longest value of a field before and after a change, in bytes. Longer values are cut.
    pub const VALUE_BYTES_MAX: usize = 300;
}

/// What an action was about. Stored as JSON: fields may be added, never renamed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct HistoryDetail {
    /// The order of a refund, a payment or a withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The buyer of that order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<UserId>,
    /// The ticket of a check-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// The gate of a check-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// When the ticket was scanned, if the gate was offline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scanned_at: Option<Timestamp>,
    /// Number of places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u64>,
    /// Labels of the first [`HistoryEntry::LABELS_MAX`] of these places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Changed fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
}

/// A changed field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field's name in the API.
    pub field: String,
    /// Its value before.
    pub from: String,
    /// Its value afterwards.
    pub to: String,
}

impl FieldChange {
    /// A change; `None` if both values are equal. Long values are cut.
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

/// A selection of entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum HistoryKind {
    /// All entries.
    #[default]
    Everything,
    /// All entries but check-ins.
    Commands,
    /// Check-ins only.
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
