//! Layouts: immutable, so encoded and compressed once per event.

use std::{io::Write, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentEncoding, HeaderValue},
    web,
};
use bytes::Bytes;

use super::events::visible;
use crate::{
    domain::EventId,
    front::listing::is_draft,
    http::{Api, Problem, dto::layouts::layout_body, etag, extract::Caller, extract::id},
};

/// A layout's body.
pub struct EncodedLayout {
    etag: String,
    plain: Bytes,
    gzip: Bytes,
}

/// The static geometry and labels of an event.
#[utoipa::path(get, path = "/api/events/{id}/layout", tag = "events", params(("id" = String, Path)),
    responses((status = 200, body = crate::http::dto::layouts::LayoutBody), (status = 304), (status = 404)))]
pub async fn layout(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let entry = visible(&api, &caller, event)?;
    let encoded = encoded(&api, event).await?;
    // What its organiser alone may see is nothing for a cache, be it the browser's own.
    let caching = match is_draft(&entry) {
        true => "private, no-store",
        false => "public, max-age=31536000, immutable",
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::ETAG, encoded.etag.clone()))
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::VARY, "Accept-Encoding"));
    if etag::matches(&request, &encoded.etag) {
        return Ok(response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    let accepts = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let gzip = accepts.is_some_and(|accepts| accepts.contains("gzip"));
    response.content_type("application/json");
    Ok(if gzip {
        response.insert_header((
            header::CONTENT_ENCODING,
            HeaderValue::from_static(ContentEncoding::Gzip.as_str()),
        ));
        response.body(encoded.gzip.clone())
    } else {
        response.body(encoded.plain.clone())
    })
}

async fn encoded(api: &Api, event: EventId) -> Result<Arc<EncodedLayout>, Problem> {
    if let Some(encoded) = api.layouts.get(&event) {
        return Ok(encoded);
    }
    let entry = api.entry(event)?;
    let layout = api.layout(event).await?;
    let currency = entry.record().rules.charges.currency;
    let etag = format!("\"{}\"", entry.record().layout_digest);
    let encode = move || -> std::io::Result<EncodedLayout> {
        let plain = serde_json::to_vec(&layout_body(event, &layout, currency))?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&plain)?;
        Ok(EncodedLayout { etag, plain: plain.into(), gzip: gzip.finish()?.into() })
    };
    let encoded = web::block(encode).await.map_err(std::io::Error::other).and_then(|encoded| encoded);
    let encoded = Arc::new(encoded.map_err(|error| Problem::new(500, "internal", error.to_string()))?);
    api.layouts.insert(event, encoded.clone());
    Ok(encoded)
}
