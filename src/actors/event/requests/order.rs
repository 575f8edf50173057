//! Order places, out of a hold or in one step with it. The answer is given when the order is durable, never before.

use serde::{Deserialize, Serialize};

use std::net::IpAddr;

use super::{AcceptedOrder, AnswerTiming, IdempotencyKey, Request};
use crate::{
    actors::{
        event::machine::{Capacity, EventMachine, WantedHold},
        refusal::Refusal,
    },
    store::ContactRow,
};
use domain::{
    Amount, ClaimState, Command, Contact, HoldGrant, HoldId, Order, OrderId, OrderItem, OrderStatus,
    PaymentChoice, Person, Rejection, Selection, Timestamp, UserId,
};

/// Order places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlaceOrder {
    /// The id of the order to make.
    pub order: OrderId,
    /// Who asks.
    pub buyer: UserId,
    /// Which places.
    pub source: OrderSource,
    /// How it is paid.
    pub payment: PaymentChoice,
    /// How they are reached, if they say so. Not written into the journal.
    pub contact: Option<Contact>,
    /// The person behind it, if they gave an address.
    pub person: Option<Person>,
    /// Whether the buyer pays afterwards, at the provider, rather than by what came with the order.
    pub is_paid_later: bool,
    /// Where they come from, as for a hold.
    pub address: Option<IpAddr>,
    /// One outcome per key.
    pub idempotency: Option<IdempotencyKey>,
}

/// Which places an order is for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum OrderSource {
    /// Those of a hold.
    Hold {
        /// The hold.
        hold: HoldId,
        /// The buyer's token for it, in case a crash lost the hold.
        grant: Option<Box<HoldGrant>>,
    },
    /// These, held and ordered in one step.
    Selection {
        /// The id of the hold to make.
        hold: HoldId,
        /// What to hold.
        selection: Selection,
    },
}

impl Request for PlaceOrder {
    type Answer = AcceptedOrder;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;
    const HAS_PRIORITY: bool = true;

    fn idempotency(&self) -> Option<(&UserId, &IdempotencyKey)> {
        self.idempotency.as_ref().map(|key| (&self.buyer, key))
    }

    fn run(
        self,
        event: &mut EventMachine,
        now: Timestamp,
        capacity: Capacity,
    ) -> Result<AcceptedOrder, Refusal> {
        let Self { order, buyer, source, payment, is_paid_later, contact, person, address, .. } = self;
        event.require(capacity.orders)?;
        if let (Some(person), OrderSource::Selection { selection, .. }) = (person, &source) {
            // Before anything is held.
            event.map().may_order_for(person, selection.count())?;
        }
        let hold = held(event, source, &buyer, address, now)?;
        match event.commit(Command::PlaceOrder { hold, order, buyer: buyer.clone(), person }, now) {
            Ok(_) => {}
            // The same hold ordered again, without a key: it is one order, whoever asks how often.
            Err(Rejection::HoldOrdered { order }) => {
                return Ok(AcceptedOrder { order, hold, seq: event.map().seq() });
            }
            Err(rejection) => return Err(rejection.into()),
        }
        let claim = event.map().claim_of_order(order).ok_or(Rejection::OrderUnknown)?;
        let totals = claim.state.undecided().ok_or(Rejection::OrderDecided)?;
        let (layout, prices) = (event.map().layout(), event.map().prices());
        let items = OrderItem::of_places(&claim.places, layout, prices);
        let parts = prices.order_parts(&claim.places, layout);
        // Whoever takes the money: an invoice is never charged at once.
        let is_by_invoice = payment.is_by_invoice() && totals.total > Amount(0);
        let due = match (is_by_invoice, claim.state) {
            (true, _) => Some(now + event.settings().invoice_length),
            (false, ClaimState::Paying { deadline, .. }) if is_paid_later && totals.total > Amount(0) => {
                Some(deadline.max(now + event.settings().payment_length_min))
            }
            (false, _) => None,
        };
        if let Some(due) = due.filter(|_| is_by_invoice) {
            event.commit(Command::AwaitPayment { order, due }, now)?;
        }
        let row = Order {
            order,
            event: event.event(),
            hold,
            user: buyer,
            status: OrderStatus::first(&payment, totals.total),
            items,
            totals,
            parts: parts.map(Box::new),
            currency: event.map().rules().charges.currency,
            payment,
            payments: Vec::new(),
            refunds: Vec::new(),
            failure: None,
            created_at: now,
            completed_at: None,
            payment_due_at: due,
        };
        let person = person.map(|person| person.address);
        event.place_order(row, contact.map(|contact| ContactRow { order, contact, person }), now);
        Ok(AcceptedOrder { order, hold, seq: event.map().seq() })
    }
}

/// The hold that has the places: one that there is, or was, or is made now.
fn held(
    event: &mut EventMachine,
    source: OrderSource,
    buyer: &UserId,
    address: Option<IpAddr>,
    now: Timestamp,
) -> Result<HoldId, Refusal> {
    match source {
        OrderSource::Hold { hold, grant } => {
            if let Some(grant) = grant.filter(|_| event.map().claim_of_hold(hold).is_none()) {
                event.adopt(&grant, now)?;
            }
            Ok(hold)
        }
        OrderSource::Selection { hold, selection } => {
            event.grant(WantedHold { hold, buyer: buyer.clone(), selection, address }, now)?;
            Ok(hold)
        }
    }
}
