//! `ticketbuster replay`: rebuilds an event from its journal, in the store or in an archive, as it was, and prints it. It
//! changes nothing, and may run beside the server.

use std::{fmt::Write as _, path::PathBuf, process::ExitCode, sync::Arc};

use clap::ValueEnum;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{CliError, store::open_store_to_read};
use crate::{
    archive::ArchiveFile,
    clock::{Clock, parse_rfc3339, rfc3339},
    codec,
    config::Config,
    http::dto::replays::{SeatChangeBody, seat_change_body},
    replay::{Point, Replays, Requester, settings},
    store::Records,
};
use domain::{Counts, EventId, SeatIndex, SeatMap, SectionIndex, Seq, Timestamp, VenueLayout};

/// What to rebuild, and how to print it.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// The event's id.
    #[arg(required_unless_present = "archive")]
    event: Option<String>,
    /// The event in this archive, without any store.
    #[arg(long, value_name = "FILE")]
    archive: Option<PathBuf>,
    /// As it was after this transition; 0 is before the first. Without `--seq` and `--at`, as it is now.
    #[arg(long, conflicts_with = "at")]
    seq: Option<u64>,
    /// As it was at this instant (RFC 3339), such as 2026-11-24T20:00:00.250-05:00.
    #[arg(long)]
    at: Option<String>,
    /// Also everything that happened to the seat with this label until then.
    #[arg(long)]
    seat: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Instead, replay the whole journal and compare the outcome with the stored snapshot and the head, byte for byte;
    /// exit status 1 if they differ.
    #[arg(long, conflicts_with_all = ["seq", "at", "seat"])]
    verify: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<ExitCode, CliError> {
    let named = |text: &String| {
        text.parse().map_err(|_| CliError::from(format!("'{text}' is not the id of an event")))
    };
    let named: Option<EventId> = args.event.as_ref().map(named).transpose()?;
    // Nobody else waits for this process: it replays as much as there is.
    let settings = settings::Replay { transitions_max: u64::MAX, ..config.replay.clone() };
    let (text, code) = actix_rt::System::new().block_on(async {
        if let Some(path) = &args.archive {
            let file = Arc::new(ArchiveFile::open(path)?);
            let event = named.unwrap_or(file.event());
            return printed(args, &settings, file, event, "there is no such event in this file").await;
        }
        // The command line has it if there is no file.
        let event = named.ok_or("name the event")?;
        let store = open_store_to_read(config).await?;
        let missing = "there is no such event in this store";
        let printed = printed(args, &settings, store.clone(), event, missing).await?;
        store.close().await?;
        Ok::<_, CliError>(printed)
    })?;
    print!("{text}");
    Ok(code)
}

/// What is to be printed of an event, and how the command ends.
async fn printed<R: Records + ?Sized>(
    args: &Args,
    settings: &settings::Replay,
    records: Arc<R>,
    event: EventId,
    missing: &str,
) -> Result<(String, ExitCode), CliError> {
    let point = point(args)?;
    let layout = records.layout(event).await?.ok_or(missing)?;
    let layout = Arc::new(codec::decode_layout(&layout)?);
    let replays = Replays::new(records, settings);
    if args.verify {
        return verify(&replays, event, &layout, args.format).await;
    }
    let replayed = replay(&replays, (event, &layout), point, args.seat.as_deref()).await?;
    Ok((print(&replayed, args.format)?, ExitCode::SUCCESS))
}

fn point(args: &Args) -> Result<Point, CliError> {
    Ok(match (args.seq, &args.at) {
        (Some(seq), _) => Point::Seq(Seq(seq)),
        (None, Some(at)) => Point::Instant(parse_rfc3339(at)?),
        (None, None) => Point::End,
    })
}

/// The map as it was.
#[derive(Debug, Serialize)]
struct Replayed {
    event_id: String,
    seq: u64,
    /// The instant of the last transition, of the event's creation before the first.
    at: String,
    /// SHA-256 of the state as a snapshot has it.
    digest: String,
    counts: Counts,
    sections: Vec<SectionCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seat: Option<Seat>,
}

#[derive(Debug, Serialize)]
struct SectionCounts {
    section: String,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct Seat {
    seat: String,
    status: &'static str,
    changes: Vec<SeatChangeBody>,
}

async fn replay<R: Records + ?Sized>(
    replays: &Replays<R>,
    (event, layout): (EventId, &Arc<VenueLayout>),
    point: Point,
    seat: Option<&str>,
) -> Result<Replayed, CliError> {
    let now = Clock::start(None).now();
    let seat = seat.map(|label| find_seat(layout, label)).transpose()?;
    let read = move |map: &SeatMap, at| (replayed(event, map, at), seat.map(|seat| map.status(seat)));
    let (mut replayed, status) = replays.at(&Requester::Process, (event, layout), point, now, read).await?;
    if let (Some(seat), Some(status)) = (seat, status) {
        // Until the same transition, whatever has happened meanwhile.
        let until = Point::Seq(Seq(replayed.seq));
        let life =
            replays.seat_life(&Requester::Process, (event, layout), seat, until, usize::MAX, now).await?;
        replayed.seat = Some(Seat {
            seat: layout.label(seat),
            status: status.as_str(),
            changes: life.changes.iter().map(seat_change_body).collect(),
        });
    }
    Ok(replayed)
}

fn find_seat(layout: &VenueLayout, label: &str) -> Result<SeatIndex, String> {
    layout.seat_labelled(label).ok_or_else(|| {
        let example = (layout.seat_count() > 0).then(|| layout.label(SeatIndex(0)));
        let example = example.map_or_else(String::new, |label| format!("; its first seat is {label}"));
        format!("there is no seat '{label}' in this event{example}")
    })
}

fn replayed(event: EventId, map: &SeatMap, at: Timestamp) -> Replayed {
    let layout = map.layout();
    let section = |index: usize| {
        let groups = map.groups().iter().filter(|group| group.section == SectionIndex(index as u16));
        let counts = groups.fold(Counts::default(), |sum, group| Counts {
            available: sum.available + group.counts.available,
            held: sum.held + group.counts.held,
            sold: sum.sold + group.counts.sold,
            blocked: sum.blocked + group.counts.blocked,
        });
        SectionCounts { section: layout.sections()[index].code.clone(), counts }
    };
    Replayed {
        event_id: event.to_string(),
        seq: map.seq().0,
        at: rfc3339(at),
        digest: format!("sha256:{:x}", Sha256::digest(codec::encode_map_state(&map.state()))),
        counts: map.counts(),
        sections: (0..layout.sections().len()).map(section).collect(),
        seat: None,
    }
}

fn print(replayed: &Replayed, format: Format) -> Result<String, CliError> {
    if format == Format::Json {
        return Ok(serde_json::to_string_pretty(replayed)? + "\n");
    }
    let mut text = String::new();
    let Replayed { event_id, seq, at, digest, counts, .. } = replayed;
    writeln!(text, "event {event_id} at seq {seq}, {at}\n{digest}\n")?;
    let rows = replayed.sections.iter().map(|row| (row.section.as_str(), row.counts));
    let rows: Vec<_> = rows.chain([("all", *counts)]).collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max("section".len());
    writeln!(text, "{:width$} {:>9} {:>9} {:>9} {:>9}", "section", "available", "held", "sold", "blocked")?;
    for (name, Counts { available, held, sold, blocked }) in rows {
        writeln!(text, "{name:width$} {available:>9} {held:>9} {sold:>9} {blocked:>9}")?;
    }
    if let Some(seat) = &replayed.seat {
        writeln!(text, "\nseat {}: {}", seat.seat, seat.status)?;
        if seat.changes.is_empty() {
            writeln!(text, "nothing happened to it until then")?;
        }
        for change in &seat.changes {
            let SeatChangeBody { seq, at, what, status, .. } = change;
            write!(text, "{seq:>9}  {at}  {what:17} {status:9}")?;
            let named = [
                ("hold", &change.hold_id),
                ("order", &change.order_id),
                ("buyer", &change.user_id),
                ("until", &change.deadline),
            ];
            for (name, value) in named {
                if let Some(value) = value {
                    write!(text, "  {name} {value}")?;
                }
            }
            writeln!(text)?;
        }
    }
    Ok(text)
}

async fn verify<R: Records + ?Sized>(
    replays: &Replays<R>,
    event: EventId,
    layout: &Arc<VenueLayout>,
    format: Format,
) -> Result<(String, ExitCode), CliError> {
    let verified = replays.verify(event, layout).await?;
    let is_right = verified.differences.is_empty();
    let code = if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    if format == Format::Json {
        let snapshot = verified.snapshot.map(|seq| seq.0);
        let body = serde_json::json!({
            "event_id": event.to_string(), "seq": verified.end.0, "snapshot_seq": snapshot,
            "differences": verified.differences,
        });
        return Ok((serde_json::to_string_pretty(&body)? + "\n", code));
    }
    let mut text = String::new();
    for difference in &verified.differences {
        writeln!(text, "difference: {difference}")?;
    }
    let compared = match verified.snapshot {
        Some(seq) => format!("the head, and the snapshot of seq {seq}"),
        None => "the head; there is no snapshot".to_owned(),
    };
    writeln!(text, "event {event}: {} transitions replayed, compared with {compared}", verified.end)?;
    writeln!(text, "{} differences", verified.differences.len())?;
    Ok((text, code))
}
