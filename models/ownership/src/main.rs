//! Checks the protocol and every bug, and prints what was found. Fails if anything is not as expected.

use std::process::ExitCode;

use clap::Parser;
use ownership::{model::State, process::Process, variants::all};
use visit::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    visit::run(&arguments, all(arguments.size()), print_state)
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
