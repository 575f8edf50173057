//! `ticketbuster archive`: writes an event that is over into a file, reads it back, and then deletes its rows.
//!
//! Whatever ends it in between: the same command again goes on. Before the head is taken away, everything is in the store;
//! afterwards the file is, and its checksum is in the catalogue.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use self::ready::Ready;
use super::{
    CliError,
    store::{must_be_there, open_store, open_store_to_read},
};
use crate::{
    archive::{ArchiveFault, ArchiveFile, NewFile, export},
    clock::{Clock, rfc3339},
    codec,
    config::Config,
    persistence::audit::audit,
    replay::{Point, Replays, Requester, settings},
    store::{ArchiveMark, ArchivedEvent, Records as _, Store, StoreError},
};
use domain::{EventId, Timestamp};

mod ready;

/// Rows that are deleted at a time, and the pause after that: group commits of a running server wait for a deletion.
const AT_ONCE: u32 = 1_000;
const PAUSE: Duration = Duration::from_millis(5);

/// Which event, and where to.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// The event's id.
    #[arg(required_unless_present = "list")]
    event: Option<String>,
    /// The file to write. It is never overwritten; if an earlier run was interrupted, the file of that run.
    #[arg(required_unless_present = "list")]
    file: Option<PathBuf>,
    /// Instead, list the events that are archived, with the checksums of their files.
    #[arg(long, conflicts_with_all = ["event", "file"])]
    list: bool,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<ExitCode, CliError> {
    must_be_there(config)?;
    actix_rt::System::new().block_on(async {
        match (&args.event, &args.file) {
            (Some(event), Some(path)) => {
                let event: EventId =
                    event.parse().map_err(|_| format!("'{event}' is not the id of an event"))?;
                // With SQLite nobody else may have it open; with PostgreSQL whoever writes is fenced.
                let store = open_store(config).await?;
                let archived = Box::pin(archive(&store, config, event, path)).await;
                store.close().await?;
                print!("{}", archived?);
            }
            _ => {
                let store = open_store_to_read(config).await?;
                let listed = list(store.as_ref()).await;
                store.close().await?;
                print!("{}", listed?);
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// The archived events, oldest first.
async fn list(store: &dyn Store) -> Result<String, StoreError> {
    let line = |line: ArchivedEvent| {
        let rest = if line.has_rows_left { "  (rows are left: run the command again)" } else { "" };
        let (at, sha256) = (rfc3339(line.archived_at), hex(&line.sha256));
        format!("{}  {at}  {sha256}  {}{rest}\n", line.event, line.details.name)
    };
    Ok(store.archived_events(Timestamp(0)).await?.into_iter().map(line).collect())
}

/// Archives an event, or goes on with what an earlier run has begun; what was done, in words.
async fn archive(
    store: &Arc<dyn Store>,
    config: &Config,
    event: EventId,
    path: &Path,
) -> Result<String, CliError> {
    if let Some(line) = store.archived_event(event).await? {
        return go_on(store.as_ref(), &line, path).await;
    }
    let now = Clock::start(store.last_instant().await?).now();
    let Ready { record, mark } = ready::ready(store.as_ref(), event, now).await?;
    let (file, is_new) = match path.symlink_metadata().is_ok() {
        true => (of_earlier_run(store.as_ref(), config, event, mark, path).await?, false),
        false => (written(store.as_ref(), config, event, mark, path, now).await?, true),
    };
    let line = ArchivedEvent {
        event,
        organisation: record.organisation,
        details: record.details,
        last: mark.last,
        sha256: file.sha256(),
        archived_at: now,
        has_rows_left: true,
    };
    store.begin_archive(line, mark).await.map_err(|error| match error {
        StoreError::Conflict(what) => {
            format!("{what}: nothing was deleted; remove {} and run this again", path.display())
        }
        other => format!("{other}; run this again"),
    })?;
    delete(store.as_ref(), event).await?;
    let [transitions, orders, tickets] = file.rows();
    let found = if is_new { "written, read back and checked" } else { "found, read and checked" };
    Ok(format!(
        "{found}: {transitions} transitions, {orders} orders, {tickets} tickets\n\
         event {event} is archived, and its rows have left the store\n{}  {}\n",
        hex(&file.sha256()),
        path.display()
    ))
}

/// A file of its own, checked before it has its name.
async fn written(
    store: &dyn Store,
    config: &Config,
    event: EventId,
    mark: ArchiveMark,
    path: &Path,
    now: Timestamp,
) -> Result<Arc<ArchiveFile>, CliError> {
    let new = NewFile::create(path)?;
    export(store, event, mark, now, new.file()).await?;
    let file = Arc::new(new.read_back()?);
    check(store, config, &file).await?;
    new.place()?;
    Ok(file)
}

/// The file that is there, if it has just this event as it is.
async fn of_earlier_run(
    store: &dyn Store,
    config: &Config,
    event: EventId,
    mark: ArchiveMark,
    path: &Path,
) -> Result<Arc<ArchiveFile>, CliError> {
    let exists = || ArchiveFault::Exists(path.to_owned());
    let file = ArchiveFile::open(path).map_err(|fault| format!("{} ({fault})", exists()))?;
    if (file.event(), file.mark()) != (event, mark) {
        return Err(format!("{} (it has another event, or an earlier state of this one)", exists()).into());
    }
    let file = Arc::new(file);
    check(store, config, &file).await?;
    Ok(file)
}

/// Whether the file alone gives what the store has: its orders and tickets fit its journal, and replaying that gives its
/// snapshots and counts.
async fn check(store: &dyn Store, config: &Config, file: &Arc<ArchiveFile>) -> Result<(), CliError> {
    ready::orders_are_settled(store, file.as_ref()).await?;
    let report = audit(file.as_ref()).await?;
    if !report.violations.is_empty() {
        return Err(format!("{report}the event is not archived: its records contradict each other").into());
    }
    let event = file.event();
    let layout = file.layout(event).await?.ok_or("the file has no layout")?;
    let layout = Arc::new(codec::decode_layout(&layout)?);
    let settings = settings::Replay { transitions_max: u64::MAX, ..config.replay.clone() };
    let replays = Replays::new(file.clone(), &settings);
    let mut differences = replays.verify(event, &layout).await?.differences;
    let encode = |map: &domain::SeatMap, _| codec::encode_map_state(&map.state());
    let now = Clock::start(None).now();
    let end = replays.at(&Requester::Process, (event, &layout), Point::End, now, encode).await?;
    if file.head_snapshot().map(|snapshot| snapshot.state) != Some(end) {
        differences
            .push("the snapshot after the last transition is not the state of the journal there".into());
    }
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!("the event is not archived: {}", differences.join("; ")).into())
}

/// Finishes what an earlier run has begun. Its file must be there: it is all that is left of the event.
async fn go_on(store: &dyn Store, line: &ArchivedEvent, path: &Path) -> Result<String, CliError> {
    let (event, at, sha256) = (line.event, rfc3339(line.archived_at), hex(&line.sha256));
    let file = ArchiveFile::open(path);
    let file =
        file.map_err(|fault| format!("event {event} was archived at {at}, SHA-256 {sha256}: {fault}"))?;
    if (file.event(), file.sha256()) != (event, line.sha256) {
        return Err(format!(
            "event {event} was archived at {at} into a file with the SHA-256 {sha256}; {} is another",
            path.display()
        )
        .into());
    }
    if !line.has_rows_left {
        return Ok(format!("event {event} is archived already, since {at}\n{sha256}  {}\n", path.display()));
    }
    delete(store, event).await?;
    Ok(format!(
        "what an earlier run had left of event {event} is deleted\n\
         event {event} is archived, and its rows have left the store\n{sha256}  {}\n",
        path.display()
    ))
}

async fn delete(store: &dyn Store, event: EventId) -> Result<(), CliError> {
    loop {
        match store.delete_archived(event, AT_ONCE).await {
            Ok(0) => return Ok(()),
            Ok(_) => actix_rt::time::sleep(PAUSE).await,
            Err(error) => {
                return Err(format!("{error}; rows of the event are left: run this again").into());
            }
        }
    }
}

fn hex(sha256: &[u8; 32]) -> String {
    sha256.iter().map(|byte| format!("{byte:02x}")).collect()
}
