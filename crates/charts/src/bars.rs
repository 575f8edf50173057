//! Bar charts as SVG files, readable on light and dark pages: their style follows the reader's colour scheme, which a
//! drawing library's fixed colours would not.

use std::fmt::{self, Write as _};

use crate::svg::{escape, greatest, text};

/// A bar, or a heading above some.
pub enum Row {
    /// What the bars below have in common.
    Heading(String),
    /// A bar with its value behind it.
    Bar {
        /// What was measured.
        name: String,
        /// How long it is.
        value: f64,
        /// Drawn in the colour that stands out.
        is_own: bool,
    },
}

/// A chart.
pub struct Chart {
    /// What it shows.
    pub title: &'static str,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// The words of a value.
    pub words: fn(f64) -> String,
}

const WIDTH: f64 = 760.0;
const LEFT: f64 = 290.0;
/// Space for a number behind the longest bar.
const RIGHT: f64 = 80.0;
const TOP: f64 = 48.0;
const BAR: f64 = 22.0;
const HEADING: f64 = 34.0;

impl Row {
    fn height(&self) -> f64 {
        match self {
            Self::Heading(_) => HEADING,
            Self::Bar { .. } => BAR,
        }
    }

    fn value(&self) -> f64 {
        match self {
            Self::Heading(_) => 0.0,
            Self::Bar { value, .. } => *value,
        }
    }
}

impl Chart {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The chart as the contents of a file.
    pub fn svg(&self) -> String {
        text(|out| self.write(out))
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        let title = escape(self.title);
        let most = greatest(self.rows.iter().map(Row::value)).max(f64::MIN_POSITIVE);
        let whole = TOP + self.rows.iter().map(Row::height).sum::<f64>() + 14.0;
        writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {whole}\" width=\"{WIDTH}\" \
             height=\"{whole}\" role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n{STYLE}"
        )?;
        writeln!(out, "<rect class=\"page\" width=\"{WIDTH}\" height=\"{whole}\" rx=\"6\"/>")?;
        writeln!(out, "<text class=\"title\" x=\"16\" y=\"28\">{title}</text>")?;
        let mut y = TOP;
        for row in &self.rows {
            self.write_row(row, y, most, out)?;
            y += row.height();
        }
        writeln!(out, "</svg>")
    }

    fn write_row(&self, row: &Row, y: f64, most: f64, out: &mut String) -> fmt::Result {
        match row {
            Row::Heading(text) => {
                writeln!(out, "<text class=\"heading\" x=\"16\" y=\"{}\">{}</text>", y + 22.0, escape(text))
            }
            Row::Bar { name, value, is_own } => {
                let width = (value / most * (WIDTH - LEFT - RIGHT)).max(1.0);
                let (middle, class) = (y + 15.0, if *is_own { "own" } else { "peer" });
                writeln!(
                    out,
                    "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{}</text>\n\
                     <rect class=\"{class}\" x=\"{LEFT}\" y=\"{}\" width=\"{width:.1}\" height=\"15\" rx=\"2\"/>\n\
                     <text class=\"value\" x=\"{:.1}\" y=\"{middle}\">{}</text>",
                    LEFT - 10.0,
                    escape(name),
                    y + 3.0,
                    LEFT + width + 6.0,
                    escape(&(self.words)(*value))
                )
            }
        }
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

    #[test]
    fn bars_are_well_formed_whatever_is_in_them() {
        let bar = |name: &str, value| Row::Bar { name: name.to_owned(), value, is_own: value > 1.0 };
        for rows in [
            vec![],
            vec![bar("<nothing>", 0.0)],
            vec![Row::Heading("a < b".to_owned()), bar("R&D", 1e9), bar("\"x\"", 1e-9)],
        ] {
            let expected = rows.iter().filter(|row| matches!(row, Row::Bar { .. })).count();
            let svg = Chart { title: "A & B", rows, words: |value| format!("<{value}>") }.svg();
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            assert_eq!(svg.matches("A &amp; B").count(), 3);
            assert!(!["<nothing", "a < b", "R&D", "\"x\"", ">\"", "><1"].iter().any(|raw| svg.contains(raw)));
            assert_eq!(svg.matches("class=\"value\"").count(), expected);
            assert_eq!(svg.matches("<text ").count(), svg.matches("</text>").count());
        }
    }
}
