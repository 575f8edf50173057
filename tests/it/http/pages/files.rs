//! How the files of the web application are served: types, encodings, caching, and which files there are.

use std::{fs, io::Read, sync::Arc};

use ticketbuster::{cli::serve::Server, config::Profile};

use super::{INDEX, SCRIPT, ask, get, site};
use crate::support::{Ground, limit_rates, open, run};

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

#[test]
fn the_files_of_a_page_take_nothing_of_what_the_api_allows() {
    run(async {
        let site = site(|config| {
            limit_rates(config, 2, 1_000);
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
