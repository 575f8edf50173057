//! Each part of the source uses only the parts that it may use. Cargo keeps the crates of `crates/` independent of the
//! rest.

use std::{fs, path::Path};

/// Which layers of this crate each layer may use, beside itself. `cli`, at the top, may use all.
const MAY_USE: [(&str, &[&str]); 32] = [
    ("clock", &[]),
    ("address", &[]),
    ("secret", &[]),
    ("causes", &[]),
    ("settings", &[]),
    ("telemetry", &["settings"]),
    ("keys", &["clock"]),
    ("tls", &["settings"]),
    ("http_client", &["address", "tls"]),
    ("biscuits", &["keys"]),
    ("tickets", &["biscuits", "keys"]),
    ("codec", &[]),
    ("store", &["codec", "secret", "settings", "telemetry"]),
    ("archive", &["clock", "codec", "store"]),
    ("replay", &["clock", "codec", "settings", "store"]),
    ("persistence", &["causes", "codec", "store", "telemetry", "tls"]),
    ("payments", &["address", "http_client", "secret", "settings"]),
    ("auth", &["settings", "address", "biscuits", "codec", "http_client", "keys", "clock"]),
    ("messaging", &["secret", "settings", "telemetry", "tls"]),
    (
        "mail",
        &[
            "address",
            "auth",
            "causes",
            "clock",
            "codec",
            "messaging",
            "settings",
            "store",
            "telemetry",
            "tickets",
        ],
    ),
    ("import", &["api", "codec", "store", "clock"]),
    ("demo", &["import", "settings"]),
    ("actors", &["settings", "codec", "store", "messaging", "payments", "tickets", "clock", "telemetry"]),
    ("cluster", &["actors", "causes", "clock", "keys", "settings", "store", "telemetry", "tls"]),
    (
        "sim",
        &[
            "actors",
            "auth",
            "clock",
            "cluster",
            "codec",
            "config",
            "keys",
            "messaging",
            "payments",
            "replay",
            "services",
            "store",
            "telemetry",
            "tickets",
        ],
    ),
    ("api", &["store", "clock", "actors", "auth"]),
    (
        "services",
        &["api", "store", "payments", "actors", "auth", "clock", "mail", "replay", "settings", "tickets"],
    ),
    ("server", &["api", "services", "tls"]),
    ("ws", &["actors", "api", "auth", "clock", "server", "services", "settings"]),
    ("grpc", &["actors", "api", "auth", "services", "settings", "telemetry", "tls"]),
    (
        "http",
        &[
            "api", "server", "services", "tls", "payments", "tickets", "clock", "cluster", "actors", "auth",
            "import", "mail", "replay", "settings", "ws",
        ],
    ),
    (
        "config",
        &[
            "settings",
            "secret",
            "address",
            "telemetry",
            "tls",
            "store",
            "payments",
            "auth",
            "messaging",
            "mail",
            "replay",
            "demo",
            "actors",
            "cluster",
            "services",
            "ws",
            "grpc",
            "http",
        ],
    ),
];

/// The layers that a source text of `layer` uses and must not.
fn violations(layer: &str, source: &str) -> Vec<String> {
    let allowed = MAY_USE.iter().find(|(name, _)| *name == layer).map(|(_, allowed)| *allowed);
    let Some(allowed) = allowed else { return Vec::new() };
    // Tests may use what they like.
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    let mut uses = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => {
                uses.push(rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
            }
            Some(group) => uses.extend(top_level_names(group)),
        }
    }
    for used in uses {
        let is_layer = used == "cli" || MAY_USE.iter().any(|(name, _)| *name == used);
        if is_layer && used != layer && !allowed.contains(&used) {
            found.push(format!("{layer} uses {used}"));
        }
    }
    // A part of it is named for each purpose.
    if ["api", "services", "http", "ws", "grpc"].contains(&layer) && code.contains(".store()") {
        found.push(format!("{layer} takes the whole store"));
    }
    found
}

/// The first names of `a::b, c::{d, e}, f}`.
fn top_level_names(group: &str) -> Vec<&str> {
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    names.into_iter().map(|name| name.trim().split("::").next().unwrap_or_default()).collect()
}

fn visit(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, root, found);
            continue;
        }
        let inside = path.strip_prefix(root).unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let layer = first.strip_suffix(".rs").unwrap_or(first);
        // Files that only tests are made of may use what they like; fonts and templates use nothing.
        if path.ends_with("tests.rs") || path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        found.extend(
            violations(layer, &source).into_iter().map(|what| format!("{}: {what}", inside.display())),
        );
    }
}

#[test]
fn dependencies_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    visit(&root, &root, &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_planted_violation_is_found() {
    assert_eq!(violations("clock", "use crate::{tls, actors::{Gateway, Request}, clock};").len(), 2);
    assert_eq!(violations("actors", "use crate::http::Api;"), ["actors uses http"]);
    assert_eq!(violations("actors", "use crate::persistence::sqlite;"), ["actors uses persistence"]);
    assert_eq!(violations("http", "engine.store().order(order)"), ["http takes the whole store"]);
    assert!(violations("actors", "// crate::http is above\nuse crate::clock::Clock;").is_empty());
}

/// How many lines a file may have, so that it fits in a head. ESLint says the same of the web application's.
const LINES_MAX: usize = 400;

/// The files below a folder that have more.
fn too_long(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            too_long(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > LINES_MAX {
                found.push(format!(
                    "{} has {lines} lines, at most {LINES_MAX}: which subjects are in it?",
                    path.display()
                ));
            }
        }
    }
}

#[test]
fn files_fit_in_a_head() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "crates", "benches", "tests", "bench", "models"] {
        too_long(&root.join(folder), &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
