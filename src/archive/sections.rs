//! The lines that are no rows: how a file, its sections and the whole begin and end.

use serde::{Deserialize, Serialize};

/// A section of a file. The order is that of the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Section {
    /// The event as it was at its end: one row.
    Event,
    /// Every transition.
    Journal,
    /// The snapshot that the store had, and one after the last transition.
    Snapshots,
    /// Every seat with its status and its order.
    Seats,
    /// Every order, oldest first.
    Orders,
    /// Every ticket, by id.
    Tickets,
    /// Who did what to the event, newest first.
    History,
}

impl Section {
    /// Every section, in order.
    pub(super) const ALL: [Self; 7] = [
        Self::Event,
        Self::Journal,
        Self::Snapshots,
        Self::Seats,
        Self::Orders,
        Self::Tickets,
        Self::History,
    ];

    /// Its name in the file.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Journal => "journal",
            Self::Snapshots => "snapshots",
            Self::Seats => "seats",
            Self::Orders => "orders",
            Self::Tickets => "tickets",
            Self::History => "history",
        }
    }
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    /// [`Header::FORMAT`].
    pub(super) format: String,
    pub(super) version: u32,
    pub(super) event_id: domain::EventId,
    /// RFC 3339.
    pub(super) written_at: String,
    /// The program.
    pub(super) written_by: String,
    /// What the numbers are that stand for instants: for people.
    pub(super) instants: String,
}

impl Header {
    pub(super) const FORMAT: &str = "ticketbuster archive";
}

/// The first line of a section.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Begin {
    pub(super) section: Section,
}

/// The last line of a section.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct End {
    pub(super) end: Section,
    pub(super) rows: u64,
    /// Of its rows' lines, with their line ends, in hexadecimal.
    pub(super) sha256: String,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Trailer {
    /// [`Trailer::END`].
    pub(super) end: String,
    pub(super) rows: u64,
    /// Of all lines before this one, with their line ends, in hexadecimal.
    pub(super) sha256: String,
}

impl Trailer {
    pub(super) const END: &str = "archive";
}

/// How the first line of a section begins, and no row does.
pub(super) const BEGIN_BEGINS: &[u8] = b"{\"section\":";
/// How the last line of a section and of the file begin, and no row does.
pub(super) const END_BEGINS: &[u8] = b"{\"end\":";
