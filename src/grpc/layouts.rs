//! Encoded layouts: made once however many callers ask, off the thread that serves calls, and bounded by their bytes.

use std::sync::Arc;

use bytes::Bytes;
use prost::Message;
use quick_cache::{Weighter, sync::Cache};

use super::{convert, proto};
use crate::api::Problem;
use domain::{EventId, VenueLayout};

#[derive(Clone)]
struct ByBytes;

impl Weighter<EventId, Bytes> for ByBytes {
    fn weight(&self, _: &EventId, encoded: &Bytes) -> u64 {
        encoded.len() as u64 + 64
    }
}

/// A bounded cache.
pub(super) struct Layouts(Cache<EventId, Bytes, ByBytes>);

impl Layouts {
    /// A cache of at most so many bytes.
    pub(super) fn new(bytes_max: u64) -> Self {
        Self(Cache::with_weighter(256, bytes_max, ByBytes))
    }

    /// The answer of `GetSeats` that has the layout and nothing else. Its tiers are missing, because their prices may
    /// change.
    pub(super) async fn encoded(&self, event: EventId, layout: &Arc<VenueLayout>) -> Result<Bytes, Problem> {
        let layout = layout.clone();
        let make = async move {
            let encode = move || {
                let layout = Some(convert::layout(&layout));
                Bytes::from(proto::GetSeatsResponse { layout, ..Default::default() }.encode_to_vec())
            };
            tokio::task::spawn_blocking(encode).await
        };
        let encoded = self.0.get_or_insert_async(&event, make).await;
        encoded.map_err(|error| Problem::new(500, "internal", error.to_string()))
    }
}
