//! Compares the server's seat map at the end with what buyers know: every seat must be sold, held or available for a
//! reason.

use super::{Claims, EventEvidence, Evidence, GRACE, Kind, OrderEnd, Verdict, named};
use crate::{
    ledger::HoldRecord,
    viewer_map::{AVAILABLE, HELD, SOLD},
};

/// What a hold requires of its seats at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Says {
    Sold,
    Held,
    /// They may be held or already available.
    Perhaps,
    /// Any status: the outcome of an order is not known.
    Anything,
    Over,
}

pub(super) fn judge(
    evidence: &Evidence<'_>,
    number: usize,
    event: &EventEvidence<'_>,
    claims: &Claims,
    verdict: &mut Verdict,
) {
    let (mut unknown_held, mut example) = (0, 0);
    for seat in 0..event.after.count {
        let holds = claims.get(&(number as u16, seat)).map_or(&[][..], Vec::as_slice);
        let holds = holds.iter().filter_map(|hold| evidence.ledger.holds.get(*hold as usize));
        let said: Vec<(Says, &HoldRecord)> = holds.map(|hold| (says(evidence, event, hold), hold)).collect();
        let by = |what: Says| said.iter().find(|(says, _)| *says == what).map(|(_, hold)| *hold);
        let (now, label) = (event.after.seat(seat), evidence.label(number as u16, seat));
        if let Some(hold) = by(Says::Sold) {
            if now != SOLD {
                let order = named(evidence.order_of(hold).map(|order| order.id));
                let detail = format!(
                    "seat {label} of {} ({order}, buyer {}) is {} on the map",
                    event.name,
                    hold.buyer,
                    word(now)
                );
                verdict.violation(Kind::SeatNotSold, detail);
            }
        } else if by(Says::Anything).is_some() {
        } else if now == SOLD && event.before.seat(seat) != SOLD {
            if evidence.exclusive {
                let detail =
                    format!("seat {label} of {} is sold on the map, and nobody bought it", event.name);
                verdict.violation(Kind::SeatSoldToNobody, detail);
            }
        } else if let Some(hold) = by(Says::Held) {
            if now != HELD {
                let detail = format!(
                    "seat {label} of {} is {} on the map, and buyer {} holds it with hold {}",
                    event.name,
                    word(now),
                    hold.buyer,
                    hold.id
                );
                verdict.violation(Kind::HoldLost, detail);
            }
        } else if by(Says::Perhaps).is_none() && now == HELD && event.before.seat(seat) == AVAILABLE {
            (unknown_held, example) = (unknown_held + 1, seat);
        }
    }
    verdict.checked("seats on the map", u64::from(event.after.count));
    if evidence.exclusive && unknown_held > event.unknown_places {
        let detail = format!(
            "{unknown_held} seats of {} are held on the map and in no hold that is in force, {} for one; \
             requests without an answer may have taken {} at most",
            event.name,
            evidence.label(number as u16, example),
            event.unknown_places
        );
        verdict.violation(Kind::HoldOutlived, detail);
    }
}

/// What a hold requires of its places when the maps were read.
fn says(evidence: &Evidence<'_>, event: &EventEvidence<'_>, hold: &HoldRecord) -> Says {
    let (read_from, read_to) = evidence.read;
    match evidence.order_of(hold).map(|order| &order.end) {
        Some(OrderEnd::Completed { .. }) => return Says::Sold,
        Some(OrderEnd::Undecided | OrderEnd::Unknown | OrderEnd::Missing) => return Says::Anything,
        None if hold.order_unknown => return Says::Anything,
        // The hold goes on until its deadline, unless it is given back.
        Some(OrderEnd::Failed) | None => {}
    }
    if hold.answered.saturating_add(event.hold_micros + GRACE) < read_from {
        return Says::Over;
    }
    // Giving a hold back is answered from memory, as a hold is: a crash may undo it.
    if hold.released {
        return if evidence.restarted { Says::Perhaps } else { Says::Over };
    }
    let surely = hold.release_sent.is_none() && read_to < hold.sent.saturating_add(event.hold_micros);
    // Ordering it was refused, for whatever reason: what it means for the hold depends on the reason.
    if surely && !evidence.restarted && hold.order_sent.is_none() { Says::Held } else { Says::Perhaps }
}

/// The numbers of places of an area that completed orders and holds have: sold, certainly held, possibly held.
pub(super) fn area_places(
    evidence: &Evidence<'_>,
    number: usize,
    event: &EventEvidence<'_>,
    area: usize,
) -> Option<[u64; 3]> {
    let mut counts = [0; 3];
    for hold in evidence.ledger.holds.iter().filter(|hold| usize::from(hold.event) == number) {
        let places = hold.places.areas.iter().filter(|(at, _)| usize::from(*at) == area);
        let places: u64 = places.map(|(_, quantity)| u64::from(*quantity)).sum();
        if places == 0 {
            continue;
        }
        match says(evidence, event, hold) {
            Says::Sold => counts[0] += places,
            Says::Held => counts[1] += places,
            Says::Perhaps => counts[2] += places,
            // The sums say nothing then.
            Says::Anything => return None,
            Says::Over => {}
        }
    }
    Some(counts)
}

fn word(status: u8) -> &'static str {
    match status {
        AVAILABLE => "available",
        HELD => "held",
        SOLD => "sold",
        _ => "blocked",
    }
}
