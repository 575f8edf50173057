//! The reference of settings is complete, and the example files match the settings.

use serde_json::{Value, json};
use ticketbuster::config::{Config, Profile};

#[test]
fn every_setting_is_in_the_reference() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let defaults = std::fs::read_to_string(root.join("config/default.toml")).unwrap();
    let reference = std::fs::read_to_string(root.join("docs/configuration.md")).unwrap();
    let mut section = String::new();
    let mut missing = Vec::new();
    for line in defaults.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name.to_owned();
        } else if let Some((key, _)) = line.split_once(" = ") {
            let name = format!("`{section}.{key}`");
            if !reference.contains(&name) {
                missing.push(name);
            }
        }
    }
    assert!(missing.is_empty(), "docs/configuration.md lacks {}", missing.join(", "));
}

#[test]
fn the_keycloak_realm_fits_the_configuration() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let auth = Config::load(Profile::Development, &root.join("config")).unwrap().auth;
    let text = std::fs::read_to_string(root.join("config/keycloak/ticketbuster-realm.json")).unwrap();
    let realm: Value = serde_json::from_str(&text).unwrap();
    let all = |value: &Value| value.as_array().unwrap().clone();
    let names = |values: &[Value], key: &str| -> Vec<String> {
        values.iter().map(|value| value[key].as_str().unwrap().to_owned()).collect()
    };

    let clients = all(&realm["clients"]);
    let client = clients.iter().find(|client| client["clientId"] == auth.client_id.as_str()).unwrap();
    for (key, value) in [
        ("publicClient", true),
        ("standardFlowEnabled", true),
        ("implicitFlowEnabled", false),
        ("directAccessGrantsEnabled", false),
        ("serviceAccountsEnabled", false),
    ] {
        assert_eq!(client[key], value, "{key}");
    }
    assert_eq!(client["attributes"]["pkce.code.challenge.method"], "S256");
    for uri in all(&client["redirectUris"]) {
        let uri = uri.as_str().unwrap();
        assert!(
            uri.starts_with("http://localhost:3000/") || uri.starts_with("http://127.0.0.1:3000/"),
            "{uri}"
        );
    }
    let mappers = all(&client["protocolMappers"]);
    let audience = mappers.iter().find(|mapper| mapper["protocolMapper"] == "oidc-audience-mapper").unwrap();
    assert_eq!(audience["config"]["included.custom.audience"], auth.audience.as_str());
    assert_eq!(audience["config"]["access.token.claim"], "true");

    let roles = names(&all(&realm["roles"]["realm"]), "name");
    for role in auth.roles.keys() {
        assert!(roles.contains(role), "the realm lacks the role {role}");
        let scope = all(&realm["scopeMappings"][0]["roles"]);
        assert!(scope.contains(&json!(role)), "tokens for the client lack the role {role}");
    }
    let groups = all(&realm["groups"]);
    for group in &groups {
        assert!(
            all(&group["realmRoles"]).iter().all(|role| roles.contains(&role.as_str().unwrap().to_owned()))
        );
    }

    let paths: Vec<String> = names(&groups, "name").iter().map(|name| format!("/{name}")).collect();
    for user in all(&realm["users"]) {
        assert!(user.get("credentials").is_none(), "no password is in the file: {}", user["username"]);
        assert_eq!(user["requiredActions"], json!(["UPDATE_PASSWORD"]));
        for group in all(&user["groups"]) {
            assert!(paths.contains(&group.as_str().unwrap().to_owned()), "{group}");
        }
    }
    assert_eq!((&realm["bruteForceProtected"], &realm["sslRequired"]), (&json!(true), &json!("external")));
    assert!(!text.contains("secret"), "a public client has none");
    // A session is to outlive the token that it was given for, and not the login at the provider.
    let lifespan = |key: &str| realm[key].as_i64().unwrap();
    let session = auth.exchanged_session_minutes_max * 60;
    assert!(lifespan("accessTokenLifespan") <= session && session <= lifespan("ssoSessionMaxLifespan"));
}

#[test]
fn an_audit_of_no_store_says_so_and_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ticketbuster"));
    let ended = command.current_dir(folder.path()).arg("audit").output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && said.contains("there is no store at data/ticketbuster.db"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is made");
}

#[test]
fn digits_in_the_environment_are_text_where_text_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ticketbuster"));
    command.current_dir(folder.path()).env("TICKETBUSTER__CLUSTER__NODE", "1");
    let ended = command.env("TICKETBUSTER__STORE__PATH", "0012").arg("audit").output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && said.contains("there is no store at 0012"), "{said}");
}
