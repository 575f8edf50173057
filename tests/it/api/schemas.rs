//! docs/schemas/event.json is the schema of the OpenAPI document and matches what the import accepts; answers of a real
//! server match the document.

use domain::EventId;
use serde_json::{Value, json};

use crate::support::{Site, event_with, run, schema::schema_of};

#[test]
fn the_schema_of_plans_is_the_one_that_the_server_reads_by() {
    let mut schema = schema_of("EventDocument");
    schema["title"] = "An event with its seats".into();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schemas/event.json");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(written, schema, "docs/schemas/event.json is not up to date; this belongs there: {schema:#}");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let guide = include_str!("../../../docs/import.md");
    let example = guide.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let example: Value = serde_json::from_str(example).unwrap();
    for good in [&example, &event_with(2, 10, json!({}))] {
        let problems: Vec<String> = validator.iter_errors(good).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{problems:?}");
        let bytes = good.to_string();
        let defaults = ticketbuster::import::Defaults {
            hold_length: domain::Millis(600_000),
            now: domain::Timestamp(1_000),
        };
        let format = ticketbuster::import::Format::Json;
        assert!(ticketbuster::import::parse(bytes.as_bytes(), format, None, defaults).is_ok());
    }
    for (field, value) in [("nmae", json!("x")), ("sections", json!({})), ("name", json!(7))] {
        let mut bad = example.clone();
        bad[field] = value;
        assert!(!validator.is_valid(&bad), "{field}");
    }
}

/// What a value has that its schema does not name: schemas of answers say nothing against more fields, but a
/// client that is generated from them would not know of these.
fn unnamed(all: &Value, schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        return unnamed(all, &all[reference.rsplit('/').next().unwrap()], value, path, found);
    }
    if let Some(forms) = schema["oneOf"].as_array() {
        let tried = forms.iter().map(|form| {
            let mut found = Vec::new();
            unnamed(all, form, value, path, &mut found);
            found
        });
        found.extend(tried.min_by_key(Vec::len).unwrap_or_default());
        return;
    }
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                unnamed(all, &schema["items"], item, &format!("{path}[{index}]"), found);
            }
        }
        Value::Object(fields) => {
            let mut named = serde_json::Map::new();
            let parts = schema["allOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
            for part in parts {
                let whole = match part["$ref"].as_str() {
                    Some(reference) => all[reference.rsplit('/').next().unwrap()].clone(),
                    None => part,
                };
                named.extend(whole["properties"].as_object().cloned().unwrap_or_default());
            }
            for (name, field) in fields {
                let more = &schema["additionalProperties"];
                match named.get(name) {
                    Some(schema) => unnamed(all, schema, field, &format!("{path}.{name}"), found),
                    None if more.is_object() => unnamed(all, more, field, &format!("{path}.{name}"), found),
                    None => found.push(format!("{path}.{name}")),
                }
            }
        }
        _ => {}
    }
}

/// Holds an answer against what the document says of its operation.
#[track_caller]
fn is_as_described(document: &Value, operation: (&str, &str, &str), answer: &Value) {
    let (method, path, status) = operation;
    let content = &document["paths"][path][method]["responses"][status]["content"];
    let kind = if status < "400" { "application/json" } else { "application/problem+json" };
    let schema = &content[kind]["schema"];
    assert!(!schema.is_null(), "{operation:?} is not described");
    let all = &document["components"]["schemas"];
    let mut whole = schema.clone();
    whole["components"] = document["components"].clone();
    let validator = jsonschema::validator_for(&whole).unwrap();
    let problems: Vec<String> = validator.iter_errors(answer).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{operation:?}: {problems:?} in {answer:#}");
    let mut found = Vec::new();
    unnamed(all, schema, answer, "", &mut found);
    assert!(found.is_empty(), "{operation:?}: {found:?} are not described");
}

/// A site whose answers are held against its document, with somebody of each kind who asks.
struct Described {
    document: Value,
    site: Site,
    event: EventId,
    ana: String,
    boss: String,
    gate: String,
}

impl Described {
    async fn start() -> Self {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 12, json!({"orphan_rule": "warn"}))).await;
        let buyers = &site.buyers;
        let (ana, boss, gate) = (
            buyers.login("ana", &[]).await,
            buyers.login("boss", &["organiser"]).await,
            buyers.login("greta", &["gate"]).await,
        );
        let document = serde_json::to_value(ticketbuster::http::openapi()).unwrap();
        Self { document, site, event, ana, boss, gate }
    }

    #[track_caller]
    fn is(&self, method: &str, path: &str, status: &str, answer: &Value) {
        is_as_described(&self.document, (method, path, status), answer);
    }

    /// The same for an answer of the event's own part of the API.
    #[track_caller]
    fn event_is(&self, method: &str, rest: &str, status: &str, answer: &Value) {
        self.is(method, &format!("/api/events/{{id}}{rest}"), status, answer);
    }

    fn at(&self, rest: &str) -> String {
        format!("/api/events/{}{rest}", self.event)
    }
}

/// Holds, and the ways in which one is refused; the first one.
async fn holds(described: &Described) -> Value {
    let (buyers, ana) = (&described.site.buyers, &described.ana);
    let hold = buyers.hold(described.event, ana, &["S-A0-1", "S-A0-3"]).await.expect(201);
    described.event_is("post", "/holds", "201", &hold);
    let (mut more, mut found) = (hold.clone(), Vec::new());
    more["seats"][1]["colour"] = "red".into();
    let all = &described.document["components"]["schemas"];
    unnamed(all, &all["HoldBody"], &more, "", &mut found);
    assert_eq!(found, [".seats[1].colour"], "this finds what is not described");
    let own = buyers.get(&described.at("/holds"), ana).await.expect(200);
    described.event_is("get", "/holds", "200", &own);
    let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
    described.is("get", "/api/holds/{id}", "200", &buyers.get(&path, ana).await.expect(200));
    let extend = format!("{path}/extend");
    let extended = buyers.post(&extend, ana, json!({})).await.expect(200);
    described.is("post", "/api/holds/{id}/extend", "200", &extended);
    let again = buyers.post(&extend, ana, json!({})).await.refused(409, "limit_exceeded");
    described.is("post", "/api/holds/{id}/extend", "409", &again);
    let taken = buyers.hold(described.event, &described.gate, &["S-A0-1"]).await;
    described.event_is("post", "/holds", "409", &taken.refused(409, "seats_unavailable"));
    hold
}

/// An order that completes and one that fails; the first one.
async fn orders(described: &Described, hold: &Value) -> Value {
    let (buyers, ana) = (&described.site.buyers, &described.ana);
    let order = buyers.buy(hold, ana, "tok_success").await;
    described.is("get", "/api/orders/{id}", "200", &order);
    let failing = json!({"event_id": described.event, "seats": ["S-A0-12"],
                         "areas": [{"section": "PIT", "quantity": 2}],
                         "payment": {"provider": "test", "token": "tok_declined"}});
    let accepted = buyers.post("/api/orders", ana, failing).await.expect(202);
    described.is("post", "/api/orders", "202", &accepted);
    let failed = buyers.decided(accepted["order_id"].as_str().unwrap(), ana).await;
    described.is("get", "/api/orders/{id}", "200", &failed);
    let tickets = format!("/api/orders/{}/tickets", order["order_id"].as_str().unwrap());
    described.is("get", "/api/orders/{id}/tickets", "200", &buyers.get(&tickets, ana).await.expect(200));
    order
}

/// What organisers do to an event, and events that they make.
async fn organisers(described: &Described) {
    let (buyers, boss) = (&described.site.buyers, &described.boss);
    let paused = buyers.post(&described.at("/status"), boss, json!({"status": "paused"})).await.expect(200);
    described.event_is("post", "/status", "200", &paused);
    let refused = buyers.hold(described.event, &described.ana, &["S-A0-7"]).await;
    described.event_is("post", "/holds", "409", &refused.refused(409, "not_on_sale"));
    let blocked = buyers.post(&described.at("/block"), boss, json!({"seats": ["S-A0-9"]})).await.expect(200);
    described.event_is("post", "/block", "200", &blocked);
    let plan = event_with(1, 2, json!({}));
    let preview = buyers.post("/api/events?dry_run=true", boss, plan.clone()).await.expect(200);
    described.is("post", "/api/events", "200", &preview);
    let created = buyers.post("/api/events", boss, plan).await.expect(201);
    described.is("post", "/api/events", "201", &created);
    let wrong = buyers.post("/api/events", boss, json!({"name": 7})).await.refused(422, "invalid_request");
    described.is("post", "/api/events", "422", &wrong);
}

/// What a gate asks about a ticket.
async fn gates(described: &Described, ticket: &Value) {
    let (buyers, gate, token) = (&described.site.buyers, &described.gate, &ticket["token"]);
    let verified = buyers.post("/api/tickets/verify", gate, json!({"token": token})).await.expect(200);
    described.is("post", "/api/tickets/verify", "200", &verified);
    let nonsense = buyers.post("/api/tickets/verify", gate, json!({"token": "x"})).await.expect(200);
    described.is("post", "/api/tickets/verify", "200", &nonsense);
    for (status, code) in [("200", None), ("409", Some("already_used"))] {
        let body = json!({"token": token, "gate": "north"});
        let answer = buyers.post("/api/tickets/check-in", gate, body).await;
        assert_eq!(answer.body["code"].as_str(), code);
        described.is("post", "/api/tickets/check-in", status, &answer.body);
    }
}

/// What is read, of an event and of all.
async fn reads(described: &Described) {
    let buyers = &described.site.buyers;
    for (path, query, token) in [
        ("", "", ""),
        ("/layout", "", ""),
        ("/layout/packed", "", ""),
        ("/seats", "", ""),
        ("/seats", "?view=list&per_page=3", ""),
        ("/availability", "", ""),
        ("/report", "", described.boss.as_str()),
        ("/gate-list", "", described.gate.as_str()),
    ] {
        let answer = buyers.get(&described.at(&format!("{path}{query}")), token).await.expect(200);
        described.event_is("get", path, "200", &answer);
    }
    for path in
        ["/health", "/api/auth/config", "/api/events", "/api/categories", "/api/tickets/keys", "/api/orders"]
    {
        described.is("get", path, "200", &buyers.get(path, &described.ana).await.expect(200));
    }
    let nobody = buyers.get("/api/orders", "").await.refused(401, "unauthenticated");
    described.is("get", "/api/orders", "401", &nobody);
}

#[test]
fn answers_are_as_the_document_says() {
    run(async {
        let described = Described::start().await;
        let login = json!({"user": "ana", "roles": ["buyer"]});
        let session = described.site.buyers.post("/api/auth/dev-login", "", login).await.expect(200);
        described.is("post", "/api/auth/dev-login", "200", &session);
        let hold = holds(&described).await;
        let order = orders(&described, &hold).await;
        organisers(&described).await;
        gates(&described, &order["tickets"][0]).await;
        reads(&described).await;
        described.site.stop_and_audit().await;
    });
}

#[test]
fn every_answer_has_a_schema() {
    let document = serde_json::to_value(ticketbuster::http::openapi()).unwrap();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let kinds = response["content"].as_object().cloned().unwrap_or_default();
                let has_none = matches!(status.as_str(), "204" | "304");
                assert_eq!(kinds.is_empty(), has_none, "{method} {path} {status}");
                let schemas = kinds.values().map(|kind| &kind["schema"]);
                assert!(schemas.clone().all(|schema| !schema.is_null()), "{method} {path} {status}");
            }
        }
    }
}
