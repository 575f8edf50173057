//! `ticketbuster import`: creates an event from a file, without a running server.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::builder::{OsStringValueParser, TypedValueParser};

use super::{CliError, store::open_store, usage::Usage};
use crate::{
    clock::Clock,
    config::Config,
    import::{self, Defaults, Format},
};
use domain::{HistoryDetail, HistoryEntry, Millis, OperatorCommand, Organisation, UserId};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The plan.
    #[arg(value_parser = OsStringValueParser::new().try_map(plan_file))]
    file: PathBuf,
    /// The event's header (JSON), for CSV and pretix plans.
    #[arg(long)]
    event: Option<PathBuf>,
    /// The plan's format; left out, CSV for .csv, pretix for other files with a header, our own JSON otherwise.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Whose it is: the slug of an organisation. Left out, what the plan says, or main.
    #[arg(long)]
    organisation: Option<String>,
    /// Check only.
    #[arg(long)]
    dry_run: bool,
}

fn plan_file(name: OsString) -> Result<PathBuf, &'static str> {
    if name.is_empty() {
        Err("name the plan's file, such as teatro.json or teatro.csv")
    } else {
        Ok(name.into())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

pub(super) fn run(args: Args, config: &Config) -> Result<ExitCode, CliError> {
    let plan = read(&args.file)?;
    let header = args.event.as_deref().map(read).transpose()?;
    let is_csv = args.file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let guessed = match (is_csv, &header) {
        (true, _) => Format::Csv,
        (false, Some(_)) => Format::Pretix,
        (false, None) => Format::Json,
    };
    let now = Clock::start(None).now();
    let defaults = Defaults { hold_length: Millis::from_secs(config.holds.seconds), now };
    let planned = match import::parse(&plan, args.format.unwrap_or(guessed), header.as_deref(), defaults) {
        Ok(planned) => planned,
        Err(problems) => {
            for problem in &problems {
                let file = args.event.as_ref().filter(|_| problem.in_header).unwrap_or(&args.file);
                eprintln!("{}: {}: {}", file.display(), problem.place, problem.detail);
            }
            return Err(format!("{} problem(s); nothing was imported", problems.len()).into());
        }
    };
    let organisation = match args.organisation.as_deref().map(Organisation::new) {
        None => None,
        Some(None) => return Err(Usage(format!("--organisation: {}", Organisation::FORM)).into()),
        Some(organisation) => organisation,
    };
    for warning in &planned.warnings {
        eprintln!("{}: note: {warning}", args.file.display());
    }
    let summary = format!("{} with {} places", planned.details.name, planned.layout.capacity());
    if args.dry_run {
        println!("sound: {summary}");
        return Ok(ExitCode::SUCCESS);
    }
    let mut new = import::to_new_event(&planned, now);
    new.record.organisation = organisation.unwrap_or(new.record.organisation);
    new.history = UserId::new("ticketbuster import").map(|user| HistoryEntry {
        at: now,
        user,
        command: OperatorCommand::Create,
        detail: HistoryDetail { places: Some(planned.layout.capacity()), ..HistoryDetail::default() },
        reason: None,
    });
    actix_rt::System::new().block_on(async {
        let store = open_store(config).await?;
        store.create_event(new).await?;
        store.close().await
    })?;
    println!("imported {summary} as {}", planned.event);
    Ok(ExitCode::SUCCESS)
}
