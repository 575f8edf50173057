//! Drives TicketBuster and what people would build instead with the same load, one at a time, and writes a table of
//! ratios, charts, and everything that was measured.
//!
//! - Who: [`candidates`] ([`own`] is how TicketBuster is started), [`servers`] that they need, [`watchdog`] to end all.
//! - What: [`scenarios`], driven by `ticketbuster loadtest` ([`drive`], [`summary`]); [`viewers`] with a client of its
//!   own; [`http`] below, [`measure`] beside.
//! - What it means: [`report`], [`targets`]; for people [`table`], [`chart`], [`environment`], [`words`].

mod candidates;
mod chart;
mod drive;
mod environment;
mod http;
mod measure;
mod own;
mod report;
mod scenarios;
mod servers;
mod summary;
mod table;
mod targets;
mod viewers;
mod watchdog;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use clap::Parser;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::{
    candidates::{Candidate, Site},
    environment::Environment,
    report::Report,
    scenarios::Scenario,
    servers::Servers,
    viewers::WITH_LIVE_VIEW,
    watchdog::Watchdog,
};

/// Compares TicketBuster with what people would build instead.
#[derive(Parser, Debug)]
struct Options {
    /// Only this candidate or scenario (or viewers); may be given several times. Nothing is written to docs then
    #[arg(long, value_name = "NAME", value_parser = names())]
    only: Vec<String>,
    /// Seconds in place of minutes, to see whether everything works. Nothing is written to docs then
    #[arg(long)]
    quick: bool,
    /// A hold is durable before it is answered, where a candidate has the choice; written to a file of its own
    #[arg(long)]
    durable_holds: bool,
    /// Viewers of the live view
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=18_000))]
    viewers: u32,
    /// Connections of the load generator
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    connections: u32,
    /// How often each is measured at most; the median counts
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=99))]
    repeats: u64,
    /// The repository
    #[arg(long, default_value = ".")]
    root: PathBuf,
    /// The program `ticketbuster`
    #[arg(long, default_value = "target/release/ticketbuster")]
    ticketbuster: PathBuf,
    /// The program `peer`
    #[arg(long, default_value = "target/release/peer")]
    peer: PathBuf,
    /// The folder of the Node peer
    #[arg(long, default_value = "bench/peers/node")]
    node: PathBuf,
    /// Where summaries are kept
    #[arg(long, default_value = "target/compare")]
    out: PathBuf,
}

/// What the viewers' part is called.
const VIEWERS: &str = "viewers";

fn names() -> clap::builder::PossibleValuesParser {
    let candidates = Candidate::ALL.iter().map(|candidate| candidate.name());
    let scenarios = Scenario::ALL.iter().map(|scenario| scenario.name());
    clap::builder::PossibleValuesParser::new(candidates.chain(scenarios).chain([VIEWERS]))
}

impl Options {
    /// Nothing named: everything; only scenarios named: everybody in those; and the other way round.
    fn wants(&self, name: &str, kind: &[&str]) -> bool {
        let of_kind: Vec<&String> = self.only.iter().filter(|only| kind.contains(&only.as_str())).collect();
        of_kind.is_empty() || of_kind.iter().any(|only| *only == name)
    }

    fn wants_candidate(&self, candidate: Candidate) -> bool {
        self.wants(candidate.name(), &Candidate::ALL.map(Candidate::name))
    }

    fn wants_part(&self, name: &str) -> bool {
        let parts: Vec<&str> =
            Scenario::ALL.iter().map(|scenario| scenario.name()).chain([VIEWERS]).collect();
        self.wants(name, &parts)
    }

    /// Whether this is the comparison that the documentation shows.
    fn is_whole(&self) -> bool {
        self.only.is_empty() && !self.quick && !self.durable_holds
    }
}

fn main() -> ExitCode {
    match compare(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compare: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare(options: &Options) -> Result<(), String> {
    allow_files();
    let there = |path: &Path, what: &str| {
        path.canonicalize().map_err(|error| format!("{what} is not at {}: {error}", path.display()))
    };
    let watchdog = Watchdog::start()?;
    let mut site = Site {
        servers: Servers::new(watchdog.clone()),
        watchdog,
        ticketbuster: there(&options.ticketbuster, "the program ticketbuster")?,
        // Looked for when it is its turn: not every comparison needs all of them.
        peer: options.peer.canonicalize().unwrap_or_else(|_| options.peer.clone()),
        node: options.node.canonicalize().unwrap_or_else(|_| options.node.clone()),
        durable_holds: options.durable_holds,
    };
    let mut report = Report {
        connections: options.connections,
        durable_holds: options.durable_holds,
        ..Report::default()
    };
    scenarios(options, &mut site, &mut report)?;
    viewers(options, &mut site, &mut report)?;
    report.environment = Environment::look(site.servers.versions(), &options.root);
    drop(site);
    write(options, &report)
}

fn scenarios(options: &Options, site: &mut Site, report: &mut Report) -> Result<(), String> {
    let manner = drive::Manner {
        connections: options.connections,
        repeats: if options.quick { 1 } else { options.repeats as usize },
        enough: Duration::from_secs(15),
        quick: options.quick,
        out: &options.out,
    };
    let candidates: Vec<_> =
        Candidate::ALL.into_iter().filter(|candidate| options.wants_candidate(*candidate)).collect();
    for scenario in Scenario::ALL.into_iter().filter(|scenario| options.wants_part(scenario.name())) {
        report.runs.extend(drive::measure(site, &candidates, scenario, &manner)?);
    }
    Ok(())
}

fn viewers(options: &Options, site: &mut Site, report: &mut Report) -> Result<(), String> {
    if !options.wants_part(VIEWERS) {
        return Ok(());
    }
    let manner = viewers::Manner {
        viewers: if options.quick { options.viewers.min(200) } else { options.viewers },
        length: Duration::from_secs(if options.quick { 2 } else { 10 }),
    };
    for candidate in WITH_LIVE_VIEW.into_iter().filter(|candidate| options.wants_candidate(*candidate)) {
        report.viewings.push(viewers::measure(site, candidate, manner)?);
    }
    Ok(())
}

fn write(options: &Options, report: &Report) -> Result<(), String> {
    let save = |path: &Path, text: &str| {
        let folder = path.parent().unwrap_or(Path::new("."));
        let saved = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
        saved.map_err(|error| format!("{}: {error}", path.display()))
    };
    let json = serde_json::to_string_pretty(report).map_err(|error| error.to_string())?;
    save(&options.out.join("results.json"), &(json + "\n"))?;
    let files = chart::charts(report);
    let text = format!("{}\n{}", table::text(report), chart::references(&files));
    println!("{text}");
    let docs = if options.is_whole() { options.root.join("docs") } else { options.out.clone() };
    for file in &files {
        save(&docs.join("benchmarks").join(file.name), &file.chart.svg())?;
    }
    if options.is_whole() {
        let page = docs.join("benchmarks.md");
        let old = fs::read_to_string(&page).map_err(|error| format!("{}: {error}", page.display()))?;
        save(&page, &table::put_into(&old, &text)?)
    } else {
        save(&docs.join("benchmarks.md"), &text)
    }
}

/// More than the most viewers need; much more than that makes Erlang's tables large.
const FILES: u64 = 65_536;

/// Every viewer is an open file here and there: as many as the system allows. Who needs more says so later.
fn allow_files() {
    let limit = getrlimit(Resource::Nofile);
    let current = Some(limit.maximum.map_or(FILES, |most| most.min(FILES)));
    let _ = setrlimit(Resource::Nofile, Rlimit { current, maximum: limit.maximum });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_candidates_scenarios_or_both() {
        let options = |only: &[&str]| {
            Options::parse_from(["compare"].into_iter().chain(only.iter().flat_map(|name| ["--only", name])))
        };
        let all = options(&[]);
        assert!(all.wants_candidate(Candidate::Redis) && all.wants_part(VIEWERS) && all.is_whole());
        let redis = options(&["redis"]);
        assert!(redis.wants_candidate(Candidate::Redis) && !redis.wants_candidate(Candidate::Node));
        assert!(redis.wants_part("hot-seat") && !redis.is_whole());
        let one = options(&["ticketbuster", "redis", "hot-seat"]);
        assert!(one.wants_candidate(Candidate::TicketBuster) && one.wants_candidate(Candidate::Redis));
        assert!(one.wants_part("hot-seat") && !one.wants_part("hot-section") && !one.wants_part(VIEWERS));
        assert!(Options::try_parse_from(["compare", "--only", "nobody"]).is_err());
    }
}
