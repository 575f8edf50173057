//! Outlines for areas whose plan has none: behind the seats, sized by capacity.

use domain::layout::{PlannedRow, Point, Section, SectionKind, Stage};

/// Area of a place in square decimetres: 0.4 m².
const PLACE_DM2: u64 = 40;
/// Depth of an area, whose width is twice its depth. The bounds keep its name legible and its size moderate.
const DEPTH_DM: std::ops::RangeInclusive<u64> = 30..=600;
/// The gap between areas, and between them and what is before them.
const GAP_DM: i64 = 20;
/// The minimum width of a line of areas; otherwise it is as wide as the rest of the plan.
const SHELF_DM: i64 = 400;

/// Gives each area without an outline one, and returns their codes.
pub(super) fn lay_out(sections: &mut [Section], rows: &[PlannedRow], stage: &Stage) -> Vec<String> {
    let is_without = |section: &Section| {
        matches!(section.kind, SectionKind::Area { .. }) && encloses_nothing(&section.outline)
    };
    let seats = rows.iter().flat_map(|(_, _, seats)| seats).map(|seat| seat.position);
    let outlines =
        sections.iter().filter(|section| !is_without(section)).flat_map(|section| &section.outline);
    let drawn = seats.chain(outlines.copied()).chain(stage.outline.iter().copied());
    let (mut left, mut right, mut rear) = (i64::MAX, i64::MIN, i64::MIN);
    for Point { x, y } in drawn {
        (left, right, rear) = (left.min(x.into()), right.max(x.into()), rear.max(y.into()));
    }
    if left > right {
        (left, right, rear) = (0, 0, -GAP_DM);
    }
    let middle = left.midpoint(right);
    let widest = (right - left).max(SHELF_DM);
    let (mut laid_out, mut shelf, mut shelf_width, mut top) = (Vec::new(), Vec::new(), 0, rear + GAP_DM);
    for (index, section) in sections.iter().enumerate().filter(|(_, section)| is_without(section)) {
        let SectionKind::Area { capacity, .. } = section.kind else { continue };
        let depth =
            (u64::from(capacity) * PLACE_DM2 / 2).isqrt().clamp(*DEPTH_DM.start(), *DEPTH_DM.end()) as i64;
        if !shelf.is_empty() && shelf_width + GAP_DM + 2 * depth > widest {
            top += place(&mut laid_out, &mut shelf, middle, top);
            shelf_width = 0;
        }
        shelf_width += 2 * depth + if shelf.is_empty() { 0 } else { GAP_DM };
        shelf.push((index, depth));
    }
    place(&mut laid_out, &mut shelf, middle, top);
    let give = |(index, outline): (usize, Vec<Point>)| {
        sections[index].outline = outline;
        sections[index].code.clone()
    };
    laid_out.into_iter().map(give).collect()
}

/// Places the areas of a line side by side around the middle. Returns the distance to the next line.
fn place(
    laid_out: &mut Vec<(usize, Vec<Point>)>,
    shelf: &mut Vec<(usize, i64)>,
    middle: i64,
    top: i64,
) -> i64 {
    let width: i64 = shelf.iter().map(|(_, depth)| 2 * depth + GAP_DM).sum::<i64>() - GAP_DM;
    let deepest = shelf.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
    let mut left = middle - width / 2;
    for (index, depth) in shelf.drain(..) {
        let point = |x: i64, y: i64| Point { x: clamped(x), y: clamped(y) };
        let (right, bottom) = (left + 2 * depth, top + depth);
        laid_out.push((
            index,
            vec![point(left, top), point(right, top), point(right, bottom), point(left, bottom)],
        ));
        left = right + GAP_DM;
    }
    deepest + GAP_DM
}

fn clamped(value: i64) -> i32 {
    value.clamp(i32::MIN.into(), i32::MAX.into()) as i32
}

/// Whether an outline is empty or encloses no area.
fn encloses_nothing(outline: &[Point]) -> bool {
    let next = outline.iter().skip(1).chain(outline.first());
    let twice: i128 = outline
        .iter()
        .zip(next)
        .map(|(one, other)| i128::from(one.x) * i128::from(other.y) - i128::from(other.x) * i128::from(one.y))
        .sum();
    twice == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        SectionIndex, TierIndex,
        layout::{Access, PlannedSeat},
    };

    fn area(code: &str, capacity: u32, outline: &[(i32, i32)]) -> Section {
        Section {
            code: code.to_owned(),
            name: code.to_owned(),
            kind: SectionKind::Area { capacity, tier: TierIndex(0) },
            outline: outline.iter().map(|(x, y)| Point { x: *x, y: *y }).collect(),
        }
    }

    fn row(y: i32) -> PlannedRow {
        let seat = |x| PlannedSeat {
            number: 1.into(),
            position: Point { x, y },
            tier: TierIndex(0),
            access: Access::Standard,
            rank: None,
        };
        (SectionIndex(0), "A".to_owned(), vec![seat(0), seat(100)])
    }

    #[test]
    fn areas_without_an_outline_stand_behind_everything_and_apart() {
        let own = [(0, 30), (100, 30), (100, 60)];
        let mut sections = vec![
            area("PISTA", 300, &[]),
            area("OWN", 300, &own),
            area("POINT", 20, &[(5, 5), (5, 5), (5, 5)]),
            area("VAST", 1_000_000, &[]),
            area("ALSO VAST", 1_000_000, &[]),
        ];
        let laid_out = lay_out(&mut sections, &[row(10)], &Stage::default());
        assert_eq!(laid_out, ["PISTA", "POINT", "VAST", "ALSO VAST"]);
        assert_eq!(sections[1].outline.len(), 3, "what has an outline keeps it");
        let boxes: Vec<[i32; 4]> = [0, 2, 3, 4]
            .map(|index: usize| {
                let outline = &sections[index].outline;
                [outline[0].x, outline[0].y, outline[2].x, outline[2].y]
            })
            .to_vec();
        for (index, [left, top, right, bottom]) in boxes.iter().enumerate() {
            assert!(*top >= 80, "behind the seats and the other area");
            assert!(right - left >= 60 && bottom - top >= 30, "large enough to be seen and read");
            for other in &boxes[index + 1..] {
                let apart = *right < other[0] || other[2] < *left || *bottom < other[1] || other[3] < *top;
                assert!(apart, "{boxes:?}");
            }
        }
        let size = |[left, top, right, bottom]: [i32; 4]| i64::from(right - left) * i64::from(bottom - top);
        assert!(size(boxes[0]) > size(boxes[1]) && size(boxes[2]) > size(boxes[0]), "by capacity");
    }

    #[test]
    fn a_plan_of_areas_alone_and_one_at_the_edge_of_numbers_have_places_too() {
        let mut sections = vec![area("A", 10, &[]), area("B", 10, &[])];
        assert_eq!(lay_out(&mut sections, &[], &Stage::default()).len(), 2);
        assert_ne!(sections[0].outline, sections[1].outline);
        let mut sections = vec![area("A", 10, &[])];
        lay_out(&mut sections, &[row(i32::MAX), row(i32::MIN)], &Stage::default());
        assert_eq!(sections[0].outline.len(), 4);
    }
}
