//! Many viewers as tasks of one thread, and their combined counts.

use std::{
    cell::RefCell,
    collections::VecDeque,
    hash::{DefaultHasher, Hasher as _},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use futures_util::{SinkExt as _, StreamExt as _, stream};
use hdrhistogram::Histogram;
use rustix::time::{ClockId, clock_gettime};
use tokio::{net::TcpStream, task::JoinHandle};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

use super::protocol::{Heard, Protocol, changes};

/// When the requests that changed seats were sent: written by who changes, read by who watches.
pub struct Board {
    began: Instant,
    /// By seat: microseconds of the last release and of the last hold.
    sent: Vec<[AtomicU64; 2]>,
}

impl Board {
    fn new(seats: u32) -> Self {
        let sent = (0..seats).map(|_| [AtomicU64::new(0), AtomicU64::new(0)]).collect();
        Self { began: Instant::now(), sent }
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_micros() as u64
    }

    /// A request is about to be sent that gives this seat this status (0: free, 1: held).
    pub fn sending(&self, seat: u32, status: u8) {
        if let Some(at) = self.sent.get(seat as usize).and_then(|seat| seat.get(usize::from(status))) {
            at.store(self.now(), Relaxed);
        }
    }

    /// When the first of these changes was asked for; none if nobody asked for any.
    fn oldest(&self, changes: &[(u32, u8)]) -> Option<u64> {
        let sent = |(seat, status): &(u32, u8)| {
            Some(self.sent.get(*seat as usize)?.get(usize::from(*status))?.load(Relaxed))
        };
        changes.iter().filter_map(sent).filter(|at| *at > 0).min()
    }
}

/// What viewers have heard.
#[derive(Clone)]
pub struct Tally {
    pub messages: u64,
    /// Changes in them.
    pub changes: u64,
    /// From the request until a viewer had it, in microseconds, by message: that of its oldest change.
    pub latency: Histogram<u64>,
    /// Viewers who watch no more.
    pub lost: u64,
    /// Why the first of them does not.
    pub why: Option<String>,
}

/// The longest that is told apart, in microseconds.
const LATENCY_MAX: u64 = 600_000_000;

impl Tally {
    fn new() -> Result<Self, String> {
        let latency = Histogram::new_with_bounds(1, LATENCY_MAX, 3).map_err(|error| error.to_string())?;
        Ok(Self { messages: 0, changes: 0, latency, lost: 0, why: None })
    }

    /// As if nothing had been heard; who is lost stays lost.
    fn forget(&mut self) {
        (self.messages, self.changes) = (0, 0);
        self.latency.reset();
    }
}

/// All viewers have the same messages: each is read once.
struct Reading {
    hash: u64,
    changes: u64,
    oldest: Option<u64>,
}

/// So many readings are remembered, for viewers that come later.
const REMEMBERED: usize = 256;
/// Viewers that connect at a time.
const CONNECTING: usize = 64;
/// How long one may take to watch.
const PATIENCE: Duration = Duration::from_secs(30);

struct Ears {
    board: Arc<Board>,
    tally: Tally,
    readings: VecDeque<Reading>,
    last: Instant,
}

impl Ears {
    fn seats(&mut self, text: &str) {
        let now = self.board.now();
        let mut hasher = DefaultHasher::new();
        hasher.write(text.as_bytes());
        let hash = hasher.finish();
        // The newest is the likeliest.
        let known = self.readings.iter().rev().find(|reading| reading.hash == hash);
        let (count, oldest) = match known {
            Some(reading) => (reading.changes, reading.oldest),
            None => {
                let changes = changes(text).unwrap_or_default();
                let reading =
                    Reading { hash, changes: changes.len() as u64, oldest: self.board.oldest(&changes) };
                let found = (reading.changes, reading.oldest);
                self.readings.push_back(reading);
                if self.readings.len() > REMEMBERED {
                    self.readings.pop_front();
                }
                found
            }
        };
        self.tally.messages += 1;
        self.tally.changes += count;
        if let Some(oldest) = oldest {
            self.tally.latency.saturating_record(now.saturating_sub(oldest));
        }
        self.last = Instant::now();
    }
}

pub struct Crowd {
    /// When changes were asked for.
    pub board: Arc<Board>,
    ears: Rc<RefCell<Ears>>,
    local: tokio::task::LocalSet,
    _viewers: Vec<JoinHandle<()>>,
}

type Socket = WebSocketStream<TcpStream>;

impl Crowd {
    /// Lets so many connect, and waits until all watch.
    pub async fn seat(address: &str, protocol: Protocol, viewers: u32, seats: u32) -> Result<Self, String> {
        let board = Arc::new(Board::new(seats));
        let ears = Ears {
            board: board.clone(),
            tally: Tally::new()?,
            readings: VecDeque::new(),
            last: Instant::now(),
        };
        let ears = Rc::new(RefCell::new(ears));
        let local = tokio::task::LocalSet::new();
        let protocol = Rc::new(protocol);
        let connecting = (0..viewers).map(|_| connect(address, &protocol));
        let sockets: Vec<Result<Socket, String>> =
            stream::iter(connecting).buffer_unordered(CONNECTING).collect().await;
        let mut tasks = Vec::with_capacity(sockets.len());
        for socket in sockets {
            tasks.push(local.spawn_local(watch(socket?, protocol.clone(), ears.clone())));
        }
        Ok(Self { board, ears, local, _viewers: tasks })
    }

    /// Lets everybody listen for so long.
    pub async fn listen(&self, length: Duration) {
        self.local.run_until(tokio::time::sleep(length)).await;
    }

    /// Forgets what was heard; who is lost stays lost.
    pub fn reset(&self) {
        self.ears.borrow_mut().tally.forget();
    }

    /// What has been heard so far.
    pub fn tally(&self) -> Tally {
        self.ears.borrow().tally.clone()
    }

    /// Waits until nothing has been heard for a while, for so long at most.
    pub async fn drained(&self, patience: Duration) {
        let began = Instant::now();
        self.listen(Duration::from_millis(300)).await;
        while began.elapsed() < patience && self.ears.borrow().last.elapsed() < Duration::from_millis(300) {
            self.listen(Duration::from_millis(50)).await;
        }
    }
}

async fn connect(address: &str, protocol: &Protocol) -> Result<Socket, String> {
    let opening = async {
        let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
        let url = format!("ws://{address}{}", protocol.path);
        let (mut socket, _) = client_async(url, stream).await.map_err(|error| error.to_string())?;
        if let Some(greeting) = protocol.greeting() {
            say(&mut socket, greeting).await?;
        }
        loop {
            let Some(message) = socket.next().await else { return Err("closed by the server".to_owned()) };
            let Message::Text(text) = message.map_err(|error| error.to_string())? else { continue };
            match protocol.hear(text.as_str()) {
                Heard::Answer(answer) => say(&mut socket, answer).await?,
                Heard::Watching => return Ok(socket),
                Heard::Over(why) => return Err(why),
                Heard::Seats | Heard::Nothing => {}
            }
        }
    };
    let opened = tokio::time::timeout(PATIENCE, opening).await;
    let opened = opened.unwrap_or_else(|_| Err(format!("not watching after {} s", PATIENCE.as_secs())));
    opened.map_err(|error| format!("a viewer at {address}{}: {error}", protocol.path))
}

async fn say(socket: &mut Socket, text: String) -> Result<(), String> {
    socket.send(Message::text(text)).await.map_err(|error| error.to_string())
}

async fn watch(mut socket: Socket, protocol: Rc<Protocol>, ears: Rc<RefCell<Ears>>) {
    let why = loop {
        let text = match socket.next().await {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Close(frame))) => break format!("closed: {frame:?}"),
            // Pings are answered by the library.
            Some(Ok(_)) => continue,
            Some(Err(error)) => break error.to_string(),
            None => break "closed".to_owned(),
        };
        match protocol.hear(text.as_str()) {
            Heard::Seats => ears.borrow_mut().seats(text.as_str()),
            Heard::Answer(answer) => {
                if let Err(error) = say(&mut socket, answer).await {
                    break error;
                }
            }
            Heard::Over(why) => break why,
            Heard::Watching | Heard::Nothing => {}
        }
    };
    let mut ears = ears.borrow_mut();
    ears.tally.lost += 1;
    ears.tally.why.get_or_insert(why);
}

/// Processor time of this thread.
pub fn thread_cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latency_is_that_of_the_oldest_change_in_a_message() {
        let board = Arc::new(Board::new(10));
        board.sending(3, 1);
        std::thread::sleep(Duration::from_millis(20));
        board.sending(4, 0);
        assert!(board.oldest(&[(4, 0)]).unwrap() > board.oldest(&[(3, 1), (4, 0)]).unwrap());
        assert_eq!(board.oldest(&[(3, 0)]), None, "nobody released it");
        let mut ears =
            Ears { board, tally: Tally::new().unwrap(), readings: VecDeque::new(), last: Instant::now() };
        for _ in 0..3 {
            ears.seats(r#"{"type":"seats","changes":[[4,0],[3,1]]}"#);
        }
        assert_eq!((ears.tally.messages, ears.tally.changes, ears.readings.len()), (3, 6, 1));
        assert!(ears.tally.latency.min() >= 20_000, "{}", ears.tally.latency.min());
    }

    #[tokio::test]
    async fn a_crowd_hears_everything_and_notices_who_is_lost() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        // A server that tells each viewer one thing twice and then hangs up.
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
                    for text in ["0{}", "40{}", "430[{\"subscribed\":true}]"] {
                        socket.send(Message::text(text)).await.unwrap();
                    }
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    for _ in 0..2 {
                        socket.send(Message::text("42[\"seats\",{\"changes\":[[1,1]]}]")).await.unwrap();
                    }
                    socket.send(Message::text("41")).await.unwrap();
                    // What is closed before it is read resets the connection, and takes with it what was sent.
                    while socket.next().await.is_some_and(|message| message.is_ok()) {}
                });
            }
        });
        let crowd = Crowd::seat(&address, Protocol::socket_io("E"), 5, 10).await.unwrap();
        crowd.board.sending(1, 1);
        crowd.drained(Duration::from_secs(5)).await;
        let tally = crowd.tally();
        assert_eq!((tally.messages, tally.changes, tally.latency.len(), tally.lost), (10, 10, 10, 5));
        assert!(tally.why.unwrap().contains("disconnected"));
        crowd.reset();
        assert_eq!((crowd.tally().messages, crowd.tally().lost), (0, 5));
    }
}
