//! Events belong to organisations: every operation of organisers and gates is refused to users of other organisations.

use std::process::Command;

use domain::{EventId, HistoryKind, PageWanted};
use serde_json::{Value, json};
use ticketbuster::store::Queries;

use crate::support::{
    Ground, Site, event_with, on_every_store, open, run,
    socket::{connect, hear_type, say},
};

on_every_store! {
    every_operators_door_opens_for_the_own_organisation_alone,
    who_may_say_that_an_invoice_was_paid_or_refund_it,
    lists_show_what_is_theirs,
    a_new_event_belongs_to_an_organisation_of_its_maker,
}

/// Who knocks, in the order of the table's columns.
const PEOPLE: [&str; 8] = [
    "organiser of its organisation",
    "gate of its organisation",
    "organiser of another",
    "gate of another",
    "organiser of main",
    "buyer",
    "guest",
    "admin",
];

/// A door: method, path, body, and what each of [`PEOPLE`] gets.
struct Door {
    method: &'static str,
    path: String,
    body: Value,
    answers: [u16; 8],
}

/// Logs in with roles in organisations.
async fn login(site: &Site, user: &str, roles: &[&str], organisations: &[&str]) -> String {
    let body = json!({"user": user, "roles": roles, "organisations": organisations});
    let session = site.buyers.post("/api/auth/dev-login", "", body).await.expect(200);
    session["token"].as_str().unwrap().to_owned()
}

/// The tokens of [`PEOPLE`].
async fn people(site: &Site) -> [String; 8] {
    [
        login(site, "own-organiser", &["organiser"], &["acme"]).await,
        login(site, "own-gate", &["gate"], &["acme"]).await,
        // Works at a gate of the event's organisation, and must be taken for an organiser of it by nothing.
        login(site, "other-organiser", &["buyer"], &["other/organiser"]).await,
        login(site, "other-gate", &["gate"], &["other"]).await,
        site.buyers.login("main-organiser", &["organiser", "gate"]).await,
        site.buyers.login("buyer", &[]).await,
        String::new(),
        site.buyers.login("root", &["admin"]).await,
    ]
}

async fn bought(site: &Site, event: EventId, user: &str, seat: &str) -> Value {
    let token = site.buyers.login(user, &[]).await;
    let hold = site.buyers.hold(event, &token, &[seat]).await.expect(201);
    site.buyers.buy(&hold, &token, "tok_success").await
}

// What each of [`PEOPLE`] gets at a door, by what it is about.
/// An event that is on sale, at doors of organisers.
const ON_SALE: [u16; 8] = [200, 403, 403, 403, 403, 403, 401, 200];
/// The same at doors of gates.
const AT_GATES: [u16; 8] = [403, 200, 403, 403, 403, 403, 401, 200];
/// A draft, which is no event to anybody else.
const DRAFT: [u16; 8] = [200, 404, 404, 404, 404, 404, 401, 200];
/// An order: whoever does not own it learns nothing of it.
const ORDER: [u16; 8] = [200, 404, 404, 404, 404, 404, 401, 200];

/// An event's own part of the API.
fn at(event: EventId, what: &str) -> String {
    format!("/api/events/{event}{what}")
}

/// The doors that may be tried as often as one likes.
fn doors(sold: EventId, draft: EventId, order: &Value) -> Vec<Door> {
    let get = |path: String, answers| Door { method: "GET", path, body: Value::Null, answers };
    let post = |path: String, body, answers| Door { method: "POST", path, body, answers };
    let seats = json!({"seats": ["S-A0-9"]});
    let mut doors = Vec::new();
    for (event, answers) in [(sold, ON_SALE), (draft, DRAFT)] {
        let patch = json!({"description": "x"});
        doors.push(Door { method: "PATCH", path: at(event, ""), body: patch, answers });
        doors.push(post(at(event, "/block"), seats.clone(), answers));
        doors.push(post(at(event, "/unblock"), seats.clone(), answers));
        doors.push(get(at(event, "/report"), answers));
        doors.push(get(at(event, "/orders.csv"), answers));
        doors.push(get(at(event, "/history"), answers));
        doors.push(get(at(event, "/timeline"), answers));
        doors.push(get(at(event, "/seat-changes?seat=S-A0-9"), answers));
        doors.push(get(format!("/api/orders?all=true&event_id={event}"), answers));
        doors.push(get(format!("/api/orders?q=ana&event_id={event}"), answers));
    }
    // A draft is its organisers' alone to see, and its gates may prepare.
    doors.push(get(at(draft, "/gate-list"), [403, 200, 404, 404, 404, 404, 401, 200]));
    doors.push(get(at(draft, "/layout"), [200, 404, 404, 404, 404, 404, 404, 200]));
    doors.push(get(at(sold, "/seats?at_seq=0"), ON_SALE));
    doors.push(get(at(draft, "/seats?at_seq=0"), [200, 404, 404, 404, 404, 404, 404, 200]));
    doors.push(get(at(draft, ""), [200, 404, 404, 404, 404, 404, 404, 200]));
    doors.push(get(at(sold, "/gate-list"), AT_GATES));
    let (id, ticket) = (order["order_id"].as_str().unwrap(), &order["tickets"][0]);
    let ticket_id = ticket["ticket_id"].as_str().unwrap();
    let number = format!("/tickets?number={}", &ticket_id[ticket_id.len() - 8..]);
    doors.push(get(at(sold, &number), AT_GATES));
    doors.push(post("/api/tickets/verify".to_owned(), json!({"token": ticket["token"]}), AT_GATES));
    doors.push(get(format!("/api/orders/{id}"), ORDER));
    doors.push(get(format!("/api/orders/{id}/tickets"), ORDER));
    doors.push(get(format!("/api/tickets/{ticket_id}.svg"), ORDER));
    doors
}

/// Everybody tries a door. What one blocks is free again before the next one tries.
async fn everybody_tries(site: &Site, door: &Door, tokens: &[String; 8]) {
    for ((who, token), expected) in PEOPLE.iter().zip(tokens).zip(door.answers) {
        let body = (!door.body.is_null()).then(|| door.body.clone());
        if door.path.ends_with("/unblock") && expected == 200 {
            let block = door.path.replace("/unblock", "/block");
            site.buyers.try_send("POST", &block, token, None, body.clone()).await.unwrap().expect(200);
        }
        let answer = site.buyers.try_send(door.method, &door.path, token, None, body.clone()).await.unwrap();
        let (method, path) = (door.method, &door.path);
        assert_eq!(answer.status.as_u16(), expected, "{method} {path} by {who}: {:#}", answer.body);
        if door.path.ends_with("/block") && expected == 200 {
            let unblock = door.path.replace("/block", "/unblock");
            site.buyers.try_send("POST", &unblock, token, None, body).await.unwrap().expect(200);
        }
        if answer.status == 403 && who.contains("another") && !answer.body["organisation"].is_null() {
            assert_eq!(answer.body["reason"], "other_organisation");
            assert_eq!(answer.body["organisation"], "acme");
        }
    }
}

/// Doors that open once, each for an order or a status of its own.
async fn doors_that_open_once(site: &Site, sold: EventId, tokens: &[String; 8]) {
    let path = at(sold, "/status");
    for ((who, token), expected) in PEOPLE.iter().zip(tokens).zip(ON_SALE) {
        let answer = site.buyers.post(&path, token, json!({"status": "paused"})).await;
        assert_eq!(answer.status.as_u16(), expected, "status by {who}");
        if expected == 200 {
            site.buyers.post(&path, token, json!({"status": "on_sale"})).await.expect(200);
        }
    }
    for (index, ((who, token), expected)) in PEOPLE.iter().zip(tokens).zip(ORDER).enumerate() {
        let order = bought(site, sold, "bob", &format!("S-A0-{}", index + 20)).await;
        let path = format!("/api/orders/{}/refund", order["order_id"].as_str().unwrap());
        let answer = site.buyers.post(&path, token, json!({"reason": "asked for"})).await;
        assert_eq!(answer.status.as_u16(), expected, "refund by {who}: {:#}", answer.body);
        if expected == 200 {
            continue;
        }
        let scan = json!({"token": order["tickets"][0]["token"], "gate": "north"});
        let answer = site.buyers.post("/api/tickets/check-in", token, scan).await;
        assert_eq!(answer.status.as_u16(), AT_GATES[index], "check-in by {who}: {:#}", answer.body);
    }
}

/// Sockets: a draft is no event to anybody else.
async fn everybody_subscribes(site: &Site, draft: EventId, tokens: &[String; 8]) {
    for ((who, token), expected) in PEOPLE.iter().zip(tokens).zip(DRAFT) {
        let mut socket = connect(&site.buyers).await;
        let token = (!token.is_empty()).then_some(token);
        say(&mut socket, json!({"type": "authenticate", "token": token})).await;
        hear_type(&mut socket, "authenticated").await;
        say(&mut socket, json!({"type": "subscribe", "event_id": draft, "format": "counts"})).await;
        let heard = if expected == 200 { "event" } else { "error" };
        let message = hear_type(&mut socket, heard).await;
        if heard == "error" {
            assert_eq!(message["code"], "not_found", "{who}");
        }
    }
}

fn every_operators_door_opens_for_the_own_organisation_alone(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let of_acme = |more: Value| {
            let mut document = event_with(1, 40, more);
            document["organisation"] = json!("acme");
            document
        };
        let sold = site.add(&of_acme(json!({}))).await;
        let draft = site.add(&of_acme(json!({"status": "draft"}))).await;
        let order = bought(&site, sold, "ana", "S-A0-1").await;
        let tokens = people(&site).await;
        for door in &doors(sold, draft, &order) {
            everybody_tries(&site, door, &tokens).await;
        }
        doors_that_open_once(&site, sold, &tokens).await;
        everybody_subscribes(&site, draft, &tokens).await;
        site.stop_and_audit().await;
    });
}

fn who_may_say_that_an_invoice_was_paid_or_refund_it(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| config.payments.provider = "invoice".to_owned()).await;
        let event = site.add(&event_with(1, 40, json!({"organisation": "acme"}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let answers = [200, 404, 404, 404, 404, 404, 401, 200];
        for (index, ((who, token), expected)) in
            PEOPLE.iter().zip(people(&site).await).zip(answers).enumerate()
        {
            let seat = format!("S-A0-{}", index + 1);
            let order =
                site.buyers.post("/api/orders", &ana, json!({"event_id": event, "seats": [seat]})).await;
            let id = order.expect(202)["order_id"].as_str().unwrap().to_owned();
            for (what, ended) in [("paid", "completed"), ("refund", "refunded")] {
                let path = format!("/api/orders/{id}/{what}");
                let answer = site.buyers.post(&path, &token, json!({"reason": "account 42"})).await;
                assert_eq!(answer.status.as_u16(), expected, "{what} by {who}: {:#}", answer.body);
                let order = site.buyers.decided(&id, &ana).await;
                assert_eq!(
                    order["status"],
                    if expected == 200 { ended } else { "awaiting_payment" },
                    "{who}"
                );
            }
        }
        site.stop_and_audit().await;
    });
}

fn lists_show_what_is_theirs(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        for (name, organisation, status) in [
            ("a", "acme", "on_sale"),
            ("b", "acme", "draft"),
            ("c", "other", "on_sale"),
            ("d", "other", "draft"),
            ("e", "main", "draft"),
        ] {
            let more =
                json!({"name": name, "organisation": organisation, "status": status, "category": name});
            site.add(&event_with(1, 5, more)).await;
        }
        let tokens = people(&site).await;
        let names = async |path: &str, token: &str, items: &str| {
            let found = site.buyers.get(path, token).await.expect(200);
            let names: Vec<String> = found["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item[items].as_str().unwrap().to_owned())
                .collect();
            names.concat()
        };
        let seen = ["abc", "ac", "acd", "ac", "ace", "ac", "ac", "abcde"];
        let mine = ["ab", "a", "cd", "c", "e", "", "", "abcde"];
        for (((who, token), seen), mine) in PEOPLE.iter().zip(&tokens).zip(seen).zip(mine) {
            assert_eq!(names("/api/events?sort=name", token, "name").await, seen, "{who}");
            assert_eq!(names("/api/categories", token, "category").await, seen, "{who}");
            assert_eq!(names("/api/events?sort=name&mine=true", token, "name").await, mine, "{who}");
        }
        site.stop_and_audit().await;
    });
}

fn a_new_event_belongs_to_an_organisation_of_its_maker(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let of = |organisation: Value| {
            let mut document = event_with(1, 5, json!({}));
            if !organisation.is_null() {
                document["organisation"] = organisation;
            }
            document
        };
        let create = async |token: &str, organisation: Value| {
            site.buyers.post("/api/events", token, of(organisation)).await
        };
        let one = login(&site, "one", &["organiser"], &["acme"]).await;
        assert_eq!(create(&one, Value::Null).await.expect(201)["organisation"], "acme");
        assert_eq!(create(&one, json!("acme")).await.expect(201)["organisation"], "acme");
        let refused = create(&one, json!("other")).await.refused(403, "forbidden");
        assert_eq!(
            (&refused["reason"], &refused["organisation"]),
            (&json!("other_organisation"), &json!("other"))
        );
        let refused = create(&one, json!("No slug")).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"][0]["field"], "/organisation");

        let several = login(&site, "several", &["organiser"], &["acme", "other", "third/gate"]).await;
        let refused = create(&several, Value::Null).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"][0]["field"], "organisation");
        assert_eq!(
            refused["errors"][0]["detail"],
            "name the organisation that owns the event, one of: acme, other"
        );
        assert_eq!(create(&several, json!("other")).await.expect(201)["organisation"], "other");
        create(&several, json!("third")).await.refused(403, "forbidden");
        let preview =
            site.buyers.post("/api/events?dry_run=true", &several, of(json!("other"))).await.expect(200);
        assert_eq!(preview["event"]["organisation"], "other");

        let main = site.buyers.login("boss", &["organiser"]).await;
        assert_eq!(create(&main, Value::Null).await.expect(201)["organisation"], "main");
        let root = site.buyers.login("root", &["admin"]).await;
        assert_eq!(create(&root, Value::Null).await.expect(201)["organisation"], "main");
        assert_eq!(create(&root, json!("new-house")).await.expect(201)["organisation"], "new-house");
        let gate = login(&site, "greta", &["gate"], &["acme"]).await;
        create(&gate, json!("acme")).await.refused(403, "forbidden");

        // The login says where somebody works, and refuses what is no organisation.
        let body = json!({"user": "x", "roles": ["organiser", "buyer"], "organisations": ["b", "a/gate"]});
        let session = site.buyers.post("/api/auth/dev-login", "", body).await.expect(200);
        assert_eq!(session["roles"], json!(["buyer", "gate", "organiser"]));
        let works =
            json!([{"organisation": "a", "roles": ["gate"]}, {"organisation": "b", "roles": ["organiser"]}]);
        assert_eq!(session["organisations"], works);
        for wrong in ["A", "a/admin", "a/gate/x", ""] {
            let body = json!({"user": "x", "roles": ["organiser"], "organisations": [wrong]});
            let refused =
                site.buyers.post("/api/auth/dev-login", "", body).await.refused(422, "invalid_request");
            assert_eq!(refused["errors"][0]["field"], "organisations[0]");
        }
        site.stop_and_audit().await;
    });
}

#[test]
fn an_import_belongs_to_main_unless_it_says_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let import = |more: Value, arguments: &[&str]| {
        std::fs::write(folder.path().join("event.json"), event_with(1, 5, more).to_string()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ticketbuster"));
        command.current_dir(folder.path()).env("TICKETBUSTER__STORE__PATH", folder.path().join("store.db"));
        command.args(["import", "event.json"]).args(arguments).output().unwrap()
    };
    let acme = json!({"organisation": "acme"});
    for (more, arguments) in
        [(json!({}), [].as_slice()), (acme.clone(), &[]), (acme, &["--organisation", "other"])]
    {
        let done = import(more, arguments);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    for (more, arguments) in
        [(json!({}), ["--organisation", "No slug"].as_slice()), (json!({"organisation": "No slug"}), &[])]
    {
        let refused = import(more, arguments);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && said.contains("organisation"), "{said}");
    }
    run(async {
        let store = open(folder.path());
        let events = store.events().await.unwrap();
        let of: Vec<String> = events.iter().map(|event| event.organisation.to_string()).collect();
        assert_eq!(of, ["main", "acme", "other"]);
        let history =
            store.history(events[0].event, HistoryKind::Everything, PageWanted::first(10)).await.unwrap();
        assert_eq!(history.items[0].user.as_str(), "ticketbuster import");
    });
}
