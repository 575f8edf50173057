//! The HTTP server. It is composed here and not by `actix_web::HttpServer`, because that offers no hook by
//! which a WebSocket request can leave HTTP together with its connection.

use std::{
    cell::OnceCell,
    fmt, io,
    net::{SocketAddr, TcpListener},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use actix_codec::Framed;
use actix_http::{HttpService, Request, Response, h1};
use actix_service::{IntoServiceFactory, ServiceFactoryExt};
use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{AppConfig, Server, Service, ServiceFactory, ServiceResponse, fn_factory, fn_service},
    rt::net::TcpStream,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;

use super::{
    accept::Acceptor,
    connection::Connection,
    exchange::Bounds,
    service::{self, Answer},
    upgrade::{self, Session},
    wire::LINGER,
};
use crate::{services::Services, tls::Certificate};

/// The address of a server, and the limits of its connections.
pub struct Listener<'a> {
    /// The address to bind.
    pub address: SocketAddr,
    /// Worker threads; 0: one per core.
    pub workers: usize,
    /// The most open connections of all workers together.
    pub connections_max: usize,
    /// How long requests in flight may take when the server stops.
    pub shutdown_seconds: u64,
    /// How long a connection may be idle between requests.
    pub keep_alive: Duration,
    /// Limits of each connection.
    pub bounds: Bounds,
    /// Counts the connections of each address; `None`: they are not limited.
    pub services: Option<Arc<Services>>,
    /// With a certificate the listener accepts TLS only.
    pub certificate: Option<&'a Arc<Certificate>>,
}

/// Length of the kernel's queue of connections that are not accepted yet.
const BACKLOG: i32 = 1_024;
/// The ALPN protocol.
const HTTP_1: &[u8] = b"http/1.1";

/// Starts the server. Each worker has an application of its own, which may hand connections over to sessions
/// of type `W`.
pub fn run<W, A, I, S, B>(application: A, listener: Listener<'_>) -> io::Result<(Server, Vec<SocketAddr>)>
where
    W: Session,
    A: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::InitError: fmt::Debug,
    B: MessageBody + 'static,
{
    let Listener {
        address,
        workers,
        connections_max,
        shutdown_seconds,
        keep_alive,
        bounds,
        services,
        certificate,
    } = listener;
    let workers = match workers {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    };
    let server = Server::build()
        .workers(workers)
        .max_concurrent_connections(connections_max / workers.max(1) + 1)
        .shutdown_timeout(shutdown_seconds)
        .disable_signals();
    let listener = TcpListener::bind(address)?;
    // Calling listen again sets a longer backlog than the standard library's.
    rustix::net::listen(&listener, BACKLOG)?;
    let address = listener.local_addr()?;
    let stopping = server.graceful_shutdown_signal();
    let stopping = move || {
        let stopping = stopping.clone();
        async move { stopping.notified().await }
    };
    let server = match certificate {
        Some(certificate) => {
            let tls = certificate.server_config(&[HTTP_1]).map_err(io::Error::other)?;
            let tls = TlsAcceptor::from(Arc::new(tls));
            server.listen("https", listener, move || {
                let (acceptor, tls) = (Acceptor::new(services.clone(), bounds), tls.clone());
                fn_service(move |stream: TcpStream| acceptor.clone().open_tls(stream, tls.clone())).and_then(
                    service::<W, _, _, _, _>(application().into_factory(), keep_alive, stopping.clone()),
                )
            })?
        }
        None => server.listen("http", listener, move || {
            let acceptor = Acceptor::new(services.clone(), bounds);
            fn_service(move |stream: TcpStream| acceptor.clone().open(stream)).and_then(service::<
                W,
                _,
                _,
                _,
                _,
            >(
                application().into_factory(),
                keep_alive,
                stopping.clone(),
            ))
        })?,
    };
    Ok((server.run(), vec![address]))
}

/// The HTTP service for one type of connection.
#[expect(clippy::type_complexity, reason = "types without a name cannot be named apart")]
fn service<W, T, S, B, Stop>(
    application: S,
    keep_alive: Duration,
    stopping: impl Fn() -> Stop + 'static,
) -> HttpService<
    Connection<T>,
    impl ServiceFactory<
        Request,
        Config = (),
        Response = Response<Answer<EitherBody<B>>>,
        Error = Error,
        InitError = (),
        Service: Service<Request, Future: 'static>,
        Future: 'static,
    >,
    Answer<EitherBody<B>>,
    h1::ExpectHandler,
    impl ServiceFactory<
        (Request, Framed<Connection<T>, h1::Codec>),
        Config = (),
        Response = (),
        Error = Error,
        InitError = (),
        Future: 'static,
    >,
>
where
    W: Session,
    T: AsyncRead + AsyncWrite + Unpin + 'static,
    S: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::InitError: fmt::Debug,
    B: MessageBody + 'static,
    Stop: Future<Output = ()> + 'static,
{
    // Both share one application, so that requests for WebSockets pass the same middleware.
    let shared = Rc::new(OnceCell::new());
    let for_sockets = shared.clone();
    let all = fn_factory(move || {
        let (made, shared) = (application.new_service(AppConfig::default()), shared.clone());
        async move {
            let service =
                made.await.map_err(|error| tracing::error!(?error, "the application cannot start"))?;
            let service = shared.get_or_init(|| Rc::new(service)).clone();
            Ok::<_, ()>(fn_service(move |request| service::serve(&*service, request)))
        }
    });
    let sockets = fn_factory(move || {
        let application = for_sockets.clone();
        let upgrade = move |(request, framed): (Request, Framed<Connection<T>, h1::Codec>)| {
            framed.io_ref().exchange().hand_over();
            let upgraded = application
                .get()
                .map(|application| upgrade::upgrade::<W, _, _, _>(Rc::clone(application), request, framed));
            async move {
                if let Some(upgraded) = upgraded {
                    upgraded.await;
                }
                Ok::<_, Error>(())
            }
        };
        async move { Ok::<_, ()>(fn_service(upgrade)) }
    });
    HttpService::build()
        .graceful_shutdown_signal(stopping)
        .keep_alive(keep_alive)
        // `Connection` has a timer of its own, for every head and not only the first.
        .client_request_timeout(Duration::ZERO)
        .client_disconnect_timeout(LINGER)
        .on_connect_ext(|connection: &Connection<T>, data| {
            data.insert(connection.exchange().clone());
        })
        .upgrade(sockets)
        .finish(all)
}
