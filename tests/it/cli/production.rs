//! The binary in its production profile with PostgreSQL, RabbitMQ and an identity provider: a purchase succeeds, and
//! another program receives its messages.

use std::time::Duration;

use serde_json::json;
use ticketbuster::{cli::store::open_store, persistence::audit::audit};

use crate::support::{
    Ground, event_with, oidc::IdentityProvider, other_program::OtherProgram, process::Process,
    rabbitmq::Rabbit, run,
};

#[test]
fn a_purchase_goes_through_and_another_program_reads_of_it() {
    run(async {
        let provider = IdentityProvider::start().await;
        let (folder, broker) = (tempfile::tempdir().unwrap(), Rabbit::shared().url());
        let config = Ground::Postgres.config(folder.path());
        let settings = [
            ("TICKETBUSTER_PROFILE", "production"),
            ("TICKETBUSTER__BROKER__KIND", "amqp"),
            ("TICKETBUSTER__BROKER__URL", broker.as_str()),
            ("TICKETBUSTER__AUTH__ISSUER", provider.issuer.as_str()),
            ("TICKETBUSTER__PAYMENTS__PROVIDER", "invoice"),
        ];
        let process = Process::start(&config, &settings).await;
        let buyers = &process.buyers;
        buyers.post("/api/auth/dev-login", "", json!({"user": "eve"})).await.refused(403, "forbidden");

        let token_of = async |user: &str, role: &str| {
            let user = json!({"sub": user, "realm_access": {"roles": [role]}});
            provider.token("RS256", user).await
        };
        let organiser = token_of("otto", "organiser").await;
        let event = event_with(2, 10, json!({}));
        let event = buyers.post("/api/events", &organiser, event).await.expect(201);
        let event = event["event_id"].as_str().unwrap().parse().unwrap();

        let ana = token_of("ana", "buyer").await;
        let session = buyers.post("/api/auth/session", &ana, json!({})).await.expect(200);
        let session = session["token"].as_str().unwrap();
        let hold = buyers.hold(event, session, &["S-A0-7", "S-A0-8"]).await.expect(201);
        let body = json!({"hold_id": hold["hold_id"]});
        let order = async || loop {
            let asked =
                buyers.try_send("POST", "/api/orders", session, Some("my-first-order"), Some(body.clone()));
            match asked.await.unwrap() {
                // A machine that does much else at once may be slow to confirm it.
                late if late.code() == "store_unavailable" => {}
                answer => return answer.expect(202)["order_id"].as_str().unwrap().to_owned(),
            }
        };
        let order_id = order().await;
        assert_eq!(order().await, order_id, "the same key again gets the same order");
        let path = format!("/api/orders/{order_id}");
        // It is accepted before the broker has delivered it.
        assert_eq!(buyers.decided(&order_id, session).await["status"], "awaiting_payment");
        let reason = json!({"reason": "transfer of 3 July"});
        buyers.post(&format!("{path}/paid"), &organiser, reason).await.expect(200);
        let decided = buyers.decided_payment(&order_id, session).await;
        assert_eq!(decided["status"], "completed");
        let ticket = &decided["tickets"][0];
        buyers.get(ticket["qr_svg"].as_str().unwrap(), session).await.expect(200);

        let gate = token_of("greta", "gate").await;
        let check_in = async |gate_name: &str| {
            let body = json!({"token": ticket["token"], "gate": gate_name});
            buyers.post("/api/tickets/check-in", &gate, body).await
        };
        check_in("north").await.expect(200);
        check_in("south").await.refused(409, "already_used");

        let news = OtherProgram::reader_at(&broker).consume("notifications_queue", 1, 60).await;
        let news: serde_json::Value = serde_json::from_str(news[0]["body"].as_str().unwrap()).unwrap();
        assert_eq!((&news["type"], &news["order_id"]), (&json!("order.completed"), &json!(order_id)));

        process.signal(rustix::process::Signal::TERM);
        let mut process = process;
        for _ in 0..500 {
            if process.child.try_wait().unwrap().is_some() {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(process.child.wait().unwrap().success());
        let store = open_store(&config).await.unwrap();
        let report = audit(store.as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert_eq!((report.orders, report.tickets), (1, 2));
    });
}
