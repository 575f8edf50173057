//! What buyers read about an event. Nothing here decides anything.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

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
