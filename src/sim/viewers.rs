//! The live view of one event, and viewers who follow it.

use std::sync::Arc;

use rand::{Rng, rngs::StdRng};

use crate::actors::{
    MapView,
    live::{
        Changed,
        frame::SeatFrame,
        window::{CatchUp, MergeWindow},
    },
};
use domain::{EventId, SeatIndex, SeatMap, SeatStatus, Seq};

/// Viewers of one event at a time.
const VIEWERS_MAX: usize = 4;

/// A viewer's map.
pub(super) struct Viewer {
    seats: Vec<SeatStatus>,
    pub(super) seq: Seq,
}

/// The live view of one event.
pub(super) struct Feed {
    window: MergeWindow,
    /// Snapshots that viewers took and did not subscribe with yet.
    snapshots: Vec<Viewer>,
    viewers: Vec<Viewer>,
    /// Whether changes got lost on their way here.
    has_lost: bool,
}

fn seats_of(map: &SeatMap) -> Vec<SeatStatus> {
    (0..map.layout().seats().len() as u32).map(|seat| map.status(SeatIndex(seat))).collect()
}

impl Feed {
    /// A view that begins at this state.
    pub(super) fn new(event: EventId, map: &SeatMap, frames_max: usize) -> Self {
        Self {
            window: MergeWindow::new(event, map.seq(), frames_max),
            snapshots: Vec::new(),
            viewers: Vec::new(),
            has_lost: false,
        }
    }

    /// Adds changes.
    pub(super) fn add(&mut self, changed: Changed) {
        if self.has_lost {
            // It did not arrive, and nobody was told: the next one shows the gap.
            self.has_lost = false;
        } else if !self.window.add(&changed, |_| String::new()) {
            self.viewers.clear();
        }
    }

    /// The next changes do not arrive.
    pub(super) fn loses(&mut self) {
        self.has_lost = true;
    }

    /// Somebody takes a snapshot, subscribes with one that they took, leaves, or a frame is sent. What is wrong with a
    /// viewer's map, if anything is.
    pub(super) fn step(&mut self, map: &SeatMap, rng: &mut StdRng) -> Result<(), String> {
        match rng.random_range(0..8) {
            0 if self.snapshots.len() < VIEWERS_MAX => {
                self.snapshots.push(Viewer { seats: seats_of(map), seq: map.seq() });
            }
            1 if !self.snapshots.is_empty() => {
                let chosen = rng.random_range(0..self.snapshots.len());
                let mut viewer = self.snapshots.swap_remove(chosen);
                if let CatchUp::Missed(frame) = self.window.catch_up(viewer.seq) {
                    frame.iter().for_each(|frame| viewer.apply(frame));
                    self.viewers.push(viewer);
                    if self.viewers.len() > VIEWERS_MAX {
                        self.viewers.swap_remove(0);
                    }
                }
            }
            _ => self.send(),
        }
        self.compare(map)
    }

    fn send(&mut self) {
        let Some(frame) = self.window.close() else { return };
        self.viewers.iter_mut().for_each(|viewer| viewer.apply(&frame));
    }

    /// Everybody who is at the server's state has its map.
    fn compare(&self, map: &SeatMap) -> Result<(), String> {
        for viewer in self.viewers.iter().filter(|viewer| viewer.seq == map.seq()) {
            let differs = |seat: &usize| viewer.seats[*seat] != map.status(SeatIndex(*seat as u32));
            if let Some(seat) = (0..viewer.seats.len()).find(differs) {
                let (shown, is) = (viewer.seats[seat], map.status(SeatIndex(seat as u32)));
                return Err(format!(
                    "at seq {} a viewer sees seat {seat} as {shown:?}, it is {is:?}",
                    map.seq()
                ));
            }
        }
        Ok(())
    }

    /// How many viewers follow.
    pub(super) fn viewers(&self) -> usize {
        self.viewers.len()
    }
}

impl Viewer {
    /// With the map that a server shows.
    pub(super) fn of(view: &MapView) -> Self {
        Self { seats: unpacked(view).collect(), seq: view.seq }
    }

    /// What is wrong with this map, if it is to be the same as that one.
    pub(super) fn differs(&self, view: &MapView) -> Option<String> {
        let mut both = self.seats.iter().zip(unpacked(view)).enumerate();
        let (seat, (shown, is)) = both.find(|(_, (shown, is))| **shown != *is)?;
        Some(format!("at seq {} a viewer sees seat {seat} as {shown:?}, it is {is:?}", view.seq))
    }

    /// As a page does: a frame that ends before what it has is of the past.
    pub(super) fn apply(&mut self, frame: &Arc<SeatFrame>) {
        if frame.seq <= self.seq {
            return;
        }
        for (seat, status) in &frame.changes {
            self.seats[seat.at()] = *status;
        }
        self.seq = frame.seq;
    }
}

fn unpacked(view: &MapView) -> impl Iterator<Item = SeatStatus> {
    (0..view.seat_count as usize)
        .map(|seat| SeatStatus::from_bits(view.packed[seat / 4] >> (2 * (seat % 4)) & 3))
}
