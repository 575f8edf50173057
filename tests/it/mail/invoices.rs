//! Orders by invoice: their buyers are told how to pay when they order, and of refunds that their organiser transfers.

use serde_json::{Value, json};

use super::{MailServer, path, shop};
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    who_orders_by_invoice_is_told_at_once_how_to_pay_and_until_when,
}

const HOW: &str = "IBAN ES91 2100 0418\nBank <of> Lima";

fn who_orders_by_invoice_is_told_at_once_how_to_pay_and_until_when(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |config| {
            "invoice".clone_into(&mut config.payments.provider);
            config.payments.invoice_instructions.insert("main".to_owned(), HOW.to_owned());
        })
        .await;
        let ana = site.buyers.login("ana", &[]).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let contact = json!({"email": "ana@example.com", "language": "en"});
        let body = json!({"event_id": event, "seats": ["S-A0-1", "S-A0-2"], "contact": contact});
        let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
        server.received(1).await;
        let told = server.mail(0).await;
        let subject = &told["headers"]["Subject"];
        assert_eq!(subject, "How to pay your order: ¿Quién soñó con el ñandú?");
        assert_eq!(told["attached"], json!([]), "neither tickets nor an entry for a calendar");
        let order = site.buyers.get(&path(&accepted), &ana).await.expect(200);
        let id = order["order_id"].as_str().unwrap();
        let number = id[id.len() - 8..].to_uppercase();
        let html = told["html"].as_str().unwrap().replace("&lt;", "<").replace("&gt;", ">");
        for text in [told["text"].as_str().unwrap(), &html] {
            let text = text.replace("&#x2f;", "/").replace('\u{a0}', " ");
            for part in HOW.lines().chain([format!("Reference of your payment: {number}").as_str(), "To pay"])
            {
                assert!(text.contains(part), "{part}: {text}");
            }
            assert!(text.contains("Your places are yours until ") && text.contains("Pay S/ "), "{text}");
            assert!(text.contains(&format!("/orders/{id}#access=")), "it opens without a login: {text}");
        }
        let unpaid = site.buyers.get(&format!("/api/events/{event}/payments"), &boss).await.expect(200);
        assert_eq!(
            unpaid["items"][0]["contact"]["email"], "ana@example.com",
            "whom an organiser may write to"
        );
        let preview = format!("/api/events/{event}/mails/order_awaiting_payment?language=es");
        let preview = site.buyers.get(&preview, &boss).await.expect(200);
        let text = preview["text"].as_str().unwrap();
        assert!(text.contains("IBAN ES91 2100 0418\nBank <of> Lima\n"), "{text}");

        // What it says is no longer so when the order is paid; then the tickets come.
        let paid = format!("{}/paid", path(&accepted));
        site.buyers.post(&paid, &boss, json!({"reason": "it came"})).await.expect(200);
        site.buyers.decided(id, &ana).await;
        server.received(2).await;
        refund_is_transferred(&site, &server, &boss, id).await;
        site.stop_and_audit().await;
    });
}

/// A refund of a part: the mail says who transfers the money, which place is void and what is left.
async fn refund_is_transferred(site: &crate::support::Site, server: &MailServer, boss: &str, id: &str) {
    let order: Value = site.buyers.get(&format!("/api/orders/{id}"), boss).await.expect(200);
    let ticket = &order["tickets"][0]["ticket_id"];
    let refund = json!({"reason": "one fell ill", "tickets": [ticket]});
    site.buyers.post(&format!("/api/orders/{id}/refund"), boss, refund).await.expect(200);
    server.received(3).await;
    let told = server.mail(2).await;
    let text = told["text"].as_str().unwrap();
    assert!(text.contains("The organiser transfers the money to you"), "{text}");
    assert!(!text.contains("the way you paid"), "{text}");
    assert_eq!(text.matches("(ticket void)").count(), 1, "{text}");
    assert!(text.contains("Left of your payment: "), "{text}");
}
