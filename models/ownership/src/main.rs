//! Checks the protocol and every bug, and prints what was found. Fails if anything is not as expected.

use std::process::ExitCode;

use clap::Parser;
use ownership::{
    check::{Report, Violation, check, never_reached},
    model::State,
    process::Process,
    variants::{Size, Variant, all},
};

/// Visits every state of the model of ownership.
#[derive(Parser, Debug)]
struct Arguments {
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

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let size = if arguments.quick { Size::Quick } else { Size::Full };
    let mut variants = all(size);
    variants.retain(|variant| variant.name.contains(&arguments.only));
    println!("{:<50} {:>10} {:>6} {:>8}  found", "variant", "states", "steps", "seconds");
    let (mut as_expected, mut of_protocol) = (0, Vec::new());
    for variant in &variants {
        let threads = if variant.violates.is_empty() { arguments.threads } else { 1 };
        let report = check(variant.model, None, threads);
        print_row(variant, &report);
        as_expected += usize::from(report.is_expected(variant));
        if let Some(violation) = report.violation.as_ref().filter(|_| arguments.trace) {
            print_way(violation);
        }
        if variant.is_protocol {
            of_protocol.push(report);
        }
    }
    // With some variants left out, nothing can be said of what all of them reach.
    let missing = if arguments.only.is_empty() { never_reached(&of_protocol) } else { Vec::new() };
    for name in &missing {
        println!("never reached: {name}");
    }
    println!("{as_expected} of {} as expected", variants.len());
    let is_good = as_expected == variants.len() && !variants.is_empty() && missing.is_empty();
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn print_row(variant: &Variant, report: &Report) {
    let found = match &report.violation {
        None => "no violation".to_owned(),
        Some(violation) => format!("after {} steps not: {}", violation.steps.len(), violation.property),
    };
    let expected = if report.is_expected(variant) { "" } else { "  NOT AS EXPECTED" };
    let (states, depth, seconds) = (report.states, report.depth, report.took.as_secs_f64());
    println!("{:<50} {states:>10} {depth:>6} {seconds:>8.2}  {found}{expected}", variant.name);
}

fn print_way(violation: &Violation) {
    for (at, (step, _)) in violation.steps.iter().enumerate() {
        println!("    {:>3}. {step}", at + 1);
    }
    if let Some((_, state)) = violation.steps.last() {
        print_state(state);
    }
}

fn print_state(state: &State) {
    let store = &state.store;
    println!("    the store: epoch {}, head {:?}", store.epoch, store.head);
    for entry in &store.journal {
        println!("        {} under epoch {}: {:?}", entry.seq, entry.epoch, entry.change);
    }
    println!("        outcomes {:?}, payments {:?}", store.outcomes, store.payments);
    for statement in &store.statements {
        println!("        under way: {statement:?}");
    }
    for (at, process) in state.processes.iter().enumerate() {
        match process {
            Process::Owner(owner) => println!(
                "    process {at}: epoch {}, {} of {:?} durable, {:?}",
                owner.epoch, owner.durable, owner.memory, owner.flight
            ),
            other => println!("    process {at}: {other:?}"),
        }
    }
    println!("    buyers {:?}", state.buyers);
}
