//! Why a token of the identity provider is refused: one variant for each check. The codes are part of the
//! API.

/// What is wrong with a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what is wrong")]
pub enum TokenFault {
    #[error("no identity provider is configured here; see /api/auth/config for how to log in")]
    NoProvider,
    #[error("it is longer than auth.token_bytes_max allows")]
    TooLong,
    /// Not three parts of base64url with JSON, or a claim is missing or has the wrong type.
    #[error("it is not a JSON Web Token, or lacks iss, exp or iat")]
    Malformed,
    /// `none`, a shared secret, or one that is not in the list.
    #[error("its algorithm is not accepted here")]
    Algorithm,
    /// Its header brings a key or the address of one (`jku`, `x5u`, `jwk`, `x5c`), or has extensions
    /// (`crit`).
    #[error("its header brings a key or an extension; only `alg`, `kid` and `typ` are accepted")]
    Header,
    #[error("the identity provider has no key with its `kid`")]
    UnknownKey,
    #[error("the key with its `kid` is for another algorithm")]
    OtherKey,
    #[error("its signature is wrong")]
    Signature,
    /// An ID token, a refresh token, or a token bound to a key whose possession was not proven.
    #[error("it is not a bearer access token")]
    NotAccessToken,
    #[error("its issuer is not the configured identity provider")]
    Issuer,
    #[error("it was issued for another audience")]
    Audience,
    #[error("it has expired; get a new one")]
    Expired,
    #[error("it is not valid yet")]
    TooEarly,
    /// It has no subject, or one that is not a valid user id.
    #[error(
        "its subject is missing, is not 1 to 128 characters without control characters, or begins with 'guest:'"
    )]
    Subject,
    #[error("it names more than 24 organisations")]
    Organisations,
}

impl TokenFault {
    /// The stable code in the API.
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
