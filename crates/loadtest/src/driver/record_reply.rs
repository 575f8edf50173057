//! Writes into the ledger what the server answered to a buyer. Only what the server acknowledged is written; a request
//! without an answer has an unknown outcome and is counted separately.

use super::{Job, State};
use crate::{
    buyer::NONE,
    context::Context,
    ledger::HoldRecord,
    operation::{Class, Operation},
    recorder::Sample,
    replies::{AcceptedBody, HoldBody},
    visit::{Action, Reply},
};

impl State {
    /// Returns whether the answer could be read.
    pub(super) fn record_reply(
        &mut self,
        context: &Context,
        job: Job,
        reply: Reply,
        body: &[u8],
        now: u64,
    ) -> bool {
        let Self { buyers, ledger, recorder, .. } = self;
        let buyer = &mut buyers[job.buyer as usize];
        let sale = &context.events[usize::from(buyer.event)];
        match reply {
            Reply::Held => {
                let Ok(hold) = serde_json::from_slice::<HoldBody<'_>>(body) else { return false };
                sale.answers.answered(hold.seq, now);
                buyer.hold = ledger.granted(HoldRecord {
                    id: hold.hold_id,
                    buyer: job.buyer,
                    event: buyer.event,
                    places: hold.places(&sale.venue),
                    // An earlier request with this key may have been the one that was heard.
                    sent: buyer.asked,
                    answered: now,
                    release_sent: None,
                    released: false,
                    order_sent: None,
                    order_unknown: false,
                    order: None,
                });
            }
            Reply::Released => {
                if let Some(hold) = ledger.holds.get_mut(buyer.hold as usize) {
                    hold.released = true;
                }
                ledger.over(buyer.hold);
            }
            Reply::Accepted => {
                let Ok(order) = serde_json::from_slice::<AcceptedBody>(body) else { return false };
                let known = (buyer.order != NONE).then_some(buyer.order);
                let Some(number) = ledger.accepted(order.order_id, buyer.hold, known) else { return false };
                buyer.order = number;
            }
            Reply::Completed | Reply::Failed => {
                recorder.record(completion(reply, buyer.ordered, now));
                match ledger.holds.get(buyer.hold as usize) {
                    Some(hold) if reply == Reply::Completed => ledger.places_bought += hold.places.count(),
                    _ => ledger.over(buyer.hold),
                }
            }
            // The same key has had an order.
            Reply::HoldOver | Reply::Taken | Reply::NotOnSale | Reply::Limited
                if job.action == Action::Order && buyer.order != NONE =>
            {
                ledger.taken_back(buyer.order);
            }
            Reply::HoldOver => ledger.over(buyer.hold),
            _ => {}
        }
        true
    }
}

/// The time from ordering until the buyer knows the order's outcome.
fn completion(reply: Reply, ordered: u64, now: u64) -> Sample<'static> {
    let (class, outcome) = match reply {
        Reply::Completed => (Class::Ok, "completed"),
        _ => (Class::Refused, "failed"),
    };
    Sample { operation: Operation::Complete, class, outcome, intended: ordered, started: ordered, ended: now }
}
