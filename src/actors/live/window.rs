//! The live view of one event as a plain state machine: changes in, frames and catch-ups out.
//!
//! The changes of one merge window become one frame. A frame from `a` to `b` has the status at `b` of every seat that
//! changed in between, so a viewer anywhere in `a..=b` is exactly at `b` after applying it. Frames join without gaps.
//! A bounded history serves viewers that join a little late: what they missed is merged into one frame, so that it
//! takes one slot of a viewer's queue however long the history is.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::{
    Changed,
    frame::{FrameArea, SeatFrame},
};
use domain::{EventId, SeatIndex, SeatStatus, SectionIndex, Seq, planted};

/// How a viewer gets from its snapshot to the live view.
#[derive(Clone, Debug)]
pub enum CatchUp {
    /// Apply this frame, if there is one, then all that follow.
    Missed(Option<Arc<SeatFrame>>),
    /// Take a new snapshot.
    Resync,
}

/// One event's window.
pub struct MergeWindow {
    event: EventId,
    /// Where the last frame ended.
    told: Seq,
    /// The `seq` at which the gathered changes end.
    seq: Seq,
    seats: BTreeMap<SeatIndex, SeatStatus>,
    areas: BTreeMap<SectionIndex, FrameArea>,
    history: VecDeque<Arc<SeatFrame>>,
    history_max: usize,
    /// The last 2, 4, 8, … frames as one, as far as they were asked for since the last frame.
    merged: Vec<Option<Arc<SeatFrame>>>,
}

impl MergeWindow {
    /// A window that begins at this state.
    pub fn new(event: EventId, seq: Seq, history_max: usize) -> Self {
        Self {
            event,
            told: seq,
            seq,
            seats: BTreeMap::new(),
            areas: BTreeMap::new(),
            history: VecDeque::new(),
            history_max,
            merged: Vec::new(),
        }
    }

    /// Adds changes; `code` names areas. False if they do not follow the last ones: then every viewer needs a new
    /// snapshot, and the window starts again where they end.
    #[must_use]
    pub fn add(&mut self, changed: &Changed, code: impl Fn(SectionIndex) -> String) -> bool {
        if changed.from_seq != self.seq && !planted!(GapIgnored) {
            self.restart(changed.seq);
            return false;
        }
        self.seq = changed.seq;
        self.seats.extend(changed.seats.iter().copied());
        for area in &changed.areas {
            let counts = area.counts;
            self.areas.insert(area.section, FrameArea { section: code(area.section), counts });
        }
        true
    }

    /// The `seq` at which the gathered changes end.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// Starts again at this state, without a history.
    pub fn restart(&mut self, seq: Seq) {
        *self = Self::new(self.event, seq, self.history_max);
    }

    /// Closes the window: the frame of everything gathered, if there is anything.
    pub fn close(&mut self) -> Option<Arc<SeatFrame>> {
        if self.told == self.seq {
            return None;
        }
        let changes = std::mem::take(&mut self.seats).into_iter().collect();
        let areas = std::mem::take(&mut self.areas).into_values().collect();
        let frame = Arc::new(SeatFrame::new(self.event, self.told, self.seq, changes, areas));
        self.told = self.seq;
        self.merged.clear();
        self.history.push_back(frame.clone());
        if self.history.len() > self.history_max {
            self.history.pop_front();
        }
        Some(frame)
    }

    /// Whether the history covers what a viewer with a snapshot of this state has missed.
    pub fn bridges(&self, from_seq: Seq) -> bool {
        from_seq >= self.history.front().map_or(self.told, |frame| frame.from_seq)
    }

    /// What a viewer with a snapshot of this state needs. The snapshot may be newer than the last frame; the next
    /// frame then begins before it and still applies.
    pub fn catch_up(&mut self, from_seq: Seq) -> CatchUp {
        if !self.bridges(from_seq) {
            return CatchUp::Resync;
        }
        let known = self.history.partition_point(|frame| frame.seq <= from_seq);
        let known = (known + usize::from(planted!(CatchUpOneTooFew))).min(self.history.len());
        CatchUp::Missed(self.last(self.history.len() - known))
    }

    /// At least the last `missed` frames as one. A frame that begins before a viewer's state applies as well, so
    /// there are only as many different ones as the history's length has bits, however many viewers come.
    fn last(&mut self, missed: usize) -> Option<Arc<SeatFrame>> {
        if missed <= 1 {
            return self.history.back().filter(|_| missed == 1).cloned();
        }
        let rounded = missed.next_power_of_two();
        let bits = rounded.trailing_zeros() as usize;
        if self.merged.len() <= bits {
            self.merged.resize(bits + 1, None);
        }
        let begin = self.history.len().saturating_sub(rounded);
        let merge = || SeatFrame::merged(self.history.range(begin..).map(AsRef::as_ref)).map(Arc::new);
        if self.merged[bits].is_none() {
            self.merged[bits] = merge();
        }
        self.merged[bits].clone()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use domain::Counts;

    fn changed(from: u64, seats: Vec<(SeatIndex, SeatStatus)>) -> Changed {
        Changed {
            event: EventId(Uuid::nil()),
            from_seq: Seq(from),
            seq: Seq(from + 1),
            seats,
            areas: Vec::new(),
            counts: Counts::default(),
        }
    }

    proptest! {
        /// Whoever takes a snapshot at any state, subscribes later and applies what comes has the map.
        #[test]
        fn every_viewer_has_exactly_the_map(
            steps in prop::collection::vec((0u32..12, 0u8..4, any::<bool>(), any::<bool>()), 1..60),
            delay in 0usize..30,
            history in 1usize..8,
        ) {
            let mut window = MergeWindow::new(EventId(Uuid::nil()), Seq(0), history);
            let mut map = [SeatStatus::Available; 12];
            let mut snapshots = Vec::new();
            let mut viewers: Vec<([SeatStatus; 12], Seq)> = Vec::new();
            for (step, (seat, status, closes, joins)) in steps.into_iter().enumerate() {
                let status = SeatStatus::from_bits(status);
                map[seat as usize] = status;
                snapshots.push((map, Seq(step as u64 + 1)));
                prop_assert!(window.add(&changed(step as u64, vec![(SeatIndex(seat), status)]), |_| String::new()));
                if closes && let Some(frame) = window.close() {
                    for (view, at) in &mut viewers {
                        prop_assert!(frame.from_seq <= *at, "frames join");
                        frame.changes.iter().for_each(|(seat, status)| view[seat.at()] = *status);
                        *at = (*at).max(frame.seq);
                    }
                }
                if joins {
                    let (mut view, at) = snapshots[snapshots.len().saturating_sub(1 + delay)];
                    if let CatchUp::Missed(frame) = window.catch_up(at) {
                        if let Some(frame) = &frame {
                            prop_assert!(frame.from_seq <= at && at < frame.seq, "it applies");
                            frame.changes.iter().for_each(|(seat, status)| view[seat.at()] = *status);
                        }
                        viewers.push((view, frame.map_or(at, |frame| frame.seq)));
                    }
                }
            }
            let last = window.close();
            for (mut view, _) in viewers {
                if let Some(frame) = &last {
                    frame.changes.iter().for_each(|(seat, status)| view[seat.at()] = *status);
                }
                prop_assert_eq!(view, map);
            }
        }
    }

    #[test]
    fn viewers_that_come_in_one_window_share_what_they_missed() {
        let mut window = MergeWindow::new(EventId(Uuid::nil()), Seq(0), 100);
        for seq in 0..100 {
            let seat = SeatIndex(seq as u32 % 7);
            assert!(window.add(&changed(seq, vec![(seat, SeatStatus::Held)]), |_| String::new()));
            window.close();
        }
        let mut frames = Vec::new();
        for from_seq in 0..100 {
            let CatchUp::Missed(Some(frame)) = window.catch_up(Seq(from_seq)) else { panic!("{from_seq}") };
            assert!(frame.from_seq <= Seq(from_seq) && frame.seq == Seq(100) && frame.changes.len() <= 7);
            if !frames.iter().any(|other| Arc::ptr_eq(other, &frame)) {
                frames.push(frame);
            }
        }
        assert_eq!(frames.len(), 8, "1, 2, 4, … 64 and all");
    }

    #[test]
    fn a_gap_and_an_old_snapshot_need_a_new_one() {
        let mut window = MergeWindow::new(EventId(Uuid::nil()), Seq(5), 2);
        assert!(matches!(window.catch_up(Seq(4)), CatchUp::Resync));
        assert!(!window.add(&changed(7, Vec::new()), |_| String::new()), "6 is missing");
        assert!(window.close().is_none());
        assert!(matches!(window.catch_up(Seq(7)), CatchUp::Resync));
        assert!(matches!(window.catch_up(Seq(8)), CatchUp::Missed(None)));
    }
}
