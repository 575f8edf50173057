//! Text and shapes on a page of a PDF, in millimetres from its top left corner.
//!
//! The fonts are Liberation Sans, as wide as the Helvetica that devices use; of their letters only those used are
//! embedded.

use krilla::{
    color::rgb,
    geom::{Path, PathBuilder, Point, Rect},
    num::NormalizedF32,
    paint::{Fill, FillRule, Stroke, StrokeDash},
    surface::Surface,
    text::{Font, TextDirection},
};
use ttf_parser::Face;

const REGULAR: &[u8] = include_bytes!("../fonts/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/LiberationSans-Bold.ttf");

/// A colour: red, green, blue.
#[derive(Clone, Copy)]
pub(super) struct Colour(pub u8, pub u8, pub u8);

/// How text looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    size: f32,
    colour: Colour,
    is_bold: bool,
}

impl Style {
    pub(super) fn plain(size: f32, colour: Colour) -> Self {
        Self { size, colour, is_bold: false }
    }

    pub(super) fn bold(size: f32, colour: Colour) -> Self {
        Self { size, colour, is_bold: true }
    }
}

/// A font to draw with, and to measure with.
struct Typeface {
    font: Font,
    face: Face<'static>,
}

/// Both fonts.
pub(super) struct Fonts {
    regular: Typeface,
    bold: Typeface,
}

/// The fonts of one document.
pub(super) fn fonts() -> Option<Fonts> {
    let typeface = |data: &'static [u8]| {
        Some(Typeface { font: Font::new(data.into(), 0)?, face: Face::parse(data, 0).ok()? })
    };
    Some(Fonts { regular: typeface(REGULAR)?, bold: typeface(BOLD)? })
}

impl Fonts {
    fn of(&self, style: Style) -> &Typeface {
        if style.is_bold { &self.bold } else { &self.regular }
    }

    /// Millimetres that a line takes.
    fn width(&self, text: &str, style: Style) -> f32 {
        let face = &self.of(style).face;
        let advance = |c: char| face.glyph_hor_advance(face.glyph_index(c).unwrap_or_default()).unwrap_or(0);
        let units: f32 = text.chars().map(|c| f32::from(advance(c))).sum();
        millimetres(units / f32::from(face.units_per_em()) * style.size)
    }
}

/// Millimetres as points, in which a PDF measures.
pub(super) fn points(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

fn millimetres(points: f32) -> f32 {
    points * 25.4 / 72.0
}

/// Draws on a page.
pub(super) struct Painter<'a, 'b> {
    surface: &'a mut Surface<'b>,
    fonts: &'a Fonts,
}

/// How far the handles of a curve are from its ends for a quarter of a circle.
const QUARTER: f32 = 0.552_285;

impl<'a, 'b> Painter<'a, 'b> {
    pub(super) fn new(surface: &'a mut Surface<'b>, fonts: &'a Fonts) -> Self {
        Self { surface, fonts }
    }

    /// A line of text whose baseline begins at a point; made smaller if it is wider than `room`.
    pub(super) fn text(&mut self, text: &str, (x, y): (f32, f32), style: Style, room: f32) {
        let text = printable(text);
        let width = self.fonts.width(&text, style);
        let size = if width > room { style.size * room / width } else { style.size };
        self.fill(style.colour);
        let font = self.fonts.of(style).font.clone();
        let start = Point::from_xy(points(x), points(y));
        self.surface.draw_text(start, font, size, &text, false, TextDirection::Auto);
    }

    /// The lines of a text that is at most `room` wide; a text with more is cut.
    pub(super) fn broken(&self, text: &str, style: Style, room: f32, lines_max: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in printable(text).split_whitespace() {
            let is_last = lines.len() == lines_max;
            let longer = lines.last().map(|line| format!("{line} {word}"));
            let longer = longer.filter(|line| self.fonts.width(line, style) <= room);
            match (lines.last_mut(), longer) {
                (Some(line), Some(longer)) => *line = longer,
                (Some(line), None) if is_last => {
                    line.push('…');
                    break;
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }

    pub(super) fn rectangle(&mut self, from: (f32, f32), size: (f32, f32), colour: Colour) {
        self.rectangles([(from, size)].into_iter(), colour);
    }

    /// Rectangles as one shape.
    pub(super) fn rectangles(&mut self, all: impl Iterator<Item = ((f32, f32), (f32, f32))>, colour: Colour) {
        let mut path = PathBuilder::new();
        for ((x, y), (width, height)) in all {
            let rectangle = Rect::from_xywh(points(x), points(y), points(width), points(height));
            rectangle.into_iter().for_each(|rectangle| path.push_rect(rectangle));
        }
        self.fill(colour);
        path.finish().iter().for_each(|path| self.surface.draw_path(path));
    }

    /// A rectangle with round corners.
    pub(super) fn rounded(&mut self, from: (f32, f32), size: (f32, f32), corner: f32, colour: Colour) {
        self.fill(colour);
        rounded(from, size, corner).iter().for_each(|path| self.surface.draw_path(path));
    }

    /// The edge of a rectangle with round corners.
    pub(super) fn outline(&mut self, from: (f32, f32), size: (f32, f32), corner: f32, colour: Colour) {
        self.stroke(colour, None);
        rounded(from, size, corner).iter().for_each(|path| self.surface.draw_path(path));
    }

    /// A line to tear along.
    pub(super) fn dashes(&mut self, from: (f32, f32), to: (f32, f32), colour: Colour) {
        self.stroke(colour, Some(StrokeDash { array: vec![points(1.6); 2], offset: 0.0 }));
        let mut path = PathBuilder::new();
        path.move_to(points(from.0), points(from.1));
        path.line_to(points(to.0), points(to.1));
        path.finish().iter().for_each(|path| self.surface.draw_path(path));
    }

    fn fill(&mut self, Colour(red, green, blue): Colour) {
        let paint = rgb::Color::new(red, green, blue).into();
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }));
    }

    fn stroke(&mut self, Colour(red, green, blue): Colour, dash: Option<StrokeDash>) {
        let paint = rgb::Color::new(red, green, blue).into();
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke { paint, width: points(0.3), dash, ..Stroke::default() }));
    }
}

fn rounded((x, y): (f32, f32), (width, height): (f32, f32), corner: f32) -> Option<Path> {
    let [left, top, right, bottom] = [x, y, x + width, y + height].map(points);
    let (radius, handle) = (points(corner), points(corner) * (1.0 - QUARTER));
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - handle, top, right, top + handle, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - handle, right - handle, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + handle, bottom, left, bottom - handle, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + handle, left + handle, top, left + radius, top);
    path.close();
    path.finish()
}

/// Spaces that no line breaks at are spaces here, and what cannot be drawn is left out.
fn printable(text: &str) -> String {
    let spaced = text.chars().map(|c| if matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}') { ' ' } else { c });
    spaced.filter(|c| !c.is_control()).collect()
}
