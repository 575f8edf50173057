//! Sessions: HS256 tokens that every request of a buyer carries.

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use domain::{Millis, Timestamp, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};
use ticketbuster::{
    api::{Problem, fields::FieldError},
    auth::Role,
    clock::rfc3339,
    http::dto::auth::{DevLoginRequest, SessionBody},
};

/// How long a session lives.
const LENGTH: Millis = Millis::from_secs(8 * 60 * 60);

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    roles: Vec<String>,
    /// Seconds since 1970.
    exp: i64,
}

/// Issues and verifies sessions with a secret of this process.
pub struct Sessions {
    sign: EncodingKey,
    verify: DecodingKey,
    validation: Validation,
}

impl Sessions {
    /// Sessions that no other process and no earlier start knows.
    pub fn generate() -> Self {
        let secret: [u8; 32] = rand::random();
        Self {
            sign: EncodingKey::from_secret(&secret),
            verify: DecodingKey::from_secret(&secret),
            validation: Validation::new(Algorithm::HS256),
        }
    }

    pub fn login(&self, login: &DevLoginRequest, now: Timestamp) -> Result<SessionBody, Problem> {
        let wrong = |field: &str, detail: &str| Problem::invalid(vec![FieldError::form(field, detail)]);
        let user = UserId::new(&login.user)
            .ok_or_else(|| wrong("user", "1 to 128 bytes without control characters"))?;
        let mut roles = Vec::new();
        for name in &login.roles {
            let role =
                Role::named(name).ok_or_else(|| wrong("roles", "one of: buyer, gate, organiser, admin"))?;
            roles.push(role.as_str());
        }
        if roles.is_empty() {
            roles.push(Role::Buyer.as_str());
        }
        let ends = now + LENGTH;
        let claims = Claims {
            sub: user.clone(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            exp: ends.0 / 1_000,
        };
        let token = encode(&Header::new(Algorithm::HS256), &claims, &self.sign)
            .map_err(|error| Problem::new(500, "internal", error.to_string()))?;
        Ok(SessionBody {
            token,
            user_id: user.as_str().to_owned(),
            roles,
            organisations: Vec::new(),
            expires_at: rfc3339(ends),
        })
    }

    fn verify(&self, request: &HttpRequest) -> Result<Claims, Problem> {
        let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(unauthenticated)?;
        let token = decode::<Claims>(token, &self.verify, &self.validation).map_err(|_| unauthenticated())?;
        Ok(token.claims)
    }
}

fn unauthenticated() -> Problem {
    Problem::new(401, "unauthenticated", "send a session as Authorization: Bearer TOKEN; log in for one")
}

pub struct Buyer(pub UserId);

pub struct Organiser;

fn claims(request: &HttpRequest) -> Result<Claims, Problem> {
    let sessions = request.app_data::<web::Data<Sessions>>().ok_or_else(unauthenticated)?;
    sessions.verify(request)
}

impl FromRequest for Buyer {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(claims(request).map(|claims| Self(claims.sub)))
    }
}

impl FromRequest for Organiser {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let organiser = claims(request).and_then(|claims| {
            if claims.roles.iter().any(|role| role == Role::Organiser.as_str()) {
                Ok(Self)
            } else {
                Err(Problem::new(403, "forbidden", "only an organiser may"))
            }
        });
        ready(organiser)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_its_own_tokens_and_only_until_they_end_are_sessions() {
        let (sessions, others) = (Sessions::generate(), Sessions::generate());
        let login =
            DevLoginRequest { user: "ana".to_owned(), roles: Vec::new(), organisations: None, email: None };
        let now = Timestamp(1_000 * i64::try_from(jsonwebtoken::get_current_timestamp()).unwrap());
        let ask = |token: String| {
            let bearer = (header::AUTHORIZATION, format!("Bearer {token}"));
            let request = TestRequest::default().insert_header(bearer).to_http_request();
            sessions.verify(&request).map(|claims| claims.sub.as_str().to_owned())
        };
        assert_eq!(ask(sessions.login(&login, now).unwrap().token).unwrap(), "ana");
        for wrong in [
            others.login(&login, now).unwrap().token,
            sessions.login(&login, now - LENGTH - Millis::from_secs(120)).unwrap().token,
            String::new(),
        ] {
            assert_eq!(ask(wrong).unwrap_err().status(), 401);
        }
    }
}
