//! Mails to buyers, as a mail server that is not ours gets them.

mod checks;
mod contacts;
mod guests;
mod invoices;
mod kills;
mod outages;
mod secured;
mod told;
mod unwanted;

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::config::{Config, MailTls};

use crate::support::{Ground, Site, python::Client};

/// A mail server.
#[derive(Clone)]
pub struct MailServer {
    client: Client,
    pub port: u16,
}

impl MailServer {
    async fn start() -> Self {
        Self::with(&[]).await
    }

    /// One that wants encryption and a password, with this certificate and key.
    async fn with(certificate: &[&str]) -> Self {
        let client = Client::start("smtp_server.py", certificate).await;
        let port = client.ask(json!({"do": "port"})).await["port"].as_u64().unwrap() as u16;
        Self { client, port }
    }

    async fn ask(&self, command: Value) -> Value {
        self.client.ask(command).await
    }

    /// What it has accepted, once that is so much.
    async fn received(&self, at_least: usize) -> Vec<Value> {
        let received = self.ask(json!({"do": "received", "at_least": at_least})).await;
        let received = received.as_array().unwrap().clone();
        assert!(received.len() >= at_least, "{} mails came, not {at_least}: {received:#?}", received.len());
        received
    }

    /// One of these, taken apart.
    async fn mail(&self, number: usize) -> Value {
        self.ask(json!({"do": "mail", "number": number})).await
    }

    /// Has mails sent to it.
    fn configure(&self, config: &mut Config) {
        let mail = &mut config.mail;
        mail.host = "127.0.0.1".to_owned();
        mail.port = self.port;
        mail.tls = MailTls::None;
        mail.from = "Teatro Municipal <entradas@teatro.example>".to_owned();
        mail.site_url = "https://entradas.teatro.example".to_owned();
        (mail.retry_min_ms, mail.retry_max_ms) = (50, 400);
    }
}

/// A site that sends mails, with an event.
async fn shop(ground: Ground, server: &MailServer, change: impl FnOnce(&mut Config)) -> (Site, EventId) {
    let site = Site::start_with(ground, |config| {
        server.configure(config);
        change(config);
    })
    .await;
    let event =
        json!({"name": "¿Quién soñó con el ñandú?", "starts_at": "2999-01-02T01:00:00Z", "hold_seconds": 2});
    let event = site.add(&crate::support::event_with(2, 20, event)).await;
    (site, event)
}

/// Orders seats with a contact; the order, decided.
async fn order(site: &Site, event: EventId, seats: &[&str], contact: Value, card: &str) -> Value {
    let ana = site.buyers.login("ana", &[]).await;
    let body = json!({"event_id": event, "seats": seats, "contact": contact,
                      "payment": {"provider": "test", "token": card}});
    let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
    site.buyers.decided(accepted["order_id"].as_str().unwrap(), &ana).await
}

/// The path of an order.
fn path(order: &Value) -> String {
    format!("/api/orders/{}", order["order_id"].as_str().unwrap())
}
