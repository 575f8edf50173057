//! The subcommands for keys, tickets and seating plans, run as the real binary.

use std::{
    io::Write,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

use serde_json::json;

use crate::support::{
    Ground, Site, event_with,
    process::Process,
    run,
    wire::{Wire, text},
};

fn ticketbuster(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ticketbuster"))
        .current_dir(folder)
        .env("TICKETBUSTER__STORE__PATH", folder.join("store.db"))
        .env("TICKETBUSTER__AUTH__KEY_FILE", folder.join("keys.json"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads no input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_gate_verifies_offline_with_public_keys_before_and_after_a_rotation() {
    run(async {
        let site = Site::start().await;
        let folder = site.folder.clone();
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let order = site.buyers.buy(&hold, &ana, "tok_success").await;
        let token = order["tickets"][0]["token"].as_str().unwrap().to_owned();
        site.stop_and_audit().await;

        let mode = std::fs::metadata(folder.path().join("keys.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let public = printed(&ticketbuster(folder.path(), &["keys", "export"], ""));
        let secret = std::fs::read_to_string(folder.path().join("keys.json")).unwrap();
        for line in public.lines() {
            let hex = line.split_whitespace().last().unwrap();
            assert!(hex.len() > 40 && !line.contains("private"), "{line}");
        }
        // Nothing but the export and the ticket is on the gate's machine.
        let gate = tempfile::tempdir().unwrap();
        std::fs::write(gate.path().join("keys.txt"), &public).unwrap();
        let verify = |ticket: &str| {
            ticketbuster(gate.path(), &["verify-ticket", "--keys", "keys.txt"], &format!("{ticket}\n"))
        };
        assert!(printed(&verify(&token)).starts_with("valid: seat S-A0-1 of event"));
        assert!(
            refused(&ticketbuster(gate.path(), &["keys", "export"], "")).contains("where the server runs")
        );
        assert!(!gate.path().join("keys.json").exists(), "neither verifying nor exporting makes keys");
        let elsewhere = ["--config", "nowhere", "keys", "show"];
        assert!(refused(&ticketbuster(gate.path(), &elsewhere, "")).contains("no such folder"));
        let mut forged = token.clone().into_bytes();
        let last = forged.len() - 3;
        forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
        assert!(refused(&verify(std::str::from_utf8(&forged).unwrap())).contains("ticket"));

        assert!(printed(&ticketbuster(folder.path(), &["keys", "show"], "")).contains("key 1 signs"));
        assert!(printed(&ticketbuster(folder.path(), &["keys", "rotate"], "")).contains("key 2 signs"));
        assert!(printed(&ticketbuster(folder.path(), &["keys", "show"], "")).contains("key 2 signs"));
        assert_ne!(std::fs::read_to_string(folder.path().join("keys.json")).unwrap(), secret);
        let both = printed(&ticketbuster(folder.path(), &["keys", "export"], ""));
        assert_eq!(both.lines().count(), public.lines().count() + 1);
        std::fs::write(gate.path().join("keys.txt"), &both).unwrap();
        assert!(printed(&verify(&token)).starts_with("valid:"), "tickets of the old key still verify");
        let without: Vec<&str> = both.lines().filter(|line| !public.contains(line)).collect();
        std::fs::write(gate.path().join("keys.txt"), without.join("\n")).unwrap();
        refused(&verify(&token));
    });
}

#[test]
fn a_holder_narrows_a_session_alone_and_ends_what_it_may_do() {
    run(async {
        let site = Site::start().await;
        let ana = site.buyers.login("ana", &[]).await;
        let public = printed(&ticketbuster(site.folder.path(), &["keys", "export"], ""));
        // A holder has the session and the program, and perhaps what the operator published.
        let holder = tempfile::tempdir().unwrap();
        std::fs::write(holder.path().join("public.txt"), &public).unwrap();
        let narrow = |more: &[&str], token: &str| {
            ticketbuster(holder.path(), &[&["keys", "attenuate"], more].concat(), &format!("{token}\n"))
        };
        let checked = ["--read-only", "--keys", "public.txt"];
        for more in [&["--read-only"][..], &checked[..]] {
            let narrowed = printed(&narrow(more, &ana));
            let narrowed = narrowed.trim();
            site.buyers.get("/api/orders", narrowed).await.expect(200);
            // Or else whoever finds it could end, in its user's name, as many as one user may end.
            site.buyers.post("/api/auth/logout", narrowed, json!({})).await.refused(403, "forbidden");
        }
        let narrowed = printed(&narrow(&["--until", "2040-01-01T00:00:00Z"], &ana));
        assert!(!holder.path().join("keys.json").exists(), "narrowing makes no keys");
        let other = Site::start().await;
        let elsewhere = other.buyers.login("ana", &[]).await;
        assert!(refused(&narrow(&checked, &elsewhere)).contains("not valid"));
        assert!(refused(&narrow(&["--read-only"], "nonsense")).contains("not valid"));
        // One that may still change something ends itself; the one that it was made of goes on, and takes all
        // that were made of it along.
        site.buyers.post("/api/auth/logout", narrowed.trim(), json!({})).await.expect(204);
        site.buyers.get("/api/orders", narrowed.trim()).await.refused(401, "unauthenticated");
        let narrowed = printed(&narrow(&["--read-only"], &ana));
        site.buyers.post("/api/auth/logout", &ana, json!({})).await.expect(204);
        site.buyers.get("/api/orders", narrowed.trim()).await.refused(401, "unauthenticated");
    });
}

/// Asks until the answer is the expected one.
async fn until(what: &str, mut asked: impl AsyncFnMut() -> bool) {
    for _ in 0..1_000 {
        if asked().await {
            return;
        }
        actix_rt::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("not within twenty seconds: {what}");
}

#[test]
fn a_running_server_takes_over_rotated_keys_and_refuses_what_retired_ones_signed() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| config.auth.key_file_reload_seconds = 1).await;
        let folder = site.folder.clone();
        let keys = |arguments: &[&str]| ticketbuster(folder.path(), &[&["keys"], arguments].concat(), "");
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let old = site.buyers.login("ana", &[]).await;
        let gate = site.buyers.login("gate", &["gate"]).await;
        let hold = site.buyers.hold(event, &old, &["S-A0-1"]).await.expect(201);
        let order = site.buyers.buy(&hold, &old, "tok_success").await;
        let ticket = json!({"token": order["tickets"][0]["token"]});
        let known = async || site.buyers.get("/api/tickets/keys", "").await.expect(200)["keys"].clone();

        assert!(refused(&keys(&["retire", "1"])).contains("rotate"), "the key that signs stays");
        printed(&keys(&["rotate"]));
        until("two keys", async || known().await.as_array().unwrap().len() == 2).await;
        site.buyers.get("/api/orders", &old).await.expect(200);
        let verified = site.buyers.post("/api/tickets/verify", &gate, ticket.clone()).await.expect(200);
        assert_eq!(verified["valid"], true, "{verified:#}");
        let new = site.buyers.login("ana", &[]).await;
        let mut socket = Wire::connect(&site).await;
        socket.upgrade().await;
        socket.send(&text(&json!({"type": "authenticate", "token": old}))).await;
        assert_eq!(socket.say().await["type"], "authenticated");

        printed(&keys(&["retire", "1"]));
        until("one key", async || known().await[0]["key_id"] == 2).await;
        site.buyers.get("/api/orders", &old).await.refused(401, "unauthenticated");
        site.buyers.get("/api/orders", &new).await.expect(200);
        let gate = site.buyers.login("gate", &["gate"]).await;
        let verified = site.buyers.post("/api/tickets/verify", &gate, ticket).await.expect(200);
        assert_eq!(verified["code"], "bad_signature", "{verified:#}");
        assert_eq!(socket.say().await["code"], "unauthenticated", "an open socket is closed too");
        let shown = printed(&keys(&["show"]));
        assert!(shown.contains("rotated to key 2") && shown.contains("retired key 1"), "{shown}");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_hangup_makes_the_server_look_at_its_keys() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let config = Ground::Sqlite.config(folder.path());
        let server =
            Process::start(&config, &[("TICKETBUSTER__AUTH__KEY_FILE_RELOAD_SECONDS", "86400")]).await;
        printed(&ticketbuster(folder.path(), &["keys", "rotate"], ""));
        server.signal(rustix::process::Signal::HUP);
        until("two keys", async || {
            let known = server.buyers.get("/api/tickets/keys", "").await.expect(200);
            known["keys"].as_array().unwrap().len() == 2
        })
        .await;
    });
}

#[test]
fn a_bad_plan_imports_nothing_and_names_every_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut header = event_with(1, 1, json!({}));
    header.as_object_mut().unwrap().remove("sections");
    std::fs::write(folder.path().join("header.json"), header.to_string()).unwrap();
    let bad = "section,row,number,tier\nPALCO,1,1/2,T\nPALCO,1,2,gold\nPALCO,1,3,T\n";
    std::fs::write(folder.path().join("bad.csv"), bad).unwrap();
    let import = |file: &str| ticketbuster(folder.path(), &["import", file, "--event", "header.json"], "");
    let error = refused(&import("bad.csv"));
    assert!(error.contains("line 2") && error.contains("line 3") && !error.contains("line 4"), "{error}");
    std::fs::write(folder.path().join("good.csv"), bad.replace("1/2", "1").replace("gold", "T")).unwrap();
    printed(&import("good.csv"));
    std::fs::write(folder.path().join("event.json"), event_with(2, 5, json!({})).to_string()).unwrap();
    printed(&ticketbuster(folder.path(), &["import", "event.json"], ""));
    let plan = json!({
        "name": "T", "size": {"width": 8, "height": 6}, "categories": [{"name": "T", "color": "#f00"}],
        "zones": [{"name": "Z", "position": {"x": 1, "y": 2}, "areas": [], "rows": [
            {"row_number": "A", "position": {"x": 3, "y": 4}, "seats": [
                {"seat_guid": "g", "seat_number": "1", "position": {"x": 0, "y": 0}, "category": "T"}]}]}]
    });
    std::fs::write(folder.path().join("plan.json"), plan.to_string()).unwrap();
    printed(&ticketbuster(
        folder.path(),
        &["import", "plan.json", "--event", "header.json", "--format", "pretix"],
        "",
    ));
    let audit = printed(&ticketbuster(folder.path(), &["audit"], ""));
    assert!(audit.contains("0 violations") && audit.contains("3 events"), "{audit}");
}
