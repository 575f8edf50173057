//! Announce that an order's tickets are about to be scanned or its order cancelled, or that this is over.

use serde::{Deserialize, Serialize};

use super::{Answer, AnswerTiming, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine, TicketWork},
    refusal::{RETRY_AFTER, Refusal},
};
use domain::{ClaimState, Epoch, EventStatus, OrderId, Rejection, Seq, Timestamp};

/// Something is about to be done, or was done, with an order's tickets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tickets {
    /// Whose.
    pub order: OrderId,
    /// What.
    pub work: TicketWork,
}

/// It is noted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TicketsNoted {
    /// The event's sequence number.
    pub seq: Seq,
    /// Under which ownership of the event: another owner has not heard of it.
    pub epoch: Epoch,
}

impl Answer for TicketsNoted {}

impl Request for Tickets {
    type Answer = TicketsNoted;
    const TIMING: AnswerTiming = AnswerTiming::AtOnce;

    /// A gate may begin only while its order is sold here and its event takes place, whatever the store still has.
    fn run(self, event: &mut EventMachine, now: Timestamp, _: Capacity) -> Result<TicketsNoted, Refusal> {
        let Self { order, work } = self;
        let state = event.map().claim_of_order(order).map(|claim| &claim.state);
        let is_open =
            state.is_some_and(ClaimState::is_sold) && event.map().rules().status != EventStatus::Cancelled;
        if work == TicketWork::Scan && !is_open {
            return Err(Rejection::OrderUnknown.into());
        }
        if event.ticket_work().note(order, work, now) {
            Ok(TicketsNoted { seq: event.map().seq(), epoch: event.map().epoch() })
        } else {
            Err(Refusal::OrderBusy { retry_after: RETRY_AFTER })
        }
    }
}
