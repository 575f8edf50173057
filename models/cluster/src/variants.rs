//! What is checked: the machines as they are, and each bug that must be found.

use domain::planted::Bug;
use visit::Size;

use crate::{
    model::{Bounds, Cluster, Kind, Start},
    properties::{CLAIMED, ONCE, ONE_ANSWERS, ONE_HOP, OWNER_ANSWERS},
};

/// One thing to check.
pub type Variant = visit::Variant<Cluster>;

/// Long enough for a lease to end and the shard to be taken over.
const TAKE_OVER: Bounds = Bounds { seconds: 3, crashes: 0, breaks: 1, attempts: 2, asks: 1 };
/// Long enough for a call to be given up.
const MOVE: Bounds = Bounds { seconds: 1, ..TAKE_OVER };

const fn cluster(start: Start, kind: Kind, bounds: Bounds) -> Cluster {
    Cluster { start, kind, asks: true, bounds, bug: None }
}

/// Everything that is checked: first what is, then each bug.
pub fn all(size: Size) -> Vec<Variant> {
    let mut variants = as_it_is(size);
    variants.extend(bugs());
    variants
}

fn as_it_is(size: Size) -> Vec<Variant> {
    let within = |name, model| Variant { name, model, violates: &[], is_protocol: true };
    match size {
        Size::Quick => vec![within("a move", cluster(Start::Moving, Kind::Keyed, MOVE))],
        Size::Full => vec![
            within("a move", cluster(Start::Moving, Kind::Keyed, MOVE)),
            within("a take-over", cluster(Start::Settled, Kind::Keyed, TAKE_OVER)),
        ],
    }
}

fn bug(name: &'static str, bug: Bug, model: Cluster, violates: &'static [&'static str]) -> Variant {
    Variant { name, model: Cluster { bug: Some(bug), ..model }, violates, is_protocol: false }
}

fn bugs() -> Vec<Variant> {
    let moving = |kind| cluster(Start::Moving, kind, MOVE);
    let settled = |kind, seconds| cluster(Start::Settled, kind, Bounds { seconds, ..TAKE_OVER });
    let silent = |model| Cluster { asks: false, ..model };
    vec![
        bug("what the table says is adopted", Bug::OwnersAdopted, silent(moving(Kind::Read)), &[CLAIMED]),
        bug(
            "served before the claim returned",
            Bug::ServedBeforeClaimed,
            silent(moving(Kind::Read)),
            &[CLAIMED],
        ),
        bug("a request is sent on", Bug::ForwardedOn, moving(Kind::Keyed), &[ONE_HOP]),
        bug("asked again without a key", Bug::AskedAgainUnkeyed, moving(Kind::Unkeyed), &[ONCE]),
        bug("drained without a flush", Bug::DrainedWithoutFlush, moving(Kind::Unkeyed), &[ONCE]),
        bug(
            "a lease from the receipt",
            Bug::LeaseFromReceipt,
            silent(settled(Kind::Read, 4)),
            &[ONE_ANSWERS],
        ),
        bug(
            "dead without comparing",
            Bug::DeadWithoutComparing,
            silent(settled(Kind::Read, 4)),
            &[ONE_ANSWERS],
        ),
        bug("answered after a lapse", Bug::LapseIgnored, settled(Kind::Read, 3), &[OWNER_ANSWERS]),
    ]
}
