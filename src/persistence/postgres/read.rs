//! What queries have in common.

use deadpool_postgres::GenericClient;
use tokio_postgres::types::ToSql;

use super::rows;
use crate::store::StoreError;
use domain::Total;

pub(super) type Read<T> = Result<T, StoreError>;
pub(super) type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

pub(super) async fn one<T>(
    client: &impl GenericClient,
    sql: &str,
    params: Params<'_>,
    read: impl Fn(&tokio_postgres::Row) -> Read<T>,
) -> Read<Option<T>> {
    let statement = client.prepare_cached(sql).await?;
    client.query_opt(&statement, params).await?.as_ref().map(read).transpose()
}

pub(super) async fn all<T>(
    client: &impl GenericClient,
    sql: &str,
    params: Params<'_>,
    read: impl Fn(&tokio_postgres::Row) -> Read<T>,
) -> Read<Vec<T>> {
    let statement = client.prepare_cached(sql).await?;
    client.query(&statement, params).await?.iter().map(read).collect()
}

/// How many rows there are of a source with a condition, such as `table WHERE …`, if that is wanted.
pub(super) async fn counted(
    client: &impl GenericClient,
    is_wanted: bool,
    source: &str,
    params: Params<'_>,
) -> Read<Option<Total>> {
    if !is_wanted {
        return Ok(None);
    }
    let most = Total::COUNTED_MAX;
    let sql = format!("SELECT count(*) AS found FROM (SELECT 1 FROM {source} LIMIT {most}) AS counted");
    let found = one(client, &sql, params, |row| rows::get::<i64>(row, "found")).await?;
    Ok(found.map(|found| Total::counted(found as u64)))
}
