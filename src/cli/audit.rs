//! `ticketbuster audit`.

use std::process::ExitCode;

use super::{CliError, serve::open_store};
use crate::{config::Config, persistence::audit};

pub(super) fn run(config: &Config) -> Result<ExitCode, CliError> {
    let store = open_store(config)?;
    let report = actix_rt::System::new().block_on(audit::audit(&store))?;
    print!("{report}");
    Ok(if report.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
