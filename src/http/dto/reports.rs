//! What organisers are told.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Money, events::CountsBody};
use crate::domain::EventId;

/// A change that has nothing to show but its place in the journal.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DoneBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// The sequence number after it.
    pub seq: u64,
}

/// How a sale goes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// The state that the counts are of.
    pub seq: u64,
    /// All places.
    pub counts: CountsBody,
    /// By section and tier.
    pub groups: Vec<ReportGroupBody>,
    /// Orders by status.
    pub orders: BTreeMap<&'static str, u64>,
    /// Tickets.
    pub tickets: TicketCountsBody,
}

/// The places of one section and tier, and what the sold ones cost.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportGroupBody {
    /// The section's code.
    pub section: String,
    /// The tier's code.
    pub tier: String,
    /// Places by status.
    pub counts: CountsBody,
    /// Prices of the sold places, without fees and tax.
    pub sold_value: Money,
}

/// Tickets that are not void.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct TicketCountsBody {
    /// All of them.
    pub issued: u64,
    /// Those that somebody was let in with.
    pub used: u64,
}
