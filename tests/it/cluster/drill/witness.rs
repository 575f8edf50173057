//! Whether the journals explain every answer in the order of real time: the system is linearizable, and the journal is the
//! witness (Herlihy and Wing, "Linearizability", 1990; with a known order the check is linear, see Gibbons and Korach).
//!
//! Each answer has a point: the epoch and number of the transition that it made or saw. What was answered before another
//! request was sent must have a lower point. A refused place must have been taken at some point in between.

use std::{collections::HashMap, time::Instant};

use domain::{Change, EventId, HoldId, OrderId, Seq};
use ticketbuster::{codec::decode_change, store::Store};

use super::clients::{Told, What};

/// Epoch and transition.
type Point = (u64, u64);

/// A journal, as answers see it.
#[derive(Default)]
struct Line {
    held: HashMap<HoldId, Point>,
    released: HashMap<HoldId, Point>,
    placed: HashMap<OrderId, Point>,
    /// When each place was taken, and when it was free again.
    taken: HashMap<u32, Vec<(u64, u64)>>,
}

impl Line {
    async fn read(store: &dyn Store, event: EventId) -> Self {
        let mut line = Self::default();
        let mut open: HashMap<HoldId, (Vec<u32>, u64)> = HashMap::new();
        let mut holds: HashMap<OrderId, HoldId> = HashMap::new();
        let mut after = Seq(0);
        loop {
            let rows = store.journal(event, after, 5_000).await.unwrap();
            let Some(last) = rows.last() else { break };
            after = last.seq;
            for row in &rows {
                let point = (row.epoch.0, row.seq.0);
                let mut ends = Vec::new();
                match decode_change(&row.payload).unwrap() {
                    Change::Held { hold, places, .. } => {
                        line.held.entry(hold).or_insert(point);
                        open.insert(hold, (places.seats.iter().map(|seat| seat.0).collect(), row.seq.0));
                    }
                    Change::Released { hold } => {
                        line.released.insert(hold, point);
                        ends.push(hold);
                    }
                    Change::Expired { holds } => ends.extend(holds),
                    Change::OrderPlaced { order, hold, .. } => {
                        assert!(line.placed.insert(order, point).is_none(), "order {order} twice");
                        holds.insert(order, hold);
                    }
                    Change::OrderFailed { order, .. } | Change::Cancelled { order, .. } => {
                        ends.push(holds[&order])
                    }
                    _ => {}
                }
                for hold in ends {
                    let Some((seats, from)) = open.remove(&hold) else { continue };
                    seats
                        .iter()
                        .for_each(|seat| line.taken.entry(*seat).or_default().push((from, row.seq.0)));
                }
            }
        }
        for (seats, from) in open.into_values() {
            seats.iter().for_each(|seat| line.taken.entry(*seat).or_default().push((from, u64::MAX)));
        }
        line
    }

    /// The point of an answer; nothing, if it was answered from memory by an owner that died before it was written.
    fn point(&self, what: What) -> Option<Point> {
        match what {
            What::Held(hold, _) => self.held.get(&hold).copied(),
            What::Released(hold) => self.released.get(&hold).copied(),
            What::Ordered(order) => Some(self.placed[&order]),
            What::Seen(epoch, seq) => Some((epoch, seq)),
            What::Taken(_) | What::Wanted(_) => None,
        }
    }
}

/// What was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Found {
    pub answers: usize,
    /// Holds and releases that their owner took with it when it died.
    pub lost: usize,
}

/// Reads the journals of these events, and checks all that was told of them.
pub async fn check(store: &dyn Store, events: &[EventId], told: &[Told]) -> Result<Found, String> {
    let mut found = Found { answers: told.len(), lost: 0 };
    for (at, event) in events.iter().enumerate() {
        let line = Line::read(store, *event).await;
        let of_it: Vec<&Told> = told.iter().filter(|told| told.event == at).collect();
        found.lost += in_order(&line, &of_it)?;
        refusals(&line, &of_it)?;
    }
    Ok(found)
}

/// Nothing is older than what was answered before it was asked. How many answers have no point.
fn in_order(line: &Line, told: &[&Told]) -> Result<usize, String> {
    let with_points = told.iter().filter_map(|told| Some((*told, line.point(told.what)?)));
    let mut by_answer: Vec<(&Told, Point)> = with_points.collect();
    let mut by_sending = by_answer.clone();
    by_answer.sort_by_key(|(told, _)| told.answered);
    by_sending.sort_by_key(|(told, _)| told.sent);
    let (mut before, mut newest) = (by_answer.iter().peekable(), None::<(&Told, Point)>);
    for (told, point) in by_sending {
        while let Some(earlier) = before.next_if(|(earlier, _)| earlier.answered < told.sent) {
            if newest.is_none_or(|(_, newest)| newest < earlier.1) {
                newest = Some(*earlier);
            }
        }
        let Some((earlier, at)) = newest else { continue };
        // A map may show the same state as another one.
        let is_right = if matches!(told.what, What::Seen(..)) { at <= point } else { at < point };
        if !is_right {
            return Err(format!("{told:?} at {point:?} came after {earlier:?} at {at:?}"));
        }
    }
    let without = told.iter().filter(|told| matches!(told.what, What::Taken(_) | What::Wanted(_))).count();
    Ok(told.len() - without - by_answer.len())
}

/// A place that was refused was taken at some point between what was answered before and what was asked after.
fn refusals(line: &Line, told: &[&Told]) -> Result<(), String> {
    // Holds that may have stood, and are not in the journal: their owner died before they were written.
    let unwritten: Vec<(u32, Instant)> = told
        .iter()
        .filter_map(|told| match told.what {
            What::Held(hold, place) if !line.held.contains_key(&hold) => Some((place, told.sent)),
            What::Wanted(place) => Some((place, told.sent)),
            _ => None,
        })
        .collect();
    // Only what is in the journal has a number of its own there: an owner that died may have shown other ones.
    let written = || told.iter().filter(|told| !matches!(told.what, What::Seen(..)));
    let numbered = || written().filter_map(|told| Some((*told, line.point(told.what)?.1)));
    let mut answered: Vec<_> = numbered().map(|(told, seq)| (told.answered, seq)).collect();
    let mut sent: Vec<_> = numbered().map(|(told, seq)| (told.sent, seq)).collect();
    answered.sort_unstable();
    sent.sort_unstable();
    // The newest of what was answered until then, the oldest of what was sent from then on.
    let mut newest = 0;
    for (_, seq) in &mut answered {
        newest = newest.max(*seq);
        *seq = newest;
    }
    let mut oldest = u64::MAX;
    for (_, seq) in sent.iter_mut().rev() {
        oldest = oldest.min(*seq);
        *seq = oldest;
    }
    for told in told {
        let What::Taken(place) = told.what else { continue };
        let before = answered.partition_point(|(at, _)| *at < told.sent).checked_sub(1);
        let from = before.map_or(0, |at| answered[at].1);
        let to = sent.get(sent.partition_point(|(at, _)| *at <= told.answered)).map_or(u64::MAX, |at| at.1);
        let taken = line.taken.get(&place);
        let is_explained =
            taken.is_some_and(|taken| taken.iter().any(|(begin, end)| *begin < to && *end > from));
        let was_unwritten = unwritten.iter().any(|(held, sent)| *held == place && *sent < told.answered);
        if !is_explained && !was_unwritten {
            return Err(format!("{told:?} was free from {from} to {to}: {taken:?}"));
        }
    }
    Ok(())
}
