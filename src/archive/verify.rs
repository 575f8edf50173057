//! Reads a whole file, checks all that it says of itself, and finds out where what lies.

use std::io::BufRead;

use sha2::{Digest, Sha256};

use super::{
    VERSION,
    blocks::{Blocks, Place},
    fault::ArchiveFault,
    lines::{lines, parse},
    rows::{EventRead, OrderRow, SeatLine, SnapshotRow, TicketRow, TransitionRead},
    sections::{Begin, END_BEGINS, End, Header, Section, Trailer},
};
use domain::{EventId, OrderId, Seq, TicketId, Timestamp};

/// What was found.
pub(super) struct Verified {
    pub(super) event: EventId,
    /// SHA-256 of the file.
    pub(super) sha256: [u8; 32],
    pub(super) index: Index,
    /// The one row of its section.
    pub(super) row: EventRead,
    pub(super) snapshots: Vec<SnapshotRow>,
}

/// Where the blocks of each section lie, and what the first row of each is.
#[derive(Default)]
pub(super) struct Index {
    pub(super) journal: Vec<(Seq, Place)>,
    pub(super) seats: Vec<Place>,
    pub(super) orders: Vec<((Timestamp, OrderId), Place)>,
    pub(super) tickets: Vec<(TicketId, Place)>,
    /// How many rows each section has, in the order of the sections.
    pub(super) rows: Vec<u64>,
}

/// Where in the file the reading is.
enum At {
    /// Before the first line.
    Start,
    /// Before this section, or before the last line.
    Before(Option<Section>),
    /// Among the rows of a section.
    In { section: Section, rows: u64, digest: Sha256 },
    /// Behind the last line.
    End,
}

struct Reading {
    at: At,
    all: Sha256,
    rows: u64,
    event: Option<EventId>,
    index: Index,
    row: Option<EventRead>,
    snapshots: Vec<SnapshotRow>,
    last_order: Option<(Timestamp, OrderId)>,
    last_ticket: Option<TicketId>,
}

/// Verifies a file.
pub(super) fn verify(file: impl BufRead) -> Result<Verified, ArchiveFault> {
    let mut blocks = Blocks::new(file);
    let mut reading = Reading {
        at: At::Start,
        all: Sha256::new(),
        rows: 0,
        event: None,
        index: Index::default(),
        row: None,
        snapshots: Vec::new(),
        last_order: None,
        last_ticket: None,
    };
    while let Some((place, block)) = blocks.next()? {
        let mut is_first = true;
        for line in lines(&block)? {
            is_first &= !reading.line(line, is_first.then_some(place))?;
        }
    }
    let (At::End, Some(event), Some(row)) = (reading.at, reading.event, reading.row) else {
        return Err(ArchiveFault::damaged("it ends too soon: it was cut off"));
    };
    Ok(Verified { event, sha256: blocks.digest(), index: reading.index, row, snapshots: reading.snapshots })
}

impl Reading {
    /// Takes a line; whether it was a row. `begin` is where its block lies if it may be the first row of it.
    fn line(&mut self, line: &[u8], begin: Option<Place>) -> Result<bool, ArchiveFault> {
        let before = self.all.clone();
        self.all.update(line);
        self.all.update(b"\n");
        match std::mem::replace(&mut self.at, At::End) {
            At::Start => {
                self.event = Some(header(line)?);
                self.at = At::Before(Some(Section::Event));
            }
            At::Before(Some(wanted)) => {
                let name = wanted.name();
                let Begin { section } = parse(line, &format!("the beginning of the section {name}"))?;
                must(section == wanted, || format!("the section {name} is missing"))?;
                self.at = At::In { section, rows: 0, digest: Sha256::new() };
            }
            At::Before(None) => {
                let Trailer { end, rows, sha256 } = parse(line, "the last line")?;
                must(end == Trailer::END, || "its last line is another".to_owned())?;
                must(rows == self.rows, || {
                    format!("it has {} rows, and says that there are {rows}", self.rows)
                })?;
                must(sha256 == format!("{:x}", before.finalize()), || {
                    "its checksum is not that of its lines".to_owned()
                })?;
            }
            At::In { section, rows, digest } if line.starts_with(END_BEGINS) => {
                self.end_section(section, rows, digest, line)?;
            }
            At::In { section, rows, mut digest } => {
                digest.update(line);
                digest.update(b"\n");
                self.row(section, line, begin)?;
                self.rows += 1;
                self.at = At::In { section, rows: rows + 1, digest };
                return Ok(true);
            }
            At::End => return Err(ArchiveFault::damaged("something follows its last line")),
        }
        Ok(false)
    }

    fn end_section(
        &mut self,
        section: Section,
        rows: u64,
        digest: Sha256,
        line: &[u8],
    ) -> Result<(), ArchiveFault> {
        let name = section.name();
        let said: End = parse(line, &format!("the end of the section {name}"))?;
        must(said.end == section, || format!("the section {name} has no end"))?;
        must(said.rows == rows, || {
            format!("the section {name} has {rows} rows, and says that there are {}", said.rows)
        })?;
        must(said.sha256 == format!("{:x}", digest.finalize()), || {
            format!("the checksum of the section {name} is not that of its rows")
        })?;
        self.index.rows.push(rows);
        let next = Section::ALL.into_iter().find(|other| *other > section);
        self.at = At::Before(next);
        Ok(())
    }

    fn row(&mut self, section: Section, line: &[u8], begin: Option<Place>) -> Result<(), ArchiveFault> {
        let name = section.name();
        let what = format!("a row of the section {name}");
        let in_order = |is_so| must(is_so, || format!("the rows of the section {name} are not in order"));
        let index = &mut self.index;
        match section {
            Section::Event => {
                let row: EventRead = parse(line, &what)?;
                in_order(self.row.is_none() && self.event == Some(row.event_id))?;
                self.row = Some(row);
            }
            Section::Journal => {
                let TransitionRead { seq, .. } = parse(line, &what)?;
                let last = self.rows.saturating_sub(1);
                in_order(seq == Seq(last + 1))?;
                index.journal.extend(begin.map(|place| (seq, place)));
            }
            Section::Snapshots => self.snapshots.push(parse(line, &what)?),
            Section::Seats => {
                parse::<SeatLine>(line, &what)?;
                index.seats.extend(begin);
            }
            Section::Orders => {
                let row: OrderRow = parse(line, &what)?;
                let key = (row.created_at, row.order_id);
                in_order(self.last_order.replace(key).is_none_or(|last| last < key))?;
                index.orders.extend(begin.map(|place| (key, place)));
            }
            Section::Tickets => {
                let row: TicketRow = parse(line, &what)?;
                let key = row.ticket_id;
                in_order(self.last_ticket.replace(key).is_none_or(|last| last < key))?;
                index.tickets.extend(begin.map(|place| (key, place)));
            }
            Section::History => drop(parse::<serde_json::Map<String, serde_json::Value>>(line, &what)?),
        }
        Ok(())
    }
}

/// The event that a header names.
fn header(line: &[u8]) -> Result<EventId, ArchiveFault> {
    let foreign = |what: String| ArchiveFault::Foreign(what);
    // Of another version, only this is known.
    #[derive(serde::Deserialize)]
    struct Format {
        format: String,
        version: u32,
    }
    let of: Format =
        serde_json::from_slice(line).map_err(|error| foreign(format!("its first line says: {error}")))?;
    if of.format != Header::FORMAT {
        return Err(foreign(format!("it calls itself '{}'", of.format)));
    }
    if of.version > VERSION {
        return Err(ArchiveFault::Newer { version: of.version });
    }
    Ok(parse::<Header>(line, "its first line")?.event_id)
}

fn must(is_so: bool, otherwise: impl FnOnce() -> String) -> Result<(), ArchiveFault> {
    if is_so { Ok(()) } else { Err(ArchiveFault::Damaged(otherwise())) }
}
