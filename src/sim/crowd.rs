//! Buyers and an organiser: what they ask for next. They behave like people with a page open: they hold, order, change
//! their mind, ask again with the same key, and sometimes send nonsense.

use std::collections::BTreeSet;

use rand::{Rng, rngs::StdRng};
use uuid::Uuid;

use super::{
    requests::{Answered, Asked},
    store::Store,
    world::ProcessId,
};
use crate::actors::{
    HoldView, IdempotencyKey, OrderSource, TicketWork,
    event::machine::OrderEnd,
    requests::{
        Block, ChangeStatus, ConfirmPayment, EndOrder, Extend, Hold, PayAgain, PaymentNews, PlaceOrder,
        RefundPart, Release, Represent, Tickets, Unblock,
    },
};
use domain::{
    Amount, AreaPlaces, BestAvailable, EndedBy, EventId, EventStatus, HistoryDetail, HistoryEntry, HoldGrant,
    HoldId, Millis, OperatorCommand, Order, OrderId, PaymentChoice, Places, RefundScope, SeatIndex,
    SectionIndex, Selection, Timestamp, UserId,
};

/// A hold as its buyer knows it.
#[derive(Clone, Debug)]
pub(super) struct MyHold {
    pub(super) grant: HoldGrant,
    /// Which process granted it.
    pub(super) by: ProcessId,
    /// Whether nothing but its deadline can have ended it, as far as its buyer knows.
    pub(super) is_untouched: bool,
}

/// One buyer.
pub(super) struct Buyer {
    pub(super) user: UserId,
    pub(super) holds: Vec<MyHold>,
    /// Every hold that they were ever told of: an answer may come once more when they have done something with it.
    heard_of: BTreeSet<HoldId>,
    /// Holds that are ordered at the last moment: until then they are left alone.
    left_alone: Vec<HoldId>,
    orders: Vec<(EventId, OrderId)>,
    /// Requests with keys, to be sent again.
    sent: Vec<(EventId, Asked)>,
}

/// Requests that a buyer remembers.
const SENT_MAX: usize = 6;
/// Holds and orders that a buyer remembers.
const OWN_MAX: usize = 6;

/// What somebody does next.
pub(super) struct Wish {
    pub(super) event: EventId,
    pub(super) asked: Asked,
    /// The deadline of the hold that it is about, if only that can have ended it.
    pub(super) deadline: Option<Timestamp>,
    /// When it arrives, by the clock that gave the hold its deadline, if that matters.
    pub(super) arrives_at: Option<Timestamp>,
    pub(super) is_retry: bool,
}

impl Wish {
    fn new(event: EventId, asked: Asked) -> Self {
        Self { event, asked, deadline: None, arrives_at: None, is_retry: false }
    }
}

fn id(rng: &mut StdRng) -> Uuid {
    uuid::Builder::from_random_bytes(rng.random()).into_uuid()
}

fn key(rng: &mut StdRng) -> Option<IdempotencyKey> {
    let name: u64 = rng.random();
    let mut request_hash = [0; 32];
    request_hash[..8].copy_from_slice(&name.to_le_bytes());
    rng.random_bool(0.7).then(|| IdempotencyKey { key: format!("{name:x}"), request_hash })
}

impl Buyer {
    pub(super) fn new(number: usize) -> Option<Self> {
        let user = UserId::new(&format!("buyer-{number}"))?;
        Some(Self {
            user,
            holds: Vec::new(),
            heard_of: BTreeSet::new(),
            left_alone: Vec::new(),
            orders: Vec::new(),
            sent: Vec::new(),
        })
    }

    /// What they do next.
    pub(super) fn next(
        &mut self,
        events: &[EventId],
        seats: u32,
        owner: ProcessId,
        rng: &mut StdRng,
    ) -> Wish {
        let event = events[rng.random_range(0..events.len())];
        let wish = match rng.random_range(0..100) {
            0..35 => self.hold(event, seats, rng),
            35..60 => self.order(event, seats, owner, rng),
            60..66 => self.release(event, rng),
            66..71 => self.extend(event, rng),
            71..76 => self.represent(event, rng),
            76..90 => self.again(rng),
            90..94 => self.cancel(event, rng),
            94..97 => self.look(event, rng),
            _ => self.pay_again(event, rng),
        };
        let wish = wish.unwrap_or_else(|| Wish::new(event, Asked::Hold(Box::new(self.new_hold(seats, rng)))));
        let has_key = match &wish.asked {
            Asked::Hold(hold) => hold.idempotency.is_some(),
            Asked::Order(order) => order.idempotency.is_some(),
            Asked::End(end) => end.idempotency.is_some(),
            _ => false,
        };
        if has_key && !wish.is_retry {
            self.sent.push((wish.event, wish.asked.clone()));
            if self.sent.len() > SENT_MAX {
                self.sent.remove(0);
            }
        }
        wish
    }

    fn new_hold(&self, seats: u32, rng: &mut StdRng) -> Hold {
        let (buyer, selection) = (self.user.clone(), selection(seats, rng));
        Hold { hold: HoldId(id(rng)), buyer, selection, address: None, idempotency: key(rng) }
    }

    fn hold(&self, event: EventId, seats: u32, rng: &mut StdRng) -> Option<Wish> {
        let asked = Asked::Hold(Box::new(self.new_hold(seats, rng)));
        Some(Wish::new(event, asked))
    }

    fn own(&mut self, rng: &mut StdRng) -> Option<&mut MyHold> {
        let most = self.holds.len();
        (most > 0).then(|| rng.random_range(0..most)).and_then(|chosen| self.holds.get_mut(chosen))
    }

    fn order(&mut self, event: EventId, seats: u32, owner: ProcessId, rng: &mut StdRng) -> Option<Wish> {
        let (order, idempotency) = (OrderId(id(rng)), key(rng));
        let is_by_invoice = rng.random_range(0..12) == 0;
        let provider = if is_by_invoice { PaymentChoice::INVOICE } else { "test" };
        let is_paid_later = !is_by_invoice && rng.random_bool(0.4);
        let token = if is_paid_later || is_by_invoice { String::new() } else { "ok".to_owned() };
        let (mut event, mut deadline, mut arrives_at) = (event, None, None);
        let mine = self.own(rng).filter(|_| rng.random_range(0..8) > 0);
        let source = match mine {
            Some(mine) => {
                event = mine.grant.event;
                deadline = (mine.is_untouched && mine.by == owner).then_some(mine.grant.deadline);
                // Whatever becomes of the order, another one is not refused because of the deadline alone.
                mine.is_untouched = false;
                // Some press the button at the last moment, and some just too late. They do nothing else with it before.
                if rng.random_range(0..8) == 0 {
                    arrives_at = Some(mine.grant.deadline + Millis(rng.random_range(-1..=1)));
                }
                let (hold, grant) =
                    (mine.grant.hold, rng.random_bool(0.7).then(|| Box::new(mine.grant.clone())));
                if arrives_at.is_some() {
                    self.holds.retain(|mine| mine.grant.hold != hold);
                    self.left_alone.push(hold);
                }
                OrderSource::Hold { hold, grant }
            }
            None => OrderSource::Selection { hold: HoldId(id(rng)), selection: selection(seats, rng) },
        };
        let request = PlaceOrder {
            order,
            buyer: self.user.clone(),
            source,
            payment: PaymentChoice { provider: provider.to_owned(), token },
            contact: None,
            person: None,
            is_paid_later,
            address: None,
            idempotency,
        };
        Some(Wish { deadline, arrives_at, ..Wish::new(event, Asked::Order(Box::new(request))) })
    }

    fn release(&mut self, _: EventId, rng: &mut StdRng) -> Option<Wish> {
        let buyer = self.user.clone();
        // Not one whose order may be on its way: that may be refused then.
        let mine = self.own(rng).filter(|mine| mine.is_untouched)?;
        mine.is_untouched = false;
        let asked = Asked::Release(Release { hold: mine.grant.hold, buyer });
        Some(Wish::new(mine.grant.event, asked))
    }

    fn extend(&mut self, _: EventId, rng: &mut StdRng) -> Option<Wish> {
        let buyer = self.user.clone();
        let mine = self.own(rng)?;
        let asked = Asked::Extend(Extend { hold: mine.grant.hold, buyer });
        Some(Wish::new(mine.grant.event, asked))
    }

    fn represent(&mut self, _: EventId, rng: &mut StdRng) -> Option<Wish> {
        let mine = self.own(rng)?;
        let asked = Asked::Represent(Represent { grant: Box::new(mine.grant.clone()) });
        Some(Wish::new(mine.grant.event, asked))
    }

    /// A request again, as it was or with another body under its key.
    fn again(&mut self, rng: &mut StdRng) -> Option<Wish> {
        let most = self.sent.len();
        let chosen = (most > 0).then(|| rng.random_range(0..most))?;
        let (event, mut asked) = self.sent[chosen].clone();
        let is_other = rng.random_range(0..8) == 0;
        // As the adapters do: each try has new ids, and the outcome names the first.
        match &mut asked {
            Asked::Hold(hold) => {
                hold.hold = HoldId(id(rng));
                if let Some(key) = hold.idempotency.as_mut().filter(|_| is_other) {
                    key.request_hash[31] ^= 1;
                }
            }
            Asked::Order(order) => order.order = OrderId(id(rng)),
            _ => {}
        }
        Some(Wish { is_retry: true, ..Wish::new(event, asked) })
    }

    fn my_order(&self, rng: &mut StdRng) -> Option<(EventId, OrderId)> {
        (!self.orders.is_empty()).then(|| self.orders[rng.random_range(0..self.orders.len())])
    }

    fn cancel(&self, _: EventId, rng: &mut StdRng) -> Option<Wish> {
        let (event, order) = self.my_order(rng)?;
        Some(Wish::new(event, end(order, EndedBy::Organiser, &self.user, rng)))
    }

    fn look(&self, _: EventId, rng: &mut StdRng) -> Option<Wish> {
        let (event, order) = self.my_order(rng)?;
        let asked = Asked::News(PaymentNews { order, provider_event: None });
        Some(Wish::new(event, asked))
    }

    fn pay_again(&self, _: EventId, rng: &mut StdRng) -> Option<Wish> {
        let (event, order) = self.my_order(rng)?;
        Some(Wish::new(event, Asked::PayAgain(PayAgain { order })))
    }

    /// They have an answer. A hold in it may be an old one, which they have done something with.
    pub(super) fn hear(&mut self, event: EventId, answer: &Answered, by: ProcessId, is_old: bool) {
        match answer {
            Answered::Hold(view) => self.has_hold(event, view, by, is_old),
            Answered::Order(order) => {
                self.holds.retain(|mine| mine.grant.hold != order.hold);
                if !self.orders.contains(&(event, order.order)) {
                    self.orders.push((event, order.order));
                }
                if self.orders.len() > OWN_MAX {
                    self.orders.remove(0);
                }
            }
            Answered::Done(_) | Answered::Rules | Answered::Refused(_) => {}
        }
    }

    fn has_hold(&mut self, event: EventId, view: &HoldView, by: ProcessId, is_old: bool) {
        let is_new = self.heard_of.insert(view.hold);
        if self.left_alone.contains(&view.hold) {
            return;
        }
        let grant = HoldGrant {
            event,
            hold: view.hold,
            buyer: self.user.clone(),
            places: view.places.clone(),
            epoch: view.epoch,
            seq: view.seq,
            deadline: view.deadline,
            total: Some(view.totals.total),
        };
        match self.holds.iter_mut().find(|mine| mine.grant.hold == view.hold) {
            Some(mine) => (mine.grant, mine.by) = (grant, by),
            None => {
                let is_untouched = view.order.is_none() && !is_old && is_new;
                self.holds.push(MyHold { grant, by, is_untouched });
            }
        }
        if self.holds.len() > OWN_MAX {
            self.holds.remove(0);
        }
    }
}

fn selection(seats: u32, rng: &mut StdRng) -> Selection {
    let quantity = rng.random_range(1..=3);
    let area = AreaPlaces { section: SectionIndex(1), quantity };
    match rng.random_range(0..10) {
        0..5 => {
            let first = rng.random_range(0..seats);
            let chosen = (first..seats.min(first + quantity)).map(SeatIndex);
            Selection::Named(Places { seats: chosen.collect(), areas: Default::default() })
        }
        5..8 => {
            let wanted =
                BestAvailable { quantity, adjacent: rng.random_bool(0.5), ..BestAvailable::default() };
            Selection::Best { seats: wanted, areas: Default::default() }
        }
        8 => {
            let seats = [SeatIndex(rng.random_range(0..seats))].into_iter().collect();
            Selection::Named(Places { seats, areas: [area].into_iter().collect() })
        }
        // Now and then a seat that there is not.
        _ => {
            let seats = [SeatIndex(rng.random_range(0..seats + 2))].into_iter().collect();
            Selection::Named(Places { seats, areas: Default::default() })
        }
    }
}

fn end(order: OrderId, by: EndedBy, user: &UserId, rng: &mut StdRng) -> Asked {
    let payment = PaymentChoice { provider: "test".to_owned(), token: String::new() };
    let end = OrderEnd { by, payment, user: Some(user.clone()), reason: None };
    Asked::End(Box::new(EndOrder { order, end, idempotency: key(rng) }))
}

/// What the organiser does next, beside refunds.
pub(super) fn organise(
    events: &[EventId],
    seats: u32,
    may_cancel: bool,
    store: &Store,
    rng: &mut StdRng,
) -> (EventId, Asked) {
    let event = events[rng.random_range(0..events.len())];
    let places = || Places { seats: [SeatIndex(0)].into_iter().collect(), areas: Default::default() };
    let mut one = places();
    one.seats[0] = SeatIndex(rng.random_range(0..seats));
    match rng.random_range(0..10) {
        0 => (event, Asked::Status(ChangeStatus { status: EventStatus::Paused })),
        1 | 2 => (event, Asked::Status(ChangeStatus { status: EventStatus::OnSale })),
        3 if may_cancel => (event, Asked::Status(ChangeStatus { status: EventStatus::Cancelled })),
        3 | 4 => (event, Asked::Block(Block { places: one })),
        5 | 6 => (event, Asked::Unblock(Unblock { places: one })),
        _ => match store.orders.values().find(|row| row.awaits_invoice()) {
            Some(row) => (row.event, Asked::Confirm(ConfirmPayment { order: row.order })),
            None => (event, Asked::Status(ChangeStatus { status: EventStatus::OnSale })),
        },
    }
}

/// What an organiser asks for to give a part of an order back.
pub(super) struct PartGivenBack {
    pub(super) event: EventId,
    pub(super) refund: Asked,
    /// Lets gates scan what is left.
    pub(super) keep: Asked,
}

/// The organiser gives a part of some order back, as the store has it; nothing, if there is none.
pub(super) fn refund_some(
    store: &Store,
    user: &UserId,
    now: Timestamp,
    rng: &mut StdRng,
) -> Option<PartGivenBack> {
    let completed: Vec<&Order> = store.orders.values().filter(|row| row.status.is_completed()).collect();
    let row = (*completed.get(rng.random_range(0..completed.len().max(1)))?).clone();
    let tickets = store.tickets.get(&row.order).cloned().unwrap_or_default();
    let scope = match rng.random_range(0..4) {
        0 => RefundScope::Order,
        1 => RefundScope::Amount(Amount(rng.random_range(1..row.totals.total.0.max(2)))),
        _ => RefundScope::Tickets(tickets.iter().take(1).map(|ticket| ticket.ticket).collect()),
    };
    let by = HistoryEntry {
        at: now,
        user: user.clone(),
        command: OperatorCommand::Refund,
        detail: HistoryDetail { order: Some(row.order), ..HistoryDetail::default() },
        reason: None,
    };
    let (event, order) = (row.event, row.order);
    let refund = RefundPart { order: Box::new(row), tickets, scope, by, idempotency: None };
    let keep = Asked::Tickets(Tickets { order, work: TicketWork::Keep });
    Some(PartGivenBack { event, refund: Asked::Refund(Box::new(refund)), keep })
}
