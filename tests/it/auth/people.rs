//! Whose orders count together: one mailbox is one person, and whoever types its address is another.

use serde_json::{Value, json};

use super::guests::{guest, order};
use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! { a_stranger_who_types_an_address_takes_nothing_from_its_owner }

#[test]
fn an_address_in_a_spelling_that_may_be_anothers_is_not_taken() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 20, json!({"seats_per_buyer": 1}))).await;
        let person = |email: &str| json!({"email": email, "name": "Ana"});
        let token = guest(&site.buyers, event).await;
        for email in ["ana@\u{ff47}mail.com", "ana@gm\u{ad}ail.com", "mi\u{212a}e@gmail.com"] {
            let refused = order(&site.buyers, event, &token, &["S-A0-1"], person(email)).await;
            refused.refused(422, "invalid_request");
        }
        order(&site.buyers, event, &token, &["S-A0-1"], person("ana@exämple.org")).await.expect(202);
        let other = guest(&site.buyers, event).await;
        let same = order(&site.buyers, event, &other, &["S-A0-3"], person("Ana@xn--exmple-cua.ORG")).await;
        same.refused(409, "limit_exceeded");
        site.stop_and_audit().await;
    });
}

fn a_stranger_who_types_an_address_takes_nothing_from_its_owner(ground: Ground) {
    run(async {
        let ana = json!({"email": "ana@example.com", "name": "Ana"});
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 20, json!({"seats_per_buyer": 2}))).await;
        let buyers = &site.buyers;
        let stranger = guest(buyers, event).await;
        order(buyers, event, &stranger, &["S-A0-1", "S-A0-2"], ana.clone()).await.expect(202);
        let login = json!({"user": "ana", "email": "Ana@example.com"});
        let account = buyers.post("/api/auth/dev-login", "", login).await.expect(200);
        let account = account["token"].as_str().unwrap();
        order(buyers, event, account, &["S-A0-5", "S-A0-6"], ana.clone()).await.expect(202);
        // Under their own address nobody gets more, and strangers no more than they had.
        let again = guest(buyers, event).await;
        order(buyers, event, &again, &["S-A0-9"], ana.clone()).await.refused(409, "limit_exceeded");
        order(buyers, event, account, &["S-A0-9"], Value::Null).await.refused(409, "limit_exceeded");
        site.stop_and_audit().await;
    });
}
