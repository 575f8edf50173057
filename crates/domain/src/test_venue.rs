//! Small venues for tests of the core and of its users. Never part of a release build.

#![allow(clippy::unwrap_used, reason = "only tests are made of it")]

use crate::{
    ids::{SectionIndex, TierIndex},
    layout::{Access, PlannedSeat, Point, PriceTier, Section, SectionKind, Stage, VenueLayout},
    money::{Amount, BasisPoints, Currency},
    rules::{Charges, EventRules, EventStatus, Fee, FeeBasis, Limits, OrphanRule, Prices, SaleWindow, Tax},
    time::{Millis, Timestamp},
};

/// One section of straight rows before a stage, and an area of 100 places behind them. Before every
/// `aisle_every`-th seat there is an aisle; 0: none.
pub fn venue(lengths: &[u32], aisle_every: u32) -> VenueLayout {
    let section = |code: &str, kind| Section {
        code: code.to_owned(),
        name: code.to_owned(),
        kind,
        outline: Vec::new(),
    };
    let tier =
        |code: &str, price| PriceTier { code: code.to_owned(), name: code.to_owned(), price: Amount(price) };
    let rows = lengths.iter().enumerate().map(|(row, length)| {
        let seats = (0..*length).map(|seat| PlannedSeat {
            number: (seat + 1).into(),
            // With one or two distances in a row, the median does not show which of them is an aisle.
            position: Point { x: (seat * 6) as i32 - (*length as i32 - 1) * 3, y: row as i32 * 10 },
            tier: TierIndex(0),
            access: Access::Standard,
            rank: None,
        });
        (SectionIndex(0), format!("R{row}"), seats.collect())
    });
    let stage = Stage { outline: Vec::new(), focus: Point { x: 0, y: -30 } };
    let sections = vec![
        section("STALLS", SectionKind::Seats),
        section("PIT", SectionKind::Area { capacity: 100, tier: TierIndex(1) }),
    ];
    let layout =
        VenueLayout::build(sections, vec![tier("A", 10_000), tier("B", 5_000)], rows.collect(), stage)
            .unwrap();
    if aisle_every == 0 {
        return layout;
    }
    let mut parts = layout.to_parts();
    for row in &parts.rows {
        for (place, seat) in row.seats().enumerate() {
            parts.seats[seat as usize].after_aisle = place > 0 && (place as u32).is_multiple_of(aisle_every);
        }
    }
    VenueLayout::from_parts(parts).unwrap()
}

/// A sale that is open from 0 to 1,000,000,000 ms.
pub fn rules() -> EventRules {
    EventRules {
        status: EventStatus::OnSale,
        sale: SaleWindow { opens_at: Timestamp(0), closes_at: Timestamp(1_000_000_000) },
        limits: Limits { seats_per_hold: 6, seats_per_buyer: 8 },
        hold_length: Millis::from_secs(600),
        extensions_per_hold: 1,
        orphan_rule: OrphanRule::Off,
        charges: Charges {
            currency: Currency::PEN,
            prices: Prices::Exclusive,
            fees: vec![Fee { name: "Servicio".to_owned(), basis: FeeBasis::OfSubtotal(BasisPoints(500)) }],
            taxes: vec![Tax::on_everything("IGV".to_owned(), BasisPoints(1_800))],
        },
        protection: Default::default(),
        guests: Default::default(),
    }
}
