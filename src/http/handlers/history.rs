//! Who did what to an event, when and why.

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use crate::http::routes::routes;
use crate::{
    api::{
        Problem,
        paging::{PageNumber, PageSize},
        stored_lists::Cursor,
    },
    auth::Role,
    http::{
        Api,
        dto::{
            FieldError, FieldErrors, PageQuery, PagedList, Pager, all_right,
            events::record_body,
            history::{HistoryBody, HistoryKind, history_body, kind_named},
            page_query,
        },
        extract::{Caller, id},
    },
};
use domain::{EventId, EventRecord, FieldChange, HistoryDetail, Timestamp};

routes! { history }

/// Which part of the history.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    kind: Option<String>,
    page: Option<String>,
    per_page: Option<String>,
    after: Option<String>,
    total: Option<bool>,
}

impl HistoryQuery {
    fn page(&self) -> PageQuery<'_> {
        page_query(self.page.as_deref(), self.per_page.as_deref(), self.after.as_deref(), self.total)
    }
}

/// List what operators did to an event, newest first (organisers).
#[utoipa::path(get, path = "/api/events/{id}/history", tag = "organiser", security(("session" = [])),
    params(("id" = String, Path), ("kind" = Option<HistoryKind>, Query, description = "both by default"),
        ("page" = Option<PageNumber>, Query, description = "instead of `after`, for the first 10,000 items"), ("per_page" = Option<PageSize>, Query),
        ("after" = Option<Cursor>, Query), ("total" = Option<bool>, Query, description = "whether to count the items of all pages; true by default")),
    responses((status = 200, body = PagedList<HistoryBody>), (status = 403), (status = 422)))]
pub async fn history(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
    query: web::Query<HistoryQuery>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    caller.acting(Role::Organiser, event)?;
    let mut errors = FieldErrors::new();
    let list = format!("history of {event}");
    let (pager, wanted) = Pager::new(&api.cursors, list, &query.page(), &mut errors);
    let kind = kind_named(query.kind.as_deref());
    if kind.is_none() {
        errors.push(FieldError::form("kind", "leave it out, or send 'commands' or 'check_ins'"));
    }
    all_right(errors)?;
    let found = api.engine.queries().history(event, kind.unwrap_or_default(), wanted).await?;
    let list = pager.shown(found, history_body);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(list))
}

/// In which fields two states of an event differ, as the API shows them.
pub(super) fn changes(before: &EventRecord, after: &EventRecord, now: Timestamp) -> HistoryDetail {
    let fields = |record: &EventRecord| {
        let mut fields = Vec::new();
        let body = serde_json::to_value(record_body(record, record.counts, now)).unwrap_or_default();
        flatten("", &body, &mut fields);
        fields
    };
    let (before, after) = (fields(before), fields(after));
    let was = |field: &str| before.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value);
    let changed = after.iter().filter_map(|(field, to)| FieldChange::of(field, was(field), to));
    HistoryDetail { changes: changed.collect(), ..HistoryDetail::default() }
}

/// Every value of an object under its path.
fn flatten(path: &str, value: &serde_json::Value, into: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(&path, value, into);
            }
        }
        serde_json::Value::String(text) => into.push((path.to_owned(), text.clone())),
        other => into.push((path.to_owned(), other.to_string())),
    }
}
