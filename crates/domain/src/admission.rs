//! May this buyer do this? Every such check is here, so that a new one (a waiting room's admission, an
//! allotment's key) has one place to go.

pub mod guard;

use crate::{
    claim::{Claim, ClaimState},
    ids::UserId,
    rejection::{InvalidWish, LimitKind, Rejection},
    rules::{EventRules, EventStatus, Limits},
    time::{Millis, Timestamp},
};

/// May a buyer who has `taken` places claim `wanted` more now?
pub fn may_hold(rules: &EventRules, taken: u32, wanted: u32, now: Timestamp) -> Result<(), Rejection> {
    let status = rules.status_at(now);
    if status != EventStatus::OnSale {
        return Err(Rejection::NotOnSale { status });
    }
    within_limits(rules, taken, wanted)
}

/// May a buyer have a lost hold back? Its grant was lawful when it was made, so only an event that
/// will not take place says no.
pub fn may_adopt(rules: &EventRules, taken: u32, wanted: u32, now: Timestamp) -> Result<(), Rejection> {
    not_cancelled(rules, now)?;
    within_limits(rules, taken, wanted)
}

fn within_limits(rules: &EventRules, taken: u32, wanted: u32) -> Result<(), Rejection> {
    if wanted == 0 {
        return Err(Rejection::Invalid { reason: InvalidWish::Empty });
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

/// Is this hold the buyer's own, alive and not ordered yet? Gives its deadline and its extensions.
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
        ClaimState::Held { deadline, extensions } if now < deadline => Ok((deadline, extensions)),
        ClaimState::Held { .. } => Err(Rejection::HoldExpired),
        ClaimState::Pending { order, .. }
        | ClaimState::Paying { order, .. }
        | ClaimState::Awaiting { order, .. }
        | ClaimState::Sold { order, .. } => Err(Rejection::HoldOrdered { order }),
    }
}

/// May this hold get its time again?
pub fn may_extend(rules: &EventRules, extensions: u8, now: Timestamp) -> Result<(), Rejection> {
    not_cancelled(rules, now)?;
    if extensions >= rules.extensions_per_hold {
        let most = u32::from(rules.extensions_per_hold);
        return Err(Rejection::LimitExceeded { limit: LimitKind::ExtensionsPerHold, most });
    }
    Ok(())
}

/// Whether a hold is over for its buyer, though its places may not have come back yet.
pub fn is_over(claim: &Claim, now: Timestamp) -> bool {
    matches!(claim.state, ClaimState::Held { deadline, .. } if now >= deadline)
}

/// May a live hold be ordered? Pausing or closing a sale keeps nobody from buying what they hold.
pub fn may_order(rules: &EventRules, now: Timestamp) -> Result<(), Rejection> {
    not_cancelled(rules, now)
}

/// How long a hold may be set to live: a second to a day.
pub const HOLD_LENGTHS: std::ops::RangeInclusive<Millis> = Millis::from_secs(1)..=Millis::from_hours(24);

/// Do these rules make sense?
pub fn are_sound(rules: &EventRules) -> bool {
    let limits = rules.limits;
    let sound_limits =
        (1..=Limits::SEATS_PER_HOLD_MAX).contains(&limits.seats_per_hold) && limits.seats_per_buyer >= 1;
    sound_limits
        && HOLD_LENGTHS.contains(&rules.hold_length)
        && rules.protection.is_sound()
        && rules.sale.opens_at < rules.sale.closes_at
}
