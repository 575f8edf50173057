//! Decides whether what buyers and viewers saw can be true of a correct server. It has no I/O: `closing` gathers the
//! evidence, and this reports the violations. It reports only what is certain: if an answer was lost, or a hold may
//! just have ended, both possibilities are allowed.

mod map;
mod totals;

use std::fmt;

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{
    ledger::{HoldRecord, Ledger, OrderEnd, OrderRecord},
    venue::Counts,
    viewer_map::SeatStates,
};

/// The kinds of violations.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Two completed orders have one seat.
    SeatSoldTwice,
    /// Two holds had one seat at one time.
    SeatHeldTwice,
    /// An acknowledged order does not exist.
    OrderMissing,
    /// An acknowledged order is neither completed nor failed long after the last buyer has left.
    OrderUndecided,
    /// An order has other places than its hold, or too many or too few tickets.
    OrderWrong,
    /// One Idempotency-Key had two outcomes.
    TwoOutcomes,
    /// A seat of a completed order is not sold on the map.
    SeatNotSold,
    /// A seat is sold on the map, but nobody bought it.
    SeatSoldToNobody,
    /// A seat is available on the map, but a buyer holds it.
    HoldLost,
    /// A seat is held on the map, but its hold has ended.
    HoldOutlived,
    /// An area has more or fewer places held or sold than buyers have.
    AreaCount,
    /// The server's numbers do not add up.
    Totals,
    /// A viewer received a message that breaks the rules of the live view.
    ViewerRule,
    /// A viewer's map differs from the server's.
    ViewerMap,
}

impl Kind {
    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeatSoldTwice => "seat_sold_twice",
            Self::SeatHeldTwice => "seat_held_twice",
            Self::OrderMissing => "order_missing",
            Self::OrderUndecided => "order_undecided",
            Self::OrderWrong => "order_wrong",
            Self::TwoOutcomes => "two_outcomes",
            Self::SeatNotSold => "seat_not_sold",
            Self::SeatSoldToNobody => "seat_sold_to_nobody",
            Self::HoldLost => "hold_lost",
            Self::HoldOutlived => "hold_outlived",
            Self::AreaCount => "area_count",
            Self::Totals => "totals",
            Self::ViewerRule => "viewer_rule",
            Self::ViewerMap => "viewer_map",
        }
    }
}

/// Something that a correct server never does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Its kind.
    pub kind: Kind,
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.detail)
    }
}

/// The completed orders in the server's report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sales {
    pub orders: u64,
    /// Their sum, in minor units.
    pub revenue: i64,
}

/// The evidence about one event.
#[derive(Debug)]
pub struct EventEvidence<'a> {
    pub name: &'a str,
    /// Labels of its seats.
    pub labels: &'a [String],
    /// Codes of its areas.
    pub areas: &'a [String],
    /// The length of a hold, in microseconds.
    pub hold_micros: u64,
    /// Its seat map before the first buyer arrived.
    pub before: &'a SeatStates,
    /// Its seat map after the last buyer has left.
    pub after: &'a SeatStates,
    /// The server's counts at the state of `after`; `None` if the map kept changing.
    pub counts: Option<Counts>,
    /// Completed orders before and after; `None` without an organiser's session.
    pub sales: Option<(Sales, Sales)>,
    /// Places that requests without an answer may have taken.
    pub unknown_places: u64,
}

/// The evidence of the viewers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ViewerEvidence {
    /// How many viewers there were.
    pub viewers: u32,
    /// Maps that were compared at the end.
    pub compared: u64,
    /// The violations that viewers found.
    pub complaints: Vec<Violation>,
}

/// All evidence of a rehearsal.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// What the server acknowledged to buyers.
    pub ledger: &'a Ledger,
    pub events: Vec<EventEvidence<'a>>,
    pub viewers: ViewerEvidence,
    /// When the reading of the final maps began and ended, in microseconds of the rehearsal's clock.
    pub read: (u64, u64),
    /// Whether only this rehearsal used the events.
    pub exclusive: bool,
    /// Whether the server was restarted during the run: holds that were not durable may be lost.
    pub restarted: bool,
}

/// The result: what was checked, and what was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    pub violations: Vec<Violation>,
    /// The checks, each with the number of checked items.
    pub checks: Vec<(&'static str, u64)>,
}

impl Verdict {
    fn violation(&mut self, kind: Kind, detail: String) {
        self.violations.push(Violation { kind, detail });
    }

    fn checked(&mut self, what: &'static str, times: u64) {
        self.checks.push((what, times));
    }
}

/// How long after its deadline a hold may still be on the server's map, in microseconds: its end is announced by a
/// timer, and the process may have been paused.
const GRACE: u64 = 1_000_000;

impl Evidence<'_> {
    /// Checks everything.
    pub fn judge(&self) -> Verdict {
        let mut verdict = Verdict::default();
        self.judge_orders(&mut verdict);
        let claims = self.claims();
        self.judge_races(&claims, &mut verdict);
        for (number, event) in self.events.iter().enumerate() {
            map::judge(self, number, event, &claims, &mut verdict);
            totals::judge(self, number, event, &mut verdict);
        }
        if self.viewers.viewers > 0 {
            verdict.checked("viewers' maps", self.viewers.compared);
        }
        verdict.violations.extend(self.viewers.complaints.iter().cloned());
        verdict.violations.sort_by_key(|violation| violation.kind);
        verdict
    }

    fn order_of(&self, hold: &HoldRecord) -> Option<&OrderRecord> {
        self.ledger.orders.get(hold.order? as usize)
    }

    fn label(&self, event: u16, seat: u32) -> &str {
        let event = self.events.get(usize::from(event));
        event.and_then(|event| event.labels.get(seat as usize)).map_or("?", String::as_str)
    }

    /// All holds that ever had a seat, by event and seat.
    fn claims(&self) -> Claims {
        let mut claims = Claims::default();
        for (number, hold) in self.ledger.holds.iter().enumerate() {
            for seat in &hold.places.seats {
                claims.entry((hold.event, *seat)).or_default().push(number as u32);
            }
        }
        claims
    }

    fn judge_orders(&self, verdict: &mut Verdict) {
        let mut buyers_of_seat: FxHashMap<(u16, u32), &OrderRecord> = FxHashMap::default();
        let mut seats = 0;
        for order in &self.ledger.orders {
            let (id, buyer) = (order.id, order.buyer);
            match &order.end {
                OrderEnd::Failed | OrderEnd::Unknown => {}
                OrderEnd::Missing => verdict.violation(
                    Kind::OrderMissing,
                    format!("order {id} of buyer {buyer} was accepted, and the server does not know it"),
                ),
                OrderEnd::Undecided => verdict.violation(
                    Kind::OrderUndecided,
                    format!("order {id} of buyer {buyer} was accepted and is still not decided"),
                ),
                OrderEnd::Completed { places, tickets, .. } => {
                    for seat in &places.seats {
                        seats += 1;
                        let Some(other) = buyers_of_seat.insert((order.event, *seat), order) else {
                            continue;
                        };
                        if other.id != id {
                            verdict.violation(
                                Kind::SeatSoldTwice,
                                format!(
                                    "seat {} was sold to buyer {} with order {} and to buyer {buyer} with order {id}",
                                    self.label(order.event, *seat), other.buyer, other.id,
                                ),
                            );
                        }
                    }
                    let held = self.ledger.holds.get(order.hold as usize).map(|hold| &hold.places);
                    if held
                        .is_some_and(|held| !same(&held.seats, &places.seats) || held.areas != places.areas)
                    {
                        verdict.violation(
                            Kind::OrderWrong,
                            format!("order {id} of buyer {buyer} has other places than its hold"),
                        );
                    }
                    if u64::from(*tickets) != places.count() {
                        verdict.violation(
                            Kind::OrderWrong,
                            format!(
                                "order {id} of buyer {buyer} has {tickets} tickets for {} places",
                                places.count()
                            ),
                        );
                    }
                }
            }
        }
        for two in &self.ledger.two_outcomes {
            verdict.violation(
                Kind::TwoOutcomes,
                format!(
                    "buyer {} sent one key and got order {} and {}",
                    two.buyer,
                    two.first,
                    named(two.second)
                ),
            );
        }
        verdict.checked("acknowledged orders", self.ledger.orders.len() as u64);
        verdict.checked("seats of completed orders", seats);
    }

    /// Two holds must not have one seat at the same time. A hold was certainly in force from the moment its buyer had
    /// the answer until anything was sent that could end it.
    fn judge_races(&self, claims: &Claims, verdict: &mut Verdict) {
        let mut pairs = 0;
        for ((event, seat), holds) in claims {
            let mut spans: Vec<(u64, u64, &HoldRecord)> = holds
                .iter()
                .filter_map(|number| self.ledger.holds.get(*number as usize))
                .map(|hold| (hold.answered, self.certain_until(hold), hold))
                .filter(|(from, until, _)| from < until)
                .collect();
            spans.sort_by_key(|(from, ..)| *from);
            for two in spans.windows(2) {
                let ((_, until, first), (from, _, second)) = (two[0], two[1]);
                pairs += 1;
                if from < until {
                    verdict.violation(
                        Kind::SeatHeldTwice,
                        format!(
                            "seat {} was given to buyer {} with hold {} while buyer {} had it with hold {}",
                            self.label(*event, *seat),
                            second.buyer,
                            second.id,
                            first.buyer,
                            first.id
                        ),
                    );
                }
            }
        }
        verdict.checked("holds of a seat after another one", pairs);
    }

    /// Until when a hold was certainly in force.
    fn certain_until(&self, hold: &HoldRecord) -> u64 {
        let deadline = self
            .events
            .get(usize::from(hold.event))
            .map_or(hold.sent, |event| hold.sent.saturating_add(event.hold_micros));
        match self.order_of(hold).map(|order| &order.end) {
            Some(OrderEnd::Completed { .. }) => return u64::MAX,
            Some(_) => return hold.order_sent.unwrap_or(hold.answered),
            None => {}
        }
        if self.restarted {
            // Nothing says that it was durable.
            return hold.answered;
        }
        [Some(deadline), hold.release_sent, hold.order_sent].into_iter().flatten().min().unwrap_or(deadline)
    }
}

/// Holds by event and seat.
type Claims = FxHashMap<(u16, u32), Vec<u32>>;

fn same(some: &[u32], others: &[u32]) -> bool {
    let sorted = |seats: &[u32]| {
        let mut seats = seats.to_vec();
        seats.sort_unstable();
        seats
    };
    sorted(some) == sorted(others)
}

/// An order's id for a sentence, or "no order".
fn named(id: Option<Uuid>) -> String {
    id.map_or_else(|| "no order".to_owned(), |id| format!("order {id}"))
}

#[cfg(test)]
mod tests;
