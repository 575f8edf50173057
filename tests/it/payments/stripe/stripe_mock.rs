//! The requests, against Stripe's own description of its API: stripe-mock refuses parameters that do not exist, have another
//! type, or are of another version. It has no memory, so answers mean nothing here. `make drill` builds and runs it.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use domain::{Amount, Timestamp};
use ticketbuster::payments::{
    provider::{NewRefund, PaymentError, PaymentProvider},
    settings::StripeKind,
    stripe::StripeProvider,
};

use crate::support::{
    run,
    stripe::{known, new_payment, now, settings},
};

struct StripeMock(Child);

impl Drop for StripeMock {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl StripeMock {
    fn start() -> (Self, String) {
        let binary =
            std::env::var_os("STRIPE_MOCK").expect("STRIPE_MOCK names the program; make drill builds it");
        let mut command = Command::new(binary);
        command.args(["-http-addr", "127.0.0.1:0", "-strict-version-check"]).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .find_map(|line| Some(line.unwrap().split_once("Listening for HTTP at address: ")?.1.to_owned()));
        // It logs every request, and would stop at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        (Self(child), format!("http://{}", address.expect("it listens")))
    }
}

/// Whether the request itself was accepted, whatever an invented answer says.
#[track_caller]
fn accepted<T: std::fmt::Debug>(what: &str, result: Result<T, PaymentError>) {
    if let Err(error) = result {
        let text = error.to_string();
        let is_of_answer = ["says no amount", "is complete without a payment", "no amount here", "'re_"];
        assert!(is_of_answer.iter().any(|known| text.contains(known)), "{what}: {text}");
    }
}

#[test]
#[ignore = "needs stripe-mock, which make drill builds"]
fn every_request_is_one_of_the_api_that_stripe_describes() {
    run(async {
        let (_running, base) = StripeMock::start();
        for kind in [StripeKind::Client, StripeKind::Redirect] {
            let mut settings = settings(&base, kind);
            settings.stripe.secret_key = ticketbuster::secret::Secret::new("sk_test_123");
            let provider = StripeProvider::new(&settings).unwrap();
            let mut new = new_payment();
            accepted("create", provider.create(new.clone()).await);
            new.token = Some("pm_card_visa".to_owned());
            accepted("create with a card", provider.create(new.clone()).await);
            let mut late = new_payment();
            late.until = Timestamp(now().0 - 1_000);
            accepted("search", provider.create(late).await);
            for id in ["pi_1", "cs_1"] {
                let payment = known(&new, id);
                accepted("query", provider.query(payment.clone()).await);
                accepted("capture", provider.capture(payment.clone()).await);
                accepted("cancel", provider.cancel(payment).await);
            }
            let refund = NewRefund {
                key: format!("{}-r1", new.key),
                order: new.key.order,
                payment_id: "pi_1".to_owned(),
                amount: Amount(50),
                currency: new.currency,
            };
            accepted("refund", provider.refund(refund).await);
            accepted("books of sessions", provider.ledger(new.until, None).await);
            accepted(
                "books of sessions after one",
                provider.ledger(new.until, Some("cs_1".to_owned())).await,
            );
            accepted("books of payments", provider.ledger(new.until, Some("intents:pi_1".to_owned())).await);
        }
    });
}
