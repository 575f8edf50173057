//! Measures the engine without HTTP, in one run: `make bench`.
//!
//! Figures of one run can be compared with each other; between machines only ratios can.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so and stops")]

#[path = "../support/mod.rs"]
mod support;

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    BestAvailable, Command, EventId, HoldId, Routed, SeatIndex, SeatMap, Selection, Timestamp, UserId,
};
use ticketbuster::{
    actors::{
        Engine, Gateway,
        requests::{Hold, Map, Release},
    },
    store::NewEvent,
};

use self::support::event_of;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn map_of(event: &NewEvent) -> SeatMap {
    let layout = ticketbuster::codec::decode_layout(&event.layout).unwrap();
    SeatMap::new(Arc::new(layout), event.record.rules.clone())
}

fn rss_mib() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: f64 = statm.split_whitespace().nth(1).unwrap().parse().unwrap();
    pages * 4_096.0 / 1_048_576.0
}

fn ids(event: EventId, count: usize) -> Vec<HoldId> {
    (0..count).map(|_| HoldId::of_event(event, Timestamp(10_000), rand::random())).collect()
}

/// Measures pairs of hold and release per second, each on another seat, by a thousand buyers.
fn hold_and_release(map: &mut SeatMap, ids: &[HoldId], buyers: &[UserId], pairs: usize) -> f64 {
    let seats = map.layout().seat_count();
    let now = Timestamp(10_000);
    let began = Instant::now();
    for pair in 0..pairs {
        let hold = ids[pair % ids.len()];
        let buyer = &buyers[pair % buyers.len()];
        let seat = SeatIndex((pair.wrapping_mul(7_919) % seats) as u32);
        let selection = Selection::seats([seat].as_slice().into());
        let held = map.decide(Command::Hold { hold, buyer: buyer.clone(), selection }, now).unwrap();
        map.apply(&held.transition);
        let released = map.decide(Command::Release { hold, buyer: buyer.clone() }, now).unwrap();
        black_box(map.apply(&released.transition));
    }
    pairs as f64 / began.elapsed().as_secs_f64()
}

fn core() {
    let buyers: Vec<UserId> = (0..1_000).map(|n| UserId::new(&format!("buyer-{n}")).unwrap()).collect();
    for (rows, seats) in [(15, 40), (1_500, 40)] {
        let event = event_of(rows, seats);
        let mut map = map_of(&event);
        let ids = ids(event.record.event, 10_000);
        hold_and_release(&mut map, &ids, &buyers, 200_000);
        let rate = hold_and_release(&mut map, &ids, &buyers, 2_000_000);
        println!("hold + release, {:>6} seats       {:>10.2} million/s", rows * seats, rate / 1e6);
        let began = Instant::now();
        let searches = 20_000u32;
        for _ in 0..searches {
            let seats = BestAvailable { quantity: 4, ..BestAvailable::default() };
            let selection = Selection::Best { seats, areas: Default::default() };
            let command = Command::Hold { hold: ids[0], buyer: buyers[0].clone(), selection };
            black_box(map.decide(command, Timestamp(10_000)).unwrap());
        }
        println!(
            "best 4 of {:>6} free seats         {:>10.2} µs",
            rows * seats,
            began.elapsed().as_micros() as f64 / f64::from(searches)
        );
    }
}

fn replay() {
    let event = event_of(1_500, 40);
    let mut map = map_of(&event);
    let buyer = UserId::new("buyer").unwrap();
    let ids = ids(event.record.event, 1_000);
    let mut journal = Vec::with_capacity(1_000_000);
    for pair in 0..500_000usize {
        let (hold, seat) = (ids[pair % ids.len()], SeatIndex((pair * 31 % 60_000) as u32));
        let selection = Selection::seats([seat].as_slice().into());
        let now = Timestamp(10_000);
        for command in [
            Command::Hold { hold, buyer: buyer.clone(), selection },
            Command::Release { hold, buyer: buyer.clone() },
        ] {
            let decision = map.decide(command, now).unwrap();
            map.apply(&decision.transition);
            journal.push(ticketbuster::codec::encode(&decision.transition));
        }
    }
    let mut again = map_of(&event);
    let began = Instant::now();
    for row in &journal {
        let transition = ticketbuster::codec::decode(row, "a transition").unwrap();
        again.replay(&transition).unwrap();
    }
    let took = began.elapsed();
    assert_eq!(again.state(), map.state());
    println!("replay of 1,000,000 transitions       {:>10.3} s (decoding included)", took.as_secs_f64());
}

fn memory() {
    let event = event_of(50, 40);
    let mut map = map_of(&event);
    let buyers: Vec<UserId> = (0..1_000).map(|n| UserId::new(&format!("buyer-{n}")).unwrap()).collect();
    let ids = ids(event.record.event, 10_000);
    hold_and_release(&mut map, &ids, &buyers, 100_000);
    let before = rss_mib();
    hold_and_release(&mut map, &ids, &buyers, 900_000);
    let after = rss_mib();
    println!(
        "core memory after 100,000 / 1,000,000 {before:>10.1} / {after:.1} MiB ({:+.1} %)",
        (after / before - 1.0) * 100.0
    );
}

/// Measures pairs of hold and release per second through a gateway, by a hundred concurrent buyers with one
/// seat each.
async fn pairs(gateway: &Gateway, event: EventId, pairs: u32) -> f64 {
    let buyers = (0..100u32).map(|seat| {
        let gateway = gateway.clone();
        async move {
            let buyer = UserId::new(&format!("buyer-{seat}")).unwrap();
            for _ in 0..pairs / 100 {
                let hold = HoldId::of_event(event, Timestamp(10_000), rand::random());
                let selection = Selection::seats([SeatIndex(seat)].as_slice().into());
                loop {
                    let request = Hold {
                        hold,
                        buyer: buyer.clone(),
                        selection: selection.clone(),
                        address: None,
                        idempotency: None,
                    };
                    match gateway.send(event, request).await {
                        Ok(_) => break,
                        // The write-behind is full: wait, as a client would.
                        Err(_) => actix_rt::time::sleep(Duration::from_millis(20)).await,
                    }
                }
                gateway.send(event, Release { hold, buyer: buyer.clone() }).await.unwrap();
            }
        }
    });
    let began = Instant::now();
    futures_util::future::join_all(buyers).await;
    f64::from(pairs) / began.elapsed().as_secs_f64()
}

async fn written(engine: &Engine) {
    while engine.backlog().queued() > 0 {
        actix_rt::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn through_the_actors() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = support::config(folder.path());
    // Small, so that the queue is full early and its filling does not count as growing memory.
    config.store.queue_capacity = 20_000;
    let (engine, _) = support::engine_over(&config).await;
    let gateway = engine.gateway();

    let new = event_of(1_500, 40);
    let event = new.record.event;
    engine.create_event(new).await.unwrap();
    let began = Instant::now();
    gateway.send(event, Map).await.unwrap();
    println!("activation of 60,000 seats            {:>10.1} ms", began.elapsed().as_secs_f64() * 1e3);

    let memory = event_of(50, 40);
    let event = memory.record.event;
    engine.create_event(memory).await.unwrap();
    pairs(&gateway, event, 100_000).await;
    written(&engine).await;
    let before = rss_mib();
    let rate = pairs(&gateway, event, 900_000).await;
    written(&engine).await;
    let after = rss_mib();
    println!("hold + release through one actor      {rate:>10.0} /s, written behind");
    println!(
        "memory after 100,000 / 1,000,000      {before:>10.1} / {after:.1} MiB ({:+.1} %)",
        (after / before - 1.0) * 100.0
    );
    engine.stop(Duration::from_secs(60)).await;
    println!("audit                                 {:>10} violations", support::violations(&config).await);
}

/// Measures one busy event alone and among many idle events in memory.
async fn idle_events() {
    const EVENTS: usize = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let mut config = support::config(folder.path());
    config.store.queue_capacity = 20_000;
    let (engine, _) = support::engine_over(&config).await;
    let gateway = engine.gateway();
    let mut events = Vec::new();
    for _ in 0..=EVENTS {
        let new = event_of(5, 100);
        events.push(new.record.event);
        engine.create_event(new).await.unwrap();
    }
    let on_sale = events[0];
    let rate = async || {
        // Warm up the store's cache.
        pairs(&gateway, on_sale, 300_000).await;
        let mut rates = [0.0; 5];
        for rate in &mut rates {
            *rate = pairs(&gateway, on_sale, 300_000).await;
        }
        written(&engine).await;
        rates.sort_by(f64::total_cmp);
        rates[rates.len() / 2]
    };
    // Each twice, to separate the cost of the idle events from that of a longer journal.
    let alone = [rate().await, rate().await];
    let before = rss_mib();
    for event in &events[1..] {
        gateway.send(*event, Map).await.unwrap();
    }
    let kib = (rss_mib() - before) * 1_024.0 / EVENTS as f64;
    println!("memory of an idle event of 500 seats  {kib:>10.1} KiB ({EVENTS} in memory)");
    let among = [rate().await, rate().await];
    let change = (among[0] + among[1]) / (alone[0] + alone[1]) - 1.0;
    println!(
        "hold + release alone, among {EVENTS}     {:>10.0}, {:.0} /s; {:.0}, {:.0} /s ({:+.1} %)",
        alone[0],
        alone[1],
        among[0],
        among[1],
        change * 100.0
    );
    engine.stop(Duration::from_secs(60)).await;
}

/// Runs all parts, or those named as arguments: core, replay, memory, actors, idle.
fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    if wanted("core") {
        core();
    }
    if wanted("replay") {
        replay();
    }
    if wanted("memory") {
        memory();
    }
    if wanted("actors") {
        actix_rt::System::new().block_on(through_the_actors());
    }
    if wanted("idle") {
        actix_rt::System::new().block_on(idle_events());
    }
}
