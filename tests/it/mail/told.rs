//! What buyers are told, in mails that programs of others read.

use std::{path::Path, process::Command};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{MailServer, order, path, shop};
use crate::support::{Ground, on_every_store, packages, run};

on_every_store! {
    a_bought_order_is_confirmed_by_one_mail_whose_codes_open_the_gate,
    each_end_of_an_order_is_told_once,
    everybody_who_goes_is_told_that_an_event_is_moved,
}

/// What a QR code in this picture says, by a program that is not ours, or by a library where that is missing.
fn decoded(picture: &Path) -> Vec<String> {
    if let Ok(output) = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(picture).output() {
        return String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    }
    let picture = image::open(picture).unwrap().to_luma8();
    let mut prepared = rqrr::PreparedImage::prepare(picture);
    prepared.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect()
}

fn content(part: &Value) -> Vec<u8> {
    STANDARD.decode(part["content"].as_str().unwrap()).unwrap()
}

fn a_bought_order_is_confirmed_by_one_mail_whose_codes_open_the_gate(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |config| {
            config.mail.reply_to = [("main".to_owned(), "hola@teatro.example".to_owned())].into();
        })
        .await;
        let contact = json!({"email": "ana@example.com", "name": "Ana Quispe", "language": "es"});
        let bought = order(&site, event, &["S-A0-1", "S-A0-2"], contact, "tok_success").await;
        assert_eq!(bought["contact"]["email"], "ana@example.com");
        let received = server.received(1).await;
        assert_eq!(received[0]["to"], json!(["ana@example.com"]));
        assert_eq!(received[0]["from"], "entradas@teatro.example");
        let mail = server.mail(0).await;
        let headers = &mail["headers"];
        assert_eq!(headers["Subject"], "Tus entradas: ¿Quién soñó con el ñandú?");
        assert_eq!(headers["To"].as_str().unwrap().replace('"', ""), "Ana Quispe <ana@example.com>");
        assert_eq!(headers["Reply-To"], "hola@teatro.example");
        assert_eq!(headers["Auto-Submitted"], "auto-generated");
        let id = headers["Message-ID"].as_str().unwrap();
        assert!(id.starts_with(&format!("<{event}.")) && id.ends_with("@teatro.example>"), "{id}");
        assert!(headers["Date"].as_str().is_some_and(|date| date.ends_with("+0000")), "{headers}");
        let link = format!("https://entradas.teatro.example/orders/{}", bought["order_id"].as_str().unwrap());
        for part in ["text", "html"] {
            let text = mail[part].as_str().unwrap().replace("&#x2f;", "/");
            assert!(text.contains(&link) && text.contains("fila A0, asiento 1"), "{text}");
            assert!(!text.contains("<img src=\"http"), "nothing is loaded from elsewhere: {text}");
        }
        codes_open_the_gate(&site, &bought, &mail).await;
        let [pdf, calendar] = mail["attached"].as_array().unwrap().as_slice() else { panic!("{mail:#}") };
        assert_eq!((&pdf["type"], &pdf["name"]), (&json!("application/pdf"), &json!("entradas.pdf")));
        printed_codes_are_the_tickets(&content(pdf), &bought);
        let entry = &calendar["event"];
        assert_eq!(entry["summary"], "¿Quién soñó con el ñandú?");
        assert_eq!(
            (&entry["start"], &entry["method"]),
            (&json!("2999-01-02T01:00:00+00:00"), &json!("PUBLISH"))
        );
        assert_eq!(entry["location"], "Sala, Lima");
        assert_eq!(server.received(1).await.len(), 1);
        assert!(site.metrics().contains("ticketbuster_mails_total{outcome=\"sent\"} 1"));
        site.stop_and_audit().await;
    });
}

/// The pictures in the mail show the tickets' codes; the gate takes one.
async fn codes_open_the_gate(site: &crate::support::Site, bought: &Value, mail: &Value) {
    let folder = tempfile::tempdir().unwrap();
    let pictures = mail["inline"].as_array().unwrap();
    assert_eq!(pictures.len(), 2);
    for (picture, ticket) in pictures.iter().zip(bought["tickets"].as_array().unwrap()) {
        let id = picture["id"].as_str().unwrap().trim_matches(['<', '>']);
        assert!(mail["html"].as_str().unwrap().contains(&format!("src=\"cid:{id}\"")), "{id}");
        let file = folder.path().join("qr.png");
        std::fs::write(&file, content(picture)).unwrap();
        assert_eq!(decoded(&file), [ticket["token"].as_str().unwrap()]);
        let gate = site.buyers.login("greta", &["gate"]).await;
        let check_in = json!({"token": decoded(&file)[0], "gate": "north"});
        site.buyers.post("/api/tickets/check-in", &gate, check_in).await.expect(200);
    }
}

/// Each page of the PDF, as a printer would draw it, has its ticket's code.
fn printed_codes_are_the_tickets(pdf: &[u8], bought: &Value) {
    let draws = || Command::new("pdftoppm").arg("-v").output().is_ok();
    packages::ensure("pdftoppm", "poppler-utils", draws);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.pdf");
    std::fs::write(&file, pdf).unwrap();
    let drawn = Command::new("pdftoppm")
        .args(["-png", "-gray", "-r", "200"])
        .arg(&file)
        .arg(folder.path().join("page"))
        .output()
        .unwrap();
    assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
    for (page, ticket) in (1..).zip(bought["tickets"].as_array().unwrap()) {
        let codes = decoded(&folder.path().join(format!("page-{page}.png")));
        assert_eq!(codes, [ticket["token"].as_str().unwrap()], "page {page}");
    }
}

fn each_end_of_an_order_is_told_once(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |_| {}).await;
        let to = |name: &str| json!({"email": format!("{name}@example.com"), "language": "en"});
        order(&site, event, &["S-A0-1"], to("declined"), "tok_declined").await;
        let refunded = order(&site, event, &["S-A0-2"], to("refunded"), "tok_success").await;
        let cancelled = order(&site, event, &["S-A0-3"], to("cancelled"), "tok_success").await;
        order(&site, event, &["S-A0-4"], to("kept"), "tok_success").await;
        // Nobody is written to who has left no address.
        order(&site, event, &["S-A0-5"], json!({"name": "Bob"}), "tok_success").await;
        server.received(4).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        let reason = json!({"reason": "told by phone"});
        site.buyers.post(&format!("{}/refund", path(&refunded)), &boss, reason.clone()).await.expect(200);
        site.buyers.post(&format!("{}/cancel", path(&cancelled)), &ana, json!({})).await.expect(200);
        server.received(6).await;
        let status = json!({"status": "cancelled", "reason": "rain"});
        site.buyers.post(&format!("/api/events/{event}/status"), &boss, status).await.expect(200);
        server.received(7).await;
        actix_rt::time::sleep(std::time::Duration::from_millis(300)).await;
        let mut told: Vec<(String, String)> = Vec::new();
        for mail in server.received(7).await {
            let subject = mail["subject"].as_str().unwrap().split(':').next().unwrap().to_owned();
            told.push((mail["to"][0].as_str().unwrap().replace("@example.com", ""), subject));
        }
        told.sort();
        let expected = [
            ("cancelled", "Order cancelled"),
            ("cancelled", "Your tickets"),
            ("declined", "Your order was not paid"),
            ("kept", "Event cancelled"),
            ("kept", "Your tickets"),
            ("refunded", "Refund of your order"),
            ("refunded", "Your tickets"),
        ];
        assert_eq!(told, expected.map(|(to, subject)| (to.to_owned(), subject.to_owned())));
        let last = server.mail(6).await;
        assert!(last["text"].as_str().unwrap().contains("You get all of your money back"), "{last:#}");
        assert_eq!(last["attached"][0]["event"]["method"], "CANCEL");
    });
}

fn everybody_who_goes_is_told_that_an_event_is_moved(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |_| {}).await;
        let to = |name: &str| json!({"email": format!("{name}@example.com")});
        let boss = site.buyers.login("boss", &["organiser"]).await;
        for (seat, name) in [("S-A0-1", "ana"), ("S-A0-2", "bob")] {
            order(&site, event, &[seat], to(name), "tok_success").await;
        }
        // Who has a part of the money back comes as well.
        let partly = order(&site, event, &["S-A0-3"], to("eve"), "tok_success").await;
        let refund = json!({"reason": "a worse view", "amount": {"amount": 100, "currency": "PEN"}});
        site.buyers.post(&format!("{}/refund", path(&partly)), &boss, refund).await.expect(200);
        order(&site, event, &["S-A0-4"], to("declined"), "tok_declined").await;
        server.received(5).await;
        let change = async |body: Value| {
            let path = format!("/api/events/{event}");
            site.buyers.try_send("PATCH", &path, &boss, None, Some(body)).await.unwrap().expect(200)
        };
        // What changes neither time nor place is nobody's business.
        change(json!({"description": "Con orquesta."})).await;
        change(json!({"starts_at": "2999-02-03T01:00:00Z"})).await;
        let received = server.received(8).await;
        let mut told: Vec<&str> = received[5..].iter().map(|mail| mail["to"][0].as_str().unwrap()).collect();
        told.sort_unstable();
        assert_eq!(told, ["ana@example.com", "bob@example.com", "eve@example.com"]);
        let mail = server.mail(5).await;
        let text = mail["text"].as_str().unwrap();
        assert!(text.contains("sábado, 2 de febrero de 2999, 8:00 p. m., en Sala, Lima"), "{text}");
        assert_eq!(mail["attached"][1]["event"]["start"], "2999-02-03T01:00:00+00:00");
        actix_rt::time::sleep(std::time::Duration::from_secs(3)).await;
        assert_eq!(server.received(8).await.len(), 8);
    });
}
