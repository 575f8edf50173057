//! Writes all that a store has of an event into a file, page by page.

use std::{collections::BTreeMap, io::Write, sync::Arc};

use super::{
    fault::ArchiveFault,
    rows::{
        EventRow, HistoryRow, OrderRow, SeatLine, SnapshotKind, SnapshotRow, Stored, TicketRow, TransitionRow,
    },
    sections::Section,
    writer::Writer,
};
use crate::{
    codec,
    store::{ArchiveMark, Snapshot, Store, StoreError},
};
use domain::{EventId, HistoryKind, PageWanted, SeatIndex, SeatMap, Timestamp, Transition, VenueLayout};

/// Rows that are read at a time.
const PAGE: u32 = 1_000;

/// An event on its way into a file.
struct Export<'a, W> {
    store: &'a dyn Store,
    event: EventId,
    mark: ArchiveMark,
    writer: Writer<W>,
}

/// Writes an event as it is by `mark` into `out`. How buyers are reached, what paid and what opened gates stays out.
///
/// # Errors
/// [`StoreError::Conflict`] if the event is another than `mark` says by now.
pub async fn export<W: Write>(
    store: &dyn Store,
    event: EventId,
    mark: ArchiveMark,
    now: Timestamp,
    out: W,
) -> Result<(), ArchiveFault> {
    let writer = Writer::begin(out, event, now)?;
    let mut export = Export { store, event, mark, writer };
    let map = export.event().await?;
    let map = export.journal(map).await?;
    export.snapshots(&map).await?;
    export.seats(map.layout()).await?;
    export.orders().await?;
    export.tickets().await?;
    export.history().await?;
    export.writer.finish().map(drop)
}

fn changed() -> ArchiveFault {
    StoreError::Conflict("the event has changed meanwhile".to_owned()).into()
}

impl<W: Write> Export<'_, W> {
    /// The event itself; its map before the first transition.
    async fn event(&mut self) -> Result<SeatMap, ArchiveFault> {
        let (event, store) = (self.event, self.store);
        let record = store.event(event).await?.ok_or_else(changed)?;
        let layout = store.layout(event).await?.ok_or_else(changed)?;
        let start = store.replay_start(event).await?.ok_or_else(changed)?;
        let head = store.heads(vec![event]).await?.pop().flatten().ok_or_else(changed)?;
        if (head.seq, head.write_id) != (self.mark.last, self.mark.write_id) {
            return Err(changed());
        }
        let map = SeatMap::new(Arc::new(codec::decode_layout(&layout)?), start.initial_rules.clone());
        self.writer.section(Section::Event)?;
        self.writer.row(&EventRow {
            event_id: event,
            organisation: record.organisation.as_str(),
            details: &record.details,
            rules: &record.rules,
            created_at: start.created_at,
            head: head.into(),
            history: self.mark.history,
            initial_rules: Stored(codec::encode(&start.initial_rules)),
            layout: Stored(layout),
        })?;
        self.writer.end_section()?;
        Ok(map)
    }

    /// Every transition; the map after the last one.
    async fn journal(&mut self, mut map: SeatMap) -> Result<SeatMap, ArchiveFault> {
        self.writer.section(Section::Journal)?;
        while map.seq() < self.mark.last {
            let rows = self.store.journal(self.event, map.seq(), PAGE).await?;
            if rows.is_empty() {
                let what = format!("the journal ends at {}, its head says {}", map.seq(), self.mark.last);
                return Err(StoreError::Damaged(what).into());
            }
            for row in rows {
                let change = codec::decode_change(&row.payload)?;
                self.writer.row(&TransitionRow {
                    seq: row.seq,
                    at: row.at,
                    epoch: row.epoch,
                    change: &change,
                    payload: Stored(row.payload),
                })?;
                let transition = Transition { seq: row.seq, at: row.at, epoch: row.epoch, change };
                let fits = map.replay(&transition);
                fits.map_err(|error| StoreError::Damaged(error.to_string()))?;
            }
        }
        self.writer.end_section()?;
        if map.seq() == self.mark.last { Ok(map) } else { Err(changed()) }
    }

    async fn snapshots(&mut self, map: &SeatMap) -> Result<(), ArchiveFault> {
        let start = self.store.replay_start(self.event).await?.ok_or_else(changed)?;
        let state = map.state();
        let head = Snapshot { seq: state.seq, at: state.at, state: codec::encode_map_state(&state) };
        self.writer.section(Section::Snapshots)?;
        if let Some((snapshot, epoch)) = start.snapshot {
            self.writer.row(&SnapshotRow::of(SnapshotKind::Stored, snapshot, epoch))?;
        }
        self.writer.row(&SnapshotRow::of(SnapshotKind::Head, head, map.epoch()))?;
        self.writer.end_section().map(drop)
    }

    async fn seats(&mut self, layout: &VenueLayout) -> Result<(), ArchiveFault> {
        let statuses = self.store.seat_rows(self.event).await?;
        let mut statuses: BTreeMap<_, _> = statuses.into_iter().map(|row| (row.seat, row.status)).collect();
        let sold = self.store.sold_seats(self.event).await?;
        let mut sold: BTreeMap<_, _> = sold.into_iter().map(|row| (row.seat, row.order)).collect();
        self.writer.section(Section::Seats)?;
        for seat in (0..layout.seat_count() as u32).map(SeatIndex) {
            self.writer.row(&SeatLine {
                seat,
                label: Some(layout.label(seat)),
                status: statuses.remove(&seat).unwrap_or_default(),
                order_id: sold.remove(&seat),
            })?;
        }
        // Rows of seats that there are not: the audit has to see them.
        let others: Vec<SeatIndex> = statuses.keys().chain(sold.keys()).copied().collect();
        for seat in others {
            let (status, order_id) = (statuses.remove(&seat).unwrap_or_default(), sold.remove(&seat));
            self.writer.row(&SeatLine { seat, label: None, status, order_id })?;
        }
        self.writer.end_section().map(drop)
    }

    async fn orders(&mut self) -> Result<(), ArchiveFault> {
        self.writer.section(Section::Orders)?;
        let mut after = None;
        loop {
            let page = self.store.orders_of_event(self.event, None, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.created_at, last.order));
            for order in page {
                self.writer.row(&OrderRow::from(order))?;
            }
        }
        self.writer.end_section().map(drop)
    }

    async fn tickets(&mut self) -> Result<(), ArchiveFault> {
        self.writer.section(Section::Tickets)?;
        let mut after = None;
        loop {
            let page = self.store.tickets_of_event(self.event, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.ticket);
            for ticket in page {
                self.writer.row(&TicketRow::from(ticket))?;
            }
        }
        self.writer.end_section().map(drop)
    }

    async fn history(&mut self) -> Result<(), ArchiveFault> {
        self.writer.section(Section::History)?;
        let mut after = None;
        loop {
            let wanted = PageWanted::after(after, PAGE);
            let page = self.store.history(self.event, HistoryKind::Everything, wanted).await?;
            for entry in page.items {
                self.writer.row(&HistoryRow::from(entry))?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        if self.writer.end_section()? == self.mark.history { Ok(()) } else { Err(changed()) }
    }
}
