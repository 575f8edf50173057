//! Checks of a layout. Every problem is reported, in words and with its place; nothing is corrected.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{
    LayoutParts, LayoutProblems, NumberRef, PlannedRow, PriceTier, Row, Seat, Section, SectionKind,
    VenueLayout,
};
use crate::{
    ids::{SectionIndex, TierIndex},
    money::Amount,
};

/// The longest section code, row name or seat number, in characters.
pub const LABEL_PART_CHARS_MAX: usize = 40;

/// Whether a text is valid as section code or seat number (`dash_allowed`) or as row name (no `-`).
pub fn is_label_part(text: &str, dash_allowed: bool) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "_. ".contains(c) || (dash_allowed && c == '-');
    !text.is_empty()
        && text.chars().count() <= LABEL_PART_CHARS_MAX
        && text.trim() == text
        && text.chars().all(allowed)
}

/// Sizes of a new layout that are over their limits.
pub(super) fn size_problems(tiers: &[PriceTier], rows: &[PlannedRow]) -> LayoutProblems {
    let sizes =
        [("rows", rows.len(), VenueLayout::ROWS_MAX), ("price tiers", tiers.len(), VenueLayout::TIERS_MAX)];
    let too_many = sizes.into_iter().filter(|(_, count, most)| count > most);
    too_many.map(|(what, count, most)| format!("{count} {what}; at most {most} are allowed")).collect()
}

/// All problems of these parts.
pub(super) fn problems_of(parts: &LayoutParts) -> LayoutProblems {
    let LayoutParts { sections, tiers, rows, seats, number_texts, .. } = parts;
    let mut problems = Vec::new();
    if sections.is_empty() {
        problems.push("the layout has no section; it needs at least one".to_owned());
    }
    if sections.len() > VenueLayout::SECTIONS_MAX {
        problems.push(format!(
            "{} sections; at most {} are allowed",
            sections.len(),
            VenueLayout::SECTIONS_MAX
        ));
    }
    if seats.len() > VenueLayout::SEATS_MAX {
        problems.push(format!("{} seats; at most {} are allowed", seats.len(), VenueLayout::SEATS_MAX));
    }
    let groups = groups_of(sections, rows, seats);
    if groups > VenueLayout::GROUPS_MAX {
        problems.push(format!(
            "{groups} pairs of a section and a price tier; at most {} are allowed",
            VenueLayout::GROUPS_MAX
        ));
    }
    section_problems(sections, tiers, &mut problems);
    tier_problems(tiers, &mut problems);
    row_problems(sections, rows, seats, number_texts, &mut problems);
    number_problems(rows, seats, number_texts, &mut problems);
    for (index, seat) in seats.iter().enumerate() {
        let fits = rows.get(seat.row.at()).is_some_and(|row| row.seats().contains(&(index as u32)));
        if !fits {
            problems.push(format!("seat {index} is not part of the row that it names"));
        }
        if seat.tier.at() >= tiers.len() {
            problems.push(format!("seat {index} names a price tier that does not exist"));
        }
    }
    problems
}

fn section_problems(sections: &[Section], tiers: &[PriceTier], problems: &mut LayoutProblems) {
    let mut codes = FxHashMap::default();
    for section in sections {
        if !is_label_part(&section.code, true) {
            problems.push(format!(
                "section code '{}' must be 1 to 40 letters, digits, '_', '.', '-' or inner spaces",
                section.code
            ));
        }
        if codes.insert(section.code.as_str(), ()).is_some() {
            problems.push(format!("section code '{}' is used twice", section.code));
        }
        if let SectionKind::Area { capacity, tier } = section.kind {
            if tier.at() >= tiers.len() {
                problems.push(format!("area '{}' names a price tier that does not exist", section.code));
            }
            if capacity == 0 || capacity > VenueLayout::AREA_CAPACITY_MAX {
                problems.push(format!(
                    "area '{}' has a capacity of {capacity}; 1 to {} is allowed",
                    section.code,
                    VenueLayout::AREA_CAPACITY_MAX
                ));
            }
        }
    }
}

fn tier_problems(tiers: &[PriceTier], problems: &mut LayoutProblems) {
    let mut codes = FxHashMap::default();
    for tier in tiers {
        if codes.insert(tier.code.as_str(), ()).is_some() {
            problems.push(format!("price tier '{}' is used twice", tier.code));
        }
        if tier.price < Amount(0) || tier.price > Amount::PRICE_MAX {
            problems.push(format!(
                "price tier '{}' has a price outside 0 to {}",
                tier.code,
                Amount::PRICE_MAX.0
            ));
        }
    }
}

/// The number of pairs of a section and a price tier that have places.
fn groups_of(sections: &[Section], rows: &[Row], seats: &[Seat]) -> usize {
    let of_seats =
        seats.iter().filter_map(|seat| rows.get(seat.row.at()).map(|row| (row.section, seat.tier)));
    let mut groups: Vec<(SectionIndex, TierIndex)> = of_seats.collect();
    // Neighbouring seats mostly have the same pair, so far fewer than one per seat are left to sort.
    groups.dedup();
    for (index, section) in sections.iter().enumerate() {
        if let SectionKind::Area { tier, .. } = section.kind {
            groups.push((SectionIndex(index as u16), tier));
        }
    }
    groups.sort_unstable();
    groups.dedup();
    groups.len()
}

/// Seat numbers that are not valid in a label.
fn number_problems(rows: &[Row], seats: &[Seat], texts: &[Box<str>], problems: &mut LayoutProblems) {
    for (index, seat) in seats.iter().enumerate() {
        let row = rows.get(seat.row.at()).map_or("?", |row| row.name.as_str());
        match seat.number.read(texts) {
            Some(NumberRef::Plain(_)) => {}
            Some(NumberRef::Text(text)) if is_label_part(text, true) => {}
            Some(NumberRef::Text(text)) => problems.push(format!(
                "seat '{text}' of row '{row}': a number must be 1 to 40 letters, digits, '_', '.', '-' or inner spaces"
            )),
            None => problems.push(format!("seat {index} has a number that does not exist")),
        }
    }
}

fn row_problems(
    sections: &[Section],
    rows: &[Row],
    seats: &[Seat],
    texts: &[Box<str>],
    problems: &mut LayoutProblems,
) {
    // An ordered set, so that no choice of names makes it slow.
    let mut names = BTreeSet::new();
    let mut next = 0;
    for row in rows {
        let code = sections.get(row.section.at()).map_or("?", |section| section.code.as_str());
        let place = format!("row '{}' of section '{code}'", row.name);
        match sections.get(row.section.at()).map(|section| section.kind) {
            None => problems.push(format!("{place} names a section that does not exist")),
            Some(SectionKind::Area { .. }) => {
                problems.push(format!("{place} is in an area; areas have no rows"))
            }
            Some(SectionKind::Seats) => {}
        }
        if !is_label_part(&row.name, false) {
            problems.push(format!(
                "{place}: a row name must be 1 to 40 letters, digits, '_', '.' or inner spaces"
            ));
        }
        if !names.insert((row.section, row.name.as_str())) {
            problems.push(format!("{place} appears twice"));
        }
        if row.len == 0 || row.len as usize > VenueLayout::ROW_SEATS_MAX {
            problems.push(format!(
                "{place} has {} seats; 1 to {} are allowed",
                row.len,
                VenueLayout::ROW_SEATS_MAX
            ));
        }
        let end = row.first.at() + row.len as usize;
        if row.first.0 != next || end > seats.len() {
            problems.push(format!("{place} does not follow the row before it"));
            return;
        }
        next = end as u32;
        let mut numbers: Vec<_> = seats[row.first.at()..end].iter().map(|seat| seat.number).collect();
        numbers.sort_unstable();
        for pair in numbers.windows(2).filter(|pair| pair[0] == pair[1]) {
            let number = pair[0].read(texts).unwrap_or(NumberRef::Text("?"));
            problems.push(format!("{place} has seat {number} twice"));
        }
    }
    if next as usize != seats.len() {
        problems.push("there are seats outside every row".to_owned());
    }
}
