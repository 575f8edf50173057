//! The button with which the mail server is tried.

use serde_json::json;

use super::{MailServer, shop};
use crate::support::{Ground, Site, run};

#[test]
fn a_test_mail_is_sent_and_the_servers_words_are_shown() {
    run(async {
        let server = MailServer::start().await;
        let (site, _) = shop(Ground::Sqlite, &server, |_| {}).await;
        let root = site.buyers.login("root", &["admin"]).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let shown = site.buyers.get("/api/admin/settings", &boss).await.expect(200);
        assert_eq!((&shown["mail"]["host"], &shown["mail"]["tls"]), (&json!("127.0.0.1"), &json!("none")));

        let check = "/api/admin/mail/check";
        let to = json!({"to": "ana@example.com"});
        // An organiser may write to nobody else, and this one has no verified address.
        site.buyers.post(check, &boss, to.clone()).await.refused(403, "forbidden");
        let missing = site.buyers.post(check, &boss, json!({})).await.refused(422, "invalid_request");
        assert_eq!(missing["errors"][0]["field"], "to");
        site.buyers.post(check, &root, json!({"to": "ana"})).await.refused(422, "invalid_request");

        let sent = site.buyers.post(check, &root, to.clone()).await.expect(200);
        assert_eq!(sent["accepted"], true);
        assert!(sent["said"].as_str().unwrap().starts_with("250"), "{sent}");
        let received = server.received(1).await;
        assert!(received[0].to_string().contains("ana@example.com"), "{received:?}");
        site.buyers.post(check, &root, to).await.refused(429, "rate_limited");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_server_that_is_away_is_told() {
    run(async {
        let server = MailServer::start().await;
        let (site, _) = shop(Ground::Sqlite, &server, |config| config.mail.port = 9).await;
        let root = site.buyers.login("root", &["admin"]).await;
        let to = json!({"to": "ana@example.com"});
        let away = site.buyers.post("/api/admin/mail/check", &root, to).await.expect(200);
        assert_eq!(away["accepted"], false);
        assert!(away["said"].as_str().unwrap().to_lowercase().contains("connect"), "{away}");
        site.stop_and_audit().await;

        let site = Site::start().await;
        let root = site.buyers.login("root", &["admin"]).await;
        site.buyers.post("/api/admin/mail/check", &root, json!({})).await.refused(404, "not_found");
        site.stop_and_audit().await;
    });
}
