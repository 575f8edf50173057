//! Everybody's results as bar charts.

use charts::bars::{Chart, Row};

use crate::{candidates::Candidate, report::Report, scenarios::Scenario, words::count};

/// A chart and the name of its file.
pub struct ChartFile {
    /// Without a folder.
    pub name: &'static str,
    pub chart: Chart,
}

impl ChartFile {
    fn new(name: &'static str, title: &'static str, rows: Vec<Row>) -> Self {
        Self { name, chart: Chart { title, rows, words: count } }
    }
}

/// Everybody's charts, as far as there is something to draw.
pub fn charts(report: &Report) -> Vec<ChartFile> {
    let of = |scenario: Scenario| {
        Candidate::ALL.into_iter().filter_map(move |candidate| {
            let value = report.run(candidate, scenario)?.rate(scenario);
            Some(Row::Bar { name: candidate.title().to_owned(), value, is_own: candidate.is_own() })
        })
    };
    let mut holds = Vec::new();
    for scenario in Scenario::ALL.into_iter().filter(|scenario| !scenario.is_orders()) {
        let bars: Vec<Row> = of(scenario).collect();
        if !bars.is_empty() {
            holds.push(Row::Heading(scenario.title().to_owned()));
            holds.extend(bars);
        }
    }
    let live = |value: fn(&crate::viewers::Viewing) -> f64| {
        report.viewings.iter().map(move |viewing| Row::Bar {
            name: viewing.candidate.title().to_owned(),
            value: value(viewing),
            is_own: viewing.candidate.is_own(),
        })
    };
    let all = [
        ChartFile::new("holds.svg", "Holds answered per second (more is better)", holds),
        ChartFile::new(
            "orders.svg",
            "Orders completed per second (more is better)",
            of(Scenario::StadiumOrders).collect(),
        ),
        ChartFile::new(
            "live-messages.svg",
            "Live view: messages delivered per second (more is better)",
            live(|viewing| viewing.best().messages_per_second).collect(),
        ),
        ChartFile::new(
            "live-memory.svg",
            "Live view: server memory per viewer in KiB (less is better)",
            live(|viewing| viewing.bytes_per_viewer / 1_024.0).collect(),
        ),
    ];
    all.into_iter().filter(|file| !file.chart.is_empty()).collect()
}

/// References to charts that exist, for the document.
pub fn references(files: &[ChartFile]) -> String {
    files.iter().map(|file| format!("![{}](benchmarks/{})\n", file.chart.title, file.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::Run;

    #[test]
    fn bars_are_as_long_as_their_values() {
        let run = |candidate, rate| Run { candidate, answers_per_second: rate, ..Run::default() };
        let runs = vec![run(Candidate::TicketBuster, 30_000.0), run(Candidate::Node, 3_000.0)];
        let charts = charts(&Report { runs, ..Report::default() });
        assert_eq!(charts.iter().map(|file| file.name).collect::<Vec<_>>(), ["holds.svg"]);
        let svg = charts[0].chart.svg();
        let widths: Vec<f64> = svg
            .lines()
            .filter(|line| line.contains("class=\"own\"") || line.contains("class=\"peer\""))
            .filter_map(|line| line.split("width=\"").nth(1)?.split('"').next()?.parse().ok())
            .collect();
        assert_eq!(widths, [390.0, 39.0]);
        assert!(svg.contains(">30,000<") && svg.contains("prefers-color-scheme: dark"));
        assert!(references(&charts).contains("(benchmarks/holds.svg)"));
    }
}
