//! What a socket is to be told of: which event, in which form, and which of its sections.

use std::sync::Arc;

use actix::prelude::*;

use super::{Context, Session, Who};
use crate::{
    actors::live::Sections,
    api::Problem,
    ws::{
        messages::Subscribe,
        protocol::{self, Format},
    },
};
use domain::{Epoch, EventId, Seq, VenueLayout};

/// What a client asks for.
pub(super) struct Subscription {
    pub(super) event: EventId,
    pub(super) from_seq: Option<u64>,
    pub(super) epoch: Option<u64>,
    pub(super) format: Format,
    pub(super) sections: Option<Vec<String>>,
}

/// Why a socket does not watch: a code, and what would be right.
type Refused = (&'static str, String);

impl Subscription {
    /// What is wrong with it, whatever the event is.
    fn check(&self) -> Result<(), Refused> {
        let invalid = |detail: &str| Err(("invalid_message", detail.to_owned()));
        let counts_only = self.format == Format::Counts;
        if self.from_seq.is_none() && !counts_only {
            return invalid("missing field `from_seq`; send the seq of a snapshot, or \"format\":\"counts\"");
        }
        match self.sections.as_ref().map(Vec::len) {
            None => Ok(()),
            Some(_) if counts_only => {
                invalid("counts are those of the whole event: leave out `sections`, or send another format")
            }
            Some(0) => invalid("`sections` names none; leave it out to be told of all sections"),
            Some(count) if count > Sections::MAX => {
                let detail = format!("name {} sections at most, or none to be told of all", Sections::MAX);
                Err(("limit_exceeded", detail))
            }
            Some(_) => Ok(()),
        }
    }
}

fn refused(problem: Problem) -> Refused {
    (problem.code(), problem.detail().to_owned())
}

impl Session {
    /// Counts a subscription to seats as a request, because it begins with all that the viewer has missed.
    fn count(&self, format: Format) -> Result<(), Problem> {
        if format == Format::Counts {
            return Ok(());
        }
        self.parts.services.count_address(self.client)?;
        match &self.who {
            Who::User(kept) => self.parts.services.count_user(&kept.identity().user),
            Who::Nobody | Who::Guest => Ok(()),
        }
    }

    /// Whether it may watch this, and whether also as a draft.
    fn may_subscribe(&mut self, wanted: &Subscription) -> Result<bool, Refused> {
        wanted.check()?;
        self.count(wanted.format).map_err(refused)?;
        let identity = match &self.who {
            Who::User(kept) => Some(kept.identity()),
            Who::Nobody | Who::Guest => None,
        };
        let sees_as_draft = self.parts.services.watches_draft(wanted.event, identity).map_err(refused)?;
        self.may_read(Some(wanted.event)).map_err(|error| ("forbidden", error.to_string()))?;
        let most = self.parts.settings.subscriptions_max;
        if !self.subscriptions.contains(&wanted.event) && self.subscriptions.len() >= most {
            let detail = format!("one socket may watch {most} events; unsubscribe from one first");
            return Err(("limit_exceeded", detail));
        }
        Ok(sees_as_draft)
    }

    pub(super) fn subscribe(&mut self, wanted: Subscription, ctx: &mut Context) {
        let sees_as_draft = match self.may_subscribe(&wanted) {
            Ok(sees_as_draft) => sees_as_draft,
            Err((code, detail)) => return ctx.text(protocol::error(code, &detail)),
        };
        let Some(sections) = wanted.sections.clone() else {
            return self.watch(&wanted, None, sees_as_draft);
        };
        let (services, event) = (self.parts.services.clone(), wanted.event);
        let layout = async move { services.layout(event).await };
        // Nothing else is read meanwhile, which keeps the order of messages. The layout is in memory, nearly always.
        ctx.wait(layout.into_actor(self).map(move |layout, session, ctx| {
            match layout.map_err(refused).and_then(|layout| named(layout, &sections)) {
                Ok(sections) => session.watch(&wanted, Some(Arc::new(sections)), sees_as_draft),
                Err((code, detail)) => ctx.text(protocol::error(code, &detail)),
            }
        }));
    }

    fn watch(&mut self, wanted: &Subscription, sections: Option<Arc<Sections>>, sees_as_draft: bool) {
        if !self.subscriptions.contains(&wanted.event) {
            self.subscriptions.push(wanted.event);
        }
        self.fanout.do_send(Subscribe {
            viewer: self.viewer,
            event: wanted.event,
            from_seq: Seq(wanted.from_seq.unwrap_or(0)),
            epoch: wanted.epoch.map(Epoch),
            format: wanted.format,
            sections,
            sees_as_draft,
        });
    }
}

fn named(layout: Arc<VenueLayout>, codes: &[String]) -> Result<Sections, Refused> {
    Sections::named(layout, codes).map_err(|unknown| {
        ("not_found", format!("there is no section {unknown:?} in this event; its layout lists them"))
    })
}
