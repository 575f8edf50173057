//! The web application's pages: types, encodings, caching, deep links, and browser policies.

mod documents;
mod files;
mod policies;

use std::{fs, path::Path, sync::Arc};

use awc::http::header::HeaderMap;
use ticketbuster::config::Config;

use crate::support::{Site, config, open};

pub(super) const SCRIPT: &str =
    "console.log('a script that is long enough to be worth packing, packing, packing');\n";
pub(super) const INDEX: &str =
    "<!doctype html><title>TicketBuster</title><script src=/assets/app-1a2b.js></script>";

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

pub(super) async fn site(change: impl FnOnce(&mut Config)) -> Site {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    build(folder.path());
    let mut config = config(folder.path());
    config.http.pages = true;
    config.http.pages_folder = folder.path().join("dist");
    change(&mut config);
    let store = Arc::new(open(folder.path()));
    Site::over(folder, config, store).await
}

pub(super) struct Page {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    headers: HeaderMap,
}

impl Page {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    #[track_caller]
    pub(super) fn refused(&self, status: u16, code: &str) {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!((self.status, &body["code"]), (status, &code.into()), "{body:#}");
        assert_eq!(self.header("content-type"), "application/problem+json");
    }
}

pub(super) async fn ask(site: &Site, method: &str, path: &str, headers: &[(&str, &str)]) -> Page {
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

pub(super) async fn get(site: &Site, path: &str) -> Page {
    ask(site, "GET", path, &[]).await
}
