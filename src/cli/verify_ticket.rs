//! `ticketbuster verify-ticket`: offline, with public keys alone.

use std::{path::PathBuf, process::ExitCode};

use super::CliError;
use crate::{keys::PublicKeyRing, tickets::TicketVerifier};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What `ticketbuster keys export` printed.
    #[arg(long)]
    keys: PathBuf,
    /// The ticket's code; left out, it is read from standard input.
    token: Option<String>,
}

pub(super) fn run(args: Args) -> Result<ExitCode, CliError> {
    let exported =
        std::fs::read_to_string(&args.keys).map_err(|error| format!("{}: {error}", args.keys.display()))?;
    let keys = PublicKeyRing::parse(&exported)?;
    let token = match args.token {
        Some(token) => token,
        None => std::io::read_to_string(std::io::stdin())?,
    };
    let facts = TicketVerifier::new(keys).verify(token.trim_end_matches(['\r', '\n']))?;
    println!(
        "valid: seat {} of event {}, ticket {}, order {}",
        facts.seat, facts.event, facts.ticket, facts.order
    );
    Ok(ExitCode::SUCCESS)
}
