//! TLS between nodes.

use std::{fs, path::Path};

use super::*;
use crate::tls::test_files::{Certified, certified as files};

/// Settings with a certificate for the name `node`, of an authority of its own.
fn certified(folder: &Path) -> MeshSettings {
    let Certified { own, ca_file } = files(folder, "node");
    MeshSettings {
        certificate: Some(own.certificate),
        key: Some(own.key),
        ca_file: Some(ca_file),
        server_name: Some("node".to_owned()),
        ..settings()
    }
}

#[actix_rt::test]
async fn nodes_know_each_other_by_certificates_of_one_authority() {
    let folder = tempfile::tempdir().unwrap();
    let ours = certified(&folder.path().join("ours"));
    let theirs = certified(&folder.path().join("theirs"));
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, heard) = mpsc::channel();
    let server = serve(listener, ours.clone(), identity(2), || Echo(sender)).unwrap();
    let end = async |settings: MeshSettings| {
        let lane = mesh_to(format!("127.0.0.1:{port}"), settings).lane();
        lane.ask(process(2), ask(b"in", 5_000)).await
    };
    assert_eq!(end(ours.clone()).await.unwrap(), "in");
    assert_eq!(heard.try_iter().count(), 1);
    let unreachable = Err(AskError::Unreachable);
    assert_eq!(end(settings()).await, unreachable, "without TLS");
    assert_eq!(end(theirs.clone()).await, unreachable, "another authority, by the client's own judgement");
    let pretending = MeshSettings { ca_file: ours.ca_file.clone(), ..theirs };
    assert_eq!(end(pretending).await, unreachable, "another authority, by the server's judgement");
    let elsewhere = MeshSettings { server_name: None, ..ours };
    assert_eq!(end(elsewhere).await, unreachable, "its address is not in the certificate");
    assert_eq!(heard.try_iter().count(), 0);
    server.stop().await;
}

#[test]
fn certificates_that_cannot_be_read_are_an_error_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let ours = certified(folder.path());
    fs::write(folder.path().join("ca.pem"), "nobody").unwrap();
    let error = Mesh::new(ours, identity(1), directory([]), Arc::default()).unwrap_err().to_string();
    assert!(error.contains("ca.pem"), "{error}");
}
