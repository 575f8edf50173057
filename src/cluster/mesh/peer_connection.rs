//! A peer of a lane: carries out what its machine decides.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::{Rc, Weak},
    sync::Arc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::{
    sync::{Notify, oneshot},
    task::JoinHandle,
};
use tokio_stream::Stream;

use super::{
    AskError, Mesh, Shared,
    link::{self, LinkError},
    peer::{End, Limits, Order, Peer},
    proto::{Inward, Outward, mesh_client::MeshClient},
};
use crate::{
    cluster::caller::{Caller, ConnectionTask},
    store::ProcessId,
};

type Waiter = oneshot::Sender<End>;

/// What the lane and the stream's body share. Both live on one thread, but the body's type must be `Send`: nobody ever
/// waits for this lock.
struct State {
    peer: Peer<Waiter>,
    /// Which connection is the current one.
    connection: u64,
    /// Of the current connection's body, while it has nothing to send.
    waker: Option<Waker>,
}

/// A peer with its connection, if there is one.
pub(super) struct PeerConnection {
    to: ProcessId,
    mesh: Mesh,
    state: Arc<Mutex<State>>,
    /// Wakes the driver before its time.
    poke: Rc<Notify>,
    /// When the driver wakes by itself.
    wakes_at: Cell<Option<Instant>>,
    reading: RefCell<Option<JoinHandle<()>>>,
    client: RefCell<Option<MeshClient<Caller>>>,
    /// A connection was opened or has ended.
    changed: Notify,
    /// What the last attempt failed with, so that each reason is logged once.
    failure: RefCell<String>,
}

impl PeerConnection {
    pub(super) fn new(mesh: Mesh, to: ProcessId, limits: Limits) -> Rc<Self> {
        let peer = Peer::new(limits, Instant::now());
        Rc::new(Self {
            to,
            mesh,
            state: Arc::new(Mutex::new(State { peer, connection: 0, waker: None })),
            poke: Rc::default(),
            wakes_at: Cell::new(None),
            reading: RefCell::default(),
            client: RefCell::default(),
            changed: Notify::new(),
            failure: RefCell::default(),
        })
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.mesh.0
    }

    /// Hands something to the machine; then does what it says.
    fn with<T>(self: &Rc<Self>, hand_in: impl FnOnce(&mut Peer<Waiter>) -> T) -> T {
        let mut state = self.state.lock();
        let result = hand_in(&mut state.peer);
        let (order, due) = (state.peer.order(), state.peer.due());
        let waker = if state.peer.is_open() { state.waker.take() } else { None };
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        match order {
            Some(Order::Connect) => self.connect(),
            Some(Order::Close) => self.drop_connection(),
            None => {}
        }
        if due.is_some_and(|due| self.wakes_at.get().is_none_or(|wakes| due < wakes)) {
            self.poke.notify_one();
        }
        result
    }

    /// Starts an ask; its end comes through the receiver.
    pub(super) fn ask(
        self: &Rc<Self>,
        body: Bytes,
        left: Duration,
    ) -> Result<(u32, oneshot::Receiver<End>), AskError> {
        let (waiter, end) = oneshot::channel();
        let number = self.with(|peer| peer.ask(Instant::now(), left, body, waiter))?;
        Ok((number, end))
    }

    pub(super) fn forget(&self, number: u32) {
        self.state.lock().peer.forget(number);
    }

    pub(super) fn tell(self: &Rc<Self>, body: Bytes) -> bool {
        self.with(|peer| peer.tell(Instant::now(), body))
    }

    pub(super) fn look_again(self: &Rc<Self>) {
        self.with(|peer| peer.look_again(Instant::now()));
    }

    /// Keeps the connection open for one more that follows, or one fewer.
    pub(super) fn follows(self: &Rc<Self>, one_more: bool) -> Result<(), AskError> {
        self.with(|peer| peer.follows(Instant::now(), one_more))
    }

    /// The open connection, when there is one.
    pub(super) async fn client(&self) -> Result<MeshClient<Caller>, AskError> {
        loop {
            let opened = self.client.borrow().clone();
            if let Some(client) = opened {
                return Ok(client);
            }
            if !self.state.lock().peer.is_connecting() {
                return Err(AskError::Unreachable);
            }
            self.changed.notified().await;
        }
    }

    fn connect(self: &Rc<Self>) {
        let number = {
            let mut state = self.state.lock();
            state.connection += 1;
            state.connection
        };
        let task = actix_rt::spawn(run_connection(Rc::downgrade(self), self.mesh.clone(), self.to, number));
        if let Some(before) = self.reading.replace(Some(task)) {
            before.abort();
        }
    }

    /// Ends the connection, and all that is done for it.
    fn drop_connection(&self) {
        let waker = {
            let mut state = self.state.lock();
            // The body sees that it is no longer the current one's, and ends.
            state.connection += 1;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        self.client.take();
        if let Some(reading) = self.reading.take() {
            reading.abort();
        }
        self.changed.notify_waiters();
    }

    fn opened(self: &Rc<Self>, client: MeshClient<Caller>) {
        self.client.replace(Some(client));
        self.failure.borrow_mut().clear();
        self.with(|peer| peer.opened(Instant::now()));
        self.changed.notify_waiters();
    }

    fn closed(self: &Rc<Self>) {
        let chance = rand::random();
        self.with(|peer| peer.closed(Instant::now(), chance, deliver));
        self.drop_connection();
    }

    fn heard(self: &Rc<Self>, message: Inward) {
        let took = {
            let mut state = self.state.lock();
            state.peer.heard(Instant::now(), message, deliver)
        };
        if let Some(took) = took {
            self.shared().metrics.mesh().rtt(took);
        }
    }

    fn failed(self: &Rc<Self>, error: &LinkError) {
        let why = error.to_string();
        if *self.failure.borrow() != why {
            let node = self.mesh.0.directory.now().node(self.to);
            tracing::warn!(node, process = %self.to.0, why, "no connection to another node");
            self.failure.replace(why);
        }
        self.closed();
    }

    /// Lets time pass. Returns when it has to be called again at the latest, or nothing if this peer may be forgotten.
    fn tick(self: &Rc<Self>) -> Option<Option<Instant>> {
        let (now, chance) = (Instant::now(), rand::random());
        // Whether there is something to take or not, the body may look.
        self.with(|peer| peer.tick(now, chance, deliver));
        let state = self.state.lock();
        (!state.peer.is_out_of_use(now)).then(|| state.peer.due())
    }
}

impl Drop for PeerConnection {
    fn drop(&mut self) {
        self.drop_connection();
        self.poke.notify_one();
    }
}

fn deliver(waiter: Waiter, end: End) {
    // Whoever asked may be gone.
    let _ = waiter.send(end);
}

/// Wakes the machine when it is due, until the peer may be forgotten.
pub(super) async fn drive(peer: Weak<PeerConnection>, idle: Duration) {
    loop {
        let (due, poke) = {
            let Some(peer) = peer.upgrade() else { return };
            let Some(due) = peer.tick() else { return };
            peer.wakes_at.set(due);
            (due, peer.poke.clone())
        };
        let wake = due.unwrap_or_else(|| Instant::now() + idle);
        // Either is a reason to look.
        let _ = tokio::time::timeout_at(wake.into(), poke.notified()).await;
    }
}

/// One connection, from its opening to its end.
async fn run_connection(peer: Weak<PeerConnection>, mesh: Mesh, to: ProcessId, connection: u64) {
    let opened = link::open(&mesh.0, to).await;
    let Some(here) = peer.upgrade() else { return };
    // The connection ends with this task.
    let (mut client, _task): (_, ConnectionTask) = match opened {
        Ok(opened) => opened,
        Err(error) => return here.failed(&error),
    };
    let outgoing = Outgoing { state: here.state.clone(), mesh, connection };
    drop(here);
    let answers = client.exchange(outgoing).await;
    let Some(here) = peer.upgrade() else { return };
    let mut answers = match answers {
        Ok(answers) => answers.into_inner(),
        Err(status) => return here.failed(&LinkError::Status(Box::new(status))),
    };
    here.opened(client);
    drop(here);
    while let Ok(Some(message)) = answers.message().await {
        let Some(peer) = peer.upgrade() else { return };
        peer.heard(message);
    }
    if let Some(peer) = peer.upgrade() {
        peer.closed();
    }
}

/// What leaves on a connection. It is asked for more only when there is room in the peer's window, so all that gathers
/// meanwhile, at least in one turn of the loop, goes in one message.
struct Outgoing {
    state: Arc<Mutex<State>>,
    mesh: Mesh,
    connection: u64,
}

impl Stream for Outgoing {
    type Item = Outward;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Outward>> {
        let mut state = self.state.lock();
        if state.connection != self.connection {
            return Poll::Ready(None);
        }
        match state.peer.take(Instant::now()) {
            Some(message) => {
                if !message.asks.is_empty() {
                    self.mesh.0.metrics.mesh().batch(message.asks.len());
                }
                Poll::Ready(Some(message))
            }
            None => {
                state.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
