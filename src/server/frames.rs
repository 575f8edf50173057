//! Parses WebSocket frames of a peer (RFC 6455 §5.2).
//!
//! The length of a frame is checked as soon as it is known, so that a message that is too long is never
//! buffered.

use actix_codec::Decoder;
use actix_http::ws::{Codec, Frame, Item, Message, OpCode, ProtocolError};
use bytes::BytesMut;
use bytestring::ByteString;

/// The longest frame head: 2 bytes, 8 bytes of length, 4 bytes of mask.
const HEAD_BYTES_MAX: usize = 14;
/// The longest payload of a control frame (§5.5).
const CONTROL_BYTES_MAX: u64 = 125;
/// The longest control frame. One may come between the fragments of a message.
const CONTROL_FRAME_BYTES_MAX: usize = 6 + CONTROL_BYTES_MAX as usize;

/// Parses bytes into messages. It buffers at most one head, one message (including fragments that were
/// returned already) and one control frame.
pub(super) struct FrameReader {
    codec: Codec,
    bytes: BytesMut,
    message_bytes_max: usize,
    /// Bytes of the returned fragments of an unfinished message.
    fragments_bytes: usize,
}

/// The head of a frame.
struct Head {
    opcode: OpCode,
    finished: bool,
    payload_bytes: u64,
}

impl FrameReader {
    pub(super) fn new(message_bytes_max: usize) -> Self {
        let codec = Codec::new().max_size(message_bytes_max);
        Self { codec, bytes: BytesMut::new(), message_bytes_max, fragments_bytes: 0 }
    }

    /// How many bytes `push` accepts after `next` has returned `None`.
    pub(super) fn room(&self) -> usize {
        let held = self.bytes.len() + self.fragments_bytes;
        (self.message_bytes_max + HEAD_BYTES_MAX + CONTROL_FRAME_BYTES_MAX).saturating_sub(held)
    }

    /// Adds received bytes, at most [`Self::room`].
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next complete message or fragment. After an error the rest of the stream cannot be parsed.
    pub(super) fn next(&mut self) -> Result<Option<Message>, ProtocolError> {
        let Some(head) = head(&self.bytes)? else { return Ok(None) };
        let is_control = matches!(head.opcode, OpCode::Close | OpCode::Ping | OpCode::Pong);
        if is_control && head.payload_bytes > CONTROL_BYTES_MAX {
            // Not `Overflow`: the protocol forbids it whatever the limit is.
            return Err(ProtocolError::InvalidLength(
                usize::try_from(head.payload_bytes).unwrap_or(usize::MAX),
            ));
        }
        let room = self.message_bytes_max - self.fragments_bytes;
        let payload_bytes = usize::try_from(head.payload_bytes).unwrap_or(usize::MAX);
        if !is_control && payload_bytes > room {
            return Err(ProtocolError::Overflow);
        }
        let Some(frame) = self.codec.decode(&mut self.bytes)? else { return Ok(None) };
        if self.bytes.is_empty() {
            // An idle peer holds no buffer.
            self.bytes = BytesMut::new();
        }
        if !is_control {
            self.fragments_bytes = if head.finished { 0 } else { self.fragments_bytes + payload_bytes };
        }
        message(frame).map(Some)
    }
}

/// Parses a frame's head; `None` if its length is not complete.
fn head(bytes: &[u8]) -> Result<Option<Head>, ProtocolError> {
    let [first, second, rest @ ..] = bytes else { return Ok(None) };
    if second & 0x80 == 0 {
        return Err(ProtocolError::UnmaskedFrame);
    }
    let payload_bytes = match (second & 0x7f, rest) {
        (126, [a, b, ..]) => u64::from(u16::from_be_bytes([*a, *b])),
        (127, [a, b, c, d, e, f, g, h, ..]) => u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]),
        (126 | 127, _) => return Ok(None),
        (short, _) => u64::from(short),
    };
    Ok(Some(Head { opcode: OpCode::from(first & 0x0f), finished: first & 0x80 != 0, payload_bytes }))
}

fn message(frame: Frame) -> Result<Message, ProtocolError> {
    Ok(match frame {
        Frame::Text(bytes) => Message::Text(text(bytes)?),
        Frame::Binary(bytes) => Message::Binary(bytes),
        Frame::Continuation(item) => Message::Continuation(item),
        Frame::Ping(bytes) => Message::Ping(bytes),
        Frame::Pong(bytes) => Message::Pong(bytes),
        Frame::Close(reason) => Message::Close(reason),
    })
}

fn text(bytes: bytes::Bytes) -> Result<ByteString, ProtocolError> {
    ByteString::try_from(bytes).map_err(|error| ProtocolError::Io(std::io::Error::other(error.to_string())))
}

/// Joins the fragments of a text message.
#[derive(Default)]
pub struct Fragments(Option<BytesMut>);

impl Fragments {
    /// Adds a fragment. Returns the text after its last one. Fragments of binary messages are refused.
    pub fn add(&mut self, item: Item) -> Result<Option<ByteString>, ProtocolError> {
        let (fragment, is_last) = match item {
            Item::FirstText(fragment) => {
                self.0 = Some(BytesMut::new());
                (fragment, false)
            }
            Item::FirstBinary(_) => return Err(ProtocolError::BadOpCode),
            Item::Continue(fragment) => (fragment, false),
            Item::Last(fragment) => (fragment, true),
        };
        let Some(whole) = &mut self.0 else { return Err(ProtocolError::ContinuationNotStarted) };
        whole.extend_from_slice(&fragment);
        if !is_last {
            return Ok(None);
        }
        text(std::mem::take(&mut self.0).unwrap_or_default().freeze()).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: usize = 1_000;

    /// A frame with a mask of zeros.
    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![first];
        match u8::try_from(payload.len()) {
            Ok(short) if short < 126 => frame.push(0x80 | short),
            _ => {
                frame.push(0x80 | 126);
                frame.extend((payload.len() as u16).to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        frame
    }

    /// Parses bytes one by one. Returns the messages, and the error with the number of bytes before it.
    fn read(bytes: &[u8]) -> (Vec<Message>, Option<(String, usize)>) {
        let (mut reader, mut messages) = (FrameReader::new(MAX), Vec::new());
        for (at, byte) in bytes.iter().enumerate() {
            assert!(reader.room() > 0, "it waits for more and takes no more");
            reader.push(&[*byte]);
            loop {
                match reader.next() {
                    Ok(Some(message)) => messages.push(message),
                    Ok(None) => break,
                    Err(error) => return (messages, Some((format!("{error:?}"), at + 1))),
                }
            }
            assert!(
                reader.bytes.len() + reader.fragments_bytes <= HEAD_BYTES_MAX + MAX + CONTROL_FRAME_BYTES_MAX
            );
        }
        (messages, None)
    }

    #[test]
    fn a_length_that_is_too_much_is_refused_by_its_head() {
        for length in [MAX as u64 + 1, 1 << 20, 16 << 30, u64::MAX] {
            let mut head = vec![0x81, 0x80 | 127];
            head.extend(length.to_be_bytes());
            let (messages, error) = read(&head);
            assert_eq!((messages.len(), error), (0, Some(("Overflow".to_owned(), 10))), "{length}");
        }
        let (_, error) = read(&[0x82, 0x80 | 126, 0xff, 0xff]);
        assert_eq!(error, Some(("Overflow".to_owned(), 4)));
        let (messages, error) = read(&frame(0x81, &[b'x'; MAX]));
        assert_eq!((messages.len(), error), (1, None), "exactly as much as may be");
    }

    #[test]
    fn fragments_count_together_and_control_frames_may_come_between() {
        let mut bytes = frame(0x01, &[b'a'; 600]);
        bytes.extend(frame(0x89, &[b'p'; 125]));
        bytes.extend(frame(0x00, &[b'b'; 400]));
        bytes.extend(frame(0x89, &[b'p'; 125]));
        let until = bytes.len();
        let mut all = bytes.clone();
        all.extend(frame(0x80, b""));
        let (messages, error) = read(&all);
        assert_eq!((messages.len(), error), (5, None));
        let mut fragments = Fragments::default();
        let mut text = None;
        for message in messages {
            if let Message::Continuation(item) = message {
                text = fragments.add(item).unwrap();
            }
        }
        assert_eq!(text.map(|text| text.len()), Some(MAX));
        // One byte more: the error comes with the head of the frame that exceeds the limit.
        bytes.extend(frame(0x80, b"c"));
        let (messages, error) = read(&bytes);
        assert_eq!((messages.len(), error), (4, Some(("Overflow".to_owned(), until + 2))));
        // The next message has the whole limit again.
        all.extend(frame(0x81, &[b'd'; MAX]));
        assert_eq!(read(&all).1, None);
    }

    #[test]
    fn what_no_peer_may_send_is_an_error_of_the_protocol() {
        let unmasked = [0x81, 2, b'{', b'}'];
        let mut long_ping = vec![0x89, 0x80 | 126];
        long_ping.extend(126_u16.to_be_bytes());
        let reserved_bit = frame(0xc1, b"{}");
        let reserved_opcode = frame(0x83, b"{}");
        let ping_in_pieces = frame(0x09, b"x");
        let no_beginning = frame(0x80, b"x");
        for bytes in
            [&unmasked[..], &long_ping, &reserved_bit, &reserved_opcode, &ping_in_pieces, &no_beginning]
        {
            let (messages, error) = read(bytes);
            let (error, _) = error.unwrap_or_else(|| panic!("{bytes:?} is {messages:?}"));
            assert_ne!(error, "Overflow", "{bytes:?}");
        }
    }
}
