//! An event as buyers know it: its seats, which of them are adjacent, and which are wanted most.

use serde::Deserialize;
use uuid::Uuid;

use crate::viewer_map::SeatStates;

/// An event that is rehearsed.
#[derive(Debug)]
pub struct Venue {
    pub id: Uuid,
    /// Its id as text.
    pub id_text: String,
    pub name: String,
    /// The labels of its seats, by index.
    pub labels: Vec<String>,
    /// How many seats from this one to the end of its row, itself included; wheelchair places and their
    /// companions end a row.
    run: Vec<u16>,
    /// Its seats, the most wanted ones first.
    pub wanted: Vec<u32>,
    /// Whether there are wheelchair places.
    pub wheelchairs: bool,
    /// Section codes of its areas.
    pub areas: Vec<String>,
    /// The most places in one hold.
    pub places_per_hold: u32,
    /// How long a hold lasts, in microseconds.
    pub hold_micros: u64,
    /// Its seat map before the first buyer arrived.
    pub before: SeatStates,
}

/// `GET /api/events/{id}`, without the fields that are not used.
#[derive(Deserialize)]
pub struct EventBody {
    pub event_id: Uuid,
    pub name: String,
    pub status: String,
    /// Limits of a buyer.
    pub limits: Limits,
    /// How long a hold lasts, in seconds.
    pub hold_seconds: u64,
    pub counts: Counts,
}

/// Limits of a buyer.
#[derive(Deserialize)]
pub struct Limits {
    seats_per_hold: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub struct Counts {
    pub available: u64,
    pub held: u64,
    pub sold: u64,
    /// Kept off sale by the organiser.
    pub blocked: u64,
    pub capacity: u64,
}

/// `GET /api/events/{id}/layout`, without the fields that are not used.
#[derive(Deserialize)]
pub struct LayoutBody {
    seats: Vec<String>,
    x: Vec<i64>,
    y: Vec<i64>,
    section: Vec<u16>,
    accessible: Vec<u32>,
    companion: Vec<u32>,
    sections: Vec<Section>,
    stage: Stage,
}

#[derive(Deserialize)]
struct Section {
    section: String,
    kind: String,
}

#[derive(Deserialize)]
struct Stage {
    focus: [i64; 2],
}

impl Venue {
    /// Combines the server's answers about an event.
    pub fn new(event: EventBody, layout: LayoutBody, before: SeatStates) -> Result<Self, String> {
        let count = layout.seats.len();
        if count != before.count as usize
            || [layout.x.len(), layout.y.len(), layout.section.len()] != [count; 3]
        {
            return Err(format!(
                "event {}: its layout and its map do not have the same seats",
                event.event_id
            ));
        }
        let mut reserved = vec![false; count];
        for index in layout.accessible.iter().chain(&layout.companion) {
            if let Some(reserved) = reserved.get_mut(*index as usize) {
                *reserved = true;
            }
        }
        let [x, y] = layout.stage.focus;
        let distance = |index: u32| {
            let at = index as usize;
            (layout.x[at] - x).pow(2) + (layout.y[at] - y).pow(2)
        };
        let mut wanted: Vec<u32> = (0..count as u32).filter(|index| !reserved[*index as usize]).collect();
        wanted.sort_by_key(|index| (distance(*index), *index));
        let row_of = |at: usize| {
            let section = layout.sections.get(usize::from(layout.section[at]));
            row(&layout.seats[at], section.map_or("", |section| &section.section))
        };
        let mut run = vec![0; count];
        for at in (0..count).rev() {
            let goes_on = at + 1 < count
                && layout.section[at] == layout.section[at + 1]
                && row_of(at) == row_of(at + 1);
            let rest = if goes_on { run[at + 1] } else { 0 };
            run[at] = if reserved[at] { 0 } else { 1 + rest };
        }
        let areas = layout.sections.into_iter().filter(|section| section.kind == "area");
        Ok(Self {
            id: event.event_id,
            id_text: event.event_id.to_string(),
            name: event.name,
            labels: layout.seats,
            run,
            wanted,
            wheelchairs: !layout.accessible.is_empty(),
            areas: areas.map(|section| section.section).collect(),
            places_per_hold: event.limits.seats_per_hold,
            hold_micros: event.hold_seconds * 1_000_000,
            before,
        })
    }

    /// This many seats side by side, beginning with the seat at this rank; fewer if the row ends.
    pub fn side_by_side(&self, rank: usize, quantity: u8) -> std::ops::Range<u32> {
        let Some(first) = self.wanted.get(rank).copied() else { return 0..0 };
        let run = self.run[first as usize].min(u16::from(quantity));
        first..first + u32::from(run)
    }

    /// An area by its code.
    pub fn area(&self, code: &str) -> Option<usize> {
        self.areas.iter().position(|area| area == code)
    }
}

/// The row in a label: it ends at the first dash after the section's code.
fn row<'a>(label: &'a str, section: &str) -> &'a str {
    let rest = label.strip_prefix(section).map_or(label, |rest| rest.trim_start_matches('-'));
    rest.split_once('-').map_or(rest, |(row, _)| row)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Two rows of four seats and an area; the second seat of the second row is a wheelchair place.
    pub(crate) fn venue() -> Venue {
        let event = r#"{"event_id":"00000000-0000-0000-0000-000000000007","name":"Prueba","status":"on_sale",
            "limits":{"seats_per_hold":3,"seats_per_buyer":4},"hold_seconds":600,
            "counts":{"capacity":18,"available":18,"held":0,"sold":0,"blocked":0}}"#;
        let layout = r#"{"seats":["S-A-1","S-A-2","S-A-3","S-A-4","S-B-1","S-B-2","S-B-3","S-B-4"],
            "x":[0,1,2,3,0,1,2,3],"y":[1,1,1,1,9,9,9,9],"section":[0,0,0,0,0,0,0,0],
            "accessible":[5],"companion":[],"stage":{"focus":[2,0]},
            "sections":[{"section":"S","kind":"seats"},{"section":"PIT","kind":"area"}]}"#;
        let map = r#"{"seq":0,"epoch":1,"count":8,"status":"AAA=",
            "areas":[{"section":"PIT","capacity":10,"held":0,"sold":0,"blocked":0}]}"#;
        let before = SeatStates::parse(map.as_bytes()).unwrap();
        Venue::new(serde_json::from_str(event).unwrap(), serde_json::from_str(layout).unwrap(), before)
            .unwrap()
    }

    #[test]
    fn seats_near_the_stage_are_wanted_most() {
        let venue = venue();
        assert_eq!(venue.wanted, [2, 1, 3, 0, 6, 7, 4]);
        assert_eq!(venue.side_by_side(0, 2), 2..4);
        assert_eq!(venue.side_by_side(0, 4), 2..4, "the row ends there");
        assert_eq!(venue.side_by_side(6, 3), 4..5, "a wheelchair place ends it too");
        assert_eq!(venue.side_by_side(7, 1), 0..0);
        assert_eq!((venue.area("PIT"), venue.area("S")), (Some(0), None));
    }
}
