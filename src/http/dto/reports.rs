//! The shapes of sales reports.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::Money;
use crate::api::bodies::CountsBody;
use domain::EventId;

/// An accepted change of the seat map.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct TransitionBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// The sequence number of the event after it.
    pub seq: u64,
}

/// The state of a sale. Places and holds are current; orders, tickets and revenue are read from the store, at most
/// once a second.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// The server's time.
    #[schema(format = DateTime)]
    pub now: String,
    /// The sequence number of the state that was counted.
    pub seq: u64,
    /// All places.
    pub counts: CountsBody,
    /// By section and tier.
    pub groups: Vec<ReportGroupBody>,
    /// Holds that may still be ordered.
    pub holds: HoldCountsBody,
    /// Orders by status.
    pub orders: OrderCountsBody,
    /// Orders in progress: pending and processing, without those that await their payment.
    pub orders_waiting: u64,
    /// The sums of the orders that are completed or partly refunded.
    pub revenue: RevenueBody,
    /// The last 60 minutes, oldest first, also those without orders; the last one is not over yet.
    pub orders_per_minute: Vec<SalesMinuteBody>,
    /// Tickets.
    pub tickets: TicketCountsBody,
    /// The progress of the event's cancellation; null unless it is cancelled.
    #[schema(required)]
    pub cancellation: Option<CancellationBody>,
    /// Sockets of all processes that receive the seats' changes; those of other processes as of a second ago.
    pub viewers: u64,
    /// Holds and orders that were refused since `rejections_since`, by the problem's code.
    pub rejections: BTreeMap<String, u64>,
    /// When the first of the processes that sell together was started: each counts refusals in memory, and loses its counts
    /// with a restart.
    #[schema(format = DateTime)]
    pub rejections_since: String,
}

/// The places of one section and tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportGroupBody {
    /// The section's code.
    pub section: String,
    /// The tier's code.
    pub tier: String,
    /// Places by status.
    pub counts: CountsBody,
    /// The sum of the net prices of the sold places, without fees and taxes.
    pub sold_value: Money,
}

/// Holds that may still be ordered.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct HoldCountsBody {
    /// How many.
    pub active: u64,
    /// Their places. `counts.held` has these, and those of orders that are neither completed nor ended.
    pub places: u64,
}

/// Orders by status.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct OrderCountsBody {
    /// Accepted.
    pub pending: u64,
    /// Accepted, to be paid by invoice.
    pub awaiting_payment: u64,
    /// With the payment provider, or paid and waiting for tickets.
    pub processing: u64,
    /// Paid, with tickets.
    pub completed: u64,
    /// Not paid.
    pub failed: u64,
    /// Cancelled by the buyer, or before they were paid.
    pub cancelled: u64,
    /// Paid, and refunded in part.
    pub partly_refunded: u64,
    /// Refunded in full after they were paid.
    pub refunded: u64,
}

/// The progress of an event's cancellation.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CancellationBody {
    /// Whether all of it is done and durable.
    pub finished: bool,
    /// Holds that still have to be ended.
    pub holds_left: u64,
    /// Orders that still have to be failed or refunded.
    pub orders_left: u64,
    /// Orders that have been refunded.
    pub orders_refunded: u64,
}

/// The sums of orders.
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
    /// The sum of the refunds of these orders, also of those that are due. It is contained in the total.
    pub refunded: Money,
}

/// The orders that were completed in one minute and have not been cancelled or refunded in full since.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SalesMinuteBody {
    /// Its first instant.
    #[schema(format = DateTime)]
    pub minute: String,
    /// Orders completed.
    pub orders: u64,
    /// The sum of their totals less their refunds.
    pub revenue: Money,
}

/// Tickets that are not void.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct TicketCountsBody {
    /// All of them.
    pub issued: u64,
    /// Those that were checked in.
    pub used: u64,
}
