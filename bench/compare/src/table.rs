//! Writes the comparison as Markdown into its place in docs/benchmarks.md.

use std::fmt::{self, Write as _};

use crate::{
    candidates::Candidate,
    report::Report,
    scenarios::Scenario,
    targets::{LIVE_MEMORY, LIVE_MESSAGES, Ratio, of_processor_time, of_runs, of_viewings, target},
    viewers::{Step, Viewing, WITH_LIVE_VIEW},
    words::{count, mib, millis, seconds, times},
};

/// Between these lines of docs/benchmarks.md is what this program writes.
const BEGIN: &str = "<!-- compare: begin -->";
const END: &str = "<!-- compare: end -->";

/// The document with this text in its place.
pub fn put_into(document: &str, text: &str) -> Result<String, String> {
    let missing = || format!("docs/benchmarks.md has no place for it: lines {BEGIN} and {END}");
    let from = document.find(BEGIN).ok_or_else(missing)? + BEGIN.len();
    let to = document[from..].find(END).ok_or_else(missing)? + from;
    Ok(format!("{}\n{}\n{}", &document[..from], text.trim_end(), &document[to..]))
}

pub fn text(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(report, &mut out);
    out
}

fn write(report: &Report, out: &mut String) -> fmt::Result {
    let facts: Vec<String> =
        report.environment.0.iter().map(|(name, value)| format!("{name} {value}")).collect();
    writeln!(out, "{}.", facts.join("; "))?;
    let durable = if report.durable_holds {
        "Holds are durable before they are answered, where a candidate has the choice (not in Redis, not behind the mutex)."
    } else {
        "Holds are answered before they are durable, where a candidate has the choice (Node's are durable); orders \
         are durable everywhere but behind the mutex."
    };
    writeln!(out, "The load generator has {} connections. {durable}\n", report.connections)?;
    for own in Candidate::ALL.into_iter().filter(|candidate| candidate.is_own()) {
        let heading = "answers to holds a second, completed orders a second";
        ratios(report, own, heading, &|peer, scenario| of_runs(report, own, peer, scenario), out)?;
        let heading =
            "processor time, services included, of a buyer and of a completed order: so many times less";
        ratios(report, own, heading, &|peer, scenario| of_processor_time(report, own, peer, scenario), out)?;
    }
    let (most, heading) = (Candidate::Mutex, "the most that anything behind the same HTTP can have");
    ratios(report, most, heading, &|peer, scenario| of_runs(report, most, peer, scenario), out)?;
    for scenario in Scenario::ALL {
        if report.runs.iter().any(|run| run.scenario == scenario) {
            figures(report, scenario, out)?;
        }
    }
    if !report.viewings.is_empty() {
        live_view(report, out)?;
    }
    Ok(())
}

/// A ratio in a cell.
fn cell(ratio: Option<Ratio>) -> String {
    let Some(ratio) = ratio else { return "–".to_owned() };
    let words = match ratio.is_met() {
        Some(true) => " met",
        Some(false) => " **not met**",
        None => "",
    };
    // Rounded to the other side of its target it would contradict what stands beside it.
    let rounded = times(ratio.ratio);
    let exact = ratio.target.is_some_and(|target| times(target) == rounded);
    format!("{}{words}", if exact { format!("{:.2}×", ratio.ratio) } else { rounded })
}

/// A row for each peer, with what `ratio` says of it in each scenario.
fn ratios(
    report: &Report,
    own: Candidate,
    heading: &str,
    ratio: &dyn Fn(Candidate, Scenario) -> Option<Ratio>,
    out: &mut String,
) -> fmt::Result {
    let measured = |candidate: &Candidate| report.runs.iter().any(|run| run.candidate == *candidate);
    if !measured(&own) {
        return Ok(());
    }
    writeln!(out, "**{} ÷ peer**: {heading}\n", own.title())?;
    write!(out, "| peer | target, holds |")?;
    for scenario in Scenario::ALL {
        if scenario.is_orders() {
            write!(out, " target, orders |")?;
        }
        write!(out, " {} |", scenario.title())?;
    }
    writeln!(out, "\n| --- | --- | --- | --- | --- | --- | --- |")?;
    let wanted =
        |target: Option<f64>| target.map_or_else(String::new, |target| format!("≥ {}", times(target)));
    let peers = Candidate::ALL.into_iter().filter(|candidate| !candidate.is_own() && *candidate != own);
    for peer in peers.filter(measured) {
        write!(out, "| {} | {} |", peer.title(), wanted(target(peer, Scenario::HotSeat)))?;
        for scenario in Scenario::ALL {
            if scenario.is_orders() {
                write!(out, " {} |", wanted(target(peer, scenario)))?;
            }
            write!(out, " {} |", cell(ratio(peer, scenario)))?;
        }
        writeln!(out)?;
    }
    writeln!(out)
}

fn figures(report: &Report, scenario: Scenario, out: &mut String) -> fmt::Result {
    let size = scenario.size(false, false);
    writeln!(out, "**{}**, {} seats\n", scenario.title(), count(f64::from(size.seats)))?;
    writeln!(
        out,
        "| | buyers | holds answered /s | granted /s | p50 / p99 ms | orders completed /s | violations | errors | \
         server's CPU s | its services' | generator's | server's memory MiB | measured |"
    )?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")?;
    for run in Candidate::ALL.iter().filter_map(|candidate| report.run(*candidate, scenario)) {
        let orders = if scenario.is_orders() { count(run.completed_per_second) } else { "–".to_owned() };
        writeln!(
            out,
            "| {} | {} | {} | {} | {} / {} | {orders} | {} | {} | {} | {} | {} | {} | {} × {} s |",
            run.candidate.title(),
            count(f64::from(run.buyers)),
            count(run.answers_per_second),
            count(run.granted_per_second),
            millis(run.hold_p50_ms),
            millis(run.hold_p99_ms),
            run.violations,
            count(run.errors as f64),
            seconds(run.used.server_cpu),
            seconds(run.used.services_cpu),
            seconds(run.generator_cpu),
            mib(run.used.server_rss),
            run.repeats,
            seconds(run.seconds),
        )?;
    }
    writeln!(out)
}

fn live_view(report: &Report, out: &mut String) -> fmt::Result {
    let viewers = report.viewings.first().map_or(0, |viewing| viewing.viewers);
    writeln!(out, "**live view**, {} viewers of one event\n", count(f64::from(viewers)))?;
    let viewings: Vec<&Viewing> = report.viewings.iter().collect();
    write!(out, "| |")?;
    for viewing in &viewings {
        write!(out, " {} |", viewing.candidate.title())?;
    }
    let [own, peer] = WITH_LIVE_VIEW;
    let ratio = of_viewings(report, own, peer);
    writeln!(out, " ratio | target |\n| --- |{} --- | --- |", " --- |".repeat(viewings.len()))?;
    let mut row = |name: &str, value: &dyn Fn(&Viewing) -> String, ratio: String, target: String| {
        let cells: Vec<String> = viewings.iter().map(|viewing| value(viewing)).collect();
        writeln!(out, "| {name} | {} | {ratio} | {target} |", cells.join(" | "))
    };
    let times = |step: &Step| format!("{} / {}", millis(step.p50_ms), millis(step.p99_ms));
    let none = String::new;
    row("messages /s, equal load", &|of| count(of.equal.messages_per_second), none(), none())?;
    row("… p50 / p99 ms", &|of| times(&of.equal), none(), none())?;
    row("… CPU s per million messages", &|of| seconds(of.equal.cpu_per_million), none(), none())?;
    row(
        "… memory a viewer, KiB",
        &|of| format!("{:.1}", of.bytes_per_viewer / 1_024.0),
        cell(ratio.map(|(_, memory)| memory)),
        format!("{LIVE_MEMORY}× less"),
    )?;
    row(
        "messages /s, saturated",
        &|of| count(of.best().messages_per_second),
        cell(ratio.map(|(messages, _)| messages)),
        format!("≥ {LIVE_MESSAGES}×"),
    )?;
    row("… p50 / p99 ms", &|of| times(of.best()), none(), none())?;
    row("… CPU s per million messages", &|of| seconds(of.best().cpu_per_million), none(), none())?;
    row("… the viewers' own core", &|of| format!("{:.0} %", of.best().client_share * 100.0), none(), none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{measure::Used, summary::Run};

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let document = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        let new = put_into(&document, "new\n\n").unwrap();
        assert_eq!(new, format!("before\n{BEGIN}\nnew\n{END}\nafter\n"));
        assert_eq!(put_into(&new, "new").unwrap(), new);
        assert!(put_into("nothing", "new").unwrap_err().contains("compare: begin"));
    }

    #[test]
    fn a_ratio_next_to_its_target_is_not_rounded_onto_it() {
        let of = |ratio, target| cell(Some(Ratio { ratio, target }));
        assert_eq!(of(4.97, Some(5.0)), "4.97× **not met**");
        assert_eq!(of(6.0, Some(5.0)), "6.0× met");
        assert_eq!(of(99.8, Some(100.0)), "99.80× **not met**");
        assert_eq!((of(0.9, None), cell(None)), ("0.9×".to_owned(), "–".to_owned()));
    }

    #[test]
    fn tables_have_as_many_cells_as_their_heads() {
        let runs = [Candidate::TicketBuster, Candidate::Node, Candidate::Mutex]
            .into_iter()
            .flat_map(|candidate| Scenario::ALL.map(|scenario| (candidate, scenario)));
        let rate = |candidate: Candidate| if candidate.is_own() { 30_000.0 } else { 1_000.0 };
        let run = |(candidate, scenario)| Run {
            candidate,
            scenario,
            answers_per_second: rate(candidate),
            completed_per_second: rate(candidate),
            buyers: 100,
            completed: 100,
            used: Used { server_cpu: 30_000.0 / rate(candidate), ..Used::default() },
            ..Run::default()
        };
        let viewing = |candidate| Viewing {
            candidate,
            viewers: 2_000,
            equal: Step::default(),
            bytes_per_viewer: 4_096.0,
            saturated: vec![Step { messages_per_second: rate(candidate), in_time: true, ..Step::default() }],
        };
        let report = Report {
            runs: runs.map(run).collect(),
            viewings: WITH_LIVE_VIEW.map(viewing).to_vec(),
            ..Report::default()
        };
        let text = text(&report);
        for table in text.split("\n\n").filter(|part| part.starts_with('|')) {
            let cells: Vec<usize> = table.lines().map(|line| line.matches('|').count()).collect();
            assert!(cells.windows(2).all(|pair| pair[0] == pair[1]), "{table}");
        }
        assert!(
            text.contains("| (c) Node, PostgreSQL, RabbitMQ, Socket.IO | ≥ 30× | 30.00× met |"),
            "{text}"
        );
        assert!(text.contains("30.00× met | ≥ 100× | 30× **not met** |"), "{text}");
        let (_, of_mutex) = text.split_once("**(d) the core behind a mutex, in memory ÷ peer**").unwrap();
        let mutex = of_mutex.lines().find(|line| line.starts_with("| (")).unwrap();
        assert!(mutex.starts_with("| (c) Node"), "it is not compared with itself: {mutex}");
        assert!(text.contains("| messages /s, saturated | 30,000 | 1,000 | 30× met | ≥ 5× |"), "{text}");
    }
}
