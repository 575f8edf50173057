//! Logging in and out.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::routes::routes;
use crate::{
    api::{Problem, contact::is_email, wording},
    auth::{
        AuthError, Identity, IssuedSession, Memberships, Role, Roles, TokenFault, VerifiedEmail,
        is_provider_token, settings::AuthMode,
    },
    clock::rfc3339,
    http::{
        Api,
        dto::{
            FieldError, FieldErrors,
            auth::{
                AuthConfigBody, DevLoginRequest, GuestLogin, MembershipBody, SessionBody,
                TokenExchangeRequest,
            },
        },
        extract::{Body, Caller, client_of, id},
    },
};
use domain::{Millis, Organisation, Timestamp, UserId};

routes! { dev_login, guest, session, config, logout }

/// Log in as any user, for development only.
#[utoipa::path(post, path = "/api/auth/dev-login", tag = "auth", request_body = DevLoginRequest,
    responses((status = 200, body = SessionBody, description = "a session"), (status = 403), (status = 422)))]
pub async fn dev_login(
    api: web::Data<Api>,
    Body(body): Body<DevLoginRequest>,
) -> Result<HttpResponse, Problem> {
    if !api.dev_login {
        return Err(Problem::new(
            403,
            "forbidden",
            "the development login is only in the development profile with auth.mode = dev",
        ));
    }
    let mut errors = Vec::new();
    let user = UserId::new(&body.user);
    match &user {
        None => {
            let most = UserId::CHARS_MAX;
            errors
                .push(FieldError::form("user", format!("1 to {most} characters without control characters")));
        }
        Some(user) if user.is_guest() => {
            errors.push(FieldError::meaning("user", "ids that begin with 'guest:' are those of guests"));
        }
        Some(_) => {}
    }
    let mut roles = Vec::new();
    for (index, name) in body.roles.iter().enumerate() {
        match Role::named(name) {
            Some(role) => roles.push(role),
            None => {
                let detail = "one of: buyer, gate, organiser, admin";
                errors.push(FieldError::form(format!("roles[{index}]"), detail));
            }
        }
    }
    if roles.is_empty() {
        roles.push(Role::Buyer);
    }
    let roles: Roles = roles.into_iter().collect();
    let organisations = organisations_of(&body, roles, &mut errors);
    if body.email.as_deref().is_some_and(|email| !is_email(email)) {
        errors.push(FieldError::meaning("email", "an address such as ana@example.com"));
    }
    let Some(user) = user.filter(|_| errors.is_empty()) else { return Err(Problem::invalid(errors)) };
    let now = api.engine.now();
    let email = body.email.as_deref().and_then(VerifiedEmail::new);
    let identity = Identity::new(user, roles, organisations, now + api.session_length).with_email(email);
    Ok(answer(&api, &identity, now, api.session_length))
}

/// The organisations that a login asks for; what is wrong is added to the errors.
fn organisations_of(body: &DevLoginRequest, roles: Roles, errors: &mut FieldErrors) -> Memberships {
    let Some(list) = &body.organisations else { return Memberships::in_main(roles) };
    for (index, entry) in list.iter().enumerate() {
        let (slug, role) =
            entry.split_once('/').map_or((entry.as_str(), None), |(slug, role)| (slug, Some(role)));
        let is_role = |name| Role::named(name).is_some_and(Role::is_of_organisations);
        if Organisation::new(slug).is_none() || !role.is_none_or(is_role) {
            let detail = format!("a slug ({}), alone or with '/gate' or '/organiser'", Organisation::FORM);
            errors.push(FieldError::form(format!("organisations[{index}]"), detail));
        }
    }
    let named = Memberships::named(list.iter().map(String::as_str), roles, Role::named);
    named.ok().filter(|_| list.len() <= Memberships::MAX).unwrap_or_else(|| {
        let detail = format!("at most {} organisations", Memberships::MAX);
        errors.push(FieldError::form("organisations", detail));
        Memberships::default()
    })
}

/// The answer with a new session for this identity.
fn answer(api: &Api, identity: &Identity, now: Timestamp, length: Millis) -> HttpResponse {
    let Identity { user, roles, organisations, email, .. } = identity;
    let session = api.bearers.sessions().issue(user, *roles, organisations, email.clone(), now, length);
    HttpResponse::Ok().json(body_of(identity, session))
}

/// A session as its user gets it.
pub(super) fn body_of(
    Identity { user, roles, organisations, .. }: &Identity,
    session: IssuedSession,
) -> SessionBody {
    let names = |roles: Roles| roles.iter().map(Role::as_str).collect();
    let membership = |(organisation, roles): (&Organisation, Roles)| MembershipBody {
        organisation: organisation.to_string(),
        roles: names(roles),
    };
    SessionBody {
        token: session.token,
        user_id: user.as_str().to_owned(),
        roles: names(*roles),
        organisations: organisations.iter().map(membership).collect(),
        expires_at: rfc3339(session.expires_at),
    }
}

/// Start a session of a guest: a buyer without an account, for one event only.
#[utoipa::path(post, path = "/api/auth/guest", tag = "auth", request_body = GuestLogin,
    responses((status = 201, body = SessionBody, description = "a session for this event"), (status = 403), (status = 404), (status = 422), (status = 429)))]
pub async fn guest(
    request: HttpRequest,
    api: web::Data<Api>,
    Body(body): Body<GuestLogin>,
) -> Result<HttpResponse, Problem> {
    let event = id(&body.event_id, "event")?;
    let (identity, session) =
        api.guest_session(event, client_of(&api, &request), api.guest_session_length)?;
    Ok(HttpResponse::Created().json(body_of(&identity, session)))
}

/// Exchange an access token of the identity provider for a session.
#[utoipa::path(post, path = "/api/auth/session", tag = "auth", security((), ("session" = [])),
    request_body = Option<TokenExchangeRequest>,
    responses((status = 200, body = SessionBody, description = "a session"), (status = 401), (status = 403), (status = 503)))]
pub async fn session(
    api: web::Data<Api>,
    caller: Caller,
    body: Option<Body<TokenExchangeRequest>>,
) -> Result<HttpResponse, Problem> {
    if api.auth.mode != AuthMode::Oidc {
        return Err(Problem::new(403, "forbidden", TokenFault::NoProvider.to_string()));
    }
    let caller = match (caller.token(), body) {
        (Err(_), Some(Body(TokenExchangeRequest { token }))) => {
            api.bearers.prepare(&token).await;
            caller.presenting(token)
        }
        _ => caller,
    };
    // A session must not be exchanged for another session, or it would never end.
    if !is_provider_token(caller.token()?) {
        return Err(AuthError::Token(TokenFault::Malformed).into());
    }
    let identity = caller.identity(None)?;
    Ok(answer(&api, &identity, api.engine.now(), api.exchanged_session_length))
}

/// How to log in.
#[utoipa::path(get, path = "/api/auth/config", tag = "auth", responses((status = 200, body = AuthConfigBody)))]
pub async fn config(api: web::Data<Api>) -> HttpResponse {
    let auth = &api.auth;
    let provider = auth.mode == AuthMode::Oidc;
    HttpResponse::Ok().json(AuthConfigBody {
        mode: if provider { "oidc" } else { "dev" },
        dev_login: api.dev_login,
        guests: auth.guests,
        issuer: provider.then(|| auth.issuer.clone()),
        client_id: provider.then(|| auth.client_id.clone()),
        scopes: provider.then(|| auth.scopes.clone()),
    })
}

/// End the session of the request, on all servers.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", security(("session" = [])), responses((status = 204)))]
pub async fn logout(caller: Caller, api: web::Data<Api>) -> Result<HttpResponse, Problem> {
    let identity = caller.ending()?;
    if is_provider_token(caller.token()?) {
        let detail = "this is an access token of the identity provider; log out there. This request ends only sessions that this server issued";
        return Err(Problem::new(403, "forbidden", detail));
    }
    let sessions = api.bearers.sessions();
    let (ending, now) = (sessions.ending(caller.token()?)?, api.engine.now());
    let most = api.auth.ended_sessions_per_user_max;
    api.count_ended(&ending, &identity).map_err(|until| wording::ended_sessions(most, until - now))?;
    api.engine.sessions().revoke(&ending.id, identity.expires_at).await?;
    sessions.revoke(ending.id, identity.expires_at, api.engine.now());
    api.engine.spread_news().await;
    Ok(HttpResponse::NoContent().finish())
}
