//! Who may hold, extend and order, and how much.
//!
//! Every such check is here, so that a new one (a waiting room, a key for an allotment) has one place to go.
//! The checks are pure: they read the rules, what the buyer already has and an instant, and change nothing.

pub mod guard;

use crate::{
    claim::{Claim, ClaimState},
    ids::UserId,
    planted,
    rejection::{InvalidCommand, LimitKind, Rejection},
    rules::{EventRules, EventStatus, Limits},
    time::{Millis, Timestamp},
};

/// Checks that a buyer who already has `taken` places may claim `wanted` more at `now`.
pub fn may_hold(rules: &EventRules, taken: u32, wanted: u32, now: Timestamp) -> Result<(), Rejection> {
    let status = rules.status_at(now);
    if status != EventStatus::OnSale {
        return Err(Rejection::NotOnSale { status });
    }
    within_limits(rules, taken, wanted)
}

/// Checks that a buyer may get back a hold that a restart lost. The sale window is not checked: the hold was
/// granted inside it. Limits are, and the event must not be cancelled.
pub fn may_adopt(rules: &EventRules, taken: u32, wanted: u32, now: Timestamp) -> Result<(), Rejection> {
    not_cancelled(rules, now)?;
    within_limits(rules, taken, wanted)
}

fn within_limits(rules: &EventRules, taken: u32, wanted: u32) -> Result<(), Rejection> {
    if wanted == 0 {
        return Err(Rejection::Invalid { reason: InvalidCommand::Empty });
    }
    let Limits { seats_per_hold, seats_per_buyer } = rules.limits;
    if wanted > seats_per_hold {
        return Err(Rejection::LimitExceeded { limit: LimitKind::SeatsPerHold, most: seats_per_hold });
    }
    if taken.saturating_add(wanted) > seats_per_buyer {
        return Err(Rejection::LimitExceeded { limit: LimitKind::SeatsPerBuyer, most: seats_per_buyer });
    }
    Ok(())
}

fn not_cancelled(rules: &EventRules, now: Timestamp) -> Result<(), Rejection> {
    match rules.status_at(now) {
        status @ EventStatus::Cancelled => Err(Rejection::NotOnSale { status }),
        _ => Ok(()),
    }
}

/// Checks that a hold belongs to the buyer, has not ended and has no order yet. Returns its deadline and the
/// number of its extensions.
pub fn own_live_hold(
    claim: Option<&Claim>,
    buyer: &UserId,
    now: Timestamp,
) -> Result<(Timestamp, u8), Rejection> {
    let claim = claim.ok_or(Rejection::HoldExpired)?;
    if claim.buyer != *buyer {
        return Err(Rejection::HoldNotYours);
    }
    match claim.state {
        ClaimState::Held { deadline, extensions } if now < deadline || planted!(HoldEndsLater) => {
            Ok((deadline, extensions))
        }
        ClaimState::Held { .. } => Err(Rejection::HoldExpired),
        ClaimState::Pending { order, .. }
        | ClaimState::Paying { order, .. }
        | ClaimState::Awaiting { order, .. }
        | ClaimState::Sold { order, .. }
        | ClaimState::PartlyRefunded { order, .. } => Err(Rejection::HoldOrdered { order }),
    }
}

/// Checks that a hold may be extended once more.
pub fn may_extend(rules: &EventRules, extensions: u8, now: Timestamp) -> Result<(), Rejection> {
    not_cancelled(rules, now)?;
    if extensions >= rules.extensions_per_hold {
        let most = u32::from(rules.extensions_per_hold);
        return Err(Rejection::LimitExceeded { limit: LimitKind::ExtensionsPerHold, most });
    }
    Ok(())
}

/// Whether a hold has passed its deadline. Its places may still be taken until the next
/// [`crate::Command::ExpireDue`].
pub fn is_over(claim: &Claim, now: Timestamp) -> bool {
    matches!(claim.state, ClaimState::Held { deadline, .. } if now >= deadline)
}

/// Checks that a live hold may be ordered. Only a cancelled event prevents it: who holds places when a sale
/// is paused or closed may still buy them.
pub fn may_order(rules: &EventRules, now: Timestamp) -> Result<(), Rejection> {
    not_cancelled(rules, now)
}

/// Checks that a person may order `wanted` places who has ordered `taken`, under whichever users. A first order passes:
/// its places were granted to its buyer already.
pub fn may_order_for(rules: &EventRules, taken: u32, wanted: u32) -> Result<(), Rejection> {
    let most = rules.limits.seats_per_buyer;
    if taken > 0 && taken.saturating_add(wanted) > most {
        return Err(Rejection::LimitExceeded { limit: LimitKind::SeatsPerBuyer, most });
    }
    Ok(())
}

/// Checks that an order may have its places again because its money came late. It was granted them once, so only what its
/// buyer has since is counted.
pub fn may_take_again(rules: &EventRules, taken: u32, wanted: u32, now: Timestamp) -> Result<(), Rejection> {
    not_cancelled(rules, now)?;
    may_order_for(rules, taken, wanted)
}

/// Checks that prices may become others. `is_promised` says whether anybody holds places or waits for an order:
/// they were shown what they pay. So is everybody who looks at an event that is on sale or about to be.
pub fn may_change_charges(rules: &EventRules, is_promised: bool, now: Timestamp) -> Result<(), Rejection> {
    match rules.status_at(now) {
        EventStatus::Draft | EventStatus::Paused | EventStatus::Closed if !is_promised => Ok(()),
        _ => Err(Rejection::ChargesPromised),
    }
}

/// The range of `hold_length`: one second to one day.
pub const HOLD_LENGTHS: std::ops::RangeInclusive<Millis> = Millis::from_secs(1)..=Millis::from_hours(24);

/// Whether limits, hold length, protection, charges and sale window are each within their range.
pub fn are_sound(rules: &EventRules) -> bool {
    let limits = rules.limits;
    let sound_limits =
        (1..=Limits::SEATS_PER_HOLD_MAX).contains(&limits.seats_per_hold) && limits.seats_per_buyer >= 1;
    sound_limits
        && HOLD_LENGTHS.contains(&rules.hold_length)
        && rules.protection.is_sound()
        && rules.charges.are_sound()
        && rules.sale.opens_at < rules.sale.closes_at
}
