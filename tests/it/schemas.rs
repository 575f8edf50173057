//! Plans against the schema in docs/schemas/event.json, which is the one of the OpenAPI document.

use serde_json::{Value, json};

use crate::support::event_with;

/// A schema of the API's document with what it refers to, as a document of its own.
pub fn schema_of(name: &str) -> Value {
    let text = serde_json::to_string(&ticketbuster::http::openapi()).unwrap();
    let document: Value = serde_json::from_str(&text.replace("#/components/schemas/", "#/$defs/")).unwrap();
    let all = document["components"]["schemas"].as_object().unwrap();
    let mut schema = all[name].clone();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    let mut needed = serde_json::Map::new();
    loop {
        let text = schema.to_string() + &Value::Object(needed.clone()).to_string();
        let before = needed.len();
        for name in text.split("#/$defs/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()) {
            needed.insert(name.clone(), all[&name].clone());
        }
        if needed.len() == before {
            schema["$defs"] = Value::Object(needed);
            return schema;
        }
    }
}

#[test]
fn the_schema_of_plans_is_the_one_that_the_server_reads_by() {
    let mut schema = schema_of("EventDocument");
    schema["title"] = "An event with its seats".into();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schemas/event.json");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(written, schema, "docs/schemas/event.json is not up to date; this belongs there: {schema:#}");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let guide = include_str!("../../docs/import.md");
    let example = guide.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let example: Value = serde_json::from_str(example).unwrap();
    for good in [&example, &event_with(2, 10, json!({}))] {
        let problems: Vec<String> = validator.iter_errors(good).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{problems:?}");
        let bytes = good.to_string();
        let defaults = ticketbuster::import::Defaults {
            hold_length: ticketbuster::domain::Millis(600_000),
            now: ticketbuster::domain::Timestamp(1_000),
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
