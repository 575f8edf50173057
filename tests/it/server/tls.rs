//! TLS on both listeners, with certificates that are replaced while the server runs.

use std::{fs, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName},
};
use serde_json::json;
use ticketbuster::{cli::serve::Server, config::Profile};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::support::{
    Site, config, event_with, open,
    python::Client,
    run,
    wire::{Wire, text},
};

/// Somebody who signs certificates.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, "An authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    /// Writes a certificate for `localhost` and its key; gives the certificate back.
    fn issue(&self, folder: &Path) -> CertificateDer<'static> {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        fs::write(folder.join("cert.pem"), certificate.pem()).unwrap();
        fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
        certificate.der().clone()
    }

    fn connector(&self) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.der().clone()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config))
    }

    async fn connect(&self, address: SocketAddr) -> std::io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(address).await.unwrap();
        self.connector().connect(ServerName::try_from("localhost").unwrap(), stream).await
    }
}

/// The certificate that the other side served.
fn served(stream: &TlsStream<TcpStream>) -> CertificateDer<'static> {
    stream.get_ref().1.peer_certificates().unwrap()[0].clone().into_owned()
}

/// The head of the answer to a request over a connection that stays open.
async fn head(stream: &mut (impl AsyncReadExt + AsyncWriteExt + Unpin)) -> String {
    let asked = stream.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    let mut bytes = vec![0; 8_192];
    let read = match asked {
        Ok(()) => stream.read(&mut bytes).await.unwrap_or(0),
        Err(_) => 0,
    };
    String::from_utf8_lossy(&bytes[..read]).into_owned()
}

/// Its status line.
async fn health(stream: &mut (impl AsyncReadExt + AsyncWriteExt + Unpin)) -> String {
    head(stream).await.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn certificates_are_served_replaced_and_kept_when_the_new_one_is_broken() {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let (ours, others) = (Authority::new(), Authority::new());
        let first = ours.issue(folder.path());
        fs::write(folder.path().join("ca.pem"), ours.certificate.pem()).unwrap();
        let mut config = config(folder.path());
        config.http.tls_certificate = folder.path().join("cert.pem");
        config.http.tls_key = folder.path().join("key.pem");
        config.grpc.tls_certificate = folder.path().join("cert.pem");
        config.grpc.tls_key = folder.path().join("key.pem");
        config.tls.reload_seconds = 1;
        let site = Site::over(folder.clone(), config, Arc::new(open(folder.path()))).await;
        site.add(&event_with(1, 10, json!({}))).await;
        let (http, grpc) = (site.server.addresses[0], site.server.grpc_addresses[0]);

        let mut early = ours.connect(http).await.unwrap();
        assert_eq!((health(&mut early).await.as_str(), served(&early)), ("HTTP/1.1 200 OK", first.clone()));
        let said = head(&mut early).await;
        assert!(said.contains("strict-transport-security: max-age=31536000\r\n"), "{said}");
        assert!(others.connect(http).await.is_err(), "another authority's server is not believed");
        let mut socket = Wire::over(ours.connect(http).await.unwrap());
        assert!(socket.upgrade().await.starts_with("http/1.1 101 "));
        socket.send(&text(&json!({"type": "authenticate"}))).await;
        assert_eq!(socket.say().await["type"], "authenticated");
        let mut plain = TcpStream::connect(http).await.unwrap();
        let said = tokio::time::timeout(Duration::from_secs(10), health(&mut plain)).await.unwrap();
        assert!(!said.contains("200"), "plain text is refused: {said:?}");
        let roots = folder.path().join("ca.pem");
        let address = format!("localhost:{}", grpc.port());
        let client = Client::start("catalog.py", &[&address, roots.to_str().unwrap()]).await;
        let events = json!({"do": "call", "method": "GetEvents", "request": {}});
        let told = client.ask(events.clone()).await;
        assert_eq!((&told["code"], &told["answer"]["total"]), (&json!("OK"), &json!("1")), "{told}");

        let second = ours.issue(folder.path());
        for address in [http, grpc] {
            let mut now = served(&ours.connect(address).await.unwrap());
            for _ in 0..50 {
                if now == second {
                    break;
                }
                actix_rt::time::sleep(Duration::from_millis(100)).await;
                now = served(&ours.connect(address).await.unwrap());
            }
            assert_eq!(now, second, "the new certificate is served at {address}");
        }
        assert_eq!(health(&mut early).await, "HTTP/1.1 200 OK", "an open connection goes on");
        assert_eq!(client.ask(events.clone()).await["code"], "OK");

        fs::write(folder.path().join("cert.pem"), "-----BEGIN CERTIFICATE-----\nnonsense").unwrap();
        actix_rt::time::sleep(Duration::from_millis(2_500)).await;
        for address in [http, grpc] {
            assert_eq!(
                served(&ours.connect(address).await.unwrap()),
                second,
                "the old one is kept at {address}"
            );
        }
        let third = ours.issue(folder.path());
        actix_rt::time::sleep(Duration::from_millis(2_500)).await;
        assert_eq!(served(&ours.connect(http).await.unwrap()), third, "a mended one is taken");
        site.stop_and_audit().await;
        assert_eq!(socket.say().await, json!({"closed": 1001}));
    });
}

#[test]
fn a_start_with_a_broken_certificate_says_what_is_wrong() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        Authority::new().issue(folder.path());
        fs::write(folder.path().join("key.pem"), "nothing").unwrap();
        let mut config = config(folder.path());
        config.grpc.tls_certificate = folder.path().join("cert.pem");
        config.grpc.tls_key = folder.path().join("key.pem");
        let store = Arc::new(open(folder.path()));
        let error = Server::start(config, Profile::Development, store).await.err().unwrap().to_string();
        assert!(error.contains("grpc.tls_key") && error.contains("has no private key"), "{error}");
    });
}
