//! Logging in and out.

use actix_web::{HttpResponse, web};

use crate::{
    auth::{AuthError, IssuedSession, Role, Roles, TokenFault, is_provider_token},
    clock::rfc3339,
    config::AuthMode,
    domain::UserId,
    http::{
        Api, Problem,
        dto::auth::{AuthConfigBody, DevLogin, Exchange, SessionBody},
        extract::{Body, Caller},
    },
};

/// Log in as anybody. Development only.
#[utoipa::path(post, path = "/api/auth/dev-login", tag = "auth", request_body = DevLogin,
    responses((status = 200, body = SessionBody, description = "a session"), (status = 403), (status = 422)))]
pub async fn dev_login(api: web::Data<Api>, Body(body): Body<DevLogin>) -> Result<HttpResponse, Problem> {
    if !api.dev_login {
        return Err(Problem::new(403, "forbidden", "the development login is off in this profile"));
    }
    let mut errors = Vec::new();
    let user = UserId::new(&body.user);
    if user.is_none() {
        errors.push(("user".to_owned(), "1 to 128 bytes without control characters".to_owned()));
    }
    let mut roles = Vec::new();
    for (index, name) in body.roles.iter().enumerate() {
        match Role::named(name) {
            Some(role) => roles.push(role),
            None => errors
                .push((format!("roles[{index}]"), "buyer, gate, organiser or admin is possible".to_owned())),
        }
    }
    let Some(user) = user.filter(|_| errors.is_empty()) else { return Err(Problem::invalid(errors)) };
    if roles.is_empty() {
        roles.push(Role::Buyer);
    }
    let roles: Roles = roles.into_iter().collect();
    let session = api.bearers.sessions().issue(&user, roles, api.engine.now(), api.session_length);
    Ok(answer(&session, &user, roles))
}

fn answer(session: &IssuedSession, user: &UserId, roles: Roles) -> HttpResponse {
    HttpResponse::Ok().json(SessionBody {
        token: session.token.clone(),
        user_id: user.as_str().to_owned(),
        roles: roles.iter().map(Role::as_str).collect(),
        expires_at: rfc3339(session.expires_at),
    })
}

/// Exchange an access token of the identity provider for a session.
#[utoipa::path(post, path = "/api/auth/session", tag = "auth", security(("session" = [])),
    request_body = Option<Exchange>,
    responses((status = 200, body = SessionBody, description = "a session"), (status = 401), (status = 403), (status = 503)))]
pub async fn session(
    api: web::Data<Api>,
    caller: Caller,
    body: Option<Body<Exchange>>,
) -> Result<HttpResponse, Problem> {
    if api.auth.mode != AuthMode::Oidc {
        return Err(Problem::new(403, "forbidden", TokenFault::NoProvider.to_string()));
    }
    let caller = match (caller.token(), body) {
        (Err(_), Some(Body(Exchange { token }))) => {
            api.bearers.prepare(&token).await;
            caller.presenting(token)
        }
        _ => caller,
    };
    // A session must not beget a session, or it would never end.
    if !is_provider_token(caller.token()?) {
        return Err(AuthError::Token(TokenFault::Malformed).into());
    }
    let identity = caller.identity(None)?;
    let sessions = api.bearers.sessions();
    let session =
        sessions.issue(&identity.user, identity.roles, api.engine.now(), api.exchanged_session_length);
    Ok(answer(&session, &identity.user, identity.roles))
}

/// How to log in.
#[utoipa::path(get, path = "/api/auth/config", tag = "auth", responses((status = 200, body = AuthConfigBody)))]
pub async fn config(api: web::Data<Api>) -> HttpResponse {
    let auth = &api.auth;
    let provider = auth.mode == AuthMode::Oidc;
    HttpResponse::Ok().json(AuthConfigBody {
        mode: if provider { "oidc" } else { "dev" },
        dev_login: api.dev_login,
        issuer: provider.then(|| auth.issuer.clone()),
        client_id: provider.then(|| auth.client_id.clone()),
        scopes: provider.then(|| auth.scopes.clone()),
    })
}

/// End the session that is presented, everywhere.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", security(("session" = [])), responses((status = 204)))]
pub async fn logout(caller: Caller, api: web::Data<Api>) -> Result<HttpResponse, Problem> {
    let identity = caller.identity(None)?;
    if is_provider_token(caller.token()?) {
        let detail = "this is a token of the identity provider; log out there. Sessions are ended here";
        return Err(Problem::new(403, "forbidden", detail));
    }
    let revocation = api.bearers.sessions().revocation_id(caller.token()?)?;
    api.engine.store().revoke(&revocation, identity.expires_at).await?;
    api.bearers.sessions().revoke(revocation, identity.expires_at, api.engine.now());
    Ok(HttpResponse::NoContent().finish())
}
