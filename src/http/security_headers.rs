//! Security headers: what a page may load, connect to and use, and who may frame it.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::pages;
use super::settings::Http;
use crate::{
    auth::settings::{Auth, AuthMode},
    settings::given,
};

/// Where the identity provider sends the hidden frame in which a login is renewed: the one page of ours that
/// may be framed, and by ourselves alone.
const SILENT_RENEWAL: &str = "/auth/silent";

/// Of data, which nobody should render.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/// Of the API's page: it has a style of its own inside it.
const DOCS_POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// What pages may use of a device: the camera, to scan tickets. What isn't named (such as full screen and
/// keeping the screen on) is a page's own by default, and never a frame's from elsewhere.
const PERMISSIONS: &str = "accelerometer=(), camera=(self), display-capture=(), encrypted-media=(), \
                           geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), \
                           publickey-credentials-get=(), usb=(), xr-spatial-tracking=()";

/// A year, for this host alone: others of its domain are not ours to decide for.
const TRANSPORT_SECURITY: &str = "max-age=31536000";

/// What an answer is, for a browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The API's.
    Data,
    /// The API's page.
    Docs,
    /// The web application's.
    Page,
    /// A script of the web application's: one may be a worker's, which has the policy of its script.
    Script,
    /// A style, a font or an image of the web application's.
    Part,
    /// The page that ends a silent renewal.
    SilentRenewal,
}

impl Kind {
    pub(super) fn of(path: &str) -> Self {
        match path {
            SILENT_RENEWAL => Self::SilentRenewal,
            _ if pages::owns(path) => Self::of_file(path),
            _ if path == "/api/docs" || path.starts_with("/api/docs/") => Self::Docs,
            _ => Self::Data,
        }
    }

    /// What no browser makes a document of needs no page's headers: a first visit loads some thirty of those, and
    /// on a slow network each kilobyte counts.
    fn of_file(path: &str) -> Self {
        match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "js" | "mjs" => Self::Script,
            "css" | "woff2" | "png" => Self::Part,
            _ => Self::Page,
        }
    }
}

/// The headers of each kind, made once.
pub(super) struct SecurityHeaders {
    data: Vec<(HeaderName, HeaderValue)>,
    docs: Vec<(HeaderName, HeaderValue)>,
    page: Vec<(HeaderName, HeaderValue)>,
    script: Vec<(HeaderName, HeaderValue)>,
    silent_renewal: Vec<(HeaderName, HeaderValue)>,
}

impl SecurityHeaders {
    pub(super) fn new(http: &Http, auth: &Auth) -> Self {
        let mut common = vec![
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        ];
        if given(&http.tls_certificate).is_some() {
            common.push((header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TRANSPORT_SECURITY)));
        }
        let with = |framing: &'static str, policy: HeaderValue, more: &[(HeaderName, HeaderValue)]| {
            let mut headers = common.clone();
            headers.push((header::X_FRAME_OPTIONS, HeaderValue::from_static(framing)));
            headers.push((header::CONTENT_SECURITY_POLICY, policy));
            headers.extend_from_slice(more);
            headers
        };
        let of_pages = [
            (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
            (header::CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
        ];
        Self {
            data: with("DENY", HeaderValue::from_static(DATA_POLICY), &[]),
            docs: with("DENY", HeaderValue::from_static(DOCS_POLICY), &of_pages),
            page: with("DENY", page_policy(auth, "'none'"), &of_pages),
            script: with("DENY", page_policy(auth, "'none'"), &[]),
            silent_renewal: with("SAMEORIGIN", page_policy(auth, "'self'"), &of_pages),
        }
    }

    /// Adds those of this kind.
    pub(super) fn add(&self, kind: Kind, headers: &mut HeaderMap) {
        let all = match kind {
            Kind::Data | Kind::Part => &self.data,
            Kind::Docs => &self.docs,
            Kind::Page => &self.page,
            Kind::Script => &self.script,
            Kind::SilentRenewal => &self.silent_renewal,
        };
        for (name, value) in all {
            headers.insert(name.clone(), value.clone());
        }
    }
}

/// What pages of ours may load and reach: this site, and the identity provider, where their tokens are.
fn page_policy(auth: &Auth, frame_ancestors: &str) -> HeaderValue {
    let issuer = url::Url::parse(&auth.issuer).ok().filter(|_| auth.mode == AuthMode::Oidc);
    let (reached, framed) = match issuer.map(|issuer| issuer.origin().ascii_serialization()) {
        // The provider sends the frame on to our own page.
        Some(issuer) => (format!("'self' {issuer}"), format!("'self' {issuer}")),
        None => ("'self'".to_owned(), "'none'".to_owned()),
    };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src {reached}; \
         worker-src 'self'; manifest-src 'self'; frame-src {framed}; frame-ancestors {frame_ancestors}; \
         object-src 'none'; base-uri 'none'; form-action 'self'"
    );
    HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static(DATA_POLICY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_of_the_kind_that_answers_them() {
        for (path, kind) in [
            ("/", Kind::Page),
            ("/assets/a.js", Kind::Script),
            ("/sw.js", Kind::Script),
            ("/assets/a.css", Kind::Part),
            ("/assets/a.woff2", Kind::Part),
            ("/favicon.svg", Kind::Page),
            ("/a.html", Kind::Page),
            ("/a.css/b", Kind::Page),
            ("/auth/silent", Kind::SilentRenewal),
            ("/auth/silent/", Kind::Page),
            ("/auth/silent.html", Kind::Page),
            ("/apis", Kind::Page),
            ("/api", Kind::Data),
            ("//api/events", Kind::Data),
            ("/api/docs", Kind::Docs),
            ("/api/docs/index.html", Kind::Docs),
            ("/api/docsy", Kind::Data),
            ("/ws", Kind::Data),
            ("/health", Kind::Data),
            ("/metrics", Kind::Data),
        ] {
            assert_eq!(Kind::of(path), kind, "{path}");
        }
    }
}
