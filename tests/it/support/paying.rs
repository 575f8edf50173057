//! Buyers at the test provider's page.

use std::time::Duration;

use serde_json::{Value, json};

use super::Buyers;

impl Buyers {
    /// Orders a seat, to be paid on the page. The result is the order when that is open.
    pub async fn order_on_page(&self, event: &Value, seat: &str, token: &str) -> Value {
        let body = json!({"event_id": event, "seats": [seat], "payment": {"token": "tok_page"}});
        let accepted = self.post("/api/orders", token, body).await.expect(202);
        self.reaches(&accepted, token, "awaiting_payment").await
    }

    /// Waits until an order has this status.
    pub async fn reaches(&self, order: &Value, token: &str, status: &str) -> Value {
        let path = format!("/api/orders/{}", order["order_id"].as_str().unwrap());
        let mut shown = Value::Null;
        for _ in 0..1_000 {
            shown = self.get(&path, token).await.expect(200);
            if shown["status"] == status {
                return shown;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the order never is {status}: {shown:#}");
    }

    /// Presses a button on the page of an order's first payment; the status of the answer.
    pub async fn press(&self, order: &str, button: &str) -> u16 {
        self.press_of(order, 1, button).await
    }

    /// The same on the page of another of its payments.
    pub async fn press_of(&self, order: &str, attempt: u16, button: &str) -> u16 {
        let client = awc::Client::builder().disable_redirects().timeout(Duration::from_secs(30)).finish();
        let page = format!("{}/api/payments/test/page/test-{order}-{attempt}", self.base);
        client.post(page).send_form(&[("card", button)]).await.unwrap().status().as_u16()
    }
}
