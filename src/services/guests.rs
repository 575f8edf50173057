//! Guests: people who hold and buy without an account.
//!
//! A guest has a user id of their own for each event, under which everything else goes on as for any buyer.

use std::net::IpAddr;

use uuid::Builder;

use super::Services;
use crate::{
    api::Problem,
    auth::{Attenuation, Identity, IssuedSession, Memberships, Role, Roles},
};
use domain::{EventId, Millis, UserId};

impl Services {
    /// A session for somebody new, which is for this event alone.
    pub fn guest_session(
        &self,
        event: EventId,
        client: Option<IpAddr>,
        length: Millis,
    ) -> Result<(Identity, IssuedSession), Problem> {
        if let Some(client) = client {
            let detail = "too many guests at this address; try again, or log in";
            self.limiter.guest_session(client).map_err(|limited| self.limited(detail, limited))?;
        }
        self.visible(event, || Ok(None))?;
        let user = UserId::of_guest(Builder::from_random_bytes(rand::random()).into_uuid());
        let now = self.engine.now();
        let to = Attenuation { event: Some(event), ..Attenuation::default() };
        let session = self.bearers.sessions().issue_narrowed(&user, None, &to, now, length)?;
        let roles = Roles::default().with(Role::Buyer);
        Ok((Identity::new(user, roles, Memberships::default(), session.expires_at), session))
    }
}
