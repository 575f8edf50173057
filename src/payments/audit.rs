//! Compares what the store says of payments with a provider's own books.
//!
//! Promise 8: every captured payment is one completed order, less what was given back of it, or a full refund. Payments are compared order by order: how
//! many were captured, how much, and how much of it was given back.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
};

use super::provider::LedgerEntry;
use domain::{Amount, Order, OrderId, PaymentStatus, RefundStatus};

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PaymentAudit {
    /// Captured payments of completed orders.
    pub completed: u64,
    /// Captured payments that were given back in full.
    pub refunded: u64,
    /// Orders of which refunds are due that the provider has not given yet.
    pub due: u64,
    /// Captured payments of orders that are not decided yet.
    pub undecided: u64,
    /// Captured payments that are of no order here: another program uses the same account.
    pub others: u64,
    /// What is wrong, one line each.
    pub violations: Vec<String>,
}

/// What the books say of one order.
#[derive(Clone, Copy, Default)]
struct Booked {
    payments: u64,
    captured: i64,
    refunded: i64,
}

impl PaymentAudit {
    /// Compares the orders of one provider, or some of them, with the entries of its books. [`Comparison::finish`] is to
    /// be called at the end.
    pub fn of(ledger: impl IntoIterator<Item = LedgerEntry>) -> Comparison {
        let mut comparison = Comparison { audit: Self::default(), books: BTreeMap::new() };
        for entry in ledger {
            let Some(order) = entry.order else {
                comparison.audit.others += 1;
                continue;
            };
            let booked = comparison.books.entry(order).or_default();
            booked.payments += 1;
            booked.captured = booked.captured.saturating_add(entry.captured.0);
            booked.refunded = booked.refunded.saturating_add(entry.refunded.0);
        }
        comparison
    }
}

/// A comparison that is under way.
pub struct Comparison {
    audit: PaymentAudit,
    /// What no order has answered for yet.
    books: BTreeMap<OrderId, Booked>,
}

impl Comparison {
    /// Compares one order of the store.
    pub fn add(&mut self, order: &Order) {
        let booked = self.books.remove(&order.order).unwrap_or_default();
        let captured = order.payments.iter().filter(|payment| payment.status == PaymentStatus::Captured);
        let late: i64 = captured.clone().map(|payment| payment.due_back.0).sum();
        let known = captured.count() as u64;
        let total = order.totals.total.0;
        if order.status.is_undecided() {
            self.audit.undecided += booked.payments;
            return;
        }
        if (booked.payments, total) == (0, 0) {
            return;
        }
        let (payments, captured, refunded) = (booked.payments, booked.captured, booked.refunded);
        if payments != known {
            return self.wrong(order, format!("has {known} captured payments, its provider {payments}"));
        }
        if captured != total.saturating_mul(payments as i64) {
            return self.wrong(order, format!("costs {total}, and its provider captured {captured}"));
        }
        let kept = u64::from(order.status.is_completed());
        // Refunds that the provider was not asked for yet, or that it has just been asked for.
        let open = order.refunds.iter().filter(|refund| refund.status == RefundStatus::Due);
        let open: i64 = open.map(|refund| refund.amount.0).sum();
        let due = late.saturating_add(order.refunded().0);
        if !(due.saturating_sub(open)..=due).contains(&refunded) {
            return self.wrong(order, format!("is owed {due} back, and its provider gave {refunded}"));
        }
        self.audit.due += u64::from(refunded < due);
        self.audit.completed += kept;
        self.audit.refunded += payments.saturating_sub(kept);
    }

    fn wrong(&mut self, order: &Order, what: String) {
        self.audit.violations.push(format!("the {} order {} {what}", order.status.as_str(), order.order));
    }

    /// What was found, when every order was compared.
    pub fn finish(mut self) -> PaymentAudit {
        for (order, booked) in self.books {
            let amount = Amount(booked.captured).0;
            self.audit
                .violations
                .push(format!("the provider captured {amount} for the order {order}, which is not here"));
        }
        self.audit
    }
}

impl Display for PaymentAudit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { completed, refunded, due, undecided, others, violations } = self;
        writeln!(
            f,
            "captured payments: {completed} of completed orders, {refunded} given back, {undecided} not decided yet, {others} of other programs"
        )?;
        if *due > 0 {
            writeln!(f, "orders with refunds that are still due: {due}")?;
        }
        violations.iter().try_for_each(|violation| writeln!(f, "VIOLATION: {violation}"))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use domain::{
        Currency, EventId, HoldId, OrderStatus, Payment, PaymentChoice, Refund, RefundKind, Timestamp,
        Totals, UserId,
    };

    fn id(number: u128) -> OrderId {
        OrderId(Uuid::from_u128(number))
    }

    /// An order for 100 with payments in these statuses, each with what is due back of it.
    fn order(number: u128, status: OrderStatus, payments: &[(PaymentStatus, i64)]) -> Order {
        let payment = |(index, (status, due_back)): (usize, &(PaymentStatus, i64))| Payment {
            attempt: index as u16 + 1,
            payment_id: None,
            status: *status,
            checkout: None,
            detail: None,
            until: Timestamp(0),
            due_back: Amount(*due_back),
            events: Vec::new(),
        };
        Order {
            order: id(number),
            event: EventId(Uuid::nil()),
            hold: HoldId(Uuid::nil()),
            user: UserId::new("ana").unwrap(),
            status,
            items: Vec::new(),
            parts: None,
            totals: Totals { total: Amount(100), ..Totals::default() },
            currency: Currency::PEN,
            payment: PaymentChoice { provider: "stripe".to_owned(), token: String::new() },
            payments: payments.iter().enumerate().map(payment).collect(),
            refunds: Vec::new(),
            failure: None,
            created_at: Timestamp(0),
            completed_at: None,
            payment_due_at: None,
        }
    }

    fn entry(order: Option<u128>, captured: i64, refunded: i64) -> LedgerEntry {
        LedgerEntry {
            payment_id: "pi".to_owned(),
            order: order.map(id),
            captured: Amount(captured),
            refunded: Amount(refunded),
            currency: Currency::PEN,
        }
    }

    fn audit(orders: &[Order], ledger: Vec<LedgerEntry>) -> PaymentAudit {
        let mut comparison = PaymentAudit::of(ledger);
        orders.iter().for_each(|order| comparison.add(order));
        comparison.finish()
    }

    #[test]
    fn every_captured_payment_is_one_completed_order_or_a_refund() {
        use OrderStatus::{AwaitingPayment, Completed, Failed, Refunded};
        use PaymentStatus::{Cancelled, Captured, Open};
        let orders = [
            order(1, Completed, &[(Cancelled, 0), (Captured, 0)]),
            order(2, Refunded, &[(Captured, 0)]),
            order(3, Failed, &[(Captured, 100)]),
            order(4, Failed, &[(Cancelled, 0)]),
            order(5, Completed, &[(Captured, 100), (Captured, 0)]),
            order(6, AwaitingPayment, &[(Open, 0)]),
        ];
        let ledger = vec![
            entry(Some(1), 100, 0),
            entry(Some(2), 100, 100),
            entry(Some(3), 100, 100),
            entry(Some(5), 100, 100),
            entry(Some(5), 100, 0),
            entry(Some(6), 100, 0),
            entry(None, 7, 0),
        ];
        let found = audit(&orders, ledger);
        assert_eq!(found.violations, Vec::<String>::new());
        assert_eq!((found.completed, found.refunded, found.undecided, found.others), (2, 3, 1, 1));
    }

    #[test]
    fn of_a_part_that_went_back_the_rest_stays_and_what_is_due_may_come_later() {
        use PaymentStatus::Captured;
        let with = |status, refunds: &[(i64, RefundStatus)]| {
            let refund = |(at, (amount, status)): (usize, &(i64, RefundStatus))| Refund {
                number: at as u32 + 1,
                kind: RefundKind::Amount,
                amount: Amount(*amount),
                tickets: Vec::new(),
                reason: None,
                by: None,
                at: Timestamp(0),
                status: *status,
                detail: None,
            };
            let mut order = order(1, status, &[(Captured, 0)]);
            order.refunds = refunds.iter().enumerate().map(refund).collect();
            order
        };
        use OrderStatus::{PartlyRefunded, Refunded};
        use RefundStatus::{Due, Given, Stopped};
        let found = |order: Order, given| audit(&[order], vec![entry(Some(1), 100, given)]);
        let kept = found(with(PartlyRefunded, &[(30, Given), (5, Given)]), 35);
        assert_eq!((kept.violations.len(), kept.completed, kept.refunded, kept.due), (0, 1, 0, 0));
        // The provider may have given what nobody here has heard of.
        for given in [30, 35] {
            let due = found(with(PartlyRefunded, &[(30, Given), (5, Due)]), given);
            assert_eq!((due.violations.len(), due.due), (0, u64::from(given < 35)));
        }
        let whole = found(with(Refunded, &[(30, Given), (70, Given)]), 100);
        assert_eq!((whole.violations.len(), whole.refunded), (0, 1));
        for (order, given) in [
            (with(PartlyRefunded, &[(30, Given)]), 29),
            (with(PartlyRefunded, &[(30, Given)]), 31),
            (with(PartlyRefunded, &[(30, Stopped)]), 0),
            (with(Refunded, &[(30, Given), (70, Given)]), 99),
        ] {
            assert_eq!(found(order, given).violations.len(), 1);
        }
    }

    #[test]
    fn what_does_not_add_up_is_named() {
        use OrderStatus::{Completed, Failed, Refunded};
        use PaymentStatus::{Cancelled, Captured};
        for (order, ledger, said) in [
            (order(1, Completed, &[(Captured, 0)]), Vec::new(), "1 captured payments, its provider 0"),
            (
                order(1, Failed, &[(Cancelled, 0)]),
                vec![entry(Some(1), 100, 0)],
                "0 captured payments, its provider 1",
            ),
            (
                order(1, Completed, &[(Captured, 0)]),
                vec![entry(Some(1), 99, 0)],
                "costs 100, and its provider captured 99",
            ),
            (
                order(1, Refunded, &[(Captured, 0)]),
                vec![entry(Some(1), 100, 40)],
                "owed 100 back, and its provider gave 40",
            ),
            (order(1, Completed, &[(Captured, 0)]), vec![entry(Some(1), 100, 100)], "owed 0 back"),
        ] {
            let found = audit(&[order], ledger);
            assert!(found.violations.len() == 1 && found.violations[0].contains(said), "{found}");
        }
        let found = audit(&[], vec![entry(Some(9), 100, 0)]);
        assert!(found.violations[0].contains("not here"), "{found}");
    }
}
