//! The shapes of sales reports.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::Money;
use crate::api::bodies::CountsBody;
use domain::EventId;

/// A change that has nothing to show but its place in the journal.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DoneBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// The sequence number after it.
    pub seq: u64,
}

/// How a sale goes. Places and holds are as of now; orders, tickets and revenue are read from the store,
/// at most once a second.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// The server's time.
    #[schema(format = DateTime)]
    pub now: String,
    /// The state that the counts are of.
    pub seq: u64,
    /// All places.
    pub counts: CountsBody,
    /// By section and tier.
    pub groups: Vec<ReportGroupBody>,
    /// Holds that may still be ordered.
    pub holds: HoldCountsBody,
    /// Orders by status.
    pub orders: OrderCountsBody,
    /// Orders that are being worked on: pending and processing. Those that await their payment are not.
    pub orders_waiting: u64,
    /// What the orders add up to that are completed and not ended.
    pub revenue: RevenueBody,
    /// The last 60 minutes, oldest first, those without orders included; the last one is not over yet.
    pub orders_per_minute: Vec<MinuteBody>,
    /// Tickets.
    pub tickets: TicketCountsBody,
    /// How far the cancellation of the event has come; null unless it is cancelled.
    #[schema(required)]
    pub cancellation: Option<CancellationBody>,
    /// Sockets of this process that watch the seats.
    pub viewers: u64,
    /// Holds and orders that were refused since `rejections_since`, by the problem's code.
    pub rejections: BTreeMap<&'static str, u64>,
    /// When this process started: refusals are counted in memory, and those before it are not known any more.
    #[schema(format = DateTime)]
    pub rejections_since: String,
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
    /// Net prices of the sold places, without fees and taxes.
    pub sold_value: Money,
}

/// Holds that may still be ordered.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct HoldCountsBody {
    /// How many.
    pub active: u64,
    /// Their places. Held places of `counts` are these and those of the orders that are not decided.
    pub places: u64,
}

/// Orders by status.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct OrderCountsBody {
    /// Accepted.
    pub pending: u64,
    /// Accepted, and to be paid by other ways than a provider's answer.
    pub awaiting_payment: u64,
    /// Being paid.
    pub processing: u64,
    /// Paid, tickets issued.
    pub completed: u64,
    /// Not paid.
    pub failed: u64,
    /// Ended by the buyer.
    pub cancelled: u64,
    /// Paid, and a part was given back.
    pub partly_refunded: u64,
    /// Ended by the organiser.
    pub refunded: u64,
}

/// How far the cancellation of an event has come.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CancellationBody {
    /// Whether nothing is left to do, and all of it is durable.
    pub finished: bool,
    /// Holds that are still to be ended.
    pub holds_left: u64,
    /// Orders that are still to be decided or refunded.
    pub orders_left: u64,
    /// Orders that are refunded.
    pub orders_refunded: u64,
}

/// What orders add up to.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct RevenueBody {
    /// Sum of the net prices.
    pub subtotal: Money,
    /// Fees.
    pub fees: Money,
    /// Tax.
    pub tax: Money,
    /// subtotal + fees + tax.
    pub total: Money,
    /// What was given back of these orders, or is due; the rest of the total stays.
    pub refunded: Money,
}

/// What was completed in one minute, and was not ended since.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MinuteBody {
    /// Its first instant.
    #[schema(format = DateTime)]
    pub minute: String,
    /// Orders completed.
    pub orders: u64,
    /// Their totals, without what was given back.
    pub revenue: Money,
}

/// Tickets that are not void.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct TicketCountsBody {
    /// All of them.
    pub issued: u64,
    /// Those that somebody was let in with.
    pub used: u64,
}
