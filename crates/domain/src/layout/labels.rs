//! Seat labels `SECTION-ROW-NUMBER`, and the search for the seat that a label names.
//!
//! Every label of a new layout leads to exactly one seat. Labels come from outside: no choice of names may
//! make a search slow.

use super::{LayoutProblems, NumberRef, Row, SectionKind, VenueLayout};
use crate::ids::{RowIndex, SeatIndex, SectionIndex};

/// The longest section code in bytes: 40 characters of 4 bytes.
const CODE_BYTES_MAX: usize = 160;

/// The most ambiguous labels that are reported.
const AMBIGUOUS_NAMED_MAX: usize = 20;

/// The rows of a layout, sorted by section and name. A search is O(log rows) whatever the names are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct RowsByName {
    rows: Vec<RowIndex>,
    /// By section: the end of its rows in `rows`.
    ends: Vec<u32>,
}

impl RowsByName {
    pub(super) fn new(sections: usize, rows: &[Row]) -> Self {
        let mut sorted: Vec<RowIndex> = (0..rows.len() as u32).map(RowIndex).collect();
        sorted.sort_unstable_by_key(|row| (rows[row.at()].section, rows[row.at()].name.as_str()));
        let mut ends = vec![0; sections];
        for row in rows {
            ends[row.section.at()] += 1;
        }
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end;
        }
        Self { rows: sorted, ends }
    }

    fn find(&self, rows: &[Row], section: SectionIndex, name: &str) -> Option<RowIndex> {
        let end = *self.ends.get(section.at())? as usize;
        let begin = section.at().checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let of_section = &self.rows[begin..end];
        let at = of_section.binary_search_by(|row| rows[row.at()].name.as_str().cmp(name)).ok()?;
        Some(of_section[at])
    }
}

impl VenueLayout {
    /// A seat's number. Panics when the index is not of this layout.
    pub fn number(&self, seat: SeatIndex) -> NumberRef<'_> {
        // The fallback is never taken: every code was checked when the layout was built.
        self.seats[seat.at()].number.read(&self.number_texts).unwrap_or(NumberRef::Text(""))
    }

    /// A seat's stable label, `SECTION-ROW-NUMBER`. Panics when the index is not of this layout.
    pub fn label(&self, seat: SeatIndex) -> String {
        let row = self.row_of(seat);
        let section = &self.sections[row.section.at()].code;
        format!("{section}-{}-{}", row.name, self.number(seat))
    }

    /// The seat with this label. Section codes and numbers may contain `-`, row names may not. So every `-`
    /// may end the section code, and each is tried; `label_problems` makes sure that only one of them leads
    /// to a seat.
    pub fn seat_labelled(&self, label: &str) -> Option<SeatIndex> {
        let cuts = label.match_indices('-').map(|(at, _)| at).take_while(|at| *at <= CODE_BYTES_MAX);
        cuts.filter_map(|at| {
            let section = self.section_named(&label[..at])?;
            let (row, number) = label[at + 1..].split_once('-')?;
            self.seat_numbered(section, row, number)
        })
        .next()
    }

    fn seat_numbered(&self, section: SectionIndex, row: &str, number: &str) -> Option<SeatIndex> {
        let row = &self.rows[self.rows_by_name.find(&self.rows, section, row)?.at()];
        let number = NumberRef::new(number);
        let is_it = |seat: u32| self.number(SeatIndex(seat)) == number;
        // Most rows are numbered 1, 2, 3 …: look at the seat with that offset first.
        if let (NumberRef::Plain(number), NumberRef::Plain(first)) = (number, self.number(row.first)) {
            let guess = row.first.0.saturating_add(number.saturating_sub(first));
            if row.seats().contains(&guess) && is_it(guess) {
                return Some(SeatIndex(guess));
            }
        }
        row.seats().find(|seat| is_it(*seat)).map(SeatIndex)
    }
}

/// Labels that can be read in two ways. Only new layouts are checked: older ones had no `-` in their numbers,
/// so each of their labels leads to one seat.
pub(super) fn label_problems(layout: &VenueLayout) -> LayoutProblems {
    let mut problems = Vec::new();
    for section in layout.sections() {
        let is_area = matches!(section.kind, SectionKind::Area { .. });
        if is_area && layout.seat_labelled(&section.code).is_some() {
            let code = &section.code;
            problems.push(format!("area '{code}' has the label of a seat as its code; give it another code"));
        }
    }
    let seats = (0..layout.seat_count() as u32).map(SeatIndex);
    let with_dash =
        seats.filter(|seat| matches!(layout.number(*seat), NumberRef::Text(text) if text.contains('-')));
    let ambiguous = with_dash.filter_map(|seat| other_section(layout, seat).map(|other| (seat, other)));
    for (seat, other) in ambiguous.take(AMBIGUOUS_NAMED_MAX) {
        problems.push(format!(
            "the label '{}' could also be of a seat in section '{other}'; give that section or the row another name",
            layout.label(seat)
        ));
    }
    problems
}

/// The code of another section with which this seat's label could also begin, with a row and a number after
/// it.
fn other_section(layout: &VenueLayout, seat: SeatIndex) -> Option<String> {
    let label = layout.label(seat);
    let own = layout.sections()[layout.section_of(seat).at()].code.len();
    let cuts = label.match_indices('-').map(|(at, _)| at).filter(|at| *at != own);
    let codes = cuts.filter(|at| label[at + 1..].contains('-')).map(|at| &label[..at]);
    let mut others = codes.filter(|code| layout.section_named(code).is_some());
    others.next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Amount, TierIndex,
        layout::{Access, PlannedSeat, Point, PriceTier, SeatNumber, Section, Stage},
    };

    fn built(sections: &[&str], rows: &[(u16, &str, &[&str])]) -> Result<VenueLayout, LayoutProblems> {
        let section = |code: &&str| Section {
            code: (*code).to_owned(),
            name: (*code).to_owned(),
            kind: SectionKind::Seats,
            outline: Vec::new(),
        };
        let row = |(section, name, numbers): &(u16, &str, &[&str])| {
            let seats = numbers.iter().enumerate().map(|(index, number)| PlannedSeat {
                number: SeatNumber::new(number),
                position: Point { x: index as i32 * 6, y: 0 },
                tier: TierIndex(0),
                access: Access::Standard,
                rank: None,
            });
            (SectionIndex(*section), (*name).to_owned(), seats.collect())
        };
        let tier = PriceTier { code: "T".to_owned(), name: "T".to_owned(), price: Amount(1) };
        VenueLayout::build(
            sections.iter().map(section).collect(),
            vec![tier],
            rows.iter().map(row).collect(),
            Stage::default(),
        )
    }

    #[test]
    fn every_label_leads_to_its_seat_whatever_its_number() {
        let numbers: &[&str] = &["1", "2", "10", "12", "12A", "W1", "0-0", "0-1", "07", "4294967295", "½ B"];
        let codes = ["S", "S-A", "SALA ALTA", "S-A-B"];
        let rows = [(0, "C", numbers), (1, "1", &["3", "4"]), (2, "10", numbers), (3, "9", &["9", "8", "7"])];
        let layout = built(&codes, &rows).unwrap();
        for seat in (0..layout.seat_count() as u32).map(SeatIndex) {
            let label = layout.label(seat);
            assert_eq!(layout.seat_labelled(&label), Some(seat), "{label}");
        }
        assert_eq!(layout.label(SeatIndex(6)), "S-C-0-0");
        let dashes = "-".repeat(100_000);
        for label in ["S-C-01", "S-C-+1", "S-C-7", "S-C", "S-C-", "-C-1", "S-A-1-1", "X-C-1", "", &dashes] {
            assert_eq!(layout.seat_labelled(label), None, "{label}");
        }
    }

    #[test]
    fn no_label_can_be_read_in_two_ways() {
        let rows: [(u16, &str, &[&str]); 2] = [(0, "A", &["1-2"]), (1, "9", &["1"])];
        let problems = built(&["S", "S-A"], &rows).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains("'S-A-1-2'") && problems[0].contains("'S-A'"), "{problems:?}");
        assert!(built(&["S", "S-B"], &rows).is_ok());
        assert!(built(&["S", "S-A-1"], &rows).is_ok(), "no row and number would be left");
    }

    #[test]
    fn a_number_is_in_a_row_once() {
        let problems = built(&["S"], &[(0, "A", &["12A", "1", "12A"])]).unwrap_err();
        assert!(problems[0].contains("has seat 12A twice"), "{problems:?}");
        let problems = built(&["S"], &[(0, "A", &["1/2"])]).unwrap_err();
        assert!(problems[0].contains("'1/2'"), "{problems:?}");
    }

    #[test]
    fn text_costs_a_seat_four_bytes_like_a_number() {
        assert!(size_of::<crate::layout::Seat>() <= 28);
    }
}
