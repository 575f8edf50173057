//! Opens the store that the configuration names.

use std::{path::Path, sync::Arc, time::Duration};

use crate::{
    config::{Config, SecretUrl, StoreKind, given},
    persistence::{
        postgres::{PostgresOptions, PostgresStore},
        sqlite::{SqliteOptions, SqliteStore},
    },
    store::{Store, StoreError},
};

/// Opens it; PostgreSQL's tables are brought up to date unless the configuration says otherwise.
pub async fn open_store(config: &Config) -> Result<Arc<dyn Store>, StoreError> {
    open_store_and(config, config.store.migrate).await
}

/// Refuses a store that is not there: opening would create an empty one, and the wrong folder would go unnoticed.
pub(super) fn must_be_there(config: &Config) -> Result<(), StoreError> {
    let (kind, path) = (config.store.kind, &config.store.path);
    if kind == StoreKind::Sqlite && !path.exists() {
        let path = path.display();
        return Err(StoreError::NothingDone(format!(
            "there is no store at {path}; run this where the server runs, or set store.path"
        )));
    }
    Ok(())
}

/// Opens it to read: nothing is migrated, and a server may have it open at the same time.
pub(super) async fn open_store_to_read(config: &Config) -> Result<Arc<dyn Store>, StoreError> {
    match config.store.kind {
        StoreKind::Sqlite => {
            let options = SqliteOptions { readers: 1, ..SqliteOptions::default() };
            Ok(Arc::new(SqliteStore::open_to_read(&config.store.path, options)?))
        }
        StoreKind::Postgres => open_store_and(config, false).await,
    }
}

/// Opens it and brings its tables up to date or checks that they are.
pub(super) async fn open_store_and(config: &Config, migrate: bool) -> Result<Arc<dyn Store>, StoreError> {
    let settings = &config.store;
    Ok(match settings.kind {
        StoreKind::Sqlite => {
            let options = SqliteOptions {
                readers: settings.readers,
                lock_wait: Duration::from_millis(settings.lock_wait_ms),
                ..SqliteOptions::default()
            };
            Arc::new(SqliteStore::open(&settings.path, options)?)
        }
        StoreKind::Postgres => {
            let options = PostgresOptions {
                readers: settings.readers,
                connect_timeout: Duration::from_millis(settings.connect_timeout_ms),
                read_timeout: Duration::from_millis(settings.read_timeout_ms),
                load_timeout: Duration::from_millis(settings.load_timeout_ms),
                statement_timeout: Duration::from_millis(settings.statement_timeout_ms),
                ca_file: given(&settings.ca_file).map(Path::to_owned),
                migrate,
                ..PostgresOptions::default()
            };
            let opened = PostgresStore::open(settings.url.expose(), options).await;
            let store = opened.map_err(|error| with_server(error, &settings.url))?;
            tracing::info!(server = %settings.url, version = store.server_version(), "connected to postgresql");
            Arc::new(store)
        }
    })
}

/// Names the setting and the server if that does not answer.
fn with_server(error: StoreError, url: &SecretUrl) -> StoreError {
    let named = |text: String| format!("{text}; store.url names {url}");
    match error {
        StoreError::Unavailable(text) => StoreError::Unavailable(named(text)),
        StoreError::NothingDone(text) => StoreError::NothingDone(named(text)),
        other => other,
    }
}
