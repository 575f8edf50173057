//! The connection to the mail server: encrypted, and with a password.

use std::{fs, path::Path, time::Duration};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use serde_json::json;
use ticketbuster::config::MailTls;

use super::{MailServer, order, shop};
use crate::support::{Ground, run};

/// Writes an authority's certificate, and a certificate of `localhost` with its key that it has signed.
fn certificates(folder: &Path) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "An authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    fs::write(folder.join("ca.pem"), params.self_signed(&key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    fs::write(folder.join("cert.pem"), params.signed_by(&key, &issuer).unwrap().pem()).unwrap();
    fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
}

#[test]
fn mails_go_encrypted_with_a_password_to_a_server_that_is_who_it_says() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        certificates(folder.path());
        let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let server = MailServer::with(&[&file("cert.pem"), &file("key.pem")]).await;
        let secured = |ca_file: &str, password: &str| {
            let (ca_file, password) = (ca_file.into(), password.to_owned());
            move |config: &mut ticketbuster::config::Config| {
                let mail = &mut config.mail;
                mail.host = "localhost".to_owned();
                mail.tls = MailTls::Starttls;
                mail.ca_file = ca_file;
                mail.username = "ana".to_owned();
                mail.password = password.into();
            }
        };
        // Another authority's server, and one that takes no such password, get nothing: the mails wait.
        for (ca_file, password) in [("", "s3cret"), (file("ca.pem").as_str(), "wrong")] {
            let (site, event) = shop(Ground::Sqlite, &server, secured(ca_file, password)).await;
            order(&site, event, &["S-A0-1"], json!({"email": "ana@example.com"}), "tok_success").await;
            actix_rt::time::sleep(Duration::from_millis(600)).await;
            assert_eq!(server.received(0).await.len(), 0);
            let metrics = site.metrics();
            assert!(metrics.contains("ticketbuster_mails_total{outcome=\"failed\"} 0"), "{metrics}");
        }
        let (site, event) = shop(Ground::Sqlite, &server, secured(&file("ca.pem"), "s3cret")).await;
        order(&site, event, &["S-A0-1"], json!({"email": "ana@example.com"}), "tok_success").await;
        let received = server.received(1).await;
        assert_eq!((&received[0]["tls"], &received[0]["user"]), (&json!(true), &json!("ana")));
    });
}
