//! The request: where it goes, what the process does with it that it comes to, and how it ends.

use domain::planted;

use crate::{
    event::timing::{AnswerTiming, Given},
    gateway::course::{Course, Direction, GivenUp, Missed},
    model::Kind,
    state::{End, Frame, FrameStage, Outcome, Process, Progress, SHARD, State, Write, WriteStage},
    store::ProcessId,
};

impl Kind {
    /// The course of a request that has not been sent yet.
    pub(crate) fn course(self) -> Course {
        Course::new(self == Self::Read, self == Self::Keyed)
    }

    fn timing(self) -> AnswerTiming {
        if self == Self::Read { AnswerTiming::AtOnce } else { AnswerTiming::Flushed }
    }
}

impl State {
    pub(crate) fn ask(&mut self, kind: Kind, ingress: u8) {
        self.asking.ingress = ingress;
        self.asking.course = kind.course();
        self.asking.attempts = 0;
        self.asking.has_left = false;
        self.asking.asks += 1;
        self.asking.progress = Progress::Ready;
    }

    /// Another process that owns the shard, as far as this one has heard.
    fn elsewhere(&self, process: &Process) -> Option<u8> {
        let (_, owner) = process.shards.heard().next()?;
        let owner = owner.filter(|owner| *owner != process.id)?;
        self.ids().iter().position(|id| *id == owner).map(|at| at as u8)
    }

    pub(crate) fn direct(&self, process: u8, was_sent_here: bool) -> Direction<u8> {
        let Some(process) = self.processes[usize::from(process)].as_ref() else { return Direction::Nowhere };
        Direction::of(process.tenure.is_some(), was_sent_here, self.elsewhere(process))
    }

    pub(crate) fn send_request(&mut self, kind: Kind) -> Option<()> {
        let ingress = self.asking.ingress;
        let number = self.asking.asks * 8 + self.asking.attempts;
        self.asking.attempts += 1;
        let frame = |to, hops| Frame { number, to, hops, stage: FrameStage::Queued };
        match self.direct(ingress, false) {
            Direction::Nowhere => self.asking.progress = Progress::Missed(Missed::Moved),
            Direction::There(owner) => {
                self.frames.push(frame(owner, 1));
                self.asking.progress = Progress::Out(number);
            }
            Direction::Here => {
                self.frames.push(frame(ingress, 0));
                self.asking.progress = Progress::Out(number);
                self.asking.has_left = true;
                self.arrive(kind, self.frames.len() - 1)?;
            }
        }
        Some(())
    }

    pub(crate) fn leave(&mut self, at: usize) -> Option<()> {
        let frame = self.frames.get_mut(at)?;
        frame.stage = FrameStage::Sent;
        if self.asking.progress == Progress::Out(frame.number) {
            self.asking.has_left = true;
        }
        Some(())
    }

    /// It is at a process, which serves the event, or says that it does not.
    pub(crate) fn arrive(&mut self, kind: Kind, at: usize) -> Option<()> {
        let frame = *self.frames.get(at)?;
        let stage = match self.direct(frame.to, frame.hops > 0) {
            Direction::Here => self.handle(kind, frame),
            Direction::There(to) => {
                self.frames[at] = Frame { to, hops: frame.hops + 1, stage: FrameStage::Queued, ..frame };
                return Some(());
            }
            Direction::Nowhere => FrameStage::Moved,
        };
        self.frames[at].stage = stage;
        Some(())
    }

    fn handle(&mut self, kind: Kind, frame: Frame) -> FrameStage {
        let now = self.now;
        let owner = self.store.owner(SHARD);
        let Some(process) = self.process(frame.to) else { return FrameStage::Lost };
        let (id, is_lapsed) = (process.id, now >= process.lease_until);
        let Some(epoch) = process.tenure else { return FrameStage::Moved };
        match kind.timing().given(false, is_lapsed) {
            Given::Moved => return FrameStage::Moved,
            Given::FromMemory => {
                self.book.answered_without_owning |= owner != Some(id);
                return FrameStage::Done;
            }
            Given::Durable => {}
        }
        let known = if kind == Kind::Keyed { process.has_outcome } else { Outcome::None };
        match known {
            Outcome::Durable => return FrameStage::Done,
            Outcome::Decided => return FrameStage::Waiting,
            Outcome::None => process.has_outcome = Outcome::Decided,
        }
        let (process, number, stage) = (frame.to, frame.number, WriteStage::Sent);
        self.writes.push(Write { process, epoch, number, stage });
        FrameStage::Waiting
    }

    pub(crate) fn returned(&mut self, at: usize) -> Option<()> {
        let frame = self.frames.remove(at);
        if self.asking.progress != Progress::Out(frame.number) {
            // Nobody waits for it any more.
            return Some(());
        }
        if frame.stage == FrameStage::Done {
            self.asking.progress = Progress::Ended(End::Done);
            self.book.is_acknowledged = true;
        } else {
            self.asking.progress = Progress::Missed(Missed::Moved);
        }
        Some(())
    }

    /// The connection that it went over has ended. What has left may arrive all the same.
    pub(crate) fn broken(&mut self, at: usize) -> Option<()> {
        let frame = *self.frames.get(at)?;
        let has_left = frame.stage != FrameStage::Queued;
        if !matches!(frame.stage, FrameStage::Sent | FrameStage::Waiting) {
            self.frames.remove(at);
        }
        if frame.stage != FrameStage::Lost {
            self.book.breaks += 1;
        }
        if self.asking.progress == Progress::Out(frame.number) {
            let missed =
                if has_left || planted!(BrokenThoughUnsent) { Missed::Broken } else { Missed::Moved };
            self.asking.progress = Progress::Missed(missed);
        }
        Some(())
    }

    pub(crate) fn after_a_miss(&mut self, has_time: bool) -> Option<()> {
        let Progress::Missed(missed) = self.asking.progress else { return None };
        self.asking.progress = match self.asking.course.missed(missed, has_time) {
            Ok(()) => Progress::Ready,
            Err(GivenUp::Moved) => Progress::Ended(End::Moved),
            Err(GivenUp::Interrupted) => {
                self.book.interrupted_though_unsent |= !self.asking.has_left;
                Progress::Ended(End::Interrupted)
            }
        };
        Some(())
    }

    pub(crate) fn crash(&mut self, process: u8) {
        self.book.crashes += 1;
        self.processes[usize::from(process)] = None;
        // What it was to be told it will not hear; what it has sent may still be executed.
        self.messages
            .retain(|message| !matches!(message, crate::state::Message::Answered(of, _) if *of == process));
        self.writes.retain(|write| {
            write.process != process || matches!(write.stage, WriteStage::Sent | WriteStage::Locked)
        });
        for frame in self.frames.iter_mut().filter(|frame| frame.to == process) {
            frame.stage = FrameStage::Lost;
        }
        if self.asking.ingress == process
            && matches!(self.asking.progress, Progress::Ready | Progress::Out(_) | Progress::Missed(_))
        {
            // Its client's connection ends.
            self.asking.progress = Progress::Ended(End::Interrupted);
        }
        let progress = self.asking.progress;
        self.frames
            .retain(|frame| frame.stage != FrameStage::Lost || progress == Progress::Out(frame.number));
    }

    /// The processes' ids, in the order of their numbers.
    pub(crate) fn ids(&self) -> [ProcessId; 2] {
        crate::model::ids()
    }
}
