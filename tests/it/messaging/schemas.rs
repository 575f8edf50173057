//! Every kind of message that the engine writes matches its published schema.

use std::{collections::BTreeMap, fs, path::Path};

use domain::{Amount, Currency, EventId, OrderFailure, OrderId, PaymentChoice, Routed, Timestamp, UserId};
use jsonschema::Validator;
use serde_json::{Value, json};
use ticketbuster::messaging::messages::{AboutOrder, Message};

/// The schemas of messages in `docs/schemas`, by type.
pub fn schemas() -> BTreeMap<String, Validator> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas");
    let mut schemas = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if !path.file_name().unwrap().to_str().unwrap().starts_with("order.") {
            continue;
        }
        let schema: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{}", path.display());
        let validator =
            jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap();
        schemas.insert(path.file_stem().unwrap().to_str().unwrap().to_owned(), validator);
    }
    schemas
}

/// One message of each type, and each failure.
fn messages() -> Vec<Message> {
    let event = EventId(uuid::Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0007));
    let about = || AboutOrder {
        order_id: OrderId::of_event(event, Timestamp(0), 9),
        user_id: UserId::new("añá").unwrap(),
        event_id: event,
        total: Amount(24_780),
        currency: Currency::PEN,
        occurred_at: ticketbuster::clock::rfc3339(domain::Timestamp(1_700_000_000_123)),
    };
    let payment = PaymentChoice { provider: "test".to_owned(), token: "tok_success".to_owned() };
    let messages = vec![
        Message::Accepted(about()),
        Message::Completed(about()),
        Message::Failed { about: about(), failure: OrderFailure::PaymentDeclined },
        Message::Failed { about: about(), failure: OrderFailure::PaymentTimeout },
        Message::Failed { about: about(), failure: OrderFailure::EventCancelled },
        Message::RefundDue { about: about(), payment: payment.clone(), amount: None, number: None },
        Message::RefundDue { about: about(), payment, amount: Some(Amount(12_390)), number: Some(2) },
    ];
    // A new type or failure does not compile here until it is above, too.
    for message in &messages {
        match message {
            Message::Accepted(_) | Message::Completed(_) | Message::RefundDue { .. } => {}
            Message::Failed { failure, .. } => match failure {
                OrderFailure::PaymentDeclined
                | OrderFailure::PaymentTimeout
                | OrderFailure::EventCancelled => {}
            },
        }
    }
    messages
}

#[test]
fn every_message_fits_its_schema_and_no_other() {
    let schemas = schemas();
    let mut seen = std::collections::BTreeSet::new();
    for message in messages() {
        let body = message.to_json();
        let kind = Message::type_of(&body).unwrap();
        let value: Value = serde_json::from_slice(&body).unwrap();
        for (name, schema) in &schemas {
            assert_eq!(schema.is_valid(&value), *name == kind, "{name}: {value}");
        }
        assert_eq!(serde_json::from_value::<Message>(value).unwrap(), message);
        seen.insert(kind);
    }
    assert_eq!(seen.len(), schemas.len(), "a schema for each type: {seen:?}");
}

#[test]
fn altered_messages_do_not_fit() {
    let schemas = schemas();
    for message in messages() {
        let value: Value = serde_json::from_slice(&message.to_json()).unwrap();
        let schema = &schemas[value["type"].as_str().unwrap()];
        for member in value.as_object().unwrap().keys() {
            let mut without = value.clone();
            without.as_object_mut().unwrap().remove(member);
            assert!(!schema.is_valid(&without), "without {member}: {without}");
            for wrong in [json!(null), json!([1]), json!(true)] {
                let mut altered = value.clone();
                altered[member] = wrong;
                assert!(!schema.is_valid(&altered), "{altered}");
            }
        }
        for (member, wrong) in [
            ("order_id", json!("7")),
            ("event_id", json!("not-a-uuid")),
            ("user_id", json!("")),
            ("total", json!(-1)),
            ("total", json!(1.5)),
            ("total", json!("1")),
            ("currency", json!("pen")),
            ("currency", json!("PENS")),
            ("occurred_at", json!("2026-07-01 10:00:00")),
            ("occurred_at", json!("2026-07-01T10:00:00.123+05:00")),
            ("occurred_at", json!("2026-13-01T10:00:00.123Z")),
            ("type", json!("order.vanished")),
        ] {
            let mut altered = value.clone();
            altered[member] = wrong;
            assert!(!schema.is_valid(&altered), "{altered}");
        }
        let mut more = value.clone();
        more["a_later_version_says"] = json!("more");
        assert!(schema.is_valid(&more), "readers ignore what they do not know");
    }
}

#[test]
fn the_guide_shows_messages_that_fit() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messaging.md");
    let guide = fs::read_to_string(guide).unwrap();
    let schemas = schemas();
    let mut shown = 0;
    for block in guide.split("```json\n").skip(1) {
        let value: Value = serde_json::from_str(block.split("```").next().unwrap()).unwrap();
        assert!(schemas[value["type"].as_str().unwrap()].is_valid(&value), "{value}");
        shown += 1;
    }
    assert_eq!(shown, schemas.len());
}
