//! Payments of undecided orders for the people who have to look: which nobody has paid, and which do not go on.

use std::collections::BTreeSet;

use super::{
    EventMachine,
    order_book::{OrderBook, Undecided},
};
use crate::{
    actors::event::requests::{PaymentCounts, PaymentView, PaymentsView, PaymentsWanted, ShowPayments},
    payments::machine::Stage,
};
use domain::{Millis, OrderId, Page, PageStart, PaymentEventKind, Timestamp, Total};

/// For how long a provider has to be silent before somebody is told by the metrics.
const SILENT: Millis = Millis::from_minutes(1);

/// Orders whose provider has not answered for some time.
#[derive(Default)]
pub(super) struct SilentProviders(BTreeSet<OrderId>);

impl SilentProviders {
    /// An order's payment has gone on, or is being forgotten.
    pub(super) fn follow(&mut self, order: OrderId, since: Option<Timestamp>, now: Timestamp) {
        match since {
            // Calls end by their time limit and are repeated, so that this is noticed soon after the time is over.
            Some(since) if now - since >= SILENT => drop(self.0.insert(order)),
            Some(_) => {}
            None => drop(self.0.remove(&order)),
        }
    }
}

impl Undecided {
    fn is(&self, wanted: PaymentsWanted) -> bool {
        let stage = self.payment.as_ref().map(|payment| payment.stage());
        match wanted {
            PaymentsWanted::Of(order) => self.row.order == order,
            PaymentsWanted::Unpaid => {
                self.row.awaits_invoice() || matches!(stage, Some(Stage::Unknown | Stage::Open))
            }
            PaymentsWanted::Stuck => self.payment.as_ref().is_some_and(|payment| payment.silence().is_some()),
            PaymentsWanted::Stopped => matches!(stage, Some(Stage::Stopped(_))),
        }
    }

    fn view(&self) -> PaymentView {
        let mut order = self.row.clone();
        let Some(payment) = &self.payment else {
            return PaymentView { order, silence: None, next_try: None };
        };
        order.payments = payment.payments_so_far();
        let silence = payment.silence().cloned();
        let next_try = silence.as_ref().and_then(|_| payment.next_instant());
        PaymentView { order, silence, next_try }
    }
}

impl OrderBook {
    fn show_payments(&self, ShowPayments { wanted, page }: ShowPayments) -> PaymentsView {
        let mut counts = PaymentCounts::default();
        if let PaymentsWanted::Of(order) = wanted {
            let view = self.undecided.get(&order).map(Undecided::view);
            let rows = view.into_iter().map(|view| (view.order.position(), view));
            return PaymentsView { page: Page::of(rows.collect(), page.limit, None), counts };
        }
        let (mut count, mut rows) = (0, Vec::new());
        // The newest have the greatest ids.
        for undecided in self.undecided.values().rev() {
            let PaymentCounts { unpaid, stuck, stopped } = &mut counts;
            *unpaid += u64::from(undecided.is(PaymentsWanted::Unpaid));
            *stuck += u64::from(undecided.is(PaymentsWanted::Stuck));
            *stopped += u64::from(undecided.is(PaymentsWanted::Stopped));
            if !undecided.is(wanted) {
                continue;
            }
            let is_behind = match page.start {
                PageStart::Skip(skipped) => count >= skipped,
                PageStart::After(after) => undecided.row.order < after.order,
            };
            if is_behind && (rows.len() as u64) < page.rows() {
                rows.push((undecided.row.position(), undecided.view()));
            }
            count += 1;
        }
        let total = Total { count, is_exact: true };
        PaymentsView { page: Page::of(rows, page.limit, Some(total)), counts }
    }
}

impl EventMachine {
    /// Payments of undecided orders.
    pub(in crate::actors::event) fn show_payments(&self, request: ShowPayments) -> PaymentsView {
        self.orders.show_payments(request)
    }

    /// Payments whose provider has not answered for over a minute.
    pub(crate) fn payments_unanswered(&self) -> u64 {
        self.orders.silent.0.len() as u64
    }

    /// Keeps that there is news of an order's payment: an event of its provider, or its buyer.
    pub(in crate::actors::event) fn note_news(
        &mut self,
        order: OrderId,
        provider_event: Option<&str>,
        now: Timestamp,
    ) {
        let Some(payment) = self.orders.payment(order) else { return };
        let what = match provider_event {
            Some(_) => PaymentEventKind::ProviderEvent,
            None => PaymentEventKind::Returned,
        };
        payment.note(now, what, provider_event);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::machine, *};
    use crate::{
        actors::orders::PaymentAnswered,
        payments::{
            machine::Operation,
            provider::{PaymentError, PaymentReport, PaymentState},
        },
    };
    use domain::{Amount, Currency, OrderStatus, PageWanted, test_venue::rules};

    const PRICE: Amount = Amount(100);

    /// A machine with two orders that are being paid.
    fn paying() -> (EventMachine, [OrderId; 2]) {
        let rows = [1, 2].map(|number| {
            let mut row = super::super::testing::order_row(number, OrderStatus::Pending);
            "stripe".clone_into(&mut row.payment.provider);
            row.payment_due_at = Some(Timestamp(600_000));
            (row.totals.subtotal, row.totals.total) = (PRICE, PRICE);
            row
        });
        let orders = [rows[0].order, rows[1].order];
        let mut machine = machine(rules(), rows.to_vec());
        machine.begin(&orders, Timestamp(0));
        (machine, orders)
    }

    fn answer(
        machine: &mut EventMachine,
        order: OrderId,
        answer: Result<PaymentReport, PaymentError>,
        at: i64,
    ) {
        let answered = PaymentAnswered { order, operation: Operation::Create, answer };
        machine.payment_answered(answered, Timestamp(at));
    }

    fn report(amount: i64) -> PaymentReport {
        PaymentReport {
            payment_id: "cs_1".to_owned(),
            checkout: None,
            amount: Amount(amount),
            currency: Currency::PEN,
            state: PaymentState::Open { declined: None },
        }
    }

    fn shown(machine: &EventMachine, wanted: PaymentsWanted) -> Vec<OrderId> {
        let view = machine.show_payments(ShowPayments { wanted, page: PageWanted::first(10) });
        view.page.items.into_iter().map(|item| item.order.order).collect()
    }

    #[test]
    fn a_silent_provider_is_listed_at_once_and_counted_after_a_minute() {
        let (mut machine, [first, second]) = paying();
        let away = || Err(PaymentError::Unavailable("no answer".to_owned()));
        answer(&mut machine, first, away(), 1_000);
        assert_eq!(shown(&machine, PaymentsWanted::Unpaid), [second, first]);
        assert_eq!(shown(&machine, PaymentsWanted::Stuck), [first]);
        assert_eq!(machine.payments_unanswered(), 0);
        answer(&mut machine, first, away(), 60_999);
        assert_eq!(machine.payments_unanswered(), 0);
        answer(&mut machine, first, away(), 61_000);
        assert_eq!(machine.payments_unanswered(), 1);
        answer(&mut machine, first, Ok(report(PRICE.0)), 70_000);
        assert_eq!(machine.payments_unanswered(), 0);
        assert!(shown(&machine, PaymentsWanted::Stuck).is_empty());
    }

    #[test]
    fn a_stopped_payment_says_what_differs_also_after_a_restart() {
        let (mut machine, [first, _]) = paying();
        answer(&mut machine, first, Ok(report(7)), 1_000);
        let wanted = PaymentsWanted::Stopped;
        let mut view = machine.show_payments(ShowPayments { wanted, page: PageWanted::first(10) });
        let total = view.page.total.unwrap().count;
        assert_eq!((total, view.counts.stopped, view.counts.unpaid), (1, 1, 1));
        let order = view.page.items.pop().unwrap().order;
        let payment = order.payments.last().unwrap().clone();
        assert!(payment.detail.as_deref().is_some_and(|detail| detail.contains('7')), "{payment:?}");
        assert_eq!(payment.events.last().map(|event| event.what), Some(PaymentEventKind::Stopped));
        let restarted = crate::payments::machine::PaymentMachine::new(
            first,
            order.payments,
            PRICE,
            Currency::PEN,
            Timestamp(600_000),
        );
        assert_eq!(restarted.payments().pop(), Some(payment));
    }
}
