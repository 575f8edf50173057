//! Line charts as SVG: axes, lines, areas, and for each step a band whose title lists its values. Colours come from the
//! page's style sheet, so that charts follow its light and dark theme.

use std::fmt::{self, Write as _};

use crate::svg::{escape, greatest, text};

/// How values become places on an axis.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scale {
    /// Evenly.
    Linear,
    /// By powers of ten.
    Log,
}

/// A line, or an area below one.
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// x and y.
    pub points: Vec<(f64, f64)>,
    /// Filled down to the axis.
    pub filled: bool,
}

/// A chart. Series share their places on the x axis.
pub struct Chart {
    /// What it shows.
    pub title: &'static str,
    /// How to read it.
    pub note: String,
    /// Lines.
    pub series: Vec<Series>,
    /// The y axis.
    pub scale: Scale,
    /// The greatest value that the y axis must show, if not the lines' own.
    pub most: Option<f64>,
    /// Places with words on the x axis.
    pub x_ticks: Vec<(f64, String)>,
    /// The words of a place on the x axis.
    pub x_words: fn(f64) -> String,
    /// The words of a value.
    pub y_words: fn(f64) -> String,
}

/// Styles of lines, `s0` to `s7` in a page's stylesheet.
const STYLES: usize = 8;

const WIDTH: f64 = 580.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 66.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;

/// Where values are in the picture.
struct Plane {
    x: (f64, f64),
    y: (f64, f64),
    scale: Scale,
}

impl Plane {
    fn x(&self, value: f64) -> f64 {
        let (from, to) = self.x;
        LEFT + (value - from) / (to - from).max(1e-9) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        let (from, to) = self.y;
        let part = match self.scale {
            Scale::Linear => (value - from) / (to - from).max(1e-9),
            Scale::Log => (value.max(from).ln() - from.ln()) / (to.ln() - from.ln()).max(1e-9),
        };
        HEIGHT - BOTTOM - part.clamp(0.0, 1.0) * (HEIGHT - TOP - BOTTOM)
    }
}

impl Chart {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.points.is_empty())
    }

    /// The chart as a figure.
    pub fn figure(&self) -> String {
        text(|out| self.write(out))
    }

    fn plane(&self) -> Plane {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let ticks = self.x_ticks.iter().map(|(x, _)| *x);
        let xs = || points().map(|(x, _)| *x).chain(ticks.clone());
        let x = (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max));
        let greatest = greatest(points().map(|(_, y)| *y).chain(self.most));
        let y = match self.scale {
            Scale::Linear => (0.0, if greatest > 0.0 { greatest * 1.05 } else { 1.0 }),
            Scale::Log => {
                let least = points().map(|(_, y)| *y).filter(|y| *y > 0.0).fold(f64::INFINITY, f64::min);
                let least = if least.is_finite() { least } else { 1.0 };
                (10f64.powf(least.log10().floor()), 10f64.powf(greatest.max(least * 1.01).log10().ceil()))
            }
        };
        Plane { x, y, scale: self.scale }
    }

    /// The series with the numbers of their styles, which begin again when there are no more.
    fn styled(&self) -> impl Iterator<Item = (usize, &Series)> {
        (0..STYLES).cycle().zip(&self.series)
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        let plane = self.plane();
        write!(out, "<figure><figcaption><h3>{}</h3><p>{}</p>", escape(self.title), escape(&self.note))?;
        write!(out, "<ul class=\"legend\">")?;
        for (at, series) in self.styled() {
            write!(
                out,
                "<li><svg viewBox=\"0 0 26 10\" aria-hidden=\"true\"><line class=\"s{at}\" x1=\"1\" y1=\"5\" x2=\"25\" y2=\"5\"/></svg>{}</li>",
                escape(&series.name)
            )?;
        }
        write!(
            out,
            "</ul></figcaption><svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
            escape(self.title)
        )?;
        for value in y_ticks(&plane) {
            let y = plane.y(value);
            write!(
                out,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text class=\"y\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 8.0,
                y + 4.0,
                escape(&(self.y_words)(value))
            )?;
        }
        for (at, (value, words)) in self.x_ticks.iter().enumerate() {
            let last = if at + 1 == self.x_ticks.len() { " last" } else { "" };
            write!(
                out,
                "<text class=\"x{last}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                plane.x(*value),
                HEIGHT - 8.0,
                escape(words)
            )?;
        }
        for (at, series) in self.styled() {
            let path = path(&plane, &series.points);
            if series.filled
                && let (Some(first), Some(last)) = (series.points.first(), series.points.last())
            {
                let (floor, from, to) = (HEIGHT - BOTTOM, plane.x(first.0), plane.x(last.0));
                write!(out, "<path class=\"f{at}\" d=\"{path}L{to:.1} {floor:.1}L{from:.1} {floor:.1}Z\"/>")?;
            }
            write!(out, "<path class=\"s{at}\" d=\"{path}\"/>")?;
        }
        self.write_bands(&plane, out)?;
        write!(out, "</svg></figure>")
    }

    /// A strip for every step, which says its values to whoever points at it.
    fn write_bands(&self, plane: &Plane, out: &mut String) -> fmt::Result {
        let mut xs: Vec<f64> =
            self.series.iter().flat_map(|series| &series.points).map(|(x, _)| *x).collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        for (at, x) in xs.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| xs.get(at)).unwrap_or(x);
            let after = xs.get(at + 1).unwrap_or(x);
            let (from, to) = (plane.x(f64::midpoint(*before, *x)), plane.x(f64::midpoint(*x, *after)));
            let mut words = (self.x_words)(*x);
            for series in &self.series {
                if let Some((_, y)) = series.points.iter().find(|(here, _)| here == x) {
                    let _ = write!(words, "\n{}: {}", series.name, (self.y_words)(*y));
                }
            }
            write!(
                out,
                "<rect class=\"band\" x=\"{from:.1}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.1}\"><title>{}</title></rect>",
                (to - from).max(1.0),
                HEIGHT - TOP - BOTTOM,
                escape(&words)
            )?;
        }
        Ok(())
    }
}

fn path(plane: &Plane, points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{:.1} {:.1}", if at == 0 { 'M' } else { 'L' }, plane.x(*x), plane.y(*y));
    }
    path
}

/// Round values between the ends of the y axis.
fn y_ticks(plane: &Plane) -> Vec<f64> {
    let (from, to) = plane.y;
    match plane.scale {
        Scale::Linear => steps(from, to, 5),
        Scale::Log => {
            let decades = (from.log10().round() as i32)..=(to.log10().round() as i32);
            let few = decades.end() - decades.start() <= 2;
            let within: &[f64] = if few { &[1.0, 2.0, 5.0] } else { &[1.0] };
            let values = decades.flat_map(|power| within.iter().map(move |times| times * 10f64.powi(power)));
            values.filter(|value| *value <= to * 1.001).collect()
        }
    }
}

/// Round values from one to another, about so many.
pub fn steps(from: f64, to: f64, about: u32) -> Vec<f64> {
    let rough = (to - from).max(1e-9) / f64::from(about);
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough);
    let step = step.unwrap_or(power * 10.0);
    let first = (from / step).ceil() as i64;
    (first..).map(|times| times as f64 * step).take_while(|value| *value <= to * (1.0 + 1e-9)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(points: Vec<(f64, f64)>, scale: Scale) -> Chart {
        Chart {
            title: "A & B",
            note: String::new(),
            series: vec![Series { name: "<p99>".to_owned(), points, filled: true }],
            scale,
            most: None,
            x_ticks: vec![(0.0, "0 s".to_owned())],
            x_words: |x| format!("{x} s"),
            y_words: |y| format!("{y}"),
        }
    }

    #[test]
    fn charts_are_well_formed_whatever_is_in_them() {
        for points in [vec![], vec![(0.0, 0.0)], vec![(0.0, 3.0), (1.0, 3.0)], vec![(0.0, 1e9), (5.0, 0.1)]] {
            for scale in [Scale::Linear, Scale::Log] {
                let figure = chart(points.clone(), scale).figure();
                assert!(!figure.contains("NaN") && !figure.contains("inf"), "{figure}");
                assert!(figure.contains("A &amp; B") && figure.contains("&lt;p99&gt;"));
                assert_eq!(figure.matches("<title>").count(), points.len());
                for tag in ["svg", "figure", "ul", "li", "text", "rect"] {
                    let times = |text: String| figure.matches(&text).count();
                    let opened = times(format!("<{tag} ")) + times(format!("<{tag}>"));
                    assert_eq!(opened, times(format!("</{tag}>")), "{tag} in {figure}");
                }
            }
        }
    }

    #[test]
    fn more_series_than_styles_are_all_drawn() {
        let mut chart = chart(vec![(0.0, 1.0), (1.0, 2.0)], Scale::Linear);
        let series = || Series { name: String::new(), points: vec![(0.0, 1.0)], filled: false };
        chart.series.extend((0..STYLES).map(|_| series()));
        let figure = chart.figure();
        assert_eq!(figure.matches("<path class=\"s0\"").count(), 2);
        assert!(!figure.contains(&format!("class=\"s{STYLES}\"")));
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(steps(0.0, 10.0, 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(steps(0.0, 730.0, 5), [0.0, 200.0, 400.0, 600.0]);
        assert_eq!(steps(0.0, 0.0, 5).len(), 1);
    }
}
