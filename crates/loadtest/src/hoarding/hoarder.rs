//! A throw-away user: holds as many places as are given, never buys, and holds again. All of them are there at
//! the first instant, and stay until the last honest buyer has left.

use std::{collections::BTreeMap, rc::Rc, time::Duration};

use rand::rngs::StdRng;
use serde_json::json;
use tokio::time::Instant;

use super::{
    Scene,
    honest::about,
    person::{Heard, Held, Person},
};

/// What throw-away users got, and what they did not.
#[derive(Debug, Default)]
pub(super) struct Spoils {
    /// When each hold began and ended by the clock, in microseconds, and its places.
    pub holds: Vec<(u64, u64, u32)>,
    /// Refusals by their codes.
    pub refusals: BTreeMap<String, u64>,
}

/// How they go about it.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// Keeps a hold to its very end, with more time if there is any, and takes the best that are free then.
    Sits,
    /// Gives a hold back after a moment and takes the next.
    Cycles,
    /// Asks for the same seats again at the instant of the deadline.
    Snipes,
}

/// Places that are asked for at once, until so many are granted.
const QUANTITIES: [u32; 3] = [8, 4, 1];
/// More time is asked for so long before a hold's end.
const EXTEND_BEFORE: Duration = Duration::from_millis(300);

struct Kept {
    held: Held,
    /// When there is something to do about it: to ask for more time, or to take other places.
    due: Instant,
    extended: bool,
    /// Its number among all spoils.
    number: usize,
}

/// What came of asking for places.
enum Got {
    Places(Held),
    /// They may have no more now.
    Full,
    /// Nothing is free, or they must wait, for so long if that was said.
    Nothing(Option<Duration>),
}

/// Half of them sit, a quarter cycles, a quarter snipes.
pub(super) async fn hoard(scene: Rc<Scene>, person: Person, number: usize, mut rng: StdRng) {
    let way = [Way::Sits, Way::Cycles, Way::Sits, Way::Snipes][number % 4];
    let pause = scene.scenario.hoarder_pause.get();
    let mut kept: Vec<Kept> = Vec::new();
    let mut named = None;
    loop {
        let asks_again = match take(&scene, &person, named.take()).await {
            Got::Places(held) => {
                kept.push(keep(&scene, held));
                continue;
            }
            Got::Full if kept.is_empty() || way == Way::Cycles => about(pause, &mut rng),
            // Nothing to do before one of them ends.
            Got::Full => Duration::MAX,
            // Who is told to wait for long looks again and again whether it is true.
            Got::Nothing(wait) => wait.unwrap_or(pause).min(pause * 10) + about(pause, &mut rng),
        };
        let first_due = kept.iter().map(|hold| hold.due).min();
        let asks_again = Instant::now().checked_add(asks_again);
        let Some(until) = first_due.into_iter().chain(asks_again).min() else { continue };
        tokio::time::sleep_until(until).await;
        if way == Way::Cycles {
            for hold in kept.drain(..) {
                person.release(&scene, hold.held.hold_id).await;
                scene.spoils.borrow_mut().holds[hold.number].1 = scene.clock.now();
            }
            continue;
        }
        let now = Instant::now();
        for mut hold in std::mem::take(&mut kept) {
            if now < hold.due {
                kept.push(hold);
            } else if !hold.extended {
                if let Heard::Granted(more) = person.extend(&scene, hold.held.hold_id).await {
                    scene.spoils.borrow_mut().holds[hold.number].1 = ends(&scene, &more);
                    hold.held = more;
                }
                (hold.due, hold.extended) = (Instant::now() + hold.held.remaining(), true);
                kept.push(hold);
            } else if way == Way::Snipes {
                named = Some(json!({"seats": hold.held.labels()}).to_string());
            }
        }
    }
}

fn ends(scene: &Scene, held: &Held) -> u64 {
    scene.clock.now() + held.remaining().as_micros() as u64
}

fn keep(scene: &Scene, held: Held) -> Kept {
    let mut spoils = scene.spoils.borrow_mut();
    spoils.holds.push((scene.clock.now(), ends(scene, &held), held.labels().len() as u32));
    let remaining = held.remaining();
    let due = Instant::now() + remaining - EXTEND_BEFORE.min(remaining / 2);
    Kept { number: spoils.holds.len() - 1, held, due, extended: false }
}

/// As many places as are given, these or the best that are free.
async fn take(scene: &Scene, person: &Person, named: Option<String>) -> Got {
    let best = QUANTITIES.map(|quantity| json!({"best_available": {"quantity": quantity}}).to_string());
    let mut got = Got::Nothing(None);
    for wish in named.into_iter().chain(best) {
        let (code, wait) = match person.hold(scene, &wish, None).await {
            Heard::Granted(held) => return Got::Places(held),
            Heard::Refused(code, wait) => (code, wait),
            Heard::Silence => ("no answer".to_owned(), None),
        };
        got = if code == "limit_exceeded" { Got::Full } else { Got::Nothing(wait) };
        let asks_for_less = matches!(code.as_str(), "limit_exceeded" | "seats_unavailable" | "held_recently");
        *scene.spoils.borrow_mut().refusals.entry(code).or_default() += 1;
        if !asks_for_less {
            break;
        }
    }
    got
}
