//! Simulates the engine: `make sim` and `make mutants`.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::{Args, Parser, Subcommand, ValueEnum};

use domain::planted::Bug;
use ticketbuster::sim::{Failure, Layer, Run, Summary, run, simulate};

/// Runs the engine against simulated faults: the same seed gives the same run.
#[derive(Parser)]
#[command(name = "ticketbuster-sim")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Simulates many seeds, and ends at the first rule that is broken.
    Run {
        #[command(flatten)]
        seeds: Seeds,
        /// Prints every step; for one seed.
        #[arg(long)]
        tell: bool,
        /// Plants this bug, by its name in `crates/domain/src/planted.rs`.
        #[arg(long)]
        bug: Option<String>,
    },
    /// Plants each bug, and says whether and how soon it is found.
    Mutants {
        /// What is simulated; each bug where it belongs, if nothing is said.
        #[arg(long, value_enum)]
        layer: Option<What>,
        /// The longest that one may take, in seconds.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
        /// Steps of each run before it comes to rest.
        #[arg(long, default_value_t = 4_000)]
        operations: u64,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The engine's plain machines: every message between them is in the hands of the seed.
    Machines,
    /// The engine with its actors on one thread.
    Engine,
    /// Several processes that share the shards.
    Cluster,
}

impl What {
    fn layer(self) -> Layer {
        match self {
            Self::Machines => Layer::Machines,
            Self::Engine => Layer::Engine,
            Self::Cluster => Layer::Cluster,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Machines => "machines",
            Self::Engine => "engine",
            Self::Cluster => "cluster",
        }
    }
}

#[derive(Args)]
struct Seeds {
    /// What is simulated.
    #[arg(long, value_enum, default_value = "machines")]
    layer: What,
    /// How many.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first one; by default one that nobody has chosen.
    #[arg(long)]
    first: Option<u64>,
    /// Steps of each run before it comes to rest.
    #[arg(long, default_value_t = 4_000)]
    operations: u64,
    /// Ends after so many seconds, however many seeds are left.
    #[arg(long)]
    seconds: Option<u64>,
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    if !matches!(command, Command::Run { tell: true, .. }) {
        // What an assertion says is part of the result.
        std::panic::set_hook(Box::new(|_| {}));
    }
    match command {
        Command::Run { seeds, tell, bug } => {
            let Ok(bug) = bug.map(|name| named(&name).ok_or(name)).transpose() else {
                eprintln!("there is no such bug; they are in crates/domain/src/planted.rs");
                return ExitCode::FAILURE;
            };
            Bug::plant(bug);
            run_seeds(&seeds, tell, bug)
        }
        Command::Mutants { layer, seconds, operations } => {
            let layers = layer.map_or(vec![Layer::Machines, Layer::Cluster], |layer| vec![layer.layer()]);
            mutants(&layers, Duration::from_secs(seconds), operations)
        }
    }
}

fn named(name: &str) -> Option<Bug> {
    Bug::ALL.into_iter().chain(Bug::CLUSTER).find(|bug| format!("{bug:?}") == name)
}

fn run_seeds(seeds: &Seeds, tell: bool, bug: Option<Bug>) -> ExitCode {
    let first = seeds.first.unwrap_or_else(|| rand::random::<u32>().into());
    let layer = seeds.layer.layer();
    let result = if tell {
        let mut summary = Summary::default();
        let run = run(Run { layer, seed: first, operations: seeds.operations, is_told: true }, &mut summary);
        run.map(|()| summary).map_err(Box::new)
    } else {
        simulate(layer, first, seeds.seeds, seeds.operations, seeds.seconds.map(Duration::from_secs))
    };
    end(result, seeds, bug)
}

fn end(result: Result<Summary, Box<Failure>>, seeds: &Seeds, bug: Option<Bug>) -> ExitCode {
    match result {
        Ok(summary) => {
            let layer = seeds.layer.layer();
            for (sight, count) in summary.seen(layer) {
                println!("{count:>12}  {sight}");
            }
            let never: Vec<String> =
                summary.seen(layer).filter(|(_, count)| *count == 0).map(|(sight, _)| sight).collect();
            if !never.is_empty() {
                println!("never seen: {}", never.join(", "));
            }
            let seconds = summary.took.as_secs_f64().max(0.001);
            println!(
                "{} seeds, {} operations, {:.0} a second, {:.1} simulated hours, digest {:016x}: 0 violations",
                summary.runs,
                summary.operations,
                summary.operations as f64 / seconds,
                summary.simulated_ms as f64 / 3_600_000.0,
                summary.digest
            );
            ExitCode::SUCCESS
        }
        Err(failure) => {
            failure.last_steps.iter().for_each(|step| println!("{step}"));
            println!("seed {}: {}", failure.seed, failure.violation);
            let bug = bug.map(|bug| format!(" --bug {bug:?}")).unwrap_or_default();
            println!(
                "again: make sim LAYER={} SEEDS=1 FIRST={} ARGS='--operations {} --tell{bug}'",
                seeds.layer.name(),
                failure.seed,
                seeds.operations
            );
            ExitCode::FAILURE
        }
    }
}

fn mutants(layers: &[Layer], most: Duration, operations: u64) -> ExitCode {
    println!("| bug | seeds | seconds | what broke |\n| --- | --- | --- | --- |");
    let bugs: Vec<(Layer, Bug)> =
        layers.iter().flat_map(|layer| layer.bugs().iter().map(|bug| (*layer, *bug))).collect();
    let mut found = 0;
    for (layer, bug) in bugs.iter().copied() {
        Bug::plant(Some(bug));
        let began = Instant::now();
        match simulate(layer, 1, u64::MAX - 1, operations, Some(most)) {
            Ok(summary) => println!(
                "| `{bug:?}` | {} | {:.1} | not found |",
                summary.runs,
                began.elapsed().as_secs_f64()
            ),
            Err(failure) => {
                found += 1;
                println!(
                    "| `{bug:?}` | {} | {:.1} | {} |",
                    failure.seed,
                    began.elapsed().as_secs_f64(),
                    failure.violation
                );
            }
        }
    }
    println!("{found} of {} planted bugs caught", bugs.len());
    if found == bugs.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
