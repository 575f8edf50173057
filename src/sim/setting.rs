//! The setting of a run: a small venue, its rules, and an engine with narrow bounds, so that every bound is met.

use std::collections::BTreeMap;

use rand::{Rng, rngs::StdRng};
use uuid::Uuid;

use crate::actors::{
    event::{
        SnapshotPace,
        machine::{MachineSettings, OrderMessages, outcomes::OutcomeBounds},
    },
    holdings::Holdings,
    write_behind::machine::FlushSettings,
};
use domain::{
    Counts, EventDetails, EventId, EventRecord, EventRules, Millis, Organisation, SectionIndex, Timestamp,
    VenueLayout,
    layout::SectionKind,
    rules::{OrphanRule, SaleWindow},
    test_venue,
};

/// How a run's engine is configured.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) machines: MachineSettings,
    pub(super) flush: FlushSettings,
    /// Transitions that may wait for the store.
    pub(super) backlog: usize,
    /// Messages of a topic that may be unconfirmed.
    pub(super) window: usize,
    /// How often a state is saved.
    pub(super) snapshots: SnapshotPace,
    /// Frames that the live view keeps.
    pub(super) frames: usize,
}

/// How long an outcome is kept after what it is about has ended.
pub(super) const GRACE: Millis = Millis::from_secs(600);

/// A venue of two short rows and an area, and the rules of its sale.
pub(super) fn venue(rng: &mut StdRng) -> (VenueLayout, EventRules) {
    let rows = [rng.random_range(3..9), rng.random_range(2..6)];
    let mut rules = test_venue::rules();
    rules.sale = SaleWindow { opens_at: Timestamp(0), closes_at: Timestamp(1_000_000_000_000) };
    rules.hold_length = Millis::from_secs([10, 60, 600][rng.random_range(0..3)]);
    rules.extensions_per_hold = rng.random_range(0..3);
    rules.orphan_rule = if rng.random_bool(0.2) { OrphanRule::Refuse } else { OrphanRule::Off };
    if rng.random_bool(0.3) {
        rules.protection.release_jitter = Millis(rng.random_range(1..20_000));
    }
    (test_venue::venue(&rows, 0), rules)
}

/// Which events there are.
pub(super) fn events(rng: &mut StdRng) -> Vec<EventId> {
    (0..rng.random_range(1..=3)).map(|number| EventId(Uuid::from_u128(1 << 64 | number))).collect()
}

/// The engine's settings.
pub(super) fn engine(rng: &mut StdRng) -> Settings {
    let outcomes = OutcomeBounds {
        memory_max: rng.random_range(2..60),
        notes_max: rng.random_range(1..60),
        per_user_max: rng.random_range(3..100),
        lifetime: Millis::from_hours(24),
        grace: GRACE,
        retry_after: Millis(5),
    };
    let messages =
        OrderMessages { accepted: rng.random_bool(0.5), notifications: rng.random_bool(0.5), mails: false };
    let machines = MachineSettings {
        holds_durable: rng.random_bool(0.3),
        expiring_notice: Millis::from_secs(60),
        outcomes,
        let_go_remembered_max: 20,
        holdings: Holdings::default(),
        payment_timeout: Millis::from_secs(10),
        payment_length_min: Millis::from_secs(rng.random_range(5..200)),
        invoice_length: Millis::from_hours(1),
        messages,
    };
    let flush = FlushSettings {
        interval: Millis(rng.random_range(0..20)),
        transitions_max: rng.random_range(1..50),
        retry_first: Millis(20),
        retry_max: Millis(2_000),
    };
    Settings {
        machines,
        flush,
        backlog: rng.random_range(8..200),
        window: [1, 2, 4, 20][rng.random_range(0..4)],
        snapshots: SnapshotPace {
            every: [5, 40, 1_000][rng.random_range(0..3)],
            age: Some(Millis::from_secs(20)),
        },
        frames: rng.random_range(1..10),
    }
}

/// An event's record.
pub(super) fn record(event: EventId, rules: EventRules) -> EventRecord {
    let details = EventDetails {
        name: "Simulated".to_owned(),
        category: "concert".to_owned(),
        description: String::new(),
        venue: "Nowhere".to_owned(),
        city: "Lima".to_owned(),
        starts_at: Timestamp(2_000_000_000_000),
        time_zone: "America/Lima".to_owned(),
    };
    EventRecord {
        event,
        organisation: Organisation::main(),
        details,
        rules,
        tier_price_min: None,
        price_from: None,
        layout_digest: String::new(),
        created_at: Timestamp(0),
        counts: Counts::default(),
    }
}

/// What is free of a venue at first.
pub(super) fn counts(layout: &VenueLayout) -> Counts {
    let areas: i64 = areas(layout).values().sum();
    Counts { available: layout.seats().len() as u64 + areas as u64, ..Counts::default() }
}

/// The capacity of each area.
pub(super) fn areas(layout: &VenueLayout) -> BTreeMap<SectionIndex, i64> {
    let sections = layout.sections().iter().enumerate();
    let areas = sections.filter_map(|(number, section)| match section.kind {
        SectionKind::Area { capacity, .. } => Some((SectionIndex(number as u16), i64::from(capacity))),
        SectionKind::Seats => None,
    });
    areas.collect()
}
