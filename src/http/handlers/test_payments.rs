//! The page of the test provider, on which a buyer chooses what their card does. There is one where the test provider may
//! be chosen, in the development profile.

use std::time::Duration;

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use crate::{
    api::Problem,
    http::{Api, dto::FieldError},
    payments::{Card, SignedEvent, TestProvider, provider::PaymentState},
};
use domain::OrderId;

/// The routes of the page. They are no part of the API and its document.
pub fn routes(config: &mut web::ServiceConfig) {
    let page = format!("{}{{payment}}", TestProvider::PAGE_PATH);
    config.service(web::resource(page).route(web::get().to(show)).route(web::post().to(choose)));
}

/// What the buyer chose.
#[derive(Debug, Deserialize)]
struct Choice {
    card: String,
}

/// The order of one of the test provider's payments, `test-ORDER-ATTEMPT`.
fn order_of(payment: &str) -> Result<OrderId, Problem> {
    let order = payment.strip_prefix("test-").and_then(|rest| rest.rsplit_once('-'));
    order.and_then(|(order, _)| order.parse().ok()).ok_or_else(|| Problem::not_found("payment"))
}

/// What a button does. The names are those of the form.
#[derive(Clone, Copy)]
struct Button {
    name: &'static str,
    label: &'static str,
    card: Option<Card>,
    /// Events that the provider sends of it.
    events: usize,
    arrives: Arrival,
}

/// When the events of a button arrive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrival {
    /// Before the buyer is back.
    Before,
    /// Some seconds after that.
    After,
    /// The buyer never comes back.
    Alone,
}

/// How long an event takes that arrives after its buyer.
const LATE: Duration = Duration::from_secs(3);

const fn button(
    name: &'static str,
    label: &'static str,
    card: Option<Card>,
    events: usize,
    arrives: Arrival,
) -> Button {
    Button { name, label, card, events, arrives }
}

const BUTTONS: [Button; 7] = [
    button("pay", "Pay / Pagar", Some(Card::Pays), 1, Arrival::Before),
    button(
        "pay_after",
        "Pay, and the provider says so three seconds after you are back / Pagar, y el proveedor avisa tres segundos después de volver",
        Some(Card::Pays),
        1,
        Arrival::After,
    ),
    button(
        "pay_twice",
        "Pay, and the provider says so twice at once / Pagar, y el proveedor avisa dos veces a la vez",
        Some(Card::Pays),
        2,
        Arrival::Before,
    ),
    button(
        "pay_stay",
        "Pay and never come back / Pagar y no volver nunca",
        Some(Card::Pays),
        1,
        Arrival::Alone,
    ),
    button(
        "decline",
        "A card that is declined / Una tarjeta rechazada",
        Some(Card::IsDeclined),
        1,
        Arrival::Before,
    ),
    button(
        "late",
        "A payment that comes whatever happens / Un pago que llega pase lo que pase",
        Some(Card::PaysWhateverComes),
        1,
        Arrival::Before,
    ),
    button("return", "Go back without paying / Volver sin pagar", None, 0, Arrival::Before),
];

fn page(order: OrderId, said: &str, form: &str) -> HttpResponse {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Test payment</title><h1>Test payment / Pago de prueba</h1><p>No money moves here. Order {order}.</p>\
         <p>{said}</p>{form}</html>"
    );
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page)
}

async fn show(api: web::Data<Api>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let payment = path.into_inner();
    let books = api.payments.test_books().ok_or_else(|| Problem::not_found("payment"))?;
    let order = order_of(&payment)?;
    let state = books.state(&payment);
    let can_be_paid = matches!(state, PaymentState::Open { .. });
    let said = match state {
        PaymentState::Open { declined: None } => "",
        PaymentState::Open { declined: Some(_) } => {
            "The last card was declined. / La última tarjeta fue rechazada."
        }
        PaymentState::Authorised | PaymentState::Captured { .. } => "It is paid already. / Ya está pagado.",
        PaymentState::Cancelled | PaymentState::Declined { .. } => {
            "It can't be paid any more, but by a payment that comes whatever happens. / Ya no se puede pagar, salvo con un pago que llega pase lo que pase."
        }
    };
    let button = |button: &Button| {
        format!("<p><button name=\"card\" value=\"{}\">{}</button></p>", button.name, button.label)
    };
    let works = |button: &&Button| {
        can_be_paid || button.card.is_none_or(|card| matches!(card, Card::PaysWhateverComes))
    };
    let buttons: String = BUTTONS.iter().filter(works).map(button).collect();
    let sum = match api.engine.queries().order(order).await? {
        Some(row) => {
            let total = row.totals.total.written(row.currency);
            format!("<p>{total} {}. {said}</p>", row.currency.as_str())
        }
        None => format!("<p>{said}</p>"),
    };
    Ok(page(order, "", &format!("{sum}<form method=\"post\">{buttons}</form>")))
}

async fn choose(
    api: web::Data<Api>,
    path: web::Path<String>,
    choice: web::Form<Choice>,
) -> Result<HttpResponse, Problem> {
    let payment = path.into_inner();
    let books = api.payments.test_books().ok_or_else(|| Problem::not_found("payment"))?;
    let order = order_of(&payment)?;
    let Some(button) = BUTTONS.iter().find(|button| button.name == choice.card) else {
        let names = BUTTONS.map(|button| button.name).join(", ");
        return Err(Problem::invalid(vec![FieldError::form("card", format!("one of: {names}"))]));
    };
    if let Some(card) = button.card {
        books.use_card(&payment, card);
    }
    // As a provider outside would: over HTTP, signed, and each with an id of its own.
    let now = api.engine.now();
    let events: Vec<SignedEvent> = (0..button.events).map(|_| books.event(&payment, order, now)).collect();
    let sent = send(events, api.payments.own_url().to_owned());
    match button.arrives {
        Arrival::After => drop(actix_rt::spawn(async move {
            actix_rt::time::sleep(LATE).await;
            sent.await;
        })),
        Arrival::Before | Arrival::Alone => sent.await,
    }
    if button.arrives == Arrival::Alone {
        return Ok(page(order, "It is paid, and nobody goes back. / Está pagado, y nadie vuelve.", ""));
    }
    let back = format!("/orders/{order}");
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, back)).finish())
}

async fn send(events: Vec<SignedEvent>, server: String) {
    futures_util::future::join_all(events.into_iter().map(|event| event.deliver(&server))).await;
}
