//! An event as the catalogue has it.

use crate::{Amount, Counts, EventDetails, EventId, EventRules, Organisation, Timestamp};

/// An event of the catalogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRecord {
    /// Its id.
    pub event: EventId,
    /// Whose it is. Never changes.
    pub organisation: Organisation,
    /// What buyers read.
    pub details: EventDetails,
    /// The rules as of the last durable transition.
    pub rules: EventRules,
    /// Price of the cheapest tier, `None` when there is no tier.
    pub price_from: Option<Amount>,
    /// Changes whenever the layout would: the layout's strong ETag.
    pub layout_digest: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// Counts as of the last durable transition.
    pub counts: Counts,
}
