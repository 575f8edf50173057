//! The buttons with which settings are tried: what is set up, and what provider and mail server say.

use serde_json::json;
use ticketbuster::{config::Config, secret::Secret};

use crate::support::{
    Ground, Site, on_every_store, run,
    stripe::{HOOK_SECRET, Stripe},
};

on_every_store! {
    the_payment_provider_is_tried_and_says_what_is_wrong,
}

fn with_stripe(config: &mut Config, base: &str) {
    "stripe".clone_into(&mut config.payments.provider);
    base.clone_into(&mut config.payments.stripe.api_base);
    config.payments.stripe.secret_key = Secret::new("sk_test_of_the_tests");
    config.payments.stripe.webhook_secrets = vec![Secret::new(HOOK_SECRET)];
}

fn the_payment_provider_is_tried_and_says_what_is_wrong(ground: Ground) {
    run(async {
        let stripe = Stripe::start().await;
        let site = Site::start_with(ground, |config| with_stripe(config, &stripe.front.base)).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.get("/api/admin/settings", &ana).await.refused(403, "forbidden");
        let shown = site.buyers.get("/api/admin/settings", &boss).await.expect(200);
        let payments = &shown["payments"];
        assert_eq!(
            (&payments["provider"], &payments["mode"], &payments["kind"], &payments["has_webhook_secret"]),
            (&json!("stripe"), &json!("test"), &json!("redirect"), &json!(true))
        );
        assert!(payments["events_url"].as_str().unwrap().ends_with("/api/payments/stripe/events"));
        assert_eq!((&shown["mail"], &shown["guests"]), (&json!(null), &json!(true)));
        assert!(!shown.to_string().contains("of_the_tests"), "no secrets: {shown}");

        let check = "/api/admin/payments/check";
        site.buyers.post(check, &ana, json!({})).await.refused(403, "forbidden");
        let right = site.buyers.post(check, &boss, json!({})).await.expect(200);
        assert_eq!((&right["provider"], &right["outcome"]), (&json!("stripe"), &json!("ok")), "{right}");
        site.buyers.post(check, &boss, json!({})).await.refused(429, "rate_limited");

        // An event that somebody else signed is seen here.
        let forged = site.buyers.client.post(format!("{}/api/payments/stripe/events", site.buyers.base));
        let forged = forged.insert_header(("stripe-signature", "t=1,v1=00"));
        assert_eq!(forged.send_body("{}").await.unwrap().status(), 400);
        let shown = site.buyers.get("/api/admin/settings", &boss).await.expect(200);
        let refused = &shown["payments"]["last_refused_event"];
        assert!(refused["reason"].as_str().unwrap().contains("signature"), "{refused}");
        site.stop_and_audit().await;

        // Nobody listens there.
        let site = Site::start_with(ground, |config| with_stripe(config, "http://127.0.0.1:9")).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let away = site.buyers.post(check, &boss, json!({})).await.expect(200);
        assert_eq!(away["outcome"], "unavailable");
        assert!(away["detail"].as_str().unwrap().contains("no connection"), "{away}");
        site.stop_and_audit().await;
    });
}
