//! What is wrong with a plan: gathered, bounded, each with its place.

use std::{
    borrow::Cow,
    fmt::{self, Display},
};

use crate::api::fields::FIELD_ERRORS_MAX;

/// Something that is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// A line of a CSV file (`line 7`), or where in a JSON document as a JSON Pointer (`/sections/2/rows/0`).
    pub place: String,
    /// What is wrong, and what would be right; for JSON files with its line.
    pub detail: String,
    /// Whether it is in the event's header, where that is a file of its own.
    pub in_header: bool,
    /// Whether the form is right that the API's document says, and it is what is said that is wrong.
    pub is_of_meaning: bool,
}

/// Where something is in a JSON document: a JSON Pointer (RFC 6901) that costs nothing until it is written.
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

    /// A field of the object that is here.
    pub(super) fn field(&'p self, name: &'p str) -> Self {
        Self { before: Some(self), step: Step::Field(name) }
    }

    /// An item of the list that is here.
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

/// Everything that is wrong with a file.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    /// How many there are beside those that are listed, at most [`FIELD_ERRORS_MAX`].
    more: usize,
    /// Whether what is found now is in a header of its own.
    pub(super) in_header: bool,
    /// Whether what is found now is in CSV, of which the API's document says no form.
    pub(super) in_csv: bool,
}

impl Problems {
    /// Adds one of form. Nothing is written down of those that are only counted.
    pub(super) fn add(&mut self, place: impl Display, detail: impl Display) {
        self.push(place, detail, self.in_csv);
    }

    /// Adds one of meaning: two things that do not go together, a name of what there is not.
    pub(super) fn add_of_meaning(&mut self, place: impl Display, detail: impl Display) {
        self.push(place, detail, true);
    }

    fn push(&mut self, place: impl Display, detail: impl Display, is_of_meaning: bool) {
        if self.list.len() == FIELD_ERRORS_MAX {
            self.more += 1;
            return;
        }
        let (place, detail) = (place.to_string(), detail.to_string());
        self.list.push(Problem { place, detail, in_header: self.in_header, is_of_meaning });
    }

    /// Adds one about a value, unless its form was found wrong already.
    pub(super) fn add_of_value(&mut self, path: Path<'_>, detail: impl Display) {
        if self.list.is_empty() || !self.has(path) {
            self.add(path, detail);
        }
    }

    /// Whether something is wrong here or in a part of it, as far as it is listed.
    pub(super) fn has(&self, path: Path<'_>) -> bool {
        let path = path.to_string();
        let is_here = |problem: &Problem| {
            problem.place.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.list.iter().any(|problem| is_here(problem) && problem.in_header == self.in_header)
    }

    /// Whether this field of the object that is here is missing, as far as it is listed.
    pub(super) fn has_missing(&self, path: Path<'_>, field: &str) -> bool {
        let detail = format!("missing field `{field}`");
        let mut here = self.list.iter().filter(|problem| problem.in_header == self.in_header);
        here.any(|problem| problem.detail == detail && problem.place == path.to_string())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The list, with the number of those that are not in it.
    pub(super) fn into_list(mut self) -> Vec<Problem> {
        if self.more > 0 {
            let detail = format!("and {} more", self.more);
            self.list.push(Problem { place: String::new(), detail, in_header: false, is_of_meaning: true });
        }
        self.list
    }

    /// Adds lines to the details of those in this JSON text.
    pub(super) fn locate(&mut self, text: &[u8], in_header: bool) {
        let mut locator = super::locate::Locator::new(text);
        for problem in self.list.iter_mut().filter(|problem| problem.in_header == in_header) {
            if let Some((line, column)) = locator.find(&problem.place) {
                problem.detail.push_str(&format!(", at line {line} column {column}"));
            }
        }
    }
}

/// The beginning of a text from a file, for a detail.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]).into(),
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
