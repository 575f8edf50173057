//! The venues of `config/demo/venues.toml`: their sections in order, and the layout made of them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    bowl::{self, BowlPlan},
    shapes::{Shape, row_name},
};
use domain::{
    Amount, SectionIndex, TierIndex, VenueLayout,
    layout::{Access, PlannedRow, PlannedSeat, Point, PriceTier, Section, SectionKind, Stage},
};

/// The format of the file.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Venues {
    /// Codes and names, best first.
    tiers: Vec<(String, String)>,
    venues: BTreeMap<String, VenuePlan>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct VenuePlan {
    name: String,
    stage: Stage,
    bowl: Option<BowlPlan>,
    #[serde(default)]
    sections: Vec<SectionPlan>,
}

#[derive(Deserialize, Debug)]
struct SectionPlan {
    code: String,
    name: String,
    tier: u16,
    wheelchairs: Option<Wheelchairs>,
    #[serde(flatten)]
    shape: Shape,
}

/// Which row has wheelchair places.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
enum Wheelchairs {
    First,
    Last,
}

#[derive(Default)]
struct Plan {
    sections: Vec<Section>,
    rows: Vec<PlannedRow>,
}

impl Venues {
    /// The name of a venue, and its layout with these prices (best tier first).
    pub(super) fn build(&self, venue: &str, prices: &[i64]) -> Result<(&str, VenueLayout), String> {
        let plan = self.venues.get(venue).ok_or_else(|| format!("there is no venue {venue}"))?;
        let tiers = self.tiers.iter().zip(prices).map(|((code, name), price)| PriceTier {
            code: code.clone(),
            name: name.clone(),
            price: Amount(*price),
        });
        let Plan { sections, rows } = plan.sections_and_rows();
        let layout = VenueLayout::build(sections, tiers.collect(), rows, plan.stage.clone());
        let layout = layout.map_err(|problems| format!("the venue {venue}: {}", problems.join("; ")))?;
        Ok((&plan.name, layout))
    }
}

impl VenuePlan {
    fn sections_and_rows(&self) -> Plan {
        let mut plan = Plan::default();
        if let Some(bowl) = &self.bowl {
            plan.bowl(bowl, &self.stage.outline);
        }
        for section in &self.sections {
            plan.described(section);
        }
        plan
    }
}

impl Plan {
    fn section(&mut self, code: &str, name: &str, kind: SectionKind, outline: Vec<Point>) -> SectionIndex {
        self.sections.push(Section { code: code.to_owned(), name: name.to_owned(), kind, outline });
        SectionIndex((self.sections.len() - 1) as u16)
    }

    /// Adds a row of seats at these positions. Wheelchair places are at its ends, companion seats beside
    /// them.
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

    fn described(&mut self, plan: &SectionPlan) {
        let SectionPlan { code, name, tier, wheelchairs, shape } = plan;
        let section = self.section(code, name, shape.kind(TierIndex(*tier)), shape.outline());
        let rows = shape.rows();
        let accessible = wheelchairs.map(|wheelchairs| match wheelchairs {
            Wheelchairs::First => 0,
            Wheelchairs::Last => rows.len() - 1,
        });
        for (index, (name, places)) in rows.into_iter().enumerate() {
            self.row(section, name, *tier, accessible == Some(index), places);
        }
    }

    /// Adds the levels of blocks around the pitch, which is the stage.
    fn bowl(&mut self, bowl: &BowlPlan, pitch: &[Point]) {
        for block in bowl::blocks(bowl, pitch) {
            let number = block.level * 100 + block.number;
            let stand = block.stand;
            let tier = stand.tier(block.level);
            let (code, name) = (format!("{}{number}", stand.code()), format!("{} {number}", stand.name()));
            let section = self.section(&code, &name, SectionKind::Seats, block.outline);
            for (row, places) in block.rows.into_iter().enumerate() {
                let accessible = block.level == 1 && row == 0;
                self.row(section, row_name(row as u32), tier, accessible, places);
            }
        }
    }
}
