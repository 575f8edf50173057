//! The shapes of an event's history, and the reasons that operators give.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::FieldError;
use crate::{
    api::{
        Problem, labels,
        schemas::{readable_line, schemas},
    },
    clock::rfc3339,
};
use domain::{FieldChange, HistoryEntry, HistoryKind as Kind, OperatorCommand as Command, is_readable_line};

labels::labels! {
    OperatorCommand, "What an operator did.", Command::ALL.map(Command::as_str);
    HistoryKind, "`check_ins`, or `commands`: everything else.", ["commands", "check_ins"];
}

/// The rows that are meant; `None` if the word is none of [`HistoryKind`].
pub fn kind_named(name: Option<&str>) -> Option<Kind> {
    match name {
        None => Some(Kind::Everything),
        Some("commands") => Some(Kind::Commands),
        Some("check_ins") => Some(Kind::CheckIns),
        Some(_) => None,
    }
}

/// One action of an operator on an event.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HistoryBody {
    /// When it happened.
    #[schema(format = DateTime)]
    pub at: String,
    /// The operator.
    pub user_id: String,
    /// What the operator did.
    #[schema(value_type = OperatorCommand)]
    pub command: &'static str,
    /// The operator's reason, if one was given.
    #[schema(required)]
    pub reason: Option<String>,
    /// The order that it concerns.
    #[schema(required)]
    pub order_id: Option<String>,
    /// The buyer of that order.
    #[schema(required)]
    pub buyer_id: Option<String>,
    /// The ticket that was scanned.
    #[schema(required)]
    pub ticket_id: Option<String>,
    /// The gate where it was scanned.
    #[schema(required)]
    pub gate: Option<String>,
    /// When it was scanned, if its gate was offline then.
    #[schema(required, format = DateTime)]
    pub scanned_at: Option<String>,
    /// How many places it concerns.
    #[schema(required)]
    pub places: Option<u64>,
    /// Labels of the first of these places.
    pub labels: Vec<String>,
    /// The fields of the event that it changed.
    pub changes: Vec<FieldChangeBody>,
}

/// A field that was changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldChangeBody {
    /// Its path in the event.
    pub field: String,
    /// Its value before; long values are truncated.
    pub from: String,
    /// Its value afterwards.
    pub to: String,
}

/// A row as the API shows it.
pub fn history_body(row: HistoryEntry) -> HistoryBody {
    let detail = row.detail;
    let change = |FieldChange { field, from, to }| FieldChangeBody { field, from, to };
    HistoryBody {
        at: rfc3339(row.at),
        user_id: row.user.to_string(),
        command: row.command.as_str(),
        reason: row.reason,
        order_id: detail.order.map(|order| order.to_string()),
        buyer_id: detail.buyer.map(|buyer| buyer.to_string()),
        ticket_id: detail.ticket.map(|ticket| ticket.to_string()),
        gate: detail.gate,
        scanned_at: detail.scanned_at.map(rfc3339),
        places: detail.places,
        labels: detail.labels,
        changes: detail.changes.into_iter().map(change).collect(),
    }
}

/// The reason for an operator's action on an order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// Kept in the event's history, and told in the mails that buyers get about the action.
    #[serde(default)]
    #[schema(required = true, value_type = Reason)]
    pub reason: String,
}

schemas! {
    Reason, "The reason in one line; it is kept in the event's history, and told in the mails that buyers get about it.", readable_line(HistoryEntry::REASON_CHARS_MAX);
}

/// A reason that must be given.
pub fn reason(text: &str) -> Result<Option<String>, Problem> {
    let most = HistoryEntry::REASON_CHARS_MAX;
    if is_readable_line(text, most) {
        return Ok(Some(text.trim().to_owned()));
    }
    let detail = format!("say why in 1 to {most} characters without control characters");
    Err(Problem::invalid(vec![FieldError::form("reason", detail)]))
}

/// A reason that may be given.
pub fn optional_reason(text: Option<&str>) -> Result<Option<String>, Problem> {
    text.map_or(Ok(None), reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_line_that_says_something() {
        let longest = "ñ".repeat(500);
        for (text, kept) in [("  told by phone ", "told by phone"), ("x", "x"), (&longest, &longest)] {
            assert_eq!(reason(text).unwrap().as_deref(), Some(kept));
        }
        for text in ["", "   ", "a\nb", "a\0", &"x".repeat(501)] {
            assert_eq!(reason(text).unwrap_err().code(), "invalid_request", "{text:?}");
        }
        assert_eq!(optional_reason(None).unwrap(), None);
    }
}
