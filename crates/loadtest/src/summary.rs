//! The results for programs: `summary.json`, and `latency.hgrm` in the format of HdrHistogram's tools.

use std::fmt::Write as _;

use hdrhistogram::Histogram;
use serde_json::{Value, json};

use crate::{operation::Class, results::Results, table};

/// The most violations that are listed.
const LISTED: usize = 1_000;

/// `summary.json`. Times are milliseconds.
pub fn summary(results: &Results) -> Value {
    let violations: Vec<Value> = results
        .verdict
        .violations
        .iter()
        .take(LISTED)
        .map(|violation| json!({"kind": violation.kind.name(), "detail": violation.detail}))
        .collect();
    let operations: serde_json::Map<String, Value> = results
        .recorder
        .seen()
        .map(|stats| {
            let outcomes: serde_json::Map<String, Value> = stats
                .outcomes
                .iter()
                .map(|outcome| {
                    let mut value = latency(&outcome.latency);
                    value["class"] = json!(outcome.class.name());
                    (outcome.outcome.clone(), value)
                })
                .collect();
            let mut value = latency(&stats.latency(None));
            value["rate"] = json!(round(stats.count(None) as f64 / results.seconds));
            for class in Class::ALL {
                value[class.name()] = json!(stats.count(Some(class)));
            }
            value["from_start"] = latency(&stats.service);
            value["outcomes"] = Value::Object(outcomes);
            (stats.operation.name().to_owned(), value)
        })
        .collect();
    let ends: serde_json::Map<String, Value> =
        results.visit_ends.iter().map(|(end, times)| (end.words().to_owned(), json!(times))).collect();
    let checks: serde_json::Map<String, Value> =
        table::checks(results).into_iter().map(|(what, times)| (what.to_owned(), json!(times))).collect();
    json!({
        "passed": results.passed(),
        "violations": results.verdict.violations.len(),
        "violation_list": violations,
        "checks": checks,
        "thresholds": results.thresholds,
        "thresholds_broken": results.broken,
        "scenario_name": results.name,
        "scenario": results.scenario,
        "url": results.url,
        "seed": results.seed,
        "version": env!("CARGO_PKG_VERSION"),
        "began": results.began,
        "seconds": round(results.seconds),
        "events": results.events.iter().map(|(name, id)| json!({"event_id": id, "name": name})).collect::<Vec<_>>(),
        "buyers": ends,
        "holds": results.holds,
        "orders": results.orders,
        "places": results.places,
        "viewers": results.viewing,
        "generator": results.generator,
        "shortfall": results.shortfall(),
        "operations": operations,
        "timeline": results.timeline.iter().map(second).collect::<Vec<_>>(),
    })
}

fn second(second: &super::results::Second) -> Value {
    let of = |stats: super::recorder::SecondStats| {
        let [ok, refused, error] = stats.counts;
        json!({"ok": ok, "refused": refused, "error": error, "p50": millis(stats.p50), "p99": millis(stats.p99)})
    };
    json!({
        "arrivals": second.arrivals, "hold": of(second.hold), "order": of(second.order),
        "complete": of(second.complete), "deliver": of(second.deliver), "errors": second.errors,
        "in_flight": second.in_flight, "waiting": second.waiting, "sockets": second.sockets,
        "bought": second.bought, "taken": second.taken,
    })
}

fn latency(latency: &Histogram<u64>) -> Value {
    let at = |quantile: f64| millis(latency.value_at_quantile(quantile));
    json!({
        "count": latency.len(), "mean": round(latency.mean() / 1_000.0), "p50": at(0.5), "p90": at(0.9),
        "p99": at(0.99), "p99_9": at(0.999), "max": millis(latency.max()),
    })
}

fn millis(micros: u64) -> f64 {
    round(micros as f64 / 1_000.0)
}

fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// `latency.hgrm`: the percentiles of every operation in milliseconds, one table after the other, each in the
/// form that HdrHistogram's plotters read.
pub fn hgrm(results: &Results) -> String {
    let mut out = String::new();
    for stats in results.recorder.seen() {
        // Writing to a string cannot fail.
        let _ = table_of(&mut out, stats.operation.name(), &stats.latency(None));
    }
    out
}

fn table_of(out: &mut String, name: &str, latency: &Histogram<u64>) -> std::fmt::Result {
    writeln!(out, "#[Operation = {name}]")?;
    writeln!(out, "{:>12} {:>14} {:>10} {:>14}\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)")?;
    let mut total = 0;
    for step in latency.iter_quantiles(5) {
        total += step.count_since_last_iteration();
        let (value, quantile) = (step.value_iterated_to() as f64 / 1_000.0, step.quantile_iterated_to());
        if quantile < 1.0 {
            writeln!(out, "{value:12.3} {quantile:2.12} {total:10} {:14.2}", 1.0 / (1.0 - quantile))?;
        } else {
            writeln!(out, "{value:12.3} {quantile:2.12} {total:10}")?;
        }
    }
    writeln!(
        out,
        "#[Mean    = {:12.3}, StdDeviation   = {:12.3}]",
        latency.mean() / 1_000.0,
        latency.stdev() / 1_000.0
    )?;
    writeln!(
        out,
        "#[Max     = {:12.3}, Total count    = {:12}]",
        latency.max() as f64 / 1_000.0,
        latency.len()
    )?;
    writeln!(out, "#[Buckets = {:12}, SubBuckets     = {:12}]\n", latency.buckets(), 2_048)
}
