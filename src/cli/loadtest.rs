//! `ticketbuster loadtest`: rehearses an on-sale against a server, over the wire alone.

use std::{fs, path::PathBuf, process::ExitCode, sync::Arc};

use super::{CliError, usage::Usage};
use crate::tls;
use loadtest::{
    fail_if::Threshold,
    hoarding,
    rehearsal::{self, Plan},
    report,
    results::Results,
    scenario::{Overrides, Scenario},
    summary, table,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// drop, steady, bots, viewers, hoarders, or a file that ends in .toml.
    #[arg(default_value = "steady")]
    scenario: String,
    /// The server, as http://HOST:PORT or https://HOST; may be given several times, for processes that sell together.
    #[arg(long = "url", value_name = "URL", default_value = "http://127.0.0.1:3000")]
    urls: Vec<String>,
    /// A folder for report.html, summary.json and latency.hgrm.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Fail if this holds at the end, e.g. 'hold.p99>200ms'; may be given several times.
    #[arg(long, value_name = "OPERATION.METRIC>LIMIT")]
    fail_if: Vec<Threshold>,
    /// Chance begins here: the same seed gives the same buyers. Otherwise by the clock.
    #[arg(long)]
    seed: Option<u64>,
    /// Buyers' sessions, one a line, for a server without development login.
    #[arg(long, value_name = "FILE")]
    tokens: Option<PathBuf>,
    /// A file with an organiser's session: sales are then checked against the report.
    #[arg(long, value_name = "FILE")]
    organiser_token: Option<PathBuf>,
    /// Who signs the server's certificate, PEM; otherwise whom the system trusts.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Say nothing while it runs.
    #[arg(long)]
    quiet: bool,
    /// Print the scenario's values as TOML and do nothing.
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    values: Overrides,
}

pub(super) fn run(args: Args) -> Result<ExitCode, CliError> {
    let scenario = Scenario::load(&args.scenario, &args.values).map_err(Usage)?;
    if args.print {
        print!("{}", scenario.toml());
        return Ok(ExitCode::SUCCESS);
    }
    // Before anything is done that cannot be written down.
    if let Some(folder) = &args.out {
        fs::create_dir_all(folder).map_err(|error| format!("--out {}: {error}", folder.display()))?;
    }
    let read = |flag: &str, path: &PathBuf| {
        fs::read_to_string(path).map_err(|error| format!("{flag} {}: {error}", path.display()))
    };
    let lines = |text: String| -> Vec<String> {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let ca_file = args.ca_file;
    let plan = Plan {
        name: args.scenario,
        scenario,
        urls: args.urls,
        tls: Box::new(move || {
            tls::client::config(ca_file.as_deref()).map(Arc::new).map_err(|error| error.to_string())
        }),
        tokens: args.tokens.as_ref().map(|path| read("--tokens", path)).transpose()?.map(lines),
        organiser: args
            .organiser_token
            .as_ref()
            .map(|path| read("--organiser-token", path))
            .transpose()?
            .map(|text| text.trim().to_owned()),
        seed: args.seed.unwrap_or_else(rand::random),
        thresholds: args.fail_if,
        quiet: args.quiet,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if plan.scenario.hoarders > 0 {
        return compare(plan, args.out.as_deref(), &runtime);
    }
    let results = tokio::task::LocalSet::new().block_on(&runtime, rehearsal::run(plan))?;
    print!("{}", table::text(&results));
    if let Some(folder) = &args.out {
        write(&results, folder).map_err(|error| format!("--out {}: {error}", folder.display()))?;
        println!("written: {}", folder.join("report.html").display());
    }
    Ok(if results.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Sales beside throw-away users, and one without.
fn compare(
    plan: Plan,
    out: Option<&std::path::Path>,
    runtime: &tokio::runtime::Runtime,
) -> Result<ExitCode, CliError> {
    if !plan.thresholds.is_empty() {
        return Err("--fail-if looks at one sale: where sales are compared, say --success-ratio 0.95".into());
    }
    let comparison = tokio::task::LocalSet::new().block_on(runtime, hoarding::run(plan))?;
    print!("{}", comparison.text());
    if let Some(folder) = out {
        let summary = serde_json::to_string_pretty(&comparison.summary())? + "\n";
        let path = folder.join("summary.json");
        fs::write(&path, summary).map_err(|error| format!("--out {}: {error}", path.display()))?;
        println!("written: {}", path.display());
    }
    Ok(if comparison.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write(results: &Results, folder: &std::path::Path) -> std::io::Result<()> {
    let summary = serde_json::to_string_pretty(&summary::summary(results))?;
    fs::write(folder.join("summary.json"), summary + "\n")?;
    fs::write(folder.join("latency.hgrm"), summary::hgrm(results))?;
    fs::write(folder.join("report.html"), report::page(results))
}
