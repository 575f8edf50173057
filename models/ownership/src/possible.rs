//! Which steps are possible in a state. No possible step leaves the state as it is.

use crate::{
    change::{Buyer, Change, Seat, SeatStatus},
    model::{Ownership, PROCESSES, State},
    process::{Flight, Owner, Process},
    step::Step,
    store::Stage,
};

/// Adds every step that is possible.
pub fn steps(model: &Ownership, state: &State, steps: &mut Vec<Step>) {
    for process in 0..PROCESSES as u8 {
        match &state.processes[usize::from(process)] {
            Process::Down => of_stopped(model, state, process, steps),
            Process::HasRead(_) => take_over(model, state, process, steps),
            Process::Taken { .. } => steps.push(Step::Load(process)),
            Process::Owner(owner) => {
                of_buyers(model, state, process, owner, steps);
                of_batch(model, state, process, owner, steps);
            }
        }
        let is_up = state.processes[usize::from(process)] != Process::Down;
        if is_up && state.crashes < model.bounds.crashes {
            steps.push(Step::Crash(process));
        }
    }
    of_store(state, steps);
}

fn of_stopped(model: &Ownership, state: &State, process: u8, steps: &mut Vec<Step>) {
    if model.bugs.read_before_taken {
        if state.store.epoch < model.bounds.epochs {
            steps.push(Step::ReadFirst(process));
        }
        return;
    }
    take_over(model, state, process, steps);
}

fn take_over(model: &Ownership, state: &State, process: u8, steps: &mut Vec<Step>) {
    if state.store.epoch < model.bounds.epochs && state.store.may_be_taken(model.bugs) {
        steps.push(Step::TakeOver(process));
    }
}

fn of_buyers(model: &Ownership, state: &State, process: u8, owner: &Owner, steps: &mut Vec<Step>) {
    // With bugs an owner may have loaded what contradicts itself: it decides nothing more.
    let Some(seats) = owner.seats() else { return };
    if state.buyers.iter().all(|buyer| buyer.holds == 0) {
        // Buyers and seats differ in nothing yet: whoever is first, and what they hold, is the first of its kind.
        steps.push(Step::Hold { process, buyer: Buyer(0), seat: Seat(0) });
        return;
    }
    for buyer in (0..model.bounds.buyers).map(Buyer) {
        let known = state.buyer(buyer);
        if !known.has_ordered && known.holds < model.bounds.holds && seats.of(buyer).is_none() {
            let free =
                (0..model.bounds.seats).map(Seat).filter(|seat| seats.status(*seat) == SeatStatus::Available);
            steps.extend(free.map(|seat| Step::Hold { process, buyer, seat }));
        }
        if model.bounds.ends && seats.is_held_by(buyer) {
            steps.push(Step::End { process, buyer });
        }
        if known.hold.is_some() && owner.outcome(buyer).is_none() {
            steps.push(Step::Order { process, buyer });
        }
        of_payment(model, process, owner, buyer, steps);
    }
}

/// A payment is asked for once its order is durable, and gets on once it is durable how far it was.
fn of_payment(model: &Ownership, process: u8, owner: &Owner, buyer: Buyer, steps: &mut Vec<Step>) {
    let is_sold = owner.memory.contains(&Change::Sold(buyer));
    if is_sold || !owner.is_durable(Change::Ordered(buyer)) {
        return;
    }
    let stage = owner.payment(buyer);
    if stage > 0 && !owner.is_durable(Change::Payment { buyer, stage }) {
        return;
    }
    if stage < model.bounds.payment_stages {
        steps.push(Step::Pay { process, buyer });
    } else {
        steps.push(Step::Sell { process, buyer });
    }
}

fn of_batch(model: &Ownership, state: &State, process: u8, owner: &Owner, steps: &mut Vec<Step>) {
    match owner.flight {
        Flight::Idle if owner.may_send() => steps.push(Step::Send(process)),
        Flight::Idle => {}
        Flight::Writing { .. } => {
            let stage = state.store.statement_of(process).map(|statement| statement.stage);
            if matches!(stage, Some(Stage::Ended(_))) {
                steps.push(Step::Hear(process));
            }
            if state.cuts < model.bounds.cuts {
                steps.push(Step::Cut(process));
            }
        }
        Flight::Unknown { .. } if model.bugs.unknown_left => {}
        Flight::Unknown { .. } => steps.push(Step::ReadHead(process)),
    }
}

fn of_store(state: &State, steps: &mut Vec<Step>) {
    let statements = &state.store.statements;
    for (at, statement) in statements.iter().enumerate() {
        // They are in order: one that is like the one before it adds nothing.
        if at > 0 && statements[at - 1] == *statement {
            continue;
        }
        match statement.stage {
            Stage::Sent => steps.push(Step::CheckEpoch(at)),
            Stage::Locked if state.store.may_write(at) => steps.push(Step::Write(at)),
            Stage::Written => steps.push(Step::Commit(at)),
            Stage::Locked | Stage::Ended(_) => {}
        }
        if statement.client.is_none() {
            steps.push(Step::Abort(at));
        }
    }
}
