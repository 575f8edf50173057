//! What the core's commands cost in instructions, which are the same on every run and machine of a kind:
//! `make cost`. A rise of more than a tenth over the recorded figure fails.
//!
//! After a change that is worth its cost, or a new compiler, write the printed figures into `RECORDED`.

use std::{hint::black_box, sync::Arc};

use domain::{
    Amount, BasisPoints, BestAvailable, Command, Currency, EventRules, EventStatus, HoldId, Millis,
    SeatIndex, SeatMap, SectionIndex, Selection, TierIndex, Timestamp, UserId, VenueLayout,
    layout::{Access, PlannedSeat, Point, PriceTier, Section, SectionKind, Stage},
    rules::{Charges, Limits, OrphanRule, Prices, SaleWindow, Tax},
};
use gungraun::{
    Callgrind, EventKind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
};
use uuid::Uuid;

/// How often a benchmark does what it counts.
const TIMES: u32 = 1_000;

/// Instructions of a run of [`TIMES`], by Rust 1.95 on x86-64.
mod recorded {
    pub const HOLD_AND_RELEASE: u64 = 2_810_000;
    pub const REFUSED_HOLD: u64 = 790_000;
    pub const BEST_FOUR: u64 = 52_296_000;
    pub const REPLAY: u64 = 2_239_000;
}

/// A tenth more than what is recorded.
fn at_most(recorded: u64) -> LibraryBenchmarkConfig {
    let mut config = LibraryBenchmarkConfig::default();
    config.tool(Callgrind::default().hard_limits([(EventKind::Ir, recorded + recorded / 10)]));
    config
}

const NOW: Timestamp = Timestamp(10_000);

/// An event of rows of forty seats, on sale.
fn event(rows: u32) -> SeatMap {
    let seat = |row: u32, number: u32| PlannedSeat {
        number: number.into(),
        position: Point { x: number as i32 * 6, y: row as i32 * 10 },
        tier: TierIndex(0),
        access: Access::Standard,
        rank: None,
    };
    let rows = (0..rows).map(|row| {
        let seats = (1..=40).map(|number| seat(row, number)).collect();
        (SectionIndex(0), format!("R{row}"), seats)
    });
    let section =
        Section { code: "S".to_owned(), name: "S".to_owned(), kind: SectionKind::Seats, outline: Vec::new() };
    let tier = PriceTier { code: "T".to_owned(), name: "T".to_owned(), price: Amount(10_000) };
    let stage = Stage { outline: Vec::new(), focus: Point { x: 120, y: -30 } };
    let layout = VenueLayout::build(vec![section], vec![tier], rows.collect(), stage);
    let rules = EventRules {
        status: EventStatus::OnSale,
        sale: SaleWindow { opens_at: Timestamp(0), closes_at: Timestamp(1_000_000_000) },
        limits: Limits { seats_per_hold: 8, seats_per_buyer: 1_000_000 },
        hold_length: Millis::from_secs(600),
        extensions_per_hold: 1,
        orphan_rule: OrphanRule::Off,
        charges: Charges {
            currency: Currency::PEN,
            prices: Prices::Exclusive,
            fees: Vec::new(),
            taxes: vec![Tax::on_everything("IGV".to_owned(), BasisPoints(1_800))],
        },
        protection: Default::default(),
        guests: Default::default(),
    };
    SeatMap::new(Arc::new(layout.expect("straight rows are a venue")), rules)
}

fn hold_id(number: u32) -> HoldId {
    HoldId(Uuid::from_u128(u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)))
}

/// A map, and commands that are not made while instructions are counted.
struct Case {
    map: SeatMap,
    commands: Vec<Command>,
}

/// Holds and releases of a seat each, in turn, by a hundred buyers.
fn pairs(rows: u32) -> Case {
    let map = event(rows);
    let seats = map.layout().seat_count() as u32;
    let commands = (0..TIMES).flat_map(|number| {
        let buyer = UserId::new(&format!("buyer-{}", number % 100)).expect("a name");
        let (hold, seat) = (hold_id(number), SeatIndex(number * 7_919 % seats));
        let selection = Selection::seats([seat].as_slice().into());
        [Command::Hold { hold, buyer: buyer.clone(), selection }, Command::Release { hold, buyer }]
    });
    Case { commands: commands.collect(), map }
}

/// Holds of a seat that somebody else has.
fn refused(rows: u32) -> Case {
    let mut map = event(rows);
    let hold = |number: u32, buyer: &str| Command::Hold {
        hold: hold_id(number),
        buyer: UserId::new(buyer).expect("a name"),
        selection: Selection::seats([SeatIndex(7)].as_slice().into()),
    };
    let first = map.decide(hold(0, "first"), NOW).expect("it is free").transition;
    map.apply(&first);
    Case { commands: (1..=TIMES).map(|number| hold(number, "late")).collect(), map }
}

/// Holds of the best four seats that are left.
fn best(rows: u32) -> Case {
    let hold = |number: u32| Command::Hold {
        hold: hold_id(number),
        buyer: UserId::new(&format!("buyer-{}", number % 100)).expect("a name"),
        selection: Selection::Best {
            seats: BestAvailable { quantity: 4, ..BestAvailable::default() },
            areas: Default::default(),
        },
    };
    Case { commands: (0..TIMES).map(hold).collect(), map: event(rows) }
}

/// A fresh map, and the transitions of another one.
fn journal(rows: u32) -> (SeatMap, Vec<domain::Transition>) {
    let Case { mut map, commands } = pairs(rows);
    let transitions = commands.into_iter().map(|command| {
        let transition = map.decide(command, NOW).expect("it is free").transition;
        map.apply(&transition);
        transition
    });
    (event(rows), transitions.collect())
}

/// Decides and applies every command; the case goes back, to be dropped uncounted.
fn run(case: Case) -> SeatMap {
    let Case { mut map, commands } = case;
    for command in commands {
        if let Ok(decision) = black_box(map.decide(command, NOW)) {
            map.apply(&decision.transition);
        }
    }
    map
}

#[library_benchmark(config = at_most(recorded::HOLD_AND_RELEASE))]
#[bench::small(args = (15), setup = pairs)]
#[bench::large(args = (2_000), setup = pairs)]
fn hold_and_release(case: Case) -> SeatMap {
    run(black_box(case))
}

#[library_benchmark(config = at_most(recorded::REFUSED_HOLD))]
#[bench::small(args = (15), setup = refused)]
#[bench::large(args = (2_000), setup = refused)]
fn refused_hold(case: Case) -> SeatMap {
    run(black_box(case))
}

#[library_benchmark(config = at_most(recorded::BEST_FOUR))]
#[bench::large(args = (2_000), setup = best)]
fn best_four(case: Case) -> SeatMap {
    run(black_box(case))
}

#[library_benchmark(config = at_most(recorded::REPLAY))]
#[bench::large(args = (2_000), setup = journal)]
fn replay((mut map, transitions): (SeatMap, Vec<domain::Transition>)) -> SeatMap {
    for transition in &transitions {
        map.replay(black_box(transition)).expect("its own journal");
    }
    map
}

library_benchmark_group!(name = core, benchmarks = [hold_and_release, refused_hold, best_four, replay]);

main!(library_benchmark_groups = core);
