//! Servers that sell the seats of one event over TicketBuster's REST contract, each with another design.

mod contract;
mod event;
mod map;
mod mutex;
mod options;
mod orders;
mod pg;
mod postgres;
mod postgres_for_update;
mod postgres_update;
mod redis_holds;
mod server;
mod session;
mod tickets;

use std::{future::ready, process::ExitCode, sync::Arc};

use clap::Parser;

use self::{
    event::Event,
    mutex::{Mutex, Sale},
    options::{Common, Options, PeerKind, StoreOptions},
    pg::Store,
    postgres::{Postgres, TakeSeats},
    postgres_for_update::ForUpdate,
    postgres_update::Update,
    redis_holds::RedisHolds,
    tickets::TicketSigner,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peer: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), String> {
    match options.peer {
        PeerKind::PostgresForUpdate { common, store, durable_holds } => {
            serve_postgres(common, store, durable_holds, ForUpdate).await
        }
        PeerKind::PostgresUpdate { common, store, durable_holds } => {
            serve_postgres(common, store, durable_holds, Update).await
        }
        PeerKind::Redis { common, store, redis } => {
            let (event, signer) = prepare(&common)?;
            pg::create_schema(&store.url, event.seat_count()).await?;
            redis_holds::clear(&redis).await?;
            let open = opener(&common, store, true, event.clone(), signer);
            let peer = move || {
                let (redis, store) = (redis.clone(), open());
                async move { RedisHolds::connect(&redis, store?).await }
            };
            server::serve(&common, event, peer).await
        }
        PeerKind::Mutex { common } => {
            let (event, signer) = prepare(&common)?;
            let sale = Arc::new(Sale::new(event.clone(), signer));
            let peer = move || ready(Ok(Mutex(sale.clone())));
            server::serve(&common, event, peer).await
        }
    }
}

async fn serve_postgres(
    common: Common,
    store: StoreOptions,
    durable_holds: bool,
    idea: impl TakeSeats + Copy + Send,
) -> Result<(), String> {
    let (event, signer) = prepare(&common)?;
    pg::create_schema(&store.url, event.seat_count()).await?;
    let open = opener(&common, store, durable_holds, event.clone(), signer);
    let peer = move || {
        let store = open();
        async move { Postgres::open(store?, idea).await }
    };
    server::serve(&common, event, peer).await
}

/// Opens the store for one HTTP thread, with its share of the connections.
fn opener(
    common: &Common,
    options: StoreOptions,
    durable: bool,
    event: Arc<Event>,
    signer: Arc<TicketSigner>,
) -> impl Fn() -> Result<Store, String> + Clone + Send + 'static {
    let connections = usize::from(options.pool.div_ceil(common.workers));
    move || Store::new(&options.url, connections, durable, event.clone(), signer.clone())
}

fn prepare(common: &Common) -> Result<(Arc<Event>, Arc<TicketSigner>), String> {
    Ok((Arc::new(Event::build(common.seats)?), Arc::new(TicketSigner::generate()?)))
}
