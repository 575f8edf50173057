//! Amounts that a payment provider can say: of some currencies its unit is coarser than the minor unit. What it can not say
//! is refused before anything is decided on it.

use super::Services;
use crate::api::{Problem, fields::FieldError};
use domain::{
    Amount, Currency, Order, PriceList, RefundPlan, RefundScope, Ticket, TierIndex, VenueLayout, refund,
    rules::Charges,
};

impl Services {
    /// Refuses a refund that the order's provider can't give exactly.
    pub(super) fn check_refund(
        &self,
        (order, tickets): (&Order, &[Ticket]),
        scope: &RefundScope,
        layout: &VenueLayout,
    ) -> Result<(), Problem> {
        let provider = &order.payment.provider;
        let step = self.payments.step(provider, order.currency);
        // What is wrong with it otherwise is the event's to say.
        let plan = refund::plan(order, tickets, order.refunded(), scope, layout);
        let Ok(RefundPlan::Part { amount, .. }) = plan else { return Ok(()) };
        if is_said(amount, step) {
            return Ok(());
        }
        let why = coarse(provider, step, order.currency);
        let error = match scope {
            RefundScope::Amount(_) => FieldError::meaning(
                "amount.amount",
                format!("{why}; give {} back", nearest(amount, step, order.currency)),
            ),
            RefundScope::Tickets(_) | RefundScope::Order => {
                let paid = amount.written(order.currency);
                FieldError::meaning(
                    "tickets",
                    format!("{why}, and {paid} were paid for these; give an amount back"),
                )
            }
        };
        Err(Problem::invalid(vec![error]))
    }

    /// Refuses prices that the installation's provider can't take. `field` names the field of a tier's price by its
    /// number.
    pub fn check_prices(
        &self,
        layout: &VenueLayout,
        charges: &Charges,
        field: impl Fn(usize) -> String,
    ) -> Result<(), Problem> {
        let (provider, currency) = (&self.payments.choice().provider, charges.currency);
        let step = self.payments.step(provider, currency);
        if step == Amount(1) {
            return Ok(());
        }
        let prices = PriceList::new(layout, charges);
        let why = coarse(provider, step, currency);
        let error = |field: String, price: Amount| {
            let nearest = nearest(price, step, currency);
            let detail =
                format!("{why}; buyers would pay {}, which should be {nearest}", price.written(currency));
            FieldError::meaning(field, detail)
        };
        let tiers =
            (0..layout.tiers().len()).map(|tier| (field(tier), prices.of_tier(TierIndex(tier as u16))));
        let fees = prices.order_fees().iter().map(|fee| ("fees".to_owned(), fee.price));
        let wrong = tiers.chain(fees).filter(|(_, price)| !is_said(*price, step));
        let errors: Vec<FieldError> = wrong.map(|(field, price)| error(field, price)).collect();
        if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
    }
}

fn is_said(amount: Amount, step: Amount) -> bool {
    amount.0 % step.0 == 0
}

fn coarse(provider: &str, step: Amount, currency: Currency) -> String {
    format!("the payment provider '{provider}' takes and gives back multiples of {}", step.written(currency))
}

/// The amounts on both sides that can be said.
fn nearest(amount: Amount, step: Amount, currency: Currency) -> String {
    let below = amount.0 - amount.0.rem_euclid(step.0);
    let above = Amount(below + step.0).written(currency);
    if below > 0 { format!("{} or {above}", Amount(below).written(currency)) } else { above }
}
