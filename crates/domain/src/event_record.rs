//! An event's entry in the catalogue. It is a projection: decisions never read it.

use crate::{Amount, Counts, EventDetails, EventId, EventRules, Organisation, Timestamp};

/// What the catalogue knows of an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRecord {
    /// The event's id.
    pub event: EventId,
    /// The owner. Never changes.
    pub organisation: Organisation,
    /// Name, venue and start, for buyers.
    pub details: EventDetails,
    /// The rules as of the last durable transition.
    pub rules: EventRules,
    /// The least price of a tier as the organiser entered it; `None` if there is no tier. It never changes.
    pub tier_price_min: Option<Amount>,
    /// The least that is paid for a place by these rules; `None` if there is no tier.
    pub price_from: Option<Amount>,
    /// Changes whenever the layout would: the layout's strong ETag.
    pub layout_digest: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// Counts as of the last durable transition.
    pub counts: Counts,
}
