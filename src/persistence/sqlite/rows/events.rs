//! Events and their heads.

use rusqlite::Row;

use super::{SqlResult, counts, damaged, encoded, json, uuid};
use crate::store::Head;
use domain::{Amount, Epoch, EventId, EventRecord, EventRules, Organisation, Seq, Timestamp, pricing};

pub const EVENT: &str = "event_id, details, rules, price_from, layout_digest, created_at, available, held, sold, blocked, organisation";

pub fn event(row: &Row<'_>) -> SqlResult<EventRecord> {
    let rules: EventRules = encoded(row, 2)?;
    let tier_price_min = row.get::<_, Option<i64>>(3)?.map(Amount);
    Ok(EventRecord {
        event: EventId(uuid(row, 0)?),
        organisation: Organisation::new(row.get_ref(10)?.as_str()?)
            .ok_or_else(|| damaged(10, "not an organisation"))?,
        details: json(row, 1)?,
        price_from: tier_price_min.and_then(|least| pricing::least_price(least, &rules.charges)),
        tier_price_min,
        rules,
        layout_digest: row.get(4)?,
        created_at: Timestamp(row.get(5)?),
        counts: counts(row, 6)?,
    })
}

pub const HEAD: &str = "last_seq, last_epoch, last_at, last_write, available, held, sold, blocked";

pub fn head(row: &Row<'_>) -> SqlResult<Head> {
    let has_write = !matches!(row.get_ref(3)?, rusqlite::types::ValueRef::Null);
    Ok(Head {
        seq: Seq(row.get::<_, i64>(0)? as u64),
        epoch: Epoch(row.get::<_, i64>(1)? as u64),
        at: Timestamp(row.get(2)?),
        write_id: if has_write { Some(uuid(row, 3)?) } else { None },
        counts: counts(row, 4)?,
    })
}
