//! The event that is sold: rows of a hundred seats in one section, one price, 18 % tax.

use bytes::Bytes;
use domain::{EventId, EventRecord, Millis, Places, PriceList, SeatIndex, Timestamp, Totals, VenueLayout};
use serde_json::{Value, json};
use ticketbuster::{
    api::{Problem, fields::FieldError},
    clock::Clock,
    http::dto::layouts::layout_body,
    import,
};
use uuid::Uuid;

use crate::contract::HOLD_SECONDS;

/// Its id, known to whoever starts a peer.
pub const EVENT: EventId = EventId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0001));

/// Seats of a full row.
const ROW: u32 = 100;

pub struct Event {
    /// What buyers read, and the rules.
    pub record: EventRecord,
    pub layout: VenueLayout,
    pub prices: PriceList,
    /// The layout as it is answered; it never changes.
    pub layout_json: Bytes,
    pub clock: Clock,
}

impl Event {
    /// An event of so many seats.
    pub fn build(seats: u32) -> Result<Self, String> {
        let rows = (0..seats.div_ceil(ROW)).map(|row| {
            let to = ROW.min(seats - row * ROW);
            json!({"row": format!("R{row}"), "from": 1, "to": to, "y": row * 10})
        });
        let document = json!({
            "name": "Comparison", "category": "comparison", "venue": "Hall", "city": "Lima", "status": "on_sale",
            "starts_at": "2999-01-01T00:00:00Z", "time_zone": "America/Lima", "currency": "PEN",
            "seats_per_hold": 8, "seats_per_buyer": 1_000_000, "tiers": [{"tier": "T", "price": 10_000}],
            "prices": "exclusive", "tax": {"name": "IGV", "basis_points": 1_800},
            "sections": [{"section": "S", "tier": "T", "rows": rows.collect::<Vec<Value>>()}],
        });
        let hold = Millis::from_secs(i64::from(HOLD_SECONDS));
        let mut planned = import::parse_upload(document.to_string().as_bytes(), hold, Timestamp(0)).map_err(
            |problems| {
                let problems =
                    problems.iter().map(|problem| format!("{}: {}", problem.place, problem.detail));
                problems.collect::<Vec<_>>().join("; ")
            },
        )?;
        planned.event = EVENT;
        let record = import::to_new_event(&planned, Timestamp(0)).record;
        let layout = planned.layout;
        let body = layout_body(EVENT, &layout);
        let layout_json = serde_json::to_vec(&body).map_err(|error| error.to_string())?.into();
        let prices = PriceList::new(&layout, &record.rules.charges);
        Ok(Self { record, layout, prices, layout_json, clock: Clock::start(None) })
    }

    /// How many seats there are.
    pub fn seat_count(&self) -> u32 {
        self.layout.seat_count() as u32
    }

    pub fn price(&self, seats: &[SeatIndex]) -> Result<Totals, Problem> {
        let places = Places { seats: seats.into(), areas: Default::default() };
        self.prices
            .price(&places, &self.layout)
            .ok_or_else(|| Problem::new(500, "internal", "the price is too large"))
    }

    /// The seats that labels name: known, at most as many as a hold may have, none twice.
    pub fn seats_of(&self, labels: &[String]) -> Result<Vec<SeatIndex>, Problem> {
        let most = self.record.rules.limits.seats_per_hold;
        if labels.len() > most as usize {
            let detail = format!("a hold may have {most} seats");
            return Err(Problem::new(409, "limit_exceeded", detail).with("limit", most));
        }
        let mut seats = Vec::with_capacity(labels.len());
        let mut errors = Vec::new();
        for (at, label) in labels.iter().enumerate() {
            let wrong = match self.layout.seat_labelled(label) {
                Some(seat) if !seats.contains(&seat) => {
                    seats.push(seat);
                    continue;
                }
                Some(_) => format!("'{label}' is named twice"),
                None => format!("there is no seat '{label}' in this event"),
            };
            errors.push(FieldError::meaning(format!("seats[{at}]"), wrong));
        }
        if labels.is_empty() {
            errors.push(FieldError::form("seats", "name at least one seat"));
        }
        if errors.is_empty() { Ok(seats) } else { Err(Problem::invalid(errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_named_by_row_and_number() {
        let event = Event::build(250).unwrap();
        assert_eq!(event.seat_count(), 250);
        assert_eq!(event.layout.label(SeatIndex(0)), "S-R0-1");
        assert_eq!(event.layout.label(SeatIndex(249)), "S-R2-50");
        assert_eq!(event.record.event.to_string(), "00000000-0000-7000-8000-000000000001");
        let labels = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>();
        assert_eq!(event.seats_of(&labels(&["S-R1-1", "S-R0-2"])).unwrap(), [SeatIndex(100), SeatIndex(1)]);
        for wrong in [&["S-R2-51"][..], &["S-R0-1", "S-R0-1"], &[]] {
            assert_eq!(event.seats_of(&labels(wrong)).unwrap_err().code(), "invalid_request", "{wrong:?}");
        }
        assert_eq!(event.seats_of(&labels(&["S-R0-1"; 9])).unwrap_err().code(), "limit_exceeded");
    }

    #[test]
    fn tax_is_on_top() {
        let event = Event::build(200).unwrap();
        let totals = event.price(&[SeatIndex(0), SeatIndex(1), SeatIndex(150)]).unwrap();
        let amounts = [totals.subtotal, totals.fees, totals.tax, totals.total].map(|amount| amount.0);
        assert_eq!(amounts, [30_000, 0, 5_400, 35_400]);
    }
}
