//! The shapes of logging in and out.

use serde::{Deserialize, Serialize};
use utoipa::{ToSchema, openapi::ArrayBuilder};

use crate::{
    api::{
        contact::{EmailAddress, MailLanguage},
        labels,
        schemas::{UserName, pattern, schemas},
    },
    auth::{self, Memberships},
};
use domain::Organisation;

schemas! {
    OrganisationOfUser, "The slug of an organisation, alone or with a role: `acme`, `acme/gate`.",
        pattern(&format!("^[a-z0-9][a-z0-9._-]{{0,{}}}(/(gate|organiser))?$", Organisation::LEN_MAX - 1));
    OrganisationsOfUser, "The organisations in which the roles `gate` and `organiser` are held.",
        ArrayBuilder::new().items(<OrganisationOfUser as utoipa::PartialSchema>::schema()).max_items(Some(Memberships::MAX));
}

labels::labels! {
    Role, "A role of a user.", auth::Role::ALL.map(auth::Role::as_str);
    AuthMode, "Who can log in. `dev`: anybody, as any user; `oidc`: the users of the identity provider.", ["dev", "oidc"];
}

/// The user to log in as.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DevLoginRequest {
    /// Any name.
    #[schema(value_type = UserName)]
    pub user: String,
    /// `buyer` by default.
    #[serde(default)]
    #[schema(value_type = Vec<Role>)]
    pub roles: Vec<String>,
    /// The organisations in which the roles `gate` and `organiser` are held: `acme` for those of `roles`,
    /// `acme/gate` for that one. `main` by default.
    #[schema(value_type = Option<OrganisationsOfUser>)]
    pub organisations: Option<Vec<String>>,
    /// An e-mail address that counts as verified.
    #[schema(value_type = Option<EmailAddress>)]
    pub email: Option<String>,
}

/// A request for a guest's session: one without an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuestLogin {
    /// The event for which the session is valid.
    pub event_id: String,
}

/// A request for a code that confirms a guest's e-mail address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// The address to confirm; the code is sent to it.
    #[schema(value_type = EmailAddress)]
    pub email: String,
    /// The language of the mail; that of the installation by default.
    #[schema(value_type = Option<MailLanguage>)]
    pub language: Option<String>,
}

/// A code that is being sent.
#[derive(Serialize, ToSchema)]
pub struct CodeSentBody {
    /// The first instant at which it is no longer accepted.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// The confirmation of a guest's e-mail address, by the code that was sent to it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeConfirmation {
    /// The address to which the code was sent.
    #[schema(value_type = EmailAddress)]
    pub email: String,
    /// The code: six digits.
    pub code: String,
}

/// A request for links to the orders of an e-mail address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoverRequest {
    /// The address in the contact of the orders; the links are sent to it.
    #[schema(value_type = EmailAddress)]
    pub email: String,
    /// Only orders of this event.
    pub event_id: Option<String>,
    /// The language of the mail; that of the order by default.
    #[schema(value_type = Option<MailLanguage>)]
    pub language: Option<String>,
}

/// An accepted request for links to orders. Whether there are such orders is not told.
#[derive(Serialize, ToSchema)]
pub struct RecoveringBody {
    /// Always true.
    pub accepted: bool,
}

/// A token of the identity provider, if it is not in the `Authorization` header.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenExchangeRequest {
    /// The access token.
    pub token: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct SessionBody {
    /// Send it as `Authorization: Bearer TOKEN`.
    pub token: String,
    /// The user.
    pub user_id: String,
    /// The user's roles.
    #[schema(value_type = Vec<Role>)]
    pub roles: Vec<&'static str>,
    /// The organisations in which the roles `gate` and `organiser` are held.
    pub organisations: Vec<MembershipBody>,
    /// When it ends.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// The roles that a user has in an organisation.
#[derive(Serialize, ToSchema)]
pub struct MembershipBody {
    /// Its slug.
    pub organisation: String,
    /// The roles held there: `gate`, `organiser` or both.
    #[schema(value_type = Vec<Role>)]
    pub roles: Vec<&'static str>,
}

/// How to log in.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthConfigBody {
    /// Who can log in.
    #[schema(value_type = AuthMode)]
    pub mode: &'static str,
    /// Whether `POST /api/auth/dev-login` gives sessions.
    pub dev_login: bool,
    /// Whether `POST /api/auth/guest` gives sessions to people without an account.
    pub guests: bool,
    /// The issuer of the identity provider's tokens, an address (`oidc`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub issuer: Option<String>,
    /// The client id of browser applications at the identity provider (`oidc`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub client_id: Option<String>,
    /// The scopes to request from the identity provider (`oidc`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<String>)]
    pub scopes: Option<Vec<String>>,
}
