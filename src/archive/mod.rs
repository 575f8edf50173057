//! The file of an event that is over: what it has, how it is written, and how it is read without any store.
//!
//! It is made to be read in twenty years, with or without this program: gzip over lines of JSON, with a SHA-256 for each
//! section and for the whole. `docs/archive.md` describes it. Whoever writes or reads a file has only a page of it in memory.

mod blocks;
mod export;
mod fault;
mod file;
mod lines;
mod place;
mod records;
mod rows;
mod sections;
mod verify;
mod writer;

pub use self::{export::export, fault::ArchiveFault, file::ArchiveFile, place::NewFile};

/// The version of the format that this build writes, and the newest that it reads.
pub const VERSION: u32 = 1;
