//! Why a token of the identity provider is refused: one variant per check.

/// What is wrong with a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TokenFault {
    /// This installation has no provider.
    #[error("no identity provider is configured here; see /api/auth/config for how to log in")]
    NoProvider,
    /// Longer than tokens may be.
    #[error("it is longer than auth.token_bytes_max allows")]
    TooLong,
    /// Not three parts of base64url with JSON in them, or a claim is missing or of another type.
    #[error("it is not a JSON Web Token, or lacks iss, exp or iat")]
    Malformed,
    /// `none`, a shared secret, or one that is not in the list.
    #[error("its algorithm is not one that is accepted here")]
    Algorithm,
    /// It says itself where its key is (`jku`, `x5u`, `jwk`, `x5c`), or has extensions (`crit`).
    #[error("its header names a key or an extension of its own; only `alg`, `kid` and `typ` are taken")]
    Header,
    /// No key of the provider has this id.
    #[error("the provider has no key of this id")]
    UnknownKey,
    /// The key of this id is for another algorithm.
    #[error("the key of this id is for another algorithm")]
    OtherKey,
    /// The key did not sign this.
    #[error("its signature is wrong")]
    Signature,
    /// An ID token, a refresh token, or one bound to a key that was not proven here.
    #[error("it is not a bearer access token")]
    NotAccessToken,
    /// Another provider's.
    #[error("another issuer made it")]
    Issuer,
    /// For somebody else.
    #[error("it is meant for another audience")]
    Audience,
    /// Over.
    #[error("it has expired; get a new one")]
    Expired,
    /// `nbf` or `iat` lie ahead.
    #[error("it is not valid yet")]
    TooEarly,
    /// Without a subject, or with one that is no user id.
    #[error("its subject is missing, or is not 1 to 128 characters without control characters")]
    Subject,
    /// More organisations than a session has room for.
    #[error("it names more than 24 organisations")]
    Organisations,
}

impl TokenFault {
    /// The stable name that the API gives it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoProvider => "no_identity_provider",
            Self::TooLong => "token_too_long",
            Self::Malformed => "malformed_token",
            Self::Algorithm => "algorithm_refused",
            Self::Header => "header_refused",
            Self::UnknownKey => "unknown_key",
            Self::OtherKey => "key_of_another_algorithm",
            Self::Signature => "wrong_signature",
            Self::NotAccessToken => "not_an_access_token",
            Self::Issuer => "wrong_issuer",
            Self::Audience => "wrong_audience",
            Self::Expired => "token_expired",
            Self::TooEarly => "token_not_yet_valid",
            Self::Subject => "wrong_subject",
            Self::Organisations => "too_many_organisations",
        }
    }
}
