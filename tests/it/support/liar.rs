//! A proxy before a server that tells its clients what is not so.

use std::{collections::HashMap, sync::Arc};

use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use uuid::Uuid;

/// What it does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lie {
    /// Gives one buyer's seats to another one as well, and sells them.
    SellTwice,
    /// Forgets an order that was accepted.
    LoseOrder,
}

/// The proxy; it ends with the test's runtime.
pub struct Liar {
    pub port: u16,
}

#[derive(Default)]
struct Told {
    /// The first hold that was granted: its seats are sold again.
    first: Option<Value>,
    /// Holds that the server never gave.
    holds: HashMap<String, Value>,
    /// Orders that it never took, and what they would look like.
    orders: HashMap<String, Value>,
    /// The order that is forgotten.
    lost: Option<String>,
}

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
    pub async fn before(port: u16, lie: Lie) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let liar = Self { port: listener.local_addr().unwrap().port() };
        let told = Arc::new(Mutex::new(Told::default()));
        actix_rt::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                actix_rt::spawn(carry(client, port, lie, told.clone()));
            }
        });
        liar
    }
}

/// Carries requests and answers one after the other; sockets as they are.
async fn carry(mut client: TcpStream, port: u16, lie: Lie, told: Arc<Mutex<Told>>) {
    let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    while let Some(request) = read(&mut client).await {
        if request.head.starts_with("GET /ws ") {
            server.write_all(&request.bytes()).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            return;
        }
        let lied = invent(&request, lie, &told);
        let answer = match lied {
            Some(answer) => answer,
            None => {
                server.write_all(&request.bytes()).await.unwrap();
                let Some(answer) = read(&mut server).await else { return };
                remember(&request, &answer, lie, &told);
                answer
            }
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

/// What the server says, to be used against it.
fn remember(request: &Message, answer: &Message, lie: Lie, told: &Mutex<Told>) {
    let body = || serde_json::from_slice::<Value>(&answer.body).unwrap();
    let mut told = told.lock();
    if request.head.starts_with("POST /api/events/") && answer.head.starts_with("HTTP/1.1 201") {
        told.first.get_or_insert_with(body);
    }
    if request.head.starts_with("POST /api/orders ") && answer.head.starts_with("HTTP/1.1 202") {
        let lost = || body()["order_id"].as_str().unwrap().to_owned();
        if lie == Lie::LoseOrder && told.lost.is_none() {
            told.lost = Some(lost());
        }
    }
}

/// An answer that the server did not give.
fn invent(request: &Message, lie: Lie, told: &Mutex<Told>) -> Option<Message> {
    let mut told = told.lock();
    let path = request.head.split(' ').nth(1).unwrap();
    let is_hold = request.head.starts_with("POST ") && path.ends_with("/holds");
    if lie == Lie::SellTwice && is_hold && told.holds.is_empty() {
        let mut hold = told.first.clone()?;
        let id = Uuid::now_v7().to_string();
        hold["hold_id"] = json!(id);
        told.holds.insert(id, hold.clone());
        return Some(Message::new("201 Created", &hold));
    }
    if path == "/api/orders" {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let hold = told.holds.get(body["hold_id"].as_str().unwrap())?.clone();
        let id = Uuid::now_v7().to_string();
        let items: Vec<Value> = hold["seats"]
            .as_array()
            .unwrap()
            .iter()
            .map(|seat| json!({"seat": seat["seat"], "quantity": 1}))
            .collect();
        let order = json!({"order_id": id, "status": "completed", "items": items, "tickets": items, "total": hold["total"]});
        told.orders.insert(id.clone(), order);
        return Some(Message::new("202 Accepted", &json!({"order_id": id})));
    }
    let order = path.strip_prefix("/api/orders/")?;
    if told.lost.as_deref() == Some(order) {
        return Some(Message::new("404 Not Found", &json!({"code": "not_found"})));
    }
    told.orders.get(order).map(|order| Message::new("200 OK", order))
}
