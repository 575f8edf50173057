//! TLS between the engine and PostgreSQL.

use std::{fs, os::unix::fs::PermissionsExt as _, process::Command};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use ticketbuster::{
    config::{Config, SecretUrl},
    store::StoreError,
};

use crate::support::{Ground, postgres::Postgres, run};

fn authority(name: &str) -> (Issuer<'static, KeyPair>, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    let certificate = params.self_signed(&key).unwrap().pem();
    (Issuer::new(params, key), certificate)
}

async fn opening(config: &Config) -> Result<(), StoreError> {
    ticketbuster::cli::store::open_store(config).await?.close().await
}

#[test]
fn the_servers_certificate_must_be_signed_by_who_is_trusted() {
    let server = Postgres::start(&[]);
    let (issuer, ca) = authority("tests");
    let (_, other_ca) = authority("strangers");
    let key = KeyPair::generate().unwrap();
    let names = vec!["127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap().pem();
    let data = server.folder().join("data");
    for (name, text) in [("server.crt", certificate), ("server.key", key.serialize_pem())] {
        let path = data.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        if rustix::process::geteuid().is_root() {
            assert!(Command::new("chown").arg("postgres").arg(&path).status().unwrap().success());
        }
    }
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Ground::Sqlite.config(folder.path());
        config.store.kind = ticketbuster::config::StoreKind::Postgres;
        config.store.url = SecretUrl::new(format!("{}?sslmode=require", server.database()));
        let refused = opening(&config).await.unwrap_err().to_string();
        assert!(refused.contains("server does not support TLS"), "{refused}");

        server.sql("postgres", "ALTER SYSTEM SET ssl = on");
        server.sql("postgres", "SELECT pg_reload_conf()");
        let trust = |ca: &str| {
            let path = folder.path().join("ca.pem");
            fs::write(&path, ca).unwrap();
            path
        };
        config.store.ca_file = trust(&ca);
        for _ in 0..50 {
            if opening(&config).await.is_ok() {
                break;
            }
            actix_rt::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        opening(&config).await.unwrap();
        let over_tls = server.sql("postgres", "SHOW ssl");
        assert_eq!(over_tls, "on");
        config.store.ca_file = trust(&other_ca);
        let refused = opening(&config).await.unwrap_err().to_string();
        assert!(refused.contains("certificate"), "{refused}");
        config.store.ca_file = std::path::PathBuf::new();
        assert!(opening(&config).await.is_err(), "the system trusts no such authority");
        config.store.ca_file = trust("nothing");
        let refused = opening(&config).await.unwrap_err().to_string();
        assert!(refused.contains("has no certificate in PEM"), "{refused}");
    });
}
