//! The OpenAPI document and docs/rest.md list every problem, and the document has every operation.

use crate::support::{Site, run};

/// Every code that the sources make, without the ones that tests compare with.
fn codes_of(source: &str, found: &mut std::collections::BTreeSet<(u16, String)>) {
    for constructor in ["Problem::new(", "Self::new("] {
        for rest in source.split(constructor).skip(1) {
            let mut parts = rest.splitn(3, ',').map(str::trim);
            let (Some(status), Some(code)) = (parts.next(), parts.next()) else { continue };
            let Ok(status) = status.parse() else { continue };
            found.insert((status, code.trim_matches('"').to_owned()));
        }
    }
}

#[test]
fn every_problem_is_in_the_document_and_in_the_guide() {
    fn visit(folder: &std::path::Path, found: &mut std::collections::BTreeSet<(u16, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, found);
            } else {
                codes_of(&std::fs::read_to_string(path).unwrap(), found);
            }
        }
    }
    let mut made = std::collections::BTreeSet::new();
    for layer in ["api", "services", "server", "http", "ws"] {
        visit(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer), &mut made);
    }
    let listed = ticketbuster::api::problem::CODES.map(|(status, code)| (status, code.to_owned()));
    assert_eq!(made.into_iter().collect::<Vec<_>>(), listed);
    let guide = include_str!("../../../docs/rest.md");
    for (_, code) in &listed {
        assert!(guide.contains(&format!("`{code}`")), "docs/rest.md does not explain {code}");
    }
    let document = serde_json::to_value(ticketbuster::http::openapi()).unwrap();
    let mut ids = std::collections::BTreeSet::new();
    let text = document.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(!document["components"]["schemas"][name].is_null(), "{name} is not described");
    }
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(ids.insert(operation["operationId"].to_string()), "{method} {path} shares its id");
            for (status, response) in operation["responses"].as_object().unwrap() {
                let body = &response["content"]["application/problem+json"]["schema"]["$ref"];
                let is_error = status.as_str() >= "400";
                assert_eq!(*body == "#/components/schemas/Problem", is_error, "{method} {path} {status}");
                assert!(!response["description"].as_str().unwrap().is_empty(), "{method} {path} {status}");
            }
        }
    }
}

#[test]
fn every_route_is_in_the_document() {
    let document = serde_json::to_value(ticketbuster::http::openapi()).unwrap();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let mut routes = 0;
    let handlers = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/handlers");
    for file in std::fs::read_dir(handlers).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        // A handler that its file does not list is neither a route nor in the document.
        for handler in source.split("#[utoipa::path(").skip(1) {
            let (method, rest) = handler.split_once(',').unwrap();
            let path = rest.split_once("path = \"").unwrap().1.split('"').next().unwrap();
            routes += 1;
            assert!(!document["paths"][path][method.trim()].is_null(), "{method} {path} is not documented");
        }
    }
    let documented: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(routes, documented);
}

#[test]
fn what_the_document_names_is_there() {
    run(async {
        let site = Site::start().await;
        let document = serde_json::to_value(ticketbuster::http::openapi()).unwrap();
        assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
        for (path, operations) in document["paths"].as_object().unwrap() {
            for method in operations.as_object().unwrap().keys() {
                let named = path.replace("{id}", "01a22551-de76-74c4-b13e-b5a1d9603db5");
                let answer =
                    site.buyers.try_send(&method.to_uppercase(), &named, "", None, None).await.unwrap();
                let detail = answer.body["detail"].as_str().unwrap_or_default();
                assert_ne!(answer.status, 405, "{method} {path}");
                assert!(!detail.starts_with("there is nothing at"), "{method} {path}: {detail}");
            }
        }
        site.stop_and_audit().await;
    });
}
