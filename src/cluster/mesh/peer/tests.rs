use proptest::prelude::*;

use super::*;
use crate::cluster::mesh::proto::Answer;

const MS: Duration = Duration::from_millis(1);

/// A peer, the time, and what ended with whom.
struct World {
    peer: Peer<u32>,
    now: Instant,
    ends: Vec<(u32, End)>,
}

fn limits() -> Limits {
    Limits {
        waiting_max: 1_000,
        silent: Duration::from_secs(3),
        connect: Duration::from_secs(2),
        idle: Duration::from_secs(60),
        follows_max: 2,
    }
}

impl World {
    fn new() -> Self {
        let now = Instant::now();
        Self { peer: Peer::new(limits(), now), now, ends: Vec::new() }
    }

    fn open() -> Self {
        let mut world = Self::new();
        world.ask(0, 10_000).unwrap();
        assert_eq!(world.peer.order(), Some(Order::Connect));
        world.peer.opened(world.now);
        let number = world.take().unwrap().asks[0].number;
        world.hear(&[number]);
        world.ends.clear();
        world
    }

    fn ask(&mut self, waiter: u32, left_ms: u64) -> Result<u32, AskError> {
        self.peer.ask(self.now, Duration::from_millis(left_ms), Bytes::from_static(b"ask"), waiter)
    }

    fn take(&mut self) -> Option<Outward> {
        self.peer.take(self.now)
    }

    fn hear(&mut self, numbers: &[u32]) {
        let answers = numbers.iter().map(|number| Answer { number: *number, body: Bytes::new() }).collect();
        let Self { peer, now, ends } = self;
        peer.heard(*now, Inward { answers }, |waiter, end| ends.push((waiter, end)));
    }

    fn close(&mut self) {
        let Self { peer, now, ends } = self;
        peer.closed(*now, 1.0, |waiter, end| ends.push((waiter, end)));
    }

    fn pass(&mut self, time: Duration) -> bool {
        self.now += time;
        let Self { peer, now, ends } = self;
        peer.tick(*now, 1.0, |waiter, end| ends.push((waiter, end)))
    }

    fn ended(&mut self) -> Vec<(u32, End)> {
        std::mem::take(&mut self.ends)
    }
}

fn failed(waiter: u32, why: AskError) -> (u32, End) {
    (waiter, Err(why))
}

#[test]
fn the_first_ask_connects_and_leaves_when_the_connection_is_open() {
    let mut world = World::new();
    assert_eq!(world.peer.due(), None, "nobody needs it");
    world.ask(1, 5_000).unwrap();
    assert_eq!((world.peer.order(), world.peer.order()), (Some(Order::Connect), None));
    world.ask(2, 5_000).unwrap();
    assert_eq!(world.peer.order(), None, "it is being connected already");
    assert!(world.take().is_none());
    world.now += 20 * MS;
    world.peer.opened(world.now);
    let message = world.take().unwrap();
    let left: Vec<_> = message.asks.iter().map(|ask| (ask.number, ask.left_ms)).collect();
    assert_eq!(left, [(0, 4_980), (1, 4_980)], "both in one message, with the time that is left");
    assert!(world.take().is_none());
    world.hear(&[1, 1, 77]);
    assert_eq!(world.ended(), [(2, Ok(Bytes::new()))], "once, and nothing that nobody asked");
}

#[test]
fn a_connection_that_fails_or_takes_too_long_ends_what_waits_as_not_sent() {
    let mut world = World::new();
    world.ask(1, 10_000).unwrap();
    assert_eq!(world.peer.order(), Some(Order::Connect));
    world.close();
    assert_eq!(world.ended(), [failed(1, AskError::Unreachable)]);
    assert_eq!(world.ask(2, 10_000), Err(AskError::Unreachable), "not before the wait is over");
    world.now += BACKOFF_MIN;
    world.ask(3, 10_000).unwrap();
    assert_eq!(world.peer.order(), Some(Order::Connect));
    world.pass(Duration::from_secs(2));
    assert_eq!(world.peer.order(), Some(Order::Close));
    assert_eq!(world.ended(), [failed(3, AskError::Unreachable)]);
}

#[test]
fn the_wait_grows_to_a_second_and_starts_anew_when_the_peer_speaks() {
    let mut world = World::new();
    let mut waits = Vec::new();
    world.ask(0, 10_000).unwrap();
    for _ in 0..7 {
        world.close();
        let began = world.now;
        while world.ask(0, 10_000).is_err() {
            world.now += MS;
        }
        waits.push((world.now - began).as_millis());
    }
    assert_eq!(waits, [50, 100, 200, 400, 800, 1_000, 1_000]);
    world.peer.opened(world.now);
    world.hear(&[]);
    world.close();
    world.now += BACKOFF_MIN;
    world.ask(0, 10_000).unwrap();
}

#[test]
fn a_stream_that_breaks_tells_what_had_left_from_what_had_not() {
    let mut world = World::open();
    world.ask(1, 10_000).unwrap();
    world.take().unwrap();
    world.ask(2, 10_000).unwrap();
    world.close();
    assert_eq!(world.ended(), [failed(1, AskError::Broken), failed(2, AskError::Unreachable)]);
    world.now += BACKOFF_MIN;
    world.ask(3, 10_000).unwrap();
    world.peer.opened(world.now);
    assert_eq!(world.take().unwrap().asks.len(), 1, "nothing of before is sent again");
}

#[test]
fn an_ask_is_over_when_its_time_is_and_does_not_leave_after_it() {
    let mut world = World::open();
    world.ask(1, 30).unwrap();
    world.ask(2, 10).unwrap();
    assert_eq!(world.peer.due(), Some(world.now + 10 * MS));
    world.now += 10 * MS;
    assert_eq!(world.take().unwrap().asks.len(), 1, "nobody waits for the other");
    world.pass(Duration::ZERO);
    assert_eq!(world.ended(), [failed(2, AskError::TimedOut)]);
    world.pass(20 * MS);
    assert_eq!(world.ended(), [failed(1, AskError::TimedOut)], "it had left");
    world.hear(&[1]);
    assert!(world.ended().is_empty(), "the answer came too late");
    assert_eq!(world.peer.waiting(), 0);
}

#[test]
fn what_waits_is_bounded_in_number_and_in_bytes() {
    let mut world = World::open();
    for waiter in 0..1_000 {
        world.ask(waiter, 10_000).unwrap();
    }
    assert_eq!(world.ask(0, 10_000), Err(AskError::Full));
    let sizes: Vec<_> = std::iter::from_fn(|| world.take()).map(|message| message.asks.len()).collect();
    assert_eq!(sizes, [256, 256, 256, 232]);
    assert_eq!(world.ask(0, 10_000), Err(AskError::Full), "they still wait for answers");
    let mut world = World::open();
    let large = Bytes::from(vec![0; 1024 * 1024]);
    let ask = |world: &mut World| world.peer.ask(world.now, 20 * MS, large.clone(), 0).map(drop);
    for _ in 0..4 {
        ask(&mut world).unwrap();
    }
    assert_eq!(ask(&mut world), Err(AskError::Full));
    assert!(!world.peer.tell(world.now, Bytes::new()));
    assert_eq!(world.take().unwrap().asks.len(), 1, "a message ends with the body that makes it full");
    ask(&mut world).unwrap();
    world.pass(20 * MS);
    assert_eq!(world.peer.queued_bytes, 0, "nobody waits for them, so they take no room");
}

#[test]
fn both_ends_are_heard_each_second_and_silence_closes() {
    let mut world = World::open();
    world.pass(Duration::from_millis(900));
    assert!(world.take().is_none());
    assert!(world.pass(Duration::from_millis(100)));
    let beat = world.take().unwrap();
    assert_eq!((beat.asks.len(), beat.sent_ms), (0, 1_000));
    assert!(world.take().is_none());
    assert!(world.pass(Duration::from_secs(1)));
    assert!(world.peer.due().unwrap() > world.now, "a peer that takes nothing keeps nobody busy");
    world.hear(&[]);
    world.ask(1, 10_000).unwrap();
    world.take().unwrap();
    world.pass(Duration::from_millis(2_999));
    assert_eq!(world.peer.order(), None);
    world.pass(MS);
    assert_eq!(world.peer.order(), Some(Order::Close));
    assert_eq!(world.ended(), [failed(1, AskError::Broken)]);
}

#[test]
fn a_connection_without_use_is_closed_and_the_next_ask_opens_another_one() {
    let mut world = World::open();
    world.peer.follows(world.now, true).unwrap();
    let quiet = |world: &mut World| {
        for _ in 0..61 {
            world.pass(Duration::from_secs(1));
            world.hear(&[]);
        }
    };
    quiet(&mut world);
    assert_eq!(world.peer.order(), None, "somebody follows");
    world.peer.follows(world.now, true).unwrap();
    assert_eq!(world.peer.follows(world.now, true), Err(AskError::Full));
    for _ in 0..2 {
        world.peer.follows(world.now, false).unwrap();
    }
    quiet(&mut world);
    assert_eq!(world.peer.order(), Some(Order::Close));
    assert!(world.peer.is_out_of_use(world.now));
    world.ask(1, 10_000).unwrap();
    assert_eq!(world.peer.order(), Some(Order::Connect), "at once: nothing had failed");
    assert!(!world.peer.is_out_of_use(world.now));
}

#[test]
fn news_and_hints_leave_with_asks_and_go_with_the_connection() {
    let mut world = World::open();
    assert!(world.peer.tell(world.now, Bytes::from_static(b"news")));
    world.peer.look_again(world.now);
    world.ask(1, 10_000).unwrap();
    let message = world.take().unwrap();
    assert_eq!((message.asks.len(), message.news.len(), message.look_again), (1, 1, true));
    assert!(world.peer.tell(world.now, Bytes::from_static(b"lost")));
    world.close();
    assert!(!world.peer.tell(world.now, Bytes::from_static(b"lost")));
    world.now += BACKOFF_MIN;
    assert!(world.peer.tell(world.now, Bytes::from_static(b"kept")));
    assert_eq!(world.peer.order(), Some(Order::Connect));
    world.peer.opened(world.now);
    let message = world.take().unwrap();
    assert_eq!((message.news.len(), message.look_again), (1, false));
}

#[test]
fn who_gave_up_has_no_end_and_no_room() {
    let mut world = World::open();
    let number = world.ask(1, 10_000).unwrap();
    assert!(world.peer.forget(number) && !world.peer.forget(number));
    assert!(world.take().is_none(), "nothing is asked");
    world.close();
    assert!(world.ended().is_empty());
}

#[test]
fn numbers_begin_again_and_skip_those_that_wait() {
    let mut world = World::open();
    world.peer.next_number = u32::MAX;
    assert_eq!(world.ask(1, 10_000), Ok(u32::MAX));
    assert_eq!(world.ask(2, 10_000), Ok(0));
    world.peer.next_number = u32::MAX;
    assert_eq!(world.ask(3, 10_000), Ok(1));
}

#[derive(Clone, Debug)]
enum Step {
    Ask { left_ms: u64 },
    Take,
    Answer { of: usize },
    Forget { of: usize },
    Pass { ms: u64 },
    Open,
    Close,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u64..3_000).prop_map(|left_ms| Step::Ask { left_ms }),
        2 => Just(Step::Take),
        3 => (0_usize..64).prop_map(|of| Step::Answer { of }),
        1 => (0_usize..64).prop_map(|of| Step::Forget { of }),
        2 => (0_u64..800).prop_map(|ms| Step::Pass { ms }),
        1 => Just(Step::Open),
        1 => Just(Step::Close),
    ]
}

proptest! {
    #[test]
    fn every_ask_ends_once_and_breaks_only_if_it_left(steps in prop::collection::vec(step(), 0..200)) {
        let mut world = World::new();
        let (mut asked, mut forgotten, mut left) = (Vec::new(), Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Ask { left_ms } => {
                    let waiter = asked.len() as u32;
                    if let Ok(number) = world.ask(waiter, left_ms) {
                        asked.push(number);
                    }
                }
                Step::Take => {
                    left.extend(world.take().into_iter().flat_map(|it| it.asks).map(|ask| ask.number));
                }
                Step::Answer { of } if !left.is_empty() => {
                    let number = left[of % left.len()];
                    world.hear(&[number]);
                }
                Step::Forget { of } if !asked.is_empty() => {
                    let waiter = of % asked.len();
                    if world.peer.forget(asked[waiter]) {
                        forgotten.push(waiter as u32);
                    }
                }
                Step::Pass { ms } => {
                    world.pass(Duration::from_millis(ms));
                    prop_assert!(world.peer.due().is_none_or(|due| due > world.now));
                }
                Step::Open if world.peer.is_connecting() => world.peer.opened(world.now),
                Step::Close if world.peer.is_open() || world.peer.is_connecting() => world.close(),
                _ => {}
            }
        }
        world.pass(Duration::from_secs(10));
        prop_assert_eq!(world.peer.waiting(), 0);
        let mut ended: Vec<_> = world.ends.iter().map(|(waiter, _)| *waiter).chain(forgotten).collect();
        ended.sort_unstable();
        prop_assert_eq!(ended, (0..asked.len() as u32).collect::<Vec<_>>());
        for (waiter, end) in &world.ends {
            let has_left = left.contains(&asked[*waiter as usize]);
            match end {
                Ok(_) | Err(AskError::Broken) => prop_assert!(has_left),
                Err(AskError::Unreachable) => prop_assert!(!has_left),
                Err(AskError::TimedOut) => {}
                Err(AskError::Full) => prop_assert!(false, "it had begun"),
            }
        }
    }
}
