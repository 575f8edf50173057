//! `ticketbuster openapi`: prints the OpenAPI document.

use std::{
    io::{ErrorKind, Write},
    process::ExitCode,
};

use super::CliError;

pub(super) fn run() -> Result<ExitCode, CliError> {
    let document = crate::http::openapi().to_pretty_json()?;
    match writeln!(std::io::stdout(), "{document}") {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        written => Ok(written.map(|()| ExitCode::SUCCESS)?),
    }
}
