//! The command line: parses arguments, loads the configuration, and hands over to a subcommand.

mod archive;
mod audit;
mod backup;
pub mod broker;
mod cluster;
mod health;
mod identity;
mod import;
mod keys;
mod loadtest;
mod mail;
mod migrate;
mod openapi;
mod replay;
pub mod serve;
pub mod store;
mod upkeep;
mod usage;
mod verify_ticket;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use self::usage::Usage;
use crate::config::{Config, Profile};

/// Why a command did not do what it was asked, in words for people.
pub type CliError = Box<dyn std::error::Error + Send + Sync>;

/// Where the configuration's files are, if nobody says so.
const DEFAULT_FOLDER: &str = "config";

/// Sells seats for high-contention on-sales.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// Which set of values is in force.
    #[arg(long, global = true, value_enum, default_value = "development", env = "TICKETBUSTER_PROFILE")]
    profile: Profile,
    /// The folder of default.toml and PROFILE.toml.
    #[arg(long, global = true, default_value = DEFAULT_FOLDER)]
    config: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server (also without a subcommand).
    Serve(serve::Args),
    /// Bring the store's tables up to date.
    Migrate,
    /// Add an event from a seating plan.
    Import(import::Args),
    /// Rehearse an on-sale against a running server.
    Loadtest(Box<loadtest::Args>),
    /// Show, rotate, retire or export the keys, or narrow a session.
    Keys(keys::Args),
    /// Look at mails.
    Mail(mail::Args),
    /// Verify a ticket with public keys alone.
    VerifyTicket(verify_ticket::Args),
    /// Ask a running server whether it is ready; exit status 0 if it is.
    Health(health::Args),
    /// Show or drain the processes that sell together, or pin an event to one.
    Cluster(cluster::Args),
    /// Print the OpenAPI document.
    Openapi,
    /// Write an event that is over into a file, and delete its rows.
    Archive(archive::Args),
    /// Check the store, or an archive: journal against projections, no seat sold twice, no gap; or its payments.
    Audit(audit::Args),
    /// Copy the SQLite store to a file while the server sells.
    Backup(backup::Args),
    /// Rebuild an event from its journal as it was at a transition or an instant, and print it.
    Replay(replay::Args),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => dispatch(cli).unwrap_or_else(|error| usage::failed(&error)),
        Err(error) => usage::refused(&error),
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, CliError> {
    // Without any there are defaults, but not instead of those that somebody names.
    let is_there = cli.config.as_os_str() == DEFAULT_FOLDER || cli.config.is_dir();
    let config = || match is_there {
        true => Config::load(cli.profile, &cli.config).map_err(|error| CliError::from(Usage(error))),
        false => Err(Usage(format!("--config {}: there is no such folder", cli.config.display())).into()),
    };
    match cli.command.unwrap_or(Command::Serve(serve::Args::default())) {
        Command::Serve(args) => serve::run(args, config()?, cli.profile),
        Command::Migrate => migrate::run(&config()?),
        Command::Import(args) => import::run(args, &config()?),
        Command::Loadtest(args) => loadtest::run(*args),
        Command::Keys(args) => keys::run(args, &config()?),
        Command::Mail(args) => mail::run(args, &config()?),
        Command::VerifyTicket(args) => verify_ticket::run(args),
        Command::Health(args) => health::run(args, config),
        Command::Cluster(args) => cluster::run(args, &config()?),
        Command::Openapi => openapi::run(),
        Command::Archive(args) => archive::run(&args, &config()?),
        Command::Audit(args) => audit::run(&args, &config()?, cli.profile),
        Command::Backup(args) => backup::run(&args, &config()?),
        Command::Replay(args) => replay::run(&args, &config()?),
    }
}
