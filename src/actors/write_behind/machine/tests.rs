//! The machine alone, with a store that is a list, and faults by seed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::store::JournalRow;
use domain::{Counts, Epoch, SeatStatus, Seq, ShardId};

const SETTINGS: FlushSettings =
    FlushSettings { interval: Millis(2), transitions_max: 4, retry_first: Millis(10), retry_max: Millis(40) };

fn event(n: u128) -> EventId {
    EventId(Uuid::from_u128(n))
}

/// The id of an event's write that leads to this sequence number.
fn id(n: u128, seq: u64) -> crate::store::WriteId {
    Uuid::from_u128(n << 64 | u128::from(seq))
}

fn write(n: u128, seq: u64) -> EventWrite {
    EventWrite {
        event: event(n),
        shard: ShardId(0),
        epoch: Epoch(1),
        write_id: id(n, seq),
        follows: (seq > 1).then(|| id(n, seq - 1)),
        expected: Seq(seq - 1),
        last: Seq(seq),
        at: Timestamp(0),
        counts: Counts::default(),
        orders_pending: 0,
        rules: None,
        journal: vec![JournalRow { seq: Seq(seq), at: Timestamp(0), epoch: Epoch(1), payload: Vec::new() }],
        seats: vec![SeatRow { seat: SeatIndex(7), status: SeatStatus::from_bits(seq as u8) }],
        sold: Vec::new(),
        orders: Vec::new(),
        tickets: Vec::new(),
        refunds: Vec::new(),
        outcomes: Vec::new(),
        contacts: Vec::new(),
        outbox: Vec::new(),
        inbox: Vec::new(),
        history: Vec::new(),
    }
}

fn batch_of(effects: &[Effect]) -> Option<Arc<Batch>> {
    effects.iter().find_map(|effect| match effect {
        Effect::Write(batch) => Some(batch.clone()),
        _ => None,
    })
}

#[test]
fn appends_wait_for_company_but_not_for_long() {
    let mut machine = WriteBehindMachine::new(SETTINGS);
    assert!(machine.append(write(1, 1), 1, Timestamp(0)).is_empty());
    assert!(machine.append(write(1, 2), 2, Timestamp(1)).is_empty());
    assert_eq!(machine.next_tick(), Some(Timestamp(2)));
    let batch = batch_of(&machine.tick(Timestamp(2))).unwrap();
    assert_eq!((batch.writes.len(), batch.writes[0].journal.len()), (1, 2));
    assert_eq!(
        batch.writes[0].seats,
        [SeatRow { seat: SeatIndex(7), status: SeatStatus::Sold }],
        "the last status"
    );
    // A full batch does not wait, but only one is in flight.
    let mut effects = Vec::new();
    for seq in 3..=6 {
        effects.extend(machine.append(write(1, seq), seq, Timestamp(3)));
    }
    assert!(batch_of(&effects).is_none());
    let effects = machine.written(Ok(vec![PartOutcome::Written]), Timestamp(3));
    assert!(matches!(effects[0], Effect::Durable { watermark: 2, transitions: 2, .. }));
    assert_eq!(batch_of(&effects).unwrap().writes[0].journal.len(), 4);
}

#[test]
fn what_rests_on_a_failed_write_is_dropped_with_it() {
    let mut machine = WriteBehindMachine::new(SETTINGS);
    machine.append(write(1, 1), 1, Timestamp(0));
    machine.append(write(2, 1), 1, Timestamp(0));
    machine.tick(Timestamp(2));
    machine.append(write(1, 2), 2, Timestamp(2));
    let effects = machine.written(Ok(vec![PartOutcome::Fenced, PartOutcome::Written]), Timestamp(3));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Fenced { transitions: 2, .. })));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Durable { .. })));
    assert!(!machine.holds(event(1)) && machine.is_empty());
}

/// A head of this event that somebody has written under this epoch.
fn head(epoch: u64, write_id: crate::store::WriteId) -> Option<Head> {
    let (seq, at, counts) = (Seq(1), Timestamp(0), Counts::default());
    Some(Head { seq, epoch: Epoch(epoch), at, write_id: Some(write_id), counts })
}

#[test]
fn of_a_write_that_was_overtaken_while_its_outcome_was_unknown_nobody_says_that_it_was_not_done() {
    for (heads, outcomes) in [
        // The next owner has written both events: ours may have been there before.
        ([head(2, id(1, 9)), head(2, id(2, 9))], [Some(true), Some(true)]),
        // It has written one; the other shows that the whole batch was there.
        ([head(2, id(1, 9)), head(1, id(2, 1))], [Some(true), None]),
    ] {
        let mut machine = WriteBehindMachine::new(SETTINGS);
        machine.append(write(1, 1), 1, Timestamp(0));
        machine.append(write(2, 1), 1, Timestamp(0));
        machine.tick(Timestamp(2));
        machine.written(Err(WriteError::Unknown(String::new())), Timestamp(3));
        let effects = machine.heads(Ok(heads.to_vec()), Timestamp(3));
        for (number, outcome) in (1..).zip(outcomes) {
            let fenced = effects.iter().find_map(|effect| match effect {
                Effect::Fenced { event: of, may_be_written, .. } if *of == event(number) => {
                    Some(*may_be_written)
                }
                _ => None,
            });
            assert_eq!(fenced, outcome, "{effects:?}");
        }
        assert!(machine.is_empty());
    }
    // One that nobody has overtaken would still be at its head: nothing was written, and it is tried again.
    let mut machine = WriteBehindMachine::new(SETTINGS);
    machine.append(write(1, 1), 1, Timestamp(0));
    machine.append(write(2, 1), 1, Timestamp(0));
    machine.tick(Timestamp(2));
    machine.written(Err(WriteError::Unknown(String::new())), Timestamp(3));
    let effects = machine.heads(Ok(vec![head(2, id(1, 9)), None]), Timestamp(3));
    assert!(matches!(effects[..], [Effect::Waiting { .. }]), "{effects:?}");
    let effects = machine.tick(Timestamp(100));
    assert_eq!(batch_of(&effects).unwrap().writes.len(), 2);
    let effects = machine.written(Ok(vec![PartOutcome::Fenced, PartOutcome::Written]), Timestamp(101));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Fenced { may_be_written: false, .. })));
}

#[test]
fn a_commit_that_always_fails_is_tried_ever_less_often() {
    let mut machine = WriteBehindMachine::new(SETTINGS);
    machine.append(write(1, 1), 1, Timestamp(0));
    let (mut writes, mut logged) = (0, 0);
    for at in 0..4_000 {
        let now = Timestamp(at);
        let mut effects = machine.tick(now);
        while let Some(effect) = effects.pop() {
            effects.extend(match effect {
                Effect::Write(_) => {
                    writes += 1;
                    machine.written(Err(WriteError::Unknown("the disk is full".to_owned())), now)
                }
                Effect::ReadHeads(_) => machine.heads(Ok(vec![None]), now),
                Effect::Waiting { .. } => {
                    logged += 1;
                    Vec::new()
                }
                other => panic!("{other:?}"),
            });
        }
    }
    // Every 40 ms (`retry_max`), after a few quicker ones; and two lines for each.
    assert!((100..110).contains(&writes), "{writes} writes in four seconds");
    assert!(logged <= 2 * writes, "{logged} lines for {writes} writes");
    assert_eq!(machine.waiting_since(), Some(Timestamp(0)));
}

/// What the store does with the next request.
#[derive(Clone, Copy, Debug)]
enum StoreAnswer {
    Writes,
    Refuses,
    BreaksBefore,
    BreaksAfter,
}

fn store_answer() -> impl Strategy<Value = StoreAnswer> {
    prop_oneof![
        3 => Just(StoreAnswer::Writes),
        1 => Just(StoreAnswer::Refuses),
        1 => Just(StoreAnswer::BreaksBefore),
        1 => Just(StoreAnswer::BreaksAfter),
    ]
}

/// A store that fails as it is told to, and works once nothing more is said.
struct FaultyStore {
    heads: BTreeMap<EventId, (u64, crate::store::WriteId)>,
    answers: std::vec::IntoIter<StoreAnswer>,
    heads_fail: std::vec::IntoIter<bool>,
}

impl FaultyStore {
    fn write(&mut self, batch: &Batch) -> Result<Result<Vec<PartOutcome>, WriteError>, TestCaseError> {
        let answer = self.answers.next().unwrap_or(StoreAnswer::Writes);
        if matches!(answer, StoreAnswer::Writes | StoreAnswer::BreaksAfter) {
            for write in &batch.writes {
                let head = self.heads.get(&write.event);
                let (seq, last) = (head.map_or(0, |(seq, _)| *seq), head.map(|(_, id)| *id));
                prop_assert_eq!(seq, write.expected.0, "a batch was written twice or out of order");
                prop_assert_eq!(last, write.follows, "it does not name the one before");
                self.heads.insert(write.event, (write.last.0, write.write_id));
            }
        }
        Ok(match answer {
            StoreAnswer::Writes => Ok(vec![PartOutcome::Written; batch.writes.len()]),
            StoreAnswer::Refuses => Err(WriteError::Unavailable(String::new())),
            StoreAnswer::BreaksBefore | StoreAnswer::BreaksAfter => Err(WriteError::Unknown(String::new())),
        })
    }

    fn read_heads(&mut self, events: &[EventId]) -> Result<Vec<Option<Head>>, String> {
        let head = |event: &EventId| {
            let (seq, id) = self.heads.get(event)?;
            Some(Head {
                seq: Seq(*seq),
                epoch: Epoch(1),
                at: Timestamp(0),
                write_id: Some(*id),
                counts: Counts::default(),
            })
        };
        let heads = events.iter().map(head).collect();
        if self.heads_fail.next() == Some(true) { Err(String::new()) } else { Ok(heads) }
    }
}

/// The machine with that store, and what the events were told.
struct Run {
    machine: WriteBehindMachine,
    store: FaultyStore,
    appended: BTreeMap<EventId, u64>,
    told: BTreeMap<EventId, u64>,
}

impl Run {
    fn append(&mut self, event_number: u128, now: Timestamp) -> Vec<Effect> {
        let seq = self.appended.entry(event(event_number)).or_default();
        *seq += 1;
        self.machine.append(write(event_number, *seq), *seq, now)
    }

    /// Does what the machine wants done, and returns what it wants then.
    fn carry_out(&mut self, effect: Effect, now: Timestamp) -> Result<Vec<Effect>, TestCaseError> {
        match effect {
            Effect::Write(batch) => {
                let result = self.store.write(&batch)?;
                return Ok(self.machine.written(result, now));
            }
            Effect::ReadHeads(events) => {
                let heads = self.store.read_heads(&events);
                return Ok(self.machine.heads(heads, now));
            }
            Effect::Durable { event, watermark, .. } => {
                prop_assert!(self.store.heads[&event].0 >= watermark, "told durable before it was");
                self.told.insert(event, watermark);
            }
            Effect::Waiting { .. } | Effect::Relay(_) => {}
            Effect::Fenced { .. } | Effect::Broken { .. } => prop_assert!(false, "nobody else writes here"),
        }
        Ok(Vec::new())
    }
}

proptest! {
    /// Whatever fails around whichever commit: every append becomes durable once, in order, and is told
    /// durable only when it is.
    #[test]
    fn nothing_is_lost_and_nothing_is_written_twice(
        steps in prop::collection::vec((1u128..4, 0i64..5), 1..60),
        answers in prop::collection::vec(store_answer(), 0..40),
        heads_fail in prop::collection::vec(any::<bool>(), 0..10),
    ) {
        let (answers, heads_fail) = (answers.into_iter(), heads_fail.into_iter());
        let mut run = Run {
            machine: WriteBehindMachine::new(SETTINGS),
            store: FaultyStore { heads: BTreeMap::new(), answers, heads_fail },
            appended: BTreeMap::new(),
            told: BTreeMap::new(),
        };
        let mut now = Timestamp(0);
        let mut waiting: Vec<Effect> = Vec::new();
        let mut steps = steps.into_iter();
        for _ in 0..2_000 {
            let mut effects = std::mem::take(&mut waiting);
            match steps.next() {
                Some((number, millis)) => {
                    now = now + Millis(millis);
                    effects.extend(run.append(number, now));
                }
                None => {
                    now = now + Millis(5);
                    effects.extend(run.machine.tick(now));
                }
            }
            for effect in effects {
                waiting.extend(run.carry_out(effect, now)?);
            }
        }
        prop_assert!(run.machine.is_empty());
        prop_assert_eq!(&run.told, &run.appended);
        prop_assert!(run.appended.iter().all(|(event, seq)| run.store.heads[event].0 == *seq));
    }
}
