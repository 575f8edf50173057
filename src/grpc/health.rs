//! The health service: `SERVING` while the engine takes orders, `NOT_SERVING` from the moment of a stop.

use std::time::Duration;

use tokio::sync::watch;
use tonic::server::NamedService;
use tonic_health::{ServingStatus, server::HealthReporter};

use super::{catalog::CatalogService, proto::catalog_server::CatalogServer};
use crate::actors::Engine;

/// How often readiness is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Reports until the server stops. The first look is over when this returns its future's first turn.
pub(super) async fn report(engine: Engine, reporter: HealthReporter, mut stopping: watch::Receiver<bool>) {
    let mut told = None;
    loop {
        let stops = *stopping.borrow();
        let ready = !stops && engine.readiness().await.is_ready();
        if told != Some(ready) {
            told = Some(ready);
            set(&reporter, ready).await;
        }
        if stops {
            return;
        }
        tokio::select! {
            _ = stopping.changed() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// Sets the status of the service and of the whole server.
pub(super) async fn set(reporter: &HealthReporter, ready: bool) {
    let status = if ready { ServingStatus::Serving } else { ServingStatus::NotServing };
    for service in ["", <CatalogServer<CatalogService> as NamedService>::NAME] {
        reporter.set_service_status(service, status).await;
    }
}
