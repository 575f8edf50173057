//! The web application's files, all in memory: those in the binary, or those of a folder. A request looks a name up in a
//! table and never reaches the file system.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write},
    path::Path,
    sync::OnceLock,
};

use bytes::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::HASHED;
use crate::{http::settings::Http, settings::given};

/// The page that every deep link loads.
pub(super) const INDEX: &str = "index.html";

/// What `make web` built: in the binary, or, in debug builds, read from the disk at the start.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Built;

/// How many bytes a folder of pages may have, and how deep it may be.
const FOLDER_BYTES_MAX: usize = 256 << 20;
const FOLDER_DEPTH_MAX: usize = 16;

/// The files by their paths, without a slash in front.
pub struct Site {
    files: HashMap<String, PageFile>,
    template: Option<Template>,
}

/// Which files a page needs at once: `{"event": ["assets/…"]}`, written by `web/scripts/page-files.ts`.
const PAGE_FILES: &str = "page-files.json";

/// The index in three parts, with room in its head and in its root for what is known of one page.
pub(super) struct Template {
    before_head: String,
    before_root: String,
    after_root: String,
    description: String,
    files: HashMap<String, Vec<String>>,
}

impl Template {
    /// None of an index that is not built like ours: it is served as it is.
    fn of(index: &str, page_files: Option<&[u8]>) -> Option<Self> {
        const TITLE: &str = "<title>TicketBuster</title>";
        const ROOT: &str = "<div id=\"root\"></div>";
        const ABOUT: (&str, &str) = ("<meta name=\"description\" content=\"", "\" />");
        let (before_about, rest) = index.split_once(ABOUT.0)?;
        let (description, rest) = rest.split_once(ABOUT.1)?;
        let (between, rest) = rest.split_once(TITLE)?;
        let (before_root, after_root) = rest.split_once(ROOT)?;
        let files = page_files.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
        Some(Self {
            before_head: format!("{before_about}{between}"),
            before_root: before_root.to_owned(),
            after_root: after_root.to_owned(),
            description: description.to_owned(),
            files,
        })
    }

    /// What the site says of itself.
    pub(super) fn description(&self) -> &str {
        &self.description
    }

    /// The files that a page needs at once.
    pub(super) fn files(&self, page: &str) -> &[String] {
        self.files.get(page).map_or(&[], Vec::as_slice)
    }

    /// The document with these in place of its title and description, and of its root.
    pub(super) fn filled(&self, head: &str, root: &str) -> String {
        [&self.before_head, head, &self.before_root, root, &self.after_root].concat()
    }
}

/// A file with what answers say about it.
pub(super) struct PageFile {
    pub content_type: &'static str,
    pub cache_control: &'static str,
    /// Of the content, whatever its encoding.
    pub etag: String,
    pub plain: Bytes,
    brotli: Option<Bytes>,
    gzip: OnceLock<Option<Bytes>>,
}

impl Site {
    /// The configured pages; none if they are served elsewhere.
    pub fn load(settings: &Http) -> Result<Option<Self>, String> {
        if !settings.pages {
            return Ok(None);
        }
        let Some(folder) = given(&settings.pages_folder) else {
            let built = Built::iter().filter_map(|name| {
                let file = Built::get(&name)?;
                let bytes = match file.data {
                    std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                    std::borrow::Cow::Owned(bytes) => bytes.into(),
                };
                Some((name.into_owned(), bytes))
            });
            let site = Self::of(built);
            if site.is_empty() {
                tracing::warn!("the web application is not in this build; `make web` builds it");
            }
            return Ok(Some(site));
        };
        let wrong = |what: &str| format!("http.pages_folder = \"{}\": {what}", folder.display());
        let mut files = Vec::new();
        let mut room = FOLDER_BYTES_MAX;
        gather(folder, "", FOLDER_DEPTH_MAX, &mut room, &mut files)
            .map_err(|error| wrong(&error.to_string()))?;
        let site = Self::of(files);
        if site.is_empty() {
            return Err(wrong("has no index.html; `make web` builds web/dist, which has one"));
        }
        Ok(Some(site))
    }

    /// These files. `a.js.br` and `a.js.gz` are encodings of `a.js`, if that is there.
    pub(super) fn of(files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let mut all: HashMap<String, Bytes> = files.into_iter().filter(|(name, _)| is_public(name)).collect();
        let names: Vec<String> = all.keys().filter(|name| !is_encoding(name, &all)).cloned().collect();
        let files = names.into_iter().filter_map(|name| {
            let (brotli, gzip) = (all.remove(&format!("{name}.br")), all.remove(&format!("{name}.gz")));
            let file = PageFile::new(&name, all.remove(&name)?, brotli, gzip);
            Some((name, file))
        });
        let files: HashMap<String, PageFile> = files.collect();
        let page_files = files.get(PAGE_FILES).map(|file| &file.plain[..]);
        let index = files.get(INDEX).and_then(|index| std::str::from_utf8(&index.plain).ok());
        let template = index.and_then(|index| Template::of(index, page_files));
        Self { files, template }
    }

    pub(super) fn file(&self, name: &str) -> Option<&PageFile> {
        self.files.get(name)
    }

    /// The index with room for what is known of a page.
    pub(super) fn template(&self) -> Option<&Template> {
        self.template.as_ref()
    }

    /// Whether there is no page at all.
    pub(super) fn is_empty(&self) -> bool {
        !self.files.contains_key(INDEX)
    }
}

/// What begins with a dot is the business of the tools that built it.
fn is_public(name: &str) -> bool {
    !name.split('/').any(|part| part.starts_with('.'))
}

fn is_encoding(name: &str, all: &HashMap<String, Bytes>) -> bool {
    let plain = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
    plain.is_some_and(|plain| all.contains_key(plain))
}

/// Reads a folder and those in it.
fn gather(
    folder: &Path,
    prefix: &str,
    depth_left: usize,
    room: &mut usize,
    files: &mut Vec<(String, Bytes)>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if !is_public(&name) {
            continue;
        }
        // Follows links: a ConfigMap's files are some.
        if fs::metadata(entry.path())?.is_dir() {
            let depth_left = depth_left
                .checked_sub(1)
                .ok_or_else(|| io::Error::other(format!("{name} is more than {FOLDER_DEPTH_MAX} deep")))?;
            gather(&entry.path(), &format!("{name}/"), depth_left, room, files)?;
            continue;
        }
        let bytes = fs::read(entry.path())?;
        *room = room.checked_sub(bytes.len()).ok_or_else(|| {
            io::Error::other(format!("has more than {FOLDER_BYTES_MAX} bytes; is it the right folder?"))
        })?;
        files.push((name, bytes.into()));
    }
    Ok(())
}

impl PageFile {
    fn new(name: &str, plain: Bytes, brotli: Option<Bytes>, gzip: Option<Bytes>) -> Self {
        let digest = Sha256::digest(&plain);
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let cache_control =
            if name.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
        Self {
            content_type: content_type(name),
            cache_control,
            etag: format!("\"{hex}\""),
            plain,
            brotli,
            gzip: gzip.map(|gzip| OnceLock::from(Some(gzip))).unwrap_or_default(),
        }
    }

    /// Whether it has encodings.
    pub(super) fn is_compressible(&self) -> bool {
        let kind = self.content_type;
        let texts = ["javascript", "json", "xml", "wasm"];
        kind.starts_with("text/") || texts.iter().any(|text| kind.contains(text))
    }

    pub(super) fn brotli(&self) -> Option<&Bytes> {
        self.brotli.as_ref()
    }

    /// As built; otherwise compressed when it is asked for first, and kept.
    pub(super) fn gzip(&self) -> Option<&Bytes> {
        let compress = || -> Option<Bytes> {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            gzip.write_all(&self.plain).ok()?;
            let bytes = gzip.finish().ok().filter(|bytes| bytes.len() < self.plain.len())?;
            Some(bytes.into())
        };
        self.gzip.get_or_init(|| if self.is_compressible() { compress() } else { None }).as_ref()
    }
}

/// The type of a file by its name's ending. Browsers are told not to guess, so scripts, styles, WebAssembly and
/// manifests work with the right one alone.
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}
