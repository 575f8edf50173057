//! The mails of an event, for its organisers: how each reads, and which could not be sent.

use std::sync::Arc;

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use crate::http::routes::routes;
use crate::{
    api::{
        Problem,
        contact::MailLanguage,
        paging::{PageNumber, PageSize},
        stored_lists::Cursor,
    },
    auth::Role,
    http::{
        Api,
        dto::{
            FieldError, FieldErrors, PageQuery, PagedList, Pager, all_right,
            mails::{MailFailureBody, MailKindName, MailPreviewBody, failure_body},
            page_query,
        },
        extract::{Caller, id},
    },
    mail::{
        places::Sections,
        sample::{Bought, sample_of},
    },
};
use domain::{EventId, EventRecord, Language, MailKind};

routes! { preview, failures }

/// How a preview is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviewQuery {
    language: Option<String>,
}

/// Preview a mail about an event, with a sample order (organisers).
#[utoipa::path(get, path = "/api/events/{id}/mails/{kind}", tag = "organiser", security(("session" = [])),
    params(("id" = String, Path), ("kind" = MailKindName, Path),
        ("language" = Option<MailLanguage>, Query, description = "that of the installation by default")),
    responses((status = 200, body = MailPreviewBody), (status = 403), (status = 404, description = "no such event or kind, or no mails are sent here"), (status = 422)))]
pub async fn preview(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<(String, String)>,
    query: web::Query<PreviewQuery>,
) -> Result<HttpResponse, Problem> {
    let (event, kind) = path.into_inner();
    let event: EventId = id(&event, "event")?;
    let (_, entry) = caller.acting(Role::Organiser, event)?;
    let kind = MailKind::named(&kind).ok_or_else(|| Problem::not_found("kind of mail"))?;
    let mails = api.mails.as_ref().ok_or_else(|| Problem::not_found("mail: none are sent here"))?;
    let language = query.language.as_deref().map(Language::named);
    if language == Some(None) {
        return Err(Problem::invalid(vec![FieldError::form("language", "one of: es, en")]));
    }
    let layout = api.layout(event).await?;
    let record = EventRecord::clone(&entry.record());
    let bought = Bought::of(&layout, &record.rules.charges);
    let facts = sample_of(kind, record, Arc::new(Sections::of(&layout)), bought);
    let language = language.flatten().unwrap_or_else(|| mails.language(&facts));
    let shown =
        mails.preview(&facts, language).map_err(|error| Problem::new(500, "internal", error.to_string()))?;
    let body = MailPreviewBody {
        kind: kind.as_str(),
        language: language.as_str(),
        subject: shown.subject,
        text: shown.text,
        html: shown.html,
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}

/// Which failures.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailuresQuery {
    page: Option<String>,
    per_page: Option<String>,
    after: Option<String>,
    total: Option<bool>,
}

impl FailuresQuery {
    fn page(&self) -> PageQuery<'_> {
        page_query(self.page.as_deref(), self.per_page.as_deref(), self.after.as_deref(), self.total)
    }
}

/// List the mails of an event that could not be sent and were given up, newest first (organisers).
#[utoipa::path(get, path = "/api/events/{id}/mail-failures", tag = "organiser", security(("session" = [])),
    params(("id" = String, Path), ("page" = Option<PageNumber>, Query, description = "instead of `after`, for the first 10,000 items"), ("per_page" = Option<PageSize>, Query),
        ("after" = Option<Cursor>, Query), ("total" = Option<bool>, Query, description = "whether to count the items of all pages; true by default")),
    responses((status = 200, body = PagedList<MailFailureBody>), (status = 403), (status = 422)))]
pub async fn failures(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
    query: web::Query<FailuresQuery>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    caller.acting(Role::Organiser, event)?;
    let mut errors = FieldErrors::new();
    let list = format!("mail failures of {event}");
    let (pager, wanted) = Pager::new(&api.cursors, list, &query.page(), &mut errors);
    all_right(errors)?;
    let found = api.engine.mails().mail_failures(event, wanted).await?;
    let list = pager.shown(found, failure_body);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(list))
}
