//! What buyers read about an event. Nothing here decides anything.

use serde::{Deserialize, Serialize};

use super::{text::is_line, time::Timestamp};

/// The descriptive side of an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventDetails {
    /// Its name.
    pub name: String,
    /// Category slug, for example `concert`, `theatre`, `sport`, `conference`.
    pub category: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// The venue's name.
    pub venue: String,
    /// The venue's city.
    pub city: String,
    /// When the performance begins.
    pub starts_at: Timestamp,
    /// IANA time zone of the venue.
    pub time_zone: String,
}

impl EventDetails {
    /// The longest name, category, venue and city, in bytes.
    pub const LINE_BYTES_MAX: usize = 200;
    /// The longest description, in bytes.
    pub const DESCRIPTION_BYTES_MAX: usize = 2_000;

    /// What a name, category, venue or city has to be, if this is none.
    pub fn line_fault(text: &str) -> Option<&'static str> {
        let is_right = !text.trim().is_empty() && is_line(text, Self::LINE_BYTES_MAX);
        (!is_right).then_some("1 to 200 bytes without control characters")
    }

    /// What a description has to be, if this is none.
    pub fn description_fault(text: &str) -> Option<&'static str> {
        let is_odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
        let is_right = text.len() <= Self::DESCRIPTION_BYTES_MAX && !text.chars().any(is_odd);
        (!is_right).then_some("at most 2000 bytes, without control characters but tabs and line ends")
    }
}
