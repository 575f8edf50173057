//! One measurement: starts a candidate afresh, runs the load generator, and collects what it and the kernel report.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    candidates::{Candidate, Site},
    measure::{Sampler, used},
    scenarios::Scenario,
    summary::{Run, read},
    watchdog::{Ending, Running},
};

/// What the load generator says when the last buyer has left.
const OVER: &str = "asking after every order";
/// Merged for viewers; nobody watches here.
const WINDOW_MS: u32 = 100;

/// How measurements are made.
pub struct Manner<'a> {
    /// Connections of the load generator.
    pub connections: u32,
    /// How often at most, each time afresh; the median counts.
    pub repeats: usize,
    /// No more repeats when so much time was measured.
    pub enough: Duration,
    /// Seconds, not minutes.
    pub quick: bool,
    /// Where summaries are kept.
    pub out: &'a Path,
}

/// Measures candidates in turn until there is enough of each; each one's run of median speed. In rounds, so that a
/// machine whose speed drifts favours nobody.
pub fn measure(
    site: &mut Site,
    candidates: &[Candidate],
    scenario: Scenario,
    manner: &Manner<'_>,
) -> Result<Vec<Run>, String> {
    let mut measured: Vec<Vec<Run>> = vec![Vec::new(); candidates.len()];
    for round in 1..=manner.repeats {
        for (candidate, runs) in candidates.iter().zip(&mut measured) {
            let seconds: f64 = runs.iter().map(|run| run.seconds).sum();
            if seconds < manner.enough.as_secs_f64() {
                let out = manner.out.join(format!("{}-{}-{round}", scenario.name(), candidate.name()));
                runs.push(once(site, *candidate, scenario, manner, &out)?);
            }
        }
    }
    let medians = measured.into_iter().map(|runs| median(runs, scenario));
    medians.collect::<Option<_>>().ok_or_else(|| "nothing was measured".to_owned())
}

fn median(mut runs: Vec<Run>, scenario: Scenario) -> Option<Run> {
    runs.sort_by(|a, b| a.rate(scenario).total_cmp(&b.rate(scenario)));
    let repeats = runs.len();
    // Of two the slower one.
    let mut run = (repeats > 0).then(|| runs.swap_remove((repeats - 1) / 2))?;
    run.repeats = repeats;
    Some(run)
}

fn once(
    site: &mut Site,
    candidate: Candidate,
    scenario: Scenario,
    manner: &Manner<'_>,
    out: &Path,
) -> Result<Run, String> {
    let size = scenario.size(candidate.has_slow_orders(), manner.quick);
    let mut started = candidate.start(site, size.seats, WINDOW_MS)?;
    fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let mut command = Command::new(&site.ticketbuster);
    command
        .args(scenario.arguments(size, manner.connections))
        .args(["--url", &started.url, "--events", &started.event, "--out"])
        .arg(out)
        .stdout(Stdio::piped());
    let sampler = Sampler::start(started.running.pid(), site.servers.pids(started.services));
    let mut generator = Running::start(&site.watchdog, "loadtest", &mut command, Ending::Term)?;
    let over = follow(&mut generator)?;
    let status = generator.child.wait().map_err(|error| format!("loadtest: {error}"))?;
    let samples = sampler.stop();
    if let Some(end) = started.running.ended() {
        return Err(format!("{end}\n(while {} was measured)", scenario.name()));
    }
    let text = fs::read(out.join("summary.json"));
    let text = text.map_err(|_| format!("loadtest ended with {status}:\n{}", generator.last_words()))?;
    let mut run = read(&text).map_err(|error| format!("{}: {error}", out.join("summary.json").display()))?;
    if run.violations > 0 {
        return Err(format!(
            "{} broke its word in {}: {} violations, see {}",
            candidate.name(),
            scenario.name(),
            run.violations,
            out.join("summary.json").display()
        ));
    }
    let over = over.ok_or_else(|| format!("loadtest was not followed to its end: '{OVER}' is missing"))?;
    let began = over.checked_sub(Duration::from_secs_f64(run.seconds)).unwrap_or(over);
    run.used = used(&samples, began, over);
    (run.scenario, run.candidate, run.buyers) = (scenario, candidate, size.buyers);
    eprintln!("{}", run.line());
    Ok(run)
}

/// Reads what the generator says until its end; when the last buyer had left.
fn follow(generator: &mut Running) -> Result<Option<Instant>, String> {
    // Its table is in the files too; nobody must make it wait.
    let output = generator.child.stdout.take().ok_or("loadtest has no standard output")?;
    let drained = std::thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).count());
    let mut over = None;
    while matches!(generator.child.try_wait(), Ok(None)) {
        std::thread::sleep(Duration::from_millis(10));
        if over.is_none() && fs::read_to_string(&generator.log).is_ok_and(|text| text.contains(OVER)) {
            over = Some(Instant::now());
        }
    }
    let _ = drained.join();
    Ok(over)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_three_counts_and_the_slower_of_two() {
        let run = |rate: f64| Run { answers_per_second: rate, ..Run::default() };
        let of = |rates: &[f64]| {
            let run = median(rates.iter().copied().map(run).collect(), Scenario::HotSeat).unwrap();
            (run.answers_per_second, run.repeats)
        };
        assert_eq!(of(&[30.0, 10.0, 20.0]), (20.0, 3));
        assert_eq!(of(&[30.0, 10.0]), (10.0, 2));
        assert!(median(Vec::new(), Scenario::HotSeat).is_none());
    }
}
