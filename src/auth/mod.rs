//! Who makes a request, and what they may do: identities, roles, biscuit sessions, revocations, hold tokens,
//! and the access tokens of an identity provider.
//!
//! `bearer` is the only place that decides who presents a token. Nothing here asks the store or the provider
//! while a request waits, except to fetch keys that are not known yet.

pub mod bearer;
mod cursors;
mod fault;
pub mod hold_token;
mod links;
mod mailboxes;
pub mod narrowing;
pub mod oidc;
mod organisations;
mod people;
mod remembered;
pub mod revocations;
pub mod session;
pub mod settings;

use std::{fmt, sync::Arc};

use domain::{EventId, OrderId, Organisation, Timestamp, UserId};

pub use self::{
    bearer::{Bearers, Kept, Recognised, bearer_token, is_provider_token},
    cursors::Cursors,
    fault::TokenFault,
    hold_token::HoldTokens,
    links::OrderLinks,
    mailboxes::{is_unambiguous, mailbox, normalised_email},
    narrowing::{Attenuation, Narrowing, attenuate, attenuate_unchecked},
    organisations::{Memberships, TooManyOrganisations},
    people::People,
    revocations::Revocations,
    session::{Ending, IssuedSession, Sessions},
};

/// What a user may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Role {
    /// Hold places, order them, and see one's own orders.
    Buyer = 1,
    /// Verify and check in tickets; held within organisations.
    Gate = 2,
    /// Create and run events; held within organisations.
    Organiser = 4,
    /// Everything, in every organisation.
    Admin = 8,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Buyer, Self::Gate, Self::Organiser, Self::Admin];

    /// The role's name in tokens and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Gate => "gate",
            Self::Organiser => "organiser",
            Self::Admin => "admin",
        }
    }

    /// The role with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether the role is held within organisations.
    pub const fn is_of_organisations(self) -> bool {
        matches!(self, Self::Gate | Self::Organiser)
    }
}

/// A set of roles.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Roles(u8);

impl Roles {
    /// Whether the role is in the set. An admin has every role.
    pub const fn has(self, role: Role) -> bool {
        self.0 & (role as u8 | Role::Admin as u8) != 0
    }

    /// The set with this role added.
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | role as u8)
    }

    /// The roles in the set. The roles that an admin has implicitly are not listed.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.0 & *role as u8 != 0)
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |set, role| set | role as u8))
    }
}

/// A user whose session or access token was verified.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// The session's subject.
    pub user: UserId,
    /// All roles that the user has somewhere. `gate` and `organiser` apply only within the organisations in
    /// `organisations`.
    pub roles: Roles,
    /// The organisations that the user works for.
    pub organisations: Memberships,
    /// When the session ends.
    pub expires_at: Timestamp,
    /// An address that the identity provider has verified.
    pub email: Option<VerifiedEmail>,
}

/// An address of a user. Not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedEmail(Arc<str>);

impl VerifiedEmail {
    /// The longest in bytes (RFC 5321).
    const BYTES_MAX: usize = 254;

    /// An address; `None` if it is too long.
    pub fn new(address: &str) -> Option<Self> {
        (!address.is_empty() && address.len() <= Self::BYTES_MAX).then(|| Self(address.into()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for VerifiedEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifiedEmail(***)")
    }
}

/// What a request is about to do. A narrowed session may not allow it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// Whether it changes something.
    pub writes: bool,
    /// The event that it is about, if it is about one.
    pub event: Option<EventId>,
    /// The order that it is about, if it is about one.
    pub order: Option<OrderId>,
}

/// Why a request is not authenticated or not allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what is wrong")]
pub enum AuthError {
    #[error("no session was presented; log in and send 'Authorization: Bearer TOKEN'")]
    Missing,
    /// `Authorization` has another scheme than `Bearer`, or no token.
    #[error(
        "'Authorization' is not of the form 'Bearer TOKEN', which is the only one; leave it out to be a guest"
    )]
    Scheme,
    /// The token is not a session that was signed here, or was altered.
    #[error("the session is not valid; log in again")]
    Invalid,
    #[error(
        "the session has more than eight blocks, or one that 'ticketbuster keys attenuate' does not write; log in again"
    )]
    Foreign,
    #[error("the session has ended; log in again")]
    Expired,
    #[error("the session was revoked; log in again")]
    Revoked,
    /// Its holder gave it narrower limits than this request needs.
    #[error("this session was narrowed and does not allow this request")]
    Limited,
    #[error("the token is refused: {0}")]
    Token(TokenFault),
    #[error("the identity provider does not answer, so its tokens cannot be verified; try again")]
    ProviderAway,
    /// The provider's token is valid, but none of its roles is known here.
    #[error("this account has no role here; ask the operator of this installation for one")]
    NoRole,
    #[error("this needs the role '{}' in the organisation that owns it", .0.as_str())]
    OtherOrganisation(Role),
    #[error("this needs the role '{}'", .0.as_str())]
    RoleMissing(Role),
}

impl Identity {
    /// An identity with `roles` (those held within organisations are left out) and the memberships' roles.
    pub fn new(user: UserId, roles: Roles, organisations: Memberships, expires_at: Timestamp) -> Self {
        let everywhere = roles.iter().filter(|role| !role.is_of_organisations());
        let roles = everywhere.chain(organisations.roles().iter()).collect();
        Self { user, roles, organisations, expires_at, email: None }
    }

    /// The same with an address.
    pub fn with_email(self, email: Option<VerifiedEmail>) -> Self {
        Self { email, ..self }
    }

    /// Whether the user has the role in this organisation. Admins have every role in every organisation.
    pub fn may(&self, role: Role, organisation: &Organisation) -> bool {
        self.roles.has(Role::Admin) || self.organisations.has(role, organisation)
    }

    /// Checks that the user has the role in at least one organisation.
    pub fn require(&self, role: Role) -> Result<(), AuthError> {
        if self.roles.has(role) { Ok(()) } else { Err(AuthError::RoleMissing(role)) }
    }
}
