//! Sample events: twenty performances in Lima. Events and venues are data (`config/demo`) in the binary; only
//! the positions of seats are computed.
//!
//! Ids, labels and positions must be the same on every machine, at every start and in every version.

mod bowl;
pub mod settings;
mod shapes;
mod venues;

use figment::{
    Figment,
    providers::{Format as _, Toml},
};
use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;

use self::venues::Venues;
use crate::import::PlannedEvent;
use domain::{
    EventDetails, EventId, EventRules, EventStatus, Millis, Timestamp,
    rules::{Charges, Limits, OrphanRule, SaleWindow},
};

const EVENTS: &str = include_str!("../../config/demo/events.toml");
const VENUES: &str = include_str!("../../config/demo/venues.toml");

/// The namespace of the sample events' ids (UUID version 5).
const NAMESPACE: Uuid = Uuid::from_u128(0x7469_636b_6574_6275_7374_6572_6465_6d6f);

const DAY: i64 = 24 * 60 * 60;

/// The form of `events.toml`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Samples {
    every: Every,
    events: Vec<Sample>,
}

/// The properties that all sample events share.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Every {
    city: String,
    time_zone: String,
    limits: Limits,
    hold_seconds: i64,
    extensions_per_hold: u8,
    orphan_rule: OrphanRule,
    charges: Charges,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Sample {
    slug: String,
    name: String,
    category: String,
    description: String,
    venue: String,
    days: i64,
    starts: String,
    status: EventStatus,
    prices: Vec<i64>,
}

/// The id of a sample event.
pub fn sample_id(slug: &str) -> EventId {
    EventId(Uuid::new_v5(&NAMESPACE, slug.as_bytes()))
}

/// The sample events, with dates relative to `now`.
pub fn sample_events(now: Timestamp) -> Vec<PlannedEvent> {
    match read_and_plan(now) {
        Ok(events) => events,
        // Cannot fail: the files are constants, and a test reads every event.
        Err(problem) => panic!("the sample events are not sound: {problem}"),
    }
}

fn read_and_plan(now: Timestamp) -> Result<Vec<PlannedEvent>, String> {
    let Samples { every, events } = read(EVENTS)?;
    let venues: Venues = read(VENUES)?;
    events.into_iter().map(|sample| planned(sample, &every, &venues, now)).collect()
}

fn read<T: DeserializeOwned>(file: &str) -> Result<T, String> {
    Figment::from(Toml::string(file)).extract().map_err(|error| error.to_string())
}

/// This time of day, so many days after the day that `now` is there.
fn local_start(now: Timestamp, days: i64, time: &str, zone: &str) -> Result<Timestamp, jiff::Error> {
    let today = jiff::Timestamp::from_millisecond(now.0)?.in_tz(zone)?.date();
    let day = today.checked_add(jiff::Span::new().try_days(days)?)?;
    let start = day.to_datetime(time.parse()?).in_tz(zone)?;
    Ok(Timestamp(start.timestamp().as_millisecond()))
}

fn planned(sample: Sample, every: &Every, venues: &Venues, now: Timestamp) -> Result<PlannedEvent, String> {
    let starts_at = local_start(now, sample.days, &sample.starts, &every.time_zone)
        .map_err(|error| format!("{}: {error}", sample.slug))?;
    // A scheduled sale opens tomorrow.
    let opens_at = match sample.status {
        EventStatus::Scheduled => now + Millis::from_secs(DAY),
        _ => now - Millis::from_secs(DAY),
    };
    let (venue, layout) = venues.build(&sample.venue, &sample.prices)?;
    Ok(PlannedEvent {
        organisation: None,
        event: sample_id(&sample.slug),
        details: EventDetails {
            name: sample.name,
            category: sample.category,
            description: sample.description,
            venue: venue.to_owned(),
            city: every.city.clone(),
            starts_at,
            time_zone: every.time_zone.clone(),
        },
        rules: EventRules {
            status: sample.status,
            sale: SaleWindow { opens_at, closes_at: starts_at },
            limits: every.limits,
            hold_length: Millis::from_secs(every.hold_seconds),
            extensions_per_hold: every.extensions_per_hold,
            orphan_rule: every.orphan_rule,
            charges: every.charges.clone(),
            protection: Default::default(),
            guests: Default::default(),
        },
        layout,
        warnings: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sha2::{Digest as _, Sha256};

    use super::*;
    use domain::{admission, layout::Access};

    #[test]
    fn the_samples_are_what_the_guide_says() {
        let events = sample_events(Timestamp(1_795_521_600_000));
        assert_eq!(events.len(), 20);
        let routes: BTreeSet<_> = events.iter().map(|event| event.event.route()).collect();
        assert_eq!(routes.len(), 20, "ids of holds tell their event");
        let seats: Vec<usize> = events.iter().map(|event| event.layout.seat_count()).collect();
        assert_eq!((seats.iter().min(), seats.iter().max()), (Some(&60), Some(&80_000)));
        assert_eq!(seats[1], 45_000, "the stadium");
        assert!(events[1].layout.sections().iter().any(|section| section.code == "CANCHA"));
        assert!(events[0].layout.seat_labelled("PLATEA-A-7").is_some());
        assert!(events.iter().all(|event| admission::are_sound(&event.rules)));
        let accessible = |seat: &domain::layout::Seat| seat.access == Access::Accessible;
        assert!(events[..5].iter().all(|event| event.layout.seats().iter().any(accessible)));
    }

    /// Stores of earlier versions contain these ids and labels.
    #[test]
    fn the_samples_are_the_same_for_ever() {
        let mut hash = Sha256::new();
        for event in sample_events(Timestamp(0)) {
            hash.update(event.event.0.as_bytes());
            hash.update(postcard::to_allocvec(&event.layout.to_parts()).unwrap());
        }
        let hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, "ede568ff8bf717d6854b737ead45bf19b9f751739bf8621d1bc7060a5d4e2e73");
    }

    #[test]
    fn no_two_seats_stand_in_one_place() {
        for event in sample_events(Timestamp(0)) {
            let mut cells = BTreeSet::new();
            for (index, seat) in event.layout.seats().iter().enumerate() {
                let place = (seat.position.x, seat.position.y);
                assert!(cells.insert(place), "{} seat {index} at {place:?}", event.details.name);
            }
            for row in event.layout.rows() {
                for seat in row.first.0 + 1..row.first.0 + row.len {
                    let at = |seat: u32| event.layout.seats()[seat as usize].position;
                    let step = at(seat - 1).distance(at(seat));
                    assert!(step >= 4, "{} row {} has seats {step} dm apart", event.details.name, row.name);
                }
            }
        }
    }
}
