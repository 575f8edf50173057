//! What mails say, as readers see it.

use super::{
    super::{
        sample::{sample, sample_of_part},
        templates::Templates,
    },
    *,
};
use domain::{Amount, OrderFailure, OrderStatus, PaymentChoice};

/// Text and HTML, with plain spaces and slashes.
fn written(facts: &MailFacts, language: Language) -> [String; 2] {
    let content = facts.content("https://tickets.example", language);
    let mail = Templates::load(None).unwrap().render(facts.kind.as_str(), language, &content).unwrap();
    [mail.text, mail.html].map(|text| text.replace("&#x2f;", "/").replace('\u{a0}', " "))
}

#[test]
fn a_mail_names_fees_and_taxes_and_the_day_of_purchase() {
    let facts = sample(MailKind::OrderCompleted);
    for text in written(&facts, Language::English) {
        for part in ["Service", "S/ 5.00", "IGV (18 %)", "S/ 38.90", "Net price", "S/ 211.86", "S/ 255.00"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(text.contains("placed on Tuesday, November 24, 2026 at 8:00 PM"), "{text}");
    }
}

#[test]
fn what_an_ended_order_cost_is_no_plain_total() {
    let mut failed = sample(MailKind::OrderFailed);
    for (facts, says) in [
        (failed.clone(), "Not charged"),
        (sample(MailKind::OrderRefunded), "Given back"),
        (sample(MailKind::OrderCancelled), "Given back"),
        (sample(MailKind::EventCancelled), "Given back"),
    ] {
        for text in written(&facts, Language::English) {
            assert!(text.contains(says) && !text.contains("Total"), "{text}");
            assert!(text.contains("Platea, row A, seat 7"), "{text}");
            assert_eq!(text.contains("the way you paid"), says == "Given back", "{text}");
        }
    }
    failed.order.failure = Some(OrderFailure::PaymentTimeout);
    assert!(written(&failed, Language::Spanish)[0].contains("No pagado: S/ 255.00"));
    let mut unpaid = sample(MailKind::EventCancelled);
    unpaid.order.completed_at = None;
    assert!(written(&unpaid, Language::English)[0].contains("Not charged: S/ 255.00"));
}

#[test]
fn a_mail_gives_the_organisers_reason_and_the_old_date_where_there_are_some() {
    let mut refunded = sample(MailKind::OrderRefunded);
    assert!(!written(&refunded, Language::English)[0].contains("organiser says"));
    refunded.reason = Some("the stage <collapsed>".to_owned());
    let [text, html] = written(&refunded, Language::English);
    assert!(text.contains("The organiser says: the stage <collapsed>"), "{text}");
    assert!(html.contains("&lt;collapsed&gt;"), "{html}");
    refunded.reason = Some("Win a prize at evil.example now".to_owned());
    for text in written(&refunded, Language::English) {
        assert!(!text.contains("evil") && !text.contains("organiser says"), "{text}");
    }
    let mut moved = sample(MailKind::EventMoved);
    moved.moved_from = Some(MovedFrom {
        starts_at: moved.event.details.starts_at - domain::Millis::from_hours(24),
        ..MovedFrom::of(&moved.event.details)
    });
    for text in written(&moved, Language::English) {
        assert!(text.contains("instead of Wednesday, December 23, 2026 at 8:00 PM"), "{text}");
        assert!(!text.contains("Reply to this mail"), "nobody reads answers: {text}");
    }
}

#[test]
fn the_lines_of_several_places_add_up_to_the_total() {
    let mut facts = sample(MailKind::OrderCompleted);
    facts.order.items[0].quantity = 4;
    facts.order.items[0].price = Amount(3_336);
    facts.order.items.truncate(1);
    facts.order.totals.total = Amount(13_344);
    let content = facts.content("https://tickets.example", Language::English);
    let templates = Templates::load(None).unwrap();
    for language in Language::ALL {
        let mail = templates.render(facts.kind.as_str(), language, &content).unwrap();
        for text in [mail.html.replace("&#x2f;", "/"), mail.text] {
            let text = text.replace('\u{a0}', " ");
            assert!(text.contains("4 × S/ 33.36 = S/ 133.44"), "{text}");
        }
    }
}

#[test]
fn how_to_pay_is_told_as_long_as_it_can_be_paid() {
    let mut facts = sample(MailKind::OrderAwaitingPayment);
    assert!(facts.still_holds() && facts.is_unpaid());
    for text in written(&facts, Language::English) {
        assert!(text.contains("until Friday, November 27, 2026 at 8:00 PM"), "{text}");
        assert!(text.contains("To pay") && text.contains("The organiser tells you how to pay"), "{text}");
    }
    facts.order.status = OrderStatus::Processing;
    assert!(!facts.still_holds(), "it is paid");
    let mut cancelled = sample(MailKind::OrderAwaitingPayment);
    cancelled.event.rules.status = EventStatus::Cancelled;
    assert!(!cancelled.still_holds());
}

#[test]
fn what_is_void_and_what_is_left_of_a_part_that_went_back_is_said() {
    let mut facts = sample_of_part();
    for text in written(&facts, Language::English) {
        assert!(text.contains("Platea, row A, seat 7 (ticket void)"), "{text}");
        assert!(!text.contains("seat 8 (ticket void)"), "{text}");
        let given_back = text.find("Given back").unwrap();
        assert!(text[given_back..].contains("S/ 125.00"), "{text}");
        let left = text.rfind("Left of your payment").unwrap();
        assert!(text[left..].contains("S/ 130.00"), "{text}");
        assert!(text.contains("the way you paid"), "{text}");
    }
    facts.order.payment = PaymentChoice { provider: PaymentChoice::INVOICE.to_owned(), token: String::new() };
    for text in written(&facts, Language::English) {
        assert!(
            text.contains("The organiser transfers the money") && !text.contains("the way you paid"),
            "{text}"
        );
    }
}

#[test]
fn tickets_of_an_order_that_had_failed_come_with_a_word_why() {
    let mut facts = sample(MailKind::OrderCompleted);
    assert!(written(&facts, Language::English)[0].contains("Thank you for your purchase"));
    let mut payment = domain::Payment {
        attempt: 1,
        payment_id: None,
        status: domain::PaymentStatus::Captured,
        checkout: None,
        detail: None,
        until: facts.order.created_at,
        due_back: Amount(0),
        events: Vec::new(),
    };
    payment.note(facts.order.created_at, domain::PaymentEventKind::CameLate, None);
    facts.order.payments = vec![payment];
    for text in written(&facts, Language::English) {
        assert!(text.contains("Your payment came after its time"), "{text}");
    }
}
