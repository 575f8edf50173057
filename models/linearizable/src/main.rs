//! Checks the histories of files, and fails if one is refused, or, with `--refused`, if none is.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use clap::Parser;
use linearizable::{History, is_linearizable};

/// Checks whether histories are linearizable.
#[derive(Parser, Debug)]
struct Arguments {
    /// Files with a history on each line.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// There must be at least so many.
    #[arg(long, default_value_t = 1)]
    least: usize,
    /// Something is wrong with them: at least one must be refused.
    #[arg(long)]
    refused: bool,
}

fn main() -> ExitCode {
    match checked(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn checked(arguments: &Arguments) -> Result<bool, String> {
    let began = Instant::now();
    let (mut histories, mut operations, mut refused) = (0, 0, 0);
    for file in &arguments.files {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        for (at, line) in text.lines().enumerate() {
            let place = format!("{}, line {}", file.display(), at + 1);
            let history = History::read(line).ok_or_else(|| format!("{place}: no history"))?;
            histories += 1;
            operations += history.operations();
            if !is_linearizable(&history).map_err(|error| format!("{place}: {error}"))? {
                refused += 1;
                println!("refused: {place}: {line}");
            }
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{histories} histories, {operations} operations, {refused} refused, {seconds:.1} s");
    if histories < arguments.least {
        return Err(format!("at least {} histories are wanted", arguments.least));
    }
    Ok((refused > 0) == arguments.refused)
}
