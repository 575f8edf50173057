//! `ticketbuster openapi`.

use std::process::ExitCode;

use super::CliError;

pub(super) fn run() -> Result<ExitCode, CliError> {
    println!("{}", crate::http::openapi().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
