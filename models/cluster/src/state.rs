//! Everything at one instant.

use domain::{Epoch, ShardId};

use crate::{
    cluster::{
        BootTime,
        membership::Membership,
        shards::{Call, Shards},
    },
    gateway::course::{Course, Missed},
    simulated::Store,
    store::{Claim, Claimed, ClusterVersion, Owners, ProcessId, Sight},
};

/// How many processes there are.
pub const PROCESSES: usize = 2;
/// The shard.
pub(crate) const SHARD: ShardId = ShardId(0);

/// A call of the store that is under way, to it or back. One that is never executed or heard was lost.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Message {
    Asked(u8, Asked),
    Answered(u8, Answer),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Asked {
    Renew(BootTime),
    Owners(ClusterVersion),
    Claim(Call, Claim),
    Release(Call, Vec<(ShardId, Epoch)>),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Answer {
    Renewed(BootTime, Option<Sight>),
    Owners(Owners),
    Claimed(Call, Claimed),
    Released(Call, Vec<ShardId>),
}

/// A process: its machines, and what its engine has.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Process {
    pub(crate) id: ProcessId,
    pub(crate) membership: Membership,
    pub(crate) shards: Shards,
    /// What is looked at before an answer: `Tenure`.
    pub(crate) tenure: Option<Epoch>,
    pub(crate) lease_until: BootTime,
    /// Whether the outcome of the key is in memory, of the event under its epoch.
    pub(crate) has_outcome: Outcome,
    /// The shard is being closed; under which epoch it is drained, if it is to be released then.
    pub(crate) closing: Option<Option<Epoch>>,
    /// It is to be opened once it is closed.
    pub(crate) to_open: Option<Epoch>,
    /// What the store's answers have told it: the last epoch of a claim, and the last that it has given up.
    pub(crate) told: Epoch,
    pub(crate) void: Epoch,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Outcome {
    None,
    Decided,
    Durable,
}

/// A write of an event, by the process that decided it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Write {
    pub(crate) process: u8,
    pub(crate) epoch: Epoch,
    /// The attempt that it is of, if that has no key.
    pub(crate) number: u8,
    pub(crate) stage: WriteStage,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum WriteStage {
    Sent,
    /// It has compared the epoch, and keeps the owner's row as it is.
    Locked,
    Committed,
    Fenced,
}

/// A request on its way from process to process, or at the actor.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Frame {
    pub(crate) number: u8,
    pub(crate) to: u8,
    /// How often it was sent on: not at all, if it is here.
    pub(crate) hops: u8,
    pub(crate) stage: FrameStage,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum FrameStage {
    /// It waits to leave.
    Queued,
    Sent,
    /// Its answer waits for a write.
    Waiting,
    Done,
    Moved,
    /// Its process died with it.
    Lost,
}

/// How far the request is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Progress {
    Unsent,
    /// To be sent.
    Ready,
    /// This attempt is out.
    Out(u8),
    /// An attempt brought nothing.
    Missed(Missed),
    Ended(End),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum End {
    Done,
    Moved,
    Interrupted,
}

/// The request of a client.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Asking {
    pub(crate) progress: Progress,
    /// The process that the client has asked.
    pub(crate) ingress: u8,
    pub(crate) course: Course,
    pub(crate) attempts: u8,
    /// Whether a message with it has left, or it was at an actor: then it may have been done.
    pub(crate) has_left: bool,
    /// How often the client has asked.
    pub(crate) asks: u8,
}

/// What has happened that must not, and what is counted.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Book {
    /// How often the request was done.
    pub(crate) commits: u8,
    pub(crate) is_acknowledged: bool,
    /// Each epoch, with the process that a claim gave it to.
    pub(crate) given: Vec<(Epoch, ProcessId)>,
    pub(crate) wrote_under_another_epoch: bool,
    pub(crate) opened_without_claim: bool,
    pub(crate) answered_without_owning: bool,
    pub(crate) interrupted_though_unsent: bool,
    pub(crate) crashes: u8,
    pub(crate) breaks: u8,
    pub(crate) was_declared_dead: bool,
}

/// Everything.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct State {
    pub(crate) now: BootTime,
    pub(crate) store: Store,
    /// Those that live.
    pub(crate) processes: [Option<Process>; PROCESSES],
    /// In order.
    pub(crate) messages: Vec<Message>,
    pub(crate) writes: Vec<Write>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) asking: Asking,
    pub(crate) book: Book,
}

impl State {
    pub(crate) fn process(&mut self, process: u8) -> Option<&mut Process> {
        self.processes[usize::from(process)].as_mut()
    }

    pub(crate) fn send(&mut self, message: Message) {
        let at = self.messages.partition_point(|other| *other <= message);
        self.messages.insert(at, message);
    }

    /// The processes that answer from memory now.
    pub(crate) fn answering(&self) -> impl Iterator<Item = &Process> {
        let processes = self.processes.iter().flatten();
        processes.filter(|process| process.tenure.is_some() && self.now < process.lease_until)
    }

    /// Whether a write of this process is not known to have ended.
    pub(crate) fn is_writing(&self, process: u8) -> bool {
        self.writes.iter().any(|write| write.process == process)
    }

    /// Prints it.
    pub fn show(&self) {
        println!("    at {} ms, {:?}, {:?}", self.now.0, self.asking, self.book);
        for (at, process) in self.processes.iter().enumerate() {
            match process {
                Some(process) => println!(
                    "    process {at}: serves {:?}, lease until {}, closing {:?}, {:?}",
                    process.tenure, process.lease_until.0, process.closing, process.shards
                ),
                None => println!("    process {at} is dead"),
            }
        }
        println!("    store: owner {:?}", self.store.owner(SHARD));
        self.messages.iter().for_each(|message| println!("    under way: {message:?}"));
        println!("    writes {:?}, frames {:?}", self.writes, self.frames);
    }
}
