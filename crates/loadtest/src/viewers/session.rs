//! One viewer: connects, takes a snapshot, subscribes and applies frames; it starts again when the socket is lost.

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

use super::{MapComparison, ViewerCommand, ViewerCounters};
use crate::{
    context::{Context, EventOnSale},
    operation::{Class, Operation},
    recorder::Sample,
    viewer_map::{self, SeatStates},
    wire::{Pool, Request, Stream, Target},
};

type Socket = WebSocketStream<Box<dyn Stream>>;

/// What viewers of one thread share.
pub(super) struct Shared {
    context: Arc<Context>,
    target: Rc<Target>,
    counters: Arc<ViewerCounters>,
    snapshots: Pool,
    opening_permits: Semaphore,
}

impl Shared {
    pub(super) fn new(
        context: Arc<Context>,
        target: Target,
        counters: Arc<ViewerCounters>,
        connecting_max: usize,
    ) -> Self {
        let target = Rc::new(target);
        let snapshots = Pool::new(target.clone(), 16, Duration::from_secs(10));
        Self { context, target, counters, snapshots, opening_permits: Semaphore::new(connecting_max) }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Viewer {
    pub(super) number: u32,
    pub(super) event: u16,
    /// Whether buyers see this viewer's map.
    pub(super) shows_live_map: bool,
}

/// The pause before connecting again; it doubles …
const PAUSE_FIRST: Duration = Duration::from_millis(200);
/// … up to this.
const PAUSE_MAX: Duration = Duration::from_secs(3);
/// How long opening a socket may take, until the first message about the event.
const OPENING_MAX: Duration = Duration::from_secs(15);
/// The size of a socket's read buffer.
const READ_BYTES: usize = 4 * 1024;

/// A text message of the server.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMessage {
    Authenticated {},
    Event {},
    Resync {},
    Error {
        code: String,
    },
    #[serde(other)]
    Other,
}

/// Runs a viewer until it is told to stop.
pub(super) async fn watch(
    shared: Rc<Shared>,
    viewer: Viewer,
    mut commands: watch::Receiver<ViewerCommand>,
    say: mpsc::UnboundedSender<(u32, u32, MapComparison)>,
) {
    let mut pause = PAUSE_FIRST;
    loop {
        let mut watched = false;
        match session(&shared, viewer, &mut commands, &say, &mut watched).await {
            Ok(()) => return,
            Err(why) => {
                if watched {
                    shared.counters.watching.fetch_sub(1, Relaxed);
                    pause = PAUSE_FIRST;
                }
                shared.counters.closed(why);
            }
        }
        tokio::time::sleep(pause).await;
        if matches!(*commands.borrow(), ViewerCommand::Stop) {
            return;
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// Runs one connection; an error says why it ended.
async fn session(
    shared: &Shared,
    viewer: Viewer,
    commands: &mut watch::Receiver<ViewerCommand>,
    say: &mpsc::UnboundedSender<(u32, u32, MapComparison)>,
    watched: &mut bool,
) -> Result<(), String> {
    let opening = async {
        let _permit = shared.opening_permits.acquire().await.map_err(|error| error.to_string())?;
        let started = shared.context.clock.now();
        tokio::time::timeout(OPENING_MAX, open(shared, viewer))
            .await
            .unwrap_or_else(|_| Err("the socket does not open in time".to_owned()))
            .map(|(socket, map)| (socket, map, started))
    };
    let (mut socket, map, started) = tokio::select! {
        opened = opening => opened?,
        () = stopped(commands.clone()) => return Ok(()),
    };
    let sale = &shared.context.events[usize::from(viewer.event)];
    let mut view = View { shared, viewer, sale, map, asked: None, opening: Some(started), watched };
    view.show_all();
    // A comparison that is under way is for this one too.
    commands.mark_changed();
    loop {
        tokio::select! {
            message = socket.next() => match view.hear(message)? {
                ControlFlow::Continue(()) => {}
                ControlFlow::Break(()) => {
                    shared.counters.resyncs.fetch_add(1, Relaxed);
                    view.map = subscribe(shared, viewer, &mut socket).await?;
                    view.show_all();
                }
            },
            changed = commands.changed() => {
                let command = commands.borrow_and_update().clone();
                match command {
                    _ if changed.is_err() => return Ok(()),
                    ViewerCommand::Stop => {
                        let _ = tokio::time::timeout(Duration::from_secs(1), socket.close(None)).await;
                        return Ok(());
                    }
                    ViewerCommand::Compare { round, truth } => view.asked = Some((round, truth)),
                    ViewerCommand::Watch => {}
                }
            }
        }
        if let Some((round, comparison)) = view.comparison() {
            let _ = say.send((viewer.number, round, comparison));
        }
    }
}

async fn stopped(mut commands: watch::Receiver<ViewerCommand>) {
    // The other side is gone: as good as stopped.
    let _ = commands.wait_for(|command| matches!(command, ViewerCommand::Stop)).await;
}

/// Opens a socket and subscribes.
async fn open(shared: &Shared, viewer: Viewer) -> Result<(Socket, SeatStates), String> {
    let target = &shared.target;
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
    let map = subscribe(shared, viewer, &mut socket).await?;
    Ok((socket, map))
}

/// Rule 1: take a snapshot, then subscribe with its `seq` and `epoch`.
async fn subscribe(shared: &Shared, viewer: Viewer, socket: &mut Socket) -> Result<SeatStates, String> {
    let event = shared.context.events[usize::from(viewer.event)].venue.id_text.as_str();
    let request = Request::get("/api/events/", event, "/seats", "");
    let answer = shared.snapshots.ask(request, Duration::from_secs(10)).await?;
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

/// Waits for the answer to `authenticate`.
async fn authenticated(socket: &mut Socket) -> Result<(), String> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => match serde_json::from_str::<ServerMessage>(&text) {
                Ok(ServerMessage::Authenticated {}) => return Ok(()),
                Ok(ServerMessage::Error { code }) => return Err(format!("refused: {code}")),
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
    shared: &'a Shared,
    viewer: Viewer,
    sale: &'a EventOnSale,
    map: SeatStates,
    asked: Option<(u32, Arc<Vec<SeatStates>>)>,
    /// When the socket began to open; `None` after the first message about the event.
    opening: Option<u64>,
    watched: &'a mut bool,
}

impl View<'_> {
    /// Handles a message; `Break` means that a new snapshot is needed.
    fn hear(
        &mut self,
        message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
    ) -> Result<ControlFlow<()>, String> {
        match message {
            Some(Ok(Message::Binary(frame))) => self.apply(&frame),
            Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                Ok(ServerMessage::Resync {}) => Ok(ControlFlow::Break(())),
                Ok(ServerMessage::Error { code }) => Err(format!("told: {code}")),
                Ok(ServerMessage::Event {}) => {
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

    /// Records the time until the first message about the event.
    fn opened(&mut self) {
        let Some(started) = self.opening.take() else { return };
        let counters = &self.shared.counters;
        let (operation, class, outcome) = (Operation::Connect, Class::Ok, "open");
        let ended = self.shared.context.clock.now();
        counters.recorder.lock().record(Sample {
            operation,
            class,
            outcome,
            intended: started,
            started,
            ended,
        });
        counters.watching.fetch_add(1, Relaxed);
        *self.watched = true;
    }

    /// Rule 2: apply a frame, or say which rule it breaks; then only a new snapshot helps.
    fn apply(&mut self, frame: &[u8]) -> Result<ControlFlow<()>, String> {
        let (counters, shows) = (&self.shared.counters, self.viewer.shows_live_map);
        let applied = viewer_map::apply(&mut self.map, &self.sale.venue.id, frame, |seat, status| {
            if shows {
                self.sale.live.set(seat, status);
            }
        });
        match applied {
            Ok(advance) => {
                counters.frames.fetch_add(1, Relaxed);
                if let Some(answered) = self.sale.answers.first(advance.before, advance.seq) {
                    let now = self.shared.context.clock.now();
                    let intended = answered.min(now);
                    let (operation, class, outcome) = (Operation::Deliver, Class::Ok, "frame");
                    let sample =
                        Sample { operation, class, outcome, intended, started: intended, ended: now };
                    counters.recorder.lock().record(sample);
                }
                Ok(ControlFlow::Continue(()))
            }
            Err(rule) => {
                counters.complain(self.viewer.number, &self.sale.venue.name, &rule);
                Err("it broke a rule".to_owned())
            }
        }
    }

    /// Replaces the whole map that buyers see.
    fn show_all(&self) {
        if self.viewer.shows_live_map {
            self.sale.live.reset(&self.map);
            // A new life of the server may have begun to count again.
            self.sale.answers.forget();
        }
    }

    /// The result of the comparison that was requested, once it is known.
    fn comparison(&mut self) -> Option<(u32, MapComparison)> {
        let (round, truth) = self.asked.as_ref()?;
        let truth = truth.get(usize::from(self.viewer.event))?;
        // Who still has the map of an earlier life of the server must connect again first.
        if truth.epoch != self.map.epoch || self.map.seq < truth.seq {
            return None;
        }
        let comparison = if self.map.seq > truth.seq { MapComparison::Beyond } else { self.compare(truth) };
        let round = *round;
        self.asked = None;
        Some((round, comparison))
    }

    fn compare(&self, truth: &SeatStates) -> MapComparison {
        const WORDS: [&str; 4] = ["available", "held", "sold", "blocked"];
        let seats: Vec<String> = self
            .map
            .differences(truth, 5)
            .into_iter()
            .map(|(seat, here, there)| {
                let label = self.sale.venue.labels.get(seat as usize).map_or("?", String::as_str);
                format!("{label} is {} and not {}", WORDS[usize::from(here)], WORDS[usize::from(there)])
            })
            .collect();
        if !seats.is_empty() {
            return MapComparison::Different(format!("at {}: {}", truth.seq, seats.join(", ")));
        }
        if self.map.areas == truth.areas {
            MapComparison::Same
        } else {
            MapComparison::Different(format!("at {}: its areas", truth.seq))
        }
    }
}
