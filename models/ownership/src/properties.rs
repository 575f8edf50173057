//! What must hold in every state, and what must be reached in some.

use stateright::Property;

use crate::{
    change::{BUYERS_MAX, Buyer, Change, Outcome, SEATS_MAX, Seat, SeatStatus, Seats},
    model::{OUTCOMES, Ownership, State},
    possible,
    process::{Flight, Owner, payment_in},
    store::{Answer, Stage, Statement},
};

/// The journal makes sense.
pub const NO_SEAT_TWICE: &str = "no seat is held or sold twice";
/// An answer, once given, is true for ever.
pub const ANSWERED_IS_STORED: &str = "what was answered is in the store";
/// Nobody writes where somebody else has written.
pub const NO_GAPS: &str = "the journal has no gap and no number twice";
/// Nobody writes after a successor.
pub const EPOCHS_GROW: &str = "epochs in the journal never fall";
/// Nobody writes once another has taken over.
pub const NOTHING_STALE: &str = "nothing is committed under an epoch that has passed";
/// A key is answered in one way, whoever answers and how often.
pub const ONE_OUTCOME: &str = "one key has one outcome";
/// No process, however long it stood still, takes for durable what is not.
pub const DURABLE_IS_STORED: &str = "what a process takes for durable is in the store";
/// It decides on nothing outdated.
pub const OWNER_KNOWS_ALL: &str = "the present owner knows all that is in the store";
/// The one who may write never contradicts the store.
pub const HEAD_AS_EXPECTED: &str = "a head is where its owner expects it";
/// When nothing more happens, the present owner has written and answered all.
pub const NOBODY_WAITS: &str = "nobody waits for ever";

/// What must hold in every state.
pub const ALWAYS: [&str; 10] = [
    NO_SEAT_TWICE,
    ANSWERED_IS_STORED,
    NO_GAPS,
    EPOCHS_GROW,
    NOTHING_STALE,
    ONE_OUTCOME,
    DURABLE_IS_STORED,
    OWNER_KNOWS_ALL,
    HEAD_AS_EXPECTED,
    NOBODY_WAITS,
];

/// What must be reached in some state; without it the check would say little.
pub const SOMETIMES: [&str; 8] = [
    "both seats are sold, each by another owner",
    "a batch of an old owner is refused after its successor has sold",
    "an unknown outcome was a commit",
    "an unknown outcome was nothing",
    "a batch whose connection broke is executed beside its repetition",
    "an order is refused because its hold was lost",
    "a hold that was lost comes back by its token",
    "an old owner and its successor give one seat to two buyers to hold",
];

type Rule = Property<Ownership>;

/// All of them.
pub fn all() -> Vec<Property<Ownership>> {
    vec![
        Rule::always(NO_SEAT_TWICE, |_, state| Seats::replay(state.store.changes()).is_some()),
        Rule::always(ANSWERED_IS_STORED, |_, state| answered_is_stored(state)),
        Rule::always(NO_GAPS, |_, state| has_no_gaps(state)),
        Rule::always(EPOCHS_GROW, |_, state| state.store.journal.is_sorted_by_key(|entry| entry.epoch)),
        Rule::always(NOTHING_STALE, |_, state| !state.store.stale_commit),
        Rule::always(ONE_OUTCOME, |_, state| has_one_outcome(state)),
        Rule::always(DURABLE_IS_STORED, |_, state| state.owners().all(|owner| is_stored(state, owner))),
        Rule::always(OWNER_KNOWS_ALL, |_, state| {
            state.present_owner().is_none_or(|owner| knows_all(state, owner))
        }),
        Rule::always(HEAD_AS_EXPECTED, |_, state| !is_answered(state, Answer::WrongHead)),
        Rule::always(NOBODY_WAITS, nobody_waits),
        Rule::sometimes(SOMETIMES[0], |_, state| is_sold_by_two_owners(state)),
        Rule::sometimes(SOMETIMES[1], |_, state| is_fenced_after_a_sale(state)),
        Rule::sometimes(SOMETIMES[2], |_, state| unknown_outcomes(state).any(|is_written| is_written)),
        Rule::sometimes(SOMETIMES[3], |_, state| unknown_outcomes(state).any(|is_written| !is_written)),
        Rule::sometimes(SOMETIMES[4], |_, state| is_executed_twice(state)),
        Rule::sometimes(SOMETIMES[5], |_, state| is_refused_without_its_hold(state)),
        Rule::sometimes(SOMETIMES[6], |_, state| is_adopted(state)),
        Rule::sometimes(SOMETIMES[7], |_, state| is_held_at_two(state)),
    ]
}

fn buyers() -> impl Iterator<Item = Buyer> {
    (0..BUYERS_MAX as u8).map(Buyer)
}

fn answered_is_stored(state: &State) -> bool {
    buyers().all(|buyer| {
        let answers = state.buyer(buyer).answers;
        let stored = state.store.outcomes[usize::from(buyer.0)];
        let is_in_journal = || state.store.changes().any(|change| change == Change::Ordered(buyer));
        OUTCOMES.iter().all(|outcome| !answers.has(*outcome) || stored.has(*outcome))
            && (!answers.has(Outcome::Accepted) || is_in_journal())
    })
}

fn has_no_gaps(state: &State) -> bool {
    let journal = &state.store.journal;
    let is_in_place = journal.iter().enumerate().all(|(at, entry)| usize::from(entry.seq) == at + 1);
    is_in_place && usize::from(state.store.head.seq) == journal.len()
}

fn has_one_outcome(state: &State) -> bool {
    let is_answered_once = state.buyers.iter().all(|buyer| !buyer.answers.are_two());
    is_answered_once && state.store.outcomes.iter().all(|outcomes| !outcomes.are_two())
}

fn transitions(changes: &[Change]) -> impl Iterator<Item = Change> + '_ {
    changes.iter().copied().filter(|change| change.is_transition())
}

/// Whether what a process takes for durable is how the store's journal begins, and in its rows.
fn is_stored(state: &State, owner: &Owner) -> bool {
    let durable = owner.durable_part();
    let mut journal = state.store.changes();
    let is_prefix = transitions(durable).all(|change| journal.next() == Some(change));
    is_prefix
        && buyers().all(|buyer| {
            let at = usize::from(buyer.0);
            let is_refused = durable.contains(&Change::Refused(buyer));
            (!is_refused || state.store.outcomes[at].refused)
                && payment_in(durable, buyer) <= state.store.payments[at]
        })
}

/// Whether all that is in the store is in the memory of its owner.
fn knows_all(state: &State, owner: &Owner) -> bool {
    let mut known = transitions(&owner.memory);
    let is_prefix = state.store.changes().all(|change| known.next() == Some(change));
    is_prefix
        && buyers().all(|buyer| {
            let at = usize::from(buyer.0);
            let knows_refusal = owner.memory.contains(&Change::Refused(buyer));
            (!state.store.outcomes[at].refused || knows_refusal)
                && owner.payment(buyer) >= state.store.payments[at]
        })
}

fn is_answered(state: &State, answer: Answer) -> bool {
    state.store.statements.iter().any(|statement| statement.stage == Stage::Ended(answer))
}

/// Where nothing but a fault is possible any more and there is an owner, all that it has is durable, everybody who has
/// ordered is answered, and every order is paid. There is no owner if that of the last epoch has died.
fn nobody_waits(model: &Ownership, state: &State) -> bool {
    let Some(owner) = state.present_owner() else { return true };
    let is_written = usize::from(owner.durable) == owner.memory.len();
    let is_done = |buyer: Buyer| {
        let known = state.buyer(buyer);
        let is_paid =
            !owner.memory.contains(&Change::Ordered(buyer)) || owner.memory.contains(&Change::Sold(buyer));
        (!known.has_ordered || !known.answers.is_empty()) && is_paid
    };
    if is_written && buyers().all(is_done) {
        return true;
    }
    let mut steps = Vec::new();
    possible::steps(model, state, &mut steps);
    steps.iter().any(|step| !step.is_fault())
}

fn is_sold_by_two_owners(state: &State) -> bool {
    let mut sales = state.store.journal.iter().filter(|entry| matches!(entry.change, Change::Sold(_)));
    let (first, second) = (sales.next(), sales.next());
    matches!((first, second), (Some(first), Some(second)) if first.epoch != second.epoch)
}

fn is_fenced_after_a_sale(state: &State) -> bool {
    let is_sold_since = |epoch: u8| {
        state.store.journal.iter().any(|entry| matches!(entry.change, Change::Sold(_)) && entry.epoch > epoch)
    };
    let mut statements = state.store.statements.iter();
    statements.any(|statement| {
        statement.stage == Stage::Ended(Answer::Fenced) && is_sold_since(statement.write.epoch)
    })
}

/// Of each batch whose outcome its owner does not know and the store does: whether it is written.
fn unknown_outcomes(state: &State) -> impl Iterator<Item = bool> + '_ {
    let unknown = state.owners().filter(|owner| matches!(owner.flight, Flight::Unknown { .. }));
    let write_ids = unknown.map(Owner::write_id);
    write_ids.filter_map(move |write| {
        let is_under_way = state.store.statements.iter().any(|statement| statement.write == write);
        (!is_under_way).then_some(state.store.head.write == Some(write))
    })
}

fn is_executed_twice(state: &State) -> bool {
    let statements = &state.store.statements;
    let mut left_alone = statements.iter().filter(|statement| statement.client.is_none());
    left_alone.any(|first| {
        let is_repetition = |second: &Statement| {
            second.client.is_some() && second.write == first.write && second.stage == Stage::Locked
        };
        first.stage == Stage::Written && statements.iter().any(is_repetition)
    })
}

fn is_refused_without_its_hold(state: &State) -> bool {
    buyers().any(|buyer| {
        let is_held = |change: Change| matches!(change, Change::Held { buyer: of, .. } if of == buyer);
        state.buyer(buyer).answers.refused && !state.store.changes().any(is_held)
    })
}

/// A hold is under a later epoch in the journal than the one under which an old owner still has it.
fn is_adopted(state: &State) -> bool {
    state.owners().any(|owner| {
        let mut journal = state.store.journal.iter().filter(|entry| entry.epoch > owner.epoch);
        journal
            .any(|entry| matches!(entry.change, Change::Held { .. }) && owner.memory.contains(&entry.change))
    })
}

/// This is no violation: holds are answered from memory, and what is not durable is not promised beyond the process.
fn is_held_at_two(state: &State) -> bool {
    let held_by = |owner: &Owner, seat: Seat| match owner.seats()?.status(seat) {
        SeatStatus::Held(buyer) => Some(buyer),
        _ => None,
    };
    (0..SEATS_MAX as u8).map(Seat).any(|seat| {
        let mut holders: Vec<Buyer> = state.owners().filter_map(|owner| held_by(owner, seat)).collect();
        holders.dedup();
        holders.len() > 1
    })
}
