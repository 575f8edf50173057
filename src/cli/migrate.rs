//! `ticketbuster migrate`: brings the store's schema up to date.

use std::process::ExitCode;

use super::{CliError, store::open_store_and};
use crate::{
    config::{Config, StoreKind},
    telemetry,
};

pub(super) fn run(config: &Config) -> Result<ExitCode, CliError> {
    // It may wait for others, and says for whom.
    telemetry::start_logs(config.log.format, &config.log.filter);
    // Opening brings the tables up to date.
    actix_rt::System::new().block_on(open_store_and(config, true))?;
    match config.store.kind {
        StoreKind::Sqlite => println!("the store {} is up to date", config.store.path.display()),
        StoreKind::Postgres => println!("the store {} is up to date", config.store.url),
    }
    Ok(ExitCode::SUCCESS)
}
