//! What must hold in every state, and what must be reached in some. The numbers are those of the protocol's invariants.

use stateright::Property;

use crate::{
    model::Cluster,
    possible,
    state::{End, Frame, FrameStage, Progress, State},
};

/// I1: by its own clock and lease.
pub const ONE_ANSWERS: &str = "at most one process answers from memory";
/// I1, R5: whatever a process believes.
pub const OWNER_ANSWERS: &str = "what is answered from memory is the owner's";
/// I2: at its commit.
pub const FENCED: &str = "a write is committed by the owner of its epoch";
/// I3: with a key or without one, however often it is sent.
pub const ONCE: &str = "no request is done twice";
/// I3: over any number of owners.
pub const ACKNOWLEDGED: &str = "what was acknowledged is in the store";
/// I4: above all that it has given up.
pub const CLAIMED: &str = "a shard is opened under an epoch of its own claim";
/// One hop, and no more.
pub const ONE_HOP: &str = "a request is not sent on by whom it was sent to";
/// I5: it ends as interrupted only if something of it had left.
pub const KNOWN_UNDONE: &str = "what never left is not said to be interrupted";
/// I5: it ends.
pub const NOBODY_WAITS: &str = "no request waits for ever";

/// What must hold in every state.
pub const ALWAYS: [&str; 9] =
    [ONE_ANSWERS, OWNER_ANSWERS, FENCED, ONCE, ACKNOWLEDGED, CLAIMED, ONE_HOP, KNOWN_UNDONE, NOBODY_WAITS];

type Rule = Property<Cluster>;

pub(crate) fn all() -> Vec<Rule> {
    vec![
        Rule::always(ONE_ANSWERS, |_, state| state.answering().count() <= 1),
        Rule::always(OWNER_ANSWERS, |_, state| !state.book.answered_without_owning),
        Rule::always(FENCED, |_, state| !state.book.wrote_under_another_epoch),
        Rule::always(ONCE, |model, state| !model.changes() || state.book.commits <= 1),
        Rule::always(ACKNOWLEDGED, |model, state| {
            !model.changes() || !state.book.is_acknowledged || state.book.commits > 0
        }),
        Rule::always(CLAIMED, |_, state| !state.book.opened_without_claim),
        Rule::always(ONE_HOP, |_, state| state.frames.iter().all(|frame| frame.hops <= 1)),
        Rule::always(KNOWN_UNDONE, |_, state| !state.book.interrupted_though_unsent),
        Rule::always(NOBODY_WAITS, nobody_waits),
        Rule::sometimes("the first owner has the shard again", |_, state| is_served_again(state)),
        Rule::sometimes("both processes have it, and one of them is lapsed", |_, state| {
            state.processes.iter().flatten().filter(|process| process.tenure.is_some()).count() == 2
        }),
        Rule::sometimes("a process that lives is declared dead", |_, state| state.book.was_declared_dead),
        Rule::sometimes("another process answers", |_, state| {
            state.frames.iter().any(|frame| frame.hops == 1 && frame.stage == FrameStage::Done)
        }),
        Rule::sometimes("another process says that the event has moved", |_, state| {
            state.frames.iter().any(|frame| frame.hops == 1 && frame.stage == FrameStage::Moved)
        }),
        Rule::sometimes("a request is interrupted and was done", |_, state| {
            state.asking.progress == Progress::Ended(End::Interrupted) && state.book.commits > 0
        }),
        Rule::sometimes("a request is asked again and was done the first time", |_, state| {
            state.asking.attempts > 1 && state.book.is_acknowledged && state.book.breaks > 0
        }),
    ]
}

/// Where nothing but a fault is possible any more, the request has an end. The store may be silent, and a process may do
/// nothing that is due.
fn nobody_waits(model: &Cluster, state: &State) -> bool {
    if matches!(state.asking.progress, Progress::Unsent | Progress::Ended(_)) {
        return true;
    }
    // A connection to a process that has died ends in any case.
    let is_lost = |frame: &Frame| {
        frame.stage == FrameStage::Lost && state.asking.progress == Progress::Out(frame.number)
    };
    let mut steps = Vec::new();
    possible::steps(model, state, &mut steps);
    steps.iter().any(|step| !step.is_fault()) || state.frames.iter().any(is_lost)
}

fn is_served_again(state: &State) -> bool {
    let process = state.processes[0].as_ref();
    process.is_some_and(|process| process.tenure.is_some_and(|epoch| epoch.0 > 2))
}
