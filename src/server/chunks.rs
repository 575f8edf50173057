//! Where a chunked body ends, as it comes (RFC 9112, section 7.1).
//!
//! It takes more than the server's parser does, which refuses what is malformed: no byte behind a body must be taken for one
//! of it, and the connection ends with the answer in any case.

use super::heads::EndOfHead;

/// Looks for the end of a chunked body.
#[derive(Default)]
pub(super) struct EndOfChunks(Place);

/// Where the next byte is.
enum Place {
    /// In the hexadecimal size of a chunk.
    Size(usize),
    /// Behind the size, in its line.
    Extension(usize),
    /// In a chunk with so many bytes left.
    Data(usize),
    /// In the line end behind a chunk.
    DataEnd,
    /// Behind the last chunk, where trailers may be, up to an empty line.
    Trailers(EndOfHead),
}

impl Default for Place {
    fn default() -> Self {
        Self::Size(0)
    }
}

impl EndOfChunks {
    /// Where the body ends in its next bytes, if it does.
    pub(super) fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        let line_end = |at: usize| Some(at + memchr::memchr(b'\n', &bytes[at..])? + 1);
        let mut at = 0;
        while at < bytes.len() {
            match &mut self.0 {
                Place::Size(size) => match char::from(bytes[at]).to_digit(16) {
                    Some(digit) => {
                        *size = size.saturating_mul(16).saturating_add(digit as usize);
                        at += 1;
                    }
                    None => self.0 = Place::Extension(*size),
                },
                Place::Extension(size) => {
                    at = line_end(at)?;
                    self.0 = match *size {
                        0 => Place::Trailers(EndOfHead::behind_a_line()),
                        size => Place::Data(size),
                    };
                }
                Place::Data(left) => {
                    let count = (*left).min(bytes.len() - at);
                    at += count;
                    *left -= count;
                    if *left == 0 {
                        self.0 = Place::DataEnd;
                    }
                }
                Place::DataEnd => {
                    at = line_end(at)?;
                    self.0 = Place::Size(0);
                }
                Place::Trailers(end) => return end.find(&bytes[at..]).map(|end| at + end),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_ends_behind_its_trailers_however_its_bytes_come() {
        for (text, end) in [
            ("0\r\n\r\nGET", Some(5)),
            ("4\r\n{}\r\n\r\n0\r\n\r\nGET", Some(14)),
            ("A;x=1\r\n0\r\n\r\n01234\r\n00\r\n\r\n", Some(25)),
            ("1 \r\n0\r\n0\r\na: b\r\nc: d\r\n\r\n0\r\n\r\n", Some(24)),
            ("1\r\n0\r\n0\r\na: b\r\n", None),
            ("5\r\n0\r\n\r\n", None),
            ("ffffffffffffffffffff\r\n0\r\n\r\n", None),
            ("", None),
        ] {
            assert_eq!(EndOfChunks::default().find(text.as_bytes()), end, "{text:?}");
            for cut in 0..end.unwrap_or(text.len()) {
                let (first, second) = text.as_bytes().split_at(cut);
                let mut chunks = EndOfChunks::default();
                assert_eq!(chunks.find(first), None, "{text:?} cut at {cut}");
                assert_eq!(chunks.find(second).map(|at| at + cut), end, "{text:?} cut at {cut}");
            }
        }
    }
}
