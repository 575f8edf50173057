//! Decides refunds of a part of an order. The whole of one goes back with its end.

use super::SeatMap;
use crate::{claim::Places, ids::OrderId, money::Amount, rejection::Rejection, transition::Change};

impl SeatMap {
    pub(super) fn refund(&self, order: OrderId, amount: Amount, places: Places) -> Result<Change, Rejection> {
        let number = self.may_refund(order, amount, &places)?;
        Ok(Change::PartlyRefunded { order, number, amount, places })
    }

    /// The number of a refund of this amount and these places, if it may be made: no more goes back than was paid, no
    /// place twice, and not the last one.
    pub(super) fn may_refund(
        &self,
        order: OrderId,
        amount: Amount,
        places: &Places,
    ) -> Result<u32, Rejection> {
        let slot = self.claims.slot_of_order(order).ok_or(Rejection::OrderUnknown)?;
        let claim = self.claims.get(slot);
        let Some(totals) = claim.state.totals().filter(|_| claim.state.is_sold()) else {
            return Err(Rejection::OrderPending);
        };
        let (refunded, refunds) = claim.state.refunded();
        let left = totals.total.0.saturating_sub(refunded.0);
        if amount.0 < 0 || (amount.0 == 0 && places.count() == 0) {
            return Err(Rejection::NothingToRefund);
        }
        if amount.0 > left {
            let currency = self.rules.charges.currency;
            return Err(Rejection::RefundTooLarge { left: Amount(left), currency });
        }
        let mut rest = claim.places.clone();
        // What is named twice is not there the second time.
        let names_once = places.seats.iter().enumerate().all(|(at, seat)| !places.seats[..at].contains(seat))
            && places.areas.iter().all(|area| area.quantity > 0);
        if !names_once || !rest.take(places) || rest.count() == 0 {
            return Err(Rejection::OrderDecided);
        }
        Ok(refunds + 1)
    }
}
