//! What stands before localstripe: idempotency keys, refusals and fields of the real API that it lacks, a record of all
//! requests, and faults on the way.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::ServerHandle, http::StatusCode, web};
use parking_lot::Mutex;
use serde_json::{Value, json};
use ticketbuster::http_client::{self, Limits};

use super::checkout::Sessions;

/// Parameters by name, as they were sent.
pub type Form = BTreeMap<String, String>;
/// A status and a body.
pub type Said = (u16, Value);

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub method: String,
    pub path: String,
    pub key: Option<String>,
    pub version: Option<String>,
    pub form: Form,
}

/// What goes wrong with the next request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It is not carried out and answered with this.
    Answer(u16, Value),
    /// It is carried out, and the connection breaks before the whole answer has come.
    LostAnswer,
    /// It is answered with a redirect.
    Redirect(String),
    /// It is not answered for a minute.
    Silence,
}

struct Stored {
    request: (String, Form),
    said: Said,
}

pub(super) struct Shared {
    http: reqwest::Client,
    localstripe: String,
    /// Whether nobody is behind the front any more.
    pub(super) is_alone: AtomicBool,
    pub(super) sessions: Mutex<Sessions>,
    recorded: Mutex<Vec<Recorded>>,
    stored: Mutex<BTreeMap<String, Stored>>,
    /// For requests whose method and path contain a text.
    faults: Mutex<VecDeque<(String, Fault)>>,
}

/// The front; it stops with this value.
pub struct Front {
    pub base: String,
    pub(super) shared: Arc<Shared>,
    handle: ServerHandle,
}

impl Front {
    pub(super) async fn start(localstripe: &str) -> Self {
        let limits = Limits { timeout: std::time::Duration::from_secs(60), idle_connections_max: 0 };
        let shared = Arc::new(Shared {
            http: http_client::client(&localstripe.parse().unwrap(), limits).unwrap(),
            localstripe: localstripe.to_owned(),
            is_alone: AtomicBool::new(false),
            sessions: Mutex::default(),
            recorded: Mutex::default(),
            stored: Mutex::default(),
            faults: Mutex::default(),
        });
        let kept = shared.clone();
        let app = move || App::new().app_data(web::Data::from(kept.clone())).default_service(web::to(serve));
        let server = HttpServer::new(app).workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        actix_rt::spawn(server);
        Self { base, shared, handle }
    }

    /// Requests so far whose path contains this.
    pub fn recorded(&self, path: &str) -> Vec<Recorded> {
        self.shared.recorded.lock().iter().filter(|request| request.path.contains(path)).cloned().collect()
    }

    /// The next request to a path that contains this goes wrong.
    pub fn fail_next(&self, path: &str, fault: Fault) {
        self.shared.faults.lock().push_back((path.to_owned(), fault));
    }

    /// A day passes: idempotency keys are forgotten.
    pub fn forget_keys(&self) {
        self.shared.stored.lock().clear();
    }

    /// A request to localstripe itself, with a body in JSON, which it understands too.
    pub async fn direct(&self, method: &str, path: &str, body: &Value) -> Said {
        self.shared.localstripe(method, path, &body.to_string()).await
    }

    pub(super) async fn pay(&self, intent: &str, card: &str) -> Said {
        self.shared.pay(intent, card).await
    }

    pub(super) async fn pay_on_page(&self, session: &str, card: &str) -> Said {
        self.shared.pay_on_page(session, card).await
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

async fn serve(request: HttpRequest, body: web::Bytes, shared: web::Data<Shared>) -> HttpResponse {
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let parsed = |bytes: &[u8]| url::form_urlencoded::parse(bytes).into_owned().collect::<Form>();
    let recorded = Recorded {
        method: request.method().to_string(),
        path: request.path().to_owned(),
        key: header("idempotency-key"),
        version: header("stripe-version"),
        form: parsed(if body.is_empty() { request.query_string().as_bytes() } else { &body }),
    };
    if header("authorization").as_deref() != Some("Bearer sk_test_of_the_tests") {
        return said(
            (401, json!({"error": {"message": "Invalid API Key provided: sk_test_****ests"}})),
            false,
        );
    }
    shared.recorded.lock().push(recorded.clone());
    if shared.is_alone.load(Relaxed) {
        return said((502, json!({"error": {"message": "nobody is behind the front"}})), false);
    }
    let fault = {
        let mut faults = shared.faults.lock();
        let next = faults.iter().position(|(path, _)| recorded.path.contains(path.as_str()));
        next.and_then(|next| faults.remove(next)).map(|(_, fault)| fault)
    };
    match fault {
        Some(Fault::Answer(status, body)) => {
            let answer = (status, body);
            shared.store(&recorded, &answer);
            return said(answer, false);
        }
        Some(Fault::Redirect(to)) => return HttpResponse::Found().insert_header(("location", to)).finish(),
        Some(Fault::Silence) => actix_rt::time::sleep(std::time::Duration::from_secs(60)).await,
        Some(Fault::LostAnswer) => {
            shared.once(&recorded).await;
            let broken =
                futures_util::stream::iter([Ok(web::Bytes::from("{")), Err(std::io::Error::other("lost"))]);
            return HttpResponse::Ok().streaming(broken);
        }
        None => {}
    }
    let (answer, is_replay) = shared.once(&recorded).await;
    said(answer, is_replay)
}

fn said((status, body): Said, is_replay: bool) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap());
    if is_replay {
        response.insert_header(("idempotent-replayed", "true"));
    }
    response.json(body)
}

impl Shared {
    /// Carries a request out unless its key has an answer already.
    async fn once(&self, request: &Recorded) -> (Said, bool) {
        if let Some(key) = &request.key
            && let Some(stored) = self.stored.lock().get(key)
        {
            if stored.request == (request.path.clone(), request.form.clone()) {
                return (stored.said.clone(), true);
            }
            let message = "Keys for idempotent requests can only be used with the same parameters they were first used with.";
            return ((400, json!({"error": {"type": "idempotency_error", "message": message}})), false);
        }
        let answer = self.carry_out(request).await;
        self.store(request, &answer);
        (answer, false)
    }

    /// Keeps the answer to a key, as Stripe does: also of faults, but not of parameters that are wrong.
    fn store(&self, request: &Recorded, answer: &Said) {
        let is_validation = answer.1["error"]["param"].is_string() || answer.0 == 409 || answer.0 == 429;
        if let Some(key) = request.key.clone().filter(|_| !is_validation) {
            let stored =
                Stored { request: (request.path.clone(), request.form.clone()), said: answer.clone() };
            self.stored.lock().insert(key, stored);
        }
    }

    async fn carry_out(&self, request: &Recorded) -> Said {
        let path: Vec<&str> = request.path.trim_start_matches("/v1/").split('/').collect();
        match (request.method.as_str(), path.as_slice()) {
            (method, ["checkout", "sessions", rest @ ..]) => self.checkout(method, rest, &request.form).await,
            ("GET", ["payment_intents", "search"]) => self.search(&request.form).await,
            ("GET", ["payment_intents"]) => self.list(&request.form).await,
            ("POST", ["payment_intents", id, "capture"]) => self.capture(id, request).await,
            ("POST", ["refunds"]) => self.refund(request).await,
            _ => self.pass(request).await,
        }
    }

    /// Hands a request to localstripe.
    pub(super) async fn pass(&self, request: &Recorded) -> Said {
        let encoded =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&request.form).finish();
        let (status, mut body) = match request.method.as_str() {
            "GET" => self.localstripe("GET", &format!("{}?{encoded}", request.path), "").await,
            method => self.localstripe(method, &request.path, &encoded).await,
        };
        complete(&mut body);
        (status, body)
    }

    /// A request to localstripe; it reads JSON as well as forms.
    pub(super) async fn localstripe(&self, method: &str, path: &str, body: &str) -> Said {
        let url = format!("{}{path}", self.localstripe);
        let kind =
            if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
        let request = self.http.request(method.parse().unwrap(), url).bearer_auth("sk_test_of_the_tests");
        let sent = request.header("content-type", kind).body(body.to_owned()).send().await;
        let answer = match sent {
            Ok(answer) => answer,
            Err(error) => {
                return (
                    502,
                    json!({"error": {"message": format!("localstripe does not answer: {error:?}")}}),
                );
            }
        };
        let status = answer.status().as_u16();
        let body = http_client::body(answer, 64 << 20).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    pub(super) async fn intent(&self, id: &str) -> Value {
        let (_, mut intent) = self.localstripe("GET", &format!("/v1/payment_intents/{id}"), "").await;
        complete(&mut intent);
        intent
    }

    /// localstripe confirms a PaymentIntent once, and not with a card of the request.
    pub(super) async fn pay(&self, intent: &str, card: &str) -> Said {
        let path = format!("/v1/payment_intents/{intent}");
        let body = json!({"payment_method": card, "latest_charge": null});
        let (status, body) = self.localstripe("POST", &path, &body.to_string()).await;
        assert_eq!(status, 200, "{body}");
        self.localstripe("POST", &format!("{path}/confirm"), "").await
    }

    /// All PaymentIntents, oldest first.
    async fn intents(&self) -> Vec<Value> {
        let (_, list) = self.localstripe("GET", "/v1/payment_intents?limit=100000", "").await;
        let mut intents = list["data"].as_array().cloned().unwrap_or_default();
        intents.iter_mut().for_each(complete);
        intents
    }

    async fn search(&self, form: &Form) -> Said {
        // metadata['order_id']:'…' AND metadata['attempt']:'…'
        let wanted: Vec<(&str, &str)> = form["query"]
            .split(" AND ")
            .map(|part| part.split_once("']:'").unwrap())
            .map(|(name, value)| (name.trim_start_matches("metadata['"), value.trim_end_matches('\'')))
            .collect();
        let found: Vec<Value> = self
            .intents()
            .await
            .into_iter()
            .filter(|intent| wanted.iter().all(|(name, value)| intent["metadata"][name] == *value))
            .collect();
        (200, json!({"object": "search_result", "data": found, "has_more": false}))
    }

    async fn list(&self, form: &Form) -> Said {
        let since: i64 = form.get("created[gte]").map_or(0, |since| since.parse().unwrap());
        let mut all = self.intents().await;
        all.retain(|intent| intent["created"].as_i64() >= Some(since));
        (200, page(all, form))
    }

    async fn capture(&self, id: &str, request: &Recorded) -> Said {
        let intent = self.intent(id).await;
        if intent["status"] != "requires_capture" {
            let message = format!(
                "This PaymentIntent could not be captured because it has a status of {}.",
                intent["status"]
            );
            let code = "payment_intent_unexpected_state";
            return (
                400,
                json!({"error": {"type": "invalid_request_error", "code": code, "message": message}}),
            );
        }
        self.pass(request).await
    }

    async fn refund(&self, request: &Recorded) -> Said {
        let intent = self.intent(&request.form["payment_intent"]).await;
        let charge = &intent["latest_charge"];
        let left =
            intent["amount_received"].as_i64().unwrap_or(0) - charge["amount_refunded"].as_i64().unwrap_or(0);
        let amount: i64 = request.form["amount"].parse().unwrap();
        if amount <= left {
            return self.pass(request).await;
        }
        let error = if left == 0 {
            json!({"code": "charge_already_refunded", "message": "Charge has already been refunded."})
        } else {
            json!({"message": format!("Refund amount is greater than unrefunded amount on charge ({left})")})
        };
        (400, json!({"error": error}))
    }
}

/// A page of a list, newest first.
pub(super) fn page(mut all: Vec<Value>, form: &Form) -> Value {
    all.reverse();
    let limit: usize = form.get("limit").map_or(10, |limit| limit.parse().unwrap());
    let after = form.get("starting_after").and_then(|after| all.iter().position(|one| one["id"] == **after));
    let rest = &all[after.map_or(0, |after| after + 1)..];
    json!({"object": "list", "data": rest.iter().take(limit).collect::<Vec<_>>(), "has_more": rest.len() > limit})
}

/// Adds what localstripe does not say of a PaymentIntent.
fn complete(object: &mut Value) {
    if object["object"] == "payment_intent" {
        let taken = if object["status"] == "succeeded" { object["amount"].clone() } else { json!(0) };
        object["amount_received"] = taken;
    }
}
