//! The security headers that pages are sent with: what browsers may load, connect to and frame.

use super::{get, site};
use crate::support::run;

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
