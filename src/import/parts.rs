//! A checked header, and the event made of it and its seats.

use std::{collections::HashMap, fmt::Display};

use super::{
    PlannedEvent, Warning, areas,
    draft::Draft,
    problems::{Problems, short},
};
use domain::{
    EventDetails, EventId, EventRules, Organisation, TierIndex, VenueLayout,
    layout::{PlannedRow, Point, PriceTier, Stage},
};

/// The checked contents of a header.
pub(super) struct Checked {
    pub(super) event: EventId,
    pub(super) organisation: Option<Organisation>,
    pub(super) details: EventDetails,
    pub(super) rules: EventRules,
    pub(super) tiers: Vec<PriceTier>,
    pub(super) stage: Stage,
    pub(super) has_focus: bool,
    /// Whether the header's tiers could be read. If not, unknown tiers of seats are not reported.
    pub(super) tiers_are_sure: bool,
}

/// A checked header that seats can be added to.
pub(super) struct Parts {
    header: Checked,
    tier_by_code: HashMap<String, TierIndex>,
    tier_by_name: HashMap<String, TierIndex>,
}

/// The most tiers that are listed in the message about an unknown one.
const TIERS_NAMED_MAX: usize = 20;

impl Parts {
    pub(super) fn new(header: Checked) -> Self {
        // The first tier with a name counts, as everywhere.
        let by = |key: fn(&PriceTier) -> &str| {
            let keyed = header.tiers.iter().enumerate().rev();
            keyed.map(|(index, tier)| (key(tier).to_owned(), TierIndex(index as u16))).collect()
        };
        let (tier_by_code, tier_by_name) = (by(|tier| &tier.code), by(|tier| &tier.name));
        Self { header, tier_by_code, tier_by_name }
    }

    /// The tier with this code. If there is none, adds a problem and returns the first tier.
    pub(super) fn tier(&self, code: &str, place: impl Display, problems: &mut Problems) -> TierIndex {
        self.known_or_first(self.tier_by_code.get(code), code, place, problems)
    }

    /// Like [`Parts::tier`], by code or name.
    pub(super) fn tier_or_name(&self, word: &str, place: impl Display, problems: &mut Problems) -> TierIndex {
        let known = self.tier_by_code.get(word).or_else(|| self.tier_by_name.get(word));
        self.known_or_first(known, word, place, problems)
    }

    fn known_or_first(
        &self,
        known: Option<&TierIndex>,
        word: &str,
        place: impl Display,
        problems: &mut Problems,
    ) -> TierIndex {
        if known.is_none() && self.header.tiers_are_sure {
            let mut known: Vec<&str> =
                self.header.tiers.iter().take(TIERS_NAMED_MAX).map(|tier| tier.code.as_str()).collect();
            if self.header.tiers.len() > TIERS_NAMED_MAX {
                known.push("…");
            }
            let detail =
                format_args!("there is no tier '{}'; the header has: {}", short(word), known.join(", "));
            problems.add_of_meaning(place, detail);
        }
        known.copied().unwrap_or(TierIndex(0))
    }

    /// Builds the layout, unless there are problems. `place` is the place of the seats in the file.
    pub(super) fn finish(
        self,
        draft: Draft,
        place: impl Display,
        problems: &mut Problems,
    ) -> Option<PlannedEvent> {
        if !problems.is_empty() {
            return None;
        }
        let Checked { event, organisation, details, rules, tiers, mut stage, has_focus, .. } = self.header;
        let Draft { mut sections, rows, without_coordinates, .. } = draft;
        if !has_focus {
            stage.focus = front_centre(&rows);
        }
        let mut warnings: Vec<Warning> = without_coordinates
            .into_iter()
            .map(|section| Warning::SectionWithoutCoordinates {
                section: sections[section.at()].code.clone(),
            })
            .collect();
        let laid_out = areas::lay_out(&mut sections, &rows, &stage);
        warnings.extend(laid_out.into_iter().map(|section| Warning::AreaWithoutOutline { section }));
        match VenueLayout::build(sections, tiers, rows, stage) {
            Ok(layout) => Some(PlannedEvent { event, organisation, details, rules, layout, warnings }),
            Err(found) => {
                for detail in found {
                    problems.add_of_meaning(&place, detail);
                }
                None
            }
        }
    }
}

/// The default stage: five metres before the middle of the front row.
fn front_centre(rows: &[PlannedRow]) -> Point {
    let seats = || rows.iter().flat_map(|(_, _, seats)| seats).map(|seat| seat.position);
    let left = seats().map(|at| at.x).min().unwrap_or(0);
    let right = seats().map(|at| at.x).max().unwrap_or(0);
    let front = seats().map(|at| at.y).min().unwrap_or(0);
    Point { x: ((i64::from(left) + i64::from(right)) / 2) as i32, y: front.saturating_sub(50) }
}
