//! One viewer: connects, takes a snapshot, subscribes, applies frames; begins again when the socket is lost.

use std::{
    ops::ControlFlow,
    rc::Rc,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

use super::{Opinion, Phase, Watchers};
use crate::{
    operation::{Class, Operation},
    recorder::Sample,
    stage::{Act, Stage},
    viewer_map::{self, SeatStates},
    wire::{Pool, Request, Stream, Target},
};

type Socket = WebSocketStream<Box<dyn Stream>>;

/// What viewers of one thread share.
pub(super) struct Room {
    stage: Arc<Stage>,
    target: Rc<Target>,
    watchers: Arc<Watchers>,
    snapshots: Pool,
    door: Semaphore,
}

impl Room {
    pub(super) fn new(
        stage: Arc<Stage>,
        target: Target,
        watchers: Arc<Watchers>,
        connecting_max: usize,
    ) -> Self {
        let target = Rc::new(target);
        let snapshots = Pool::new(target.clone(), 16, Duration::from_secs(10));
        Self { stage, target, watchers, snapshots, door: Semaphore::new(connecting_max) }
    }
}

/// Who watches what.
#[derive(Clone, Copy)]
pub(super) struct Viewer {
    pub(super) number: u32,
    pub(super) event: u16,
    /// Buyers see this viewer's map.
    pub(super) shows_live_map: bool,
}

/// The pause before connecting again; it doubles …
const PAUSE_FIRST: Duration = Duration::from_millis(200);
/// … up to this.
const PAUSE_MAX: Duration = Duration::from_secs(3);
/// How long opening a socket may take, up to the first news.
const OPENING_MAX: Duration = Duration::from_secs(15);
/// What is read at once; each socket has a buffer of this size.
const READ_BYTES: usize = 4 * 1024;

/// What the server says in text.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum News {
    Authenticated {},
    Event {},
    Resync {},
    Error {
        code: String,
    },
    #[serde(other)]
    Other,
}

/// Watches until it is told to stop.
pub(super) async fn watch(
    room: Rc<Room>,
    viewer: Viewer,
    mut phases: watch::Receiver<Phase>,
    say: mpsc::UnboundedSender<(u32, u32, Opinion)>,
) {
    let mut pause = PAUSE_FIRST;
    loop {
        let mut watched = false;
        match session(&room, viewer, &mut phases, &say, &mut watched).await {
            Ok(()) => return,
            Err(why) => {
                if watched {
                    room.watchers.watching.fetch_sub(1, Relaxed);
                    pause = PAUSE_FIRST;
                }
                room.watchers.closed(why);
            }
        }
        tokio::time::sleep(pause).await;
        if matches!(*phases.borrow(), Phase::Stop) {
            return;
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// One connection; an error says why it ended.
async fn session(
    room: &Room,
    viewer: Viewer,
    phases: &mut watch::Receiver<Phase>,
    say: &mpsc::UnboundedSender<(u32, u32, Opinion)>,
    watched: &mut bool,
) -> Result<(), String> {
    let opening = async {
        let _turn = room.door.acquire().await.map_err(|error| error.to_string())?;
        let started = room.stage.clock.now();
        tokio::time::timeout(OPENING_MAX, open(room, viewer))
            .await
            .unwrap_or_else(|_| Err("the socket does not open in time".to_owned()))
            .map(|(socket, map)| (socket, map, started))
    };
    let (mut socket, map, started) = tokio::select! {
        opened = opening => opened?,
        () = stopped(phases.clone()) => return Ok(()),
    };
    let act = &room.stage.events[usize::from(viewer.event)];
    let mut view = View { room, viewer, act, map, asked: None, opening: Some(started), watched };
    view.show_all();
    // A comparison that is under way is for this one too.
    phases.mark_changed();
    loop {
        tokio::select! {
            message = socket.next() => match view.hear(message)? {
                ControlFlow::Continue(()) => {}
                ControlFlow::Break(()) => {
                    room.watchers.resyncs.fetch_add(1, Relaxed);
                    view.map = subscribe(room, viewer, &mut socket).await?;
                    view.show_all();
                }
            },
            changed = phases.changed() => {
                let phase = phases.borrow_and_update().clone();
                match phase {
                    _ if changed.is_err() => return Ok(()),
                    Phase::Stop => {
                        let _ = tokio::time::timeout(Duration::from_secs(1), socket.close(None)).await;
                        return Ok(());
                    }
                    Phase::Compare { round, truth } => view.asked = Some((round, truth)),
                    Phase::Watch => {}
                }
            }
        }
        if let Some((round, opinion)) = view.opinion() {
            let _ = say.send((viewer.number, round, opinion));
        }
    }
}

async fn stopped(mut phases: watch::Receiver<Phase>) {
    // The other side is gone: as good as stopped.
    let _ = phases.wait_for(|phase| matches!(phase, Phase::Stop)).await;
}

/// Opens a socket and subscribes.
async fn open(room: &Room, viewer: Viewer) -> Result<(Socket, SeatStates), String> {
    let target = &room.target;
    let stream = target.connect().await.map_err(|error| format!("no connection: {error}"))?;
    let scheme = if target.is_encrypted() { "wss" } else { "ws" };
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(64 * 1024)
        .max_message_size(Some(16 << 20))
        .max_frame_size(Some(16 << 20));
    let url = format!("{scheme}://{}/ws", target.host);
    let (mut socket, _) = client_async_with_config(url, stream, Some(config))
        .await
        .map_err(|error| format!("the socket is refused: {error}"))?;
    send(&mut socket, r#"{"type":"authenticate"}"#.to_owned()).await?;
    authenticated(&mut socket).await?;
    let map = subscribe(room, viewer, &mut socket).await?;
    Ok((socket, map))
}

/// Rule 1: take a snapshot, then subscribe with its `seq` and `epoch`.
async fn subscribe(room: &Room, viewer: Viewer, socket: &mut Socket) -> Result<SeatStates, String> {
    let event = room.stage.events[usize::from(viewer.event)].venue.id_text.as_str();
    let request = Request::get("/api/events/", event, "/seats", "");
    let answer = room.snapshots.ask(request, Duration::from_secs(10)).await?;
    if answer.status != 200 {
        return Err(format!("no snapshot: {} {}", answer.status, answer.code()));
    }
    let map = SeatStates::parse(&answer.body)?;
    let (seq, epoch) = (map.seq, map.epoch);
    let message = format!(
        r#"{{"type":"subscribe","event_id":"{event}","from_seq":{seq},"epoch":{epoch},"format":"binary"}}"#
    );
    send(socket, message).await?;
    Ok(map)
}

async fn send(socket: &mut Socket, message: String) -> Result<(), String> {
    socket.send(Message::text(message)).await.map_err(|error| format!("the socket is lost: {error}"))
}

/// Waits until the server knows who this is.
async fn authenticated(socket: &mut Socket) -> Result<(), String> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => match serde_json::from_str::<News>(&text) {
                Ok(News::Authenticated {}) => return Ok(()),
                Ok(News::Error { code }) => return Err(format!("refused: {code}")),
                _ => {}
            },
            Some(Ok(Message::Close(frame))) => return Err(closed(frame.map(|frame| frame.code.into()))),
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(format!("the socket is lost: {error}")),
            None => return Err(closed(None)),
        }
    }
}

fn closed(code: Option<u16>) -> String {
    code.map_or_else(|| "closed without a code".to_owned(), |code| format!("closed with {code}"))
}

/// A viewer with its map.
struct View<'a> {
    room: &'a Room,
    viewer: Viewer,
    act: &'a Act,
    map: SeatStates,
    asked: Option<(u32, Arc<Vec<SeatStates>>)>,
    /// When the socket began to open, until the first news of the event.
    opening: Option<u64>,
    watched: &'a mut bool,
}

impl View<'_> {
    /// Takes a message; `Break`: take a new snapshot.
    fn hear(
        &mut self,
        message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
    ) -> Result<ControlFlow<()>, String> {
        match message {
            Some(Ok(Message::Binary(frame))) => self.apply(&frame),
            Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                Ok(News::Resync {}) => Ok(ControlFlow::Break(())),
                Ok(News::Error { code }) => Err(format!("told: {code}")),
                Ok(News::Event {}) => {
                    self.opened();
                    Ok(ControlFlow::Continue(()))
                }
                _ => Ok(ControlFlow::Continue(())),
            },
            Some(Ok(Message::Close(frame))) => Err(closed(frame.map(|frame| frame.code.into()))),
            Some(Ok(_)) => Ok(ControlFlow::Continue(())),
            Some(Err(error)) => Err(format!("the socket is lost: {error}")),
            None => Err(closed(None)),
        }
    }

    /// The first news has come.
    fn opened(&mut self) {
        let Some(started) = self.opening.take() else { return };
        let watchers = &self.room.watchers;
        let (operation, class, outcome) = (Operation::Connect, Class::Ok, "open");
        let ended = self.room.stage.clock.now();
        watchers.recorder.lock().record(Sample {
            operation,
            class,
            outcome,
            intended: started,
            started,
            ended,
        });
        watchers.watching.fetch_add(1, Relaxed);
        *self.watched = true;
    }

    /// Rule 2: apply a frame, or say which rule it breaks; then only a new snapshot helps.
    fn apply(&mut self, frame: &[u8]) -> Result<ControlFlow<()>, String> {
        let (watchers, shows) = (&self.room.watchers, self.viewer.shows_live_map);
        let applied = viewer_map::apply(&mut self.map, &self.act.venue.id, frame, |seat, status| {
            if shows {
                self.act.live.set(seat, status);
            }
        });
        match applied {
            Ok(told) => {
                watchers.frames.fetch_add(1, Relaxed);
                if let Some(answered) = self.act.answers.first(told.before, told.seq) {
                    let now = self.room.stage.clock.now();
                    let intended = answered.min(now);
                    let (operation, class, outcome) = (Operation::Deliver, Class::Ok, "frame");
                    let sample =
                        Sample { operation, class, outcome, intended, started: intended, ended: now };
                    watchers.recorder.lock().record(sample);
                }
                Ok(ControlFlow::Continue(()))
            }
            Err(rule) => {
                watchers.complain(self.viewer.number, &self.act.venue.name, &rule);
                Err("it broke a rule".to_owned())
            }
        }
    }

    /// Buyers see the whole map anew.
    fn show_all(&self) {
        if self.viewer.shows_live_map {
            self.act.live.reset(&self.map);
            // A new life of the server may have begun to count again.
            self.act.answers.forget();
        }
    }

    /// What there is to say about the comparison that was asked for, once.
    fn opinion(&mut self) -> Option<(u32, Opinion)> {
        let (round, truth) = self.asked.as_ref()?;
        let truth = truth.get(usize::from(self.viewer.event))?;
        // Who still has the map of an earlier life of the server must connect again first.
        if truth.epoch != self.map.epoch || self.map.seq < truth.seq {
            return None;
        }
        let opinion = if self.map.seq > truth.seq { Opinion::Beyond } else { self.compare(truth) };
        let round = *round;
        self.asked = None;
        Some((round, opinion))
    }

    fn compare(&self, truth: &SeatStates) -> Opinion {
        const WORDS: [&str; 4] = ["available", "held", "sold", "blocked"];
        let seats: Vec<String> = self
            .map
            .differences(truth, 5)
            .into_iter()
            .map(|(seat, here, there)| {
                let label = self.act.venue.labels.get(seat as usize).map_or("?", String::as_str);
                format!("{label} is {} and not {}", WORDS[usize::from(here)], WORDS[usize::from(there)])
            })
            .collect();
        if !seats.is_empty() {
            return Opinion::Different(format!("at {}: {}", truth.seq, seats.join(", ")));
        }
        if self.map.areas == truth.areas {
            Opinion::Same
        } else {
            Opinion::Different(format!("at {}: its areas", truth.seq))
        }
    }
}
