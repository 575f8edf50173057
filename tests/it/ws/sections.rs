//! Viewers who look at some sections of an event.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{
    Buyers, Site, event_with, run,
    socket::{Socket, connect, hear, hear_type, say},
};

async fn viewer(buyers: &Buyers) -> Socket {
    let mut socket = connect(buyers).await;
    say(&mut socket, json!({"type": "authenticate"})).await;
    hear_type(&mut socket, "authenticated").await;
    socket
}

/// The next message about seats.
async fn seats(socket: &mut Socket) -> Value {
    hear_type(socket, "seats").await
}

#[test]
fn a_viewer_hears_of_the_sections_that_it_looks_at_and_of_no_others() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 20, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let subscribe = |sections: &[&str], from_seq: u64| json!({"type": "subscribe", "event_id": event, "from_seq": from_seq, "sections": sections});
        let [mut stalls, mut pit, mut both, mut all] = [
            viewer(&site.buyers).await,
            viewer(&site.buyers).await,
            viewer(&site.buyers).await,
            viewer(&site.buyers).await,
        ];
        say(&mut stalls, subscribe(&["S"], 0)).await;
        say(&mut pit, subscribe(&["PIT"], 0)).await;
        say(&mut both, subscribe(&["PIT", "S"], 0)).await;
        say(&mut all, json!({"type": "subscribe", "event_id": event, "from_seq": 0})).await;
        for socket in [&mut stalls, &mut pit, &mut both, &mut all] {
            hear_type(socket, "event").await;
        }

        let mut hold = site.buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        for socket in [&mut stalls, &mut both, &mut all] {
            let heard = seats(socket).await;
            assert_eq!(
                (&heard["changes"], &heard["seq"]),
                (&json!([[0, 1], [1, 1]]), &hold["seq"]),
                "{heard}"
            );
        }
        let path = format!("/api/events/{event}/holds");
        let places = json!({"areas": [{"section": "PIT", "quantity": 3}]});
        hold = site.buyers.post(&path, &ana, places).await.expect(201);
        for (socket, from_seq) in [(&mut pit, 0), (&mut both, 1), (&mut all, 1)] {
            let heard = seats(socket).await;
            assert_eq!((&heard["changes"], &heard["seq"]), (&json!([]), &hold["seq"]), "{heard}");
            assert_eq!(heard["areas"][0]["held"], 3);
            assert_eq!(heard["from_seq"], from_seq, "it builds on what the viewer has: {heard}");
        }
        // What is said next to who looks at the seats alone skips what was of no interest.
        hold = site.buyers.hold(event, &ana, &["S-A0-5"]).await.expect(201);
        let heard = seats(&mut stalls).await;
        assert_eq!((&heard["from_seq"], &heard["seq"]), (&json!(1), &hold["seq"]), "{heard}");
        assert_eq!(heard["changes"], json!([[4, 1]]));

        // Another choice replaces the first; what was missed of it comes at once.
        say(&mut pit, subscribe(&["S"], 0)).await;
        let heard = seats(&mut pit).await;
        assert_eq!(heard["changes"], json!([[0, 1], [1, 1], [4, 1]]), "{heard}");
        assert!(heard.get("areas").is_none(), "{heard}");
        site.stop_and_audit().await;
    });
}

#[test]
fn sections_that_are_none_or_too_many_are_refused_and_the_socket_goes_on() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 20, json!({}))).await;
        let mut socket = viewer(&site.buyers).await;
        let too_many: Vec<String> = (0..33).map(|number| format!("S{number}")).collect();
        for (sections, format, code, word) in [
            (json!(["S", "LOGE"]), "json", "not_found", "\"LOGE\""),
            (json!([]), "json", "invalid_message", "names none"),
            (json!(["S"]), "counts", "invalid_message", "leave out `sections`"),
            (json!(too_many), "binary", "limit_exceeded", "32 sections"),
            (json!("S"), "json", "invalid_message", "sequence"),
        ] {
            let subscribe = json!({"type": "subscribe", "event_id": event, "from_seq": 0, "format": format,
                "sections": sections});
            say(&mut socket, subscribe).await;
            let refused = hear(&mut socket).await;
            assert_eq!((&refused["type"], &refused["code"]), (&json!("error"), &json!(code)), "{refused}");
            assert!(refused["detail"].as_str().unwrap().contains(word), "{refused}");
        }
        // None of them is a subscription.
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let silence = actix_rt::time::timeout(Duration::from_millis(300), hear(&mut socket)).await;
        assert!(silence.is_err(), "{silence:?}");
        site.stop_and_audit().await;
    });
}
