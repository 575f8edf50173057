//! Places as people read them: the same as on the pages (`web/src/tickets/facts.ts`).

use domain::{Language, VenueLayout, layout::SectionKind};

/// What a mail needs of an event's layout: kept, because a stadium's has tens of thousands of seats.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sections(Vec<Section>);

#[derive(Clone, PartialEq, Eq, Debug)]
struct Section {
    code: String,
    name: String,
    is_area: bool,
}

/// Where a ticket's holder sits or stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Seat { section: String, row: String, number: String },
    Area { section: String },
}

impl Sections {
    /// Those of a layout.
    pub fn of(layout: &VenueLayout) -> Self {
        let section = |section: &domain::layout::Section| Section {
            code: section.code.clone(),
            name: section.name.clone(),
            is_area: matches!(section.kind, SectionKind::Area { .. }),
        };
        Self(layout.sections().iter().map(section).collect())
    }

    /// Those of the invented event of previews.
    pub(super) fn sample() -> Self {
        Self(vec![Section { code: "PLATEA".to_owned(), name: "Platea".to_owned(), is_area: false }])
    }

    fn named(&self, code: &str) -> String {
        self.0.iter().find(|section| section.code == code).map_or(code, |section| &section.name).to_owned()
    }

    /// The place with a seat's label `SECTION-ROW-NUMBER`, or an area's code. Codes and numbers may have dashes, rows have
    /// none: the label is cut behind the longest code that leaves a row and a number.
    pub(super) fn place(&self, label: &str) -> Place {
        let is_area = self.0.iter().any(|section| section.is_area && section.code == label);
        let behind = |code: &str| label.strip_prefix(code).and_then(|rest| rest.strip_prefix('-'));
        let fitting = self.0.iter().map(|section| section.code.as_str());
        let fitting = fitting.filter(|code| behind(code).is_some_and(|rest| rest.contains('-')));
        let code = fitting.max_by_key(|code| code.len());
        let parts = code.and_then(|code| Some((code, behind(code)?.split_once('-')?)));
        match parts {
            Some((code, (row, number))) if !is_area && !row.is_empty() => {
                Place::Seat { section: self.named(code), row: row.to_owned(), number: number.to_owned() }
            }
            _ => Place::Area { section: self.named(label) },
        }
    }
}

impl Place {
    /// `Platea, fila A, asiento 7`.
    pub(super) fn name(&self, language: Language) -> String {
        match (self, language) {
            (Self::Area { section }, _) => section.clone(),
            (Self::Seat { section, row, number }, Language::Spanish) => {
                format!("{section}, fila {row}, asiento {number}")
            }
            (Self::Seat { section, row, number }, Language::English) => {
                format!("{section}, row {row}, seat {number}")
            }
        }
    }

    /// The parts with their labels: section, row, seat; or the area.
    pub(super) fn parts(&self, language: Language) -> Vec<(&'static str, &str)> {
        let labels = match language {
            Language::Spanish => ["Sector", "Fila", "Asiento", "Zona"],
            Language::English => ["Section", "Row", "Seat", "Area"],
        };
        match self {
            Self::Area { section } => vec![(labels[3], section)],
            Self::Seat { section, row, number } => {
                vec![(labels[0], section), (labels[1], row), (labels[2], number)]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections() -> Sections {
        let section = |code: &str, name: &str, is_area| Section {
            code: code.to_owned(),
            name: name.to_owned(),
            is_area,
        };
        Sections(vec![
            section("PLATEA", "Platea", false),
            section("PLATEA-ALTA", "Alta", false),
            section("ZONA-B-2", "Zona B", true),
        ])
    }

    #[test]
    fn a_label_is_cut_behind_the_longest_code_that_leaves_a_row_and_a_number() {
        let name = |label: &str| sections().place(label).name(Language::Spanish);
        assert_eq!(name("PLATEA-AA-12"), "Platea, fila AA, asiento 12");
        assert_eq!(name("PLATEA-C-0-10"), "Platea, fila C, asiento 0-10");
        assert_eq!(name("PLATEA-ALTA-C-12A"), "Alta, fila C, asiento 12A");
        assert_eq!(name("PLATEA-ALTA-7"), "Platea, fila ALTA, asiento 7");
        assert_eq!(name("ZONA-B-2"), "Zona B");
        assert_eq!(name("ELSEWHERE"), "ELSEWHERE");
    }

    #[test]
    fn an_area_has_one_part_and_a_seat_three() {
        assert_eq!(sections().place("ZONA-B-2").parts(Language::English), [("Area", "Zona B")]);
        assert_eq!(
            sections().place("PLATEA-A-7").parts(Language::Spanish),
            [("Sector", "Platea"), ("Fila", "A"), ("Asiento", "7")]
        );
    }
}
