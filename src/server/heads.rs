//! What the HTTP server may see of a peer's bytes: one request at a time.
//!
//! The server parses whatever it is given: of one read that may be hundreds of heads, for each of which it keeps a request,
//! a hundred times its bytes. So what follows a request waits here, unparsed, until that is answered.

use tokio::io::ReadBuf;

/// Bytes that were received behind the request at hand.
#[derive(Default)]
pub(super) struct Behind {
    bytes: Vec<u8>,
    /// So many of them were given.
    given: usize,
}

impl Behind {
    pub(super) fn is_empty(&self) -> bool {
        self.given == self.bytes.len()
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Gives so many bytes at most.
    pub(super) fn give(&mut self, buffer: &mut ReadBuf<'_>, most: usize) {
        let waiting = &self.bytes[self.given..];
        let count = waiting.len().min(buffer.remaining()).min(most);
        buffer.put_slice(&waiting[..count]);
        self.given += count;
    }

    /// Takes back the end of what was given last, from here or not.
    pub(super) fn take_back(&mut self, rest: &[u8]) {
        match self.given.checked_sub(rest.len()) {
            Some(given) => self.given = given,
            None => self.push(rest),
        }
    }

    /// Frees the memory if nothing waits: most connections never need it again.
    pub(super) fn settle(&mut self) {
        if self.is_empty() {
            *self = Self::default();
        }
    }
}

/// Looks for the end of a head as it comes: an empty line. Lines end with a line feed, behind a carriage return or not, as the
/// server's parser takes them.
#[derive(Default)]
pub(super) struct EndOfHead {
    /// The last byte ended a line, or was a carriage return behind one that did.
    is_at_line: bool,
    is_behind_return: bool,
}

impl EndOfHead {
    /// The line before has just ended.
    pub(super) fn behind_a_line() -> Self {
        Self { is_at_line: true, is_behind_return: false }
    }

    /// Where the head ends in its next bytes, if it does. Then it looks for that of the next one.
    pub(super) fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            if !self.is_at_line {
                at += memchr::memchr(b'\n', &bytes[at..])? + 1;
                (self.is_at_line, self.is_behind_return) = (true, false);
            }
            match bytes.get(at)? {
                b'\n' => {
                    *self = Self::default();
                    return Some(at + 1);
                }
                b'\r' if !self.is_behind_return => {
                    self.is_behind_return = true;
                    at += 1;
                }
                _ => *self = Self::default(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_ends_with_an_empty_line_however_its_bytes_come() {
        for (text, end) in [
            ("GET / HTTP/1.1\r\nhost: x\r\n\r\nGET", Some(27)),
            ("GET / HTTP/1.1\nhost: x\n\nGET", Some(24)),
            ("a\r\n\nb", Some(4)),
            ("a\n\r\nb", Some(4)),
            ("a\r\r\nb\r\n", None),
            ("a\n\r\r\n", None),
            ("\r\n\r\n", Some(4)),
            ("", None),
        ] {
            assert_eq!(EndOfHead::default().find(text.as_bytes()), end, "{text:?}");
            for cut in 0..text.len() {
                let (first, second) = text.as_bytes().split_at(cut);
                let mut head = EndOfHead::default();
                let found = head.find(first).or_else(|| head.find(second).map(|at| at + cut));
                assert_eq!(found, end, "{text:?} cut at {cut}");
            }
        }
    }

    #[test]
    fn what_is_behind_comes_in_order() {
        let mut behind = Behind::default();
        behind.push(b"abcdef");
        let mut memory = [0; 4];
        let mut buffer = ReadBuf::new(&mut memory);
        behind.give(&mut buffer, 3);
        assert_eq!(buffer.filled(), b"abc");
        behind.take_back(b"c");
        buffer.set_filled(2);
        behind.give(&mut buffer, 10);
        assert_eq!(buffer.filled(), b"abcd");
        behind.push(b"g");
        buffer.clear();
        behind.give(&mut buffer, 10);
        assert_eq!((buffer.filled(), behind.is_empty()), (&b"efg"[..], true));
        behind.settle();
        behind.take_back(b"hi");
        buffer.clear();
        behind.give(&mut buffer, 10);
        assert_eq!((buffer.filled(), behind.is_empty()), (&b"hi"[..], true));
    }
}
