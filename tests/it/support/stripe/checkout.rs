//! Checkout Sessions, which localstripe lacks, over its PaymentIntents. Shapes and refusals are those of Stripe's API
//! reference; `make drill` checks the requests against its description.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    front::{Form, Said, Shared, page},
    now,
};

/// A page for a buyer.
#[derive(Clone)]
struct Session {
    id: String,
    form: Form,
    status: &'static str,
    intent: Option<String>,
    created: i64,
}

#[derive(Default)]
pub(super) struct Sessions(Vec<Session>);

impl Sessions {
    fn find(&mut self, id: &str) -> Option<&mut Session> {
        self.0.iter_mut().find(|session| session.id == id)
    }

    /// The page of a buyer has been left open until its end.
    pub(super) fn expire(&mut self, id: &str) {
        self.find(id).unwrap().status = "expired";
    }
}

fn refusal(message: &str, param: Option<&str>) -> Said {
    let mut error = json!({"type": "invalid_request_error", "message": message});
    if let Some(param) = param {
        error["param"] = json!(param);
    }
    (400, json!({"error": error}))
}

/// The metadata of a request or of a part of it.
fn metadata(form: &Form, part: Option<&str>) -> BTreeMap<String, String> {
    let prefix = part.map_or_else(|| "metadata[".to_owned(), |part| format!("{part}[metadata]["));
    let written = |(name, value): (&String, &String)| {
        Some((name.strip_prefix(&prefix)?.trim_end_matches(']').to_owned(), value.clone()))
    };
    form.iter().filter_map(written).collect()
}

impl super::Front {
    /// Nobody has paid on this page until its end.
    pub fn expire(&self, session: &str) {
        self.shared.sessions.lock().expire(session);
    }
}

impl Shared {
    pub(super) async fn checkout(&self, method: &str, path: &[&str], form: &Form) -> Said {
        match (method, path) {
            ("POST", []) => self.open_page(form).await,
            ("GET", []) => self.pages(form).await,
            ("GET", [id]) => self.shown(id).await,
            ("POST", [id, "expire"]) => {
                let refused = match self.sessions.lock().find(id) {
                    Some(session) if session.status == "open" => {
                        session.status = "expired";
                        None
                    }
                    Some(session) => Some(format!(
                        "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a \
                         status of `{}`.",
                        session.status
                    )),
                    None => Some("No such checkout.session".to_owned()),
                };
                match refused {
                    Some(message) => refusal(&message, None),
                    None => self.shown(id).await,
                }
            }
            _ => (404, json!({"error": {"message": "Unrecognized request URL"}})),
        }
    }

    async fn open_page(&self, form: &Form) -> Said {
        let created = now().0 / 1_000;
        if let Some(end) = form.get("expires_at") {
            let life = end.parse::<i64>().unwrap() - created;
            if !(30 * 60..=24 * 3_600).contains(&life) {
                let message = "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout \
                               Session creation.";
                return refusal(message, Some("expires_at"));
            }
        }
        let id = format!("cs_test_{}", uuid::Uuid::now_v7().simple());
        let session = Session { id: id.clone(), form: form.clone(), status: "open", intent: None, created };
        self.sessions.lock().0.push(session);
        self.shown(&id).await
    }

    async fn shown(&self, id: &str) -> Said {
        let session = self.sessions.lock().find(id).cloned();
        let Some(session) = session else {
            return (404, json!({"error": {"message": "No such checkout.session"}}));
        };
        (200, self.object(&session).await)
    }

    async fn object(&self, session: &Session) -> Value {
        let form = &session.form;
        let amount: i64 = form["line_items[0][price_data][unit_amount]"].parse().unwrap();
        // Always expanded: every request of the engine asks for it.
        let intent = match &session.intent {
            Some(intent) => self.intent(intent).await,
            None => Value::Null,
        };
        let url = format!("https://checkout.stripe.com/c/pay/{}", session.id);
        json!({
            "id": session.id,
            "object": "checkout.session",
            "amount_subtotal": amount,
            "amount_total": amount,
            "cancel_url": form["cancel_url"],
            "client_reference_id": form["client_reference_id"],
            "created": session.created,
            "currency": form["line_items[0][price_data][currency]"],
            "customer": null,
            "expires_at": form.get("expires_at").map(|end| end.parse::<i64>().unwrap()),
            "livemode": false,
            "metadata": metadata(form, None),
            "mode": form["mode"],
            "payment_intent": intent,
            "payment_status": "unpaid",
            "status": session.status,
            "success_url": form["success_url"],
            "url": (session.status == "open").then_some(url),
        })
    }

    async fn pages(&self, form: &Form) -> Said {
        let since: i64 = form.get("created[gte]").map_or(0, |since| since.parse().unwrap());
        let mut all = self.sessions.lock().0.clone();
        all.retain(|session| {
            let is_of_intent =
                form.get("payment_intent").is_none_or(|id| session.intent.as_ref() == Some(id));
            session.created >= since && is_of_intent
        });
        let mut objects = Vec::new();
        for session in &all {
            objects.push(self.object(session).await);
        }
        (200, page(objects, form))
    }

    /// What a buyer does on the page.
    pub(super) async fn pay_on_page(&self, id: &str, card: &str) -> Said {
        let session = self.sessions.lock().find(id).cloned().unwrap();
        assert_eq!(session.status, "open", "the page is closed");
        let intent = match session.intent {
            Some(intent) => intent,
            None => {
                let form = &session.form;
                let body = json!({
                    "amount": form["line_items[0][price_data][unit_amount]"],
                    "currency": form["line_items[0][price_data][currency]"],
                    "capture_method": form["payment_intent_data[capture_method]"],
                    "metadata": metadata(form, Some("payment_intent_data")),
                });
                let (status, intent) =
                    self.localstripe("POST", "/v1/payment_intents", &body.to_string()).await;
                assert_eq!(status, 200, "{intent}");
                intent["id"].as_str().unwrap().to_owned()
            }
        };
        self.sessions.lock().find(id).unwrap().intent = Some(intent.clone());
        let (status, body) = self.pay(&intent, card).await;
        if status == 200 && body["status"] != "requires_action" {
            self.sessions.lock().find(id).unwrap().status = "complete";
        }
        (status, body)
    }
}
