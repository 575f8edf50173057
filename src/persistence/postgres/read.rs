//! What queries have in common.

use deadpool_postgres::GenericClient;
use tokio_postgres::types::ToSql;

use crate::store::StoreError;

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
