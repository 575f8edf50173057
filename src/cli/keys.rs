//! `ticketbuster keys`: shows, rotates and exports signing keys. It never prints a private key.

use std::{path::PathBuf, process::ExitCode};

use super::CliError;
use crate::{
    auth::{Attenuation, attenuate, attenuate_unchecked},
    clock::parse_rfc3339,
    config::Config,
    keys::{KeyChange, KeyRing, PublicKeyRing},
};
use domain::{EventId, OrderId};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Say which keys there are and which one signs.
    Show,
    /// Add a key that signs from now on, also in servers that run; what the others signed still verifies.
    Rotate,
    /// Take a key away: sessions and tickets that it signed are refused, also by servers that run.
    Retire {
        /// The number of a key that does not sign.
        key: u32,
    },
    /// Print the public keys, for gates and other verifiers.
    Export,
    /// Narrow a session (read from standard input). Its holder needs neither the server nor a key for it.
    Attenuate {
        /// A file with public keys, as `keys export` prints them: refuse a session that none of them signed.
        #[arg(long)]
        keys: Option<PathBuf>,
        /// Only requests about this event.
        #[arg(long)]
        event: Option<EventId>,
        /// Only requests about this order.
        #[arg(long)]
        order: Option<OrderId>,
        /// Only requests that change nothing.
        #[arg(long)]
        read_only: bool,
        /// An earlier end, RFC 3339.
        #[arg(long)]
        until: Option<String>,
    },
}

pub(super) fn run(args: Args, config: &Config) -> Result<ExitCode, CliError> {
    let file = &config.auth.key_file;
    let ring = || KeyRing::load_or_create(file);
    match args.action {
        Action::Show => {
            let ring = ring()?;
            println!("{}", ring.public().export());
            let keys = ring.current();
            let (session, ticket) = (keys.signing().0, keys.signing_tickets().0);
            println!("key {session} signs, tickets key {ticket}");
            for KeyChange { at, by, what } in keys.changes() {
                println!("{at} {by}: {what}");
            }
        }
        Action::Rotate => {
            let id = ring()?.rotate(&who())?;
            println!("key {id} signs; {}", when(config));
        }
        Action::Retire { key } => {
            ring()?.retire(key, &who())?;
            println!("what key {key} signed is refused; {}", when(config));
        }
        Action::Export => {
            // The keys of a new ring would refuse every ticket of the server's.
            if !file.exists() {
                let file = file.display();
                return Err(format!("there are no keys at {file}; run this where the server runs").into());
            }
            println!("{}", ring()?.public().export());
        }
        Action::Attenuate { keys, event, order, read_only, until } => {
            let until = until.as_deref().map(parse_rfc3339).transpose()?;
            let token = std::io::read_to_string(std::io::stdin())?;
            let to = Attenuation { event, order, read_only, until };
            let narrowed = match keys {
                Some(file) => {
                    let keys = PublicKeyRing::parse(&std::fs::read_to_string(file)?)?;
                    attenuate(token.trim(), &keys, &to)?
                }
                None => attenuate_unchecked(token.trim(), &to)?,
            };
            println!("{narrowed}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// When servers know of it that use this very file.
fn when(config: &Config) -> String {
    let seconds = config.auth.key_file_reload_seconds;
    format!("servers that run with this file take it over within {seconds} seconds, or at SIGHUP")
}

/// Whoever has the key file may write anything into it: this is for those who mean well.
fn who() -> String {
    let name = |variable| std::env::var(variable).ok().filter(|name| !name.is_empty());
    let named = name("SUDO_USER").or_else(|| name("USER")).or_else(|| name("LOGNAME"));
    let known: String = named.unwrap_or_default().chars().filter(|c| !c.is_control()).take(64).collect();
    if known.is_empty() { format!("uid {}", rustix::process::getuid().as_raw()) } else { known }
}
