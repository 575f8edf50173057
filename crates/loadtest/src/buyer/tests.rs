//! Visits of buyers, answer by answer.

use rand::{SeedableRng, rngs::StdRng};

use super::*;
use crate::venue::tests::venue;

/// A scenario without random behaviour.
fn plain() -> Scenario {
    Scenario {
        browse_event: 0.0,
        browse_map: 0.0,
        named: 0.0,
        areas: 0.0,
        adjacent: 0.0,
        abandon: 0.0,
        release: 0.0,
        declined: 0.0,
        duplicates: 0.0,
        accessible: 0.0,
        bots: 0.0,
        quantities: "3:1".parse().unwrap(),
        ..Scenario::default()
    }
}

/// Runs a buyer's visit with these replies in turn.
fn visit(scenario: &Scenario, replies: &[Reply]) -> (Vec<Action>, Option<VisitEnd>, Buyer) {
    let venue = venue();
    let (live, taste) = (LiveMap::new(&venue.before), Taste::new(&venue, scenario.taste));
    let mut rng = StdRng::seed_from_u64(5);
    let mut world = World { scenario, venue: &venue, live: &live, taste: &taste, rng: &mut rng };
    let mut buyer = Buyer::new(0, &mut world);
    let (mut sent, mut replies) = (Vec::new(), replies.iter());
    let mut step = buyer.wake(&mut world);
    loop {
        step = match step {
            Step::Leave(end) => return (sent, Some(end), buyer),
            Step::Wait(_) => buyer.wake(&mut world),
            Step::Send(action) => {
                sent.push(action);
                match replies.next() {
                    Some(reply) => buyer.hear(*reply, &mut world),
                    None => return (sent, None, buyer),
                }
            }
        };
    }
}

#[test]
fn a_purchase() {
    let scenario = Scenario { browse_event: 1.0, browse_map: 1.0, ..plain() };
    let replies = [
        Reply::Read,
        Reply::Read,
        Reply::Held,
        Reply::Accepted,
        Reply::Undecided,
        Reply::Silence,
        Reply::Completed,
    ];
    let (sent, end, buyer) = visit(&scenario, &replies);
    use Action::{AskOrder, Hold, Order, ReadEvent, ReadMap};
    assert_eq!(sent, [ReadEvent, ReadMap, Hold, Order, AskOrder, AskOrder, AskOrder]);
    assert_eq!((end, buyer.key), (Some(VisitEnd::Bought), 2));
    assert!(buyer.is_gone());
}

#[test]
fn who_loses_the_race_tries_again_for_less_with_a_new_key_and_gives_up() {
    let scenario = Scenario { tries: 3, ..plain() };
    let (sent, end, buyer) = visit(&scenario, &[Reply::Taken, Reply::Taken, Reply::Taken]);
    assert_eq!((sent.len(), end, buyer.key), (3, Some(VisitEnd::EmptyHanded), 3));
    assert_eq!(buyer.selection, Selection::Best { quantity: 1, adjacent: false, accessible: false });
}

#[test]
fn who_hears_nothing_asks_again_with_the_same_key_for_the_same() {
    let scenario = Scenario { named: 1.0, taste: 0.0, retries: 3, ..plain() };
    let later = Reply::Later(Some(1_000_000));
    let (sent, end, buyer) = visit(&scenario, &[Reply::Silence, later, Reply::Silence]);
    assert_eq!((sent.len(), end, buyer.key), (4, None, 1));
    assert!(matches!(buyer.selection, Selection::Seats(_)));
    let (sent, end, buyer) = visit(&scenario, &[Reply::Silence; 4]);
    assert_eq!((sent.len(), end), (4, Some(VisitEnd::Unanswered)));
    assert_eq!(buyer.unknown_outcome(), Some(Action::Hold), "what became of it is not known");
    let unkeyed = Scenario { keyed_holds: false, ..scenario.clone() };
    let (sent, end, buyer) = visit(&unkeyed, &[later, Reply::Silence]);
    assert_eq!((sent.len(), end), (2, Some(VisitEnd::Unanswered)), "a refusal leaves nothing, silence might");
    assert_eq!(buyer.unknown_outcome(), Some(Action::Hold));
    let (sent, _, buyer) = visit(&scenario, &[Reply::Held, Reply::Silence, Reply::Accepted]);
    assert_eq!((&sent[1..], buyer.key), (&[Action::Order, Action::Order, Action::AskOrder][..], 2));
}

#[test]
fn holds_are_left_and_given_back() {
    let (sent, end, _) = visit(&Scenario { abandon: 1.0, ..plain() }, &[Reply::Held]);
    assert_eq!((sent.len(), end), (1, Some(VisitEnd::Abandoned)));
    let release = Scenario { release: 1.0, ..plain() };
    let (sent, end, _) = visit(&release, &[Reply::Held, Reply::Silence, Reply::HoldOver]);
    assert_eq!(sent, [Action::Hold, Action::Release, Action::Release]);
    assert_eq!(end, Some(VisitEnd::GaveBack));
}

#[test]
fn a_double_click_sends_the_order_again_with_its_key() {
    let scenario = Scenario { duplicates: 1.0, ..plain() };
    let replies =
        [Reply::Held, Reply::Accepted, Reply::Accepted, Reply::Failed, Reply::Silence, Reply::Released];
    let (sent, end, buyer) = visit(&scenario, &replies);
    let order = [Action::Hold, Action::Order, Action::Order, Action::AskOrder];
    assert_eq!(
        sent,
        [&order[..], &[Action::Release; 2]].concat(),
        "the hold is theirs until they give it back"
    );
    assert_eq!((end, buyer.key), (Some(VisitEnd::Declined), 2));
}

#[test]
fn whose_hold_ran_out_begins_again() {
    let (sent, _, buyer) = visit(&plain(), &[Reply::Held, Reply::HoldOver, Reply::Held]);
    assert_eq!(sent, [Action::Hold, Action::Order, Action::Hold, Action::Order]);
    assert_eq!(buyer.key, 4);
    assert_eq!(visit(&plain(), &[Reply::Limited]).1, Some(VisitEnd::Limited));
    assert_eq!(visit(&plain(), &[Reply::Nonsense]).1, Some(VisitEnd::Unanswered));
}

#[test]
fn who_needs_a_wheelchair_place_asks_for_one() {
    let (_, _, buyer) = visit(&Scenario { accessible: 1.0, named: 1.0, ..plain() }, &[]);
    assert_eq!(buyer.selection, Selection::Best { quantity: 3, adjacent: false, accessible: true });
}

#[test]
fn areas_are_wanted_where_there_are_any_and_limits_are_kept() {
    let scenario = Scenario { areas: 1.0, quantities: "9:1".parse().unwrap(), ..plain() };
    let (_, _, buyer) = visit(&scenario, &[]);
    assert_eq!(buyer.selection, Selection::Area { area: 0, quantity: 3 });
}
