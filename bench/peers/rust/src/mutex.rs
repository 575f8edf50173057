//! TicketBuster's core behind one mutex in place of an actor. Nothing is durable: it compares the path to the core,
//! not orders.

use std::sync::Arc;

use domain::{
    Change, Claim, ClaimState, Command, HoldId, OrderId, PriceParts, Rejection, SeatIndex, SeatMap,
    Selection, Timestamp, Transition, UserId,
};
use rustc_hash::FxHashMap;
use ticketbuster::{
    actors::Refusal,
    api::{Problem, bodies::TicketBody, wording},
    clock::rfc3339,
    http::dto::{
        money,
        orders::{OrderBody, OrderItemBody},
        prices::SharedParts,
    },
};
use uuid::Uuid;

use crate::{
    contract::{Granted, Peer, Sales, idempotency_conflict},
    event::{EVENT, Event},
    map::MapView,
    orders::ticket_body,
    tickets::TicketSigner,
};

pub struct Sale {
    event: Arc<Event>,
    signer: Arc<TicketSigner>,
    state: parking_lot::Mutex<State>,
}

/// What the mutex is around.
struct State {
    map: SeatMap,
    orders: FxHashMap<OrderId, Order>,
    outcomes: FxHashMap<UserId, Vec<(String, OrderId)>>,
    sales: Sales,
}

/// A sold hold; its tickets are signed outside of the mutex, a moment later.
struct Order {
    hold: HoldId,
    at: Timestamp,
    tickets: Option<Vec<TicketBody>>,
}

/// A peer over the sale, which all HTTP threads share.
pub struct Mutex(pub Arc<Sale>);

impl Sale {
    /// A sale that has not sold anything.
    pub fn new(event: Arc<Event>, signer: Arc<TicketSigner>) -> Self {
        let map = SeatMap::new(Arc::new(event.layout.clone()), event.record.rules.clone());
        let (orders, outcomes) = (FxHashMap::default(), FxHashMap::default());
        let state = State { map, orders, outcomes, sales: Sales::default() };
        Self { event, signer, state: parking_lot::Mutex::new(state) }
    }

    fn refused(&self, rejection: Rejection) -> Problem {
        wording::refusal(Refusal::Rejected(rejection), &self.event.layout)
    }
}

impl State {
    /// Ends what is due, decides, applies.
    fn command(&mut self, command: Command, now: Timestamp) -> Result<Transition, Rejection> {
        self.expire(now)?;
        let transition = self.map.decide(command, now)?.transition;
        self.map.apply(&transition);
        Ok(transition)
    }

    fn expire(&mut self, now: Timestamp) -> Result<(), Rejection> {
        while self.map.has_due(now) {
            let due = self.map.decide(Command::ExpireDue, now)?.transition;
            self.map.apply(&due);
        }
        Ok(())
    }

    /// The order that this key made.
    fn outcome(&self, buyer: &UserId, key: &str) -> Option<OrderId> {
        self.outcomes.get(buyer)?.iter().find(|(used, _)| used == key).map(|(_, order)| *order)
    }

    /// Sells a hold: its seats and what they cost.
    fn sell(
        &mut self,
        order: OrderId,
        hold: HoldId,
        buyer: &UserId,
        now: Timestamp,
    ) -> Result<Vec<SeatIndex>, Rejection> {
        let placed =
            self.command(Command::PlaceOrder { hold, order, buyer: buyer.clone(), person: None }, now)?;
        self.command(Command::Commit { order }, now)?;
        let seats: Vec<SeatIndex> =
            self.map.claim_of_hold(hold).map(|claim| claim.places.seats.to_vec()).unwrap_or_default();
        if let Change::OrderPlaced { totals, .. } = placed.change {
            self.sales.orders += 1;
            self.sales.tickets += seats.len() as u64;
            let sum = &mut self.sales.totals;
            for (sum, more) in [
                (&mut sum.subtotal, totals.subtotal),
                (&mut sum.fees, totals.fees),
                (&mut sum.tax, totals.tax),
                (&mut sum.total, totals.total),
            ] {
                sum.0 += more.0;
            }
        }
        self.orders.insert(order, Order { hold, at: now, tickets: None });
        Ok(seats)
    }
}

impl Peer for Mutex {
    async fn hold(&self, buyer: &UserId, seats: &[SeatIndex]) -> Result<Granted, Problem> {
        let sale = &self.0;
        let hold = HoldId(Uuid::now_v7());
        let command = Command::Hold { hold, buyer: buyer.clone(), selection: Selection::seats(seats.into()) };
        let held = sale.state.lock().command(command, sale.event.clock.now());
        match held.map_err(|rejection| sale.refused(rejection))?.change {
            Change::Held { deadline, .. } => Ok(Granted { hold, deadline }),
            _ => Err(Problem::new(500, "internal", "a hold was answered with another change")),
        }
    }

    async fn release(&self, buyer: &UserId, hold: HoldId) -> Result<(), Problem> {
        let sale = &self.0;
        let command = Command::Release { hold, buyer: buyer.clone() };
        let released = sale.state.lock().command(command, sale.event.clock.now());
        released.map(|_| ()).map_err(|rejection| sale.refused(rejection))
    }

    async fn order(&self, buyer: &UserId, hold: HoldId, key: &str) -> Result<OrderId, Problem> {
        let sale = &self.0;
        let order = OrderId(Uuid::now_v7());
        let seats = {
            let mut state = sale.state.lock();
            if let Some(earlier) = state.outcome(buyer, key) {
                let same = state.orders.get(&earlier).is_some_and(|order| order.hold == hold);
                return if same { Ok(earlier) } else { Err(idempotency_conflict()) };
            }
            let seats = state.sell(order, hold, buyer, sale.event.clock.now());
            let seats = seats.map_err(|rejection| sale.refused(rejection))?;
            state.outcomes.entry(buyer.clone()).or_default().push((key.to_owned(), order));
            seats
        };
        let tickets = seats.into_iter().map(|seat| {
            let ticket = sale.signer.issue(&sale.event, order, seat);
            ticket_body(ticket.id, sale.event.layout.label(seat), ticket.token)
        });
        let tickets = tickets.collect();
        if let Some(order) = sale.state.lock().orders.get_mut(&order) {
            order.tickets = Some(tickets);
        }
        Ok(order)
    }

    async fn order_of(&self, buyer: &UserId, id: OrderId) -> Result<OrderBody, Problem> {
        let state = self.0.state.lock();
        let order = state.orders.get(&id);
        let claim = state.map.claim_of_order(id).filter(|claim| claim.buyer == *buyer);
        match (order, claim) {
            (Some(order), Some(claim)) => Ok(order_body(&self.0.event, id, order, claim)),
            _ => Err(Problem::not_found("order")),
        }
    }

    async fn map(&self) -> Result<MapView, Problem> {
        let sale = &self.0;
        let mut state = sale.state.lock();
        state.expire(sale.event.clock.now()).map_err(|rejection| sale.refused(rejection))?;
        Ok(MapView::packed(sale.event.seat_count(), state.map.packed().to_vec(), state.map.counts()))
    }

    async fn sales(&self) -> Result<Sales, Problem> {
        Ok(self.0.state.lock().sales)
    }
}

fn order_body(event: &Event, id: OrderId, order: &Order, claim: &Claim) -> OrderBody {
    let currency = event.record.rules.charges.currency;
    let totals = match claim.state {
        ClaimState::Sold { totals, .. } => totals,
        state => state.undecided().unwrap_or_default(),
    };
    let item = |seat: &SeatIndex| OrderItemBody {
        seat: event.layout.label(*seat),
        quantity: 1,
        price: money(event.prices.of_seat(*seat, &event.layout), currency),
    };
    OrderBody {
        order_id: id.to_string(),
        event_id: EVENT.to_string(),
        hold_id: order.hold.to_string(),
        user_id: claim.buyer.as_str().to_owned(),
        status: if order.tickets.is_some() { "completed" } else { "processing" },
        items: claim.places.seats.iter().map(item).collect(),
        subtotal: money(totals.subtotal, currency),
        fees: money(totals.fees, currency),
        tax: money(totals.tax, currency),
        total: money(totals.total, currency),
        prices: Some("exclusive"),
        price_parts: SharedParts(Arc::new(PriceParts::unnamed(&totals)), currency),
        order_fees: Vec::new(),
        tickets: order.tickets.clone().unwrap_or_default(),
        failure: None,
        created_at: rfc3339(order.at),
        completed_at: order.tickets.is_some().then(|| rfc3339(order.at)),
        payment_due_at: None,
        contact: None,
        payment: None,
        refunds: Vec::new(),
        refunded: money(domain::Amount(0), currency),
    }
}
