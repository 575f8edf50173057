//! Mercado Pago for tests: preferences, payments and refunds in the shapes of its API reference and its official
//! libraries. Nothing of it was recorded from the service itself.

use std::{collections::BTreeMap, sync::Arc};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::ServerHandle, http::StatusCode, web};
use parking_lot::Mutex;
use serde_json::{Value, json};

pub const TOKEN: &str = "TEST-of-the-tests";

#[derive(Default)]
struct State {
    preferences: Vec<Value>,
    payments: Vec<Value>,
    refunds: BTreeMap<String, Value>,
    requests: Vec<(String, Option<String>)>,
    /// The status of the next answer.
    fault: Option<u16>,
}

/// The fake; it stops with this value.
pub struct MercadoPago {
    pub base: String,
    state: Arc<Mutex<State>>,
    handle: ServerHandle,
}

impl MercadoPago {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let kept = state.clone();
        let app = move || App::new().app_data(web::Data::from(kept.clone())).default_service(web::to(serve));
        let server = HttpServer::new(app).workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        actix_rt::spawn(server);
        Self { base, state, handle }
    }

    /// A buyer pays on the page of a preference; the number of the payment.
    pub fn pay(&self, preference: &str, status: &str, detail: &str) -> u64 {
        let mut state = self.state.lock();
        let preference = state.preferences.iter().find(|one| one["id"] == preference).unwrap().clone();
        let id = 1_000_000 + state.payments.len() as u64;
        let item = &preference["items"][0];
        state.payments.push(json!({
            "id": id, "status": status, "status_detail": detail, "transaction_amount": item["unit_price"],
            "transaction_amount_refunded": 0, "currency_id": item["currency_id"], "live_mode": false,
            "external_reference": preference["external_reference"], "captured": status == "approved",
            "date_created": "2026-05-25T13:01:08.000-03:00", "payment_type_id": "credit_card",
        }));
        id
    }

    /// A payment's status changes.
    pub fn set_status(&self, payment: u64, status: &str) {
        let mut state = self.state.lock();
        state.payments.iter_mut().find(|one| one["id"] == payment).unwrap()["status"] = json!(status);
    }

    /// A preference as it was created.
    pub fn preference(&self, id: &str) -> Value {
        self.state.lock().preferences.iter().find(|one| one["id"] == id).unwrap().clone()
    }

    pub fn preferences(&self) -> usize {
        self.state.lock().preferences.len()
    }

    /// The next request is answered with this status.
    pub fn fail_next(&self, status: u16) {
        self.state.lock().fault = Some(status);
    }

    /// Methods and paths of all requests, with their idempotency keys.
    pub fn requests(&self) -> Vec<(String, Option<String>)> {
        self.state.lock().requests.clone()
    }
}

impl Drop for MercadoPago {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

async fn serve(request: HttpRequest, body: web::Bytes, state: web::Data<Mutex<State>>) -> HttpResponse {
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let said =
        |status: u16, body: Value| HttpResponse::build(StatusCode::from_u16(status).unwrap()).json(body);
    if header("authorization") != Some(format!("Bearer {TOKEN}")) {
        return said(401, json!({"message": "invalid access token", "error": "unauthorized", "status": 401}));
    }
    let mut state = state.lock();
    let key = header("x-idempotency-key");
    state.requests.push((format!("{} {}", request.method(), request.path()), key.clone()));
    if let Some(status) = state.fault.take() {
        return said(
            status,
            json!({"message": "Not now.", "error": "internal_error", "status": status, "cause": []}),
        );
    }
    let query: BTreeMap<String, String> =
        url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let path: Vec<&str> = request.path().trim_matches('/').split('/').collect();
    match state.answer(request.method().as_str(), &path, &query, body, key) {
        Some((status, body)) => said(status, body),
        None => said(404, json!({"message": "Not found.", "error": "not_found", "status": 404})),
    }
}

impl State {
    fn answer(
        &mut self,
        method: &str,
        path: &[&str],
        query: &BTreeMap<String, String>,
        body: Value,
        key: Option<String>,
    ) -> Option<(u16, Value)> {
        let is_of =
            |one: &&Value| query.get("external_reference").is_none_or(|of| one["external_reference"] == **of);
        match (method, path) {
            ("GET", ["checkout", "preferences", "search"]) => {
                let found: Vec<Value> =
                    self.preferences.iter().filter(is_of).map(|one| json!({"id": one["id"]})).collect();
                Some((200, json!({"elements": found, "next_offset": 0, "total": found.len()})))
            }
            ("POST", ["checkout", "preferences"]) => {
                let mut preference = body;
                let id = format!("202809963-{}", uuid::Uuid::now_v7());
                preference["init_point"] =
                    json!(format!("https://www.mercadopago.com.pe/checkout/v1/redirect?pref_id={id}"));
                preference["sandbox_init_point"] =
                    json!(format!("https://sandbox.mercadopago.com.pe/checkout/v1/redirect?pref_id={id}"));
                preference["id"] = json!(id);
                self.preferences.push(preference.clone());
                Some((201, preference))
            }
            (_, ["checkout", "preferences", id]) => {
                let preference = self.preferences.iter_mut().find(|one| one["id"] == **id)?;
                merge(preference, method, body);
                Some((200, preference.clone()))
            }
            ("GET", ["v1", "payments", "search"]) => {
                let number =
                    |name: &str, or: usize| query.get(name).map_or(or, |value| value.parse().unwrap());
                let mut found: Vec<Value> = self.payments.iter().filter(is_of).cloned().collect();
                if query.get("criteria").is_some_and(|order| order == "desc") {
                    found.reverse();
                }
                let (total, offset, limit) = (found.len(), number("offset", 0), number("limit", 30));
                let page: Vec<Value> = found.into_iter().skip(offset).take(limit).collect();
                Some((
                    200,
                    json!({"results": page, "paging": {"total": total, "limit": limit, "offset": offset}}),
                ))
            }
            ("POST", ["v1", "payments", id, "refunds"]) => self.refund(id, &body, key.unwrap()),
            (_, ["v1", "payments", id]) => {
                let payment = self.payments.iter_mut().find(|one| one["id"].as_u64() == id.parse().ok())?;
                if body["status"] == "cancelled"
                    && !matches!(payment["status"].as_str(), Some("pending" | "in_process" | "authorized"))
                {
                    return Some((
                        400,
                        json!({"message": "The action requested is not valid for the current payment state"}),
                    ));
                }
                if body["capture"] == true {
                    payment["status"] = json!("approved");
                }
                merge(payment, method, body);
                Some((200, payment.clone()))
            }
            _ => None,
        }
    }

    fn refund(&mut self, id: &str, body: &Value, key: String) -> Option<(u16, Value)> {
        if let Some(made) = self.refunds.get(&key) {
            return Some((200, made.clone()));
        }
        let payment = self.payments.iter_mut().find(|one| one["id"].as_u64() == id.parse().ok())?;
        let cents = |value: &Value| (value.as_f64().unwrap() * 100.0).round();
        let refunded = cents(&payment["transaction_amount_refunded"]) + cents(&body["amount"]);
        if refunded > cents(&payment["transaction_amount"]) {
            return Some((400, json!({"message": "Invalid amount", "error": "bad_request", "status": 400})));
        }
        payment["transaction_amount_refunded"] = json!(refunded / 100.0);
        if refunded == cents(&payment["transaction_amount"]) {
            payment["status"] = json!("refunded");
        }
        let made = json!({"id": 2_000_000 + self.refunds.len(), "payment_id": payment["id"], "amount": body["amount"], "status": "approved"});
        self.refunds.insert(key, made.clone());
        Some((201, made))
    }
}

fn merge(object: &mut Value, method: &str, body: Value) {
    if let (true, Value::Object(fields)) = (method == "PUT", body) {
        for (name, value) in fields.into_iter().filter(|(name, _)| name != "capture") {
            object[name] = value;
        }
    }
}
