//! For any layout, charges and selection: the prices that are shown before a choice and the fees per order are
//! the total of hold and order, and the parts add up.

use proptest::prelude::*;

use super::*;
use crate::{
    Amount, AreaPlaces, Command, EventRules, HoldId, OrderId, Places, SeatIndex, SeatMap, SectionIndex,
    Selection, TierIndex, Timestamp, UserId, VenueLayout,
    money::{BasisPoints, Currency},
    rules::{Charges, Fee, FeeBasis, Limits, Prices, Tax},
    test_venue::{rules, venue},
    totals::Totals,
    transition::Change,
};

fn charges(prices: Prices, fees: Vec<(&str, FeeBasis)>, taxes: Vec<Tax>) -> Charges {
    let fees = fees.into_iter().map(|(name, basis)| Fee { name: name.to_owned(), basis });
    Charges { currency: Currency::PEN, prices, fees: fees.collect(), taxes }
}

fn igv() -> Tax {
    Tax::on_everything("IGV".to_owned(), BasisPoints(1_800))
}

/// Two tiers: `A` of the seats in three rows of six, `B` of an area.
fn layout(seat_price: i64, area_price: i64) -> VenueLayout {
    let mut parts = venue(&[6, 6, 6], 0).to_parts();
    (parts.tiers[0].price, parts.tiers[1].price) = (Amount(seat_price), Amount(area_price));
    // Some of the seats are of the other tier.
    parts.seats.iter_mut().step_by(5).for_each(|seat| seat.tier = TierIndex(1));
    VenueLayout::from_parts(parts).unwrap()
}

fn places(seats: &[u32], in_area: u32) -> Places {
    let area = AreaPlaces { section: SectionIndex(1), quantity: in_area };
    Places {
        seats: seats.iter().copied().map(SeatIndex).collect(),
        areas: (in_area > 0).then_some(area).into_iter().collect(),
    }
}

/// What a page adds up: the price of every place, and what comes once per order.
fn shown(list: &PriceList, places: &Places, layout: &VenueLayout) -> i64 {
    let seats: i64 = places.seats.iter().map(|seat| list.of_seat(*seat, layout).0).sum();
    let area =
        |area: &AreaPlaces| list.of_tier(layout.area(area.section).unwrap().1).0 * i64::from(area.quantity);
    let fees: i64 = list.order_fees().iter().map(|fee| fee.price.0).sum();
    seats + places.areas.iter().map(area).sum::<i64>() + fees
}

/// The totals of the hold of these places, ordered.
fn ordered(layout: VenueLayout, charges: Charges, places: Places) -> Totals {
    let limits = Limits { seats_per_hold: 64, seats_per_buyer: 64 };
    let mut map = SeatMap::new(layout.into(), EventRules { charges, limits, ..rules() });
    let (hold, order) = (HoldId(uuid::Uuid::from_u128(1)), OrderId(uuid::Uuid::from_u128(2)));
    let buyer = UserId::new("buyer").unwrap();
    for command in [
        Command::Hold { hold, buyer: buyer.clone(), selection: Selection::Named(places) },
        Command::PlaceOrder { hold, order, buyer, person: None },
    ] {
        let decision = map.decide(command, Timestamp(1)).unwrap();
        map.apply(&decision.transition);
        if let Change::OrderPlaced { totals, .. } = decision.transition.change {
            return totals;
        }
    }
    panic!("nothing was ordered")
}

fn any_basis() -> impl Strategy<Value = FeeBasis> {
    let amount = || prop_oneof![Just(0), 1..2_000_i64, 0..=Amount::PRICE_MAX.0].prop_map(Amount);
    prop_oneof![
        amount().prop_map(FeeBasis::PerPlace),
        amount().prop_map(FeeBasis::PerOrder),
        any_rate().prop_map(FeeBasis::OfSubtotal),
    ]
}

fn any_rate() -> impl Strategy<Value = BasisPoints> {
    prop_oneof![Just(1_800), Just(10_000), 0..=10_000_u32].prop_map(BasisPoints)
}

/// On everything, on a tier, on a fee, or on both.
fn any_tax() -> impl Strategy<Value = Tax> {
    let named = |names: &'static [&'static str]| {
        prop::sample::subsequence(names, 0..=names.len())
            .prop_map(|names| names.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    (any_rate(), named(&["A", "B"]), named(&["F0", "F1", "F2"])).prop_map(|(rate, tiers, fees)| Tax {
        name: "T".to_owned(),
        rate,
        tiers,
        fees,
    })
}

fn any_charges() -> impl Strategy<Value = Charges> {
    let fees = prop::collection::vec(any_basis(), 0..5);
    let taxes = prop::collection::vec(any_tax(), 0..4);
    (prop::sample::select(Prices::ALL.as_slice()), fees, taxes).prop_map(|(prices, fees, taxes)| {
        let fees = fees.into_iter().enumerate();
        let fees = fees.map(|(index, basis)| Fee { name: format!("F{index}"), basis }).collect();
        Charges { currency: Currency::PEN, prices, fees, taxes }
    })
}

fn any_price() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), 1..50_000_i64, 0..=Amount::PRICE_MAX.0]
}

proptest! {
    #[test]
    fn what_is_shown_is_what_is_paid(
        (seat_price, area_price) in (any_price(), any_price()),
        charges in any_charges(),
        seats in prop::sample::subsequence((0..18_u32).collect::<Vec<_>>(), 0..=18),
        in_area in 0..40_u32,
    ) {
        prop_assume!(!seats.is_empty() || in_area > 0);
        prop_assert!(charges.are_sound());
        let (layout, places) = (layout(seat_price, area_price), places(&seats, in_area));
        let list = PriceList::new(&layout, &charges);
        let totals = list.price(&places, &layout).unwrap();
        prop_assert_eq!(totals.total.0, shown(&list, &places, &layout));
        prop_assert!(totals.add_up());
        let parts = list.parts(&places, &layout).unwrap();
        prop_assert_eq!(parts.total(), Some(totals.total));
        prop_assert_eq!(parts.net, totals.subtotal);
        prop_assert_eq!(parts.fees.iter().map(|fee| fee.amount.0).sum::<i64>(), totals.fees.0);
        prop_assert_eq!(parts.taxes.iter().map(|tax| tax.amount.0).sum::<i64>(), totals.tax.0);
        for (index, tier) in layout.tiers().iter().enumerate() {
            let (index, parts) = (TierIndex(index as u16), list.tier_parts(TierIndex(index as u16)));
            prop_assert_eq!(parts.total(), Some(list.of_tier(index)));
            prop_assert!(parts.net.0 >= 0);
            prop_assert!(parts.fees.iter().all(|fee| fee.amount.0 >= 0));
            prop_assert!(parts.taxes.iter().all(|tax| tax.amount.0 >= 0));
            match charges.prices {
                Prices::Inclusive => prop_assert_eq!(list.of_tier(index), tier.price),
                Prices::Exclusive => prop_assert_eq!(parts.net, tier.price),
            }
        }
        for (fee, of) in list.order_fees().iter().zip(order_fees(&charges)) {
            prop_assert_eq!(fee, &of);
            prop_assert_eq!((fee.parts.total(), fee.parts.net), (Some(fee.price), Amount(0)));
            prop_assert!(fee.parts.fees.iter().all(|part| part.amount.0 >= 0));
        }
        prop_assert_eq!(ordered(layout, charges, places), totals);
    }
}

#[test]
fn exclusive_prices_have_fees_and_taxes_on_top() {
    let fees = vec![
        ("Cargo", FeeBasis::PerPlace(Amount(500))),
        ("Envío", FeeBasis::PerOrder(Amount(300))),
        ("Tarjeta", FeeBasis::OfSubtotal(BasisPoints(250))),
    ];
    let charges = charges(Prices::Exclusive, fees, vec![igv()]);
    let layout = layout(20_000, 8_000);
    let list = PriceList::new(&layout, &charges);
    // 20,000 and 500 and 500, and 18 % on 21,000.
    assert_eq!(list.of_tier(TierIndex(0)), Amount(24_780));
    assert_eq!(list.of_tier(TierIndex(1)), Amount(10_266));
    assert_eq!(list.least(), Some(Amount(10_266)));
    assert_eq!(list.order_fees()[0].price, Amount(354));
    let totals = list.price(&places(&[1, 2], 1), &layout).unwrap();
    let fees = Amount(3 * 500 + 300 + 1_200);
    assert_eq!(totals, Totals { subtotal: Amount(48_000), fees, tax: Amount(9_180), total: Amount(60_180) });
}

#[test]
fn inclusive_prices_contain_them() {
    let fees = vec![("Cargo", FeeBasis::PerPlace(Amount(500))), ("Envío", FeeBasis::PerOrder(Amount(590)))];
    let charges = charges(Prices::Inclusive, fees, vec![igv()]);
    let list = PriceList::of_tiers(layout(25_000, 0).tiers(), &charges);
    let parts = list.tier_parts(TierIndex(0));
    // 18/118 of 25,000 are 3,813.56; 500/1.18 are 423.73.
    assert_eq!((parts.net, parts.fees[0].amount, parts.taxes[0].amount), {
        (Amount(20_762), Amount(424), Amount(3_814))
    });
    assert_eq!(parts.fees.len(), 1, "a fee per order is no part of a place's price");
    assert_eq!(list.order_fees()[0].price, Amount(590));
    assert_eq!(list.order_fees()[0].parts.fees[0].amount, Amount(500));
    assert_eq!(list.tier_totals(TierIndex(1)), Totals::default(), "a free place has no fee");
}

#[test]
fn a_tax_is_on_what_it_names() {
    let tax = |name: &str, rate, tiers: &[&str], fees: &[&str]| Tax {
        name: name.to_owned(),
        rate: BasisPoints(rate),
        tiers: tiers.iter().map(|&code| code.to_owned()).collect(),
        fees: fees.iter().map(|&name| name.to_owned()).collect(),
    };
    let fees = vec![("Cargo", FeeBasis::PerPlace(Amount(1_000)))];
    let taxes = vec![tax("Reduced", 700, &["A"], &[]), tax("Full", 1_900, &[], &["Cargo"])];
    let charges = charges(Prices::Exclusive, fees, taxes);
    let list = PriceList::new(&layout(10_000, 5_000), &charges);
    assert_eq!(list.of_tier(TierIndex(0)), Amount(10_000 + 1_000 + 700 + 190));
    assert_eq!(list.of_tier(TierIndex(1)), Amount(5_000 + 1_000 + 190));
    let names = |tier| list.tier_parts(TierIndex(tier)).taxes.iter().map(|tax| tax.name.clone()).collect();
    let (of_first, of_second): (Vec<String>, Vec<String>) = (names(0), names(1));
    assert_eq!(
        (of_first, of_second),
        (vec!["Reduced".to_owned(), "Full".to_owned()], vec!["Full".to_owned()])
    );
}

#[test]
fn halves_round_to_even_in_each_place() {
    // 2.5 % of 1,020 are 25.5, of 1,060 are 26.5: both are 26.
    let charges =
        charges(Prices::Exclusive, vec![("Card", FeeBasis::OfSubtotal(BasisPoints(250)))], Vec::new());
    let list = PriceList::of_tiers(layout(1_020, 1_060).tiers(), &charges);
    assert_eq!(list.tier_totals(TierIndex(0)).fees, Amount(26));
    assert_eq!(list.tier_totals(TierIndex(1)).fees, Amount(26));
}

#[test]
fn no_part_is_below_nothing() {
    // Net fees of 425.5 and taxes of 75.5 would both be rounded up.
    let half = Tax::on_everything("T".to_owned(), BasisPoints(10_000));
    let fees = (0..5).map(|_| ("F", FeeBasis::PerPlace(Amount(3)))).collect();
    let charges = charges(Prices::Inclusive, fees, vec![half]);
    let list = PriceList::of_tiers(layout(15, 14).tiers(), &charges);
    for tier in [TierIndex(0), TierIndex(1)] {
        let parts = list.tier_parts(tier);
        assert!(parts.net.0 >= 0 && parts.fees.iter().all(|fee| fee.amount.0 >= 0), "{parts:?}");
        assert_eq!(parts.total(), Some(list.of_tier(tier)));
    }
}
