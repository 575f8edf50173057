//! The test provider's events: in Stripe's form, signed like Stripe's, and sent over HTTP to the address to which an outside
//! provider would send them.

use std::time::Duration;

use serde_json::json;
use url::Url;

use super::Books;
use crate::{
    http_client::{self, Limits},
    payments::signature,
};
use domain::{OrderId, Timestamp};

/// Times that an event is sent if the server does not take it, and the pause before the second time. Each pause after it is
/// twice as long.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(250);

/// An event with its signature.
#[derive(Clone, Debug)]
pub struct SignedEvent {
    body: String,
    signature: String,
}

impl Books {
    /// An event about a payment, as of now.
    pub fn event(&self, payment_id: &str, order: OrderId, now: Timestamp) -> SignedEvent {
        let id = format!("evt_test_{:032x}", rand::random::<u128>());
        let object = json!({"object": "payment_intent", "id": payment_id, "metadata": {"order_id": order.to_string()}});
        let event =
            json!({"id": id, "object": "event", "type": "payment_intent.test", "data": {"object": object}});
        let body = event.to_string();
        let seconds = (now.0 / 1_000).to_string();
        let code = signature::sign(self.secret(), &[seconds.as_bytes(), b".", body.as_bytes()]);
        let code = code.unwrap_or_default();
        SignedEvent { body, signature: format!("t={seconds},v1={code}") }
    }
}

impl SignedEvent {
    /// Sends it to the server at this address, again if that does not take it.
    pub async fn deliver(self, server: &str) {
        let Ok(url) = Url::parse(&format!("{server}/api/payments/test/events")) else { return };
        let limits = Limits { timeout: Duration::from_secs(5), idle_connections_max: 0 };
        let client = match http_client::client(&url, limits) {
            Ok(client) => client,
            Err(error) => return tracing::warn!(%error, "an event of the test provider can't be sent"),
        };
        let mut pause = PAUSE;
        for _ in 0..TRIES {
            let request = client.post(url.clone()).header("stripe-signature", &self.signature);
            let sent =
                request.header("content-type", "application/json").body(self.body.clone()).send().await;
            match sent {
                Ok(answer) if answer.status().is_success() => return,
                Ok(answer) => tracing::warn!(
                    status = answer.status().as_u16(),
                    "an event of the test provider is refused"
                ),
                Err(error) => {
                    let error = http_client::plain(&error);
                    tracing::warn!(error, "an event of the test provider does not arrive");
                }
            }
            actix_rt::time::sleep(pause).await;
            pause *= 2;
        }
    }
}
