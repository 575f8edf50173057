//! What a process needs to sell together with others: its keys, its way to the others, and what it answers them; and its
//! keeper, once it has joined.

use std::{net::TcpListener, path::Path, sync::Arc, time::Duration};

use tokio::{sync::Notify, task::JoinHandle};
use uuid::Uuid;

use super::{CliError, revocations};
use crate::{
    actors::{Engine, gateway::elsewhere::Elsewhere, live::LiveHub},
    auth::Bearers,
    cli::store::open_store_and,
    cluster::{
        Authority,
        directory::Directory,
        etcd::Etcd,
        host::Host,
        keeper::{self, Keeper},
        mesh::{self, Mesh, MeshServer, MeshSettings, PROTOCOL},
        way::Others,
    },
    config::{Config, given},
    keys::KeyRing,
    services::Services,
    store::{NewMember, ProcessId, Store},
    telemetry::Metrics,
};

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

/// A process that is going to join.
pub(super) struct Members {
    directory: Directory,
    mesh: Mesh,
    settings: MeshSettings,
    identity: mesh::Identity,
    listener: TcpListener,
    look: Arc<Notify>,
    park: Duration,
    etcd: Option<Etcd>,
}

/// A process that has joined.
pub(super) struct Joined {
    pub(super) keeper: Keeper,
    mesh: MeshServer,
    revocations: Option<JoinHandle<()>>,
}

/// The way to the others, if this process is to sell together with any.
pub(super) async fn prepare(
    config: &Config,
    keys: &Arc<KeyRing>,
    store: &dyn Store,
    metrics: &Arc<Metrics>,
) -> Result<Option<Members>, CliError> {
    if !config.cluster.is_clustered() {
        return Ok(None);
    }
    let cluster = store.cluster().ok_or("cluster.mode = \"clustered\" needs PostgreSQL")?;
    let directory = Directory::new(ProcessId(Uuid::now_v7()));
    let settings = mesh_settings(config);
    let listener = settings
        .bind()
        .map_err(|error| format!("cluster.mesh_listen = {}: {error}", config.cluster.mesh_listen))?;
    let store = cluster.id().await?.to_string();
    let identity = mesh::Identity::new(directory.clone(), &store, keys.clone());
    let mesh = Mesh::new(settings.clone(), identity.clone(), directory.clone(), metrics.clone())
        .map_err(|error| format!("cluster.mesh_certificate, mesh_key, mesh_ca_file: {error}"))?;
    // One that was here before and died may still be listed under this address: nobody answers there yet.
    let own = listener.local_addr()?.to_string();
    let (mut listed, _) = cluster.members().await?;
    listed.retain(|line| line.member.is.mesh != own);
    if let Some(NewMember { node, mesh, .. }) = mesh.find_other_keys(&listed).await {
        let file = config.auth.key_file.display();
        return Err(format!(
            "auth.key_file {file} has other keys than {node} at {mesh}: copy that one's file"
        )
        .into());
    }
    let park = Duration::from_millis(config.cluster.park_ms);
    let etcd = etcd(config, metrics)?;
    Ok(Some(Members { directory, mesh, settings, identity, listener, look: Arc::default(), park, etcd }))
}

/// Etcd, if it keeps the leases.
fn etcd(config: &Config, metrics: &Arc<Metrics>) -> Result<Option<Etcd>, CliError> {
    let settings = &config.cluster;
    if settings.authority != Authority::Etcd {
        return Ok(None);
    }
    let etcd = Etcd::new(&settings.etcd, settings.timing(), metrics.clone());
    Ok(Some(etcd.map_err(|error| format!("cluster.etcd.certificate, key, ca_file: {error}"))?))
}

fn mesh_settings(config: &Config) -> MeshSettings {
    let settings = &config.cluster;
    let file = |path: &Path| given(path).map(Path::to_owned);
    MeshSettings {
        listen: settings.mesh_listen,
        advertise: (!settings.mesh_advertise.is_empty()).then(|| settings.mesh_advertise.clone()),
        certificate: file(&settings.mesh_certificate),
        key: file(&settings.mesh_key),
        ca_file: file(&settings.mesh_ca_file),
        server_name: (!settings.mesh_server_name.is_empty()).then(|| settings.mesh_server_name.clone()),
        peer_waiting_max: settings.peer_waiting_max,
        peer_silent_ms: settings.peer_silent_ms,
        ..MeshSettings::default()
    }
}

impl Members {
    /// The others, as the engine asks them.
    pub(super) fn elsewhere(&self) -> Arc<dyn Elsewhere> {
        let (directory, mesh) = (self.directory.clone(), self.mesh.clone());
        Arc::new(Others::new(directory, mesh, self.park, self.look.clone()))
    }

    /// Answers the others, and joins.
    pub(super) async fn join(
        self,
        config: &Config,
        engine: &Engine,
        hub: &LiveHub,
    ) -> Result<Joined, CliError> {
        let Self { directory, mesh, settings, identity, listener, look, etcd, .. } = self;
        let advertised = settings.advertise.clone();
        let address = advertised.map_or_else(|| listener.local_addr().map(|at| at.to_string()), Ok)?;
        let (of_host, of_hub, told) = (engine.clone(), hub.clone(), look.clone());
        let host = move || Host::new(of_host, of_hub, told);
        let server = mesh::serve(listener, settings, identity, host)
            .map_err(|error| format!("cluster.mesh_listen: {error}"))?;
        let member = keeper::Identity {
            node: config.cluster.node(),
            mesh: address,
            protocol: PROTOCOL,
            weight: config.cluster.weight(),
        };
        let mut own = config.clone();
        own.store.readers = KEEPER_CONNECTIONS;
        let store = open_store_and(&own, false).await?;
        let timing = config.cluster.timing();
        let keeper = Keeper::start(timing, member, directory, engine.clone(), store, etcd).await?;
        actix_rt::spawn(pass_hints_in(look, keeper.clone()));
        actix_rt::spawn(pass_hints_out(keeper.clone(), mesh));
        Ok(Joined { keeper, mesh: server, revocations: None })
    }
}

impl Joined {
    /// Refuses sessions that were ended at another process.
    pub(super) fn follow_revocations(&mut self, engine: Engine, bearers: Arc<Bearers>) {
        self.revocations = Some(actix_rt::spawn(revocations::follow(engine, bearers)));
    }

    /// The store is about to close.
    pub(super) fn stop_reading(&mut self) {
        if let Some(following) = self.revocations.take() {
            following.abort();
        }
    }

    /// The others are answered no longer.
    pub(super) async fn end(self) {
        self.keeper.end().await;
        self.mesh.stop().await;
    }
}

/// Divides rates among the members that live. A process that becomes another member keeps its part until it has heard of
/// the others again.
pub(super) async fn share_rates(keeper: Keeper, services: Arc<Services>) {
    let mut news = keeper.directory().news();
    loop {
        if let Some(living) = keeper.directory().living() {
            services.limiter.share_among(living);
        }
        if news.changed().await.is_err() {
            return;
        }
    }
}

async fn pass_hints_in(look: Arc<Notify>, keeper: Keeper) {
    loop {
        look.notified().await;
        keeper.hint();
    }
}

async fn pass_hints_out(keeper: Keeper, mesh: Mesh) {
    let mut hints = keeper.hints();
    while hints.changed().await.is_ok() {
        mesh.hint();
    }
}

/// Resolves if nothing keeps the shards of this process any more.
pub(super) async fn died(keeper: Option<&Keeper>) {
    match keeper {
        Some(keeper) => keeper.died().await,
        None => std::future::pending().await,
    }
}
