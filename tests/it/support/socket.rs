//! A viewer's WebSocket. Every message that it receives is checked against the document's schema.

use std::{sync::LazyLock, time::Duration};

use awc::ws::{Codec, Frame, Message};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};

use super::{Buyers, schema::schema_of};

pub type Socket = actix_codec::Framed<awc::BoxedSocket, Codec>;

pub async fn connect(buyers: &Buyers) -> Socket {
    let (_, socket) =
        buyers.client.ws(format!("{}/ws", buyers.any())).max_frame_size(1 << 20).connect().await.unwrap();
    socket
}

pub async fn say(socket: &mut Socket, message: Value) {
    socket.send(Message::Text(message.to_string().into())).await.unwrap();
}

/// Whatever is said fits the schema that clients are generated from.
fn is_described(message: &Value) {
    static SCHEMA: LazyLock<jsonschema::Validator> =
        LazyLock::new(|| jsonschema::validator_for(&schema_of("SocketMessage")).unwrap());
    let problems: Vec<String> = SCHEMA.iter_errors(message).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{message}: {problems:?}");
}

/// The next message: text as JSON, binary as null; a close as its code.
pub async fn hear(socket: &mut Socket) -> Value {
    loop {
        let frame =
            actix_rt::time::timeout(Duration::from_secs(10), socket.next()).await.expect("nothing is heard");
        match frame {
            Some(Ok(Frame::Text(text))) => {
                let message = serde_json::from_slice(&text).unwrap();
                is_described(&message);
                return message;
            }
            Some(Ok(Frame::Close(reason))) => {
                return json!({"type": "closed", "code": reason.map(|reason| u16::from(reason.code))});
            }
            Some(Ok(Frame::Ping(bytes))) => socket.send(Message::Pong(bytes)).await.unwrap(),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return json!({"type": "closed", "code": null}),
        }
    }
}

pub async fn hear_type(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let message = hear(socket).await;
        assert_ne!(message["type"], "closed", "while waiting for {kind}");
        if message["type"] == kind {
            return message;
        }
    }
}
