//! `ticketbuster audit`.

use std::process::ExitCode;

use super::{CliError, store::open_store};
use crate::{config::Config, persistence::audit};

pub(super) fn run(config: &Config) -> Result<ExitCode, CliError> {
    let report = actix_rt::System::new().block_on(async {
        let store = open_store(config).await?;
        audit::audit(store.as_ref()).await
    })?;
    print!("{report}");
    Ok(if report.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
