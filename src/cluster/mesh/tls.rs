//! TLS between nodes, if certificates are configured.

use std::{fmt, io, sync::Arc, time::Duration};

use rustls::{ClientConfig, ServerConfig};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::MeshSettings;
use crate::{
    cluster::caller::{self, HTTP_2, Io},
    tls::{Certificate, TlsError, TlsFiles},
};

/// How often the certificate's files are read again.
const RELOAD_EVERY: Duration = Duration::from_secs(10);
/// What both ends need.
#[derive(Clone)]
pub(super) struct Tls {
    certificate: Arc<Certificate>,
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    server_name: Option<String>,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

impl Tls {
    /// Reads the files; `None` if no certificate is configured.
    pub(super) fn load(settings: &MeshSettings) -> Result<Option<Self>, TlsError> {
        let (Some(certificate), Some(key), Some(ca_file)) =
            (&settings.certificate, &settings.key, &settings.ca_file)
        else {
            return Ok(None);
        };
        let files = TlsFiles { certificate: certificate.clone(), key: key.clone() };
        let certificate = Certificate::load(files)?;
        Ok(Some(Self {
            client: Arc::new(certificate.mutual_client_config(ca_file, &[HTTP_2])?),
            server: Arc::new(certificate.mutual_server_config(ca_file, &[HTTP_2])?),
            server_name: settings.server_name.clone(),
            certificate,
        }))
    }

    /// Reads the certificate again when its files change, for as long as it is used.
    pub(super) fn watch(&self) -> impl Future<Output = ()> + Send + 'static {
        self.certificate.watch(RELOAD_EVERY)
    }

    async fn accept(&self, stream: TcpStream) -> io::Result<Box<dyn Io>> {
        Ok(Box::new(TlsAcceptor::from(self.server.clone()).accept(stream).await?))
    }

    async fn connect(&self, stream: TcpStream, address: &str) -> io::Result<Box<dyn Io>> {
        let host = self.server_name.as_deref().unwrap_or_else(|| caller::host_of(address));
        caller::secure(stream, self.client.clone(), host).await
    }
}

/// Of a client that has connected, when its handshake of TLS is over, if there is one.
pub(super) async fn accept(tls: Option<&Tls>, stream: TcpStream) -> io::Result<Box<dyn Io>> {
    caller::prepare(&stream)?;
    match tls {
        Some(tls) => tls.accept(stream).await,
        None => Ok(Box::new(stream)),
    }
}

/// To the server at this `host:port`.
pub(super) async fn connect(tls: Option<&Tls>, address: &str) -> io::Result<Box<dyn Io>> {
    let stream = caller::connect(address).await?;
    match tls {
        Some(tls) => tls.connect(stream, address).await,
        None => Ok(Box::new(stream)),
    }
}
