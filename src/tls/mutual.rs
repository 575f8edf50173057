//! TLS between nodes of one installation: each end shows its certificate, and trusts only those that one authority has
//! signed. Only TLS 1.3 is spoken, because both ends are this program.

use std::{path::Path, sync::Arc};

use rustls::{
    ClientConfig, ServerConfig, SignatureScheme, client::ResolvesClientCert, server::WebPkiClientVerifier,
    sign::CertifiedKey, version::TLS13,
};

use super::{
    Certificate, TlsError, client,
    listener::{Resolver, provider},
};

impl Certificate {
    /// A listener configuration with this certificate and these protocols (ALPN), for clients that show a certificate
    /// which an authority of this PEM file has signed.
    pub fn mutual_server_config(
        self: &Arc<Self>,
        ca_file: &Path,
        protocols: &[&[u8]],
    ) -> Result<ServerConfig, TlsError> {
        let roots = Arc::new(client::roots_of(ca_file)?);
        let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider()).build();
        let verifier =
            verifier.map_err(|error| TlsError::Mutual(rustls::Error::General(error.to_string())))?;
        let builder = ServerConfig::builder_with_provider(provider()).with_protocol_versions(&[&TLS13]);
        let mut config = builder
            .map_err(TlsError::Mutual)?
            .with_client_cert_verifier(verifier)
            .with_cert_resolver(Arc::new(Resolver(self.clone())));
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        Ok(config)
    }

    /// A client configuration that shows this certificate, speaks these protocols (ALPN), and trusts servers with a
    /// certificate which an authority of this PEM file has signed.
    pub fn mutual_client_config(
        self: &Arc<Self>,
        ca_file: &Path,
        protocols: &[&[u8]],
    ) -> Result<ClientConfig, TlsError> {
        let builder = ClientConfig::builder_with_provider(provider()).with_protocol_versions(&[&TLS13]);
        let mut config = builder
            .map_err(TlsError::Mutual)?
            .with_root_certificates(client::roots_of(ca_file)?)
            .with_client_cert_resolver(Arc::new(Resolver(self.clone())));
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        Ok(config)
    }
}

impl ResolvesClientCert for Resolver {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.current())
    }

    fn has_certs(&self) -> bool {
        true
    }
}
