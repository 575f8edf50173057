//! The result of a comparison: the share of honest buyers who got places, with throw-away users and without.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::hoarder::HoarderLog;
use crate::{
    numbers::{count, percent},
    scenario::Scenario,
};

/// The throw-away users of an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attack {
    /// Nobody.
    None,
    /// Throw-away users who share a few addresses.
    SharedAddresses,
    /// Throw-away users with an address each.
    OwnAddresses,
}

impl Attack {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::None, Self::SharedAddresses, Self::OwnAddresses];

    /// Its name in summaries.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SharedAddresses => "shared_addresses",
            Self::OwnAddresses => "own_addresses",
        }
    }

    /// A description that follows the word "with".
    pub const fn words(self) -> &'static str {
        match self {
            Self::None => "no throw-away users",
            Self::SharedAddresses => "throw-away users, shared addresses",
            Self::OwnAddresses => "throw-away users, an address each",
        }
    }
}

/// How an honest buyer's visit ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HonestVisitEnd {
    /// With tickets for places of the section that they wanted.
    Bought,
    /// At their last try nothing was available there.
    NothingFree,
    /// At their last try the protection refused the hold.
    Denied,
    /// At their last try the hold had ended before they ordered.
    TooLate,
    /// The server refused them for another reason.
    Refused,
    /// The server did not answer.
    Unanswered,
}

impl HonestVisitEnd {
    /// Every value.
    pub const ALL: [Self; 6] =
        [Self::Bought, Self::NothingFree, Self::Denied, Self::TooLate, Self::Refused, Self::Unanswered];

    /// Its name in summaries.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bought => "bought",
            Self::NothingFree => "nothing_free",
            Self::Denied => "denied",
            Self::TooLate => "too_late",
            Self::Refused => "refused",
            Self::Unanswered => "unanswered",
        }
    }

    /// A description that follows the words "honest buyers".
    const fn words(self) -> &'static str {
        match self {
            Self::Bought => "bought",
            Self::NothingFree => "found nothing free",
            Self::Denied => "were denied by the protection",
            Self::TooLate => "ordered too late",
            Self::Refused => "were refused otherwise",
            Self::Unanswered => "were never answered",
        }
    }
}

/// What happened at one event.
#[derive(Clone, Debug)]
pub struct EventOutcome {
    attack: Attack,
    event: String,
    seconds: f64,
    /// The number of visits that ended in each way, in the order of [`HonestVisitEnd::ALL`].
    visit_ends: [u64; 6],
    hoarders_holds: u64,
    /// The share of all places that throw-away users held, averaged over the sale.
    hoarders_share: f64,
    refusals: Vec<(String, u64)>,
}

impl EventOutcome {
    /// The outcome of an event with this many places that was on sale `between` two instants, in microseconds of the clock.
    pub(super) fn new(
        attack: Attack,
        event: String,
        ends: Vec<HonestVisitEnd>,
        hoarder_log: HoarderLog,
        between: (u64, u64),
        places: u32,
    ) -> Self {
        let mut visit_ends = [0; 6];
        ends.into_iter().for_each(|end| visit_ends[end as usize] += 1);
        let (from, to) = between;
        let length = (to - from).max(1);
        let held: u128 = hoarder_log
            .holds
            .iter()
            .map(|(begins, ends, places)| {
                u128::from((*ends).min(to).saturating_sub(*begins)) * u128::from(*places)
            })
            .sum();
        Self {
            attack,
            event,
            seconds: length as f64 / 1e6,
            visit_ends,
            hoarders_holds: hoarder_log.holds.len() as u64,
            hoarders_share: held as f64 / (length as f64 * f64::from(places)),
            refusals: hoarder_log.refusals.into_iter().collect(),
        }
    }

    /// The share of the honest buyers who bought.
    fn success(&self) -> f64 {
        self.visit_ends[HonestVisitEnd::Bought as usize] as f64
            / self.visit_ends.iter().sum::<u64>().max(1) as f64
    }
}

/// The results of a comparison.
pub struct Comparison {
    /// When it began, RFC 3339.
    pub began: String,
    /// The server's address.
    pub url: String,
    /// The seed of all randomness.
    pub seed: u64,
    /// What was compared.
    pub scenario: Scenario,
    /// The events; the one without throw-away users first.
    pub outcomes: Vec<EventOutcome>,
}

/// The least share of honest buyers that must succeed without throw-away users: with fewer there is nothing to compare.
const BASE_MIN: f64 = 0.9;

impl Comparison {
    fn base(&self) -> f64 {
        self.outcomes.first().map_or(0.0, EventOutcome::success)
    }

    fn ratio(&self, outcome: &EventOutcome) -> f64 {
        outcome.success() / self.base().max(f64::MIN_POSITIVE)
    }

    /// Descriptions of everything that failed.
    fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        let per_cent = |part: f64| format!("{:.1} %", part * 100.0);
        if self.base() < BASE_MIN {
            failures.push(format!(
                "without throw-away users {} of the honest buyers succeed, less than {}: there is nothing to compare with",
                per_cent(self.base()),
                per_cent(BASE_MIN)
            ));
        }
        for outcome in self.outcomes.iter().filter(|outcome| outcome.attack != Attack::None) {
            let ratio = self.ratio(outcome);
            if ratio < self.scenario.success_ratio {
                failures.push(format!(
                    "with {} honest buyers have {} of the success that they have without, less than {}",
                    outcome.attack.words(),
                    per_cent(ratio),
                    per_cent(self.scenario.success_ratio)
                ));
            }
        }
        failures
    }

    /// Whether enough honest buyers succeed at every event.
    pub fn passed(&self) -> bool {
        self.failures().is_empty()
    }

    /// The results as text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "protection {}", self.scenario.protection.body())?;
        for outcome in &self.outcomes {
            let all = outcome.visit_ends.iter().sum();
            writeln!(out, "\nwith {} ({:.0} s)", outcome.attack.words(), outcome.seconds)?;
            for (end, number) in
                HonestVisitEnd::ALL.into_iter().zip(outcome.visit_ends).filter(|(_, number)| *number > 0)
            {
                writeln!(
                    out,
                    "  {:>7} ({:>7}) honest buyers {}",
                    count(number),
                    percent(number, all),
                    end.words()
                )?;
            }
            if outcome.attack == Attack::None {
                continue;
            }
            writeln!(
                out,
                "  {:>7} holds of throw-away users, {:.1} % of all places' time",
                count(outcome.hoarders_holds),
                outcome.hoarders_share * 100.0
            )?;
            for (code, times) in &outcome.refusals {
                writeln!(out, "  {:>7} times they heard {code}", count(*times))?;
            }
            writeln!(out, "  {:>6.1}% of the success without them", self.ratio(outcome) * 100.0)?;
        }
        writeln!(out)?;
        for failure in self.failures() {
            writeln!(out, "FAILED {failure}")?;
        }
        writeln!(out, "{}", if self.passed() { "PASSED" } else { "FAILED" })
    }

    /// The results as JSON.
    pub fn summary(&self) -> Value {
        let outcomes: Vec<Value> = self
            .outcomes
            .iter()
            .map(|outcome| {
                let visit_ends = HonestVisitEnd::ALL.into_iter().zip(outcome.visit_ends);
                let visit_ends: serde_json::Map<String, Value> =
                    visit_ends.map(|(end, number)| (end.name().to_owned(), json!(number))).collect();
                let refusals: serde_json::Map<String, Value> =
                    outcome.refusals.iter().map(|(code, times)| (code.clone(), json!(times))).collect();
                json!({
                    "throw_away_users": outcome.attack.name(), "event_id": outcome.event,
                    "seconds": outcome.seconds, "honest_buyers": visit_ends, "success": outcome.success(),
                    "ratio": self.ratio(outcome),
                    "their_holds": outcome.hoarders_holds, "their_share_of_time": outcome.hoarders_share,
                    "their_refusals": refusals,
                })
            })
            .collect();
        json!({
            "passed": self.passed(), "failures": self.failures(), "events": outcomes, "url": self.url,
            "seed": self.seed, "began": self.began, "version": env!("CARGO_PKG_VERSION"),
            "protection": self.scenario.protection.body(), "scenario": self.scenario,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(attack: Attack, bought: usize, failed: usize) -> EventOutcome {
        let mut ends = vec![HonestVisitEnd::Bought; bought];
        ends.extend(vec![HonestVisitEnd::NothingFree; failed]);
        let hoarder_log = HoarderLog {
            // A quarter of ten places for half of the time, and one that outlives the end.
            holds: vec![(1_000_000, 6_000_000, 5), (10_000_000, 99_000_000, 5)],
            ..HoarderLog::default()
        };
        EventOutcome::new(attack, "7".to_owned(), ends, hoarder_log, (1_000_000, 11_000_000), 10)
    }

    fn comparison(base: (usize, usize), shared: (usize, usize)) -> Comparison {
        Comparison {
            began: String::new(),
            url: String::new(),
            seed: 7,
            scenario: Scenario::built_in("hoarders").unwrap(),
            outcomes: vec![
                outcome(Attack::None, base.0, base.1),
                outcome(Attack::SharedAddresses, shared.0, shared.1),
            ],
        }
    }

    #[test]
    fn success_is_held_against_that_without_throw_away_users() {
        assert!(comparison((96, 4), (92, 8)).passed());
        let failed = comparison((100, 0), (94, 6));
        assert_eq!(failed.failures().len(), 1);
        assert!(
            failed
                .text()
                .contains("FAILED with throw-away users, shared addresses honest buyers have 94.0 %")
        );
        assert_eq!(failed.summary()["events"][1]["honest_buyers"]["nothing_free"], 6);
        let idle = comparison((50, 50), (50, 50));
        assert!(idle.failures()[0].contains("nothing to compare with"), "{:?}", idle.failures());
    }

    #[test]
    fn throw_away_users_have_their_share_of_all_places_time() {
        let share = outcome(Attack::OwnAddresses, 1, 0).hoarders_share;
        assert!((share - 0.30).abs() < 1e-9, "{share}");
    }
}
