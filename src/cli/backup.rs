//! `ticketbuster backup`: copies the SQLite store while the server sells.

use std::{path::PathBuf, process::ExitCode};

use super::CliError;
use crate::{
    clock::rfc3339,
    config::{Config, StoreKind},
    persistence::sqlite::{Copied, copy},
};

/// Where to.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The copy, which must not be there yet.
    file: PathBuf,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<ExitCode, CliError> {
    if config.store.kind == StoreKind::Postgres {
        return Err(
            "PostgreSQL is backed up with its own programs, pg_dump or pg_basebackup with archived logs: \
                    docs/operations.md, Backup and restore"
                .into(),
        );
    }
    let Copied { events, transitions, orders, last_at, bytes } = copy(&config.store.path, &args.file)?;
    let until =
        last_at.map_or_else(|| "nothing has happened yet".to_owned(), |at| format!("until {}", rfc3339(at)));
    println!(
        "{}: {events} events, {orders} orders, {transitions} transitions, {until}; {bytes} bytes, checked. The keys are not \
         in it: keep {} too",
        args.file.display(),
        config.auth.key_file.display()
    );
    Ok(ExitCode::SUCCESS)
}
