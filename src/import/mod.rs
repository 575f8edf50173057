//! Imports seating plans: JSON, CSV of seats, pretix seating plans.
//!
//! All problems of a file are reported together, each with its line or path, and a file with problems imports
//! nothing. The work must grow only linearly with the length of the file.

mod areas;
pub mod charges;
mod csv_plan;
pub mod document;
mod draft;
pub mod header;
mod locate;
mod node;
mod parts;
mod pretix;
mod problems;
pub mod protection;
mod reader;
#[cfg(test)]
mod tests;
mod upload;

use rand::RngCore;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use self::{
    document::EventDocument,
    header::EventHeader,
    node::Node,
    parts::Parts,
    problems::{Path, Problems},
    reader::Read,
};
pub use self::{problems::Problem, upload::Upload};
use crate::{codec, store::NewEvent};
use domain::{
    Counts, EventDetails, EventId, EventRecord, EventRules, Millis, Organisation, PriceList, Timestamp,
    VenueLayout,
};

/// A checked event that is not in a store yet.
#[derive(Clone, Debug)]
pub struct PlannedEvent {
    /// The id, given in the plan or generated.
    pub event: EventId,
    /// The owner, if the plan names one.
    pub organisation: Option<Organisation>,
    /// Name, venue and start for buyers.
    pub details: EventDetails,
    /// The rules that it starts with.
    pub rules: EventRules,
    /// Its seats.
    pub layout: VenueLayout,
    /// Warnings for the organiser.
    pub warnings: Vec<Warning>,
}

/// A property of a valid plan that its organiser should check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Warning {
    /// This area has no outline and is drawn behind the seats.
    AreaWithoutOutline {
        /// The section's code.
        section: String,
    },
    /// Seats of this section have no coordinates and are drawn in straight rows behind the previous section.
    SectionWithoutCoordinates {
        /// The section's code.
        section: String,
    },
}

impl Warning {
    /// Every code.
    pub const CODES: [&str; 2] = ["area_without_outline", "section_without_coordinates"];

    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AreaWithoutOutline { .. } => Self::CODES[0],
            Self::SectionWithoutCoordinates { .. } => Self::CODES[1],
        }
    }

    /// The code of the section that it is about.
    pub fn section(&self) -> &str {
        match self {
            Self::AreaWithoutOutline { section } | Self::SectionWithoutCoordinates { section } => section,
        }
    }
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AreaWithoutOutline { section } => {
                write!(f, "area '{section}' has no outline: it is drawn behind the seats")
            }
            Self::SectionWithoutCoordinates { section } => {
                write!(
                    f,
                    "section '{section}' has seats without coordinates: they are drawn in straight rows"
                )
            }
        }
    }
}

/// The formats of seating plans.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Format {
    /// JSON: one document with everything.
    Json,
    /// A line for each seat; the event comes from a header.
    Csv,
    /// A pretix seating plan; the event comes from a header.
    Pretix,
}

/// Defaults of fields that a document leaves out.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// How long a hold lives.
    pub hold_length: Millis,
    /// The instant of the import.
    pub now: Timestamp,
}

/// Reads a plan. CSV and pretix plans need a separate header; JSON contains it.
pub fn parse(
    bytes: &[u8],
    format: Format,
    header: Option<&[u8]>,
    defaults: Defaults,
) -> Result<PlannedEvent, Vec<Problem>> {
    let mut problems = Problems::default();
    let planned = match (format, header) {
        (Format::Json, _) => {
            let document = read_json::<EventDocument>(bytes, &mut problems);
            document.and_then(|document| document.plan(defaults, &mut problems))
        }
        (_, None) => {
            problems.add("--event", "this format needs a header with the event's name, dates and tiers");
            None
        }
        (Format::Csv, Some(header)) => own_header(header, defaults, &mut problems)
            .and_then(|parts| csv_plan::plan(bytes, parts, &mut problems)),
        (Format::Pretix, Some(header)) => {
            let parts = own_header(header, defaults, &mut problems);
            let plan = read_json::<pretix::Plan>(bytes, &mut problems);
            parts.zip(plan).and_then(|(parts, plan)| pretix::plan(&plan, Path::ROOT, parts, &mut problems))
        }
    };
    if format != Format::Csv {
        problems.locate(bytes, false);
    }
    problems.locate(header.unwrap_or_default(), true);
    planned.ok_or_else(|| problems.into_list())
}

/// Reads the body of `POST /api/events`: JSON, or `{"header", "csv" | "pretix"}`.
pub fn parse_upload(bytes: &[u8], hold_length: Millis, now: Timestamp) -> Result<PlannedEvent, Vec<Problem>> {
    let defaults = Defaults { hold_length, now };
    let mut problems = Problems::default();
    let planned = node_of(bytes, &mut problems).and_then(|node| match node.get("header") {
        None => EventDocument::read(&node, Path::ROOT, &mut problems).plan(defaults, &mut problems),
        Some(_) => Upload::read(&node, Path::ROOT, &mut problems).plan(defaults, &mut problems),
    });
    problems.locate(bytes, false);
    planned.ok_or_else(|| problems.into_list())
}

/// The most values of a JSON file, more than the largest plan has. A value takes sixteen times its bytes in
/// memory.
const VALUES_MAX: usize = 4_000_000;

/// Reads and checks a header in a separate file.
fn own_header(header: &[u8], defaults: Defaults, problems: &mut Problems) -> Option<Parts> {
    problems.in_header = true;
    let header = read_json::<EventHeader>(header, problems);
    let parts = header.map(|header| header.check(Path::ROOT, defaults, problems));
    problems.in_header = false;
    parts
}

fn read_json<T: Read>(bytes: &[u8], problems: &mut Problems) -> Option<T> {
    node_of(bytes, problems).map(|node| T::read(&node, Path::ROOT, problems))
}

/// Parses a JSON file. It may begin with a byte-order mark.
fn node_of<'t>(bytes: &'t [u8], problems: &mut Problems) -> Option<Node<'t>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    // Each value but the first follows one of these. Those in texts are counted, too.
    let begins_value = |byte: &&u8| matches!(byte, b',' | b'[' | b'{');
    if bytes.iter().filter(begins_value).count() > VALUES_MAX {
        problems.add("", format_args!("a file has at most {VALUES_MAX} values"));
        return None;
    }
    serde_json::from_slice(bytes).map_err(|error| problems.add("", error)).ok()
}

/// A new id. Its last bytes, the route, are random.
fn fresh_event_id() -> EventId {
    let mut bytes = *Uuid::now_v7().as_bytes();
    rand::rng().fill_bytes(&mut bytes[12..]);
    EventId(Uuid::from_bytes(bytes))
}

/// The rows of a planned event: all places available, an empty journal; organisation `main` if none is named.
pub fn to_new_event(planned: &PlannedEvent, now: Timestamp) -> NewEvent {
    let layout = codec::encode_layout(&planned.layout);
    let digest = Sha256::digest(&layout);
    NewEvent {
        record: EventRecord {
            event: planned.event,
            organisation: planned.organisation.clone().unwrap_or_else(Organisation::main),
            details: planned.details.clone(),
            rules: planned.rules.clone(),
            tier_price_min: planned.layout.tiers().iter().map(|tier| tier.price).min(),
            price_from: PriceList::new(&planned.layout, &planned.rules.charges).least(),
            layout_digest: format!("{digest:x}")[..32].to_owned(),
            created_at: now,
            counts: Counts { available: planned.layout.capacity(), ..Counts::default() },
        },
        layout,
        history: None,
    }
}
