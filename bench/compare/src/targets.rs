//! The ratios that TicketBuster should reach, and whether it does.

use crate::{candidates::Candidate, report::Report, scenarios::Scenario};

/// A ratio, and what it is to be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ratio {
    /// TicketBuster's figure by the peer's; where less is better the other way round.
    pub ratio: f64,
    /// What it is to be at least.
    pub target: Option<f64>,
}

impl Ratio {
    /// Whether it is what it is to be.
    pub fn is_met(self) -> Option<bool> {
        self.target.map(|target| self.ratio >= target)
    }

    fn of(more: f64, less: f64, target: Option<f64>) -> Option<Self> {
        (more > 0.0 && less > 0.0).then(|| Self { ratio: more / less, target })
    }
}

/// The target against a peer in a scenario; some have none.
pub const fn target(peer: Candidate, scenario: Scenario) -> Option<f64> {
    match (peer, scenario) {
        (Candidate::Node, Scenario::StadiumOrders) => Some(100.0),
        (_, Scenario::StadiumOrders) => None,
        (Candidate::PostgresForUpdate | Candidate::PostgresUpdate, _) => Some(5.0),
        (Candidate::Redis, _) => Some(1.5),
        (Candidate::Node, _) => Some(30.0),
        _ => None,
    }
}

/// Of messages a second in the live view.
pub const LIVE_MESSAGES: f64 = 5.0;
/// Of memory a viewer: a third of it at most.
pub const LIVE_MEMORY: f64 = 3.0;

/// What two of ours and theirs were compared by: answers to holds, or completed orders, a second.
pub fn of_runs(report: &Report, own: Candidate, peer: Candidate, scenario: Scenario) -> Option<Ratio> {
    let rate = |candidate| Some(report.run(candidate, scenario)?.rate(scenario));
    Ratio::of(rate(own)?, rate(peer)?, target(peer, scenario))
}

/// The same by processor time, which does not depend on who else is on the machine.
pub fn of_processor_time(
    report: &Report,
    own: Candidate,
    peer: Candidate,
    scenario: Scenario,
) -> Option<Ratio> {
    let time = |candidate| Some(report.run(candidate, scenario)?.processor_time(scenario));
    // Targets are for rates.
    Ratio::of(time(peer)?, time(own)?, None)
}

/// Live view: messages a second, and memory a viewer.
pub fn of_viewings(report: &Report, own: Candidate, peer: Candidate) -> Option<(Ratio, Ratio)> {
    let (ours, theirs) = (report.viewing(own)?, report.viewing(peer)?);
    let messages =
        Ratio::of(ours.best().messages_per_second, theirs.best().messages_per_second, Some(LIVE_MESSAGES))?;
    let memory = Ratio::of(theirs.bytes_per_viewer, ours.bytes_per_viewer, Some(LIVE_MEMORY))?;
    Some((messages, memory))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measure::Used,
        summary::Run,
        viewers::{Step, Viewing},
    };

    fn run(candidate: Candidate, scenario: Scenario, rate: f64) -> Run {
        Run {
            candidate,
            scenario,
            answers_per_second: rate,
            completed_per_second: rate / 10.0,
            ..Run::default()
        }
    }

    #[test]
    fn ratios_are_ours_by_theirs_and_met_or_not() {
        let runs = vec![
            run(Candidate::TicketBuster, Scenario::HotSeat, 30_000.0),
            run(Candidate::PostgresUpdate, Scenario::HotSeat, 5_000.0),
            run(Candidate::Node, Scenario::HotSeat, 1_500.0),
            run(Candidate::Mutex, Scenario::HotSeat, 60_000.0),
        ];
        let report = Report { runs, ..Report::default() };
        let of = |peer| of_runs(&report, Candidate::TicketBuster, peer, Scenario::HotSeat);
        let update = of(Candidate::PostgresUpdate).unwrap();
        assert_eq!((update.ratio, update.is_met()), (6.0, Some(true)));
        assert_eq!(of(Candidate::Node).unwrap().is_met(), Some(false), "20 of 30");
        assert_eq!(of(Candidate::Mutex).unwrap().is_met(), None);
        assert_eq!(of(Candidate::Redis), None, "it was not measured");
        assert_eq!(target(Candidate::Node, Scenario::StadiumOrders), Some(100.0));
        assert_eq!(target(Candidate::Redis, Scenario::StadiumOrders), None);
    }

    #[test]
    fn by_processor_time_less_is_better_whoever_uses_it_and_however_many_came() {
        let run = |candidate, completed, server_cpu, services_cpu| Run {
            candidate,
            scenario: Scenario::StadiumOrders,
            completed,
            used: Used { server_cpu, services_cpu, server_rss: 0 },
            ..Run::default()
        };
        let runs = vec![
            run(Candidate::TicketBuster, 20_000, 2.0, 0.0),
            run(Candidate::Node, 1_000, 9.0, 1.0),
            run(Candidate::Redis, 0, 1.0, 1.0),
        ];
        let report = Report { runs, ..Report::default() };
        let of = |peer| of_processor_time(&report, Candidate::TicketBuster, peer, Scenario::StadiumOrders);
        let node = of(Candidate::Node).unwrap();
        assert_eq!((node.ratio.round(), node.is_met()), (100.0, None));
        assert_eq!(of(Candidate::Redis), None, "no order was completed");
    }

    #[test]
    fn less_memory_is_better() {
        let viewing = |candidate, messages: f64, bytes: f64| Viewing {
            candidate,
            viewers: 1,
            equal: Step::default(),
            bytes_per_viewer: bytes,
            saturated: vec![Step { messages_per_second: messages, in_time: true, ..Step::default() }],
        };
        let viewings = vec![
            viewing(Candidate::TicketBuster, 90_000.0, 8_000.0),
            viewing(Candidate::Node, 30_000.0, 24_000.0),
        ];
        let report = Report { viewings, ..Report::default() };
        let (messages, memory) = of_viewings(&report, Candidate::TicketBuster, Candidate::Node).unwrap();
        assert_eq!((messages.ratio, messages.is_met()), (3.0, Some(false)));
        assert_eq!((memory.ratio, memory.is_met()), (3.0, Some(true)));
    }
}
