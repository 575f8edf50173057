//! TLS of connections to other servers: which certificates they trust.

use std::{io, path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem, pem::PemObject},
};

use super::TlsError;

/// A client configuration that trusts the certificates of this PEM file, or the system's if there is none.
pub fn config(ca_file: Option<&Path>) -> Result<ClientConfig, TlsError> {
    let roots = match ca_file {
        Some(path) => roots_of(path)?,
        None => {
            let mut roots = RootCertStore::empty();
            // If the system has none, connections will fail and report it.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            roots
        }
    };
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Client)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

pub(super) fn roots_of(path: &Path) -> Result<RootCertStore, TlsError> {
    let unreadable = |error: pem::Error| match error {
        pem::Error::Io(error) => TlsError::Read { path: path.to_owned(), error },
        other => TlsError::Read { path: path.to_owned(), error: io::Error::other(other.to_string()) },
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(unreadable)? {
        let certificate = certificate.map_err(unreadable)?;
        roots.add(certificate).map_err(|error| TlsError::Root { path: path.to_owned(), error })?;
    }
    if roots.is_empty() {
        return Err(TlsError::Pem { path: path.to_owned(), what: "certificate" });
    }
    Ok(roots)
}
