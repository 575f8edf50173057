//! `report.html`: one file with charts as SVG, without scripts or external resources.

mod charts;

use std::fmt::Write as _;

use super::{
    fail_if::Metric,
    numbers::{count, micros, percent},
    operation::{Class, Operation},
    recorder::{OperationStats, OutcomeStats},
    results::Results,
    table,
};
use ::charts::escape;

const STYLE: &str = include_str!("page.css");
/// The most violations that are shown.
const SHOWN: usize = 200;

/// The page.
pub fn page(results: &Results) -> String {
    let mut out = String::with_capacity(256 * 1024);
    // Writing to a string cannot fail.
    let _ = write_page(results, &mut out);
    out
}

fn write_page(results: &Results, out: &mut String) -> std::fmt::Result {
    let title = format!("Rehearsal: {}", results.name);
    write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title><meta name=\"viewport\" \
         content=\"width=device-width\"><style>{STYLE}</style></head><body><main><h1>{0}</h1>",
        escape(&title)
    )?;
    let events: Vec<&str> = results.events.iter().map(|(name, _)| name.as_str()).collect();
    write!(
        out,
        "<p class=\"soft\">{} buyers for {} · {} · began {} · seed {}</p>",
        count(results.scenario.buyers.into()),
        escape(&events.join(", ")),
        escape(&results.url),
        escape(&results.began),
        results.seed
    )?;
    write_verdict(results, out)?;
    write_tiles(results, out)?;
    write!(out, "<h2>How it went</h2><div class=\"charts\">")?;
    for chart in charts::all(results) {
        out.push_str(&chart.figure());
    }
    write!(out, "</div>")?;
    write_operations(results, out)?;
    write_rest(results, out)?;
    write!(out, "</main></body></html>")
}

fn write_verdict(results: &Results, out: &mut String) -> std::fmt::Result {
    let violations = &results.verdict.violations;
    if !violations.is_empty() {
        let number = count(violations.len() as u64);
        write!(
            out,
            "<div class=\"alarm\"><h2 class=\"bad\">{number} violations</h2><p>This server sold or showed what is not so.</p><ul>"
        )?;
        for violation in violations.iter().take(SHOWN) {
            write!(out, "<li><code>{}</code> {}</li>", violation.kind.name(), escape(&violation.detail))?;
        }
        if violations.len() > SHOWN {
            write!(out, "<li>and {} more</li>", count((violations.len() - SHOWN) as u64))?;
        }
        write!(out, "</ul></div>")?;
    }
    if !results.broken.is_empty() {
        write!(out, "<div class=\"alarm\"><h2 class=\"bad\">Thresholds broken</h2><ul>")?;
        for broken in &results.broken {
            write!(out, "<li>{}</li>", escape(broken))?;
        }
        write!(out, "</ul></div>")?;
    }
    let (class, word) = if results.passed() { ("good", "✓ Passed") } else { ("bad", "✗ Failed") };
    write!(
        out,
        "<p class=\"verdict {class}\">{word}: {} violations, {} of {} thresholds broken</p>",
        violations.len(),
        results.broken.len(),
        results.thresholds.len()
    )?;
    if let Some(hint) = results.hint() {
        write!(out, "<p><b>Hint:</b> {}.</p>", escape(hint))?;
    }
    if let Some(shortfall) = results.shortfall() {
        write!(out, "<p><b>Not generated as planned:</b> {}.</p>", escape(&shortfall))?;
    }
    Ok(())
}

fn write_tiles(results: &Results, out: &mut String) -> std::fmt::Result {
    let places = results.places;
    let at = |operation: Operation, metric| {
        let value = results.recorder.of(operation).metric(None, metric, results.seconds);
        value.map_or_else(|| "–".to_owned(), micros)
    };
    let peak = |of: fn(&super::results::Second) -> u64| results.timeline.iter().map(of).max().unwrap_or(0);
    let tiles = [
        (percent(places.sold, places.capacity), "of the places sold"),
        (count(results.orders), "orders accepted"),
        (at(Operation::Hold, Metric::Percentile(99.0)), "hold, p99"),
        (at(Operation::Order, Metric::Percentile(99.0)), "order, p99"),
        (format!("{}/s", count(peak(|second| second.hold.counts[0]))), "holds in the best second"),
        (format!("{}/s", count(peak(|second| second.order.counts[0]))), "orders in the best second"),
        (at(Operation::Deliver, Metric::Percentile(99.0)), "to viewers, p99"),
        (format!("{:.1} s", results.seconds), "from first arrival to last answer"),
    ];
    write!(out, "<ul class=\"tiles\">")?;
    for (value, words) in tiles {
        write!(out, "<li><b>{}</b>{words}</li>", escape(&value))?;
    }
    write!(out, "</ul>")
}

fn write_operations(results: &Results, out: &mut String) -> std::fmt::Result {
    write!(
        out,
        "<h2>Operations and outcomes</h2><p class=\"soft\">Latencies count from the instant at which a request was due: \
         what the generator or a busy connection made it wait is in them.</p><div class=\"scroll\"><table><thead><tr>\
         <th scope=\"col\">operation</th><th scope=\"col\" class=\"text\">outcome</th><th scope=\"col\" class=\"text\">ok, refused, error</th>\
         <th scope=\"col\">count</th><th scope=\"col\">p50</th><th scope=\"col\">p90</th><th scope=\"col\">p99</th>\
         <th scope=\"col\">p99.9</th><th scope=\"col\">max</th></tr></thead><tbody>"
    )?;
    for stats in results.recorder.seen() {
        let mut outcomes: Vec<&OutcomeStats> = stats.outcomes.iter().collect();
        outcomes.sort_by_key(|outcome| (outcome.class, std::cmp::Reverse(outcome.latency.len())));
        let single = outcomes.len() == 1;
        let first = if single { mark_of(outcomes[0]) } else { "all".to_owned() };
        write!(
            out,
            "<tr class=\"first\"><th scope=\"row\" title=\"{}\">{}</th><td class=\"text\">{first}</td><td>{}</td>",
            stats.operation.meaning(),
            stats.operation,
            shares(stats)
        )?;
        write_latency(out, &stats.latency(None))?;
        for outcome in outcomes.into_iter().filter(|_| !single) {
            write!(out, "<tr><td></td><td class=\"text\">{}</td><td></td>", mark_of(outcome))?;
            write_latency(out, &outcome.latency)?;
        }
    }
    write!(out, "</tbody></table></div>")
}

/// An outcome with a symbol of its class, so that classes differ not only in colour.
fn mark_of(outcome: &OutcomeStats) -> String {
    let mark = match outcome.class {
        Class::Ok => "✓",
        Class::Refused => "–",
        Class::Error => "✗",
    };
    format!("<span class=\"mark\">{mark}</span>{}", escape(&outcome.outcome))
}

fn write_latency(out: &mut String, latency: &hdrhistogram::Histogram<u64>) -> std::fmt::Result {
    write!(out, "<td>{}</td>", count(latency.len()))?;
    for quantile in [0.5, 0.9, 0.99, 0.999] {
        write!(out, "<td>{}</td>", micros(latency.value_at_quantile(quantile) as f64))?;
    }
    write!(out, "<td>{}</td></tr>", micros(latency.max() as f64))
}

/// A bar with the shares of an operation's outcomes.
fn shares(stats: &OperationStats) -> String {
    let all = stats.count(None);
    let mut out = String::new();
    let words: Vec<String> = Class::ALL
        .iter()
        .map(|class| format!("{} {}", percent(stats.count(Some(*class)), all), class.name()))
        .collect();
    let _ =
        write!(out, "<span class=\"share\" role=\"img\" aria-label=\"{0}\" title=\"{0}\">", words.join(", "));
    for class in Class::ALL {
        let share = 100.0 * stats.count(Some(class)) as f64 / all.max(1) as f64;
        let _ = write!(out, "<i class=\"{}\" style=\"width:{share:.2}%\"></i>", class.name());
    }
    out.push_str("</span>");
    out
}

fn write_rest(results: &Results, out: &mut String) -> std::fmt::Result {
    let rows = |out: &mut String, title: &str, rows: &[(String, String)]| {
        write!(out, "<section><h2>{title}</h2><div class=\"scroll\"><table><tbody>")?;
        for (name, value) in rows {
            write!(out, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escape(name), escape(value))?;
        }
        write!(out, "</tbody></table></div></section>")
    };
    write!(out, "<div class=\"columns\">")?;
    let number = |name: &str, value: u64| (name.to_owned(), count(value));
    let checked: Vec<_> =
        table::checks(results).into_iter().map(|(what, times)| number(what, times)).collect();
    rows(out, "What was checked", &checked)?;
    let ends: Vec<_> = results.visit_ends.iter().map(|(end, times)| number(end.words(), *times)).collect();
    rows(out, "How buyers left", &ends)?;
    let (viewing, generator) = (&results.viewing, &results.generator);
    let mut beside = vec![
        number("live viewers", viewing.viewers.into()),
        number("of them seated at the start", viewing.seated.into()),
        number("frames checked", viewing.frames),
        number("new snapshots on request", viewing.resyncs),
        number("sockets lost", viewing.sockets_lost),
        number("requests", generator.started),
        number("begun late", generator.late),
        number("never sent", generator.unsent),
        (
            "delay before a request began, p99".to_owned(),
            micros(results.recorder.lag.value_at_quantile(0.99) as f64),
        ),
        (
            "processor time of the generator".to_owned(),
            format!("{:.1} s, {:.0} % of a core", generator.cpu_seconds, generator.cpu_share * 100.0),
        ),
    ];
    beside.extend(viewing.reasons.iter().map(|(why, times)| number(&format!("sockets lost: {why}"), *times)));
    rows(out, "Viewers and generator", &beside)?;
    write!(
        out,
        "</div><h2>The scenario</h2><div class=\"scroll\"><pre>{}</pre></div>",
        escape(&results.scenario.toml())
    )
}
