//! What is said when etcd and this process do not trust each other.

use std::path::Path;

use tokio_rustls::TlsAcceptor;

use super::*;
use crate::{
    cluster::caller::HTTP_2,
    tls::{
        Certificate,
        test_files::{Certified, certified},
    },
};

/// Listens as etcd does with `--client-cert-auth`, and answers nothing. A connection stays until the other end has gone.
async fn listen(files: &Certified) -> std::net::SocketAddr {
    let own = Certificate::load(files.own.clone()).unwrap();
    let config = own.mutual_server_config(&files.ca_file, &[HTTP_2]).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            if let Ok(mut stream) = acceptor.accept(stream).await {
                tokio::spawn(async move { tokio::io::copy(&mut stream, &mut tokio::io::sink()).await });
            }
        }
    });
    address
}

/// Why etcd there does not answer.
async fn failure(address: std::net::SocketAddr, ca_file: &Path, shown: Option<&Certified>) -> Failure {
    let own = shown.map(|files| files.own.clone());
    let settings = settings::Etcd {
        endpoints: vec![format!("https://{address}")],
        prefix: "a".to_owned(),
        ca_file: ca_file.to_owned(),
        certificate: own.as_ref().map(|own| own.certificate.clone()).unwrap_or_default(),
        key: own.map(|own| own.key).unwrap_or_default(),
    };
    let etcd = Etcd::new(&settings, timing(), Arc::default()).unwrap();
    lease::revoke(&etcd, process(1), &Tour::new(etcd.clone())).await.unwrap_err()
}

#[actix_rt::test]
async fn who_is_not_trusted_is_told_which_setting_to_look_at() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = certified(&folder.path().join("theirs"), "127.0.0.1");
    let other = certified(&folder.path().join("other"), "127.0.0.1");
    let address = listen(&theirs).await;

    let failure_of = async |ca_file: &Path, shown| failure(address, ca_file, shown).await;
    let distrusted = failure_of(&other.ca_file, Some(&other)).await;
    assert!(distrusted.to_string().contains("invalid peer certificate"), "{distrusted}");
    assert!(distrusted.hint(true).is_some_and(|hint| hint.contains("cluster.etcd.ca_file")));
    for shown in [None, Some(&other)] {
        let refused = failure_of(&theirs.ca_file, shown).await;
        let hint = refused.hint(false);
        assert!(hint.is_some_and(|hint| hint.contains("cluster.etcd.certificate")), "{refused}");
        assert_eq!(refused.hint(true), None, "it was trusted before: {refused}");
    }
    let silent = failure_of(&theirs.ca_file, Some(&theirs)).await;
    assert_eq!((silent.to_string().as_str(), silent.hint(false)), ("no answer in time", None));
}
