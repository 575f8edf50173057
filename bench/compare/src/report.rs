//! Everything that was measured: the input of table and charts.

use serde::Serialize;

use crate::{
    candidates::Candidate, environment::Environment, scenarios::Scenario, summary::Run, viewers::Viewing,
};

/// A comparison that is over.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Where and with what.
    pub environment: Environment,
    /// The load generator's connections.
    pub connections: u32,
    /// Whether holds were durable before they were answered, where there was a choice.
    pub durable_holds: bool,
    pub runs: Vec<Run>,
    pub viewings: Vec<Viewing>,
}

impl Report {
    /// A measurement, if it was made.
    pub fn run(&self, candidate: Candidate, scenario: Scenario) -> Option<&Run> {
        self.runs.iter().find(|run| run.candidate == candidate && run.scenario == scenario)
    }

    /// A live view, if it was looked at.
    pub fn viewing(&self, candidate: Candidate) -> Option<&Viewing> {
        self.viewings.iter().find(|viewing| viewing.candidate == candidate)
    }
}
