//! `ticketbuster migrate`.

use std::process::ExitCode;

use super::{CliError, serve::open_store};
use crate::config::Config;

pub(super) fn run(config: &Config) -> Result<ExitCode, CliError> {
    // Opening brings the tables up to date.
    open_store(config)?;
    println!("the store {} is up to date", config.store.path.display());
    Ok(ExitCode::SUCCESS)
}
