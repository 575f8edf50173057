//! What the binary refuses to start with in production, and that its output has no secrets.

use std::{
    fs::{self, File, Permissions},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::{EventId, Timestamp};
use serde_json::{Value, json};
use ticketbuster::{
    cli::store::open_store,
    config::{Config, SecretUrl},
};

use crate::support::{
    Buyers, Ground, event_with,
    oidc::IdentityProvider,
    planned,
    rabbitmq::Rabbit,
    run,
    socket::{connect, hear, say},
};

fn binary(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ticketbuster"));
    command.current_dir(folder).args(["--profile", "production"]).stdin(Stdio::null());
    command
}

#[test]
fn an_open_production_does_not_start_and_says_everything_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("keys.json");
    fs::write(&key, "{}").unwrap();
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    let output = binary(folder.path())
        .env("TICKETBUSTER__AUTH__MODE", "dev")
        .env("TICKETBUSTER__AUTH__KEY_FILE", &key)
        .env("TICKETBUSTER__DEMO__LOAD", "true")
        .env("TICKETBUSTER__HTTP__LISTEN", "0.0.0.0:3000")
        .env("TICKETBUSTER__STORE__URL", "postgres://postgres:postgres@db/tickets")
        .env("TICKETBUSTER__BROKER__URL", "amqp://guest:guest@mq/")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    for key in [
        "payments.provider",
        "auth.mode",
        "auth.key_file",
        "demo.load",
        "http.listen",
        "store.url",
        "broker.url",
    ] {
        assert!(said.contains(&format!("{key} ")), "{key} is not in {said}");
    }
    assert!(!said.contains("guest:guest@"), "{said}");
    // As it comes, without an identity provider, it does not start either.
    let output = binary(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("auth.issuer is empty"), "{said}");
}

/// Ends the process also when a test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts the server in production and waits until it answers; `log` and `out` have what it says.
async fn start(folder: &Path, settings: &[(&str, &str)]) -> (Running, Buyers) {
    let port = free_port();
    let mut command = binary(folder);
    command
        .env("TICKETBUSTER__HTTP__LISTEN", format!("127.0.0.1:{port}"))
        .env("TICKETBUSTER__OPS__LISTEN", "127.0.0.1:0")
        .env("TICKETBUSTER__GRPC__LISTEN", "127.0.0.1:0")
        .env("TICKETBUSTER__STORE__PATH", folder.join("store.db"))
        .env("TICKETBUSTER__AUTH__KEY_FILE", folder.join("keys.json"))
        .env("TICKETBUSTER__AUTH__FETCH_TIMEOUT_MS", "500")
        .env("TICKETBUSTER__PAYMENTS__PROVIDER", "invoice")
        .stdout(File::create(folder.join("out")).unwrap())
        .stderr(File::create(folder.join("log")).unwrap());
    for (name, value) in settings {
        let name = if name.contains("__") { format!("TICKETBUSTER__{name}") } else { (*name).to_owned() };
        command.env(name, value);
    }
    let running = Running(command.spawn().unwrap());
    let buyers = Buyers::at(format!("http://127.0.0.1:{port}"));
    for _ in 0..400 {
        if buyers.try_send("GET", "/health", "", None, None).await.is_ok() {
            return (running, buyers);
        }
        actix_rt::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it does not start: {}", fs::read_to_string(folder.join("log")).unwrap());
}

#[test]
fn a_provider_is_spoken_to_over_tls_and_believed_if_the_system_trusts_its_certificate() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = (folder.path().join("provider.pem"), folder.path().join("provider.key"));
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        fs::write(&certificate, made.cert.pem()).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let provider = IdentityProvider::start_tls(&certificate, &key).await;
        assert!(provider.issuer.starts_with("https://"));
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let claims = json!({
            "iss": provider.issuer, "sub": "ana", "aud": "ticketbuster", "iat": now, "exp": now + 300,
        });
        let token = provider.sign("EdDSA", json!({"typ": "at+jwt"}), &claims).await;

        let trusted = certificate.to_str().unwrap();
        let issuer = ("AUTH__ISSUER", provider.issuer.as_str());
        let (running, buyers) = start(folder.path(), &[issuer, ("SSL_CERT_FILE", trusted)]).await;
        buyers.get("/api/orders", &token).await.expect(200);
        drop(running);
        let (running, buyers) = start(folder.path(), &[issuer]).await;
        buyers.get("/api/orders", &token).await.refused(503, "identity_provider_unavailable");
        drop(running);
        let said = fs::read_to_string(folder.path().join("log")).unwrap();
        assert!(said.contains("the identity provider's keys could not be fetched"), "{said}");
    });
}

/// A secret, by what it is.
type Secret = (&'static str, String);

fn token_of(value: &Value) -> String {
    value["token"].as_str().unwrap().to_owned()
}

/// A store with one event on sale.
fn store_with_event(config: &Config) -> EventId {
    run(async {
        let store = open_store(config).await.unwrap();
        let new = planned(&event_with(2, 10, json!({})), Timestamp(1_000));
        let event = new.record.event;
        store.create_event(new).await.unwrap();
        store.close().await.unwrap();
        event
    })
}

/// Buys, logs in and fails by every way that a secret may take; the secrets that went these ways.
async fn take_every_way(buyers: &Buyers, provider: &IdentityProvider, event: EventId) -> Vec<Secret> {
    let token = provider.token("RS256", json!({"sub": "ana"})).await;
    let session = buyers.post("/api/auth/session", &token, json!({})).await.expect(200);
    let in_body = buyers.post("/api/auth/session", "", json!({"token": token})).await.expect(200);
    let session = token_of(&session);
    let hold = buyers.hold(event, &session, &["S-A0-1"]).await.expect(201);
    let card = "card-5c1e9d".to_owned();
    let body = json!({"hold_id": hold["hold_id"], "payment": {"token": card}});
    let accepted = buyers.post("/api/orders", &session, body).await.expect(202);
    let path = format!("/api/orders/{}/paid", accepted["order_id"].as_str().unwrap());
    let organiser = json!({"sub": "otto", "realm_access": {"roles": ["organiser"]}});
    let organiser = provider.token("RS256", organiser).await;
    buyers.post(&path, &organiser, json!({"reason": "by transfer"})).await.expect(200);
    let order = buyers.decided(accepted["order_id"].as_str().unwrap(), &session).await;
    assert_eq!(order["status"], "completed");
    let second = buyers.hold(event, &token, &["S-A0-2"]).await.expect(201);
    let body = json!({"hold_id": second["hold_id"], "payment": {"provider": "test", "token": card}});
    buyers.post("/api/orders", &token, body).await.refused(422, "invalid_request");
    let (holds, seats) = (format!("/api/events/{event}/holds"), json!({"seats": ["S-B0-1"]}));
    let keyed = buyers.try_send("POST", &holds, &session, Some("idempotency-3e55"), Some(seats)).await;
    keyed.unwrap().expect(201);
    let mut socket = connect(buyers).await;
    say(&mut socket, json!({"type": "authenticate", "token": session})).await;
    assert_eq!(hear(&mut socket).await["type"], "authenticated");
    let forged = format!("{}x", provider.token("ES256", json!({"sub": "eve"})).await);
    buyers.get("/api/orders", &forged).await.refused(401, "unauthenticated");
    let nonsense = "nonsense-91d2".to_owned();
    buyers.get("/api/orders", &nonsense).await.refused(401, "unauthenticated");
    let guest = buyers.post("/api/auth/guest", "", json!({"event_id": event.to_string()})).await.expect(201);
    let (guest, email) = (token_of(&guest), "guest-77a1@example.com".to_owned());
    let contact = json!({"email": email, "name": "Guest-77a1"});
    let body = json!({"event_id": event.to_string(), "seats": ["S-B0-5"], "contact": contact});
    buyers.post("/api/orders", &guest, body).await.expect(202);
    buyers.post("/api/orders/recover", "", json!({"email": email})).await.refused(409, "mails_off");
    // A connection that fails.
    provider.go_away();
    actix_rt::time::sleep(Duration::from_millis(2_500)).await;
    provider.come_back();
    buyers.post("/api/auth/logout", &session, json!({})).await.expect(204);
    vec![
        ("the provider's token", token),
        ("a session", session),
        ("another session", token_of(&in_body)),
        ("a hold token", token_of(&hold)),
        ("a ticket", token_of(&order["tickets"][0])),
        ("a means of payment", card),
        ("a guest's session", guest),
        ("a guest's address", email),
        ("a forged token", forged),
        ("a token that is none", nonsense),
    ]
}

/// The lines in which one of the secrets stands.
fn lines_with(secrets: &[Secret], said: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (what, secret) in secrets {
        // The beginning of a long one is enough to find it cut short.
        let start = &secret[..secret.len().min(40)];
        // The head of a JWT says nothing; what is after it does.
        let claims = secret.split('.').nth(1).filter(|_| secret.starts_with("eyJ"));
        let start = claims.map_or(start, |claims| &claims[..40]);
        if let Some(line) = said.lines().find(|line| line.contains(start)) {
            found.push(format!("{what}: {}", line.chars().take(300).collect::<String>()));
        }
    }
    found
}

#[test]
fn no_secret_is_ever_logged() {
    let folder = tempfile::tempdir().unwrap();
    let config = Ground::Postgres.config(folder.path());
    let event = store_with_event(&config);
    run(async {
        let provider = IdentityProvider::start().await;
        let broker = Rabbit::shared().url();
        let settings = [
            ("STORE__KIND", "postgres"),
            ("STORE__URL", config.store.url.expose()),
            ("BROKER__KIND", "amqp"),
            ("BROKER__URL", &broker),
            ("AUTH__ISSUER", &provider.issuer),
            ("AUTH__JWKS_REFRESH_SECONDS", "1"),
            ("LOG__FILTER", "trace"),
        ];
        let (running, buyers) = start(folder.path(), &settings).await;
        let mut secrets = take_every_way(&buyers, &provider, event).await;
        drop(running);

        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let mut said = read("log");
        assert!(said.contains("the identity provider's keys could not be fetched"), "a connection failed");
        assert!(said.contains("\"level\":\"TRACE\""), "the filter is at its widest");
        said.push_str(&read("out"));
        let password = |url: &SecretUrl| url.password().unwrap().to_owned();
        let keys: Value = serde_json::from_str(&read("keys.json")).unwrap();
        secrets.extend([
            ("the store's password", password(&config.store.url)),
            ("the broker's password", password(&SecretUrl::new(broker.as_str()))),
            ("a private key", keys["keys"][0]["private"].as_str().unwrap().to_owned()),
            ("the secret of hold tokens", keys["hold_secret"].as_str().unwrap().to_owned()),
        ]);
        let found = lines_with(&secrets, &said);
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}
