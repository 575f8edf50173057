//! Money that came for a payment which had ended without any.
//!
//! One transition judges it: the order has its places again, or the money goes back in full. Never both, never neither.

use super::{
    EventMachine,
    effects::Effects,
    order_book::{OrderBook, Undecided, about},
};
use crate::{
    actors::refusal::Refusal, messaging::messages::Message, payments::machine::PaymentMachine,
    store::OrderWrite,
};
use domain::{
    Command, Order, OrderStatus, Payment, PaymentEventKind, PaymentStatus, TakenAgain, Timestamp, Topic,
    planted,
};

impl EventMachine {
    /// The provider has taken a payment which had ended without money; the caller has read the order from the store.
    ///
    /// # Errors
    /// [`Refusal::OrderChanged`] if the order was decided otherwise, or another of its payments judged, since it was read:
    /// what is written of it would undo that.
    pub(crate) fn late_payment(&mut self, row: Order, attempt: u16, now: Timestamp) -> Result<(), Refusal> {
        let order = row.order;
        if planted!(LateMoneyKept) {
            return Ok(());
        }
        if self.orders.undecided.contains_key(&order) {
            self.late_beside_another(row, attempt, now);
            return Ok(());
        }
        if !self.is_as_decided(&row) {
            return Err(Refusal::OrderChanged);
        }
        let mut payments = row.payments.clone();
        let Some(at) = payments.iter().position(|payment| payment.attempt == attempt) else { return Ok(()) };
        // What was captured when the order was decided is the order's; and nothing is due back twice.
        if payments[at].status == PaymentStatus::Captured {
            return Ok(());
        }
        self.orders.late.insert((order, attempt));
        payments[at].status = PaymentStatus::Captured;
        payments[at].checkout = None;
        payments[at].note(now, PaymentEventKind::CameLate, None);
        if row.status == OrderStatus::Failed && self.take_again(&row, now) {
            tracing::info!(event = %self.event, %order, attempt, "a payment came late, and the order has its places again");
            let late = payments.remove(at);
            payments.push(late);
            self.orders.paid_late(row, payments, now, &mut self.effects);
            return Ok(());
        }
        payments[at].due_back = row.totals.total;
        self.give_late_money_back(row, payments, now);
        Ok(())
    }

    /// Whether an order that is not undecided was read after all that was decided of it here.
    fn is_as_decided(&self, row: &Order) -> bool {
        let is_known = |attempt: u16| {
            let mut payments = row.payments.iter();
            payments.any(|payment| payment.attempt == attempt && payment.status == PaymentStatus::Captured)
        };
        let mut judged = self.orders.late.range((row.order, 0)..=(row.order, u16::MAX));
        judged.all(|(_, attempt)| is_known(*attempt))
            && match self.map.claim_of_order(row.order) {
                Some(claim) => {
                    row.status.is_completed() && row.refunds.len() as u32 == claim.state.refunded().1
                }
                None => row.status == OrderStatus::Failed || row.status.is_ended(),
            }
    }

    /// While another payment of the order is under way, or has been taken, what comes of an earlier one is too much.
    fn late_beside_another(&mut self, row: Order, attempt: u16, now: Timestamp) {
        let order = row.order;
        let Some(payment) = self.orders.payment(order) else { return };
        if payment.key().attempt == attempt {
            return self.payment_news(order, now);
        }
        if payment.came_late(attempt, now) {
            let payments = payment.payments();
            // What reads the order's row as it is now judges it later.
            self.orders.late.insert((order, attempt));
            self.give_late_money_back(row, payments, now);
        }
    }

    /// Whether the order has its places again.
    fn take_again(&mut self, row: &Order, now: Timestamp) -> bool {
        let Some(places) = row.places(self.map.layout()) else { return false };
        let (order, hold, buyer, totals) = (row.order, row.hold, row.user.clone(), row.totals);
        let again = TakenAgain { order, hold, buyer, places, totals };
        self.commit(Command::TakeAgain(Box::new(again)), now).is_ok()
    }

    fn give_late_money_back(&mut self, row: Order, payments: Vec<Payment>, now: Timestamp) {
        let order = row.order;
        tracing::warn!(event = %self.event, %order, "a payment came too late and is given back");
        // A transition of its own: its message has a name of its own.
        match self.commit(Command::GiveLateMoneyBack { order }, now) {
            Ok(_) => self.orders.refund_late(row, payments, now, &mut self.effects),
            Err(rejection) => {
                tracing::error!(event = %self.event, %order, ?rejection, "late money can't go back");
            }
        }
    }
}

impl OrderBook {
    /// An order that had failed is paid, and the map has its places: it goes on from there.
    fn paid_late(&mut self, mut row: Order, payments: Vec<Payment>, now: Timestamp, effects: &mut Effects) {
        let order = row.order;
        (row.status, row.failure, row.payments) = (OrderStatus::Processing, None, payments);
        let (total, currency) = (row.totals.total, row.currency);
        let mut payment = PaymentMachine::new(order, row.payments.clone(), total, currency, now);
        let follow_up = payment.begin(now);
        self.undecided.insert(order, Undecided::paid(row, payment));
        self.follow_payment(order, follow_up, now, effects);
    }

    fn refund_late(&self, row: Order, payments: Vec<Payment>, now: Timestamp, effects: &mut Effects) {
        let undecided = self.undecided.get(&row.order).map(|undecided| undecided.row.status);
        let (order, status, failure) = (row.order, undecided.unwrap_or(row.status), row.failure);
        let at = row.completed_at.unwrap_or(now);
        effects.add_order(OrderWrite::Status { order, status, failure, payments: Some(payments), at });
        let payment = row.payment.clone();
        let refund = Message::RefundDue { about: about(&row, now), payment, amount: None, number: None };
        effects.add_message(Topic::Orders, &refund);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        actors::{
            OrderSource,
            event::machine::{Capacity, Gathered, OrderEnd, OrderMessages, testing},
            orders::{Issued, PaymentAnswered, Work},
            requests::{Hold, PlaceOrder},
        },
        payments::{
            machine::Operation,
            provider::{PaymentReport, PaymentState},
        },
    };
    use domain::{
        BestAvailable, Currency, EndedBy, EventStatus, HoldId, OrderFailure, OrderId, PaymentChoice,
        SeatStatus, Selection, UserId, test_venue::rules,
    };

    const CAPACITY: Capacity = Capacity { holds: true, orders: true };
    const NOW: Timestamp = Timestamp(60_000);
    const AFTER_THE_HOLD: Timestamp = Timestamp(3_600_000);

    fn machine() -> EventMachine {
        let messages = OrderMessages { accepted: false, notifications: false, mails: false };
        testing::machine_with(testing::bounds(), messages, rules(), Vec::new())
    }

    fn best(quantity: u32) -> Selection {
        let seats = BestAvailable { quantity, ..BestAvailable::default() };
        Selection::Best { seats, areas: Default::default() }
    }

    fn id(number: u128) -> OrderId {
        OrderId(Uuid::from_u128(number))
    }

    /// Everything becomes durable.
    fn settle(machine: &mut EventMachine, now: Timestamp) -> Gathered {
        let gathered = machine.take_effects();
        machine.became_durable(machine.last_watermark(), now);
        gathered
    }

    /// An order whose payment was declined, as the store has it.
    fn failed(machine: &mut EventMachine) -> Order {
        let order = PlaceOrder {
            order: id(1),
            buyer: UserId::new("ana").unwrap(),
            source: OrderSource::Selection { hold: HoldId(Uuid::from_u128(1)), selection: best(2) },
            payment: PaymentChoice { provider: "test".to_owned(), token: String::new() },
            contact: None,
            person: None,
            is_paid_later: false,
            address: None,
            idempotency: None,
        };
        machine.handle(order, NOW, CAPACITY);
        let placed = settle(machine, NOW).write.unwrap().0.orders.remove(0);
        let OrderWrite::Placed(mut row) = placed else { panic!("it is placed") };
        assert!(matches!(machine.take_effects().jobs[0].work, Work::Ask { .. }));
        let state = PaymentState::Declined { reason: "no".to_owned() };
        let report = PaymentReport {
            payment_id: "pay-1".to_owned(),
            checkout: None,
            amount: row.totals.total,
            currency: Currency::PEN,
            state,
        };
        let answered = PaymentAnswered { order: id(1), operation: Operation::Create, answer: Ok(report) };
        machine.payment_answered(answered, NOW);
        let written = settle(machine, NOW).write.unwrap().0.orders.pop().unwrap();
        let OrderWrite::Status { status, failure, payments, .. } = written else { panic!("it has failed") };
        (row.status, row.failure, row.payments) = (status, failure, payments.unwrap());
        assert_eq!((status, failure), (OrderStatus::Failed, Some(OrderFailure::PaymentDeclined)));
        *row
    }

    /// What is to be done, and what is due back of the order's payments.
    fn outcome(machine: &mut EventMachine, now: Timestamp) -> (Vec<Work>, Vec<i64>) {
        let Gathered { write, jobs, .. } = settle(machine, now);
        let written = write.and_then(|(mut write, _)| write.orders.pop());
        let due = match written {
            Some(OrderWrite::Status { payments: Some(payments), .. }) => {
                payments.iter().map(|payment| payment.due_back.0).collect()
            }
            _ => Vec::new(),
        };
        (jobs.into_iter().map(|job| job.work).collect(), due)
    }

    #[test]
    fn places_that_the_hold_has_still_or_that_are_free_again_are_the_orders_once() {
        for now in [NOW, AFTER_THE_HOLD] {
            let mut machine = machine();
            let row = failed(&mut machine);
            machine.expire(now);
            settle(&mut machine, now);
            assert_eq!(machine.late_payment(row.clone(), 1, now), Ok(()));
            assert_eq!(outcome(&mut machine, now), (vec![Work::Issue], vec![0]));
            // Said again, by what was read before, while it is going on and after.
            assert_eq!(machine.late_payment(row.clone(), 1, now), Ok(()));
            assert_eq!(outcome(&mut machine, now).1, Vec::<i64>::new());
            machine.orders_issued(vec![Issued { order: id(1), paid: None, tickets: Vec::new() }], now);
            settle(&mut machine, now);
            assert_eq!(machine.late_payment(row, 1, now), Err(Refusal::OrderChanged));
            assert_eq!(outcome(&mut machine, now), (Vec::new(), Vec::new()));
            let counts = machine.map().counts();
            assert_eq!((counts.sold, counts.held), (2, 0));
            assert!(machine.map().next_deadline().is_none(), "no deadline ends what is sold");
        }
    }

    #[test]
    fn what_is_gone_is_not_taken_and_the_money_goes_back_once() {
        let mut machine = machine();
        let row = failed(&mut machine);
        machine.expire(AFTER_THE_HOLD);
        let others = Hold {
            hold: HoldId(Uuid::from_u128(2)),
            buyer: UserId::new("bob").unwrap(),
            selection: best(6),
            address: None,
            idempotency: None,
        };
        machine.handle(others, AFTER_THE_HOLD, CAPACITY);
        settle(&mut machine, AFTER_THE_HOLD);
        assert_eq!(machine.late_payment(row.clone(), 1, AFTER_THE_HOLD), Ok(()));
        assert_eq!(outcome(&mut machine, AFTER_THE_HOLD), (Vec::new(), vec![row.totals.total.0]));
        // The places are free by now, and it was judged already.
        machine.expire(Timestamp(2 * AFTER_THE_HOLD.0));
        settle(&mut machine, AFTER_THE_HOLD);
        let again = machine.late_payment(row, 1, Timestamp(2 * AFTER_THE_HOLD.0));
        assert_eq!(again, Err(Refusal::OrderChanged));
        assert_eq!(outcome(&mut machine, AFTER_THE_HOLD), (Vec::new(), Vec::new()));
    }

    /// The order as the store has it after what was written last.
    fn written(machine: &mut EventMachine, row: &Order, now: Timestamp) -> Order {
        let mut row = row.clone();
        for write in settle(machine, now).write.map(|(write, _)| write.orders).unwrap_or_default() {
            let OrderWrite::Status { status, payments, .. } = write else { panic!("nothing is placed") };
            (row.status, row.payments) = (status, payments.unwrap_or(row.payments));
        }
        row
    }

    #[test]
    fn two_late_payments_that_were_read_at_once_both_go_back() {
        let mut machine = machine();
        let mut row = failed(&mut machine);
        machine.commit(Command::ChangeStatus { status: EventStatus::Cancelled }, NOW).unwrap();
        settle(&mut machine, NOW);
        let second = Payment { attempt: 2, payment_id: Some("pay-2".to_owned()), ..row.payments[0].clone() };
        row.payments.push(second);
        assert_eq!(machine.late_payment(row.clone(), 1, NOW), Ok(()));
        // It would undo what was just decided.
        assert_eq!(machine.late_payment(row.clone(), 2, NOW), Err(Refusal::OrderChanged));
        let row = written(&mut machine, &row, NOW);
        assert_eq!(machine.late_payment(row.clone(), 2, NOW), Ok(()));
        let row = written(&mut machine, &row, NOW);
        let total = row.totals.total;
        assert_eq!(row.payments.iter().map(|payment| payment.due_back).collect::<Vec<_>>(), [total, total]);
    }

    #[test]
    fn what_was_read_before_an_order_ended_does_not_bring_it_back() {
        let mut machine = machine();
        let mut row = failed(&mut machine);
        let second = Payment { attempt: 2, payment_id: Some("pay-2".to_owned()), ..row.payments[0].clone() };
        row.payments.push(second);
        assert_eq!(machine.late_payment(row.clone(), 1, NOW), Ok(()));
        settle(&mut machine, NOW);
        machine.orders_issued(vec![Issued { order: id(1), paid: None, tickets: Vec::new() }], NOW);
        let completed = written(&mut machine, &row, NOW);
        assert_eq!(completed.status, OrderStatus::Completed);
        let payment = row.payment.clone();
        let end = OrderEnd { by: EndedBy::Buyer, payment, user: None, reason: None };
        machine.end_order(id(1), end, NOW).unwrap();
        let ended = written(&mut machine, &completed, NOW);
        for stale in [row, completed] {
            assert_eq!(machine.late_payment(stale, 2, NOW), Err(Refusal::OrderChanged));
        }
        assert_eq!(machine.late_payment(ended.clone(), 2, NOW), Ok(()));
        assert_eq!(written(&mut machine, &ended, NOW).status, OrderStatus::Cancelled);
    }

    #[test]
    fn a_cancelled_event_gives_late_money_back() {
        let mut machine = machine();
        let row = failed(&mut machine);
        machine.commit(Command::ChangeStatus { status: EventStatus::Cancelled }, NOW).unwrap();
        settle(&mut machine, NOW);
        assert_eq!(machine.late_payment(row.clone(), 1, NOW), Ok(()));
        assert_eq!(outcome(&mut machine, NOW), (Vec::new(), vec![row.totals.total.0]));
        assert_ne!(machine.map().status(domain::SeatIndex(0)), SeatStatus::Sold);
    }
}
