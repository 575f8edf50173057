//! The map of all seats, two bits each, and the counts by status. It is read from the store at most once in [`AGE_MAX`],
//! however many requests ask for it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{Counts, SeatStatus};
use ticketbuster::{api::Problem, http::dto::layouts::SeatMapBody};
use tokio::sync::Mutex;

use crate::{contract::Peer, event::EVENT};

/// How old a map may be. A server that read a large map for everybody who looks would do nothing else.
const AGE_MAX: Duration = Duration::from_millis(250);

/// Every seat at one instant.
pub struct MapView {
    count: u32,
    packed: Vec<u8>,
    pub counts: Counts,
}

impl MapView {
    /// A map of `count` seats of which these are not available.
    pub fn new(count: u32, taken: impl IntoIterator<Item = (u32, SeatStatus)>) -> Self {
        let mut packed = vec![0; (count as usize).div_ceil(4)];
        let mut counts = Counts { available: u64::from(count), ..Counts::default() };
        for (seat, status) in taken {
            packed[seat as usize / 4] |= (status as u8) << (seat % 4 * 2);
            counts.available -= 1;
            *counts.of(status) += 1;
        }
        Self { count, packed, counts }
    }

    /// A map that is packed already.
    pub fn packed(count: u32, packed: Vec<u8>, counts: Counts) -> Self {
        Self { count, packed, counts }
    }

    /// As it is answered.
    pub fn body(&self) -> SeatMapBody {
        SeatMapBody {
            event_id: EVENT,
            seq: 0,
            epoch: 0,
            count: self.count,
            encoding: "2bit",
            status: STANDARD.encode(&self.packed),
            areas: Vec::new(),
        }
    }
}

/// The last map that was read, for all HTTP threads.
#[derive(Default)]
pub struct MapCache(Mutex<Option<(Instant, Arc<MapView>)>>);

impl MapCache {
    /// The map; whoever comes while it is being read waits for that reading.
    pub async fn get(&self, peer: &impl Peer) -> Result<Arc<MapView>, Problem> {
        let mut last = self.0.lock().await;
        if let Some((read, map)) = last.as_ref()
            && read.elapsed() < AGE_MAX
        {
            return Ok(map.clone());
        }
        let began = Instant::now();
        let map = Arc::new(peer.map().await?);
        *last = Some((began, map.clone()));
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{HELD, SOLD};

    #[test]
    fn seats_are_packed_from_the_lowest_bits_on() {
        let map = MapView::new(6, [(1, HELD), (3, SOLD), (5, HELD)]);
        assert_eq!(map.packed, [0b10_00_01_00, 0b01_00]);
        let Counts { available, held, sold, blocked } = map.counts;
        assert_eq!((available, held, sold, blocked), (3, 2, 1, 0));
        assert_eq!(map.body().status, STANDARD.encode([0b10_00_01_00, 0b01_00]));
    }
}
