//! The HTTP server. It is put together here and not by `actix_web::HttpServer`, because only so do requests for
//! sockets leave HTTP together with their connection.

use std::{
    cell::OnceCell,
    fmt, io,
    net::{SocketAddr, TcpListener},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use actix_codec::Framed;
use actix_http::{HttpService, Request, h1};
use actix_service::IntoServiceFactory;
use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{AppConfig, Server, Service, ServiceFactory, ServiceResponse, fn_factory, fn_service},
    rt::net::TcpStream,
};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::{config, tls::Certificate, ws};

/// Connections that may wait to be accepted.
const BACKLOG: i32 = 1_024;
/// How long the kernel keeps what a peer does not take.
const UNREAD_MS_MAX: u32 = 30_000;

/// Starts the server on its configured address; each worker serves an application of its own.
/// With a certificate it speaks TLS, and nothing else.
pub(super) fn run<A, I, S, B>(
    application: A,
    settings: &config::Http,
    certificate: Option<&Arc<Certificate>>,
) -> io::Result<(Server, Vec<SocketAddr>)>
where
    A: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::InitError: fmt::Debug,
    B: MessageBody + 'static,
{
    let workers = match settings.workers {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    };
    let server = Server::build()
        .workers(workers)
        .max_concurrent_connections(settings.connections_max / workers.max(1) + 1)
        .shutdown_timeout(5)
        .disable_signals();
    let listener = TcpListener::bind(settings.listen)?;
    // What was bound may listen anew, with more room.
    rustix::net::listen(&listener, BACKLOG)?;
    let address = listener.local_addr()?;
    let stopping = server.graceful_shutdown_signal();
    let stopping = move || {
        let stopping = stopping.clone();
        async move { stopping.notified().await }
    };
    let times = Times::of(settings);
    let server = match certificate {
        Some(certificate) => {
            let tls = certificate.server_config(&[]).map_err(io::Error::other)?;
            server.listen("https", listener, move || {
                let of = |stream: &TlsStream<TcpStream>| give_up_on_unread(stream.get_ref().0);
                service(application().into_factory(), times, stopping.clone(), of).rustls_0_23(tls.clone())
            })?
        }
        None => server.listen("http", listener, move || {
            service(application().into_factory(), times, stopping.clone(), give_up_on_unread).tcp()
        })?,
    };
    Ok((server.run(), vec![address]))
}

#[derive(Clone, Copy)]
struct Times {
    keep_alive: Duration,
    request: Duration,
}

impl Times {
    fn of(settings: &config::Http) -> Self {
        Self {
            keep_alive: Duration::from_secs(settings.keep_alive_seconds),
            request: Duration::from_millis(settings.request_timeout_ms),
        }
    }
}

/// HTTP over connections of one kind.
#[expect(clippy::type_complexity, reason = "types without a name cannot be named apart")]
fn service<T, S, B, Stop>(
    application: S,
    times: Times,
    stopping: impl Fn() -> Stop + 'static,
    connected: impl Fn(&T) + 'static,
) -> HttpService<
    T,
    impl ServiceFactory<
        Request,
        Config = (),
        Response = ServiceResponse<B>,
        Error = Error,
        InitError = (),
        Service: Service<Request, Future: 'static>,
        Future: 'static,
    >,
    B,
    h1::ExpectHandler,
    impl ServiceFactory<
        (Request, Framed<T, h1::Codec>),
        Config = (),
        Response = (),
        Error = Error,
        InitError = (),
        Future: 'static,
    >,
>
where
    T: AsyncRead + AsyncWrite + Unpin + 'static,
    S: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::InitError: fmt::Debug,
    B: MessageBody + 'static,
    Stop: Future<Output = ()> + 'static,
{
    // One application for both: a socket's request passes all that others pass.
    let shared = Rc::new(OnceCell::new());
    let for_sockets = shared.clone();
    let all = fn_factory(move || {
        let (made, shared) = (application.new_service(AppConfig::default()), shared.clone());
        async move {
            let service =
                made.await.map_err(|error| tracing::error!(?error, "the application cannot start"))?;
            Ok::<_, ()>(shared.get_or_init(|| Rc::new(service)).clone())
        }
    });
    let sockets = fn_factory(move || {
        let application = for_sockets.clone();
        let take_over = move |(request, framed): (Request, Framed<T, h1::Codec>)| {
            let taken =
                application.get().map(|application| ws::take_over(Rc::clone(application), request, framed));
            async move {
                if let Some(taken) = taken {
                    taken.await;
                }
                Ok::<_, Error>(())
            }
        };
        async move { Ok::<_, ()>(fn_service(take_over)) }
    });
    HttpService::build()
        .graceful_shutdown_signal(stopping)
        .keep_alive(times.keep_alive)
        .client_request_timeout(times.request)
        .client_disconnect_timeout(ws::LINGER)
        .on_connect_ext(move |stream: &T, _| connected(stream))
        .upgrade(sockets)
        .finish(all)
}

/// A peer that stops reading holds nothing up, but would keep its connection; the kernel ends it
/// (`TCP_USER_TIMEOUT`, RFC 5482).
fn give_up_on_unread(stream: &TcpStream) {
    if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, UNREAD_MS_MAX) {
        tracing::warn!(%error, "a connection has no limit on unread data");
    }
}
