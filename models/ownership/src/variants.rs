//! What is checked: the protocol, and each bug that must be found.

use visit::Size;

use crate::{
    bugs::{Bounds, Bugs, HeadCompare},
    model::Ownership,
    properties::{
        ANSWERED_IS_STORED, DURABLE_IS_STORED, EPOCHS_GROW, HEAD_AS_EXPECTED, NO_GAPS, NO_SEAT_TWICE,
        NOBODY_WAITS, NOTHING_STALE, ONE_OUTCOME, OWNER_KNOWS_ALL,
    },
};

/// One thing to check.
pub type Variant = visit::Variant<Ownership>;

/// Two buyers and two seats; a process dies and a connection breaks.
const TWO_SEATS: Bounds =
    Bounds { buyers: 2, seats: 2, epochs: 2, crashes: 1, cuts: 1, holds: 1, ends: false, payment_stages: 0 };

/// Two buyers who want one seat.
const ONE_SEAT: Bounds = Bounds { seats: 1, ..TWO_SEATS };

/// Two seats without a fault: a process merely stands still while the other takes over.
const WITHOUT_FAULTS: Bounds = Bounds { crashes: 0, cuts: 0, ..TWO_SEATS };

/// The first owner takes over again after its successor.
const THREE_EPOCHS: Bounds = Bounds { epochs: 3, ..ONE_SEAT };

/// Two connections break.
const TWO_CUTS: Bounds = Bounds { cuts: 2, crashes: 0, ..ONE_SEAT };

/// Holds are released or run out.
const ENDING_HOLDS: Bounds = Bounds { ends: true, ..ONE_SEAT };

/// The payment of one order, in writes without transitions.
const PAYMENT: Bounds = Bounds { buyers: 1, seats: 1, payment_stages: 2, ..TWO_SEATS };

/// Everything that is checked: first the protocol, then each bug.
pub fn all(size: Size) -> Vec<Variant> {
    let mut variants = protocol(size);
    variants.extend(of_the_store());
    variants.extend(of_owners());
    variants.extend(without_transitions());
    variants
}

fn protocol(size: Size) -> Vec<Variant> {
    let within = |name, bounds| Variant {
        name,
        model: Ownership { bounds, bugs: Bugs::NONE },
        violates: &[],
        is_protocol: true,
    };
    match size {
        Size::Quick => vec![
            within("the protocol, two seats without faults", WITHOUT_FAULTS),
            within("the protocol, one seat", ONE_SEAT),
        ],
        Size::Full => vec![
            within("the protocol, two seats", TWO_SEATS),
            within("the protocol, one seat and three epochs", THREE_EPOCHS),
            within("the protocol, one seat and two broken connections", TWO_CUTS),
            within("the protocol, one seat and holds that end", ENDING_HOLDS),
        ],
    }
}

fn bug(name: &'static str, bugs: Bugs, violates: &'static [&'static str]) -> Variant {
    Variant { name, model: Ownership { bounds: TWO_SEATS, bugs }, violates, is_protocol: false }
}

/// What the store leaves out.
fn of_the_store() -> Vec<Variant> {
    vec![
        bug(
            "the epoch is not checked",
            Bugs { epoch_not_checked: true, ..Bugs::NONE },
            &[NOTHING_STALE, OWNER_KNOWS_ALL, HEAD_AS_EXPECTED],
        ),
        bug(
            "the weaker lock, FOR KEY SHARE",
            Bugs { weaker_lock: true, ..Bugs::NONE },
            &[NOTHING_STALE, OWNER_KNOWS_ALL, HEAD_AS_EXPECTED],
        ),
        bug(
            "repeated blindly, and the head not compared",
            Bugs { repeated_blindly: true, head_compare: HeadCompare::Nothing, ..Bugs::NONE },
            &[NO_SEAT_TWICE, NO_GAPS],
        ),
        bug(
            "neither epoch nor head is compared",
            Bugs { epoch_not_checked: true, head_compare: HeadCompare::Nothing, ..Bugs::NONE },
            &[NOTHING_STALE, OWNER_KNOWS_ALL, NO_SEAT_TWICE, EPOCHS_GROW],
        ),
    ]
}

/// What owners do otherwise.
fn of_owners() -> Vec<Variant> {
    vec![
        bug(
            "an unknown outcome counts as written",
            Bugs { unknown_taken_as_written: true, ..Bugs::NONE },
            &[DURABLE_IS_STORED, ANSWERED_IS_STORED],
        ),
        bug(
            "an unknown outcome is left as it is",
            Bugs { unknown_left: true, ..Bugs::NONE },
            &[NOBODY_WAITS],
        ),
        bug(
            "answered before it is durable",
            Bugs { answered_before_durable: true, ..Bugs::NONE },
            &[ANSWERED_IS_STORED, ONE_OUTCOME],
        ),
        bug(
            "the journal is read before the epoch is raised",
            Bugs { read_before_taken: true, ..Bugs::NONE },
            &[OWNER_KNOWS_ALL, HEAD_AS_EXPECTED],
        ),
        bug(
            "outcomes of keys are not loaded",
            Bugs { outcomes_not_loaded: true, ..Bugs::NONE },
            &[ONE_OUTCOME],
        ),
        Variant {
            model: Ownership { bounds: ONE_SEAT, bugs: Bugs { repeated_blindly: true, ..Bugs::NONE } },
            ..bug("repeated blindly, but the head compared", Bugs::NONE, &[])
        },
    ]
}

/// Writes that leave the head's sequence number where it is.
fn without_transitions() -> Vec<Variant> {
    let within = |name, head_compare, violates| Variant {
        name,
        model: Ownership { bounds: PAYMENT, bugs: Bugs { head_compare, ..Bugs::NONE } },
        violates,
        is_protocol: false,
    };
    vec![
        within("payments, the head's number compared", HeadCompare::Seq, &[DURABLE_IS_STORED]),
        within("payments, the head's last write compared too", HeadCompare::SeqAndWrite, &[]),
    ]
}
