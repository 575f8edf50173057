//! What every adapter does alike: who asks, what they may see and do, how often and how much, and what the engine is
//! asked for.
//!
//! There is one function for each operation, whichever protocol brought it. Services know no HTTP, WebSocket or gRPC, and
//! they decide nothing about seats.

pub mod access;
pub mod addresses;
mod attempts;
pub mod cancel;
pub mod change;
pub mod check_in;
pub mod erase;
pub mod events;
pub mod guests;
pub mod hold;
pub mod idempotency;
pub mod limits;
pub mod links;
pub mod listing;
pub mod order;
pub mod payment_views;
pub mod payments;
pub mod refund;
pub mod replay;
pub mod settings;
mod steps;
pub mod visible;
pub mod windows;

use std::{net::IpAddr, sync::Arc};

pub use self::{addresses::Addresses, guests::Guests, limits::Limiter, payments::LateLooks};
use self::{
    addresses::{AddressCap, AddressSlot},
    limits::Limited,
};
use crate::{
    actors::{CatalogueEntry, Engine},
    api::{Problem, wording},
    auth::{Access, AuthError, Bearers, Cursors, HoldTokens, Identity, Kept, Recognised},
    payments::Payments,
    replay::Replays,
    tickets::{TicketMinter, TicketVerifier},
};
use domain::{EventId, Millis, Routed, UserId, VenueLayout};

/// What adapters ask through.
pub struct Services {
    /// The engine.
    pub engine: Engine,
    /// Identifies who presents a token; has the sessions.
    pub bearers: Arc<Bearers>,
    /// Hold tokens.
    pub hold_tokens: HoldTokens,
    /// Where the next pages of lists begin.
    pub cursors: Cursors,
    /// Verifies tickets.
    pub verifier: TicketVerifier,
    /// Makes the codes of tickets when they are asked for.
    pub minter: Arc<TicketMinter>,
    /// Payment providers.
    pub payments: Arc<Payments>,
    /// Rates.
    pub limiter: Limiter,
    /// Client addresses, and what each holds open.
    pub addresses: Addresses,
    /// Looks for late money.
    pub late_looks: LateLooks,
    /// What guests need.
    pub guests: Guests,
    /// Events as they were.
    pub replays: Replays,
    /// Whether tokens name the organisations that users work for; otherwise everybody works for one.
    pub has_organisations: bool,
}

impl Services {
    /// The event's entry, whoever may see it.
    pub fn entry(&self, event: EventId) -> Result<Arc<CatalogueEntry>, Problem> {
        let catalogue = self.engine.catalogue();
        catalogue.get(event).ok_or_else(|| match catalogue.archived(event) {
            Some(line) => wording::event_archived(&line),
            None => Problem::not_found("event"),
        })
    }

    /// The event's layout.
    pub async fn layout(&self, event: EventId) -> Result<Arc<VenueLayout>, Problem> {
        self.engine.layout(event).await?.ok_or_else(|| Problem::not_found("event"))
    }

    /// The event that an id of a hold, an order or a ticket belongs to, and the caller: `who` identifies them or
    /// refuses. The refusal is the same whether there is such an event or not.
    pub fn event_of(
        &self,
        id: &impl Routed,
        what: &str,
        who: impl FnOnce(Option<EventId>) -> Result<Identity, Problem>,
    ) -> Result<(EventId, Identity), Problem> {
        let catalogue = self.engine.catalogue();
        let event = catalogue.routed(id.route());
        let archived = if event.is_none() { catalogue.archived_routed(id.route()) } else { None };
        let identity = who(event.or(archived.as_ref().map(|line| line.event)))?;
        match (event, archived) {
            (Some(event), _) => Ok((event, identity)),
            (None, Some(line)) => Err(wording::event_archived(&line)),
            (None, None) => Err(Problem::not_found(what)),
        }
    }

    /// The identity of a token, if it allows this access. Counts a request of the user as soon as they are known,
    /// also if it is refused. A token of an identity provider needs [`Bearers::prepare`] before.
    pub fn identify(&self, token: Option<&str>, access: &Access) -> Result<Identity, Problem> {
        Ok(self.recognise(token)?.allowed(access, self.engine.now())?)
    }

    /// [`Services::identify`] for a request that ends a session: counted only if it is refused, or whoever has a stolen session
    /// could keep its user from ending it.
    pub fn identify_to_end(&self, token: Option<&str>, access: &Access) -> Result<Identity, Problem> {
        let recognised = self.recognise_uncounted(token)?;
        let user = recognised.identity.user.clone();
        recognised.allowed(access, self.engine.now()).or_else(|refused| {
            self.count_user(&user)?;
            Err(refused.into())
        })
    }

    /// The identity of a token before its narrowing is checked. Counts a request of the user.
    pub fn recognise(&self, token: Option<&str>) -> Result<Recognised, Problem> {
        let recognised = self.recognise_uncounted(token)?;
        self.count_user(&recognised.identity.user)?;
        Ok(recognised)
    }

    fn recognise_uncounted(&self, token: Option<&str>) -> Result<Recognised, Problem> {
        Ok(self.bearers.recognise(token.ok_or(AuthError::Missing)?, self.engine.now())?)
    }

    /// [`Services::identify`] for a connection that stays open: the token's claims are kept, to be checked again later.
    pub fn keep(&self, token: &str, access: &Access) -> Result<Kept, Problem> {
        let now = self.engine.now();
        let kept = self.bearers.keep(token, now)?;
        self.count_user(&kept.identity().user)?;
        if kept.allows(access, now) { Ok(kept) } else { Err(AuthError::Limited.into()) }
    }

    /// The same where what is asked for follows: whatever it is, the token must allow reading something now.
    pub fn keep_for_more(&self, token: &str) -> Result<Kept, Problem> {
        let now = self.engine.now();
        let kept = self.bearers.keep(token, now)?;
        self.count_user(&kept.identity().user)?;
        if kept.allows(&kept.narrowing().own(false), now) { Ok(kept) } else { Err(AuthError::Limited.into()) }
    }

    /// Counts a request of a user.
    pub fn count_user(&self, user: &UserId) -> Result<(), Problem> {
        self.limiter
            .user(user)
            .map_err(|limited| self.limited("too many requests of this user; slow down", limited))
    }

    /// Counts a refused hold or order.
    pub fn refused(&self, event: EventId, problem: &Problem) {
        self.engine.metrics().refused(problem.code());
        if let Some(entry) = self.engine.catalogue().get(event) {
            entry.refused(problem.code(), self.engine.now());
        }
    }

    /// Counts a request from an address, as [`Addresses::client`] says it.
    pub fn count_address(&self, client: Option<IpAddr>) -> Result<(), Problem> {
        client
            .map_or(Ok(()), |client| self.limiter.address(client))
            .map_err(|limited| self.address_limited(limited))
    }

    /// The same for a file of the web application: these have a rate of their own.
    pub fn count_page_file(&self, client: Option<IpAddr>) -> Result<(), Problem> {
        client
            .map_or(Ok(()), |client| self.limiter.page_file(client))
            .map_err(|limited| self.address_limited(limited))
    }

    fn address_limited(&self, limited: Limited) -> Problem {
        self.limited("too many requests from this address; slow down", limited)
    }

    fn limited(&self, detail: &str, limited: Limited) -> Problem {
        self.engine.metrics().rate_limited();
        Problem::new(429, "rate_limited", detail).retry_after(limited.wait).rate(limited.policy)
    }

    /// A slot among those that an address may hold open; `what` they are, in the words of the refusal.
    pub fn address_slot(
        &self,
        cap: AddressCap,
        what: &str,
        client: Option<IpAddr>,
    ) -> Result<Option<AddressSlot>, Problem> {
        let Some(client) = client else { return Ok(None) };
        let slot = self.addresses.take(cap, client).map(Some);
        slot.ok_or_else(|| {
            self.engine.metrics().address_capped(cap.name());
            Self::address_is_full(what)
        })
    }

    /// The refusal of what an address holds too many of already.
    pub fn address_is_full(what: &str) -> Problem {
        let detail = format!(
            "this address has the most open {what} that one may have; close one first, or try again later"
        );
        Problem::new(429, "rate_limited", detail).retry_after(Millis::from_secs(5))
    }
}
