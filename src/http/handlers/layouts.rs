//! Layouts never change, so each is encoded and compressed once per event, in the readable form and in the packed one.
//!
//! However many requests ask for one that is not there yet, one of them encodes it and the others wait for it.

use std::{io::Write, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use bytes::Bytes;
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter, sync::Cache, sync::DefaultLifecycle};

use super::events::visible;
use crate::http::routes::routes;
use crate::{
    api::Problem,
    http::{
        Api,
        dto::{
            layouts::{LayoutBody, layout_body},
            packed_layouts::packed_layout,
        },
        etag,
        extract::{Caller, accepts_coding, id},
    },
    services::listing::is_draft,
};
use domain::EventId;

routes! { layout, packed }

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

/// An event's layout in a form.
type Key = (EventId, LayoutForm);

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Arc<EncodedLayout>> for ByBytes {
    fn weight(&self, _: &Key, layout: &Arc<EncodedLayout>) -> u64 {
        let bodies = [&layout.plain, &layout.gzip].into_iter().chain(&layout.brotli);
        (size_of::<(Key, EncodedLayout)>() + layout.etag.len() + bodies.map(Bytes::len).sum::<usize>()) as u64
    }
}

/// The bodies that are kept; clients that ask for one event after the other push each other's out, never more.
pub struct EncodedLayouts(Cache<Key, Arc<EncodedLayout>, ByBytes>);

impl EncodedLayouts {
    /// Keeps at most so many bytes.
    pub fn new(bytes_max: u64) -> Self {
        let mut options = OptionsBuilder::new();
        // In one part: of several, each would have a share of the bytes, which a large layout might not fit into.
        let options = options.estimated_items_capacity(64).weight_capacity(bytes_max).shards(1).build();
        // Fails for options that are left out, and none is.
        let cache = options.map(|options| {
            Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default())
        });
        Self(cache.unwrap_or_else(|_| Cache::with_weighter(64, bytes_max, ByBytes)))
    }

    /// The body of this layout; `encode` makes it, unless it is there or somebody else is making it now.
    async fn get_or_encode(
        &self,
        key: Key,
        encode: impl Future<Output = Result<EncodedLayout, Problem>>,
    ) -> Result<Arc<EncodedLayout>, Problem> {
        match self.0.get(&key) {
            Some(encoded) => Ok(encoded),
            None => self.0.get_or_insert_async(&key, async { encode.await.map(Arc::new) }).await,
        }
    }
}

/// Ten times as quick as the best, and a fifth larger.
const BROTLI_QUALITY: i32 = 9;

/// Get the static geometry and the labels of an event.
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

/// Get the layout in a fifth of the bytes: coordinates as differences from seat to seat, labels and indices as runs.
#[utoipa::path(get, path = "/api/events/{id}/layout/packed", tag = "events", security((), ("session" = [])), params(("id" = String, Path)),
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
    let encode = async {
        let entry = api.entry(event)?;
        let layout = api.layout(event).await?;
        let digest = &entry.record().layout_digest;
        let etag = match form {
            LayoutForm::Full => format!("\"{digest}\""),
            LayoutForm::Packed => format!("\"{digest}-packed\""),
        };
        let encode = move || encode(layout_body(event, &layout), form, etag);
        let encoded = web::block(encode).await.map_err(std::io::Error::other).flatten();
        encoded.map_err(|error| Problem::new(500, "internal", error.to_string()))
    };
    api.layouts.get_or_encode((event, form), encode).await
}

/// Tens of milliseconds of work for a stadium: not on a worker's own thread.
fn encode(full: LayoutBody, form: LayoutForm, etag: String) -> std::io::Result<EncodedLayout> {
    let plain = match form {
        LayoutForm::Full => serde_json::to_vec(&full)?,
        LayoutForm::Packed => serde_json::to_vec(&packed_layout(full))?,
    };
    let brotli = (form == LayoutForm::Packed).then(|| brotli(&plain)).transpose()?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain)?;
    Ok(EncodedLayout { etag, plain: plain.into(), gzip: gzip.finish()?.into(), brotli })
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

#[cfg(test)]
mod tests {
    use std::{cell::Cell, time::Duration};

    use futures_util::future::join_all;
    use uuid::Uuid;

    use super::*;

    fn of_bytes(bytes: usize) -> EncodedLayout {
        let body = |bytes| Bytes::from(vec![7; bytes]);
        EncodedLayout { etag: String::new(), plain: body(bytes), gzip: body(0), brotli: None }
    }

    fn key(event: u128) -> Key {
        (EventId(Uuid::from_u128(event)), LayoutForm::Packed)
    }

    #[actix_rt::test]
    async fn however_many_ask_at_once_one_encodes() {
        let (layouts, encoded) = (EncodedLayouts::new(1 << 20), Cell::new(0));
        let ask = |event| {
            layouts.get_or_encode(key(event), async {
                encoded.set(encoded.get() + 1);
                // The others come meanwhile.
                actix_rt::time::sleep(Duration::from_millis(5)).await;
                Ok(of_bytes(100))
            })
        };
        let all = join_all((0..100).map(|number| ask(number % 2))).await;
        assert!(all.iter().all(|layout| layout.as_ref().is_ok_and(|layout| layout.plain.len() == 100)));
        assert_eq!(encoded.get(), 2, "one for each event");
        ask(0).await.unwrap();
        assert_eq!(encoded.get(), 2);
        // Who fails or goes away is followed by the next.
        let failing = async { Err(Problem::new(500, "internal", "no")) };
        assert!(layouts.get_or_encode(key(3), failing).await.is_err());
        drop(ask(3));
        assert!(ask(3).await.is_ok());
        assert_eq!(encoded.get(), 3);
    }

    #[actix_rt::test]
    async fn what_is_kept_has_so_many_bytes_and_one_of_them_may_be_large() {
        let layouts = EncodedLayouts::new(1 << 20);
        for event in 0..200 {
            layouts.get_or_encode(key(event), async { Ok(of_bytes(50_000)) }).await.unwrap();
            assert!(layouts.0.weight() <= 1 << 20);
        }
        assert!(layouts.0.len() > 10, "{}", layouts.0.len());
        let layouts = EncodedLayouts::new(1 << 20);
        layouts.get_or_encode(key(0), async { Ok(of_bytes(900_000)) }).await.unwrap();
        assert!(layouts.0.get(&key(0)).is_some());
    }
}
