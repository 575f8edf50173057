//! Tickets on paper: a PDF with one page a ticket, of the same design as the one that devices make
//! (`web/src/tickets/pdf.ts`).

mod paint;

use krilla::{Document, metadata::Metadata, page::PageSettings};

use self::paint::{Colour, Painter, Style, fonts};
use super::content::{MailContent, TicketContent};
use crate::tickets::qr;
use domain::Language;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A ticket's code cannot be drawn.
    #[error(transparent)]
    Qr(#[from] qr::QrError),
    /// The library refused something.
    #[error("the PDF cannot be made: {0}")]
    Pdf(String),
}

/// Millimetres. The ticket lies at the top of an A4 page, inside what Letter and every printer can print.
const PAGE: (f32, f32) = (210.0, 297.0);
const LEFT: f32 = 20.0;
const TOP: f32 = 20.0;
const WIDTH: f32 = 170.0;
const HEIGHT: f32 = 92.0;
const STUB_WIDTH: f32 = 74.0;
/// Wide enough that a module of a usual token is over 0.9 mm.
const QR_SIDE: f32 = 62.0;
/// Where the stub with the code is torn off.
const TEAR_X: f32 = LEFT + WIDTH - STUB_WIDTH;
const HEAD_WIDTH: f32 = WIDTH - STUB_WIDTH;
const HEAD_HEIGHT: f32 = 36.0;
const CORNER: f32 = 3.0;
/// Where text begins, and how wide it may be.
const TEXT_X: f32 = LEFT + 8.0;
const ROOM: f32 = HEAD_WIDTH - 14.0;

const BRAND: Colour = Colour(0x2b, 0x1b, 0x3d);
const BRAND_INK: Colour = Colour(0xff, 0xf8, 0xe9);
const MARIGOLD: Colour = Colour(0xff, 0xb7, 0x1b);
const INK: Colour = Colour(0x21, 0x1a, 0x2b);
const SOFT: Colour = Colour(0x5c, 0x54, 0x67);
const LINE: Colour = Colour(0x8f, 0x84, 0x96);
const BLACK: Colour = Colour(0, 0, 0);

/// The words on a ticket.
struct Words {
    valid: &'static str,
    number: &'static str,
    hint: &'static str,
}

fn words(language: Language) -> Words {
    match language {
        Language::Spanish => Words {
            valid: "Válida",
            number: "Entrada n.º",
            hint: "Imprímela o llévala en el teléfono. Una persona por entrada; vale el primer escaneo.",
        },
        Language::English => Words {
            valid: "Valid",
            number: "Ticket no.",
            hint: "Print it or keep it on your phone. One person per ticket; the first scan counts.",
        },
    }
}

/// The PDF of a mail's tickets, a page each.
pub fn tickets_pdf(content: &MailContent, language: Language) -> Result<Vec<u8>, PdfError> {
    let fonts = fonts().ok_or_else(|| PdfError::Pdf("a font cannot be read".to_owned()))?;
    let mut document = Document::new();
    let labels: Vec<&str> = content.tickets.iter().map(|ticket| ticket.label.as_str()).collect();
    let metadata = Metadata::new()
        .title(content.event.name.clone())
        .description(labels.join(", "))
        .language(language.as_str().to_owned())
        .creator("TicketBuster".to_owned());
    document.set_metadata(metadata);
    for ticket in &content.tickets {
        let size = PageSettings::from_wh(paint::points(PAGE.0), paint::points(PAGE.1));
        let mut page = document.start_page_with(size.ok_or_else(|| PdfError::Pdf("no page".to_owned()))?);
        let mut surface = page.surface();
        draw_page(&mut Painter::new(&mut surface, &fonts), content, ticket, &words(language))?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| PdfError::Pdf(format!("{error:?}")))
}

fn draw_page(
    painter: &mut Painter<'_, '_>,
    content: &MailContent,
    ticket: &TicketContent,
    words: &Words,
) -> Result<(), PdfError> {
    draw_head(painter, content);
    draw_facts(painter, content, ticket, words);
    painter.outline((LEFT, TOP), (WIDTH, HEIGHT), CORNER, LINE);
    painter.dashes((TEAR_X, TOP + 2.0), (TEAR_X, TOP + HEIGHT - 2.0), LINE);
    let qr_x = TEAR_X + (STUB_WIDTH - QR_SIDE) / 2.0;
    draw_qr(painter, &ticket.token, (qr_x, TOP + 10.0))?;
    painter.text(words.valid, (qr_x + 4.0, TOP + 82.0), Style::bold(10.0, INK), QR_SIDE);
    painter.text(words.hint, (LEFT, TOP + HEIGHT + 8.0), Style::plain(9.0, SOFT), WIDTH);
    Ok(())
}

/// The name of the event, on the brand's colour.
fn draw_head(painter: &mut Painter<'_, '_>, content: &MailContent) {
    painter.rounded((LEFT, TOP), (HEAD_WIDTH, HEAD_HEIGHT), CORNER, BRAND);
    // Only its corner at the top left is the ticket's own.
    painter.rectangle((LEFT + HEAD_WIDTH / 2.0, TOP), (HEAD_WIDTH / 2.0, HEAD_HEIGHT), BRAND);
    painter.rectangle((LEFT, TOP + HEAD_HEIGHT / 2.0), (HEAD_WIDTH, HEAD_HEIGHT / 2.0), BRAND);
    painter.text(&content.sender, (TEXT_X, TOP + 9.0), Style::bold(10.0, MARIGOLD), ROOM);
    let style = Style::bold(16.0, BRAND_INK);
    for (row, line) in painter.broken(&content.event.name, style, ROOM, 2).iter().enumerate() {
        painter.text(line, (TEXT_X, TOP + 19.0 + row as f32 * 7.5), style, ROOM);
    }
}

/// When, where, and which place.
fn draw_facts(painter: &mut Painter<'_, '_>, content: &MailContent, ticket: &TicketContent, words: &Words) {
    let event = &content.event;
    let style = Style::plain(10.5, INK);
    let mut lines = painter.broken(&event.date, style, ROOM, 2);
    lines.extend(painter.broken(&format!("{}, {}", event.venue, event.city), style, ROOM, 1));
    for (row, line) in lines.iter().enumerate() {
        painter.text(line, (TEXT_X, TOP + 46.0 + row as f32 * 5.5), style, ROOM);
    }
    let mut x = TEXT_X;
    for (index, (label, value)) in ticket.parts.iter().enumerate() {
        let width = match (ticket.parts.len(), index) {
            (1, _) => ROOM,
            (_, 0) => ROOM * 0.54,
            _ => ROOM * 0.23,
        };
        painter.text(label, (x, TOP + 68.0), Style::plain(8.0, SOFT), width - 2.0);
        painter.text(value, (x, TOP + 75.5), Style::bold(17.0, INK), width - 2.0);
        x += width;
    }
    let small = format!("{} {}", words.number, ticket.number);
    painter.text(&small, (TEXT_X, TOP + 86.0), Style::plain(8.0, SOFT), ROOM);
}

/// As shapes, so that it is sharp at any size. One path: printers then leave no hairlines between the modules.
fn draw_qr(painter: &mut Painter<'_, '_>, token: &str, (x, y): (f32, f32)) -> Result<(), PdfError> {
    let runs = qr::runs(token)?;
    let module = QR_SIDE / (runs.side + 2 * qr::QUIET_ZONE) as f32;
    let at = |modules: usize| (modules + qr::QUIET_ZONE) as f32 * module;
    let shapes = runs
        .dark
        .iter()
        .map(|run| ((x + at(run.column), y + at(run.row)), (run.length as f32 * module, module)));
    painter.rectangles(shapes, BLACK);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::sample::sample, *};
    use domain::MailKind;

    #[test]
    fn there_is_a_page_for_each_ticket_and_only_used_letters_are_embedded() {
        let content = sample(MailKind::OrderCompleted).content("https://tickets.example", Language::Spanish);
        let pdf = tickets_pdf(&content, Language::Spanish).unwrap();
        let text = String::from_utf8_lossy(&pdf);
        assert!(text.starts_with("%PDF-1."));
        assert_eq!(content.tickets.len(), 2);
        assert!(pdf.len() < 60_000, "{} bytes", pdf.len());
    }

    #[test]
    fn a_name_that_is_too_long_or_in_other_letters_is_drawn_all_the_same() {
        let mut facts = sample(MailKind::OrderCompleted);
        for name in ["Ñandú ".repeat(60), "Иван Ξένος 漢字 🎟".to_owned(), "x".repeat(200)] {
            facts.event.details.name = name;
            let content = facts.content("https://tickets.example", Language::English);
            assert!(tickets_pdf(&content, Language::English).is_ok());
        }
    }
}
