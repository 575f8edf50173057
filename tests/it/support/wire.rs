//! A connection that sends bytes as they are given: requests, upgrades and frames that no library would write.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::Site;

pub const UPGRADE: &str = "host: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\n\
                       sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A masked frame of a client.
pub fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [7, 11, 13, 17];
    let mut frame = vec![0x80 | opcode];
    match u8::try_from(payload.len()) {
        Ok(short) if short < 126 => frame.push(0x80 | short),
        _ => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
        }
    }
    frame.extend(mask);
    frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

pub fn text(message: &Value) -> Vec<u8> {
    frame(1, message.to_string().as_bytes())
}

/// A connection and what was read of it too early.
pub struct Wire<S = TcpStream> {
    stream: S,
    read: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub fn over(stream: S) -> Self {
        Self { stream, read: Vec::new() }
    }

    pub async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// The same on a connection that may be closed.
    pub async fn try_send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// More bytes; false at the end.
    async fn more(&mut self) -> bool {
        let read = timeout(PATIENCE, self.stream.read_buf(&mut self.read)).await.expect("nothing comes");
        read.unwrap_or(0) > 0
    }

    pub async fn take(&mut self, count: usize) -> Option<Vec<u8>> {
        while self.read.len() < count {
            if !self.more().await {
                return None;
            }
        }
        Some(self.read.drain(..count).collect())
    }

    /// The head of an answer, in small letters.
    pub async fn head(&mut self) -> String {
        loop {
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                return String::from_utf8(self.take(end + 4).await.unwrap()).unwrap().to_lowercase();
            }
            assert!(self.more().await, "no answer: {}", String::from_utf8_lossy(&self.read));
        }
    }

    /// All until the server ends the connection.
    pub async fn rest(&mut self) -> Vec<u8> {
        while self.more().await {}
        std::mem::take(&mut self.read)
    }

    /// A frame of the server: its opcode and payload.
    pub async fn hear(&mut self) -> Option<(u8, Vec<u8>)> {
        let head = self.take(2).await?;
        let length = match head[1] {
            126 => u64::from(u16::from_be_bytes(self.take(2).await?.try_into().unwrap())),
            127 => u64::from_be_bytes(self.take(8).await?.try_into().unwrap()),
            short => u64::from(short),
        };
        Some((head[0] & 15, self.take(length as usize).await?))
    }

    /// The next text as JSON; a close as its code.
    pub async fn say(&mut self) -> Value {
        let mut heard = self.hear().await;
        // On a slow machine a ping's time may come.
        while matches!(heard, Some((9, _))) {
            heard = self.hear().await;
        }
        match heard {
            Some((1, text)) => serde_json::from_slice(&text).unwrap(),
            Some((8, reason)) => json!({"closed": u16::from_be_bytes([reason[0], reason[1]])}),
            other => panic!("neither text nor close: {other:?}"),
        }
    }

    pub async fn say_type(&mut self, kind: &str) -> Value {
        loop {
            let message = self.say().await;
            assert_eq!(message["closed"], Value::Null, "while waiting for {kind}");
            if message["type"] == kind {
                return message;
            }
        }
    }

    pub async fn upgrade(&mut self) -> String {
        self.send(format!("GET /ws HTTP/1.1\r\n{UPGRADE}\r\n").as_bytes()).await;
        self.head().await
    }
}

impl Wire {
    /// Both halves of the connection; what was read too early is lost.
    pub fn split(self) -> (tokio::net::tcp::OwnedReadHalf, tokio::net::tcp::OwnedWriteHalf) {
        self.stream.into_split()
    }

    pub async fn connect(site: &Site) -> Self {
        Self::over(TcpStream::connect(site.server.addresses[0]).await.unwrap())
    }

    /// Asks for something; the head of the answer, and its body, which the end of the connection ends.
    pub async fn refused(site: &Site, request: &str) -> (String, Vec<u8>) {
        let mut wire = Self::connect(site).await;
        wire.send(request.as_bytes()).await;
        (wire.head().await, wire.rest().await)
    }
}
