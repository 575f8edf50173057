//! The command line.

use std::net::SocketAddr;

use clap::{Args, Parser, Subcommand};

/// A server that sells one event, to compare TicketBuster with.
#[derive(Parser)]
#[command(version)]
pub struct Options {
    /// By which idea.
    #[command(subcommand)]
    pub peer: PeerKind,
}

/// The ideas.
#[derive(Subcommand)]
pub enum PeerKind {
    /// PostgreSQL: `SELECT … FOR UPDATE`, look, `UPDATE`, in one transaction
    PostgresForUpdate {
        /// What every peer has.
        #[command(flatten)]
        common: Common,
        /// Its database.
        #[command(flatten)]
        store: StoreOptions,
        /// Whether a hold is on disk before it is answered
        #[arg(long, default_value_t = true, action = clap::ArgAction::Set)]
        durable_holds: bool,
    },
    /// PostgreSQL: one conditional `UPDATE` a hold
    PostgresUpdate {
        /// What every peer has.
        #[command(flatten)]
        common: Common,
        /// Its database.
        #[command(flatten)]
        store: StoreOptions,
        /// Whether a hold is on disk before it is answered
        #[arg(long, default_value_t = false, action = clap::ArgAction::Set)]
        durable_holds: bool,
    },
    /// Holds in Redis, orders in PostgreSQL
    Redis {
        /// What every peer has.
        #[command(flatten)]
        common: Common,
        /// Its database.
        #[command(flatten)]
        store: StoreOptions,
        /// Its Redis, whose current database is emptied at the start
        #[arg(long, value_name = "URL")]
        redis: String,
    },
    /// TicketBuster's core behind one mutex, everything in memory: nothing is durable
    Mutex {
        /// What every peer has.
        #[command(flatten)]
        common: Common,
    },
}

/// What every peer has.
#[derive(Args)]
pub struct Common {
    /// Where to listen; port 0: any free one, named on the ready line
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Seats of the event
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=200_000))]
    pub seats: u32,
    /// HTTP threads
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers: u16,
}

/// A PostgreSQL database.
#[derive(Args, Clone)]
pub struct StoreOptions {
    /// The database; its tables are dropped and created at the start
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// Connections to it, shared out among the HTTP threads
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub pool: u16,
}
