//! Reads documents field by field, so that all problems of a document are found at once. `Deserialize` would
//! stop at the first.

use super::{
    node::Node,
    problems::{Path, Problems},
};
use domain::{
    EventStatus,
    rules::{OrphanRule, Prices},
};

/// A type that is read from JSON. Problems are added to a list, and a placeholder is used instead of the
/// value.
pub(super) trait Read: Sized {
    /// Reads a value.
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self;

    /// The placeholder for a missing value.
    fn stand_in() -> Self;
}

/// The fields of an object.
pub(super) struct Fields<'r> {
    node: &'r Node<'r>,
    path: Path<'r>,
    problems: &'r mut Problems,
}

impl<'r> Fields<'r> {
    /// The fields of this object. Unknown and repeated names are problems.
    pub(super) fn strict(
        node: &'r Node<'r>,
        path: Path<'r>,
        names: &[&[&str]],
        problems: &'r mut Problems,
    ) -> Self {
        let mut seen: Vec<&str> = Vec::new();
        for (name, _) in object(node) {
            match names.iter().flat_map(|names| names.iter()).find(|known| *known == name) {
                Some(known) if seen.contains(known) => {
                    problems.add(path.field(name), format_args!("field `{name}` appears twice"));
                }
                Some(known) => seen.push(known),
                None => {
                    let known = names.concat().join("`, `");
                    let detail = format_args!("unknown field `{name}`, expected one of `{known}`");
                    problems.add(path.field(name), detail);
                }
            }
        }
        Self::lenient(node, path, problems)
    }

    /// The fields of this object. Unknown names are ignored.
    pub(super) fn lenient(node: &'r Node<'r>, path: Path<'r>, problems: &'r mut Problems) -> Self {
        if !matches!(node, Node::Object(_)) {
            problems.add(path, format_args!("expected an object, found {}", node.describe()));
        }
        Self { node, path, problems }
    }

    /// A required field.
    pub(super) fn required<T: Read>(&mut self, name: &str) -> T {
        match self.node.get(name) {
            Some(node) => T::read(node, self.path.field(name), self.problems),
            None => {
                if matches!(self.node, Node::Object(_)) {
                    self.problems.add(self.path, format_args!("missing field `{name}`"));
                }
                T::stand_in()
            }
        }
    }

    /// A field that may be missing or null.
    pub(super) fn optional<T: Read>(&mut self, name: &str) -> Option<T> {
        match self.node.get(name)? {
            Node::Null => None,
            node => Some(T::read(node, self.path.field(name), self.problems)),
        }
    }

    /// A field that may be missing; then it has its default.
    pub(super) fn or_default<T: Read>(&mut self, name: &str) -> T {
        match self.node.get(name) {
            Some(node) => T::read(node, self.path.field(name), self.problems),
            None => T::stand_in(),
        }
    }
}

fn object<'n>(node: &'n Node<'n>) -> impl Iterator<Item = &'n (std::borrow::Cow<'n, str>, Node<'n>)> {
    match node {
        Node::Object(fields) => fields.iter(),
        _ => Default::default(),
    }
}

/// Implements reading for a document: its fields, each `required`, `optional` or `or_default`.
macro_rules! reads {
    ($document:ident { $($field:ident: $how:ident),+ $(,)? }) => {
        impl $document {
            /// The names of its fields.
            pub(super) const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

            /// Reads the document from the fields of an object.
            pub(super) fn from_fields(fields: &mut $crate::import::reader::Fields<'_>) -> Self {
                Self { $($field: fields.$how(stringify!($field))),+ }
            }
        }

        impl $crate::import::reader::Read for $document {
            fn read(
                node: &$crate::import::node::Node<'_>,
                path: $crate::import::problems::Path<'_>,
                problems: &mut $crate::import::problems::Problems,
            ) -> Self {
                let names = [Self::FIELDS];
                Self::from_fields(&mut $crate::import::reader::Fields::strict(node, path, &names, problems))
            }

            fn stand_in() -> Self {
                Self::default()
            }
        }
    };
}
pub(super) use reads;

fn wrong<T: Read>(node: &Node<'_>, path: Path<'_>, wanted: &str, problems: &mut Problems) -> T {
    problems.add(path, format_args!("expected {wanted}, found {}", node.describe()));
    T::stand_in()
}

impl Read for String {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        match node {
            Node::Text(text) => text.clone().into_owned(),
            _ => wrong(node, path, "a text", problems),
        }
    }

    fn stand_in() -> Self {
        Self::new()
    }
}

impl Read for bool {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        match node {
            Node::Bool(value) => *value,
            _ => wrong(node, path, "true or false", problems),
        }
    }

    fn stand_in() -> Self {
        false
    }
}

impl Read for f64 {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        match node {
            Node::Whole(number) => *number as f64,
            Node::Number(number) => *number,
            _ => wrong(node, path, "a number", problems),
        }
    }

    fn stand_in() -> Self {
        0.0
    }
}

macro_rules! reads_whole {
    ($($number:ty),+) => {$(
        impl Read for $number {
            fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
                match node {
                    Node::Whole(number) if <$number>::try_from(*number).is_ok() => *number as $number,
                    _ => {
                        let wanted = match <$number>::BITS {
                            64 => "a whole number".to_owned(),
                            _ => format!("a whole number from {} to {}", <$number>::MIN, <$number>::MAX),
                        };
                        wrong(node, path, &wanted, problems)
                    }
                }
            }

            fn stand_in() -> Self {
                0
            }
        }
    )+};
}
reads_whole!(u8, u32, i32, i64);

impl Read for [i32; 2] {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        match node {
            Node::List(items) if items.len() == 2 => {
                [0, 1].map(|index| i32::read(&items[index], path.item(index), problems))
            }
            _ => wrong(node, path, "a point: [x, y]", problems),
        }
    }

    fn stand_in() -> Self {
        [0, 0]
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        let Node::List(items) = node else { return wrong(node, path, "a list", problems) };
        items.iter().enumerate().map(|(index, item)| T::read(item, path.item(index), problems)).collect()
    }

    fn stand_in() -> Self {
        Self::new()
    }
}

/// A value of an enumeration, by its `Deserialize`.
fn word<T: serde::de::DeserializeOwned>(
    node: &Node<'_>,
    path: Path<'_>,
    problems: &mut Problems,
) -> Option<T> {
    let Node::Text(text) = node else {
        problems.add(path, format_args!("expected a text, found {}", node.describe()));
        return None;
    };
    match serde_json::from_value(serde_json::Value::from(text.as_ref())) {
        Ok(word) => Some(word),
        Err(error) => {
            problems.add(path, error);
            None
        }
    }
}

impl Read for OrphanRule {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        word(node, path, problems).unwrap_or_default()
    }

    fn stand_in() -> Self {
        Self::default()
    }
}

impl Read for Prices {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        word(node, path, problems).unwrap_or_else(Self::stand_in)
    }

    fn stand_in() -> Self {
        Self::Inclusive
    }
}

impl Read for EventStatus {
    fn read(node: &Node<'_>, path: Path<'_>, problems: &mut Problems) -> Self {
        word(node, path, problems).unwrap_or_else(Self::stand_in)
    }

    fn stand_in() -> Self {
        Self::Draft
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Document {
        name: String,
        size: Option<u8>,
        points: Vec<[i32; 2]>,
    }
    reads!(Document { name: required, size: optional, points: or_default });

    fn read(text: &str) -> (Document, Vec<String>) {
        let node: Node<'_> = serde_json::from_str(text).unwrap();
        let mut problems = Problems::default();
        let document = Document::read(&node, Path::ROOT, &mut problems);
        let line = |problem: super::super::Problem| format!("{}: {}", problem.place, problem.detail);
        (document, problems.into_list().into_iter().map(line).collect())
    }

    #[test]
    fn everything_that_is_wrong_is_found_at_once() {
        let (document, problems) = read(r#"{"name": "a\"b", "size": null, "points": [[1, -2]]}"#);
        let whole = Document { name: "a\"b".to_owned(), size: None, points: vec![[1, -2]] };
        assert_eq!((document, problems.len()), (whole, 0));
        let (_, problems) =
            read(r#"{"size": 256, "points": [[1], [1, 2.5], [3, 4]], "nmae": "x", "size": "y"}"#);
        assert_eq!(
            problems,
            [
                "/nmae: unknown field `nmae`, expected one of `name`, `size`, `points`",
                "/size: field `size` appears twice",
                ": missing field `name`",
                "/size: expected a whole number from 0 to 255, found the text \"y\"",
                "/points/0: expected a point: [x, y], found a list",
                "/points/1/1: expected a whole number from -2147483648 to 2147483647, found 2.5",
            ]
        );
        assert_eq!(read("[1]").1, [": expected an object, found a list"]);
    }
}
