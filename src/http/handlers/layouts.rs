//! Layouts: immutable, so encoded and compressed once per event, in the form for everybody and in the one for pages.

use std::{io::Write, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use bytes::Bytes;

use super::events::visible;
use crate::{
    domain::EventId,
    front::listing::is_draft,
    http::{
        Api, Problem,
        dto::{layouts::layout_body, packed_layouts::packed_layout},
        etag,
        extract::{Caller, accepts_coding, id},
    },
};

/// How a layout is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LayoutForm {
    /// An entry for each seat.
    Full,
    /// Steps and runs, for pages.
    Packed,
}

/// A layout's body.
pub struct EncodedLayout {
    etag: String,
    plain: Bytes,
    gzip: Bytes,
    /// Of the packed form alone: it is what phones on slow networks wait for.
    brotli: Option<Bytes>,
}

/// Ten times as quick as the best, and a fifth larger.
const BROTLI_QUALITY: i32 = 9;

/// The static geometry and labels of an event.
#[utoipa::path(get, path = "/api/events/{id}/layout", tag = "events", security((), ("session" = [])), params(("id" = String, Path)),
    responses((status = 200, body = crate::http::dto::layouts::LayoutBody), (status = 304), (status = 404)))]
pub async fn layout(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    answer(&request, &caller, &api, &path, LayoutForm::Full).await
}

/// The same in a fifth of the bytes: places as steps from seat to seat, labels and what seats share as runs.
#[utoipa::path(get, path = "/api/events/{id}/layout/packed", tag = "events", params(("id" = String, Path)),
    responses((status = 200, body = crate::http::dto::packed_layouts::PackedLayoutBody), (status = 304), (status = 404)))]
pub async fn packed(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    answer(&request, &caller, &api, &path, LayoutForm::Packed).await
}

async fn answer(
    request: &HttpRequest,
    caller: &Caller,
    api: &Api,
    path: &str,
    form: LayoutForm,
) -> Result<HttpResponse, Problem> {
    let event = id(path, "event")?;
    let entry = visible(api, caller, event)?;
    let encoded = encoded(api, event, form).await?;
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
    if etag::matches(request, &encoded.etag) {
        return Ok(response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    response.content_type("application/json");
    let brotli = encoded.brotli.as_ref().filter(|_| accepts_coding(request, "br"));
    let gzip = || accepts_coding(request, "gzip").then_some(&encoded.gzip);
    let packed = brotli.map(|body| ("br", body)).or_else(|| gzip().map(|body| ("gzip", body)));
    Ok(match packed {
        Some((coding, body)) => response.insert_header((header::CONTENT_ENCODING, coding)).body(body.clone()),
        None => response.body(encoded.plain.clone()),
    })
}

async fn encoded(api: &Api, event: EventId, form: LayoutForm) -> Result<Arc<EncodedLayout>, Problem> {
    if let Some(encoded) = api.layouts.get(&(event, form)) {
        return Ok(encoded);
    }
    let entry = api.entry(event)?;
    let layout = api.layout(event).await?;
    let currency = entry.record().rules.charges.currency;
    let digest = &entry.record().layout_digest;
    let etag = match form {
        LayoutForm::Full => format!("\"{digest}\""),
        LayoutForm::Packed => format!("\"{digest}-packed\""),
    };
    let encode = move || -> std::io::Result<EncodedLayout> {
        let full = layout_body(event, &layout, currency);
        let plain = match form {
            LayoutForm::Full => serde_json::to_vec(&full)?,
            LayoutForm::Packed => serde_json::to_vec(&packed_layout(full))?,
        };
        let brotli = (form == LayoutForm::Packed).then(|| brotli(&plain)).transpose()?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&plain)?;
        Ok(EncodedLayout { etag, plain: plain.into(), gzip: gzip.finish()?.into(), brotli })
    };
    let encoded = web::block(encode).await.map_err(std::io::Error::other).and_then(|encoded| encoded);
    let encoded = Arc::new(encoded.map_err(|error| Problem::new(500, "internal", error.to_string()))?);
    api.layouts.insert((event, form), encoded.clone());
    Ok(encoded)
}

fn brotli(plain: &[u8]) -> std::io::Result<Bytes> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &plain[..], &mut packed, &params)?;
    Ok(packed.into())
}
