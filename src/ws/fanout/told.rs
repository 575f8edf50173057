//! What other processes are told of this worker's sockets: whose they are, and how many watch what.

use actix::prelude::*;
use rustc_hash::FxHashSet;

use super::Fanout;
use crate::ws::messages::{Identified, ViewersOf};
use domain::EventId;

impl Fanout {
    fn viewers_of(&self, event: EventId) -> u32 {
        let audience = self.audiences.get(&event);
        audience.map_or(0, |audience| (audience.watching.len() + audience.joining.len()) as u32)
    }

    /// Tells other processes how many watch each event here.
    pub(super) fn tell_viewers(&mut self) {
        let viewers = self.parts.engine.everywhere().viewers.clone();
        let events: FxHashSet<EventId> = self.audiences.keys().chain(self.told.keys()).copied().collect();
        for event in events {
            let (now, before) = (self.viewers_of(event), self.told.remove(&event).unwrap_or(0));
            if now != before {
                viewers.add(event.into(), now.wrapping_sub(before) as i32);
            }
            if now > 0 {
                self.told.insert(event, now);
            }
        }
    }
}

impl Handler<Identified> for Fanout {
    type Result = ();

    fn handle(&mut self, Identified { viewer, user, narrowing }: Identified, _: &mut Self::Context) {
        if let Some(socket) = self.sockets.get_mut(&viewer) {
            socket.user = Some((user.clone(), narrowing));
            let viewers = self.by_user.entry(user.clone()).or_default();
            if viewers.is_empty() {
                self.parts.engine.everywhere().sockets.add((&user).into(), 1);
            }
            viewers.insert(viewer);
        }
    }
}

impl Handler<ViewersOf> for Fanout {
    type Result = u64;

    fn handle(&mut self, ViewersOf(event): ViewersOf, _: &mut Self::Context) -> u64 {
        self.viewers_of(event).into()
    }
}
