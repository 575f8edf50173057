//! Checks a protocol and every bug, and prints what was found. Fails if anything is not as expected.

use std::{
    fmt::{Debug, Display},
    hash::Hash,
    process::ExitCode,
};

use clap::Parser;
use stateright::Model;

use crate::{Report, Size, Variant, Violation, check, never_reached};

/// Visits every state of a model.
#[derive(Parser, Debug)]
pub struct Arguments {
    /// Within the bounds of the tests: seconds instead of a minute.
    #[arg(long)]
    quick: bool,
    /// Print the way to each violation.
    #[arg(long)]
    trace: bool,
    /// Only variants with this word in their name.
    #[arg(long, default_value = "")]
    only: String,
    /// Threads for variants without a violation; ways to violations are found by one, which finds the shortest.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

impl Arguments {
    /// How much is to be visited.
    pub fn size(&self) -> Size {
        if self.quick { Size::Quick } else { Size::Full }
    }
}

/// Checks all variants. `show` prints a state.
pub fn run<M>(arguments: &Arguments, mut variants: Vec<Variant<M>>, show: fn(&M::State)) -> ExitCode
where
    M: Model + Clone + Send + Sync + 'static,
    M::State: Clone + Debug + Hash + PartialEq + Send + Sync + 'static,
    M::Action: Clone + Debug + Display + PartialEq + Send + Sync + 'static,
{
    variants.retain(|variant| variant.name.contains(&arguments.only));
    println!("{:<60} {:>10} {:>6} {:>8}  found", "variant", "states", "steps", "seconds");
    let (mut as_expected, mut of_protocol) = (0, Vec::new());
    for variant in &variants {
        let threads = if variant.violates.is_empty() { arguments.threads } else { 1 };
        let report = check(variant.model.clone(), None, threads);
        print_row(variant, &report);
        as_expected += usize::from(report.is_expected(variant));
        if let Some(violation) = report.violation.as_ref().filter(|_| arguments.trace) {
            print_way(violation, show);
        }
        if variant.is_protocol {
            of_protocol.push(report);
        }
    }
    // With some variants left out, nothing can be said of what all of them reach.
    let missing = match variants.first() {
        Some(variant) if arguments.only.is_empty() => never_reached(&variant.model, &of_protocol),
        _ => Vec::new(),
    };
    for name in &missing {
        println!("never reached: {name}");
    }
    println!("{as_expected} of {} as expected", variants.len());
    let is_good = as_expected == variants.len() && !variants.is_empty() && missing.is_empty();
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn print_row<M: Model>(variant: &Variant<M>, report: &Report<M>) {
    let found = match &report.violation {
        None => "no violation".to_owned(),
        Some(violation) => format!("after {} steps not: {}", violation.steps.len(), violation.property),
    };
    let expected = if report.is_expected(variant) { "" } else { "  NOT AS EXPECTED" };
    let (states, depth, seconds) = (report.states, report.depth, report.took.as_secs_f64());
    println!("{:<60} {states:>10} {depth:>6} {seconds:>8.2}  {found}{expected}", variant.name);
}

fn print_way<M: Model>(violation: &Violation<M>, show: fn(&M::State))
where
    M::Action: Display,
{
    for (at, (step, _)) in violation.steps.iter().enumerate() {
        println!("    {:>3}. {step}", at + 1);
    }
    if let Some((_, state)) = violation.steps.last() {
        show(state);
    }
}
