//! Checks the machines as they are and with every bug, and prints what was found. Fails if anything is not as expected.

use std::process::ExitCode;

use clap::Parser;
use cluster_model::{state::State, variants::all};
use visit::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    visit::run(&arguments, all(arguments.size()), State::show)
}
