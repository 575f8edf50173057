//! `ticketbuster audit`: checks the store and prints what it counted; fails on any violation. It changes nothing.

use std::process::ExitCode;

use super::{CliError, store::open_store};
use crate::{
    config::{Config, StoreKind},
    persistence::audit,
};

pub(super) fn run(config: &Config) -> Result<ExitCode, CliError> {
    let (kind, path) = (config.store.kind, &config.store.path);
    // Opening would create an empty store, which has no faults: the wrong folder would go unnoticed.
    if kind == StoreKind::Sqlite && !path.exists() {
        let path = path.display();
        return Err(format!(
            "there is no store at {path}; run this where the server runs, or set store.path"
        )
        .into());
    }
    let report = actix_rt::System::new().block_on(async {
        let store = open_store(config).await?;
        audit::audit(store.as_ref()).await
    })?;
    print!("{report}");
    Ok(if report.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
