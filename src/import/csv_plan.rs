//! CSV of seats: `section,row,number,tier[,x,y,accessible]`. Named columns in any order, separated by commas,
//! semicolons or tabs.

use super::{
    PlannedEvent,
    draft::{Draft, ROW_STEP, SEAT_STEP},
    parts::Parts,
    problems::{Problems, short},
};
use domain::{
    SectionIndex,
    layout::{Access, PlannedSeat, Point, SeatNumber, Section, SectionKind, natural_order},
};

const FORM: &str = "a line is section,row,number,tier[,x,y,accessible]";

/// The positions of the columns.
struct Columns {
    section: usize,
    row: usize,
    number: usize,
    tier: usize,
    x: Option<usize>,
    y: Option<usize>,
    accessible: Option<usize>,
}

impl Columns {
    fn find(names: &csv::StringRecord, problems: &mut Problems) -> Option<Self> {
        let column = |name: &str| names.iter().position(|column| column == name);
        for name in ["section", "row", "number", "tier", "x", "y", "accessible"] {
            if names.iter().filter(|column| *column == name).nth(1).is_some() {
                problems.add("line 1", format_args!("the column {name} appears twice"));
                return None;
            }
        }
        let needed = ["section", "row", "number", "tier"];
        let [section, row, number, tier] = needed.map(column);
        if let (Some(section), Some(row), Some(number), Some(tier)) = (section, row, number, tier) {
            let (x, y, accessible) = (column("x"), column("y"), column("accessible"));
            return Some(Self { section, row, number, tier, x, y, accessible });
        }
        let missing = needed.into_iter().filter(|name| column(name).is_none()).collect::<Vec<_>>().join(", ");
        problems.add(
            "line 1",
            format_args!(
                "the first line must name the columns, separated by commas, semicolons or tabs; missing: {missing}"
            ),
        );
        None
    }
}

/// Builds an event from lines of seats and a checked header.
pub(super) fn plan(bytes: &[u8], parts: Parts, problems: &mut Problems) -> Option<PlannedEvent> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).delimiter(delimiter_of(bytes)).from_reader(bytes);
    let names = reader.headers().cloned().unwrap_or_default();
    let columns = Columns::find(&names, problems)?;
    let mut lines = Lines { draft: Draft::default(), with_x: Vec::new(), columns, parts };
    for record in reader.records() {
        match record {
            Ok(record) => lines.add(line_of(bytes, record.position()), &record, problems),
            Err(error) => {
                let line = line_of(bytes, error.position());
                problems.add(format_args!("line {line}"), wrong_line(&error));
            }
        }
    }
    if lines.draft.rows.is_empty() && problems.is_empty() {
        problems.add("line 2", format_args!("the file has no seats; {FORM}"));
    }
    lines.count_as_people_do();
    lines.parts.finish(lines.draft, "", problems)
}

/// The separator of the first line. Spreadsheets write semicolons in countries with decimal commas.
fn delimiter_of(bytes: &[u8]) -> u8 {
    let first = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let times = |delimiter: u8| first.iter().filter(|byte| **byte == delimiter).count();
    // The comma is last, so it wins a tie.
    b"\t;,".iter().copied().max_by_key(|delimiter| times(*delimiter)).unwrap_or(b',')
}

/// The lines read so far.
struct Lines {
    draft: Draft,
    /// By row: whether its lines have an `x`.
    with_x: Vec<bool>,
    columns: Columns,
    parts: Parts,
}

impl Lines {
    fn add(&mut self, line: u64, record: &csv::StringRecord, problems: &mut Problems) {
        let place = format!("line {line}");
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let given = |column: Option<usize>| column.map(cell).filter(|text| !text.is_empty());
        let tier = self.parts.tier(cell(self.columns.tier), &place, problems);
        let mut decimetres = |name: &str, column: Option<usize>| {
            let text = given(column)?;
            let number = text.parse::<i32>();
            if number.is_err() {
                let text = short(text);
                problems.add(
                    &place,
                    format_args!("{name}: '{text}' is not a whole number of decimetres; {FORM}"),
                );
            }
            number.ok()
        };
        let (x, y) = (decimetres("x", self.columns.x), decimetres("y", self.columns.y));
        let access = match given(self.columns.accessible).unwrap_or("") {
            "" | "false" | "no" | "0" => Access::Standard,
            "true" | "yes" | "1" => Access::Accessible,
            "companion" => Access::Companion,
            other => {
                let other = short(other);
                problems.add(&place, format_args!("accessible: '{other}' is not true, false or companion"));
                Access::Standard
            }
        };
        let number = SeatNumber::new(cell(self.columns.number));
        let Some(section) = self.section(cell(self.columns.section), &place, problems) else { return };
        let name = cell(self.columns.row);
        let row = match self.draft.row_named(section, name) {
            Some(row) => Some(row),
            None => self.draft.row(section, name, &place, problems),
        };
        let Some(row) = row else { return };
        self.with_x.resize(self.with_x.len().max(row + 1), false);
        self.with_x[row] |= given(self.columns.x).is_some();
        if given(self.columns.x).is_none() || given(self.columns.y).is_none() {
            self.draft.without_coordinates.insert(section);
        }
        let x = x.unwrap_or((self.draft.rows[row].2.len() as i32).saturating_mul(SEAT_STEP));
        let y = y.unwrap_or((row as i32).saturating_mul(ROW_STEP));
        let seat = PlannedSeat { number, position: Point { x, y }, tier, access, rank: None };
        self.draft.seat(row, seat, &place, problems);
    }

    fn section(&mut self, code: &str, place: &str, problems: &mut Problems) -> Option<SectionIndex> {
        if let Some(section) = self.draft.section_coded(code) {
            return Some(section);
        }
        let (code, name) = (code.to_owned(), code.to_owned());
        let section = Section { code, name, kind: SectionKind::Seats, outline: Vec::new() };
        self.draft.section(section, place, problems)
    }

    /// Seats are in the order of their lines. If the lines of a row have no `x` and were sorted as text (1,
    /// 10, 11, 2), its seats are sorted by number.
    fn count_as_people_do(&mut self) {
        for (row, with_x) in self.draft.rows.iter_mut().zip(&self.with_x) {
            let seats = &mut row.2;
            let numbers: Vec<String> = seats.iter().map(|seat| seat.number.to_string()).collect();
            let is_counted = |pair: &[String]| natural_order(&pair[0], &pair[1]).is_lt();
            if *with_x || !numbers.is_sorted() || numbers.windows(2).all(is_counted) {
                continue;
            }
            let places: Vec<Point> = seats.iter().map(|seat| seat.position).collect();
            seats.sort_by_cached_key(|seat| Counted(seat.number.to_string()));
            for (seat, position) in seats.iter_mut().zip(places) {
                seat.position = position;
            }
        }
    }
}

/// A seat's number, compared in natural order.
#[derive(PartialEq, Eq)]
struct Counted(String);

impl Ord for Counted {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        natural_order(&self.0, &other.0)
    }
}

impl PartialOrd for Counted {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The line number of a record, as an editor counts. The reader has the end of the previous record; empty
/// lines may follow it.
fn line_of(bytes: &[u8], position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let rest = bytes.get(position.byte() as usize..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + ends.filter(|byte| **byte == b'\n').count() as u64
}

/// The problem of a line that could not be split.
fn wrong_line(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} columns where the first line has {expected_len}; {FORM}")
        }
        csv::ErrorKind::Utf8 { .. } => "not UTF-8; save the file as CSV UTF-8".to_owned(),
        _ => format!("{error}; {FORM}"),
    }
}
