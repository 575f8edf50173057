//! Bar charts as SVG files, readable on light and dark pages: their style follows the reader's colour scheme, which a
//! drawing library's fixed colours would not.

use std::fmt::{self, Write as _};

use crate::{candidates::Candidate, report::Report, scenarios::Scenario, words::count};

/// A bar, or a heading above some.
enum Row {
    Heading(String),
    Bar { name: &'static str, value: f64, is_own: bool },
}

/// A chart and the name of its file.
pub struct Chart {
    /// Without a folder.
    pub file: &'static str,
    title: &'static str,
    rows: Vec<Row>,
}

const WIDTH: f64 = 760.0;
const LEFT: f64 = 290.0;
/// Room for a number behind the longest.
const RIGHT: f64 = 80.0;
const TOP: f64 = 48.0;
const BAR: f64 = 22.0;
const HEADING: f64 = 34.0;

/// Everybody's charts, as far as there is something to draw.
pub fn charts(report: &Report) -> Vec<Chart> {
    let of = |scenario: Scenario| {
        Candidate::ALL.into_iter().filter_map(move |candidate| {
            let value = report.run(candidate, scenario)?.rate(scenario);
            Some(Row::Bar { name: candidate.title(), value, is_own: candidate.is_own() })
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
            name: viewing.candidate.title(),
            value: value(viewing),
            is_own: viewing.candidate.is_own(),
        })
    };
    let all = [
        Chart { file: "holds.svg", title: "Holds answered per second (more is better)", rows: holds },
        Chart {
            file: "orders.svg",
            title: "Orders completed per second (more is better)",
            rows: of(Scenario::StadiumOrders).collect(),
        },
        Chart {
            file: "live-messages.svg",
            title: "Live view: messages delivered per second (more is better)",
            rows: live(|viewing| viewing.best().messages_per_second).collect(),
        },
        Chart {
            file: "live-memory.svg",
            title: "Live view: server memory per viewer in KiB (less is better)",
            rows: live(|viewing| viewing.bytes_per_viewer / 1_024.0).collect(),
        },
    ];
    all.into_iter().filter(|chart| !chart.rows.is_empty()).collect()
}

/// References to charts that exist, for the document.
pub fn references(charts: &[Chart]) -> String {
    charts.iter().map(|chart| format!("![{}](benchmarks/{})\n", chart.title, chart.file)).collect()
}

impl Chart {
    pub fn svg(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        let most = self.rows.iter().map(|row| if let Row::Bar { value, .. } = row { *value } else { 0.0 });
        let most = most.fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        let height = |row: &Row| if matches!(row, Row::Heading(_)) { HEADING } else { BAR };
        let whole = TOP + self.rows.iter().map(height).sum::<f64>() + 14.0;
        writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {whole}\" width=\"{WIDTH}\" \
             height=\"{whole}\" role=\"img\" aria-label=\"{0}\">\n<title>{0}</title>\n{STYLE}",
            self.title
        )?;
        writeln!(out, "<rect class=\"page\" width=\"{WIDTH}\" height=\"{whole}\" rx=\"6\"/>")?;
        writeln!(out, "<text class=\"title\" x=\"16\" y=\"28\">{}</text>", self.title)?;
        let mut y = TOP;
        for row in &self.rows {
            match row {
                Row::Heading(text) => {
                    writeln!(out, "<text class=\"heading\" x=\"16\" y=\"{}\">{text}</text>", y + 22.0)?;
                }
                Row::Bar { name, value, is_own } => {
                    let width = (value / most * (WIDTH - LEFT - RIGHT)).max(1.0);
                    let (middle, class) = (y + 15.0, if *is_own { "own" } else { "peer" });
                    writeln!(
                        out,
                        "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{name}</text>\n\
                         <rect class=\"{class}\" x=\"{LEFT}\" y=\"{}\" width=\"{width:.1}\" height=\"15\" rx=\"2\"/>\n\
                         <text class=\"value\" x=\"{:.1}\" y=\"{middle}\">{}</text>",
                        LEFT - 10.0,
                        y + 3.0,
                        LEFT + width + 6.0,
                        count(*value)
                    )?;
                }
            }
            y += height(row);
        }
        writeln!(out, "</svg>")
    }
}

const STYLE: &str = "<style>
text { font: 12px system-ui, sans-serif; fill: #444c56; }
.title { font-size: 15px; font-weight: 600; fill: #1f2328; }
.heading { font-weight: 600; }
.value { font-variant-numeric: tabular-nums; }
.page { fill: #ffffff; } .own { fill: #2f6f8f; } .peer { fill: #b3bcc5; }
@media (prefers-color-scheme: dark) {
  text { fill: #b6bfc9; } .title { fill: #e6edf3; }
  .page { fill: #15191e; } .own { fill: #6fb1d0; } .peer { fill: #56606b; }
}
</style>";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::Run;

    #[test]
    fn bars_are_as_long_as_their_values() {
        let run = |candidate, rate| Run { candidate, answers_per_second: rate, ..Run::default() };
        let runs = vec![run(Candidate::TicketBuster, 30_000.0), run(Candidate::Node, 3_000.0)];
        let charts = charts(&Report { runs, ..Report::default() });
        assert_eq!(charts.iter().map(|chart| chart.file).collect::<Vec<_>>(), ["holds.svg"]);
        let svg = charts[0].svg();
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
