//! Visits the states of a variant, and says what was found.

use std::{
    fmt::Debug,
    hash::Hash,
    time::{Duration, Instant},
};

use stateright::{Checker, Expectation, HasDiscoveries, Model, Path};

use crate::variant::Variant;

/// What was found.
pub struct Report<M: Model> {
    /// How many different states were visited.
    pub states: usize,
    /// How many steps the longest way to one of them has.
    pub depth: usize,
    /// How long it took.
    pub took: Duration,
    /// A violation, with the way to it.
    pub violation: Option<Violation<M>>,
    /// What should be reached in some state, and was.
    pub reached: Vec<&'static str>,
}

/// A state that must not be.
pub struct Violation<M: Model> {
    /// Which property it violates.
    pub property: &'static str,
    /// The way to it: each step, and the state after it.
    pub steps: Vec<(M::Action, M::State)>,
}

impl<M: Model> Report<M> {
    /// Whether it is what the variant says.
    pub fn is_expected(&self, variant: &Variant<M>) -> bool {
        match &self.violation {
            None => variant.violates.is_empty(),
            Some(violation) => variant.violates.contains(&violation.property),
        }
    }
}

/// The properties of a model that are expected so.
pub fn names<M: Model>(model: &M, expected: Expectation) -> Vec<&'static str> {
    let properties = model.properties().into_iter();
    properties.filter(|property| property.expectation == expected).map(|property| property.name).collect()
}

/// What should be reached in some state, and was in none of these.
pub fn never_reached<M: Model>(model: &M, reports: &[Report<M>]) -> Vec<&'static str> {
    let is_reached = |name: &&str| reports.iter().any(|report| report.reached.contains(name));
    names(model, Expectation::Sometimes).into_iter().filter(|name| !is_reached(name)).collect()
}

/// Visits every state, or those up to the first violation of `property`, of any if there is none given.
///
/// One thread finds a shortest way to a violation; several find some way.
pub fn check<M>(model: M, property: Option<&'static str>, threads: usize) -> Report<M>
where
    M: Model + Clone + Send + Sync + 'static,
    M::State: Clone + Debug + Hash + PartialEq + Send + Sync + 'static,
    M::Action: Clone + Debug + PartialEq + Send + Sync + 'static,
{
    let began = Instant::now();
    let finish = match property {
        Some(property) => HasDiscoveries::AnyOf([property].into()),
        None => HasDiscoveries::AnyFailures,
    };
    let always = names(&model, Expectation::Always);
    let sometimes = names(&model, Expectation::Sometimes);
    let checker = model.checker().threads(threads).finish_when(finish).spawn_bfs().join();
    let found = checker.discoveries();
    let violated = always.into_iter().filter(|name| property.is_none_or(|property| property == *name));
    // Of several that were found, the one with the shortest way.
    let shortest = violated
        .filter_map(|name| found.get(name).map(|path| (name, steps(path.clone()))))
        .min_by_key(|(_, steps)| steps.len());
    Report {
        states: checker.unique_state_count(),
        depth: checker.max_depth(),
        took: began.elapsed(),
        violation: shortest.map(|(property, steps)| Violation { property, steps }),
        reached: sometimes.into_iter().filter(|name| found.contains_key(name)).collect(),
    }
}

/// Each step of a way, and the state after it.
fn steps<S: Clone + PartialEq, A: PartialEq>(path: Path<S, A>) -> Vec<(A, S)> {
    let visited = path.into_vec();
    let after = visited.iter().skip(1).map(|(state, _)| state.clone()).collect::<Vec<_>>();
    visited.into_iter().filter_map(|(_, step)| step).zip(after).collect()
}
