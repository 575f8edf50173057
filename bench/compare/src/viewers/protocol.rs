//! What a viewer sends and receives: TicketBuster's JSON messages, and Socket.IO 4 over Engine.IO 4.

use serde_json::{Value, json};

/// How to watch an event.
#[derive(Clone, Debug)]
pub struct Protocol {
    kind: Kind,
    /// Where the socket is opened.
    pub path: &'static str,
    subscribe: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    TicketBuster,
    SocketIo,
}

/// What a message is to a viewer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    Answer(String),
    /// From now on there are changes.
    Watching,
    Seats,
    /// Nothing that matters here.
    Nothing,
    Over(String),
}

impl Protocol {
    /// `/ws`, as a guest, from a snapshot of the map.
    pub fn ticketbuster(event: &str, map: &Value) -> Result<Self, String> {
        let (seq, epoch) = (map["seq"].as_u64(), map["epoch"].as_u64());
        let (seq, epoch) = seq.zip(epoch).ok_or("the map has no seq and epoch")?;
        let subscribe = json!({"type": "subscribe", "event_id": event, "from_seq": seq, "epoch": epoch, "format": "json"});
        Ok(Self { kind: Kind::TicketBuster, path: "/ws", subscribe: subscribe.to_string() })
    }

    /// Engine.IO over WebSocket alone; the room is joined by an event with an acknowledgement.
    pub fn socket_io(event: &str) -> Self {
        let subscribe = format!("420{}", json!(["subscribe", {"event_id": event}]));
        Self { kind: Kind::SocketIo, path: "/socket.io/?EIO=4&transport=websocket", subscribe }
    }

    /// What is said first.
    pub fn greeting(&self) -> Option<String> {
        (self.kind == Kind::TicketBuster).then(|| json!({"type": "authenticate"}).to_string())
    }

    /// What to make of a message.
    pub fn hear(&self, text: &str) -> Heard {
        match self.kind {
            Kind::TicketBuster => self.hear_ticketbuster(text),
            Kind::SocketIo => self.hear_socket_io(text),
        }
    }

    fn hear_ticketbuster(&self, text: &str) -> Heard {
        // Almost every message is this; the others may take longer.
        if text.starts_with(r#"{"type":"seats""#) {
            return Heard::Seats;
        }
        let message: Value = serde_json::from_str(text).unwrap_or_default();
        match message["type"].as_str() {
            Some("authenticated") => Heard::Answer(self.subscribe.clone()),
            Some("event") => Heard::Watching,
            Some("seats") => Heard::Seats,
            Some("resync" | "error") => Heard::Over(text.to_owned()),
            _ => Heard::Nothing,
        }
    }

    fn hear_socket_io(&self, text: &str) -> Heard {
        if text.starts_with(r#"42["seats","#) {
            return Heard::Seats;
        }
        match text.as_bytes() {
            // Engine.IO: opened, closed, ping.
            [b'0', ..] => Heard::Answer("40".to_owned()),
            [b'1', ..] => Heard::Over("closed by the server".to_owned()),
            b"2" => Heard::Answer("3".to_owned()),
            // Socket.IO in a message: connected, disconnected, acknowledged, refused.
            [b'4', b'0', ..] => Heard::Answer(self.subscribe.clone()),
            [b'4', b'1', ..] => Heard::Over("disconnected by the server".to_owned()),
            [b'4', b'3', b'0', ..] if text.contains("true") => Heard::Watching,
            [b'4', b'3' | b'4', ..] => Heard::Over(text.to_owned()),
            _ => Heard::Nothing,
        }
    }
}

/// The changes in a message of either: `"changes":[[index,status],…]`.
pub fn changes(text: &str) -> Option<Vec<(u32, u8)>> {
    let key = r#""changes":"#;
    let rest = &text[text.find(key)? + key.len()..];
    serde_json::Deserializer::from_str(rest).into_iter().next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_authenticates_subscribes_and_watches() {
        let protocol = Protocol::ticketbuster("E", &json!({"seq": 7, "epoch": 2})).unwrap();
        assert_eq!(protocol.greeting().unwrap(), r#"{"type":"authenticate"}"#);
        let Heard::Answer(subscribe) = protocol.hear(r#"{"type":"authenticated","user_id":null}"#) else {
            panic!("it does not subscribe");
        };
        let subscribe: Value = serde_json::from_str(&subscribe).unwrap();
        assert_eq!((&subscribe["from_seq"], &subscribe["event_id"]), (&json!(7), &json!("E")));
        assert_eq!(protocol.hear(r#"{"type":"event","event_id":"E"}"#), Heard::Watching);
        assert_eq!(protocol.hear(r#"{"type":"seats","event_id":"E","changes":[]}"#), Heard::Seats);
        assert!(matches!(protocol.hear(r#"{"type":"resync","event_id":"E"}"#), Heard::Over(_)));
        assert_eq!(protocol.hear(r#"{"type":"hold"}"#), Heard::Nothing);
        assert!(Protocol::ticketbuster("E", &json!({})).is_err());
    }

    #[test]
    fn socket_io_is_opened_joined_and_kept_alive() {
        let protocol = Protocol::socket_io("E");
        assert_eq!(protocol.greeting(), None, "the server opens");
        assert_eq!(protocol.hear(r#"0{"sid":"x","pingInterval":25000}"#), Heard::Answer("40".to_owned()));
        let join = Heard::Answer(r#"420["subscribe",{"event_id":"E"}]"#.to_owned());
        assert_eq!(protocol.hear(r#"40{"sid":"y"}"#), join);
        assert_eq!(protocol.hear(r#"430[{"subscribed":true}]"#), Heard::Watching);
        assert!(matches!(protocol.hear(r#"430[{"subscribed":false}]"#), Heard::Over(_)));
        assert_eq!(protocol.hear("2"), Heard::Answer("3".to_owned()));
        assert_eq!(protocol.hear(r#"42["seats",{"changes":[]}]"#), Heard::Seats);
        assert!(matches!(protocol.hear("41"), Heard::Over(_)));
        assert!(matches!(protocol.hear(r#"44{"message":"unauthenticated"}"#), Heard::Over(_)));
    }

    #[test]
    fn changes_are_found_in_both_kinds_of_messages() {
        let ours = r#"{"type":"seats","event_id":"E","from_seq":1,"seq":2,"changes":[[7,1],[9,0]]}"#;
        let theirs = r#"42["seats",{"event_id":"E","changes":[[7,1],[9,0]],"sent_at":1}]"#;
        for text in [ours, theirs] {
            assert_eq!(changes(text).unwrap(), [(7, 1), (9, 0)]);
        }
        assert_eq!(changes("{}"), None);
    }
}
