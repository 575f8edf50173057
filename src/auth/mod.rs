//! Who asks, and what they may do: identities, roles, biscuit sessions, revocations, hold tokens, and the
//! access tokens of an identity provider. `bearer` is the one place that says who presents a token.

pub mod bearer;
mod fault;
pub mod hold_token;
pub mod narrowing;
pub mod oidc;
mod organisations;
mod remembered;
pub mod revocations;
pub mod session;
pub mod settings;

use domain::{EventId, Organisation, Timestamp, UserId};

pub use self::{
    bearer::{Bearers, Kept, Recognised, is_provider_token},
    fault::TokenFault,
    hold_token::HoldTokens,
    narrowing::{Attenuation, Narrowing, attenuate, attenuate_unchecked},
    organisations::{Memberships, TooManyOrganisations},
    revocations::Revocations,
    session::{IssuedSession, Sessions},
};

/// What somebody may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Role {
    /// Hold, order, see one's own.
    Buyer = 1,
    /// Verify and check in tickets; held within organisations.
    Gate = 2,
    /// Create and run events; held within organisations.
    Organiser = 4,
    /// Everything.
    Admin = 8,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Buyer, Self::Gate, Self::Organiser, Self::Admin];

    /// The role as tokens and the API write it.
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

    /// Whether it is held within organisations.
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

    /// The set with this role as well.
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | role as u8)
    }

    /// The roles of the set, without those that only follow from being an admin.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.0 & *role as u8 != 0)
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |set, role| set | role as u8))
    }
}

/// Somebody whose session was verified.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// Who.
    pub user: UserId,
    /// What they may do somewhere: `gate` and `organiser` only where they have them, see `organisations`.
    pub roles: Roles,
    /// For which organisations they work.
    pub organisations: Memberships,
    /// When the session ends.
    pub expires_at: Timestamp,
}

/// What a request is about to do, for attenuated sessions to judge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// Whether it changes something.
    pub writes: bool,
    /// The event that it is about, if it is about one.
    pub event: Option<EventId>,
}

/// Why somebody is nobody, or may not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AuthError {
    /// No session was presented.
    #[error("no session was presented; log in and send 'Authorization: Bearer TOKEN'")]
    Missing,
    /// It is not a session of ours, or was altered.
    #[error("the session is not valid; log in again")]
    Invalid,
    /// Its holder added what is no narrowing of ours.
    #[error(
        "the session has a block that 'ticketbuster keys attenuate' does not write, or more than eight; log in again"
    )]
    Foreign,
    /// It has ended.
    #[error("the session has ended; log in again")]
    Expired,
    /// It was revoked.
    #[error("the session was revoked; log in again")]
    Revoked,
    /// Its holder gave it narrower limits than this request needs.
    #[error("this session was limited and does not allow this request")]
    Limited,
    /// A token of the identity provider that is refused.
    #[error("the token is refused: {0}")]
    Token(TokenFault),
    /// No key of the identity provider was ever fetched.
    #[error("the identity provider does not answer, so its tokens cannot be judged; try again")]
    ProviderAway,
    /// The identity provider knows somebody who may do nothing here.
    #[error("this account has no role here; ask who runs this installation")]
    NoRole,
    /// The event is another house's.
    #[error("this is for the organisation's own people: you do not have the role '{}' in it", .0.as_str())]
    OtherOrganisation(Role),
    /// The role is missing.
    #[error("this needs the role '{}'", .0.as_str())]
    RoleMissing(Role),
}

impl Identity {
    /// Somebody with these roles everywhere (those of organisations aside) and these within organisations.
    pub fn new(user: UserId, roles: Roles, organisations: Memberships, expires_at: Timestamp) -> Self {
        let everywhere = roles.iter().filter(|role| !role.is_of_organisations());
        let roles = everywhere.chain(organisations.roles().iter()).collect();
        Self { user, roles, organisations, expires_at }
    }

    /// Whether they have a role of organisations in this one; admins have all in all.
    pub fn may(&self, role: Role, organisation: &Organisation) -> bool {
        self.roles.has(Role::Admin) || self.organisations.has(role, organisation)
    }

    /// Checks for a role, in whichever organisation it is held.
    pub fn require(&self, role: Role) -> Result<(), AuthError> {
        if self.roles.has(role) { Ok(()) } else { Err(AuthError::RoleMissing(role)) }
    }
}
