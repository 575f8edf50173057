use uuid::Uuid;

use super::*;

fn key(number: u64) -> CountKey {
    CountKey(number)
}

fn process(number: u128) -> ProcessId {
    ProcessId(Uuid::from_u128(number))
}

fn pass(messages: Vec<Bytes>, to: &SharedCounts, from: ProcessId) -> Vec<CountKey> {
    let told = messages.iter().map(|bytes| Told::read(bytes).unwrap());
    told.flat_map(|told| to.take(from, &told)).collect()
}

fn pair() -> [SharedCounts; 2] {
    let both = [SharedCounts::new(Subject::PlacesHeld), SharedCounts::new(Subject::PlacesHeld)];
    both.iter().for_each(|counts| counts.keep_only(&[process(1), process(2)]));
    both
}

#[test]
fn changes_are_told_and_sums_are_those_of_all_others() {
    let [one, other] = pair();
    one.set(key(7), 3);
    one.add(key(8), 1);
    pass(one.changes(), &other, process(1));
    assert_eq!((other.elsewhere(key(7)), other.elsewhere(key(8)), other.own(key(7))), (3, 1, 0));
    pass(one.changes(), &other, process(2));
    assert_eq!(other.elsewhere(key(7)), 3, "nothing has changed since");
    other.take(
        process(2),
        &Told { subject: Subject::PlacesHeld, part: Part::Changes, round: 1, items: vec![(key(7), 4)] },
    );
    assert_eq!(other.elsewhere(key(7)), 7);
    one.add(key(8), -1);
    one.set(key(7), 1);
    pass(one.changes(), &other, process(1));
    assert_eq!((other.elsewhere(key(7)), other.elsewhere(key(8))), (5, 0));
    other.keep_only(&[process(1)]);
    assert_eq!(other.elsewhere(key(7)), 1, "who has ended counts no longer");
}

#[test]
fn what_was_lost_is_made_up_for_by_the_next_rounds() {
    let [one, other] = pair();
    (0..40_000).for_each(|number| one.set(key(number), 1));
    assert_eq!(pass(one.everything(), &other, process(1)), [], "it had told nothing before");
    let known =
        |range: std::ops::Range<u64>| range.filter(|number| other.elsewhere(key(*number)) == 1).count();
    assert_eq!(known(0..40_000), 40_000);
    // These are never heard.
    one.set(key(1), 0);
    one.set(key(50_000), 1);
    one.changes();
    assert_eq!((other.elsewhere(key(1)), other.elsewhere(key(50_000))), (1, 0));
    let mut round = one.everything();
    round.remove(0);
    pass(round, &other, process(1));
    assert!(known(2..40_000) == 39_998, "a message that is lost takes nothing away");
    pass(one.everything(), &other, process(1));
    pass(one.everything(), &other, process(1));
    assert_eq!((other.elsewhere(key(1)), other.elsewhere(key(50_000))), (0, 1));
    assert_eq!(known(2..40_000), 39_998);
}

#[test]
fn who_has_not_told_everything_may_count_anybody() {
    let [one, other] = pair();
    one.set(key(7), 1);
    assert!(other.may_count(process(1), key(9)));
    pass(one.changes(), &other, process(1));
    assert!(other.may_count(process(1), key(9)));
    pass(one.everything(), &other, process(1));
    assert!(other.may_count(process(1), key(7)) && !other.may_count(process(1), key(9)));
    one.set(key(9), 1);
    assert_eq!(pass(one.changes(), &other, process(1)), [key(9)], "it is new");
    one.set(key(9), 2);
    assert_eq!(pass(one.changes(), &other, process(1)), [], "it is known");
    other.keep_only(&[]);
    assert!(other.may_count(process(1), key(10)), "it begins anew");
}

#[test]
fn who_is_alone_notes_nothing_and_damaged_messages_are_none() {
    let alone = SharedCounts::new(Subject::Viewers);
    alone.add(key(7), 2);
    assert!(alone.changes().is_empty());
    let message = alone.everything().remove(0);
    assert_eq!(Told::read(&message).unwrap().items, [(key(7), 2)]);
    for wrong in [&b""[..], &message[..6], &message[..message.len() - 1], &[0xff; 19]] {
        assert_eq!(Told::read(wrong), None);
    }
}
