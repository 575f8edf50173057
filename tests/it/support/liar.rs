//! A proxy that hides an order from its clients, as if the server had lost it.

use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The proxy; it ends with the test's runtime.
pub struct Liar {
    pub port: u16,
}

/// The first order that was accepted: nobody hears of it again.
type Lost = Mutex<Option<String>>;

struct Message {
    head: String,
    body: Vec<u8>,
}

impl Message {
    fn bytes(&self) -> Vec<u8> {
        [self.head.as_bytes(), &self.body].concat()
    }

    fn new(status: &str, body: &Value) -> Self {
        let body = body.to_string().into_bytes();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        Self { head, body }
    }
}

impl Liar {
    /// Before a port of loopback.
    pub async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let liar = Self { port: listener.local_addr().unwrap().port() };
        let lost = Arc::new(Lost::default());
        actix_rt::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                actix_rt::spawn(carry(client, port, lost.clone()));
            }
        });
        liar
    }
}

/// Carries requests and answers one after the other; sockets as they are.
async fn carry(mut client: TcpStream, port: u16, lost: Arc<Lost>) {
    let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    while let Some(request) = read(&mut client).await {
        if request.head.starts_with("GET /ws ") {
            server.write_all(&request.bytes()).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            return;
        }
        let answer = if is_about(&request, &lost) {
            Message::new("404 Not Found", &json!({"code": "not_found"}))
        } else {
            server.write_all(&request.bytes()).await.unwrap();
            let Some(answer) = read(&mut server).await else { return };
            remember(&request, &answer, &lost);
            answer
        };
        if client.write_all(&answer.bytes()).await.is_err() {
            return;
        }
    }
}

/// A head and a body of the length that it says.
async fn read(stream: &mut TcpStream) -> Option<Message> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
    });
    while bytes.len() < end + length.unwrap_or(0) {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Message { head, body: bytes[end..].to_vec() })
}

/// Loses the first order that is accepted.
fn remember(request: &Message, answer: &Message, lost: &Lost) {
    if request.head.starts_with("POST /api/orders ") && answer.head.starts_with("HTTP/1.1 202") {
        let order = || {
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            body["order_id"].as_str().unwrap().to_owned()
        };
        lost.lock().get_or_insert_with(order);
    }
}

/// Whether somebody asks after it.
fn is_about(request: &Message, lost: &Lost) -> bool {
    let path = request.head.split(' ').nth(1).unwrap();
    path.strip_prefix("/api/orders/").is_some_and(|order| lost.lock().as_deref() == Some(order))
}
