//! A throw-away user: holds as many places as are granted, never buys, and holds again. All throw-away users are active
//! from the beginning until the last honest buyer has left.

use std::{collections::BTreeMap, rc::Rc, time::Duration};

use rand::rngs::StdRng;
use serde_json::json;
use tokio::time::Instant;

use super::{
    SaleContext,
    honest::about,
    person::{GrantedHold, Outcome, Person},
};

/// The holds that throw-away users got, and their refusals.
#[derive(Debug, Default)]
pub(super) struct HoarderLog {
    /// When each hold began and ended, in microseconds of the clock, and the number of its places.
    pub holds: Vec<(u64, u64, u32)>,
    /// Refusals by their codes.
    pub refusals: BTreeMap<String, u64>,
}

/// What a throw-away user does with a hold.
#[derive(Clone, Copy, PartialEq)]
enum Strategy {
    /// Extends it and keeps it until its deadline, then takes the best available places.
    Keep,
    /// Releases it after a moment and takes the next one.
    Cycle,
    /// Keeps it, and requests the same seats again at the instant of its deadline.
    Snipe,
}

/// The numbers of places that are requested, one after the other, until one is granted.
const QUANTITIES: [u32; 3] = [8, 4, 1];
/// How long before its deadline a hold is extended.
const EXTEND_BEFORE: Duration = Duration::from_millis(300);

struct KeptHold {
    held: GrantedHold,
    /// When it must be extended, or other places taken.
    due: Instant,
    extended: bool,
    /// Its index in the log.
    number: usize,
}

/// The outcome of a request for places.
enum Attempt {
    Places(GrantedHold),
    /// The user may hold no more now.
    Full,
    /// Nothing is available, or the user must wait, for this long if the answer said so.
    Nothing(Option<Duration>),
}

/// Runs a throw-away user: half of them keep their holds, a quarter cycles, a quarter snipes.
pub(super) async fn hoard(sale: Rc<SaleContext>, person: Person, number: usize, mut rng: StdRng) {
    let strategy = [Strategy::Keep, Strategy::Cycle, Strategy::Keep, Strategy::Snipe][number % 4];
    let pause = sale.scenario.hoarder_pause.get();
    let mut kept: Vec<KeptHold> = Vec::new();
    let mut named = None;
    loop {
        let attempt = take(&sale, &person, named.take()).await;
        let asks_again = match come_back(&sale, &person, attempt).await {
            Attempt::Places(held) => {
                kept.push(keep(&sale, held));
                continue;
            }
            Attempt::Full if kept.is_empty() || strategy == Strategy::Cycle => about(pause, &mut rng),
            // Nothing to do before one of them ends.
            Attempt::Full => Duration::MAX,
            // A user who is told to wait for long tries earlier.
            Attempt::Nothing(wait) => wait.unwrap_or(pause).min(pause * 10) + about(pause, &mut rng),
        };
        let first_due = kept.iter().map(|hold| hold.due).min();
        let asks_again = Instant::now().checked_add(asks_again);
        let Some(until) = first_due.into_iter().chain(asks_again).min() else { continue };
        tokio::time::sleep_until(until).await;
        if strategy == Strategy::Cycle {
            for hold in kept.drain(..) {
                person.release(&sale, &hold.held).await;
                sale.hoarder_log.borrow_mut().holds[hold.number].1 = sale.clock.now();
            }
            continue;
        }
        let now = Instant::now();
        for mut hold in std::mem::take(&mut kept) {
            if now < hold.due {
                kept.push(hold);
            } else if !hold.extended {
                if let Outcome::Granted(more) = person.extend(&sale, &hold.held).await {
                    sale.hoarder_log.borrow_mut().holds[hold.number].1 = ends(&sale, &more);
                    hold.held = more;
                }
                (hold.due, hold.extended) = (Instant::now() + hold.held.remaining(), true);
                kept.push(hold);
            } else if strategy == Strategy::Snipe {
                named = Some(json!({"seats": hold.held.labels()}).to_string());
            }
        }
    }
}

fn ends(sale: &SaleContext, held: &GrantedHold) -> u64 {
    sale.clock.now() + held.remaining().as_micros() as u64
}

fn keep(sale: &SaleContext, held: GrantedHold) -> KeptHold {
    let mut hoarder_log = sale.hoarder_log.borrow_mut();
    hoarder_log.holds.push((sale.clock.now(), ends(sale, &held), held.labels().len() as u32));
    let remaining = held.remaining();
    let due = Instant::now() + remaining - EXTEND_BEFORE.min(remaining / 2);
    KeptHold { number: hoarder_log.holds.len() - 1, held, due, extended: false }
}

/// Takes as many places as are granted: the named ones, otherwise the best available.
async fn take(sale: &SaleContext, person: &Person, named: Option<String>) -> Attempt {
    let best = QUANTITIES.map(|quantity| json!({"best_available": {"quantity": quantity}}).to_string());
    let mut attempt = Attempt::Nothing(None);
    for selection in named.into_iter().chain(best) {
        let (code, wait) = match person.hold(sale, &selection, None).await {
            Outcome::Granted(held) => return Attempt::Places(held),
            Outcome::Refused(code, wait) => (code, wait),
            Outcome::Silence => ("no answer".to_owned(), None),
        };
        attempt = if code == "limit_exceeded" { Attempt::Full } else { Attempt::Nothing(wait) };
        let asks_for_less = matches!(code.as_str(), "limit_exceeded" | "seats_unavailable" | "held_recently");
        *sale.hoarder_log.borrow_mut().refusals.entry(code).or_default() += 1;
        if !asks_for_less {
            break;
        }
    }
    attempt
}

/// A guest who may hold no more, or has to wait, is another one from now on. That one asks after a pause.
async fn come_back(sale: &SaleContext, person: &Person, attempt: Attempt) -> Attempt {
    let is_refused = matches!(attempt, Attempt::Full | Attempt::Nothing(Some(_)));
    if !sale.scenario.hoarder_guests || !is_refused {
        return attempt;
    }
    if !person.become_another(sale).await {
        *sale.hoarder_log.borrow_mut().refusals.entry("no session".to_owned()).or_default() += 1;
    }
    Attempt::Nothing(None)
}
