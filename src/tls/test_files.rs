//! Certificates for tests.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use super::TlsFiles;

/// A certificate, and the authority that has signed it.
pub struct Certified {
    /// The certificate and its key.
    pub own: TlsFiles,
    /// The authority's.
    pub ca_file: PathBuf,
}

/// Writes an authority, and a certificate of it for this name or address, into a folder.
pub fn certified(folder: &Path, name: &str) -> Certified {
    fs::create_dir_all(folder).unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let write = |name: &str, pem: String| {
        let path = folder.join(name);
        fs::write(&path, pem).unwrap();
        path
    };
    Certified {
        own: TlsFiles {
            certificate: write("cert.pem", certificate.pem()),
            key: write("key.pem", key.serialize_pem()),
        },
        ca_file: write("ca.pem", authority.pem()),
    }
}
