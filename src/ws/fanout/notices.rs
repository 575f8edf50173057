//! Passes private news on to the sockets of whom it is for.

use actix::prelude::*;

use super::{Fanout, Outgoing, protocol};
use crate::{
    actors::live::{News, Notice, Posted},
    auth::Access,
};

impl Fanout {
    /// Whether a notice is about what the socket's session was narrowed to.
    fn may_hear(&self, viewer: u64, notice: &Notice) -> bool {
        let order = match &notice.news {
            News::Order(order) => Some(order.order),
            News::Hold(_) => None,
        };
        let user = self.sockets.get(&viewer).and_then(|socket| socket.user.as_ref());
        let access = Access { writes: false, event: Some(notice.event), order };
        user.is_some_and(|(_, narrowing)| narrowing.allows(&access, self.parts.engine.now()))
    }
}

impl Handler<Posted> for Fanout {
    type Result = ();

    fn handle(&mut self, Posted(notices): Posted, ctx: &mut Self::Context) {
        for notice in notices.iter() {
            let Some(viewers) = self.by_user.get(&notice.user) else { continue };
            let may_hear = |viewer: &&u64| self.may_hear(**viewer, notice);
            let viewers: Vec<u64> = viewers.iter().filter(may_hear).copied().collect();
            match &notice.news {
                News::Order(order) => {
                    let text = protocol::order(notice.event, order);
                    let pass = |viewer: &u64| !self.pass(*viewer, Outgoing::Private(text.clone()));
                    let slow = viewers.into_iter().filter(pass).collect();
                    self.end_slow(slow, ctx);
                }
                News::Hold(hold) => {
                    // Labels need the layout, which is nearly always in memory.
                    let (engine, event, hold) = (self.parts.engine.clone(), notice.event, hold.clone());
                    let layout = async move { engine.layout(event).await };
                    ctx.spawn(layout.into_actor(self).map(move |layout, fanout, ctx| {
                        let Ok(Some(layout)) = layout else { return };
                        let text = protocol::hold(event, &hold, &layout);
                        let pass = |viewer: &u64| !fanout.pass(*viewer, Outgoing::Private(text.clone()));
                        let slow = viewers.into_iter().filter(pass).collect();
                        fanout.end_slow(slow, ctx);
                    }));
                }
            }
        }
    }
}
