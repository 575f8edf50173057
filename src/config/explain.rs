//! What is wrong with a value of the configuration: which, where it was written, and what would be right.

use std::ffi::OsString;

use figment::{
    Error, Figment,
    error::{Actual, Kind},
    providers::{Format, Toml},
    value::Value,
};

use super::{DEFAULTS, ENVIRONMENT};

/// Every error in a line of its own.
pub(super) fn explain(errors: Error, all: &Figment) -> String {
    let defaults = Figment::from(Toml::string(DEFAULTS));
    let lines = errors.into_iter().map(|error| line(&error, all, &defaults));
    lines.collect::<Vec<_>>().join("\n")
}

fn line(error: &Error, all: &Figment, defaults: &Figment) -> String {
    let mut path = error.path.clone();
    if let Kind::UnknownField(name, known) = &error.kind {
        path.extend((path.last() != Some(name)).then(|| name.clone()));
        let key = path.join(".");
        let known = known.join(", ");
        return format!("{key}{}: there is no such setting; possible are {known}", place(error, &path));
    }
    let key = path.join(".");
    let example = defaults.find_value(&key).ok().and_then(|value| written(&value));
    // Passwords have no default.
    let Some(example) = example else { return error.to_string() };
    let value = all.find_value(&key).ok().and_then(|value| written(&value)).unwrap_or_default();
    if let Kind::UnknownVariant(_, known) = &error.kind {
        let known: Vec<String> = known.iter().map(|known| format!("\"{known}\"")).collect();
        return format!("{key} is {value}{}; possible are {}", place(error, &path), known.join(", "));
    }
    format!("{key} is {value}{}: {}; a right value is {example}", place(error, &path), error.kind)
}

/// Texts of digits in the environment, and the keys of their settings.
pub(super) fn texts_taken_for_numbers(errors: &Error) -> Vec<(String, String)> {
    let wants_text = |error: &Error| {
        matches!(&error.kind, Kind::InvalidType(Actual::Unsigned(_) | Actual::Signed(_) | Actual::Float(_), wanted)
            if wanted.ends_with("string"))
    };
    let wrong = errors.clone().into_iter().filter(|error| wants_text(error) && is_of_environment(error));
    wrong
        .filter_map(|error| Some((error.path.join("."), std::env::var(variable(&error.path)).ok()?)))
        .collect()
}

/// Variables that are meant to be settings and are none, because an underscore is missing.
///
/// # Errors
/// The first of them.
pub(super) fn refuse_misspelt_variables(
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Result<(), String> {
    let start = ENVIRONMENT.trim_end_matches('_');
    for (name, _) in variables {
        let Some(name) = name.to_str() else { continue };
        let rest = name.strip_prefix(start).and_then(|rest| rest.strip_prefix('_'));
        // Kubernetes sets `TICKETBUSTER_PORT` and the like for a service of this name.
        if let Some(rest) = rest.filter(|rest| !rest.starts_with('_') && rest.contains("__")) {
            return Err(format!("{name} is no setting; write {ENVIRONMENT}{rest}"));
        }
    }
    Ok(())
}

fn is_of_environment(error: &Error) -> bool {
    error.metadata.as_ref().is_some_and(|metadata| metadata.name.contains("environment"))
}

fn variable(path: &[String]) -> String {
    format!("{ENVIRONMENT}{}", path.join("__").to_uppercase())
}

/// Where it was written, as one would look for it.
fn place(error: &Error, path: &[String]) -> String {
    if is_of_environment(error) {
        return format!(" in {}", variable(path));
    }
    let Some(metadata) = &error.metadata else { return String::new() };
    metadata.source.as_ref().map_or_else(String::new, |source| format!(" in {source}"))
}

/// A single value as TOML writes it.
fn written(value: &Value) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    let is_shown = match &value {
        serde_json::Value::String(text) => !text.is_empty(),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => true,
        _ => false,
    };
    is_shown.then(|| value.to_string())
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Profile};

    /// What is said of a file with this line.
    fn refused(section: &str, line: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("default.toml"), format!("[{section}]\n{line}\n")).unwrap();
        Config::load(Profile::Development, folder.path()).unwrap_err()
    }

    #[test]
    fn a_wrong_value_is_named_with_its_place_and_a_right_one() {
        for (section, line, parts) in [
            (
                "http",
                "listen = \"foo\"",
                ["http.listen is \"foo\"", "default.toml", "right value is \"127.0.0.1:3000\""],
            ),
            (
                "http",
                "workers = \"many\"",
                ["http.workers is \"many\"", "default.toml", "a right value is 0"],
            ),
            (
                "store",
                "kind = \"oracle\"",
                ["store.kind is \"oracle\"", "default.toml", "possible are \"sqlite\", \"postgres\""],
            ),
        ] {
            let text = refused(section, line);
            for part in parts {
                assert!(text.contains(part), "{text}: {part}");
            }
        }
        let text = refused("http", "lisen = \"x\"");
        assert!(
            text.contains("http.lisen") && text.contains("default.toml: there is no such setting"),
            "{text}"
        );
        assert!(text.contains("possible are listen, "), "{text}");
    }

    #[test]
    fn a_variable_with_one_underscore_too_few_is_refused() {
        let checked = |name: &str| super::refuse_misspelt_variables([(name.into(), "x".into())].into_iter());
        assert_eq!(
            checked("TICKETBUSTER_CLUSTER__NODE").unwrap_err(),
            "TICKETBUSTER_CLUSTER__NODE is no setting; write TICKETBUSTER__CLUSTER__NODE"
        );
        for other in [
            "TICKETBUSTER__CLUSTER__NODE",
            "TICKETBUSTER_PORT_3000_TCP",
            "TICKETBUSTER_PROFILE",
            "TICKETBUSTERS__X",
        ] {
            assert_eq!(checked(other), Ok(()), "{other}");
        }
    }

    #[test]
    fn a_secret_is_not_repeated() {
        let text = refused("payments", "stripe_secret_key = 12345");
        assert!(!text.contains("12345"), "{text}");
    }
}
