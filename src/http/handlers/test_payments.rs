//! The page of the test provider, on which a buyer chooses what their card does. There is one where the test provider may
//! be chosen, in the development profile.

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use super::WorkerGateway;
use crate::{
    api::Problem,
    http::Api,
    payments::{Card, TestProvider, provider::ProviderEvent},
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

async fn show(api: web::Data<Api>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let payment = path.into_inner();
    api.payments.test_books().ok_or_else(|| Problem::not_found("payment"))?;
    let order = order_of(&payment)?;
    let button =
        |card: &str, what: &str| format!("<p><button name=\"card\" value=\"{card}\">{what}</button></p>");
    let buttons = [
        button("pay", "Pay / Pagar"),
        button("decline", "A card that is declined / Una tarjeta rechazada"),
        button("late", "A payment that comes whatever happens / Un pago que llega pase lo que pase"),
        button("return", "Go back without paying / Volver sin pagar"),
    ];
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Test payment</title><h1>Test payment / Pago de prueba</h1><p>No money moves here. Order {order}.</p>\
         <form method=\"post\">{}</form></html>",
        buttons.concat()
    );
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}

async fn choose(
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    choice: web::Form<Choice>,
) -> Result<HttpResponse, Problem> {
    let payment = path.into_inner();
    let books = api.payments.test_books().ok_or_else(|| Problem::not_found("payment"))?;
    let order = order_of(&payment)?;
    let card = match choice.card.as_str() {
        "pay" => Some(Card::Pays),
        "late" => Some(Card::PaysWhateverComes),
        "decline" => Some(Card::IsDeclined),
        _ => None,
    };
    if let Some(card) = card {
        books.use_card(&payment, card);
        // As a provider would send it; each use of a card is an event of its own.
        let id = format!("{payment}-{}-{}", choice.card, api.engine.now().0);
        let event = ProviderEvent { id, payment_id: Some(payment), order: Some(order) };
        api.provider_event(&*gateway, TestProvider::NAME, event).await?;
    }
    let back = format!("/orders/{order}");
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, back)).finish())
}
