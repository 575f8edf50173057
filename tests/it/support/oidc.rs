//! A real identity provider (`oidc-provider` on Node.js) with tokens like Keycloak's, and the forgeries that are
//! possible with its public data.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use awc::Client;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use ticketbuster::config::{AuthMode, Config};

/// A running provider.
pub struct IdentityProvider {
    child: Child,
    /// As tokens name it.
    pub issuer: String,
    control: String,
    client: Client,
}

/// The files of the provider with its packages, under `target/`.
fn installed() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clients/oidc-provider");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients/oidc-provider");
        std::fs::create_dir_all(&folder).unwrap();
        for file in ["package.json", "package-lock.json", "server.mjs"] {
            std::fs::copy(source.join(file), folder.join(file)).unwrap();
        }
        let lock = std::fs::read_to_string(source.join("package-lock.json")).unwrap();
        // What was installed, so that a new lock file is installed and an old one is not again.
        let stamp = folder.join("installed-lock.json");
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
            return folder;
        }
        let npm = Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(&folder)
            .output()
            .expect("npm cannot be run; the tests of OIDC need Node.js 20 or later with npm in the PATH");
        assert!(
            npm.status.success(),
            "npm ci in {} failed; it needs the package registry once:\n{}",
            folder.display(),
            String::from_utf8_lossy(&npm.stderr)
        );
        std::fs::write(&stamp, lock).unwrap();
        folder
    })
}

impl IdentityProvider {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Over TLS, with a certificate and its key from these files.
    pub async fn start_tls(certificate: &Path, key: &Path) -> Self {
        Self::start_with(&[("TLS_CERTIFICATE", certificate), ("TLS_KEY", key)]).await
    }

    async fn start_with(environment: &[(&str, &Path)]) -> Self {
        let mut child = Command::new("node")
            .arg("server.mjs")
            .current_dir(installed())
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node cannot be run; the tests of OIDC need Node.js 20 or later in the PATH");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let started: Value = serde_json::from_str(&line).expect("the identity provider does not start");
        let text = |key: &str| started[key].as_str().unwrap().to_owned();
        let client = Client::builder().timeout(Duration::from_secs(20)).finish();
        Self { child, issuer: text("issuer"), control: text("control"), client }
    }

    /// This configuration with this provider.
    pub fn configure(&self, mut config: Config) -> Config {
        config.auth.mode = AuthMode::Oidc;
        config.auth.issuer = self.issuer.clone();
        config
    }

    /// An access token of the provider's token endpoint, with these claims over those that all have.
    pub async fn token(&self, algorithm: &str, user: Value) -> String {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &format!("ticketbuster-web-{algorithm}")),
            ("client_secret", "only-for-the-tests-of-this-repository"),
            ("user", &user.to_string()),
        ];
        let mut answer = self.client.post(format!("{}/token", self.issuer)).send_form(&form).await.unwrap();
        let body: Value = answer.json().await.unwrap();
        body["access_token"].as_str().unwrap_or_else(|| panic!("no token: {body}")).to_owned()
    }

    async fn ask(&self, command: &str, body: Value) -> Value {
        let mut answer =
            self.client.post(format!("{}/{command}", self.control)).send_json(&body).await.unwrap();
        answer.json().await.unwrap()
    }

    /// Anything, signed with the provider's key for this algorithm.
    pub async fn sign(&self, algorithm: &str, header: Value, payload: &Value) -> String {
        let body = json!({"alg": algorithm, "header": header, "payload": payload});
        self.ask("sign", body).await["token"].as_str().unwrap().to_owned()
    }

    /// The id and the PEM of the public key for this algorithm.
    pub async fn public_key(&self, algorithm: &str) -> (String, String) {
        let keys = self.ask("keys", json!({})).await;
        let text = |name: &str| keys[algorithm][name].as_str().unwrap().to_owned();
        (text("kid"), text("pem"))
    }

    /// New keys; the old ones are gone.
    pub async fn rotate(&self) {
        self.ask("rotate", json!({})).await;
    }

    /// How the key set is answered from now on: keys, large, empty, redirect, other-issuer.
    pub async fn answer(&self, with: &str) {
        self.ask("answer", json!({"with": with})).await;
    }

    /// How often the key set was asked for.
    pub async fn key_requests(&self) -> u64 {
        self.requests("jwks").await
    }

    /// How often this was asked for: discovery, jwks, token.
    pub async fn requests(&self, what: &str) -> u64 {
        self.ask("requests", json!({})).await[what].as_u64().unwrap()
    }

    /// Waits until this is asked for again, and a little for what follows from the answer.
    pub async fn asked_again(&self, what: &str) {
        let before = self.requests(what).await;
        for _ in 0..400 {
            if self.requests(what).await > before {
                actix_rt::time::sleep(Duration::from_millis(300)).await;
                return;
            }
            actix_rt::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("nobody asked for {what} in ten seconds");
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// It stops answering: its sockets are open, and silent.
    pub fn go_away(&self) {
        self.signal("-STOP");
    }

    pub fn come_back(&self) {
        self.signal("-CONT");
    }
}

impl Drop for IdentityProvider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A token with any header, claims and signature.
pub fn assemble(header: &Value, payload: &Value, signature: &[u8]) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(header), part(payload), URL_SAFE_NO_PAD.encode(signature))
}

/// Somebody else's server with a key set of its own, to which tokens point; it counts who falls for it.
pub struct Attacker {
    pub address: String,
    pub jwk: jsonwebtoken::jwk::Jwk,
    key: jsonwebtoken::EncodingKey,
    asked: Arc<AtomicUsize>,
}

impl Attacker {
    pub fn start() -> Self {
        use std::io::{Read, Write};
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let key = jsonwebtoken::EncodingKey::from_ec_pem(pair.serialize_pem().as_bytes()).unwrap();
        let mut jwk =
            jsonwebtoken::jwk::Jwk::from_encoding_key(&key, jsonwebtoken::Algorithm::ES256).unwrap();
        jwk.common.key_id = Some("attacker".to_owned());
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let (count, keys) = (asked.clone(), json!({"keys": [jwk]}).to_string());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                count.fetch_add(1, Relaxed);
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4_096]);
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
                let _ = write!(stream, "{head}content-length: {}\r\n\r\n{keys}", keys.len());
            }
        });
        Self { address, jwk, key, asked }
    }

    /// How often somebody asked for its keys.
    pub fn asked(&self) -> usize {
        self.asked.load(Relaxed)
    }

    /// These claims, signed with its own key.
    pub fn sign(&self, header: Value, payload: &Value) -> String {
        let mut full = json!({"alg": "ES256", "typ": "JWT"});
        full.as_object_mut().unwrap().extend(header.as_object().unwrap().clone());
        let unsigned = assemble(&full, payload, b"");
        let message = unsigned.trim_end_matches('.');
        let algorithm = jsonwebtoken::Algorithm::ES256;
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.key, algorithm).unwrap();
        format!("{message}.{signature}")
    }
}
