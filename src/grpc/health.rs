//! The health service: `SERVING` while the engine takes orders, `NOT_SERVING` from the moment of a stop.
//!
//! A stop waits for open calls, and streams that watch the health would never end: they are ended too.

use std::time::Duration;

use tokio::sync::watch;
use tonic::server::NamedService;
use tonic_health::{ServingStatus, server::HealthReporter};

use super::{catalog::CatalogService, proto::catalog_server::CatalogServer};
use crate::actors::Engine;

/// The whole server, and the service.
const SERVICES: [&str; 2] = ["", <CatalogServer<CatalogService> as NamedService>::NAME];
/// How often readiness is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long streams have to report the stop before they are ended.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Reports until the server stops.
pub(super) async fn report(
    engine: Engine,
    mut reporter: HealthReporter,
    mut stopping: watch::Receiver<bool>,
) {
    let mut told = None;
    loop {
        // The sender is gone when the server is: that is a stop as well.
        let stops = *stopping.borrow() || stopping.has_changed().is_err();
        let ready = !stops && engine.readiness().await.is_ready();
        if told != Some(ready) {
            told = Some(ready);
            set(&reporter, ready).await;
        }
        if stops {
            break;
        }
        tokio::select! {
            _ = stopping.changed() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    tokio::time::sleep(LAST_WORDS).await;
    for service in SERVICES {
        reporter.clear_service_status(service).await;
    }
}

/// Sets the status of the service and of the whole server.
pub(super) async fn set(reporter: &HealthReporter, ready: bool) {
    let status = if ready { ServingStatus::Serving } else { ServingStatus::NotServing };
    for service in SERVICES {
        reporter.set_service_status(service, status).await;
    }
}
