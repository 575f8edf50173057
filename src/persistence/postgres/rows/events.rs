//! `db_catalog.events` and `event_head`.

use std::time::SystemTime;

use postgres_types::ToSql;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Read, at, counts, damaged, encoded, epoch, get, instant, seq, uuid};
use crate::{
    codec,
    store::{EventWrite, Head},
};
use domain::{Amount, EventDetails, EventId, EventRecord, EventRules, Organisation, pricing};

pub const EVENT: &str = "event_id, name, category, description, venue, city, starts_at, time_zone, rules, \
     price_from, layout_digest, created_at, available, held, sold, blocked, organisation";

pub fn event(row: &Row) -> Read<EventRecord> {
    let rules: EventRules = encoded(row, "rules")?;
    let tier_price_min = get::<Option<i64>>(row, "price_from")?.map(Amount);
    Ok(EventRecord {
        event: EventId(uuid(row, "event_id")?),
        organisation: Organisation::new(get(row, "organisation")?)
            .ok_or_else(|| damaged("not an organisation"))?,
        details: EventDetails {
            name: get(row, "name")?,
            category: get(row, "category")?,
            description: get(row, "description")?,
            venue: get(row, "venue")?,
            city: get(row, "city")?,
            starts_at: at(row, "starts_at")?,
            time_zone: get(row, "time_zone")?,
        },
        price_from: tier_price_min.and_then(|least| pricing::least_price(least, &rules.charges)),
        tier_price_min,
        rules,
        layout_digest: get(row, "layout_digest")?,
        created_at: at(row, "created_at")?,
        counts: counts(row)?,
    })
}

pub const HEAD: &str = "last_seq, last_epoch, last_at, last_write, available, held, sold, blocked";

pub fn head(row: &Row) -> Read<Head> {
    Ok(Head {
        seq: seq(row, "last_seq")?,
        epoch: epoch(row, "last_epoch")?,
        at: at(row, "last_at")?,
        write_id: get(row, "last_write")?,
        counts: counts(row)?,
    })
}

/// A shard and the epoch under which this process owns it.
#[derive(Debug, ToSql)]
#[postgres(name = "shard_epoch")]
pub struct ShardEpoch {
    pub shard: i32,
    pub epoch: i64,
}

/// Where an event's head must be, and where it goes.
#[derive(Debug, ToSql)]
#[postgres(name = "head_move")]
pub struct HeadMove {
    event_id: Uuid,
    expected_seq: i64,
    last_seq: i64,
    last_epoch: i64,
    last_at: SystemTime,
    last_write: Uuid,
    available: i64,
    held: i64,
    sold: i64,
    blocked: i64,
    orders_pending: i64,
    follows: Option<Uuid>,
}

impl From<&EventWrite> for HeadMove {
    fn from(write: &EventWrite) -> Self {
        Self {
            event_id: write.event.0,
            expected_seq: write.expected.0 as i64,
            last_seq: write.last.0 as i64,
            last_epoch: write.epoch.0 as i64,
            last_at: instant(write.at),
            last_write: write.write_id,
            available: write.counts.available as i64,
            held: write.counts.held as i64,
            sold: write.counts.sold as i64,
            blocked: write.counts.blocked as i64,
            orders_pending: write.orders_pending as i64,
            follows: write.follows,
        }
    }
}

/// New rules of an event.
#[derive(Debug, ToSql)]
#[postgres(name = "rules_change")]
pub struct RulesChange {
    event_id: Uuid,
    rules: Vec<u8>,
    sale_status: &'static str,
}

impl RulesChange {
    /// The rules that this write changes, if it does.
    pub fn of(write: &EventWrite) -> Option<Self> {
        let rules = write.rules.as_deref()?;
        let sale_status = rules.status.as_str();
        Some(Self { event_id: write.event.0, rules: codec::encode(rules), sale_status })
    }
}
