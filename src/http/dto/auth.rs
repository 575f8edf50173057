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
    OrganisationsOfUser, "Where the roles `gate` and `organiser` are held.",
        ArrayBuilder::new().items(<OrganisationOfUser as utoipa::PartialSchema>::schema()).max_items(Some(Memberships::MAX));
}

labels::labels! {
    Role, "What somebody may do.", auth::Role::ALL.map(auth::Role::as_str);
    AuthMode, "Who logs in: anybody as anybody, or whom the identity provider knows.", ["dev", "oidc"];
}

/// Who to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DevLogin {
    /// Any name.
    #[schema(value_type = UserName)]
    pub user: String,
    /// Left out: buyer.
    #[serde(default)]
    #[schema(value_type = Vec<Role>)]
    pub roles: Vec<String>,
    /// Where the roles `gate` and `organiser` are held: `acme` for those of `roles`, `acme/gate` for that one.
    /// Left out: in `main`.
    #[schema(value_type = Option<OrganisationsOfUser>)]
    pub organisations: Option<Vec<String>>,
    /// An address that counts as verified.
    #[schema(value_type = Option<EmailAddress>)]
    pub email: Option<String>,
}

/// For which event somebody without an account wants a session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuestLogin {
    /// The event.
    pub event_id: String,
}

/// Where a guest wants their code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// The address that they say is theirs.
    #[schema(value_type = EmailAddress)]
    pub email: String,
    /// The language of the mail; left out, the installation's.
    #[schema(value_type = Option<MailLanguage>)]
    pub language: Option<String>,
}

/// A code is on its way.
#[derive(Serialize, ToSchema)]
pub struct CodeSentBody {
    /// Until when it is taken.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// The code that a guest was sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeConfirmation {
    /// Where it was sent.
    #[schema(value_type = EmailAddress)]
    pub email: String,
    /// Six digits.
    pub code: String,
}

/// Whose orders are looked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoverRequest {
    /// The address that they were ordered with.
    #[schema(value_type = EmailAddress)]
    pub email: String,
    /// Only those of this event.
    pub event_id: Option<String>,
    /// The language of the mail; left out, the order's.
    #[schema(value_type = Option<MailLanguage>)]
    pub language: Option<String>,
}

/// Orders are looked for.
#[derive(Serialize, ToSchema)]
pub struct RecoveringBody {
    /// Always.
    pub accepted: bool,
}

/// A token of the identity provider, if it is not in the `Authorization` header.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The access token.
    pub token: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct SessionBody {
    /// Send it as `Authorization: Bearer TOKEN`.
    pub token: String,
    /// Whose it is.
    pub user_id: String,
    /// What they may do.
    #[schema(value_type = Vec<Role>)]
    pub roles: Vec<&'static str>,
    /// Where the roles `gate` and `organiser` are held.
    pub organisations: Vec<MembershipBody>,
    /// When it ends.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// The roles that somebody has in an organisation.
#[derive(Serialize, ToSchema)]
pub struct MembershipBody {
    /// Its slug.
    pub organisation: String,
    /// Those of `gate` and `organiser` that are held there.
    #[schema(value_type = Vec<Role>)]
    pub roles: Vec<&'static str>,
}

/// How to log in.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthConfigBody {
    /// Who logs in.
    #[schema(value_type = AuthMode)]
    pub mode: &'static str,
    /// Whether `POST /api/auth/dev-login` gives sessions.
    pub dev_login: bool,
    /// Whether `POST /api/auth/guest` gives sessions to people without an account.
    pub guests: bool,
    /// The identity provider (`oidc`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub issuer: Option<String>,
    /// What a browser's application is called there (`oidc`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub client_id: Option<String>,
    /// What to ask for there (`oidc`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<String>)]
    pub scopes: Option<Vec<String>>,
}
