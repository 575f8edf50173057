//! `ticketbuster cluster`: who sells together, and what an operator wants of that.

use std::{
    io::{ErrorKind, Write as _},
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::builder::NonEmptyStringValueParser;
use serde_json::Value;

use super::{
    CliError,
    health::{Answer, Asked, ask, to_ask},
    store::open_store_to_read,
};
use crate::{
    cluster::status::ClusterStatus,
    config::{Config, StoreKind},
    store::{Cluster, Store},
};
use domain::{EventId, ShardId};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Say which processes sell together and how many shards each has, from the store alone.
    Status {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Have the process of this machine hand its shards to the others; it serves none any more until it is restarted.
    Drain {
        /// Which process, as http://HOST:PORT of its operations port; otherwise `ops.listen` of the configuration.
        #[arg(long)]
        url: Option<String>,
        /// Wait for so many seconds until it is done; exit status 1 if it is not.
        #[arg(long, default_value_t = 0)]
        wait: u64,
    },
    /// Have an event's shard on this node whenever that is up, with the other events of the shard.
    Pin {
        /// The event.
        event: EventId,
        /// The node, as `cluster status` names it.
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        node: String,
    },
    /// Have an event's shard anywhere again.
    Unpin {
        /// The event.
        event: EventId,
    },
}

pub(super) fn run(args: Args, config: &Config) -> Result<ExitCode, CliError> {
    match args.action {
        Action::Status { json } => on_the_store(config, async move |_, cluster| {
            let status = ClusterStatus::read(cluster).await?;
            print(&if json { serde_json::to_string_pretty(&status)? } else { status.to_string() })
        }),
        Action::Drain { url, wait } => drain(url.as_deref(), config, Duration::from_secs(wait)),
        Action::Pin { event, node } => on_the_store(config, async move |store, cluster| {
            let shard = shard_of(store, event).await?;
            cluster.pin(shard, Some(node.clone())).await?;
            println!("shard {} goes to {node} whenever that is up", shard.0);
            let members = ClusterStatus::read(cluster).await?.members;
            if members.iter().all(|member| member.node != node) {
                let names: Vec<&str> = members.iter().map(|member| member.node.as_str()).collect();
                let up = if names.is_empty() { "no others".to_owned() } else { names.join(", ") };
                println!("nothing of that name is up now: there are {up}");
            }
            Ok(())
        }),
        Action::Unpin { event } => on_the_store(config, async move |store, cluster| {
            let shard = shard_of(store, event).await?;
            let pins = ClusterStatus::read(cluster).await?.pins;
            cluster.pin(shard, None).await?;
            let before = pins.iter().find(|pin| pin.shard == shard.0);
            let before = before.map_or("nowhere in particular", |pin| pin.node.as_str());
            println!("shard {} goes anywhere; before, {before}", shard.0);
            Ok(())
        }),
    }
}

async fn shard_of(store: &dyn Store, event: EventId) -> Result<ShardId, CliError> {
    match store.event(event).await? {
        Some(_) => Ok(ShardId::of(event)),
        None => Err(format!("there is no event {event}").into()),
    }
}

/// Who reads no more, as `grep -q`, has what it wanted.
fn print(text: &str) -> Result<(), CliError> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => Ok(printed?),
    }
}

fn on_the_store(
    config: &Config,
    work: impl AsyncFnOnce(&dyn Store, &dyn Cluster) -> Result<(), CliError>,
) -> Result<ExitCode, CliError> {
    const NOT_SHARED: &str = "store.kind is not \"postgres\": only PostgreSQL can be shared; set store.kind and store.url as the servers have them";
    // Most likely the shell has none of the servers' settings.
    if config.store.kind == StoreKind::Sqlite && !config.store.path.exists() {
        return Err(NOT_SHARED.into());
    }
    actix_rt::System::new().block_on(async {
        let store = open_store_to_read(config).await?;
        let cluster = store.cluster().ok_or(NOT_SHARED)?;
        work(store.as_ref(), cluster).await?;
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// How long an answer may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);
/// The pause between two looks.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

fn drain(url: Option<&str>, config: &Config, wait: Duration) -> Result<ExitCode, CliError> {
    let (host, addresses) = to_ask(url, || Ok(config.ops.listen))?;
    let said = |asked: Asked| -> Result<Answer, CliError> {
        let answer = ask(asked, &host, &addresses, ANSWER_TIMEOUT);
        let answer = answer.map_err(|error| {
            format!(
                "{host} does not answer: {error}; --url names the operations port (ops.listen) of a process"
            )
        })?;
        match answer.status {
            200..300 => Ok(answer),
            // The operations port has no codes.
            _ if answer.body.contains("\"code\":") => {
                Err(format!("{host} is not the operations port (ops.listen) but the one for buyers").into())
            }
            status => Err(format!("{host} answers {status}: {}", answer.body).into()),
        }
    };
    said(Asked { method: "POST", path: "/cluster/drain" })?;
    let began = Instant::now();
    loop {
        let body = said(Asked { method: "GET", path: "/cluster" })?.body;
        let standing = serde_json::from_str::<Value>(&body)?["standing"].clone();
        if standing == "left" {
            println!("it has handed all of its shards over");
            return Ok(ExitCode::SUCCESS);
        }
        if began.elapsed() >= wait {
            println!("it hands its shards over");
            return Ok(if wait.is_zero() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}
