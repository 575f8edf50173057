use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::actors::live::{
    AreaCounts, Changed,
    window::{CatchUp, MergeWindow},
};
use domain::{
    Amount, Counts, EventId, SeatIndex, SeatStatus, SectionIndex, Seq, TierIndex, VenueLayout,
    layout::{Access, PlannedSeat, Point, PriceTier, Section, SectionKind, Stage},
};

const SEATS: u32 = 12;

/// Three sections of four seats, and an area.
fn layout() -> Arc<VenueLayout> {
    let section = |code: &str, kind| Section {
        code: code.to_owned(),
        name: code.to_owned(),
        kind,
        outline: Vec::new(),
    };
    let mut sections: Vec<Section> = ["A", "B", "C"].map(|code| section(code, SectionKind::Seats)).to_vec();
    sections.push(section("PIT", SectionKind::Area { capacity: 10, tier: TierIndex(0) }));
    let rows = (0..3).map(|number: u16| {
        let seats = (0..4).map(|seat: i32| PlannedSeat {
            number: (seat as u32 + 1).into(),
            position: Point { x: seat * 6, y: i32::from(number) * 10 },
            tier: TierIndex(0),
            access: Access::Standard,
            rank: None,
        });
        (SectionIndex(number), "R".to_owned(), seats.collect())
    });
    let tiers = vec![PriceTier { code: "T".to_owned(), name: "T".to_owned(), price: Amount(1) }];
    let stage = Stage { outline: Vec::new(), focus: Point { x: 0, y: -30 } };
    Arc::new(VenueLayout::build(sections, tiers, rows.collect(), stage).unwrap())
}

/// What a viewer knows: of seats, and of the area.
#[derive(Clone, PartialEq, Debug)]
struct Map {
    seats: [SeatStatus; SEATS as usize],
    held: u64,
}

impl Map {
    fn apply(&mut self, frame: &SeatFrame) {
        frame.changes.iter().for_each(|(seat, status)| self.seats[seat.at()] = *status);
        frame.areas.iter().for_each(|area| self.held = area.counts.held);
    }
}

struct Viewer {
    sections: Arc<Sections>,
    map: Map,
    at: Seq,
}

impl Viewer {
    fn apply(&mut self, frame: &SeatFrame) -> Result<(), TestCaseError> {
        prop_assert!(frame.from_seq <= self.at, "frames join: {frame:?} at {:?}", self.at);
        let strangers = frame.changes.iter().any(|(seat, _)| !self.sections.has_seat(*seat));
        prop_assert!(!strangers, "it hears of its sections alone");
        self.map.apply(frame);
        self.at = self.at.max(frame.seq);
        Ok(())
    }

    fn agrees(&self, truth: &Map) -> Result<(), TestCaseError> {
        for seat in (0..SEATS).map(SeatIndex).filter(|seat| self.sections.has_seat(*seat)) {
            prop_assert_eq!(self.map.seats[seat.at()], truth.seats[seat.at()], "seat {}", seat);
        }
        if self.sections.has(SectionIndex(3)) {
            prop_assert_eq!(self.map.held, truth.held);
        }
        Ok(())
    }
}

proptest! {
    /// Whoever takes a snapshot at any state, looks at any sections and applies what comes has the map of these, as long
    /// as frames that build on its state are all that it applies.
    #[test]
    fn every_viewer_has_exactly_the_map_of_its_sections(
        steps in prop::collection::vec(
            (0u32..SEATS + 2, 0u8..4, any::<bool>(), any::<bool>(), 1u8..16, any::<bool>()), 1..80),
        delay in 0usize..30,
        history in 1usize..8,
    ) {
        let layout = layout();
        let mut window = MergeWindow::new(EventId(Uuid::nil()), Seq(0), history);
        let mut groups = SectionGroups::default();
        let mut truth = Map { seats: [SeatStatus::Available; SEATS as usize], held: 0 };
        let (mut snapshots, mut viewers) = (Vec::new(), Vec::<Viewer>::new());
        for (step, (place, status, closes, joins, choice, leaves)) in steps.into_iter().enumerate() {
            let seq = Seq(step as u64 + 1);
            let mut changed = Changed {
                event: EventId(Uuid::nil()),
                from_seq: Seq(step as u64),
                seq,
                seats: Vec::new(),
                areas: Vec::new(),
                counts: Counts::default(),
            };
            if place < SEATS {
                let status = SeatStatus::from_bits(status);
                truth.seats[place as usize] = status;
                changed.seats.push((SeatIndex(place), status));
            } else {
                truth.held = step as u64 % 10;
                let counts = Counts { held: truth.held, ..Counts::default() };
                changed.areas.push(AreaCounts { section: SectionIndex(3), counts });
            }
            snapshots.push((truth.clone(), seq));
            prop_assert!(window.add(&changed, |_| "PIT".to_owned()));
            if closes && let Some(frame) = window.close() {
                let cut = groups.cut(&frame);
                for viewer in &mut viewers {
                    if let Some(frame) = cut.of(&viewer.sections) {
                        viewer.apply(&frame)?;
                    }
                    viewer.agrees(&truth)?;
                }
            }
            if leaves {
                viewers.pop();
            }
            if joins {
                let (map, at) = snapshots[snapshots.len().saturating_sub(1 + delay)].clone();
                let codes: Vec<String> = ["A", "B", "C", "PIT"]
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| choice >> bit & 1 == 1)
                    .map(|(_, code)| (*code).to_owned())
                    .collect();
                let sections = Arc::new(Sections::named(layout.clone(), &codes).unwrap());
                let sections = groups.share(sections).unwrap();
                if let CatchUp::Missed(frame) = window.catch_up(at) {
                    let mut viewer = Viewer { sections, map, at };
                    if let Some(frame) = frame {
                        viewer.apply(&groups.caught_up(&viewer.sections, &frame))?;
                        prop_assert_eq!(viewer.at, frame.seq);
                    }
                    viewers.push(viewer);
                }
            }
        }
        if let Some(frame) = window.close() {
            let cut = groups.cut(&frame);
            for viewer in &mut viewers {
                if let Some(frame) = cut.of(&viewer.sections) {
                    viewer.apply(&frame)?;
                }
                viewer.agrees(&truth)?;
            }
        }
    }
}

#[test]
fn viewers_of_the_same_sections_share_a_frame_and_nobody_else_gets_one() {
    let (layout, mut groups) = (layout(), SectionGroups::default());
    let named = |codes: &[&str]| {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        Arc::new(Sections::named(layout.clone(), &codes).unwrap())
    };
    let one = groups.share(named(&["A", "B"])).unwrap();
    let same = groups.share(named(&["B", "A", "B"])).unwrap();
    let other = groups.share(named(&["C"])).unwrap();
    assert!(Arc::ptr_eq(&one, &same) && !Arc::ptr_eq(&one, &other));
    let frame = |from, seat| {
        let changes = vec![(SeatIndex(seat), SeatStatus::Held)];
        SeatFrame::new(EventId(Uuid::nil()), Seq(from), Seq(from + 1), changes, Vec::new())
    };
    let cut = groups.cut(&frame(0, 5));
    assert!(Arc::ptr_eq(&cut.of(&one).unwrap(), &cut.of(&same).unwrap()) && cut.of(&other).is_none());
    groups.cut(&frame(1, 5));
    let cut = groups.cut(&frame(2, 9)).of(&other).unwrap();
    assert_eq!(
        (cut.from_seq, cut.seq, cut.changes.len()),
        (Seq(0), Seq(3), 1),
        "it was quiet since the start"
    );
    assert_eq!(Sections::named(layout.clone(), &["A".to_owned(), "X".to_owned()]).unwrap_err(), "X");
    drop(other);
    groups.cut(&frame(3, 9));
    assert_eq!(groups.0.len(), 1, "who has gone needs no group");
}
