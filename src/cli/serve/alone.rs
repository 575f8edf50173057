//! A process that sells alone takes every shard: not while others sell together on the same database.

use super::CliError;
use crate::{
    cluster::status::ClusterStatus,
    config::Config,
    store::{Store, StoreError},
};

/// Refuses to start beside members.
pub(super) async fn check(config: &Config, store: &dyn Store) -> Result<(), CliError> {
    let Some(cluster) = store.cluster().filter(|_| !config.cluster.is_clustered()) else { return Ok(()) };
    let members = ClusterStatus::read(cluster).await?.members;
    if members.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = members.iter().map(|member| member.to_string()).collect();
    Err(format!(
        "cluster.mode is \"single\", and others sell together on this database: {}. Stop them, or set cluster.mode = \
         \"clustered\"; if none of them runs any more, `ticketbuster serve --take-over` takes their shards",
        named.join("; ")
    )
    .into())
}

/// Declares all members dead, for a process that is to sell alone.
pub(super) async fn end_members(config: &Config, store: &dyn Store) -> Result<(), CliError> {
    if config.cluster.is_clustered() {
        return Err(
            "--take-over is for cluster.mode = \"single\": members take each other over by themselves".into(),
        );
    }
    match store.cluster() {
        Some(cluster) => {
            let members = ClusterStatus::read(cluster).await?.members;
            cluster.end_members().await?;
            for member in members {
                tracing::warn!(%member, "declared dead: this process takes its shards");
            }
            Ok(())
        }
        None => {
            Err(StoreError::NothingDone("store.kind is not \"postgres\": there are no members".to_owned())
                .into())
        }
    }
}
