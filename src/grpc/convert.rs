//! Conversions between the engine's types and the messages of `proto/`.

use super::proto;
use crate::{
    actors::{
        CatalogueEntry, GroupCounts, HoldView, MapView,
        live::{SeatFrame, feed::EventState},
    },
    api::{
        fields::FieldErrors,
        paging::{PageSizes, page_and_size},
        requests::{AreaPlacesBody, BestAvailableRequest, HoldRequest, OrderRequest, PaymentBody},
    },
};
use domain::{
    Amount, Counts, Currency, EventId, EventStatus, PriceList, PriceParts, Prices, SeatIndex, SeatStatus,
    TierIndex, Timestamp, VenueLayout,
    layout::{Access, SectionKind},
    pricing,
};

/// Empty text is left out.
pub(super) fn named(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn owned(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Page and size as requests name them: 0 is left out.
pub(super) fn page(page: u32, per_page: u32, sizes: PageSizes, errors: &mut FieldErrors) -> (u64, u64) {
    let given = |number: u32| (number != 0).then_some(Some(u64::from(number)));
    page_and_size(given(page), given(per_page), sizes, errors)
}

/// Cut to milliseconds.
pub(super) fn instant(instant: &prost_types::Timestamp) -> Timestamp {
    let millis = i64::from(instant.nanos / 1_000_000);
    Timestamp(instant.seconds.saturating_mul(1_000).saturating_add(millis))
}

pub(super) fn timestamp(instant: Timestamp) -> prost_types::Timestamp {
    let nanos = instant.0.rem_euclid(1_000) * 1_000_000;
    prost_types::Timestamp { seconds: instant.0.div_euclid(1_000), nanos: nanos as i32 }
}

fn money(amount: Amount, currency: Currency) -> proto::Money {
    proto::Money { amount: amount.0, currency: currency.as_str().to_owned() }
}

pub(super) fn counts(counts: Counts) -> proto::Counts {
    let Counts { available, held, sold, blocked } = counts;
    proto::Counts { capacity: counts.total(), available, held, sold, blocked }
}

fn event_status(status: EventStatus) -> proto::EventStatus {
    match status {
        EventStatus::Draft => proto::EventStatus::Draft,
        EventStatus::Scheduled => proto::EventStatus::Scheduled,
        EventStatus::OnSale => proto::EventStatus::OnSale,
        EventStatus::Paused => proto::EventStatus::Paused,
        EventStatus::Closed => proto::EventStatus::Closed,
        EventStatus::Cancelled => proto::EventStatus::Cancelled,
    }
}

fn seat_status(status: SeatStatus) -> proto::SeatStatus {
    match status {
        SeatStatus::Available => proto::SeatStatus::Available,
        SeatStatus::Held => proto::SeatStatus::Held,
        SeatStatus::Sold => proto::SeatStatus::Sold,
        SeatStatus::Blocked => proto::SeatStatus::Blocked,
    }
}

pub(super) fn event(entry: &CatalogueEntry, now: Timestamp) -> proto::Event {
    let record = entry.record();
    let (details, rules) = (record.details.clone(), &record.rules);
    let currency = rules.charges.currency;
    proto::Event {
        event_id: entry.event.to_string(),
        organisation: record.organisation.to_string(),
        name: details.name,
        category: details.category,
        description: details.description,
        venue: details.venue,
        city: details.city,
        starts_at: Some(timestamp(details.starts_at)),
        time_zone: details.time_zone,
        status: event_status(rules.status_at(now)).into(),
        currency: currency.as_str().to_owned(),
        opens_at: Some(timestamp(rules.sale.opens_at)),
        closes_at: Some(timestamp(rules.sale.closes_at)),
        price_from: record.price_from.map(|price| money(price, currency)),
        counts: Some(counts(entry.counts())),
        seats_per_hold: rules.limits.seats_per_hold,
        seats_per_buyer: rules.limits.seats_per_buyer,
        hold_seconds: u32::try_from(rules.hold_length.0 / 1_000).unwrap_or(u32::MAX),
        prices: prices(rules.charges.prices).into(),
        taxes: rules.charges.taxes.iter().map(tax).collect(),
        order_fees: order_fees(&pricing::order_fees(&rules.charges), currency),
    }
}

fn prices(prices: Prices) -> proto::Prices {
    match prices {
        Prices::Inclusive => proto::Prices::Inclusive,
        Prices::Exclusive => proto::Prices::Exclusive,
    }
}

fn tax(tax: &domain::rules::Tax) -> proto::Tax {
    proto::Tax {
        name: tax.name.clone(),
        basis_points: tax.rate.0,
        tiers: tax.tiers.clone(),
        fees: tax.fees.clone(),
    }
}

fn price_parts(parts: &PriceParts, currency: Currency) -> proto::PriceParts {
    let fee = |fee: &pricing::FeePart| proto::FeePart {
        name: fee.name.clone(),
        amount: Some(money(fee.amount, currency)),
    };
    let tax = |tax: &pricing::TaxPart| proto::TaxPart {
        name: tax.name.clone(),
        basis_points: tax.rate.0,
        amount: Some(money(tax.amount, currency)),
    };
    proto::PriceParts {
        net: Some(money(parts.net, currency)),
        fees: parts.fees.iter().map(fee).collect(),
        taxes: parts.taxes.iter().map(tax).collect(),
    }
}

fn order_fees(fees: &[pricing::OrderFee], currency: Currency) -> Vec<proto::OrderFee> {
    let fee = |fee: &pricing::OrderFee| proto::OrderFee {
        name: fee.name.clone(),
        price: Some(money(fee.price, currency)),
        price_parts: Some(price_parts(&fee.parts, currency)),
    };
    fees.iter().map(fee).collect()
}

pub(super) fn seat_map(view: &MapView, layout: &VenueLayout) -> proto::SeatMap {
    let area = |area: &crate::actors::AreaCounts| proto::Area {
        section: layout.sections()[area.section.at()].code.clone(),
        counts: Some(counts(area.counts)),
    };
    proto::SeatMap {
        event_id: view.event.to_string(),
        epoch: view.epoch.0,
        seq: view.seq.0,
        count: view.seat_count,
        status: view.packed.clone(),
        areas: view.areas.iter().map(area).collect(),
        counts: Some(counts(view.counts)),
    }
}

/// A layout without the tiers, whose prices may change.
pub(super) fn layout(layout: &VenueLayout) -> proto::Layout {
    let indices = || (0..layout.seat_count() as u32).map(SeatIndex);
    let with =
        |access: Access| indices().filter(move |seat| layout.seat(*seat).access == access).map(|seat| seat.0);
    let mut capacities = vec![0u64; layout.sections().len()];
    for row in layout.rows() {
        capacities[row.section.at()] += u64::from(row.len);
    }
    let sections = layout.sections().iter().zip(capacities).map(|(section, seats)| {
        let (area, capacity) = match section.kind {
            SectionKind::Seats => (false, seats),
            SectionKind::Area { capacity, .. } => (true, u64::from(capacity)),
        };
        proto::Section { section: section.code.clone(), name: section.name.clone(), area, capacity }
    });
    proto::Layout {
        seats: indices().map(|seat| layout.label(seat)).collect(),
        section: indices().map(|seat| layout.section_of(seat).0.into()).collect(),
        tier: layout.seats().iter().map(|seat| seat.tier.0.into()).collect(),
        accessible: with(Access::Accessible).collect(),
        companion: with(Access::Companion).collect(),
        sections: sections.collect(),
        tiers: Vec::new(),
    }
}

/// The tiers of a layout and nothing else of it: on the wire, two parts of a message are one.
pub(super) fn tiers(layout: &VenueLayout, prices: &PriceList) -> proto::Layout {
    let currency = prices.charges().currency;
    let tiers = (0..).map(TierIndex).zip(layout.tiers()).map(|(index, tier)| proto::Tier {
        tier: tier.code.clone(),
        name: tier.name.clone(),
        price: Some(money(prices.of_tier(index), currency)),
        price_parts: Some(price_parts(&prices.tier_parts(index), currency)),
    });
    proto::Layout { tiers: tiers.collect(), ..proto::Layout::default() }
}

pub(super) fn seat(
    layout: &VenueLayout,
    seat: SeatIndex,
    status: SeatStatus,
    prices: &PriceList,
) -> proto::Seat {
    let (row, tier) = (layout.row_of(seat), layout.seat(seat).tier);
    let currency = prices.charges().currency;
    proto::Seat {
        seat: layout.label(seat),
        index: seat.0,
        section: layout.sections()[row.section.at()].code.clone(),
        row: row.name.clone(),
        number: layout.number(seat).to_string(),
        status: seat_status(status).into(),
        price: Some(money(prices.of_tier(tier), currency)),
        price_parts: Some(price_parts(&prices.tier_parts(tier), currency)),
    }
}

pub(super) fn group(group: &GroupCounts, layout: &VenueLayout, prices: &PriceList) -> proto::Group {
    let tier = &layout.tiers()[group.tier.at()];
    proto::Group {
        section: layout.sections()[group.section.at()].code.clone(),
        tier: tier.code.clone(),
        price: Some(money(prices.of_tier(group.tier), prices.charges().currency)),
        counts: Some(counts(group.counts)),
    }
}

/// The same request as REST would have read it, so that a key means the same in both.
pub(super) fn hold_request(request: proto::ReserveSeatsRequest) -> HoldRequest {
    let best = |best: proto::BestAvailable| BestAvailableRequest {
        quantity: best.quantity,
        section: owned(best.section),
        tier: owned(best.tier),
        adjacent: best.adjacent,
        accessible: best.accessible,
    };
    let area = |area: proto::AreaPlaces| AreaPlacesBody { section: area.section, quantity: area.quantity };
    HoldRequest {
        seats: request.seats,
        best_available: request.best_available.map(best),
        areas: request.areas.into_iter().map(area).collect(),
        token: owned(request.hold_token),
    }
}

/// The same request as REST would have read it.
pub(super) fn order_request(request: proto::CommitSeatsRequest) -> OrderRequest {
    let payment =
        |payment: proto::Payment| PaymentBody { provider: owned(payment.provider), token: payment.token };
    OrderRequest {
        hold_id: Some(request.hold_id),
        hold_token: owned(request.hold_token),
        payment: request.payment.map(payment),
        ..OrderRequest::default()
    }
}

pub(super) fn hold(
    event: EventId,
    view: &HoldView,
    layout: &VenueLayout,
    prices: &PriceList,
    token: String,
) -> proto::Hold {
    let currency = prices.charges().currency;
    let amount = |amount| Some(money(amount, currency));
    let seat = |seat: &SeatIndex| proto::HeldSeat {
        seat: layout.label(*seat),
        price: amount(prices.of_seat(*seat, layout)),
        price_parts: Some(price_parts(&prices.tier_parts(layout.seat(*seat).tier), currency)),
    };
    let area = |area: &domain::AreaPlaces| proto::AreaPlaces {
        section: layout.sections()[area.section.at()].code.clone(),
        quantity: area.quantity,
        price: layout.area(area.section).and_then(|(_, tier)| amount(prices.of_tier(tier))),
    };
    let parts = prices.parts_of_total(&view.places, layout, &view.totals);
    proto::Hold {
        hold_id: view.hold.to_string(),
        event_id: event.to_string(),
        seats: view.places.seats.iter().map(seat).collect(),
        areas: view.places.areas.iter().map(area).collect(),
        subtotal: amount(view.totals.subtotal),
        fees: amount(view.totals.fees),
        tax: amount(view.totals.tax),
        total: amount(view.totals.total),
        expires_at: Some(timestamp(view.deadline)),
        extensions_left: view.extensions_left.into(),
        order_id: view.order.map(|order| order.to_string()).unwrap_or_default(),
        seq: view.seq.0,
        hold_token: token,
        together: view.together,
        orphans: view.orphans.iter().map(|seat| layout.label(*seat)).collect(),
        price_parts: Some(price_parts(&parts, currency)),
        order_fees: order_fees(prices.order_fees(), currency),
    }
}

pub(super) fn changes(frame: &SeatFrame) -> proto::SeatChanges {
    let change = |(seat, status): &(SeatIndex, SeatStatus)| proto::SeatChange {
        index: seat.0,
        status: seat_status(*status).into(),
    };
    let area = |area: &crate::actors::live::frame::FrameArea| proto::Area {
        section: area.section.clone(),
        counts: Some(counts(area.counts)),
    };
    proto::SeatChanges {
        event_id: frame.event.to_string(),
        from_seq: frame.from_seq.0,
        seq: frame.seq.0,
        changes: frame.changes.iter().map(change).collect(),
        areas: frame.areas.iter().map(area).collect(),
    }
}

pub(super) fn event_state(state: &EventState) -> proto::EventState {
    proto::EventState {
        event_id: state.event.to_string(),
        status: event_status(state.status).into(),
        counts: Some(counts(state.counts)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_survive_the_way_there_and_back() {
        for millis in [0, 1, 999, 1_000, 1_795_521_600_123, -1, -1_001] {
            assert_eq!(instant(&timestamp(Timestamp(millis))), Timestamp(millis));
        }
        let far = prost_types::Timestamp { seconds: i64::MAX, nanos: 0 };
        assert_eq!(instant(&far), Timestamp(i64::MAX));
    }

    #[test]
    fn the_numbers_of_seat_statuses_are_those_of_the_packed_map() {
        for bits in 0..4 {
            let status = SeatStatus::from_bits(bits);
            assert_eq!(seat_status(status) as i32, i32::from(bits));
        }
    }
}
