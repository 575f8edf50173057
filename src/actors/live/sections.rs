//! Sections of an event that somebody looks at, and what frames say of them.
//!
//! A frame in which nothing of theirs changed is not sent. The next one that is then begins where the first of those
//! began, so that it builds on the state that its viewers have.

use std::sync::Arc;

use super::SeatFrame;
use domain::{SeatIndex, SectionIndex, Seq, VenueLayout};

/// Sections of an event that a viewer looks at.
#[derive(Debug)]
pub struct Sections {
    /// In order.
    wanted: Vec<SectionIndex>,
    layout: Arc<VenueLayout>,
}

/// Two choices are the same if they are of the same sections; both are of one event.
impl PartialEq for Sections {
    fn eq(&self, other: &Self) -> bool {
        self.wanted == other.wanted
    }
}

impl Sections {
    /// How many somebody may name.
    pub const MAX: usize = 32;

    /// The sections with these codes; the error is the first code that no section of the event has.
    pub fn named(layout: Arc<VenueLayout>, codes: &[String]) -> Result<Self, &str> {
        let named = codes.iter().map(|code| layout.section_named(code).ok_or(code.as_str()));
        let mut wanted = named.collect::<Result<Vec<_>, _>>()?;
        wanted.sort_unstable();
        wanted.dedup();
        Ok(Self { wanted, layout })
    }

    /// Whether a section is one of them.
    pub fn has(&self, section: SectionIndex) -> bool {
        self.wanted.binary_search(&section).is_ok()
    }

    /// Whether a seat is in one of them.
    pub fn has_seat(&self, seat: SeatIndex) -> bool {
        seat.at() < self.layout.seats().len() && self.has(self.layout.section_of(seat))
    }

    /// What a frame says of them.
    pub fn cut(&self, frame: &SeatFrame) -> SeatFrame {
        self.cut_from(frame, frame.from_seq)
    }

    fn cut_from(&self, frame: &SeatFrame, from_seq: Seq) -> SeatFrame {
        let changes = frame.changes.iter().filter(|(seat, _)| self.has_seat(*seat)).copied();
        let is_wanted = |code: &str| self.layout.section_named(code).is_some_and(|section| self.has(section));
        let areas = frame.areas.iter().filter(|area| is_wanted(&area.section)).cloned();
        SeatFrame::new(frame.event, from_seq, frame.seq, changes.collect(), areas.collect())
    }
}

/// The frames of some sections, one after another.
#[derive(Debug, Default)]
pub struct SectionFrames {
    /// Where the first of the frames began that were not sent, since one was.
    quiet_since: Option<Seq>,
}

impl SectionFrames {
    /// What is sent of the next frame; nothing, if it says nothing of these sections.
    pub fn next(&mut self, sections: &Sections, frame: &SeatFrame) -> Option<SeatFrame> {
        let from_seq = self.quiet_since.take().unwrap_or(frame.from_seq);
        let cut = sections.cut_from(frame, from_seq);
        if cut.changes.is_empty() && cut.areas.is_empty() {
            self.quiet_since = Some(from_seq);
            return None;
        }
        Some(cut)
    }
}
