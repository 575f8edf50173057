//! The HTML document of every page's address, and the answers that an event's document contains.

use std::fs;

use serde_json::{Value, json};

use super::{INDEX, ask, get, site};
use crate::support::{event_with, run};

#[test]
fn deep_links_load_the_application_and_what_is_missing_is_missing() {
    run(async {
        let site = site(|_| {}).await;
        for path in
            ["/events", "/events/0190-ab/seats?tier=A", "/orders/1/", "/auth/callback?code=x.y", "/apis"]
        {
            for accept in ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*"] {
                let page = ask(&site, "GET", path, &[("accept", accept)]).await;
                assert_eq!((page.status, page.header("cache-control")), (200, "no-cache"), "{path}");
                assert_eq!(page.body, INDEX.as_bytes(), "{path}");
            }
            ask(&site, "GET", path, &[("accept", "application/json")]).await.refused(404, "not_found");
        }
        for path in [
            "/assets/gone-0000.js",
            "/assets/",
            "/assets/gone",
            "/favicon.ico",
            "/.vite/manifest.json",
            "/api",
            "/api/nothing",
            "/api/events/x/nothing",
            "/health/live",
            "/metrics",
            "/ws/x",
        ] {
            let page = get(&site, path).await;
            page.refused(404, "not_found");
            let is_page = !["/api", "/health", "/metrics", "/ws"].iter().any(|owner| path.starts_with(owner));
            let policy = page.header("content-security-policy");
            assert_eq!(policy.contains("script-src"), is_page, "{path}: {policy}");
            assert!(!page.header("cache-control").contains("max-age"), "{path}");
        }
        let metrics = site.metrics();
        assert!(metrics.contains("route=\"pages\"") && metrics.contains("route=\"unknown\""), "{metrics}");
        site.stop_and_audit().await;
    });
}

/// The index as the web application's build writes it.
const OWN_INDEX: &str = r#"<!doctype html><html lang="es"><head><meta name="description" content="Seats." />
<title>TicketBuster</title></head><body><div id="root"></div></body></html>"#;

#[test]
fn the_first_document_of_an_event_says_what_it_is_and_has_the_apis_answer_in_it() {
    run(async {
        let site = site(|config| {
            let folder = &config.http.pages_folder;
            fs::write(folder.join("index.html"), OWN_INDEX).unwrap();
            let files = r#"{"event": ["assets/event-1.js", "assets/event-2.css"], "catalogue": []}"#;
            fs::write(folder.join("page-files.json"), files).unwrap();
        })
        .await;
        let typed = r#"</script><b title="x">Tosca & 'Lulu'"#;
        let with = |name: &str, status: &str| {
            let mut event = event_with(1, 10, json!({"status": status}));
            event["name"] = json!(name);
            event
        };
        let event = site.add(&with(typed, "on_sale")).await;
        let draft = site.add(&with("Nobody's to know", "draft")).await;

        let page = get(&site, &format!("/events/{event}")).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-cache"));
        assert!(page.header("content-security-policy").contains("script-src 'self'"));
        let html = String::from_utf8(page.body.clone()).unwrap();
        let shown = "&lt;/script&gt;&lt;b title=&quot;x&quot;&gt;Tosca &amp; &#39;Lulu&#39;";
        for part in [
            format!("<title>{shown} · TicketBuster</title>"),
            format!("<meta property=\"og:title\" content=\"{shown}\">"),
            "<meta property=\"og:description\" content=\"".to_owned(),
            format!("<h1>{shown}</h1>"),
            "<link rel=\"modulepreload\" crossorigin href=\"/assets/event-1.js\">".to_owned(),
            "<link rel=\"stylesheet\" crossorigin href=\"/assets/event-2.css\">".to_owned(),
            format!("href=\"/api/events/{event}/layout/packed\""),
        ] {
            assert!(html.contains(&part), "{part} is not in {html}");
        }
        assert!(!html.contains("<b title") && !html.contains("Seats."), "{html}");
        // The application finds what it would ask for.
        let told = answers(&html);
        let asked = site.buyers.get(&format!("/api/events/{event}"), "").await.expect(200);
        assert_eq!(told["event"], asked);
        let known = [("if-none-match", page.header("etag"))];
        assert_eq!(ask(&site, "GET", &format!("/events/{event}"), &known).await.status, 304);

        // What it loads early is the layout, in another form.
        let full = site.buyers.get(&format!("/api/events/{event}/layout"), "").await.expect(200);
        let packed = site.buyers.get(&format!("/api/events/{event}/layout/packed"), "").await.expect(200);
        let sums = |steps: &Value| -> Vec<i64> {
            let mut sum = 0;
            let mut add = |step: &Value| {
                sum += step.as_i64().unwrap();
                sum
            };
            steps.as_array().unwrap().iter().map(&mut add).collect()
        };
        assert_eq!(
            (json!(sums(&packed["x"])), json!(sums(&packed["y"]))),
            (full["x"].clone(), full["y"].clone())
        );
        assert_eq!(packed["seats"], json!([["S-A0-", 1, 10]]));
        assert_eq!((&packed["section"], &packed["tier"]), (&json!([[0, 10]]), &json!([[0, 10]])));
        for same in ["event_id", "count", "sections", "tiers", "stage", "accessible", "companion"] {
            assert_eq!(packed[same], full[same], "{same}");
        }

        let first = String::from_utf8(get(&site, "/").await.body).unwrap();
        assert!(first.contains(&format!("<a href=\"/events/{event}\">{shown}</a>")), "{first}");
        assert!(!first.contains("Nobody") && first.contains("content=\"Seats.\""), "{first}");
        assert_eq!(answers(&first)["events"]["items"].as_array().unwrap().len(), 1);
        // Drafts and what is no event look the same: the page that every address has.
        let nothing = domain::EventId(uuid::Uuid::nil());
        for path in [format!("/events/{draft}"), format!("/events/{nothing}"), "/events/x".to_owned()] {
            assert_eq!(get(&site, &path).await.body, OWN_INDEX.as_bytes(), "{path}");
        }
        site.stop_and_audit().await;
    });
}

/// The answers that a document has in it.
fn answers(html: &str) -> Value {
    let (_, rest) = html.split_once("id=\"first-answers\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}
