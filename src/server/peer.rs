//! Whether the client of a request is still there.
//!
//! The server serves a request to its end although the client has closed its connection: what is bought must not depend
//! on it. Long work that only that client wants asks here.

use std::{
    cell::{Cell, RefCell},
    future::{Ready, poll_fn, ready},
    rc::Rc,
    task::{Context, Poll, Waker},
};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};

use super::exchange::Exchange;

/// Whether the peer of a connection is still there.
#[derive(Default)]
pub(super) struct Presence {
    /// It sends nothing more: it has closed its half of the connection, or all of it.
    has_ended: Cell<bool>,
    /// The request in service that waits for that. One is in service at a time, so one waker is enough.
    waits: RefCell<Option<Waker>>,
}

impl Presence {
    /// The peer has gone.
    pub(super) fn ends(&self) {
        self.has_ended.set(true);
        if let Some(waker) = self.waits.take() {
            waker.wake();
        }
    }

    fn poll_end(&self, context: &mut Context<'_>) -> Poll<()> {
        if self.has_ended.get() {
            return Poll::Ready(());
        }
        *self.waits.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}

/// The client of a request, as its connection shows it.
pub struct Peer(Option<Rc<Exchange>>);

impl Peer {
    /// Ends when the client has closed its connection, or its half of it.
    pub async fn gone(&self) {
        match &self.0 {
            Some(exchange) => poll_fn(|context| exchange.presence.poll_end(context)).await,
            // A request without a connection: nobody can close it.
            None => std::future::pending().await,
        }
    }
}

impl FromRequest for Peer {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.conn_data::<Rc<Exchange>>().cloned())))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering::SeqCst},
        },
        task::Wake,
    };

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicU32);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, SeqCst);
        }
    }

    #[test]
    fn who_waits_for_the_end_of_a_peer_is_woken_once() {
        let (presence, woken) = (Presence::default(), Arc::new(Woken::default()));
        let waker = woken.clone().into();
        let mut context = Context::from_waker(&waker);
        assert!(presence.poll_end(&mut context).is_pending());
        presence.ends();
        presence.ends();
        assert_eq!(woken.0.load(SeqCst), 1);
        assert!(presence.poll_end(&mut context).is_ready());
    }
}
