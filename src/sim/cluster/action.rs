//! What is to come in the world of a run.

use super::{
    book::RequestId,
    calls::{Answer, Request},
    etcd::Question,
    links::Link,
};
use crate::{
    cluster::{
        mesh::proto::{Inward, Outward},
        presence::Word,
    },
    store::ProcessId,
};
use domain::{Epoch, ShardId, Timestamp};

/// A write of an event of a shard.
#[derive(Clone, Copy, Debug)]
pub(super) struct Write {
    pub(super) node: usize,
    pub(super) process: ProcessId,
    pub(super) shard: ShardId,
    pub(super) epoch: Epoch,
    /// The request that it is of, if it is of one.
    pub(super) of: Option<RequestId>,
}

/// Something to come.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// A timer of a process.
    Tick(usize, ProcessId, u64),
    /// A request reaches the store.
    Request(Request),
    /// An answer reaches a process.
    Answer(usize, ProcessId, Answer),
    /// A hint reaches a process.
    Hint(usize),
    /// Everything of a shard is written.
    Drained(usize, ProcessId, ShardId, Epoch),
    /// A write reaches the store, ends there, or its process hears that it was fenced.
    Write(Write),
    WriteEnds(Write, u64),
    Fenced(Write),
    /// Its process hears that it was committed.
    Written(Write),
    /// A client asks for something; its request is sent, or has taken too long here.
    Asks,
    Attempt(usize, ProcessId, RequestId),
    TimeOut(usize, RequestId, u32),
    /// A connection is open, or cannot be; messages over it; its end.
    Connected(usize, ProcessId, ProcessId, u64),
    Frame(u64, Link, Outward),
    Reply(u64, Link, Inward),
    LinkEnds(u64),
    /// A timer of one of its peers.
    WayTick(usize, ProcessId, ProcessId, u64),
    /// Somebody buys something.
    Sale,
    /// A process starts.
    Start(usize),
    /// What happens to the nodes, and its end.
    Trouble,
    Wake(usize),
    WayIsBack(usize),
    MeshIsBack(usize),
    StoreIsBack,
    /// A process asks etcd again, its question is there, and the answer comes.
    EtcdTimer(Question),
    EtcdAsked(Question),
    EtcdSaid(Question, Word),
    /// News of keys reach a node.
    EtcdTells(usize),
    /// A lease at etcd ends, unless it was kept alive; or by its process's own wish.
    LeaseEnds(ProcessId, Timestamp),
    Revoked(ProcessId),
    EtcdIsBack,
    EtcdWayIsBack(usize),
}
