//! The exchange with one peer's thread: its asks in, their answers out.

use std::{
    cell::Cell,
    collections::VecDeque,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::{Notify, watch};
use tokio_stream::Stream;
use tonic::{Status, Streaming};

use crate::{
    cluster::mesh::{
        Answering, Ask, BODY_BYTES_MAX,
        frames::{FRAME_ITEMS_MAX, FrameFill, Lateness},
        peer::BEAT,
        proto::{Answer, Inward, Outward},
    },
    store::ProcessId,
};

/// Bytes of answers that wait to leave, after which no further ask is read.
const ANSWERS_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What one exchange may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionLimits {
    /// Asks that wait for their answers, or whose answers wait to leave. No further ask is read meanwhile.
    pub(super) waiting_max: usize,
    /// A peer that is not heard for so long is gone.
    pub(super) silent: Duration,
    /// How long answers may take when the server stops.
    pub(super) stop: Duration,
}

#[derive(Default)]
struct Gathered {
    answers: VecDeque<Answer>,
    bytes: usize,
    beat_due: bool,
    is_closed: bool,
    waker: Option<Waker>,
}

/// Answers that gather until the peer takes them. Both ends live on one thread, but the stream's type must be `Send`.
pub(super) struct Outbox {
    gathered: Mutex<Gathered>,
    /// Some were taken, or the peer has gone.
    is_taken: Notify,
}

impl Outbox {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { gathered: Mutex::default(), is_taken: Notify::new() })
    }

    pub(super) fn answers(outbox: &Arc<Self>) -> Answers {
        Answers(outbox.clone())
    }

    fn change(&self, change: impl FnOnce(&mut Gathered)) {
        let waker = {
            let mut gathered = self.gathered.lock();
            change(&mut gathered);
            gathered.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn add(&self, answer: Answer) {
        self.change(|gathered| {
            // Nobody takes them any more.
            if !gathered.is_closed {
                gathered.bytes += answer.body.len();
                gathered.answers.push_back(answer);
            }
        });
    }

    fn bytes(&self) -> usize {
        self.gathered.lock().bytes
    }

    fn len(&self) -> usize {
        self.gathered.lock().answers.len()
    }

    /// Whether nobody takes answers any more.
    fn is_closed(&self) -> bool {
        self.gathered.lock().is_closed
    }
}

/// The answers of an exchange. It is asked for more only when there is room in the peer's window.
pub(super) struct Answers(Arc<Outbox>);

impl Stream for Answers {
    type Item = Result<Inward, Status>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut gathered = self.0.gathered.lock();
        if gathered.answers.is_empty() && !gathered.beat_due {
            if gathered.is_closed {
                return Poll::Ready(None);
            }
            gathered.waker = Some(cx.waker().clone());
            return Poll::Pending;
        }
        gathered.beat_due = false;
        let (mut answers, mut fill) =
            (Vec::with_capacity(gathered.answers.len().min(FRAME_ITEMS_MAX)), FrameFill::default());
        while !fill.is_full()
            && let Some(answer) = gathered.answers.pop_front()
        {
            gathered.bytes -= answer.body.len();
            fill.take(answer.body.len());
            answers.push(answer);
        }
        drop(gathered);
        self.0.is_taken.notify_one();
        Poll::Ready(Some(Ok(Inward { answers })))
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        let mut gathered = self.0.gathered.lock();
        *gathered = Gathered { is_closed: true, ..Gathered::default() };
        drop(gathered);
        self.0.is_taken.notify_one();
    }
}

/// One exchange.
pub(super) struct Session<A> {
    answering: Rc<A>,
    from: ProcessId,
    limits: SessionLimits,
    outbox: Arc<Outbox>,
    /// Asks without an answer.
    waiting: Rc<Cell<usize>>,
    answered: Rc<Notify>,
    began: Instant,
    lateness: Lateness,
}

impl<A: Answering> Session<A> {
    pub(super) fn new(answering: Rc<A>, from: ProcessId, limits: SessionLimits, outbox: Arc<Outbox>) -> Self {
        Self {
            answering,
            from,
            limits,
            outbox,
            waiting: Rc::default(),
            answered: Rc::default(),
            began: Instant::now(),
            lateness: Lateness::default(),
        }
    }

    /// Answers until the peer has gone or the server stops.
    pub(super) async fn run(mut self, mut asks: Box<Streaming<Outward>>, mut stops: watch::Receiver<bool>) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        while !self.outbox.is_closed() {
            let has_capacity = self.has_capacity();
            tokio::select! {
                message = asks.message(), if has_capacity => match message {
                    Ok(Some(message)) if message.asks.len() + message.news.len() <= FRAME_ITEMS_MAX => {
                        heard = Instant::now();
                        self.hear(message);
                    }
                    // The end, or more than any lane puts in a message.
                    Ok(_) | Err(_) => break,
                },
                // What a peer says while nobody listens is no silence.
                () = self.outbox.is_taken.notified(), if !has_capacity => heard = Instant::now(),
                () = self.answered.notified(), if !has_capacity => heard = Instant::now(),
                _ = beat.tick() => {
                    if self.is_peer_gone(heard, has_capacity) {
                        break;
                    }
                    self.outbox.change(|gathered| gathered.beat_due = true);
                }
                _ = stops.wait_for(|stops| *stops) => {
                    self.finish().await;
                    break;
                }
            }
        }
        self.outbox.change(|gathered| gathered.is_closed = true);
    }

    /// Whether another message may be read: so a peer costs no more than its share, and its own queue fills instead.
    fn has_capacity(&self) -> bool {
        let gathered = self.outbox.len();
        self.waiting.get() + gathered < self.limits.waiting_max && self.outbox.bytes() < ANSWERS_BYTES_MAX
    }

    /// Whether the peer has not been heard, or has taken no answer, for too long.
    fn is_peer_gone(&self, heard: Instant, has_capacity: bool) -> bool {
        let takes_nothing = !has_capacity && self.outbox.len() > 0;
        heard.elapsed() >= self.limits.silent && (has_capacity || takes_nothing)
    }

    fn hear(&mut self, message: Outward) {
        let read_ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let late = self.lateness.of(message.sent_ms, read_ms);
        if message.look_again {
            self.answering.hinted();
        }
        for body in message.news {
            self.answering.told(self.from, body);
        }
        for ask in message.asks {
            let left = Duration::from_millis(u64::from(ask.left_ms)).saturating_sub(late);
            // Over: its asker has gone, and must be able to say that nothing was done after its deadline.
            if !left.is_zero() {
                self.answer(ask.number, ask.body, left);
            }
        }
    }

    fn answer(&self, number: u32, body: Bytes, deadline: Duration) {
        let answer = self.answering.answer(self.from, Ask { body, deadline });
        let outbox = self.outbox.clone();
        let counted = Counted::new(&self.waiting, &self.answered);
        actix_rt::spawn(async move {
            let body = answer.await;
            if body.len() <= BODY_BYTES_MAX {
                outbox.add(Answer { number, body });
            } else {
                tracing::error!(bytes = body.len(), "an answer for another node is too long");
            }
            // When it waits to leave: until then somebody must see one or the other.
            drop(counted);
        });
    }

    /// Waits for the answers of what was asked.
    async fn finish(&self) {
        let all_gone = async {
            while self.waiting.get() > 0 || self.outbox.len() > 0 {
                tokio::select! {
                    () = self.answered.notified() => {}
                    () = self.outbox.is_taken.notified() => {}
                }
            }
        };
        let _ = tokio::time::timeout(self.limits.stop, all_gone).await;
    }
}

/// An ask without an answer.
struct Counted(Rc<Cell<usize>>, Rc<Notify>);

impl Counted {
    fn new(waiting: &Rc<Cell<usize>>, answered: &Rc<Notify>) -> Self {
        waiting.set(waiting.get() + 1);
        Self(waiting.clone(), answered.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
        self.1.notify_one();
    }
}
