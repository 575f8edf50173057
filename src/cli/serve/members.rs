//! What a process needs to sell together with others.

use super::CliError;
use crate::{
    actors::Engine,
    cli::store::open_store_and,
    cluster::keeper::{Identity, Keeper},
    config::Config,
    keys::KeyRing,
};

/// The version of what members say to each other.
const PROTOCOL: u32 = 1;
/// Connections of the keeper's own: renewals go on beside a claim, a release and a read of the owners.
const KEEPER_CONNECTIONS: usize = 4;

/// The keys. Members must have the same ones, so none of them creates any.
pub(super) fn key_ring(config: &Config) -> Result<KeyRing, CliError> {
    let file = &config.auth.key_file;
    if config.cluster.is_clustered() && !file.exists() {
        return Err(format!(
            "auth.key_file {} is not there, and processes that sell together have one for all: copy it from another one, or \
             create it once with `ticketbuster keys show`",
            file.display()
        )
        .into());
    }
    Ok(KeyRing::load_or_create(file)?)
}

/// Joins, if this process is to sell together with others.
pub(super) async fn keeper(config: &Config, engine: &Engine) -> Result<Option<Keeper>, CliError> {
    let settings = &config.cluster;
    if !settings.is_clustered() {
        return Ok(None);
    }
    let identity = Identity {
        node: settings.node(),
        mesh: settings.mesh(),
        protocol: PROTOCOL,
        weight: settings.weight(),
    };
    let mut own = config.clone();
    own.store.readers = KEEPER_CONNECTIONS;
    let store = open_store_and(&own, false).await?;
    Ok(Some(Keeper::start(settings.timing(), identity, engine.clone(), store).await?))
}

/// Resolves if nothing keeps the shards of this process any more.
pub(super) async fn died(keeper: Option<&Keeper>) {
    match keeper {
        Some(keeper) => keeper.died().await,
        None => std::future::pending().await,
    }
}
