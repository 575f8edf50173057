//! Charts as SVG, of numbers that somebody else measured: [`lines`] for a page with a style sheet, [`bars`] as files
//! of their own. `svg` is what both share.

pub mod bars;
pub mod lines;
mod svg;

pub use self::svg::escape;
