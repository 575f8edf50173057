//! The problems of a plan: collected with their places, in bounded number.

use std::{
    collections::BTreeSet,
    fmt::{self, Display},
};

use crate::api::fields::FIELD_ERRORS_MAX;
pub(super) use domain::text::excerpt as short;

/// A problem in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// A line of a CSV file (`line 7`), or a JSON Pointer into a JSON document (`/sections/2/rows/0`).
    pub place: String,
    /// What is wrong, and what would be right; for JSON files with the line.
    pub detail: String,
    /// Whether it is in the event's header, if that is a separate file.
    pub in_header: bool,
    /// Whether the field has the form in the OpenAPI document, but its meaning is wrong.
    pub is_of_meaning: bool,
}

/// A place in a JSON document: a JSON Pointer (RFC 6901) that is formatted only when it is needed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'p> {
    before: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Root,
    Field(&'p str),
    Item(usize),
}

impl<'p> Path<'p> {
    /// The whole document.
    pub(super) const ROOT: Path<'static> = Path { before: None, step: Step::Root };

    /// A field of the object at this place.
    pub(super) fn field(&'p self, name: &'p str) -> Self {
        Self { before: Some(self), step: Step::Field(name) }
    }

    /// An item of the list at this place.
    pub(super) fn item(&'p self, index: usize) -> Self {
        Self { before: Some(self), step: Step::Item(index) }
    }
}

impl Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(before) = self.before {
            before.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Item(index) => write!(f, "/{index}"),
            Step::Field(name) => write!(f, "/{}", name.replace('~', "~0").replace('/', "~1")),
        }
    }
}

/// All problems of a file.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    /// The places of the list, by `in_header`: each item of a large document asks whether it has a problem already.
    places: BTreeSet<(bool, String)>,
    /// The number of problems beyond those that are listed, which are at most [`FIELD_ERRORS_MAX`].
    more: usize,
    /// Whether problems found now are in a separate header.
    pub(super) in_header: bool,
    /// Whether problems found now are in CSV, whose form is not in the OpenAPI document.
    pub(super) in_csv: bool,
}

impl Problems {
    /// Adds a problem of form. Nothing is formatted for problems that are only counted.
    pub(super) fn add(&mut self, place: impl Display, detail: impl Display) {
        self.push(place, detail, self.in_csv);
    }

    /// Adds a problem of meaning: a conflict between two things, or a name of something that does not exist.
    pub(super) fn add_of_meaning(&mut self, place: impl Display, detail: impl Display) {
        self.push(place, detail, true);
    }

    fn push(&mut self, place: impl Display, detail: impl Display, is_of_meaning: bool) {
        if self.list.len() == FIELD_ERRORS_MAX {
            self.more += 1;
            return;
        }
        let (place, detail) = (place.to_string(), detail.to_string());
        self.places.insert((self.in_header, place.clone()));
        self.list.push(Problem { place, detail, in_header: self.in_header, is_of_meaning });
    }

    /// Adds a problem of a value, unless there is one about its form already.
    pub(super) fn add_of_value(&mut self, path: Path<'_>, detail: impl Display) {
        if self.list.is_empty() || !self.has(path) {
            self.add(path, detail);
        }
    }

    /// Whether a listed problem is at this place or inside of it.
    pub(super) fn has(&self, path: Path<'_>) -> bool {
        let mut at = (self.in_header, path.to_string());
        if self.places.contains(&at) {
            return true;
        }
        at.1.push('/');
        let after = self.places.range(&at..).next();
        after.is_some_and(|(in_header, place)| *in_header == at.0 && place.starts_with(&at.1))
    }

    /// Whether it is a listed problem that this field of the object is missing.
    pub(super) fn has_missing(&self, path: Path<'_>, field: &str) -> bool {
        let at = (self.in_header, path.to_string());
        if !self.places.contains(&at) {
            return false;
        }
        let detail = format!("missing field `{field}`");
        let mut here = self.list.iter().filter(|problem| problem.in_header == at.0 && problem.place == at.1);
        here.any(|problem| problem.detail == detail)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The list, with the number of further problems at its end.
    pub(super) fn into_list(mut self) -> Vec<Problem> {
        if self.more > 0 {
            let detail = format!("and {} more", self.more);
            self.list.push(Problem { place: String::new(), detail, in_header: false, is_of_meaning: true });
        }
        self.list
    }

    /// Adds line numbers to the problems in this JSON text.
    pub(super) fn locate(&mut self, text: &[u8], in_header: bool) {
        let mut locator = super::locate::Locator::new(text);
        for problem in self.list.iter_mut().filter(|problem| problem.in_header == in_header) {
            if let Some((line, column)) = locator.find(&problem.place) {
                problem.detail.push_str(&format!(", at line {line} column {column}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_bounded_and_the_rest_is_counted() {
        let mut problems = Problems::default();
        for line in 0..FIELD_ERRORS_MAX + 7 {
            problems.add(format_args!("line {line}"), "wrong");
        }
        let list = problems.into_list();
        assert_eq!(list.len(), FIELD_ERRORS_MAX + 1);
        assert_eq!(list.last().unwrap().detail, "and 7 more");
    }

    #[test]
    fn paths_are_json_pointers() {
        let sections = Path::ROOT.field("sections");
        let item = sections.item(3);
        assert_eq!(item.field("a/b~c").to_string(), "/sections/3/a~1b~0c");
        assert_eq!(Path::ROOT.to_string(), "");
    }
}
