//! Schemas of the OpenAPI document.

use serde_json::Value;

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
