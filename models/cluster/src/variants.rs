//! What is checked: the machines as they are, and each bug that must be found.

use domain::planted::Bug;
use visit::Size;

use crate::{
    model::{Bounds, Cluster, Kind, Start},
    properties::{
        ACKNOWLEDGED, CLAIMED, FENCED, KNOWN_UNDONE, NOBODY_WAITS, ONCE, ONE_ANSWERS, ONE_HOP, OWNER_ANSWERS,
    },
};

/// One thing to check.
pub type Variant = visit::Variant<Cluster>;

/// Long enough for a lease to end and the shard to be taken over.
const TAKE_OVER: Bounds = Bounds { seconds: 2, crashes: 0, breaks: 0, attempts: 2, asks: 1 };
/// Long enough for a call to be given up.
const MOVE: Bounds = Bounds { seconds: 1, crashes: 0, breaks: 1, attempts: 2, asks: 1 };

/// The request is broken off twice, and sent a third time.
const TWO_BREAKS: Bounds = Bounds { breaks: 2, attempts: 3, ..MOVE };

const fn cluster(start: Start, kind: Kind, bounds: Bounds) -> Cluster {
    Cluster { start, kind, asks: true, bounds, bug: None }
}

const fn silent(start: Start, seconds: i64) -> Cluster {
    Cluster { asks: false, ..cluster(start, Kind::Read, Bounds { seconds, ..TAKE_OVER }) }
}

/// Everything that is checked: first what is, then each bug.
pub fn all(size: Size) -> Vec<Variant> {
    let mut variants = as_it_is(size);
    variants.extend(of_ownership());
    variants.extend(of_requests());
    variants
}

fn as_it_is(size: Size) -> Vec<Variant> {
    let within = |name, model| Variant { name, model, violates: &[], is_protocol: true };
    let moving = |kind, bounds| cluster(Start::Moving, kind, bounds);
    match size {
        Size::Quick => vec![
            within("a move, a write under a key", moving(Kind::Keyed, Bounds { attempts: 1, ..MOVE })),
            within("a take-over, a read", cluster(Start::Settled, Kind::Read, TAKE_OVER)),
        ],
        Size::Full => vec![
            within("a move, a write under a key", moving(Kind::Keyed, MOVE)),
            within("a move, a write without a key", moving(Kind::Unkeyed, MOVE)),
            within("a move, two connections end", moving(Kind::Keyed, TWO_BREAKS)),
            within("a take-over, a read", cluster(Start::Settled, Kind::Read, TAKE_OVER)),
        ],
    }
}

fn bug(name: &'static str, bug: Bug, model: Cluster, violates: &'static [&'static str]) -> Variant {
    Variant { name, model: Cluster { bug: Some(bug), ..model }, violates, is_protocol: false }
}

/// How processes take shards.
fn of_ownership() -> Vec<Variant> {
    let (settled, moving) = (silent(Start::Settled, 3), silent(Start::Moving, 1));
    vec![
        bug("what the table says is adopted", Bug::OwnersAdopted, moving, &[CLAIMED]),
        bug("served before the claim has returned", Bug::ServedBeforeClaimed, moving, &[CLAIMED]),
        bug("a claim counts after a release", Bug::LateClaimCounted, silent(Start::Joining, 2), &[CLAIMED]),
        bug("a lease from the receipt", Bug::LeaseFromReceipt, settled, &[ONE_ANSWERS]),
        bug("dead without comparing", Bug::DeadWithoutComparing, settled, &[ONE_ANSWERS]),
    ]
}

/// What becomes of requests.
fn of_requests() -> Vec<Variant> {
    let moving = |kind| cluster(Start::Moving, kind, MOVE);
    // What needs no connection to end is found sooner where none does.
    let unbroken = |kind| cluster(Start::Moving, kind, Bounds { breaks: 0, ..MOVE });
    let taken = |kind| cluster(Start::Settled, kind, TAKE_OVER);
    vec![
        bug("answered after a lapse", Bug::LapseIgnored, taken(Kind::Read), &[OWNER_ANSWERS]),
        bug("a request is sent on", Bug::ForwardedOn, unbroken(Kind::Keyed), &[ONE_HOP]),
        bug("asked again without a key", Bug::AskedAgainUnkeyed, moving(Kind::Unkeyed), &[ONCE]),
        bug("drained without a flush", Bug::DrainedWithoutFlush, unbroken(Kind::Unkeyed), &[ONCE]),
        bug(
            "answered before it is durable",
            Bug::AnsweredBeforeDurable,
            moving(Kind::Keyed),
            &[ACKNOWLEDGED],
        ),
        bug("the epoch is not checked", Bug::EpochNotChecked, taken(Kind::Unkeyed), &[FENCED]),
        bug("unsent, and called broken", Bug::BrokenThoughUnsent, moving(Kind::Unkeyed), &[KNOWN_UNDONE]),
        bug(
            "whoever waits for a write is forgotten",
            Bug::DecisionForgotten,
            moving(Kind::Keyed),
            &[NOBODY_WAITS],
        ),
    ]
}
