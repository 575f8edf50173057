//! A plan while it is read: sections, rows and seats, each checked at its place. Every step takes constant
//! time, however large the plan is.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt::Display,
};

use super::problems::{Problems, short};
use domain::{
    SectionIndex, VenueLayout,
    layout::{PlannedRow, PlannedSeat, SeatNumber, Section, is_label_part},
};

/// Distances for rows and seats without coordinates: rows 1 m, sections 2 m, seats 0.6 m.
pub(super) const ROW_STEP: i32 = 10;
const SECTION_STEP: i32 = 20;
pub(super) const SEAT_STEP: i32 = 6;

/// The plan read so far.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) sections: Vec<Section>,
    pub(super) rows: Vec<PlannedRow>,
    /// Sections whose coordinates were generated.
    pub(super) without_coordinates: BTreeSet<SectionIndex>,
    by_code: HashMap<String, SectionIndex>,
    /// By section: its rows by name.
    rows_by_name: Vec<HashMap<String, usize>>,
    numbers: HashSet<(usize, SeatNumber)>,
    seats: usize,
    /// The largest `y` of a seat so far.
    rear: Option<i32>,
    /// Exceeded limits; each is reported once.
    exceeded: BTreeSet<Limit>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Limit {
    Sections,
    Rows,
    Seats,
    SeatsOf(usize),
}

impl Draft {
    /// Adds a section; `None` if there are too many.
    pub(super) fn section(
        &mut self,
        section: Section,
        place: impl Display,
        problems: &mut Problems,
    ) -> Option<SectionIndex> {
        if self.sections.len() == VenueLayout::SECTIONS_MAX {
            self.exceed(Limit::Sections, place, problems);
            return None;
        }
        let code = &section.code;
        if !is_label_part(code, true) {
            let rule = "a section's code is 1 to 40 letters, digits, '_', '.', '-' or inner spaces";
            problems.add(&place, format_args!("'{}': {rule}", short(code)));
        }
        let index = SectionIndex(self.sections.len() as u16);
        if self.by_code.insert(code.clone(), index).is_some() {
            problems.add_of_meaning(place, format_args!("section '{}' appears twice", short(code)));
        }
        self.sections.push(section);
        self.rows_by_name.push(HashMap::new());
        Some(index)
    }

    /// The section with this code.
    pub(super) fn section_coded(&self, code: &str) -> Option<SectionIndex> {
        self.by_code.get(code).copied()
    }

    /// Adds a row; `None` if there are too many.
    pub(super) fn row(
        &mut self,
        section: SectionIndex,
        name: &str,
        place: impl Display,
        problems: &mut Problems,
    ) -> Option<usize> {
        if self.rows.len() == VenueLayout::ROWS_MAX {
            self.exceed(Limit::Rows, place, problems);
            return None;
        }
        if !is_label_part(name, false) {
            let rule = "a row's name is 1 to 40 letters, digits, '_', '.' or inner spaces";
            problems.add(&place, format_args!("'{}': {rule}", short(name)));
        }
        let row = self.rows.len();
        if self.rows_by_name[section.at()].insert(name.to_owned(), row).is_some() {
            let code = &self.sections[section.at()].code;
            problems.add_of_meaning(
                place,
                format_args!("row '{}' of section '{}' appears twice", short(name), short(code)),
            );
        }
        self.rows.push((section, name.to_owned(), Vec::new()));
        Some(row)
    }

    /// The row with this name.
    pub(super) fn row_named(&self, section: SectionIndex, name: &str) -> Option<usize> {
        self.rows_by_name[section.at()].get(name).copied()
    }

    /// Adds a seat to a row.
    pub(super) fn seat(
        &mut self,
        row: usize,
        seat: PlannedSeat,
        place: impl Display,
        problems: &mut Problems,
    ) {
        if self.seats == VenueLayout::SEATS_MAX {
            self.exceed(Limit::Seats, place, problems);
            return;
        }
        if self.rows[row].2.len() == VenueLayout::ROW_SEATS_MAX {
            self.exceed(Limit::SeatsOf(row), place, problems);
            return;
        }
        if let SeatNumber::Text(text) = &seat.number
            && !is_label_part(text, true)
        {
            let rule = "a seat's number is 1 to 40 letters, digits, '_', '.', '-' or inner spaces";
            problems.add(&place, format_args!("number: '{}': {rule}", short(text)));
        }
        if !self.numbers.insert((row, seat.number.clone())) {
            let (section, name, _) = &self.rows[row];
            let (number, code) = (seat.number.to_string(), &self.sections[section.at()].code);
            let (number, name, code) = (short(&number), short(name), short(code));
            problems.add_of_meaning(
                place,
                format_args!("seat {number} of row {name} in section {code} appears twice"),
            );
            return;
        }
        self.seats += 1;
        self.rear = self.rear.max(Some(seat.position.y));
        self.rows[row].2.push(seat);
    }

    /// The `y` of a row without coordinates: behind everything that was read before.
    pub(super) fn next_row_y(&mut self, section: SectionIndex) -> i32 {
        self.without_coordinates.insert(section);
        // The row itself has been added already.
        let before = self.rows.len().checked_sub(2).map(|row| self.rows[row].0);
        let step = if before == Some(section) { ROW_STEP } else { SECTION_STEP };
        self.rear.map_or(0, |rear| rear.saturating_add(step))
    }

    /// Reports a limit, once.
    fn exceed(&mut self, limit: Limit, place: impl Display, problems: &mut Problems) {
        if self.exceeded.insert(limit) {
            let (what, most) = match limit {
                Limit::Sections => ("sections", VenueLayout::SECTIONS_MAX),
                Limit::Rows => ("rows", VenueLayout::ROWS_MAX),
                Limit::Seats => ("seats", VenueLayout::SEATS_MAX),
                Limit::SeatsOf(_) => ("seats in one row", VenueLayout::ROW_SEATS_MAX),
            };
            problems.add_of_meaning(place, format_args!("one too many: an event has at most {most} {what}"));
        }
    }
}
