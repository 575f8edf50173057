//! CSV of seats: `section,row,number,tier[,x,y,accessible]`, columns by name in any order.

use serde::Deserialize;

use super::{Defaults, PlannedEvent, Problem, header::EventHeader};
use crate::domain::{
    SectionIndex,
    layout::{Access, PlannedRow, PlannedSeat, Point, Section, SectionKind},
};

#[derive(Deserialize)]
struct Line {
    section: String,
    row: String,
    number: u32,
    tier: String,
    x: Option<i32>,
    y: Option<i32>,
    accessible: Option<String>,
}

/// Where seats stand whose file does not say: rows a metre apart, seats 0.6 m.
const ROW_STEP: i32 = 10;
const SEAT_STEP: i32 = 6;

pub(super) fn plan(
    bytes: &[u8],
    header: EventHeader,
    defaults: Defaults,
) -> Result<PlannedEvent, Vec<Problem>> {
    let mut problems = Vec::new();
    let parts = header.check(defaults, &mut problems);
    let mut sections: Vec<Section> = Vec::new();
    let mut rows: Vec<PlannedRow> = Vec::new();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let columns = reader.headers().cloned().unwrap_or_default();
    let needed = ["section", "row", "number", "tier"];
    let missing: Vec<&str> =
        needed.into_iter().filter(|name| !columns.iter().any(|column| column == *name)).collect();
    if !missing.is_empty() {
        let detail = format!("the first line names the columns; missing: {}", missing.join(", "));
        problems.push(Problem::new("line 1", detail));
        return Err(problems);
    }
    for record in reader.records() {
        let read = record.and_then(|record| {
            let at = line_of(bytes, record.position());
            record.deserialize::<Line>(Some(&columns)).map(|line| (at, line))
        });
        let (at, line) = match read {
            Ok(read) => read,
            Err(error) => {
                let place = format!("line {}", line_of(bytes, error.position()));
                problems.push(Problem::new(place, wrong_line(&error, &columns)));
                continue;
            }
        };
        let place = format!("line {at}");
        let Some(tier) = parts.tier(&line.tier) else {
            problems.push(parts.unknown_tier(place, &line.tier));
            continue;
        };
        let access = match line.accessible.as_deref().unwrap_or("") {
            "" | "false" | "no" | "0" => Access::Standard,
            "true" | "yes" | "1" => Access::Accessible,
            "companion" => Access::Companion,
            other => {
                let detail = format!("'{other}' is not true, false or companion");
                problems.push(Problem::new(place, detail));
                continue;
            }
        };
        let section = section_index(&mut sections, &line.section);
        let row = row_index(&mut rows, section, &line.row);
        let y = line.y.unwrap_or((row as i32).saturating_mul(ROW_STEP));
        let seats = &mut rows[row].2;
        if seats.iter().any(|seat| seat.number == line.number) {
            let detail = format!(
                "seat {} of row {} in section {} is there twice",
                line.number, line.row, line.section
            );
            problems.push(Problem::new(place, detail));
            continue;
        }
        let x = line.x.unwrap_or((seats.len() as i32).saturating_mul(SEAT_STEP));
        seats.push(PlannedSeat { number: line.number, position: Point { x, y }, tier, access, rank: None });
    }
    parts.finish(sections, rows, problems)
}

fn section_index(sections: &mut Vec<Section>, code: &str) -> SectionIndex {
    // Files come section by section, so the last one is nearly always right.
    let found = sections.iter().rposition(|section| section.code == code);
    let index = found.unwrap_or_else(|| {
        let (code, name) = (code.to_owned(), code.to_owned());
        sections.push(Section { code, name, kind: SectionKind::Seats, outline: Vec::new() });
        sections.len() - 1
    });
    SectionIndex(index as u16)
}

fn row_index(rows: &mut Vec<PlannedRow>, section: SectionIndex, name: &str) -> usize {
    let found = rows.iter().rposition(|row| row.0 == section && row.1 == name);
    found.unwrap_or_else(|| {
        rows.push((section, name.to_owned(), Vec::new()));
        rows.len() - 1
    })
}

/// The line of a record, counted as an editor does. The reader says where the last record ended: empty lines
/// may follow before the next begins.
fn line_of(bytes: &[u8], position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let rest = bytes.get(position.byte() as usize..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + ends.filter(|byte| **byte == b'\n').count() as u64
}

/// What is wrong with a line, by the name of its column where it is one column's fault.
fn wrong_line(error: &csv::Error, columns: &csv::StringRecord) -> String {
    let form = "a line is section,row,number,tier[,x,y,accessible]";
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            let column = err.field().and_then(|field| columns.get(field as usize)).unwrap_or("a column");
            format!("{column}: {}; {form}", err.kind())
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} columns where the first line has {expected_len}; {form}")
        }
        _ => format!("{error}; {form}"),
    }
}
