//! The OpenAPI document, made from the handlers, and its page. Nothing in it is written a second time by hand.

use std::collections::BTreeSet;

use actix_web::web::ServiceConfig;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        ArrayBuilder, Content, HeaderBuilder, Object, ObjectBuilder, OneOfBuilder, Ref, RefOr, Response,
        Type,
        path::Operation,
        schema::{Schema, SchemaType},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};
use utoipa_swagger_ui::SwaggerUi;

use super::handlers::{self, events, gates, orders, tickets};
use crate::api::{
    constraints::{Choices, Lengths},
    fields::{self, Fault},
    paging,
    problem::CODES,
    stored_lists, wording,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "TicketBuster",
        description = "Seats, holds, orders and tickets. Every error is an RFC 9457 problem with a stable `code`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/")),
    components(schemas(
        crate::import::Upload, events::EventSort, events::SeatsView, gates::GateListTickets, super::dto::history::HistoryKind, super::dto::payments::PaymentStateName, super::dto::replays::TransitionNumber, crate::ws::FromClient, crate::ws::ToClient, paging::PageNumber, paging::PageSize, paging::SeatPageSize, paging::GatePageSize, stored_lists::Cursor,
        fields::IdempotencyKey, orders::OrderSearchText, gates::TicketNumber, tickets::PictureSize, tickets::PictureFormat
    )),
)]
struct Document;

struct Session;

impl Modify for Session {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("session", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// A plan with unknown fields is refused, so its schema must be one object: in an `allOf` of two, each would
/// refuse the other's fields. And a new event has one of two forms.
struct Plans;

impl Modify for Plans {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let schemas = &mut document.components.get_or_insert_default().schemas;
        let header = match schemas.get("EventHeader") {
            Some(RefOr::T(Schema::Object(header))) => header.clone(),
            _ => return,
        };
        if let Some(RefOr::T(parts)) = schemas.get_mut("EventDocument")
            && let Schema::AllOf(all) = parts
        {
            let mut whole = header;
            whole.description = all.description.take();
            for item in &all.items {
                if let RefOr::T(Schema::Object(own)) = item {
                    whole.properties.extend(own.properties.clone());
                    whole.required.extend(own.required.clone());
                }
            }
            *parts = Schema::Object(whole);
        }
        let create = document.paths.paths.get_mut("/api/events").and_then(|path| path.post.as_mut());
        let body = create.and_then(|create| create.request_body.as_mut());
        if let Some(RefOr::T(body)) = body {
            let forms = OneOfBuilder::new()
                .item(Ref::from_schema_name("EventDocument"))
                .item(Ref::from_schema_name("Upload"));
            let content = Content::new(Some(Schema::from(forms)));
            body.content.insert("application/json".to_owned(), RefOr::T(content));
        }
    }
}

/// Lists refer to their items by name, so that a generated client has one type for each kind of item.
struct Lists;

impl Modify for Lists {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for (name, schema) in &mut document.components.get_or_insert_default().schemas {
            let (Some(item), RefOr::T(Schema::Object(list))) = (name.strip_prefix("List_"), schema) else {
                continue;
            };
            let items = ArrayBuilder::new().items(Ref::from_schema_name(item));
            let items = items.description(Some("The page's items.")).build();
            list.properties.insert("items".to_owned(), RefOr::T(Schema::Array(items)));
        }
    }
}

/// Gives every error of every operation its body, and adds the errors that any request may meet.
struct Problems;

impl Modify for Problems {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.schemas.insert("Problem".to_owned(), problem_schema());
        for (path, item) in &mut document.paths.paths {
            let named = path.contains('{');
            let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
            operations.into_iter().flatten().for_each(|operation| describe(operation, named));
        }
    }
}

/// `named`: whether the path names something that may not exist.
fn describe(operation: &mut Operation, named: bool) {
    // Handlers of different resources share names; an operation's id is its own.
    let tag = operation.tags.iter().flatten().next().cloned();
    if let (Some(tag), Some(name)) = (tag, &mut operation.operation_id) {
        *name = format!("{tag}_{name}");
    }
    plain_parameters(operation);
    let takes_session = operation.security.is_some();
    let takes_body = operation.request_body.is_some();
    let mut always = vec![408, 429, 500, 503];
    always.extend(takes_session.then_some([401, 403]).into_iter().flatten());
    always.extend(named.then_some([404, 410]).into_iter().flatten());
    always.extend(takes_body.then_some([400, 413, 415, 422]).into_iter().flatten());
    for status in always {
        let fresh = || RefOr::T(Response::new(String::new()));
        operation.responses.responses.entry(status.to_string()).or_insert_with(fresh);
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let Some(status) = status.parse::<u16>().ok() else { continue };
        if status >= 400 {
            problem_response(status, response);
        } else if response.description.is_empty() {
            response.description = reason(status);
        }
    }
}

/// A parameter that may be left out is never null.
fn plain_parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        let Some(RefOr::T(schema)) = &mut parameter.schema else { continue };
        match schema {
            Schema::Object(object) => {
                if let SchemaType::Array(types) = &object.schema_type
                    && let Some(kind) = types.iter().find(|kind| **kind != Type::Null)
                {
                    object.schema_type = SchemaType::Type(kind.clone());
                }
            }
            Schema::OneOf(either) => {
                let reference = either.items.iter().find(|item| matches!(item, RefOr::Ref(_))).cloned();
                if reference.is_some() {
                    parameter.schema = reference;
                }
            }
            _ => {}
        }
    }
}

fn problem_response(status: u16, response: &mut Response) {
    if response.description.is_empty() {
        let codes = CODES.iter().filter(|(of, _)| *of == status).map(|(_, code)| format!("`{code}`"));
        response.description = format!("{}: {}", reason(status), codes.collect::<Vec<_>>().join(", "));
    }
    let body = Content::new(Some(Ref::from_schema_name("Problem")));
    response.content.insert("application/problem+json".to_owned(), RefOr::T(body));
    if matches!(status, 429 | 503) {
        let seconds = HeaderBuilder::new().schema(Some(Object::with_type(Type::Integer)));
        let header = seconds.description(Some("seconds to wait before the next attempt")).build();
        response.headers.insert("Retry-After".to_owned(), RefOr::T(header));
    }
    if status == 429 {
        for (name, what) in [
            (
                "RateLimit",
                "the limit that was reached, what remains of it, and the seconds until it is reset",
            ),
            ("RateLimit-Policy", "the limit, if it is a rate"),
        ] {
            let text = HeaderBuilder::new().schema(Some(Object::with_type(Type::String)));
            response.headers.insert(name.to_owned(), RefOr::T(text.description(Some(what)).build()));
        }
    }
}

fn reason(status: u16) -> String {
    let status = actix_web::http::StatusCode::from_u16(status).ok();
    status.and_then(|status| status.canonical_reason()).unwrap_or("Answer").to_owned()
}

fn problem_schema() -> RefOr<Schema> {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let whole = || ObjectBuilder::new().schema_type(Type::Integer);
    let labels = |what: &str| ArrayBuilder::new().items(text()).description(Some(what));
    let codes: BTreeSet<&str> = CODES.iter().map(|(_, code)| *code).collect();
    let errors = ObjectBuilder::new()
        .property("field", text().description(Some("the path of the field, or the line of the file")))
        .property("detail", text())
        .property(
            "fault",
            text().enum_values(Some(Fault::ALL)).description(Some(
                "`form`: the field does not match this document; `meaning`: it does, but it names something that does not exist or conflicts with something else",
            )),
        )
        .required("field")
        .required("detail")
        .required("fault");
    let problem = ObjectBuilder::new()
        .description(Some("An error (RFC 9457). All other members depend on the code."))
        .property("type", text().description(Some("`urn:ticketbuster:problem:` and the code")))
        .property("title", text())
        .property("status", whole())
        .property("detail", text().description(Some("what was wrong and what would be right, for people")))
        .property("code", text().enum_values(Some(codes)).description(Some("stable, for programs")))
        .property(
            "errors",
            ArrayBuilder::new().items(errors).description(Some("invalid_request: the fields that are wrong")),
        )
        .property(
            "unavailable",
            labels("seats_unavailable, held_recently: labels of the places that are not available"),
        )
        .property("orphans", labels("orphan_seat: labels of the single seats that would be left alone"))
        .property("instead", labels("orphan_seat: labels of seats to take instead"))
        .property("not_blocked", labels("not_blocked: labels of the places that are not blocked"))
        .property("event_status", Ref::from_schema_name("EventStatus"))
        .property(
            "limit",
            text()
                .enum_values(Some(wording::LIMITS))
                .description(Some("limit_exceeded, and rate_limited unless it is a rate: which limit")),
        )
        .property("most", whole().description(Some("the limit's value, where there is a `limit`")))
        .property("event_id", text().description(Some("event_archived: the event")))
        .property("event_name", text().description(Some("event_archived: its name")))
        .property("archived_at", text().description(Some("event_archived: when it was archived")))
        .property("order_id", text().description(Some("hold_ordered: the order")))
        .property("used_at", text().description(Some("already_used: when the ticket was checked in")))
        .property("gate", text().description(Some("already_used: the gate where the ticket was checked in")))
        .property(
            "reason",
            text().description(Some(
                "ticket_invalid: why the token is no valid ticket; unauthenticated, forbidden: why",
            )),
        )
        .property(
            "retry_after_seconds",
            whole().description(Some("the seconds of the header `Retry-After`")),
        );
    let required = ["type", "title", "status", "detail", "code"];
    RefOr::T(required.into_iter().fold(problem, ObjectBuilder::required).into())
}

/// The document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi().merge_from(handlers::document());
    let modifiers: [&dyn Modify; 6] = [&Session, &Plans, &Lengths, &Choices, &Lists, &Problems];
    for modifier in modifiers {
        modifier.modify(&mut document);
    }
    document
}

/// The document and its page; the page's assets are in the binary.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(SwaggerUi::new("/api/docs/{_:.*}").url("/api/openapi.json", openapi()));
}
