//! Unpacks a file block by block.

use std::io::{BufRead, Read};

use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};

use super::fault::ArchiveFault;

/// The most that one block may have when it is unpacked: the layout of the largest venue is a fraction of it. A file that
/// somebody made to fill the memory is refused.
const UNPACKED_MAX: u64 = 256 << 20;
/// How each block begins: gzip, deflate, no flags, no time, packed as usual, on no system in particular. The format has no
/// checksum of these bytes.
const MEMBER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// Where a block lies in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) offset: u64,
    pub(super) bytes: u64,
}

/// Counts and digests what is read of a file.
struct Digested<R> {
    inner: R,
    offset: u64,
    digest: Sha256,
}

impl<R: BufRead> Read for Digested<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Digested<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        if let Ok(available) = self.inner.fill_buf() {
            self.digest.update(&available[..bytes]);
        }
        self.offset += bytes as u64;
        self.inner.consume(bytes);
    }
}

/// The blocks of a file, one after the other.
pub(super) struct Blocks<R> {
    from: Digested<R>,
}

impl<R: BufRead> Blocks<R> {
    pub(super) fn new(file: R) -> Self {
        Self { from: Digested { inner: file, offset: 0, digest: Sha256::new() } }
    }

    /// The next block, unpacked; nothing at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<(Place, Vec<u8>)>, ArchiveFault> {
        let offset = self.from.offset;
        let unreadable = |error: std::io::Error| {
            ArchiveFault::damaged(format!("what begins at its byte {offset} can't be unpacked: {error}"))
        };
        let available = self.from.fill_buf().map_err(unreadable)?;
        if available.is_empty() {
            return Ok(None);
        }
        if !available.starts_with(&MEMBER[..available.len().min(MEMBER.len())]) {
            return Err(match offset {
                0 => ArchiveFault::Foreign("it does not begin like one".to_owned()),
                _ => ArchiveFault::damaged(format!("no block begins at its byte {offset}")),
            });
        }
        let mut lines = Vec::new();
        unpack(&mut self.from, &mut lines).map_err(unreadable)?;
        Ok(Some((Place { offset, bytes: self.from.offset - offset }, lines)))
    }

    /// SHA-256 of what was read of the file.
    pub(super) fn digest(self) -> [u8; 32] {
        self.from.digest.finalize().into()
    }
}

/// Unpacks one block.
pub(super) fn unpack(from: impl BufRead, lines: &mut Vec<u8>) -> std::io::Result<()> {
    let mut packed = GzDecoder::new(from).take(UNPACKED_MAX + 1);
    packed.read_to_end(lines)?;
    if lines.len() as u64 > UNPACKED_MAX {
        return Err(std::io::Error::other("it is larger than any block of an archive"));
    }
    Ok(())
}
