//! The claims of an access token, and the identity that follows from them.
//!
//! Only configured roles and organisations count. Claims that are not understood give no rights.

use std::collections::BTreeMap;

use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

use super::super::{
    AuthError, Identity, Memberships, Role, Roles, TokenFault, TooManyOrganisations, VerifiedEmail,
};
use domain::{Timestamp, UserId};

/// The claims of an access token, as Keycloak writes them.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) exp: f64,
    pub(super) iat: f64,
    pub(super) nbf: Option<f64>,
    pub(super) sub: Option<String>,
    pub(super) aud: Option<Audience>,
    /// The client that it was issued to.
    pub(super) azp: Option<String>,
    /// Keycloak's kind of token: `Bearer`, `ID`, `Refresh`, `DPoP`, …
    pub(super) typ: Option<String>,
    pub(super) nonce: Option<IgnoredAny>,
    pub(super) at_hash: Option<IgnoredAny>,
    pub(super) c_hash: Option<IgnoredAny>,
    pub(super) s_hash: Option<IgnoredAny>,
    /// The key whose possession the holder must prove (RFC 7800).
    pub(super) cnf: Option<IgnoredAny>,
    realm_access: Option<Access>,
    resource_access: Option<BTreeMap<String, Access>>,
    /// All other claims; one of them may list organisations.
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Self::One(one) => one == name,
            Self::Many(many) => many.iter().any(|one| one == name),
        }
    }
}

#[derive(Debug, Deserialize)]
struct Access {
    #[serde(default)]
    roles: Vec<String>,
}

/// How the provider's roles map to roles here.
#[derive(Clone, Debug, Default)]
pub struct RoleMap {
    /// `gate` for a role of the realm, `shop/gate` for a role of the client `shop`.
    pub roles: BTreeMap<String, Role>,
    /// The role of users who have none of `roles`; `None`: they are refused.
    pub otherwise: Option<Role>,
    /// The claim that lists the user's organisations; `None`: everybody works for `main`.
    pub organisations_claim: Option<String>,
}

impl RoleMap {
    fn of(&self, claims: &Claims) -> Option<Roles> {
        let of_realm = claims.realm_access.iter().flat_map(|access| &access.roles);
        // A realm role with a slash must not be taken for a client role.
        let of_realm =
            of_realm.filter(|name| !name.contains('/')).filter_map(|name| self.roles.get(name.as_str()));
        let of_clients = claims.resource_access.iter().flatten().flat_map(|(client, access)| {
            access.roles.iter().filter_map(move |name| self.roles.get(&format!("{client}/{name}")))
        });
        let roles: Roles = of_realm.chain(of_clients).copied().collect();
        if roles != Roles::default() {
            return Some(roles);
        }
        self.otherwise.map(|role| [role].into_iter().collect())
    }

    /// The organisations of a user with these roles. Without a configured claim, that is `main`. With one, it
    /// is what the claim lists (a string, a list or an object); a token without the claim gives no
    /// membership.
    fn organisations(&self, claims: &Claims, roles: Roles) -> Result<Memberships, AuthError> {
        let Some(claim) = &self.organisations_claim else { return Ok(Memberships::in_main(roles)) };
        let listed = match claims.others.get(claim) {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            // Keycloak's form when it adds the ids of organisations.
            Some(Value::Object(by_name)) => {
                by_name.keys().map(String::as_str).filter(|name| !name.contains('/')).collect()
            }
            Some(_) | None => Vec::new(),
        };
        Memberships::named(listed, roles, |name| self.roles.get(name).copied())
            .map_err(|TooManyOrganisations| AuthError::Token(TokenFault::Organisations))
    }
}

impl Claims {
    /// The user's address, if the provider says that it has verified it.
    fn email(&self) -> Option<VerifiedEmail> {
        let is_verified = self.others.get("email_verified") == Some(&Value::Bool(true));
        self.others.get("email").and_then(Value::as_str).filter(|_| is_verified).and_then(VerifiedEmail::new)
    }

    /// The identity of these claims.
    pub(super) fn identity(&self, roles: &RoleMap) -> Result<Identity, AuthError> {
        // No account of the provider's is a guest here, whatever it is called there.
        let user = self.sub.as_deref().and_then(UserId::new).filter(|user| !user.is_guest());
        let user = user.ok_or(AuthError::Token(TokenFault::Subject))?;
        let held = roles.of(self);
        let organisations = roles.organisations(self, held.unwrap_or_default())?;
        if held.is_none() && organisations == Memberships::default() {
            return Err(AuthError::NoRole);
        }
        let identity = Identity::new(user, held.unwrap_or_default(), organisations, instant(self.exp));
        Ok(identity.with_email(self.email()))
    }
}

/// Seconds since 1970, with a fraction or without (RFC 7519's NumericDate).
pub(super) fn instant(seconds: f64) -> Timestamp {
    // The cast saturates; JSON has no infinity and no NaN.
    Timestamp((seconds * 1_000.0) as i64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use domain::Organisation;

    fn identity(more: serde_json::Value, otherwise: Option<Role>) -> Result<Vec<&'static str>, AuthError> {
        let mut claims = json!({"iss": "i", "sub": "s", "exp": 2, "iat": 1});
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let claims: Claims = serde_json::from_value(claims).unwrap();
        let roles = [("gate", Role::Gate), ("boss", Role::Organiser), ("shop/admin", Role::Admin)];
        let roles = roles.map(|(name, role)| (name.to_owned(), role)).into();
        let identity = claims.identity(&RoleMap { roles, otherwise, organisations_claim: None })?;
        Ok(identity.roles.iter().map(Role::as_str).collect())
    }

    #[test]
    fn roles_come_from_the_realm_and_from_named_clients() {
        let buyer = Some(Role::Buyer);
        let of = |more| identity(more, buyer).unwrap();
        assert_eq!(of(json!({"realm_access": {"roles": ["gate", "boss", "other"]}})), ["gate", "organiser"]);
        assert_eq!(of(json!({"resource_access": {"shop": {"roles": ["admin"]}}})), ["admin"]);
        assert_eq!(of(json!({"resource_access": {"account": {"roles": ["admin", "gate"]}}})), ["buyer"]);
        assert_eq!(of(json!({"realm_access": {"roles": ["admin", "shop/admin"]}})), ["buyer"]);
        assert_eq!(of(json!({})), ["buyer"]);
        assert_eq!(identity(json!({}), None), Err(AuthError::NoRole));
        assert_eq!(identity(json!({"realm_access": {"roles": ["gate"]}}), None).unwrap(), ["gate"]);
    }

    /// The memberships in a token with these claims, with the claim `organization` configured.
    fn works_for(more: serde_json::Value) -> Result<Vec<String>, AuthError> {
        works_for_by(Some("organization"), more)
    }

    fn works_for_by(claim: Option<&str>, more: serde_json::Value) -> Result<Vec<String>, AuthError> {
        let mut claims = json!({"iss": "i", "sub": "s", "exp": 2, "iat": 1});
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let claims: Claims = serde_json::from_value(claims).unwrap();
        let roles = [("gate", Role::Gate), ("boss", Role::Organiser), ("root", Role::Admin)];
        let roles = roles.map(|(name, role)| (name.to_owned(), role)).into();
        let organisations_claim = claim.map(str::to_owned);
        let identity = claims.identity(&RoleMap { roles, otherwise: None, organisations_claim })?;
        let one = |(organisation, roles): (&Organisation, Roles)| {
            let roles: Vec<&str> = roles.iter().map(Role::as_str).collect();
            format!("{organisation}: {}", roles.join(", "))
        };
        Ok(identity.organisations.iter().map(one).collect())
    }

    #[test]
    fn a_claim_says_for_which_organisations_somebody_works() {
        let realm = json!({"roles": ["boss", "gate"]});
        let of = |organization: serde_json::Value| {
            works_for(json!({"realm_access": realm, "organization": organization})).unwrap()
        };
        // Without the claim there is no membership, even with roles in the realm.
        assert_eq!(works_for(json!({"realm_access": realm})).unwrap(), Vec::<String>::new());
        assert_eq!(works_for(json!({"organization_id": "acme"})), Err(AuthError::NoRole));
        assert_eq!(of(json!("acme")), ["acme: gate, organiser"]);
        assert_eq!(of(json!(["b", "acme/gate", 7])), ["acme: gate", "b: gate, organiser"]);
        assert_eq!(
            of(json!({"acme": {"id": "42"}, "b": {}})),
            ["acme: gate, organiser", "b: gate, organiser"]
        );
        for nowhere in
            [json!([]), json!({}), json!(null), json!(7), json!(true), json!(["A b"]), json!({"a/gate": {}})]
        {
            assert_eq!(of(nowhere.clone()), Vec::<String>::new(), "{nowhere}");
        }
        // The claim alone gives a role, by the provider's name for it, but never `admin`.
        assert_eq!(works_for(json!({"organization": ["acme/boss"]})).unwrap(), ["acme: organiser"]);
        assert_eq!(works_for(json!({"organization": ["acme/root"]})), Err(AuthError::NoRole));
        assert_eq!(works_for(json!({"organization": ["acme"]})), Err(AuthError::NoRole));
        let many: Vec<String> = (0..=Memberships::MAX).map(|n| format!("o{n}/gate")).collect();
        let refused = Err(AuthError::Token(TokenFault::Organisations));
        assert_eq!(works_for(json!({"organization": many})), refused);
    }

    #[test]
    fn where_no_claim_is_configured_everybody_works_for_one_organisation() {
        let token = json!({"realm_access": {"roles": ["boss", "root"]}, "organization": ["acme"]});
        assert_eq!(works_for_by(None, token).unwrap(), ["main: organiser"]);
    }

    #[test]
    fn an_address_counts_only_if_the_provider_has_verified_it() {
        let email = |more: serde_json::Value| {
            let mut claims = json!({"iss": "i", "sub": "s", "exp": 2, "iat": 1});
            claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let claims: Claims = serde_json::from_value(claims).unwrap();
            let roles = RoleMap { otherwise: Some(Role::Buyer), ..RoleMap::default() };
            claims.identity(&roles).unwrap().email.map(|email| email.as_str().to_owned())
        };
        let address = "ana@example.com";
        assert_eq!(email(json!({"email": address, "email_verified": true})).as_deref(), Some(address));
        for unproven in [json!({"email": address}), json!({"email": address, "email_verified": "true"})] {
            assert_eq!(email(unproven.clone()), None, "{unproven}");
        }
    }

    #[test]
    fn a_subject_must_be_a_user_id() {
        for sub in [json!(null), json!(""), json!("x".repeat(129)), json!("a\nb"), json!("guest:0198a2b3")] {
            let refused = Err(AuthError::Token(TokenFault::Subject));
            assert_eq!(identity(json!({"sub": sub}), Some(Role::Buyer)), refused);
        }
    }
}
