//! Viewers who look at some sections of an event hear of these alone.
//!
//! Whoever looks at the same ones shares each frame: it is cut out and encoded once for a worker's sockets.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::actors::live::{SeatFrame, SectionFrames, Sections};

/// Different choices of sections of one event that are told apart. Further viewers are sent everything.
const GROUPS_MAX: usize = 256;

/// The viewers of an event by the sections that they look at.
#[derive(Debug, Default)]
pub(super) struct SectionGroups(Vec<Group>);

#[derive(Debug)]
struct Group {
    /// Its viewers have this, too.
    sections: Arc<Sections>,
    frames: SectionFrames,
    /// What was cut out last for viewers that join, and of what: many of them join at once.
    caught_up: Option<(Arc<SeatFrame>, Arc<SeatFrame>)>,
}

/// A frame as each group of viewers gets it; nothing where nothing of theirs changed.
pub(super) struct CutFrames(FxHashMap<*const Sections, Option<Arc<SeatFrame>>>);

impl CutFrames {
    /// What viewers of these sections get.
    pub(super) fn of(&self, sections: &Arc<Sections>) -> Option<Arc<SeatFrame>> {
        self.0.get(&Arc::as_ptr(sections)).cloned().flatten()
    }
}

impl SectionGroups {
    /// The sections as all who look at the same ones share them; `None` if there are too many different choices.
    pub(super) fn share(&mut self, sections: Arc<Sections>) -> Option<Arc<Sections>> {
        if let Some(group) = self.0.iter().find(|group| group.sections == sections) {
            return Some(group.sections.clone());
        }
        self.forget_empty();
        if self.0.len() >= GROUPS_MAX {
            return None;
        }
        self.0.push(Group { sections: sections.clone(), frames: SectionFrames::default(), caught_up: None });
        Some(sections)
    }

    fn forget_empty(&mut self) {
        self.0.retain(|group| Arc::strong_count(&group.sections) > 1);
    }

    /// The next frame of the event, for each group.
    pub(super) fn cut(&mut self, frame: &SeatFrame) -> CutFrames {
        self.forget_empty();
        let cut = self.0.iter_mut().map(|group| {
            let cut = group.frames.next(&group.sections, frame).map(Arc::new);
            (Arc::as_ptr(&group.sections), cut)
        });
        CutFrames(cut.collect())
    }

    /// What a viewer that joins has missed of its sections. It is sent even if that is nothing: afterwards the viewer is
    /// where the next frame builds on.
    pub(super) fn caught_up(&mut self, sections: &Arc<Sections>, frame: &Arc<SeatFrame>) -> Arc<SeatFrame> {
        let Some(group) = self.0.iter_mut().find(|group| Arc::ptr_eq(&group.sections, sections)) else {
            return Arc::new(sections.cut(frame));
        };
        if let Some((of, cut)) = &group.caught_up
            && Arc::ptr_eq(of, frame)
        {
            return cut.clone();
        }
        let cut = Arc::new(sections.cut(frame));
        group.caught_up = Some((frame.clone(), cut.clone()));
        cut
    }

    /// Everybody begins anew.
    pub(super) fn restart(&mut self) {
        for group in &mut self.0 {
            (group.frames, group.caught_up) = (SectionFrames::default(), None);
        }
    }
}

#[cfg(test)]
mod tests;
