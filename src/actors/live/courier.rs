//! Carries private news to the other processes: the buyer whom they are for may be connected to any of them.

use std::{rc::Rc, sync::Arc};

use actix::prelude::*;
use bytes::Bytes;

use super::{Notice, Posted};
use crate::actors::gateway::elsewhere::{Elsewhere, Way};

/// Tells the others what is posted here.
pub(crate) struct Courier {
    elsewhere: Arc<dyn Elsewhere>,
    way: Rc<dyn Way>,
}

impl Courier {
    /// A courier of the calling thread.
    pub(crate) fn new(elsewhere: Arc<dyn Elsewhere>) -> Self {
        let way = elsewhere.way();
        Self { elsewhere, way }
    }
}

impl Actor for Courier {
    type Context = Context<Self>;
}

impl Handler<Posted> for Courier {
    type Result = ();

    fn handle(&mut self, Posted(notices): Posted, _: &mut Self::Context) {
        let others = self.elsewhere.others();
        if others.is_empty() {
            return;
        }
        match rmp_serde::to_vec_named(&notices) {
            Ok(bytes) => {
                let news = Bytes::from(bytes);
                others.into_iter().for_each(|to| self.way.tell(to, news.clone()));
            }
            Err(error) => tracing::error!(%error, "news for buyers cannot be sent to other processes"),
        }
    }
}

/// What another process's courier has brought.
pub(crate) fn read(news: &[u8]) -> Result<Vec<Notice>, rmp_serde::decode::Error> {
    rmp_serde::from_slice(news)
}
