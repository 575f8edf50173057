//! Lines of a block as what they say.

use serde::de::DeserializeOwned;

use super::{
    fault::ArchiveFault,
    sections::{BEGIN_BEGINS, END_BEGINS},
};

/// The lines of a block, without their line ends. A block without a last line end is damaged.
pub(super) fn lines(block: &[u8]) -> Result<impl Iterator<Item = &[u8]>, ArchiveFault> {
    match block.split_last() {
        Some((b'\n', lines)) => Ok(lines.split(|byte| *byte == b'\n')),
        _ => Err(ArchiveFault::damaged("a block does not end with a line")),
    }
}

/// What a line says; `what` names it in the error.
pub(super) fn parse<T: DeserializeOwned>(line: &[u8], what: &str) -> Result<T, ArchiveFault> {
    serde_json::from_slice(line)
        .map_err(|error| ArchiveFault::damaged(format!("{what} can't be read: {error}")))
}

/// The rows of a block that a section may begin or end in.
pub(super) fn rows<T: DeserializeOwned>(block: &[u8], what: &str) -> Result<Vec<T>, ArchiveFault> {
    let is_row = |line: &&[u8]| !line.starts_with(BEGIN_BEGINS) && !line.starts_with(END_BEGINS);
    lines(block)?.filter(is_row).map(|line| parse(line, what)).collect()
}
