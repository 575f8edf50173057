//! The results as text for the terminal, violations first.

use std::fmt::Write as _;

use crate::{
    numbers::{count, micros, percent},
    results::Results,
};

/// The most violations that are printed.
const SHOWN: usize = 50;

/// The results as text.
pub fn text(results: &Results) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail, here and below.
    let _ = write(results, &mut out);
    out
}

fn write(results: &Results, out: &mut String) -> std::fmt::Result {
    let violations = &results.verdict.violations;
    if !violations.is_empty() {
        writeln!(
            out,
            "\n{} VIOLATIONS: this server sold or showed what is not so",
            count(violations.len() as u64)
        )?;
        for violation in violations.iter().take(SHOWN) {
            writeln!(out, "  {violation}")?;
        }
        if violations.len() > SHOWN {
            writeln!(out, "  and {} more", count((violations.len() - SHOWN) as u64))?;
        }
    }
    for broken in &results.broken {
        writeln!(out, "\nFAILED {broken}")?;
    }
    if let Some(shortfall) = results.shortfall() {
        writeln!(out, "\nNot generated as planned: {shortfall}")?;
    }
    if let Some(hint) = results.hint() {
        writeln!(out, "\nHint: {hint}")?;
    }
    writeln!(
        out,
        "\n{:<10} {:<30} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "operation", "outcome", "count", "p50", "p90", "p99", "p99.9", "max"
    )?;
    for stats in results.recorder.seen() {
        let mut outcomes: Vec<_> = stats.outcomes.iter().collect();
        outcomes.sort_by_key(|outcome| (outcome.class, std::cmp::Reverse(outcome.latency.len())));
        if outcomes.len() > 1 {
            row(out, stats.operation.name(), "all", &stats.latency(None))?;
        }
        for (at, outcome) in outcomes.iter().enumerate() {
            let name = if at == 0 && outcomes.len() == 1 { stats.operation.name() } else { "" };
            row(out, name, &outcome.outcome, &outcome.latency)?;
        }
    }
    writeln!(
        out,
        "Latencies count from the instant at which a request was due, not from when it was sent.\n"
    )?;
    footer(results, out)
}

fn row(
    out: &mut String,
    name: &str,
    outcome: &str,
    latency: &hdrhistogram::Histogram<u64>,
) -> std::fmt::Result {
    let at = |quantile: f64| micros(latency.value_at_quantile(quantile) as f64);
    writeln!(
        out,
        "{name:<10} {outcome:<30} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        count(latency.len()),
        at(0.5),
        at(0.9),
        at(0.99),
        at(0.999),
        micros(latency.max() as f64)
    )
}

fn footer(results: &Results, out: &mut String) -> std::fmt::Result {
    let places = results.places;
    let ends: Vec<String> = results
        .visit_ends
        .iter()
        .filter(|(_, times)| *times > 0)
        .map(|(end, times)| format!("{} {}", count(*times), end.words()))
        .collect();
    writeln!(
        out,
        "buyers     {} in {:.1} s: {}",
        count(results.scenario.buyers.into()),
        results.seconds,
        ends.join(", ")
    )?;
    writeln!(
        out,
        "places     {} of {} sold ({}), {} held, {} free; {} were sold before",
        count(places.sold),
        count(places.capacity),
        percent(places.sold, places.capacity),
        count(places.held),
        count(places.available),
        count(places.sold_before)
    )?;
    viewers(results, out)?;
    let generator = &results.generator;
    writeln!(
        out,
        "generator  {} requests, {:.1} s of processor time ({:.0} % of a core), {} late, {} never sent",
        count(generator.started),
        generator.cpu_seconds,
        generator.cpu_share * 100.0,
        count(generator.late),
        count(generator.unsent)
    )?;
    let checks: Vec<String> =
        checks(results).into_iter().map(|(what, times)| format!("{} {what}", count(times))).collect();
    writeln!(out, "checked    {}", checks.join(", "))?;
    if results.viewing.not_compared > 0 {
        writeln!(
            out,
            "           {} viewers' maps went on changing and were not compared",
            count(results.viewing.not_compared)
        )?;
    }
    let verdict = if results.passed() { "PASSED" } else { "FAILED" };
    writeln!(
        out,
        "\n{verdict}: {} violations, {} of {} thresholds broken",
        count(results.verdict.violations.len() as u64),
        results.broken.len(),
        results.thresholds.len()
    )
}

fn viewers(results: &Results, out: &mut String) -> std::fmt::Result {
    let viewing = &results.viewing;
    if viewing.viewers == 0 {
        return Ok(());
    }
    let lost: Vec<String> =
        viewing.reasons.iter().map(|(reason, times)| format!("{} × {reason}", count(*times))).collect();
    writeln!(
        out,
        "viewers    {} ({} seated at the start), {} frames checked, {} sockets lost{}{}, {} resyncs",
        count(viewing.viewers.into()),
        count(viewing.seated.into()),
        count(viewing.frames),
        count(viewing.sockets_lost),
        if lost.is_empty() { "" } else { ": " },
        lost.join(", "),
        count(viewing.resyncs)
    )
}

/// What was checked, for all events together.
pub fn checks(results: &Results) -> Vec<(&'static str, u64)> {
    let mut sums: Vec<(&'static str, u64)> = Vec::new();
    for (what, times) in &results.verdict.checks {
        match sums.iter_mut().find(|(known, _)| known == what) {
            Some((_, sum)) => *sum += times,
            None => sums.push((what, *times)),
        }
    }
    sums
}
