//! Venues made by code: curved rows before a stage, stands around a pitch, straight rows in a hall.
//! Lengths are decimetres; the stage or the middle of the pitch is at the origin.

use super::bowl::{self, Stand};
use domain::{
    Amount, SectionIndex, TierIndex, VenueLayout,
    layout::{Access, PlannedRow, PlannedSeat, Point, PriceTier, Section, SectionKind, Stage},
};

/// A kind of venue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Venue {
    Theatre,
    Stadium,
    GrandStadium,
    Arena,
    Hall,
    Cinema,
    Room,
}

pub(super) const SEAT_STEP: f64 = 6.0;
pub(super) const ROW_STEP: f64 = 9.0;
pub(super) const AISLE: f64 = 12.0;

#[derive(Default)]
struct Plan {
    sections: Vec<Section>,
    rows: Vec<PlannedRow>,
    stage: Stage,
}

impl Venue {
    /// The venue's name, and its layout with these prices.
    pub(super) fn build(self, prices: &[i64]) -> (&'static str, VenueLayout) {
        let mut plan = Plan::default();
        let name = match self {
            Self::Theatre => plan.theatre(),
            Self::Stadium => plan.stadium("Estadio Nacional", 45_000, &[26], Some(8_000)),
            Self::GrandStadium => plan.stadium("Estadio Monumental", 80_000, &[24, 26], None),
            Self::Arena => plan.arena(),
            Self::Hall => plan.hall("Centro de Convenciones", 40, 50, Some(20)),
            Self::Cinema => plan.hall("Cine del Parque", 12, 18, Some(10)),
            Self::Room => plan.hall("Sala Barranco", 6, 10, None),
        };
        let tier = |(index, price): (usize, &i64)| {
            let (code, name) =
                [("T1", "Preferente"), ("T2", "Media"), ("T3", "Popular"), ("T4", "Cancha")][index];
            PriceTier { code: code.to_owned(), name: name.to_owned(), price: Amount(*price) }
        };
        let tiers: Vec<PriceTier> = prices.iter().enumerate().map(tier).collect();
        match VenueLayout::build(plan.sections, tiers, plan.rows, plan.stage) {
            Ok(layout) => (name, layout),
            // The plans are constants of this file, and every one is built by a test.
            Err(problems) => panic!("the sample venue {name} is not sound: {}", problems.join("; ")),
        }
    }
}

/// A, B, … Z, AA, AB, …
fn row_name(index: u32) -> String {
    let letter = |n: u32| char::from(b'A' + (n % 26) as u8);
    if index < 26 {
        letter(index).to_string()
    } else {
        format!("{}{}", letter(index / 26 - 1), letter(index))
    }
}

pub(super) fn point(x: f64, y: f64) -> Point {
    Point { x: x.round() as i32, y: y.round() as i32 }
}

impl Plan {
    fn section(&mut self, code: &str, name: &str, kind: SectionKind, outline: Vec<Point>) -> SectionIndex {
        self.sections.push(Section { code: code.to_owned(), name: name.to_owned(), kind, outline });
        SectionIndex((self.sections.len() - 1) as u16)
    }

    /// A row of seats at these places; the wheelchair places are at its ends, companions beside them.
    fn row(&mut self, section: SectionIndex, name: String, tier: u16, accessible: bool, places: Vec<Point>) {
        let last = places.len().saturating_sub(1);
        let seats = places.into_iter().enumerate().map(|(index, position)| PlannedSeat {
            number: (index as u32 + 1).into(),
            position,
            tier: TierIndex(tier),
            access: match index {
                _ if !accessible => Access::Standard,
                0 => Access::Accessible,
                1 => Access::Companion,
                _ if index == last => Access::Accessible,
                _ if index + 1 == last => Access::Companion,
                _ => Access::Standard,
            },
            rank: None,
        });
        self.rows.push((section, name, seats.collect()));
    }

    /// Curved rows before the stage: `rows` of them from `radius` on, inside `angle` radians.
    fn curved(
        &mut self,
        section: SectionIndex,
        tier: u16,
        rows: u32,
        radius: f64,
        angle: f64,
        aisles: usize,
    ) {
        for row in 0..rows {
            let radius = radius + f64::from(row) * ROW_STEP;
            let room = radius * angle - aisles as f64 * AISLE;
            let seats = (room / SEAT_STEP).floor() as usize;
            let per_block = seats.div_ceil(aisles + 1);
            let length = (seats.saturating_sub(1)) as f64 * SEAT_STEP + aisles as f64 * AISLE;
            let places = (0..seats).map(|seat| {
                let along = seat as f64 * SEAT_STEP + (seat / per_block) as f64 * AISLE - length / 2.0;
                let turn = along / radius;
                point(radius * turn.sin(), radius * turn.cos())
            });
            self.row(section, row_name(row), tier, row + 1 == rows, places.collect());
        }
    }

    fn arc_outline(radius: f64, depth: f64, angle: f64) -> Vec<Point> {
        let arc = |radius: f64, turns: &mut dyn Iterator<Item = f64>| {
            turns.map(|turn| point(radius * turn.sin(), radius * turn.cos())).collect::<Vec<_>>()
        };
        let steps = |n: i32| (0..=n).map(move |i| angle * (f64::from(i) / f64::from(n) - 0.5));
        let mut outline = arc(radius - 6.0, &mut steps(40));
        outline.extend(arc(radius + depth + 6.0, &mut steps(40).collect::<Vec<_>>().into_iter().rev()));
        outline
    }

    fn theatre(&mut self) -> &'static str {
        self.stage = Stage {
            outline: vec![point(-70.0, -20.0), point(70.0, -20.0), point(70.0, 40.0), point(-70.0, 40.0)],
            focus: point(0.0, 40.0),
        };
        for (code, name, tier, rows, radius, angle, aisles) in [
            ("PLATEA", "Platea", 0, 18, 90.0, 1.5, 2),
            ("MEZZANINE", "Mezzanine", 1, 8, 280.0, 1.3, 2),
            ("GALERIA", "Galería", 2, 7, 390.0, 1.2, 3),
        ] {
            let depth = f64::from(rows) * ROW_STEP;
            let outline = Self::arc_outline(radius, depth, angle);
            let section = self.section(code, name, SectionKind::Seats, outline);
            self.curved(section, tier, rows, radius, angle, aisles);
        }
        for side in [-1.0, 1.0] {
            let (code, name) =
                if side < 0.0 { ("PALCO-I", "Palcos izquierda") } else { ("PALCO-D", "Palcos derecha") };
            let outline = [(150.0, 60.0), (186.0, 60.0), (186.0, 156.0), (150.0, 156.0)];
            let outline = outline.map(|(x, y)| point(side * (x + 60.0), y)).to_vec();
            let section = self.section(code, name, SectionKind::Seats, outline);
            for palco in 0..6u32 {
                let y = 70.0 + f64::from(palco) * 14.0;
                let places = (0..4).map(|seat| point(side * (216.0 + f64::from(seat) * SEAT_STEP), y));
                self.row(section, (palco + 1).to_string(), 1, false, places.collect());
            }
        }
        "Teatro Municipal"
    }

    fn arena(&mut self) -> &'static str {
        self.stage = Stage {
            outline: vec![point(-100.0, -40.0), point(100.0, -40.0), point(100.0, 30.0), point(-100.0, 30.0)],
            focus: point(0.0, 30.0),
        };
        for (code, name, tier, rows, radius, angle, aisles) in [
            ("VIP", "Campo VIP", 0, 20, 110.0, 1.4, 2),
            ("BAJA", "Tribuna baja", 1, 24, 420.0, 2.4, 7),
            ("ALTA", "Tribuna alta", 2, 20, 670.0, 2.4, 9),
        ] {
            let outline = Self::arc_outline(radius, f64::from(rows) * ROW_STEP, angle);
            let section = self.section(code, name, SectionKind::Seats, outline);
            self.curved(section, tier, rows, radius, angle, aisles);
        }
        // Standing room behind the seats on the floor.
        let outline = Self::arc_outline(316.0, 72.0, 2.0);
        self.section("PIE", "De pie", SectionKind::Area { capacity: 2_000, tier: TierIndex(2) }, outline);
        "Arena Perú"
    }

    /// Straight rows in blocks with a middle aisle.
    fn hall(&mut self, name: &'static str, rows: u32, seats: u32, aisle_after: Option<u32>) -> &'static str {
        let width = f64::from(seats) * SEAT_STEP;
        self.stage = Stage {
            outline: vec![point(-60.0, -60.0), point(60.0, -60.0), point(60.0, -30.0), point(-60.0, -30.0)],
            focus: point(0.0, -30.0),
        };
        let (left, right) = (-width / 2.0 - 8.0, width / 2.0 + 16.0);
        let bottom = f64::from(rows) * 10.0;
        let outline = vec![point(left, -8.0), point(right, -8.0), point(right, bottom), point(left, bottom)];
        let section = self.section("SALA", "Sala", SectionKind::Seats, outline);
        for row in 0..rows {
            let places = (0..seats).map(|seat| {
                let aisle = aisle_after.map_or(0.0, |after| f64::from(seat / after) * AISLE);
                point(f64::from(seat) * SEAT_STEP - width / 2.0 + aisle, f64::from(row) * 10.0)
            });
            self.row(section, row_name(row), 0, row == 0, places.collect());
        }
        name
    }

    /// Levels of blocks around a pitch until there are exactly `seats`, and perhaps a standing pitch.
    fn stadium(
        &mut self,
        name: &'static str,
        seats: u32,
        levels: &[u32],
        standing: Option<u32>,
    ) -> &'static str {
        let (half_length, half_width) = bowl::PITCH;
        let pitch = vec![
            point(-half_length, -half_width),
            point(half_length, -half_width),
            point(half_length, half_width),
            point(-half_length, half_width),
        ];
        self.stage = Stage { outline: pitch.clone(), focus: point(0.0, 0.0) };
        for block in bowl::blocks(seats, levels) {
            let number = block.level * 100 + block.number;
            let (code, stand, tier) = match block.stand {
                Stand::Occidente => ("OCC", "Occidente", 0),
                Stand::Oriente => ("ORI", "Oriente", 1),
                Stand::Norte => ("NOR", "Norte", 2),
                Stand::Sur => ("SUR", "Sur", 2),
            };
            // Higher up costs less.
            let tier = (tier + block.level as u16 - 1).min(2);
            let label = format!("{stand} {number}");
            let section = self.section(&format!("{code}{number}"), &label, SectionKind::Seats, block.outline);
            for (row, places) in block.rows.into_iter().enumerate() {
                let accessible = block.level == 1 && row == 0;
                self.row(section, row_name(row as u32), tier, accessible, places);
            }
        }
        if let Some(capacity) = standing {
            let kind = SectionKind::Area { capacity, tier: TierIndex(3) };
            self.section("CANCHA", "Cancha de pie", kind, pitch);
        }
        name
    }
}
