//! TLS of listeners: a certificate and its key from files, read again when they change.
//!
//! The contents of the files are compared every few seconds. There is no signal, because renewal tools
//! (certbot, cert-manager, a mounted secret whose link is swapped) change files and know no process ids;
//! modification times are not compared, because two versions can have the same. A handshake uses the
//! certificate in force when it begins; open connections are not affected.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

use super::TlsError;

/// The files of a certificate chain and its private key, in PEM.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TlsFiles {
    /// The chain, the server's own certificate first.
    pub certificate: PathBuf,
    /// The key of the first certificate.
    pub key: PathBuf,
}

/// The files as they were read, to know when they change.
struct Contents {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

/// A certificate that can be replaced while it is served.
pub struct Certificate {
    files: TlsFiles,
    current: ArcSwap<CertifiedKey>,
    /// The last contents, valid or not, so that a broken file is logged once.
    seen: Mutex<Contents>,
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificate").field("files", &self.files).finish_non_exhaustive()
    }
}

/// The result of reading the files again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reload {
    /// They have not changed.
    Unchanged,
    /// The new certificate is in force.
    Replaced,
    /// They cannot be used; the old certificate stays in force.
    Kept,
}

impl Certificate {
    /// Reads the files.
    pub fn load(files: TlsFiles) -> Result<Arc<Self>, TlsError> {
        let seen = read(&files)?;
        let current = ArcSwap::new(certified(&files, &seen)?);
        Ok(Arc::new(Self { files, current, seen: Mutex::new(seen) }))
    }

    /// Reads the files again if they changed.
    pub fn reload(&self) -> Reload {
        let now = match read(&self.files) {
            Ok(now) => now,
            Err(error) => {
                tracing::error!(%error, "a new certificate cannot be read; the previous one stays in use");
                return Reload::Kept;
            }
        };
        let mut seen = self.seen.lock();
        if now.certificate == seen.certificate && now.key == seen.key {
            return Reload::Unchanged;
        }
        let certified = certified(&self.files, &now);
        *seen = now;
        match certified {
            Ok(certified) => {
                self.current.store(certified);
                tracing::info!(certificate = %self.files.certificate.display(), "a new certificate is in use");
                Reload::Replaced
            }
            Err(error) => {
                // This also happens when only one of the two files has been replaced yet.
                tracing::error!(%error, "a new certificate cannot be used; the previous one stays in use");
                Reload::Kept
            }
        }
    }

    /// Reads the files again at this interval, as long as the certificate is in use. Reading blocks and the
    /// files may be on a network, so it is done outside of the runtime's threads.
    pub fn watch(self: &Arc<Self>, every: Duration) -> impl Future<Output = ()> + Send + 'static {
        let served = Arc::downgrade(self);
        async move {
            loop {
                tokio::time::sleep(every).await;
                let Some(certificate) = served.upgrade() else { return };
                // A panic is logged by its thread, and the next attempt may succeed.
                let _ = tokio::task::spawn_blocking(move || certificate.reload()).await;
            }
        }
    }

    /// A listener configuration with this certificate and these protocols (ALPN).
    pub fn server_config(self: &Arc<Self>, protocols: &[&[u8]]) -> Result<ServerConfig, rustls::Error> {
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Resolver(self.clone())));
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        Ok(config)
    }
}

/// Resolves each handshake to the certificate in force.
#[derive(Debug)]
pub(super) struct Resolver(pub(super) Arc<Certificate>);

impl Resolver {
    pub(super) fn current(&self) -> Arc<CertifiedKey> {
        self.0.current.load_full()
    }
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current())
    }
}

pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn read(files: &TlsFiles) -> Result<Contents, TlsError> {
    let bytes =
        |path: &Path| std::fs::read(path).map_err(|error| TlsError::Read { path: path.to_owned(), error });
    Ok(Contents { certificate: bytes(&files.certificate)?, key: bytes(&files.key)? })
}

fn certified(files: &TlsFiles, contents: &Contents) -> Result<Arc<CertifiedKey>, TlsError> {
    let lacks = |path: &Path, what| TlsError::Pem { path: path.to_owned(), what };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&contents.certificate).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty());
    let chain = chain.ok_or_else(|| lacks(&files.certificate, "certificate"))?;
    let key = PrivateKeyDer::from_pem_slice(&contents.key).map_err(|_| lacks(&files.key, "private key"))?;
    let certified = CertifiedKey::from_der(chain, key, &provider());
    certified.map(Arc::new).map_err(|error| TlsError::Unusable { files: files.clone(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, name: &str) -> TlsFiles {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
        let files = TlsFiles { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
        std::fs::write(&files.certificate, made.cert.pem()).unwrap();
        std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
        files
    }

    #[test]
    fn a_good_change_replaces_and_a_bad_one_keeps() {
        let folder = tempfile::tempdir().unwrap();
        let certificate = Certificate::load(write(folder.path(), "one.example")).unwrap();
        let serves = || certificate.current.load().cert[0].clone();
        let first = serves();
        assert_eq!(certificate.reload(), Reload::Unchanged);
        let files = write(folder.path(), "two.example");
        assert_eq!(certificate.reload(), Reload::Replaced);
        let second = serves();
        assert_ne!(first, second);
        // A key of another certificate, then a file that is not PEM, then no file.
        let other = rcgen::KeyPair::generate().unwrap();
        let right = std::fs::read(&files.key).unwrap();
        std::fs::write(&files.key, other.serialize_pem()).unwrap();
        assert_eq!((certificate.reload(), serves()), (Reload::Kept, second.clone()));
        assert_eq!(certificate.reload(), Reload::Unchanged, "it is complained about once");
        std::fs::write(&files.certificate, "nonsense").unwrap();
        assert_eq!((certificate.reload(), serves()), (Reload::Kept, second.clone()));
        std::fs::remove_file(&files.certificate).unwrap();
        assert_eq!((certificate.reload(), serves()), (Reload::Kept, second));
        std::fs::write(&files.key, right).unwrap();
        write(folder.path(), "three.example");
        assert_eq!(certificate.reload(), Reload::Replaced);
    }

    #[test]
    fn what_is_wrong_is_said_without_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let files = write(folder.path(), "one.example");
        std::fs::write(&files.key, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n")
            .unwrap();
        let error = Certificate::load(files.clone()).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains("cannot be served") && !text.contains("c2VjcmV0"), "{text}");
        std::fs::write(&files.key, "").unwrap();
        assert!(Certificate::load(files).unwrap_err().to_string().contains("no private key"));
    }
}
