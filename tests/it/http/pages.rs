//! The web application's pages: types, encodings, caching, deep links, and what browsers may do with them.

use std::{fs, io::Read, path::Path, sync::Arc};

use awc::http::header::HeaderMap;
use serde_json::{Value, json};
use ticketbuster::{
    cli::serve::Server,
    config::{Config, Profile},
};

use crate::support::{Ground, Site, config, event_with, open, run};

const SCRIPT: &str = "console.log('a script that is long enough to be worth packing, packing, packing');\n";
const INDEX: &str = "<!doctype html><title>TicketBuster</title><script src=/assets/app-1a2b.js></script>";

/// What a build of the web application looks like.
fn build(folder: &Path) {
    let script = SCRIPT.repeat(50);
    for (name, bytes) in [
        ("index.html", INDEX.as_bytes()),
        ("sw.js", b"self.addEventListener('fetch', () => {})"),
        ("manifest.webmanifest", b"{}"),
        ("assets/app-1a2b.js", script.as_bytes()),
        ("assets/app-1a2b.js.br", b"packed by the build as br"),
        ("assets/app-1a2b.js.gz", b"packed by the build as gzip"),
        ("assets/app-1a2b.js.map", b"{}"),
        ("assets/late-3c4d.js", script.as_bytes()),
        ("assets/app-5e6f.css", b"body{}"),
        ("assets/scan-7a8b.wasm", b"\0asm"),
        ("assets/font-9c0d.woff2", script.as_bytes()),
        ("icons/icon.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("icons/192.png", b"png"),
        ("alone.gz", b"no encoding of anything"),
        (".vite/manifest.json", b"{}"),
    ] {
        let path = folder.join("dist").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::write(folder.join("secret"), "outside").unwrap();
    fs::write(folder.join("secret.txt"), "outside").unwrap();
}

async fn site(change: impl FnOnce(&mut Config)) -> Site {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    build(folder.path());
    let mut config = config(folder.path());
    config.http.pages = true;
    config.http.pages_folder = folder.path().join("dist");
    change(&mut config);
    let store = Arc::new(open(folder.path()));
    Site::over(folder, config, store).await
}

struct Page {
    status: u16,
    body: Vec<u8>,
    headers: HeaderMap,
}

impl Page {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    #[track_caller]
    fn refused(&self, status: u16, code: &str) {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!((self.status, &body["code"]), (status, &code.into()), "{body:#}");
        assert_eq!(self.header("content-type"), "application/problem+json");
    }
}

async fn ask(site: &Site, method: &str, path: &str, headers: &[(&str, &str)]) -> Page {
    let method = method.parse::<awc::http::Method>().unwrap();
    let mut request = site.buyers.client.request(method, format!("{}{path}", site.buyers.base));
    request = request.no_decompress();
    for header in headers {
        request = request.insert_header(*header);
    }
    let mut answer = request.send().await.unwrap();
    let body = answer.body().limit(1 << 24).await.unwrap().to_vec();
    Page { status: answer.status().as_u16(), body, headers: answer.headers().clone() }
}

async fn get(site: &Site, path: &str) -> Page {
    ask(site, "GET", path, &[]).await
}

#[test]
fn files_have_their_type_and_only_hashed_ones_are_kept_without_asking() {
    run(async {
        let site = site(|_| {}).await;
        for (path, kind) in [
            ("/", "text/html; charset=utf-8"),
            ("/index.html", "text/html; charset=utf-8"),
            ("/sw.js", "text/javascript; charset=utf-8"),
            ("/manifest.webmanifest", "application/manifest+json"),
            ("/icons/icon.svg", "image/svg+xml"),
            ("/icons/192.png", "image/png"),
            ("/alone.gz", "application/octet-stream"),
            ("/assets/app-1a2b.js", "text/javascript; charset=utf-8"),
            ("/assets/app-1a2b.js.map", "application/json"),
            ("/assets/app-5e6f.css", "text/css; charset=utf-8"),
            ("/assets/scan-7a8b.wasm", "application/wasm"),
            ("/assets/font-9c0d.woff2", "font/woff2"),
        ] {
            let page = get(&site, path).await;
            assert_eq!((page.status, page.header("content-type")), (200, kind), "{path}");
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
            let is_hashed = path.starts_with("/assets/");
            let kept = if is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
            assert_eq!(page.header("cache-control"), kept, "{path}");
        }
        assert_eq!(get(&site, "/").await.body, INDEX.as_bytes());
        assert_eq!(get(&site, "/alone.gz").await.body, b"no encoding of anything");
        site.stop_and_audit().await;
    });
}

#[test]
fn encodings_are_packed_once_and_each_has_a_tag_that_is_known_again() {
    run(async {
        let site = site(|_| {}).await;
        let path = "/assets/app-1a2b.js";
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", "br"),
            ("br;q=0.1, gzip", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip;q=0.5", "gzip"),
            ("identity", ""),
            // Nobody packs it anew for this.
            ("deflate", ""),
        ] {
            let page = ask(&site, "GET", path, &[("accept-encoding", accepted)]).await;
            assert_eq!((page.status, page.header("content-encoding")), (200, coding), "{accepted}");
            let expected = match coding {
                "" => SCRIPT.repeat(50),
                coding => format!("packed by the build as {coding}"),
            };
            assert_eq!(String::from_utf8(page.body.clone()).unwrap(), expected, "{accepted}");
            assert!(page.header("vary").to_ascii_lowercase().contains("accept-encoding"), "{accepted}");
            let tag = page.header("etag").to_owned();
            let suffix = if coding.is_empty() { "\"".to_owned() } else { format!("-{coding}\"") };
            assert!(tag.starts_with('"') && tag.ends_with(&suffix) && !tag.contains("W/"), "{tag}");
            let known = [("accept-encoding", accepted), ("if-none-match", tag.as_str())];
            let again = ask(&site, "GET", path, &known).await;
            assert_eq!((again.status, again.header("etag"), again.body.len()), (304, tag.as_str(), 0));
            assert!(again.header("cache-control").contains("immutable"));
            let other = [("accept-encoding", accepted), ("if-none-match", "\"00\"")];
            assert_eq!(ask(&site, "GET", path, &other).await.status, 200);
        }
        // Without a packed file beside it, it is packed here; what is packed by itself never is.
        let both = [("accept-encoding", "gzip, br")];
        let late = ask(&site, "GET", "/assets/late-3c4d.js", &both).await;
        assert_eq!(late.header("content-encoding"), "gzip");
        let mut text = String::new();
        flate2::read::GzDecoder::new(late.body.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, SCRIPT.repeat(50));
        for path in ["/assets/font-9c0d.woff2", "/icons/192.png"] {
            let page = ask(&site, "GET", path, &both).await;
            assert_eq!((page.status, page.header("content-encoding")), (200, ""), "{path}");
        }
        site.stop_and_audit().await;
    });
}

#[test]
fn head_is_get_without_a_body_and_nothing_else_is_taken() {
    run(async {
        let site = site(|_| {}).await;
        for path in ["/", "/events/42", "/assets/app-1a2b.js"] {
            let (head, whole) = (ask(&site, "HEAD", path, &[]).await, get(&site, path).await);
            assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
            for name in ["etag", "content-type", "content-length", "cache-control", "content-security-policy"]
            {
                assert_eq!(head.header(name), whole.header(name), "{path} {name}");
            }
            for method in ["POST", "PUT", "DELETE"] {
                let page = ask(&site, method, path, &[]).await;
                assert_eq!(page.header("allow"), "GET, HEAD", "{method} {path}");
                page.refused(405, "method_not_allowed");
            }
        }
        site.stop_and_audit().await;
    });
}

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
        let metrics = String::from_utf8(site.server.engine.metrics().render()).unwrap();
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

#[test]
fn nothing_outside_the_pages_is_served() {
    run(async {
        let site = site(|_| {}).await;
        for path in [
            "/../secret",
            "/../secret.txt",
            "/assets/../../secret",
            "/assets/../../secret.txt",
            "/assets/..%2f..%2fsecret",
            "/%2e%2e/secret",
            "/%2e%2e/secret.txt",
            "/..%5csecret",
            "/assets/%2e%2e/index.html",
            "/./index.html",
            "/%00",
            "/index.html%00",
            "/events/%ff",
            "//etc/passwd.txt",
            "/%61pi/nothing",
            "/api%2Fnothing",
            "/%6detrics",
        ] {
            get(&site, path).await.refused(404, "not_found");
        }
        site.stop_and_audit().await;
    });
}

/// The parts of a policy, each once.
fn directives(policy: &str) -> Vec<&str> {
    policy.split(';').map(str::trim).collect()
}

#[test]
fn pages_say_what_they_may_load_and_who_may_frame_them() {
    run(async {
        let site = site(|_| {}).await;
        let page = get(&site, "/").await;
        let policy = page.header("content-security-policy");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        for part in [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "frame-src 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(directives(policy).contains(&part), "{part}: {policy}");
        }
        assert_eq!(page.header("x-frame-options"), "DENY");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
        let permissions = page.header("permissions-policy");
        for part in ["camera=(self)", "geolocation=()", "microphone=()", "payment=()"] {
            assert!(permissions.split(", ").any(|other| other == part), "{part}: {permissions}");
        }
        assert_eq!(page.header("strict-transport-security"), "", "there is no TLS");
        let style = get(&site, "/assets/app-5e6f.css").await;
        assert_eq!((style.status, style.header("permissions-policy")), (200, ""), "it is no document");
        assert!(directives(style.header("content-security-policy")).contains(&"default-src 'none'"));
        // A worker has the policy of its script.
        assert_eq!(get(&site, "/assets/app-1a2b.js").await.header("content-security-policy"), policy);
        for path in ["/auth/silent/", "/auth/silent/x", "/auth/silently", "/auth"] {
            assert_eq!(get(&site, path).await.header("x-frame-options"), "DENY", "{path}");
        }
        let silent = get(&site, "/auth/silent?code=x").await;
        assert_eq!((silent.status, silent.header("x-frame-options")), (200, "SAMEORIGIN"));
        let framed = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
        assert_eq!(silent.header("content-security-policy"), framed);
        let data = get(&site, "/api/events").await;
        assert!(directives(data.header("content-security-policy")).contains(&"default-src 'none'"));
        let docs = get(&site, "/api/docs/").await;
        assert_eq!((docs.status, docs.header("cross-origin-opener-policy")), (200, "same-origin"));
        site.stop_and_audit().await;
    });
}

#[test]
fn with_an_identity_provider_pages_reach_and_frame_it_and_nothing_else() {
    run(async {
        let site = site(|config| {
            config.auth.mode = ticketbuster::config::AuthMode::Oidc;
            config.auth.issuer = "https://id.example:8443/realms/tickets".to_owned();
            config.auth.discovery_url = "http://127.0.0.1:9/nothing".to_owned();
        })
        .await;
        for path in ["/", "/auth/silent", "/sw.js"] {
            let page = get(&site, path).await;
            let policy = page.header("content-security-policy");
            for part in
                ["connect-src 'self' https://id.example:8443", "frame-src 'self' https://id.example:8443"]
            {
                assert!(directives(policy).contains(&part), "{path} {part}: {policy}");
            }
            assert_eq!(policy.matches("https://").count(), 2, "{policy}");
        }
        site.stop_and_audit().await;
    });
}

#[test]
fn the_files_of_a_page_take_nothing_of_what_the_api_allows() {
    run(async {
        let site = site(|config| {
            config.rate_limit.enabled = true;
            config.rate_limit.ip_per_second = 1;
            config.rate_limit.ip_burst = 2;
            config.rate_limit.page_files_per_second = 1;
            config.rate_limit.page_files_burst = 40;
        })
        .await;
        for number in 0..40 {
            assert_eq!(get(&site, "/assets/app-1a2b.js").await.status, 200, "file {number}");
        }
        for _ in 0..2 {
            assert_eq!(get(&site, "/api/events").await.status, 200);
        }
        get(&site, "/api/events").await.refused(429, "rate_limited");
        // But they are counted too. A refusal takes a while, in which another one may be asked for again.
        let mut refused = 0;
        for _ in 0..10 {
            refused += usize::from(get(&site, "/").await.status == 429);
        }
        assert!(refused > 0, "the files of a page have no rate");
        site.stop_and_audit().await;
    });
}

#[test]
fn pages_can_be_left_to_another_server() {
    run(async {
        let site = site(|config| config.http.pages = false).await;
        for path in ["/", "/index.html", "/events/1", "/assets/app-1a2b.js"] {
            get(&site, path).await.refused(404, "not_found");
        }
        assert_eq!(get(&site, "/health").await.status, 200);
        site.stop_and_audit().await;
    });
}

#[test]
fn a_folder_without_pages_stops_the_start() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        for (name, said) in [("empty", "index.html"), ("nowhere", "No such file")] {
            fs::create_dir_all(folder.path().join("empty")).unwrap();
            let mut config = Ground::Sqlite.config(folder.path());
            config.http.pages = true;
            config.http.pages_folder = folder.path().join(name);
            let store = Arc::new(open(folder.path()));
            let error = Server::start(config, Profile::Development, store).await.err().unwrap().to_string();
            assert!(error.contains("http.pages_folder") && error.contains(said), "{error}");
        }
    });
}
