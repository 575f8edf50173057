//! `ticketbuster keys`.

use std::process::ExitCode;

use super::CliError;
use crate::{
    auth::{Attenuation, attenuate},
    clock::parse_rfc3339,
    config::Config,
    domain::EventId,
    keys::KeyRing,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Say which keys there are and which one signs.
    Show,
    /// Add a key that signs from the next start on; tickets of the others still verify.
    Rotate,
    /// Print the public keys, for gates and other verifiers.
    Export,
    /// Narrow a session (read from standard input) without asking the server.
    Attenuate {
        /// Only requests about this event.
        #[arg(long)]
        event: Option<EventId>,
        /// Only requests that change nothing.
        #[arg(long)]
        read_only: bool,
        /// An earlier end, RFC 3339.
        #[arg(long)]
        until: Option<String>,
    },
}

pub(super) fn run(args: Args, config: &Config) -> Result<ExitCode, CliError> {
    let mut ring = KeyRing::load_or_create(&config.auth.key_file)?;
    match args.action {
        Action::Show => {
            println!("{}", ring.public().export());
            println!("key {} signs", ring.signing().0);
        }
        Action::Rotate => println!("key {} signs from the next start on", ring.rotate()?),
        Action::Export => println!("{}", ring.public().export()),
        Action::Attenuate { event, read_only, until } => {
            let until = until.as_deref().map(parse_rfc3339).transpose()?;
            let token = std::io::read_to_string(std::io::stdin())?;
            let to = Attenuation { event, read_only, until };
            println!("{}", attenuate(token.trim(), &ring.public(), &to)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}
