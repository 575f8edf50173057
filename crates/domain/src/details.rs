//! The descriptive side of an event: names, venue, start. Buyers read it; no decision may depend on it.

use serde::{Deserialize, Serialize};

use crate::{
    text::{is_readable_line, is_text},
    time::Timestamp,
};

/// The descriptive side of an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct EventDetails {
    pub name: String,
    /// Category slug, for example `concert`, `theatre`, `sport`, `conference`.
    pub category: String,
    /// One or two sentences; may be empty.
    pub description: String,
    pub venue: String,
    pub city: String,
    /// When the performance begins.
    pub starts_at: Timestamp,
    /// IANA time zone of the venue.
    pub time_zone: String,
}

impl EventDetails {
    /// The longest name, category, venue and city, in characters.
    pub const LINE_CHARS_MAX: usize = 200;
    /// The longest description in characters.
    pub const DESCRIPTION_CHARS_MAX: usize = 2_000;
    /// The form of names, categories, venues and cities, as error messages state it.
    pub const LINE_FORM: &str =
        "1 to 200 characters in one line, some of them visible, none that turns the direction of text";
    /// The form of descriptions, as error messages state it.
    pub const DESCRIPTION_FORM: &str = "at most 2000 characters, without control characters";

    /// Whether the event takes place at another time or elsewhere than `before` said.
    pub fn moves(&self, before: &Self) -> bool {
        let place = |details: &Self| (details.venue.clone(), details.city.clone());
        self.starts_at != before.starts_at || place(self) != place(before)
    }

    /// Whether this is valid as a name, category, venue or city.
    pub fn is_line(text: &str) -> bool {
        is_readable_line(text, Self::LINE_CHARS_MAX)
    }

    /// Whether this is valid as a description.
    pub fn is_description(text: &str) -> bool {
        is_text(text, Self::DESCRIPTION_CHARS_MAX)
    }
}
