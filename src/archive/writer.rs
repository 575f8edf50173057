//! Writes the lines of a file, in blocks.
//!
//! A block is a gzip member of its own. Members that follow each other are one gzip file for every program that reads
//! gzip, and a reader that knows where a block begins need not unpack what is before it.

use std::io::Write;

use flate2::{Compression, GzBuilder};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    VERSION,
    fault::ArchiveFault,
    sections::{Begin, End, Header, Section, Trailer},
};
use crate::{clock::rfc3339, store::StoreError};
use domain::{EventId, Timestamp};

/// Bytes of lines after which a block ends.
const BLOCK_BYTES: usize = 256 * 1_024;
/// "Unknown" in the format of gzip: a file says nothing of where it was written.
const NO_SYSTEM: u8 = 255;

/// Writes a file.
pub(super) struct Writer<W> {
    out: W,
    block: Vec<u8>,
    section: Option<Open>,
    rows: u64,
    all: Sha256,
}

/// The section that is being written.
struct Open {
    section: Section,
    rows: u64,
    lines: Sha256,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    pub(super) fn begin(out: W, event: EventId, now: Timestamp) -> Result<Self, ArchiveFault> {
        let mut writer =
            Self { out, block: Vec::with_capacity(BLOCK_BYTES), section: None, rows: 0, all: Sha256::new() };
        writer.line(&Header {
            format: Header::FORMAT.to_owned(),
            version: VERSION,
            event_id: event,
            written_at: rfc3339(now),
            written_by: concat!("ticketbuster ", env!("CARGO_PKG_VERSION")).to_owned(),
            instants: "milliseconds since 1970-01-01T00:00:00Z".to_owned(),
        })?;
        writer.end_block()?;
        Ok(writer)
    }

    /// Begins a section. The one before must have ended.
    pub(super) fn section(&mut self, section: Section) -> Result<(), ArchiveFault> {
        self.line(&Begin { section })?;
        self.section = Some(Open { section, rows: 0, lines: Sha256::new() });
        Ok(())
    }

    /// Writes a row of the section.
    pub(super) fn row(&mut self, row: &impl Serialize) -> Result<(), ArchiveFault> {
        let line = self.line(row)?;
        self.rows += 1;
        if let Some(open) = &mut self.section {
            open.rows += 1;
            open.lines.update(&self.block[line..]);
        }
        if self.block.len() >= BLOCK_BYTES { self.end_block() } else { Ok(()) }
    }

    /// Ends the section; how many rows it has.
    pub(super) fn end_section(&mut self) -> Result<u64, ArchiveFault> {
        let Some(Open { section, rows, lines }) = self.section.take() else { return Ok(0) };
        self.line(&End { end: section, rows, sha256: format!("{:x}", lines.finalize()) })?;
        self.end_block()?;
        Ok(rows)
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> Result<W, ArchiveFault> {
        let sha256 = format!("{:x}", self.all.clone().finalize());
        self.line(&Trailer { end: Trailer::END.to_owned(), rows: self.rows, sha256 })?;
        self.end_block()?;
        Ok(self.out)
    }

    /// Adds a line to the block; where it begins there.
    fn line(&mut self, value: &impl Serialize) -> Result<usize, ArchiveFault> {
        let begin = self.block.len();
        // A value that is no JSON is none that a store could have.
        serde_json::to_writer(&mut self.block, value)
            .map_err(|error| StoreError::Damaged(format!("a row has no text: {error}")))?;
        self.block.push(b'\n');
        self.all.update(&self.block[begin..]);
        Ok(begin)
    }

    fn end_block(&mut self) -> Result<(), ArchiveFault> {
        if self.block.is_empty() {
            return Ok(());
        }
        let member = GzBuilder::new().operating_system(NO_SYSTEM);
        let mut packer = member.write(&mut self.out, Compression::default());
        let packed = packer.write_all(&self.block).and_then(|()| packer.finish().map(drop));
        packed.map_err(ArchiveFault::of("the archive".as_ref()))?;
        self.block.clear();
        Ok(())
    }
}
