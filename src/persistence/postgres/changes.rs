//! The small writes beside the journal: each one statement, or one short transaction.

use deadpool_postgres::{Object, Transaction};
use futures_util::FutureExt;

use super::{PostgresStore, history, mails, queries, read::one, rows};
use crate::{
    codec,
    store::{Changes, DetailsChange, NewEvent, Queries, StoreError, StoreFuture},
};
use domain::{
    CheckIn, Epoch, EventDetails, EventId, HistoryEntry, SeatIndex, ShardId, TicketId, Timestamp,
    VenueLayout, layout::SectionKind,
};

type Change<T> = Result<T, StoreError>;

impl Changes for PostgresStore {
    fn create_event(&self, event: NewEvent) -> StoreFuture<'_, ()> {
        self.change("create_event", async move |mut client| create_event(&mut client, &event).await)
    }

    fn update_details(
        &self,
        event: EventId,
        details: EventDetails,
        change: DetailsChange,
    ) -> StoreFuture<'_, ()> {
        self.change("update_details", async move |mut client| {
            update_details(&mut client, event, &details, &change).await
        })
    }

    fn check_in<'a>(
        &'a self,
        ticket: TicketId,
        gate: &'a str,
        at: Timestamp,
        by: HistoryEntry,
    ) -> StoreFuture<'a, CheckIn> {
        let to = gate.to_owned();
        let accepted =
            self.change("check_in", async move |client| check_in(&client, ticket, &to, at, &by).await);
        async move {
            match accepted.await {
                // The connection may have broken after the commit: a guest must not be sent away for that.
                Err(error @ StoreError::Unavailable(_)) => match self.ticket(ticket).await {
                    Ok(Some(row)) if row.used.as_ref().is_some_and(|used| *used == (at, gate.to_owned())) => {
                        Ok(CheckIn::Accepted)
                    }
                    _ => Err(error),
                },
                answered => answered,
            }
        }
        .boxed()
    }
}

async fn create_event(client: &mut Object, new: &NewEvent) -> Change<()> {
    let (record, details) = (&new.record, &new.record.details);
    let event = record.event.0;
    let layout = codec::decode_layout(&new.layout)?;
    let rules = codec::encode(&record.rules);
    let transaction = client.transaction().await?;
    // A stadium has more rows than a read may take time for.
    transaction.batch_execute("SET LOCAL statement_timeout = '30s'").await?;
    let taken = "SELECT 1 FROM db_catalog.archived_events WHERE route = $1";
    if transaction.query_opt(taken, &[&record.event.route().0.as_slice()]).await?.is_some() {
        return Err(StoreError::Conflict("an archived event has this route".to_owned()));
    }
    transaction
        .execute(
            "INSERT INTO db_catalog.events (event_id, route, name, category, description, venue, city, starts_at,
                 time_zone, sale_status, currency, price_from, initial_rules, rules, layout_digest, layout, created_at, organisation)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15, $16, $17)",
            &[
                &event,
                &record.event.route().0.as_slice(),
                &details.name,
                &details.category,
                &details.description,
                &details.venue,
                &details.city,
                &rows::instant(details.starts_at),
                &details.time_zone,
                &record.rules.status.as_str(),
                &record.rules.charges.currency.as_str(),
                &record.tier_price_min.map(|price| price.0),
                &rules,
                &record.layout_digest,
                &new.layout,
                &rows::instant(record.created_at),
                &record.organisation.as_str(),
            ],
        )
        .await?;
    let counts = record.counts;
    transaction
        .execute(
            "INSERT INTO db_catalog.event_head (event_id, last_seq, last_epoch, last_at, available, held, sold, blocked,
                 orders_pending) VALUES ($1, 0, 0, $2, $3, $4, $5, $6, 0)",
            &[
                &event,
                &rows::instant(Timestamp(0)),
                &(counts.available as i64),
                &(counts.held as i64),
                &(counts.sold as i64),
                &(counts.blocked as i64),
            ],
        )
        .await?;
    insert_places(&transaction, event, &layout).await?;
    if let Some(row) = &new.history {
        history::insert(&transaction, record.event, row).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn insert_places(
    transaction: &deadpool_postgres::Transaction<'_>,
    event: uuid::Uuid,
    layout: &VenueLayout,
) -> Change<()> {
    let mut per_section = vec![0_i64; layout.sections().len()];
    let (mut labels, mut sections, mut row_names, mut numbers, mut tiers, mut prices, mut access) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, seat) in layout.seats().iter().enumerate() {
        let index = SeatIndex(index as u32);
        let section = layout.section_of(index);
        per_section[section.at()] += 1;
        labels.push(layout.label(index));
        sections.push(layout.sections()[section.at()].code.as_str());
        row_names.push(layout.row_of(index).name.as_str());
        numbers.push(layout.number(index).to_string());
        tiers.push(layout.tiers()[seat.tier.at()].code.as_str());
        prices.push(layout.price_of(index).0);
        access.push(seat.access.as_str());
    }
    let seats = "INSERT INTO db_catalog.seats (event_id, seat, label, section, row_name, number, tier, price, access)
         SELECT $1, (n.position - 1)::integer, n.label, n.section, n.row_name, n.number, n.tier, n.price, n.access
         FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[])
              WITH ORDINALITY AS n(label, section, row_name, number, tier, price, access, position)";
    transaction
        .execute(seats, &[&event, &labels, &sections, &row_names, &numbers, &tiers, &prices, &access])
        .await?;
    for (index, section) in layout.sections().iter().enumerate() {
        let (kind, capacity) = match section.kind {
            SectionKind::Seats => ("seats", per_section[index]),
            SectionKind::Area { capacity, .. } => ("area", i64::from(capacity)),
        };
        let sql = "INSERT INTO db_catalog.sections (event_id, section, code, name, kind, capacity)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        transaction
            .execute(sql, &[&event, &(index as i32), &section.code, &section.name, &kind, &capacity])
            .await?;
    }
    Ok(())
}

async fn update_details(
    client: &mut Object,
    event: EventId,
    details: &EventDetails,
    change: &DetailsChange,
) -> Change<()> {
    let sql =
        "UPDATE db_catalog.events SET name = $2, category = $3, description = $4, venue = $5, city = $6,
                   starts_at = $7, time_zone = $8 WHERE event_id = $1";
    let starts_at = rows::instant(details.starts_at);
    let transaction = client.transaction().await?;
    if let Some(before) = &change.before
        && details_now(&transaction, event).await?.is_some_and(|now| now != *before)
    {
        return Err(StoreError::Conflict(format!("event {event} was changed meanwhile")));
    }
    let changed = transaction
        .execute(
            sql,
            &[
                &event.0,
                &details.name,
                &details.category,
                &details.description,
                &details.venue,
                &details.city,
                &starts_at,
                &details.time_zone,
            ],
        )
        .await?;
    if changed != 1 {
        return Err(StoreError::Conflict(format!("there is no event {event}")));
    }
    history::insert(&transaction, event, &change.by).await?;
    if let Some(moved_from) = &change.moved_from {
        mails::begin_announcement(&transaction, event, change.by.at, moved_from, details).await?;
    }
    Ok(transaction.commit().await?)
}

/// The details as they are, which nobody changes until the transaction ends.
async fn details_now(transaction: &Transaction<'_>, event: EventId) -> Change<Option<EventDetails>> {
    let sql = format!(
        "SELECT {} FROM db_catalog.events JOIN db_catalog.event_head USING (event_id) WHERE event_id = $1
         FOR UPDATE OF events",
        rows::EVENT
    );
    let record = one(transaction, &sql, &[&event.0], rows::event).await?;
    Ok(record.map(|record| record.details))
}

/// Marks the ticket that was `found` used. One statement: who let them in is written with it or not at all. Their row is the
/// table's own, as everywhere, but for its event, which is the ticket's; `found` locks that against its being archived
/// meanwhile.
const USE_FOUND: &str =
    "used AS (UPDATE db_orders.tickets t SET status = 'used', used_at = $2, used_gate = $3
              FROM found WHERE t.ticket_id = found.ticket_id AND t.status = 'valid'
              RETURNING t.event_id)
     INSERT INTO db_catalog.event_history OVERRIDING USER VALUE
     SELECT entry.* FROM used, jsonb_populate_record(
         $4::db_catalog.event_history, jsonb_build_object('event_id', used.event_id)) AS entry";

async fn check_in(
    client: &Object,
    ticket: TicketId,
    gate: &str,
    at: Timestamp,
    by: &HistoryEntry,
) -> Change<CheckIn> {
    let sql = format!(
        "WITH found AS (SELECT ticket_id FROM db_orders.tickets JOIN db_catalog.events e USING (event_id)
                              WHERE ticket_id = $1 FOR KEY SHARE OF e),
              {USE_FOUND}"
    );
    let statement = client.prepare_cached(&sql).await?;
    let entry = rows::HistoryColumns::without_event(by)?;
    if client.execute(&statement, &[&ticket.0, &rows::instant(at), &gate, &entry]).await? == 1 {
        return Ok(CheckIn::Accepted);
    }
    Ok(CheckIn::refused(queries::find_ticket(client, ticket).await?))
}

/// The same, if the shard has this epoch. Its owner is locked first: nobody claims the shard before the ticket is used.
pub(super) async fn check_in_under(
    client: &Object,
    (shard, epoch): (ShardId, Epoch),
    ticket: TicketId,
    gate: &str,
    at: Timestamp,
    by: &HistoryEntry,
) -> Change<Option<CheckIn>> {
    let sql = format!(
        "WITH owner AS MATERIALIZED (SELECT 1 FROM db_catalog.shard_owner WHERE shard = $5 AND epoch = $6 FOR SHARE),
                    found AS (SELECT ticket_id FROM db_orders.tickets JOIN db_catalog.events e USING (event_id)
                              WHERE ticket_id = $1 AND EXISTS (SELECT 1 FROM owner) FOR KEY SHARE OF e),
              {USE_FOUND}"
    );
    let statement = client.prepare_cached(&sql).await?;
    let entry = rows::HistoryColumns::without_event(by)?;
    let (shard, epoch) = (i32::from(shard.0), epoch.0 as i64);
    let at = rows::instant(at);
    if client.execute(&statement, &[&ticket.0, &at, &gate, &entry, &shard, &epoch]).await? == 1 {
        return Ok(Some(CheckIn::Accepted));
    }
    let sql = "SELECT 1 AS found FROM db_catalog.shard_owner WHERE shard = $1 AND epoch = $2";
    if one(client, sql, &[&shard, &epoch], |_| Ok(())).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(CheckIn::refused(queries::find_ticket(client, ticket).await?)))
}
