//! `ticketbuster health`, as a container's health check runs it.

use std::{
    process::{Command, Output},
    sync::{Arc, atomic::Ordering::SeqCst},
};

use ticketbuster::persistence::faulty::FaultyStore;

use crate::support::{Site, config, open, run};

/// Asks in a thread of its own: the server lives on this one.
async fn health(arguments: &[&str], settings: &[(&str, String)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ticketbuster"));
    command.arg("health").args(arguments).envs(settings.iter().map(|(key, value)| (key, value)));
    actix_rt::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

#[test]
fn the_exit_status_says_whether_the_server_is_ready() {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let (store, faults) = FaultyStore::new(open(folder.path()));
        let site = Site::over(folder.clone(), config(folder.path()), Arc::new(store)).await;
        let address = site.server.ops_addresses[0];
        let url = format!("http://{address}");
        let listen = [("TICKETBUSTER__OPS__LISTEN", format!("0.0.0.0:{}", address.port()))];

        let ready = health(&["--url", &url], &[]).await;
        assert!(ready.status.success(), "{ready:?}");
        let ready = health(&[], &listen).await;
        assert!(ready.status.success(), "the configured address is asked: {ready:?}");

        faults.away.store(true, SeqCst);
        let away = health(&["--url", &url], &[]).await;
        assert_eq!(away.status.code(), Some(1), "{away:?}");
        assert!(String::from_utf8_lossy(&away.stdout).contains("\"store\":false"), "{away:?}");

        faults.away.store(false, SeqCst);
        site.server.stop().await;
        let gone = health(&["--url", &url], &[]).await;
        assert_eq!(gone.status.code(), Some(1), "{gone:?}");
        assert!(String::from_utf8_lossy(&gone.stderr).contains("does not say"), "{gone:?}");
    });
}
