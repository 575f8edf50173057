//! Members and owners.

use tokio_postgres::Row;

use super::{Read, damaged, epoch, get, uuid};
use crate::store::{ClusterVersion, Member, MemberState, NewMember, ProcessId, Renewals, ShardOwner};
use domain::ShardId;

pub(in crate::persistence::postgres) fn shard(row: &Row, column: &str) -> Read<ShardId> {
    shard_numbered(get(row, column)?)
}

pub(in crate::persistence::postgres) fn shard_numbered(number: i32) -> Read<ShardId> {
    u16::try_from(number).map(ShardId).map_err(damaged)
}

pub(in crate::persistence::postgres) fn cluster_version(row: &Row) -> Read<ClusterVersion> {
    Ok(ClusterVersion(get::<i64>(row, "version")? as u64))
}

pub(in crate::persistence::postgres) fn member(row: &Row) -> Read<Member> {
    let state: &str = get(row, "state")?;
    let state = MemberState::ALL.into_iter().find(|one| one.as_str() == state);
    Ok(Member {
        is: NewMember {
            process: ProcessId(uuid(row, "process")?),
            node: get(row, "node")?,
            mesh: get(row, "mesh")?,
            build: get(row, "build")?,
            protocol: u32::try_from(get::<i32>(row, "protocol")?).map_err(damaged)?,
            weight: u32::try_from(get::<i32>(row, "weight")?).map_err(damaged)?,
        },
        state: state.ok_or_else(|| damaged("not a member's state"))?,
        renewals: Renewals(get::<i64>(row, "renewals")? as u64),
    })
}

pub(in crate::persistence::postgres) fn owner(row: &Row) -> Read<ShardOwner> {
    Ok(ShardOwner {
        shard: shard(row, "shard")?,
        epoch: epoch(row, "epoch")?,
        process: get::<Option<uuid::Uuid>>(row, "process")?.map(ProcessId),
    })
}
