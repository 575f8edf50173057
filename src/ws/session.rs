//! The session: one actor per socket.
//!
//! It runs only while its socket takes data (`wire.rs`), so what waits for a slow peer is bounded by the actor's
//! mailbox; when that is full, the fan-out ends the session. What its user may see is checked again while it lives.

mod subscribing;

use std::{net::IpAddr, sync::Arc, time::Instant};

use actix::prelude::*;
use actix_web::Error;
use actix_web_actors::ws;
use bytes::Bytes;
use bytestring::ByteString;
use futures_util::{Stream, stream};

use self::subscribing::Subscription;
use super::{
    LiveParts, OpenSocket,
    fanout::Fanout,
    messages::{Closed, Identified, Opened, Unsubscribe},
    protocol::{self, Format, FromClient},
};
use crate::{
    actors::live::SeatFrame,
    auth::{Access, AuthError, Kept},
    server::{self, Fragments},
};
use domain::EventId;

/// What a session writes.
#[derive(Message, Clone)]
#[rtype(result = "()")]
pub(super) enum Outgoing {
    /// A text message.
    Text(ByteString),
    /// One for this user alone.
    Private(ByteString),
    /// A seat frame, in the format that this socket asked for.
    Frame(Arc<SeatFrame>, Format),
    /// The answer to a subscription: the event's state, and what the viewer missed since its snapshot. One message, so
    /// that the answers to as many subscriptions as there may be fit into the mailbox.
    Joined(ByteString, Option<Arc<SeatFrame>>, Format),
    /// The user may not see the event any more.
    Gone(EventId),
    /// Check ping, time limits and the session's end.
    Sweep,
    /// The server is going away.
    GoingAway,
}

/// The peer reads too slowly.
#[derive(Message)]
#[rtype(result = "()")]
pub(super) struct TooSlow;

enum Who {
    /// Has not said yet.
    Nobody,
    Guest,
    /// Whose session is checked again on every sweep: it may have ended or been revoked.
    User(Kept),
}

/// The session of one socket.
pub struct Session {
    parts: LiveParts,
    fanout: Addr<Fanout>,
    /// Whose address it counts for.
    client: Option<IpAddr>,
    viewer: u64,
    who: Who,
    subscriptions: Vec<EventId>,
    opened: Instant,
    heard: Instant,
    pinged: Instant,
    /// Messages, and fragments of them, that a client may still send in this second.
    allowance: u32,
    fragments: Fragments,
    _open: OpenSocket,
}

type Context = ws::WebsocketContext<Session>;

/// Messages a client may send per second.
const MESSAGES_PER_SECOND: u32 = 50;

impl Session {
    pub(super) fn new(
        parts: LiveParts,
        fanout: Addr<Fanout>,
        client: Option<IpAddr>,
        open: OpenSocket,
    ) -> Self {
        let now = Instant::now();
        Self {
            parts,
            fanout,
            client,
            viewer: 0,
            who: Who::Nobody,
            subscriptions: Vec::new(),
            opened: now,
            heard: now,
            pinged: now,
            allowance: MESSAGES_PER_SECOND,
            fragments: Fragments::default(),
            _open: open,
        }
    }

    fn close(&self, code: ws::CloseCode, reason: &str, ctx: &mut Context) {
        ctx.close(Some(ws::CloseReason { code, description: Some(reason.to_owned()) }));
        ctx.stop();
    }

    fn frame(frame: &SeatFrame, format: Format, ctx: &mut Context) {
        match format {
            Format::Json => ctx.text(frame.json()),
            Format::Binary => ctx.binary(frame.binary()),
            Format::Counts => {}
        }
    }

    fn ended(&self, error: &AuthError, ctx: &mut Context) {
        ctx.text(protocol::error("unauthenticated", &error.to_string()));
        self.close(ws::CloseCode::Policy, "the session has ended", ctx);
    }

    fn not_text(&self, ctx: &mut Context) {
        self.close(ws::CloseCode::Unsupported, "send text messages", ctx);
    }

    fn not_websocket(&self, ctx: &mut Context) {
        self.close(ws::CloseCode::Protocol, "this is not the WebSocket protocol", ctx);
    }

    fn authenticate(&mut self, token: Option<String>, ctx: &mut Context) {
        let Some(token) = token else {
            self.who = Who::Guest;
            ctx.text(protocol::authenticated(None, None, self.parts.services.engine.now()));
            return;
        };
        let bearers = self.parts.services.bearers.clone();
        let prepared = async move {
            bearers.prepare(&token).await;
            token
        };
        // Nothing else is read meanwhile, which keeps the order of messages.
        ctx.wait(prepared.into_actor(self).map(|token, session, ctx| session.identified(token, ctx)));
    }

    fn identified(&mut self, token: String, ctx: &mut Context) {
        match self.parts.services.keep_for_more(&token) {
            Ok(kept) => {
                let user = kept.identity().user.clone();
                let now = self.parts.services.engine.now();
                ctx.text(protocol::authenticated(Some(&user), Some(kept.identity().expires_at), now));
                let (viewer, narrowing) = (self.viewer, kept.narrowing());
                self.who = Who::User(kept);
                self.fanout.do_send(Identified { viewer, user, narrowing });
            }
            Err(problem) => {
                let is_too_often = problem.status() == 429;
                let code = if is_too_often { problem.code() } else { "unauthenticated" };
                ctx.text(protocol::error(code, problem.detail()));
                let reason = if is_too_often { "too many requests" } else { "the session is not valid" };
                self.close(ws::CloseCode::Policy, reason, ctx);
            }
        }
    }

    /// Whether the user may still read this event or, if none is named, anything that the socket watches.
    fn may_read(&mut self, event: Option<EventId>) -> Result<(), AuthError> {
        let Who::User(kept) = &mut self.who else { return Ok(()) };
        let now = self.parts.services.engine.now();
        self.parts.services.bearers.still(kept, now)?;
        // What a narrowed session is about is checked when it subscribes.
        let access = match event {
            Some(_) => Access { writes: false, event, order: None },
            None => kept.narrowing().own(false),
        };
        if kept.allows(&access, now) { Ok(()) } else { Err(AuthError::Limited) }
    }

    fn message(&mut self, text: &str, ctx: &mut Context) {
        let message = match protocol::parse(text) {
            Ok(message) => message,
            Err(detail) => {
                ctx.text(protocol::error("invalid_message", &detail));
                return;
            }
        };
        match (message, &self.who) {
            (FromClient::Authenticate { token }, Who::Nobody) => self.authenticate(token, ctx),
            (FromClient::Authenticate { .. }, _) => {
                ctx.text(protocol::error("invalid_message", "this socket is authenticated already"));
            }
            (_, Who::Nobody) => {
                ctx.text(protocol::error(
                    "unauthenticated",
                    "send authenticate first; without a token as a guest",
                ));
            }
            (FromClient::Subscribe { event_id, from_seq, epoch, format, sections }, _) => {
                let event = event_id;
                self.subscribe(Subscription { event, from_seq, epoch, format, sections }, ctx);
            }
            (FromClient::Unsubscribe { event_id }, _) => {
                self.subscriptions.retain(|event| *event != event_id);
                self.fanout.do_send(Unsubscribe { viewer: self.viewer, event: event_id });
            }
        }
    }

    fn sweep(&mut self, ctx: &mut Context) {
        self.allowance = MESSAGES_PER_SECOND;
        let settings = self.parts.settings.clone();
        if matches!(self.who, Who::Nobody) && self.opened.elapsed() >= settings.authenticate {
            self.close(ws::CloseCode::Policy, "authenticate was not sent in time", ctx);
            return;
        }
        if self.heard.elapsed() >= settings.idle {
            self.close(ws::CloseCode::Away, "the client was silent for too long", ctx);
            return;
        }
        if let Err(error) = self.may_read(None) {
            self.ended(&error, ctx);
            return;
        }
        if self.pinged.elapsed() >= settings.ping {
            self.pinged = Instant::now();
            ctx.ping(b"");
        }
    }
}

impl server::Session for Session {
    fn message_bytes_max(&self) -> usize {
        self.parts.settings.message_bytes_max
    }

    fn run<I>(self, incoming: I) -> impl Stream<Item = Result<Bytes, Error>> + Unpin + 'static
    where
        I: Stream<Item = Result<ws::Message, ws::ProtocolError>> + 'static,
    {
        // The framework's own reader would buffer frames of any length, so it gets no input.
        Context::with_factory(stream::pending(), |ctx| {
            ctx.add_stream(incoming);
            self
        })
    }
}

impl Actor for Session {
    type Context = Context;

    fn started(&mut self, ctx: &mut Context) {
        ctx.set_mailbox_capacity(self.parts.settings.session_mailbox);
        // Nothing is read before the fan-out has registered the socket.
        let opened = self.fanout.send(Opened(ctx.address())).into_actor(self);
        ctx.wait(opened.map(|viewer, session, ctx| match viewer {
            Ok(viewer) => session.viewer = viewer,
            Err(_) => session.close(ws::CloseCode::Again, "the server is busy", ctx),
        }));
    }

    fn stopped(&mut self, _: &mut Context) {
        self.fanout.do_send(Closed(self.viewer));
    }
}

impl Handler<Outgoing> for Session {
    type Result = ();

    fn handle(&mut self, outgoing: Outgoing, ctx: &mut Context) {
        match outgoing {
            Outgoing::Text(text) => ctx.text(text),
            // The session may have been ended since the last sweep.
            Outgoing::Private(text) => match self.may_read(None) {
                Ok(()) => ctx.text(text),
                Err(error) => self.ended(&error, ctx),
            },
            Outgoing::Frame(frame, format) => Self::frame(&frame, format, ctx),
            Outgoing::Joined(state, missed, format) => {
                ctx.text(state);
                if let Some(frame) = missed {
                    Self::frame(&frame, format, ctx);
                }
            }
            Outgoing::Gone(event) => {
                self.subscriptions.retain(|watched| *watched != event);
                ctx.text(protocol::gone(event));
            }
            Outgoing::Sweep => self.sweep(ctx),
            Outgoing::GoingAway => self.close(ws::CloseCode::Away, "the server is stopping", ctx),
        }
    }
}

impl Handler<TooSlow> for Session {
    type Result = ();

    fn handle(&mut self, _: TooSlow, ctx: &mut Context) {
        self.close(ws::CloseCode::Again, "this socket reads too slowly", ctx);
    }
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Session {
    fn handle(&mut self, message: Result<ws::Message, ws::ProtocolError>, ctx: &mut Context) {
        self.heard = Instant::now();
        // Pings count as well: each is answered, and they would pile up.
        let Some(left) = self.allowance.checked_sub(1) else {
            ctx.text(protocol::error("rate_limited", "too many messages"));
            self.close(ws::CloseCode::Policy, "too many messages", ctx);
            return;
        };
        self.allowance = left;
        match message {
            Ok(ws::Message::Text(text)) => self.message(&text, ctx),
            Ok(ws::Message::Ping(bytes)) => ctx.pong(&bytes),
            Ok(ws::Message::Pong(_) | ws::Message::Nop) => {}
            Ok(ws::Message::Continuation(item)) => match self.fragments.add(item) {
                Ok(Some(text)) => self.message(&text, ctx),
                Ok(None) => {}
                Err(ws::ProtocolError::BadOpCode) => self.not_text(ctx),
                Err(_) => self.not_websocket(ctx),
            },
            Ok(ws::Message::Binary(_)) => self.not_text(ctx),
            Ok(ws::Message::Close(reason)) => {
                ctx.close(reason);
                ctx.stop();
            }
            Err(ws::ProtocolError::Overflow) => {
                self.close(ws::CloseCode::Size, "the message is too large", ctx);
            }
            Err(_) => self.not_websocket(ctx),
        }
    }
}
