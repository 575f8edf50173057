//! What can happen next.

use domain::planted;

use crate::{
    model::{Cluster, Kind},
    state::{End, FrameStage, Message, Progress, State, WriteStage},
    step::Step,
};

pub(crate) fn steps(model: &Cluster, state: &State, steps: &mut Vec<Step>) {
    if state.now.0 < model.bounds.seconds * 1_000 {
        steps.push(Step::Pass);
    }
    for (at, message) in state.messages.iter().enumerate() {
        steps.push(match message {
            Message::Asked(..) => Step::Execute(at),
            Message::Answered(..) => Step::Hear(at),
        });
    }
    for at in 0..state.processes.len() as u8 {
        of_process(model, state, at, steps);
    }
    for (at, write) in state.writes.iter().enumerate() {
        steps.push(match write.stage {
            WriteStage::Sent => Step::Begin(at),
            WriteStage::Locked => Step::Commit(at),
            WriteStage::Committed | WriteStage::Fenced => Step::Told(at),
        });
    }
    if let Some(model) = model.asks.then_some(model) {
        of_request(model, state, steps);
    }
}

fn of_process(model: &Cluster, state: &State, at: u8, steps: &mut Vec<Step>) {
    let Some(process) = state.processes[usize::from(at)].as_ref() else { return };
    let due = [process.membership.due_at(), process.shards.due_at(state.now)];
    if due.into_iter().flatten().any(|due| due <= state.now) {
        steps.push(Step::Tick(at));
    }
    let is_flushed = planted!(DrainedWithoutFlush) || !state.is_writing(at);
    if process.closing.is_some() && is_flushed {
        steps.push(Step::Closed(at));
    }
    if state.book.crashes < model.bounds.crashes {
        steps.push(Step::Crash(at));
    }
}

fn of_request(model: &Cluster, state: &State, steps: &mut Vec<Step>) {
    let asking = &state.asking;
    match asking.progress {
        Progress::Unsent => ask(state, steps),
        // A client with a key asks again until there is an outcome, and anywhere.
        Progress::Ended(End::Moved | End::Interrupted)
            if model.kind == Kind::Keyed && asking.asks < model.bounds.asks =>
        {
            ask(state, steps)
        }
        Progress::Ended(_) | Progress::Out(_) => {}
        Progress::Ready => steps.push(Step::Send),
        Progress::Missed(_) => {
            if asking.attempts < model.bounds.attempts {
                steps.push(Step::Again);
            }
            steps.push(Step::GiveUp);
        }
    }
    for (at, frame) in state.frames.iter().enumerate() {
        let is_wanted = asking.progress == Progress::Out(frame.number);
        match frame.stage {
            FrameStage::Queued => steps.push(Step::Leave(at)),
            FrameStage::Sent => steps.push(Step::Arrive(at)),
            FrameStage::Done | FrameStage::Moved => steps.push(Step::Return(at)),
            FrameStage::Waiting | FrameStage::Lost => {}
        }
        let may_break = frame.hops > 0 && state.book.breaks < model.bounds.breaks;
        if is_wanted && (frame.stage == FrameStage::Lost || may_break) {
            steps.push(Step::Break(at));
        }
    }
}

fn ask(state: &State, steps: &mut Vec<Step>) {
    let alive = (0..state.processes.len()).filter(|at| state.processes[*at].is_some());
    steps.extend(alive.map(|at| Step::Ask(at as u8)));
}
