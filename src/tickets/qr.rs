//! QR codes of tickets as SVG and PNG.
//!
//! Level M corrects 15 % of damage. At 61 modules and 3 cm a module is 0.43 mm wide with its quiet zone,
//! which a phone's camera resolves at arm's length. Level Q would need 69 modules and lose more by their
//! smaller size than it gains.

use qrcode::{Color, EcLevel, QrCode, render::svg};

/// Why a QR code cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum QrError {
    /// The token has more characters than a QR code takes.
    #[error("the token is too long for a QR code")]
    TooLong,
    /// The picture cannot be encoded.
    #[error("the picture cannot be encoded: {0}")]
    Png(#[from] png::EncodingError),
}

/// Width of the white border in modules, as ISO/IEC 18004 requires.
pub const QUIET_ZONE: usize = 4;

/// A code as shapes, for drawing it elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Runs {
    /// Modules on a side, without the border.
    pub side: usize,
    /// Dark modules beside each other.
    pub dark: Vec<Run>,
}

/// Dark modules beside each other in a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// The row, from the top.
    pub row: usize,
    /// The first module's column, from the left.
    pub column: usize,
    /// How many there are.
    pub length: usize,
}

fn encode(token: &str) -> Result<QrCode, QrError> {
    QrCode::with_error_correction_level(token, EcLevel::M).map_err(|_| QrError::TooLong)
}

/// The code's dark modules.
pub fn runs(token: &str) -> Result<Runs, QrError> {
    let code = encode(token)?;
    let side = code.width();
    let mut dark: Vec<Run> = Vec::new();
    for row in 0..side {
        for column in (0..side).filter(|column| code[(*column, row)] == Color::Dark) {
            match dark.last_mut() {
                Some(run) if run.row == row && run.column + run.length == column => run.length += 1,
                _ => dark.push(Run { row, column, length: 1 }),
            }
        }
    }
    Ok(Runs { side, dark })
}

/// An SVG that scales to any size.
pub fn svg(token: &str) -> Result<String, QrError> {
    let code = encode(token)?;
    let rendered = code
        .render::<svg::Color<'_>>()
        .min_dimensions(244, 244)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    Ok(rendered)
}

/// A black and white PNG of at most `pixels` a side, every module a whole number of pixels.
pub fn png(token: &str, pixels: u32) -> Result<Vec<u8>, QrError> {
    let code = encode(token)?;
    let modules = code.width() + 2 * QUIET_ZONE;
    let scale = (pixels as usize / modules).max(1);
    let side = modules * scale;
    let is_dark = |column: usize, row: usize| {
        let inside = |at: usize| at.checked_sub(QUIET_ZONE).filter(|at| *at < code.width());
        inside(column).zip(inside(row)).is_some_and(|module| code[module] == Color::Dark)
    };
    let width = side.div_ceil(8);
    let mut rows = Vec::with_capacity(width * side);
    // Every row of pixels of a row of modules is the same.
    for row in 0..modules {
        let mut line = vec![0u8; width];
        for column in (0..modules).filter(|column| !is_dark(*column, row)) {
            for x in column * scale..(column + 1) * scale {
                line[x / 8] |= 0x80 >> (x % 8);
            }
        }
        for _ in 0..scale {
            rows.extend_from_slice(&line);
        }
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side as u32, side as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(&rows)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A token with the length and the characters of a real one.
    fn token() -> String {
        format!("TB1:{}", base45::encode((0..=220u8).collect::<Vec<u8>>()))
    }

    fn decode(picture: image::GrayImage) -> Option<String> {
        let mut picture = rqrr::PreparedImage::prepare(picture);
        picture.detect_grids().first().and_then(|grid| grid.decode().ok()).map(|(_, text)| text)
    }

    #[test]
    fn an_independent_decoder_reads_it_at_three_centimetres() {
        // 3 cm are 354 pixels on a 300 ppi screen.
        let png = png(&token(), 354).unwrap();
        let picture = image::load_from_memory(&png).unwrap().to_luma8();
        assert!(picture.width() <= 354);
        assert_eq!(decode(picture), Some(token()));
    }

    #[test]
    fn it_survives_the_blur_and_noise_of_a_photograph() {
        let png = png(&token(), 354).unwrap();
        let picture = image::load_from_memory(&png).unwrap().to_luma8();
        let larger = image::imageops::resize(&picture, 620, 620, image::imageops::FilterType::Triangle);
        let mut photograph = image::imageops::blur(&larger, 1.5);
        for (index, pixel) in photograph.pixels_mut().enumerate() {
            let noise = (index.wrapping_mul(2_654_435_761) >> 7) % 50;
            pixel.0[0] = (u16::from(pixel.0[0]) * 3 / 4 + noise as u16).min(255) as u8;
        }
        assert_eq!(decode(photograph), Some(token()));
    }

    #[test]
    fn what_is_too_long_is_an_error() {
        assert!(matches!(svg(&"A".repeat(5_000)), Err(QrError::TooLong)));
    }
}
