//! Sample events: twenty performances in Lima, their venues made by code.

mod bowl;
mod venues;

use uuid::Uuid;

use self::venues::Venue;
use crate::import::PlannedEvent;
use domain::{
    Amount, BasisPoints, Currency, EventDetails, EventId, EventRules, EventStatus, Millis, Timestamp,
    rules::{Charges, Fee, FeeBasis, Limits, OrphanRule, SaleWindow, Tax},
};

/// The namespace of the sample events' ids (UUID version 5): the same on every machine.
const NAMESPACE: Uuid = Uuid::from_u128(0x7469_636b_6574_6275_7374_6572_6465_6d6f);

const DAY: i64 = 24 * 60 * 60;

struct Sample {
    slug: &'static str,
    name: &'static str,
    category: &'static str,
    description: &'static str,
    venue: Venue,
    days: i64,
    status: EventStatus,
    /// Prices by tier, best first, in céntimos.
    prices: &'static [i64],
}

/// The id of a sample event.
pub fn sample_id(slug: &str) -> EventId {
    EventId(Uuid::new_v5(&NAMESPACE, slug.as_bytes()))
}

/// The sample events, dated from `now` on.
pub fn sample_events(now: Timestamp) -> Vec<PlannedEvent> {
    samples().iter().map(|sample| planned(sample, now)).collect()
}

fn planned(sample: &Sample, now: Timestamp) -> PlannedEvent {
    let starts_at = now + Millis::from_secs(sample.days * DAY);
    // A scheduled sale opens tomorrow.
    let opens_at = match sample.status {
        EventStatus::Scheduled => now + Millis::from_secs(DAY),
        _ => now - Millis::from_secs(DAY),
    };
    let (place, layout) = sample.venue.build(sample.prices);
    PlannedEvent {
        organisation: None,
        event: sample_id(sample.slug),
        details: EventDetails {
            name: sample.name.to_owned(),
            category: sample.category.to_owned(),
            description: sample.description.to_owned(),
            venue: place.to_owned(),
            city: "Lima".to_owned(),
            starts_at,
            time_zone: "America/Lima".to_owned(),
        },
        rules: EventRules {
            status: sample.status,
            sale: SaleWindow { opens_at, closes_at: starts_at },
            limits: Limits { seats_per_hold: 8, seats_per_buyer: 10 },
            hold_length: Millis::from_secs(600),
            extensions_per_hold: 1,
            orphan_rule: OrphanRule::Warn,
            charges: Charges {
                currency: Currency::PEN,
                fees: vec![Fee {
                    name: "Cargo por servicio".to_owned(),
                    basis: FeeBasis::PerPlace(Amount(500)),
                }],
                tax: Some(Tax { name: "IGV".to_owned(), rate: BasisPoints(1_800) }),
            },
            protection: Default::default(),
        },
        layout,
        warnings: Vec::new(),
    }
}

fn samples() -> [Sample; 20] {
    use EventStatus::{Closed, OnSale, Paused, Scheduled};
    let sample = |slug, name, category, description, venue, days, status, prices| Sample {
        slug,
        name,
        category,
        description,
        venue,
        days,
        status,
        prices,
    };
    [
        sample(
            "teatro-la-traviata",
            "La Traviata",
            "opera",
            "Verdi en tres actos, con orquesta y coro.",
            Venue::Theatre,
            21,
            OnSale,
            &[25_000, 16_000, 9_000],
        ),
        sample(
            "estadio-clasico",
            "El clásico",
            "sport",
            "El partido del año.",
            Venue::Stadium,
            30,
            OnSale,
            &[22_000, 12_000, 6_000, 18_000],
        ),
        sample(
            "monumental-gira-mundial",
            "Gira mundial",
            "concert",
            "Una sola noche en Lima.",
            Venue::GrandStadium,
            60,
            Scheduled,
            &[48_000, 29_000, 15_000],
        ),
        sample(
            "arena-rock-en-lima",
            "Rock en Lima",
            "concert",
            "Cinco bandas, un escenario.",
            Venue::Arena,
            14,
            OnSale,
            &[32_000, 18_000, 9_500],
        ),
        sample(
            "congreso-datos",
            "Congreso de datos",
            "conference",
            "Dos días de charlas y talleres.",
            Venue::Hall,
            45,
            OnSale,
            &[40_000],
        ),
        sample(
            "sala-boleros",
            "Noche de boleros",
            "concert",
            "Voz y piano, muy de cerca.",
            Venue::Room,
            5,
            OnSale,
            &[6_000],
        ),
        sample(
            "sala-monologo",
            "Monólogo",
            "theatre",
            "Humor en sesenta butacas.",
            Venue::Room,
            9,
            OnSale,
            &[5_000],
        ),
        sample(
            "cine-estreno",
            "Estreno",
            "cinema",
            "Función de medianoche.",
            Venue::Cinema,
            3,
            OnSale,
            &[2_800],
        ),
        sample(
            "cine-clasicos",
            "Ciclo de clásicos",
            "cinema",
            "Copias restauradas.",
            Venue::Cinema,
            10,
            OnSale,
            &[2_200],
        ),
        sample(
            "teatro-cascanueces",
            "El cascanueces",
            "dance",
            "Ballet en dos actos.",
            Venue::Theatre,
            28,
            OnSale,
            &[18_000, 12_000, 7_000],
        ),
        sample(
            "teatro-sinfonica",
            "Temporada sinfónica",
            "concert",
            "Obras de Brahms y Valcárcel.",
            Venue::Theatre,
            12,
            OnSale,
            &[12_000, 8_000, 4_000],
        ),
        sample(
            "teatro-don-juan",
            "Don Juan",
            "theatre",
            "Una mirada nueva a un clásico.",
            Venue::Theatre,
            18,
            Paused,
            &[9_000, 7_000, 4_500],
        ),
        sample(
            "teatro-clausura",
            "Gala de clausura",
            "theatre",
            "La temporada termina.",
            Venue::Theatre,
            2,
            Closed,
            &[11_000, 8_000, 5_000],
        ),
        sample(
            "arena-voley",
            "Final de vóley",
            "sport",
            "La final de la liga.",
            Venue::Arena,
            20,
            OnSale,
            &[9_000, 6_000, 3_000],
        ),
        sample(
            "arena-circo",
            "Circo nuevo",
            "family",
            "Acrobacia para todas las edades.",
            Venue::Arena,
            35,
            OnSale,
            &[14_000, 9_000, 5_000],
        ),
        sample(
            "arena-cumbia",
            "Cumbia total",
            "concert",
            "Para bailar hasta tarde.",
            Venue::Arena,
            40,
            Scheduled,
            &[16_000, 9_000, 4_500],
        ),
        sample(
            "congreso-medicina",
            "Jornadas de medicina",
            "conference",
            "Ponencias y casos.",
            Venue::Hall,
            50,
            OnSale,
            &[25_000],
        ),
        sample(
            "estadio-seleccion",
            "Amistoso de la selección",
            "sport",
            "Preparación para la copa.",
            Venue::Stadium,
            55,
            OnSale,
            &[20_000, 11_000, 5_500, 15_000],
        ),
        sample("sala-jazz", "Jazz en la sala", "concert", "Trío y amigos.", Venue::Room, 7, OnSale, &[7_000]),
        sample(
            "sala-titeres",
            "Títeres",
            "family",
            "Una tarde para niños.",
            Venue::Room,
            6,
            OnSale,
            &[3_500],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
