//! Order links: sessions that are narrowed to one order and go out in mails. Whoever has the link uses the order as its
//! buyer, and nothing else.
//!
//! All links of an order that were issued before an instant can be ended. That is one entry of the revocations, under
//! an id that only orders have.

use std::sync::Arc;

use sha2::{Digest as _, Sha512};

use super::{Attenuation, Identity, Memberships, Role, Roles, attenuate_unchecked, session};
use crate::{biscuits::RevocationId, keys::KeyRing};
use domain::{Millis, OrderId, Timestamp, UserId};

/// Longer than any link lives: so long it is kept that an order's links were ended.
const ENDED_FOR: Millis = Millis::from_hours(24 * 366);

/// Issues order links.
#[derive(Clone)]
pub struct OrderLinks {
    keys: Arc<KeyRing>,
    length: Millis,
}

impl OrderLinks {
    /// Links that live so long.
    pub fn new(keys: Arc<KeyRing>, length: Millis) -> Self {
        Self { keys, length }
    }

    /// A link's token for an order of this user.
    pub fn token(&self, order: OrderId, user: &UserId, now: Timestamp) -> Option<String> {
        let roles = Roles::default().with(Role::Buyer);
        let identity = Identity::new(user.clone(), roles, Memberships::default(), now + self.length);
        let token = session::signed(&self.keys, &identity, Some(now));
        attenuate_unchecked(&token, &Attenuation { order: Some(order), ..Attenuation::default() }).ok()
    }
}

/// Under which id, and until when, it is kept that the links of an order were ended at an instant.
pub(super) fn ending(order: OrderId, at: Timestamp) -> (RevocationId, Timestamp) {
    let id = Sha512::new().chain_update(b"links of an order").chain_update(order.0.as_bytes()).finalize();
    (id.into(), at + ENDED_FOR)
}

/// When links were ended, by the instant until which that is kept.
pub(super) fn ended_at(kept_until: Timestamp) -> Timestamp {
    Timestamp(kept_until.0 - ENDED_FOR.0)
}
