//! What every call passes before a service sees it, whichever service it is for: the rate of its address, the number
//! of open calls, the time and size of its request, and the bytes of its answer.
//!
//! Nothing of a call's request may be kept in memory before it was admitted here.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use http::{Request, Response};
use hyper::{body::Incoming, rt::Executor, service::Service};
use parking_lot::Mutex;
use tokio::time::Instant;
use tonic::service::Routes;
use tower_service::Service as _;

use super::{
    activity::{Activity, Going},
    answer::{self, AnswerBody},
    request::RequestBody,
    status,
    transit::Transit,
};
use crate::{
    api::Problem,
    services::{
        Services,
        addresses::{AddressCap, AddressSlot},
    },
};
use domain::Millis;

/// Whose call it is and when it began; services find it beside the request.
#[derive(Clone, Copy)]
pub(super) struct Caller {
    /// Whose address it counts for.
    pub(super) client: IpAddr,
    pub(super) began: Instant,
}

/// The one way in.
pub(super) struct Middleware {
    pub(super) services: Arc<Services>,
    pub(super) routes: Routes,
    pub(super) transit: Arc<Transit>,
    pub(super) open: Arc<AtomicUsize>,
    pub(super) calls_max: usize,
    pub(super) message_bytes_max: usize,
    /// From a call's head to its answer, and for the answer to be taken.
    pub(super) timeout: Duration,
}

/// The way in of one connection.
pub(super) struct ConnectionMiddleware {
    pub(super) middleware: Arc<Middleware>,
    pub(super) peer: SocketAddr,
    pub(super) activity: Arc<Activity>,
    pub(super) streams: Streams,
}

/// How long a call goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// One answer.
    Unary,
    /// Several requests and answers, and no reason to take long.
    Short,
    /// A stream of answers without an end.
    Endless,
}

/// The name for metrics, which strangers must not be able to make up, and the kind.
fn kind(path: &str) -> (&'static str, Kind) {
    const CATALOG: [&str; 6] =
        ["GetEvents", "GetSeats", "CheckAvailability", "ReserveSeats", "CommitSeats", "ReleaseSeats"];
    match path.strip_prefix("/ticketbuster.v1.Catalog/") {
        Some("WatchSeats") => return ("WatchSeats", Kind::Endless),
        Some(method) => {
            if let Some(known) = CATALOG.into_iter().find(|known| *known == method) {
                return (known, Kind::Unary);
            }
        }
        None => {}
    }
    match path {
        "/grpc.health.v1.Health/Check" => ("health", Kind::Unary),
        "/grpc.health.v1.Health/Watch" => ("health", Kind::Endless),
        _ if path.starts_with("/grpc.reflection.") => ("reflection", Kind::Short),
        _ => ("unknown", Kind::Unary),
    }
}

/// A slot among the calls that go on.
struct CallSlot(Arc<AtomicUsize>);

impl Drop for CallSlot {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl Middleware {
    fn admit(&self, client: IpAddr) -> Result<(CallSlot, Option<AddressSlot>), Problem> {
        self.services.count_address(Some(client))?;
        let address_slot = self.services.address_slot(AddressCap::GrpcCall, "calls", Some(client))?;
        let slot = CallSlot(self.open.clone());
        if self.open.fetch_add(1, Relaxed) >= self.calls_max {
            let full = "too many calls are in progress; try again";
            return Err(Problem::new(503, "overloaded", full).retry_after(Millis::from_secs(1)));
        }
        Ok((slot, address_slot))
    }
}

type AnswerFuture = Pin<Box<dyn Future<Output = Result<Response<AnswerBody>, Infallible>> + Send>>;

impl Service<Request<Incoming>> for ConnectionMiddleware {
    type Response = Response<AnswerBody>;
    type Error = Infallible;
    type Future = AnswerFuture;

    fn call(&self, request: Request<Incoming>) -> AnswerFuture {
        let Middleware { services, transit, .. } = &*self.middleware;
        let forwarded = request.headers().get_all("x-forwarded-for").iter().map(|line| line.as_bytes());
        let client = services.addresses.client(self.peer.ip(), forwarded);
        let (name, kind) = kind(request.uri().path());
        let admitted = match self.middleware.admit(client) {
            Ok(admitted) => admitted,
            Err(problem) => {
                // Other clients behind the same proxy must not suffer.
                if !services.addresses.is_uncapped(self.peer.ip()) {
                    self.activity.refuse();
                }
                let refusal = status::status(&problem);
                services.engine.metrics().grpc_call(name, status::name(refusal.code()), Duration::ZERO);
                let refused: Response<AnswerBody> = refusal.into_http();
                return Box::pin(std::future::ready(Ok(refused)));
            }
        };
        let began = Instant::now();
        let until = (kind != Kind::Endless).then(|| began + self.middleware.timeout * 2);
        let going = self.activity.call();
        self.streams.keep(StreamLife { until, _going: going, _admitted: admitted });
        let bounded = (!services.addresses.is_uncapped(client)).then_some(client);
        let (incoming, answers) = (transit.share(bounded), transit.share(bounded));
        let deadline = began + self.middleware.timeout;
        let mut request = request.map(|body| {
            RequestBody::new(
                body,
                self.middleware.message_bytes_max,
                incoming,
                deadline,
                self.activity.clone(),
            )
        });
        request.extensions_mut().insert(Caller { client, began });
        let mut routes = self.middleware.routes.clone();
        Box::pin(async move {
            let Ok(response) = routes.call(request).await;
            Ok(match kind {
                Kind::Unary => answer::whole(response, answers).await,
                Kind::Short | Kind::Endless => response.map(AnswerBody::Stream),
            })
        })
    }
}

/// What lasts as long as a stream.
struct StreamLife {
    /// When it ends whatever happens, also while its caller does not take the answer.
    until: Option<Instant>,
    _going: Going,
    _admitted: (CallSlot, Option<AddressSlot>),
}

/// Runs the streams of one connection. The server spawns each right after its call was admitted and before it admits
/// another: what the middleware leaves here is for the next stream.
#[derive(Clone, Default)]
pub(super) struct Streams(Arc<Mutex<Option<StreamLife>>>);

impl Streams {
    fn keep(&self, kept: StreamLife) {
        *self.0.lock() = Some(kept);
    }
}

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Streams {
    fn execute(&self, stream: F) {
        let kept = self.0.lock().take();
        tokio::spawn(async move {
            match kept.as_ref().and_then(|kept| kept.until) {
                // Dropping a stream resets it, with all that waits to be sent.
                Some(until) => _ = tokio::time::timeout_at(until, stream).await,
                None => stream.await,
            }
            drop(kept);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_makes_up_names_for_metrics() {
        assert_eq!(kind("/ticketbuster.v1.Catalog/GetSeats"), ("GetSeats", Kind::Unary));
        assert_eq!(kind("/ticketbuster.v1.Catalog/WatchSeats"), ("WatchSeats", Kind::Endless));
        assert_eq!(kind("/grpc.health.v1.Health/Watch"), ("health", Kind::Endless));
        let reflection = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
        assert_eq!(kind(reflection), ("reflection", Kind::Short));
        for made_up in ["/x.Y/Z", "/ticketbuster.v1.Catalog/Nothing", "", "/"] {
            assert_eq!(kind(made_up), ("unknown", Kind::Unary), "{made_up}");
        }
    }
}
