//! Layouts in memory: decoded once, shared by everybody, bounded by their number of seats.

use std::sync::Arc;

use quick_cache::{Weighter, sync::Cache};

use crate::{
    codec,
    store::{Queries, StoreError},
};
use domain::{EventId, VenueLayout};

#[derive(Clone)]
struct BySeats;

impl Weighter<EventId, Arc<VenueLayout>> for BySeats {
    fn weight(&self, _: &EventId, layout: &Arc<VenueLayout>) -> u64 {
        layout.seat_count() as u64 + 64
    }
}

/// A bounded cache of layouts.
pub struct Layouts {
    cache: Cache<EventId, Arc<VenueLayout>, BySeats>,
}

impl Layouts {
    /// A cache of at most `seats_max` seats over all layouts.
    pub fn new(seats_max: u64) -> Self {
        Self { cache: Cache::with_weighter(256, seats_max, BySeats) }
    }

    /// The layout from the cache, or from these stored bytes.
    pub fn get_or_decode(&self, event: EventId, stored: &[u8]) -> Result<Arc<VenueLayout>, StoreError> {
        if let Some(layout) = self.cache.get(&event) {
            return Ok(layout);
        }
        let layout = Arc::new(codec::decode_layout(stored)?);
        self.cache.insert(event, layout.clone());
        Ok(layout)
    }

    /// The layout from the cache or the store. However many ask for one that is not here, one reads it and the others
    /// wait.
    pub async fn get(
        &self,
        event: EventId,
        store: &dyn Queries,
    ) -> Result<Option<Arc<VenueLayout>>, StoreError> {
        if let Some(layout) = self.cache.get(&event) {
            return Ok(Some(layout));
        }
        match self.cache.get_value_or_guard_async(&event).await {
            Ok(layout) => Ok(Some(layout)),
            Err(guard) => {
                let Some(stored) = store.layout(event).await? else { return Ok(None) };
                let layout = Arc::new(codec::decode_layout(&stored)?);
                // Fails if another task has inserted it meanwhile.
                let _ = guard.insert(layout.clone());
                Ok(Some(layout))
            }
        }
    }
}
