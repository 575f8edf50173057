//! The payment provider behind the engine's own trait: slow, away, or with its answer lost, over the books of the simulation.

use futures_util::future::BoxFuture;
use rand::Rng;

use super::{
    errands::{self, Errand},
    outside::{Outside, State},
};
use crate::{
    payments::{
        machine::Operation,
        provider::{KnownPayment, NewPayment, NewRefund, PaymentError, PaymentProvider, PaymentReport},
    },
    sim::{provider::Said, seen::Sight},
};

/// The longest that a buyer needs at the provider's page, in milliseconds.
const VISIT_MAX: u64 = 40_000;

/// The provider of a run.
pub(super) struct SimulatedProvider(pub(super) Outside);

type Answer<T> = Result<T, PaymentError>;

fn away<T>() -> Answer<T> {
    Err(PaymentError::Unavailable("no answer".to_owned()))
}

impl SimulatedProvider {
    /// Has the provider do something, unless it is away; its answer may be lost.
    fn call<T: Send + 'static>(
        &self,
        what: &'static str,
        run: impl FnOnce(&Outside) -> Answer<T> + Send + 'static,
    ) -> BoxFuture<'static, Answer<T>> {
        let outside = self.0.clone();
        Box::pin(async move {
            let takes = outside.with(|state| [0, 5, 50, 2_000][state.rng.random_range(0..4)]);
            outside.takes(takes).await;
            let is_away = outside.with(|state| {
                state.step(what, 0, 0);
                state.happens(|faults| faults.provider_away, Sight::ProviderAway)
            });
            if is_away {
                return away();
            }
            let answer = run(&outside);
            outside.takes(takes).await;
            let is_lost = outside
                .with(|state| state.happens(|faults| faults.provider_answer_lost, Sight::ProviderAnswerLost));
            if is_lost { away() } else { answer }
        })
    }

    fn ask(
        &self,
        operation: Operation,
        new: NewPayment,
        what: &'static str,
    ) -> BoxFuture<'static, Answer<PaymentReport>> {
        self.call(what, move |outside| {
            let wanted = (new.amount, new.currency);
            let Said { report, visit, is_news } = outside.with(|state| {
                let State { provider, faults, rng, trace, .. } = state;
                let said = provider.ask(operation, new.key, wanted, new.token.is_some(), (&*faults, rng));
                trace.detail(|| format!("{}: {:?}, {:?}", new.key, said.report.state, said.visit));
                said
            });
            if let Some(visit) = visit {
                outside.later((visit.after.0 as u64).min(VISIT_MAX), Errand::Visit(visit.payment));
            }
            if is_news {
                errands::send_event(outside, new.key);
            }
            Ok(report)
        })
    }
}

impl PaymentProvider for SimulatedProvider {
    fn name(&self) -> &str {
        "test"
    }

    fn create(&self, new: NewPayment) -> BoxFuture<'_, Answer<PaymentReport>> {
        self.ask(Operation::Create, new, "create payment")
    }

    fn query(&self, payment: KnownPayment) -> BoxFuture<'_, Answer<PaymentReport>> {
        self.ask(Operation::Query, payment.new, "query payment")
    }

    fn capture(&self, payment: KnownPayment) -> BoxFuture<'_, Answer<PaymentReport>> {
        self.ask(Operation::Capture, payment.new, "capture payment")
    }

    fn cancel(&self, payment: KnownPayment) -> BoxFuture<'_, Answer<PaymentReport>> {
        self.ask(Operation::Cancel, payment.new, "cancel payment")
    }

    fn refund(&self, refund: NewRefund) -> BoxFuture<'_, Answer<String>> {
        self.call("refund payment", move |outside| {
            outside.with(|state| {
                let payment = state.provider.named(refund.order, &refund.payment_id);
                let is_given =
                    payment.is_some_and(|payment| state.provider.refund(payment, &refund.key, refund.amount));
                if !is_given {
                    let (amount, order) = (refund.amount.0, refund.order);
                    state.oracle.fail(format!("the provider can't give {amount} of order {order} back"));
                    return away();
                }
                let row = state.store.orders.get(&refund.order);
                let is_late =
                    row.is_some_and(|row| row.refunds.iter().all(|known| known.key(row.order) != refund.key));
                state.seen.add(if is_late { Sight::LateMoneyGivenBack } else { Sight::RefundGiven });
                Ok(refund.key)
            })
        })
    }
}
