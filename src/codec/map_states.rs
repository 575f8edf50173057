//! Snapshots of seat maps: version 2 has who ordered, version 1 has not.

use serde::Deserialize;

use super::{DecodeError, decode, decode_as, encode_as};
use domain::{AreaPlaces, Claim, EventRules, MapState, SeatIndex, Seq, Timestamp};

const VERSION: u8 = 2;

/// The state in version 1.
#[derive(Deserialize)]
struct StateOfVersion1 {
    seq: Seq,
    at: Timestamp,
    rules: EventRules,
    blocked: Vec<SeatIndex>,
    blocked_areas: Vec<AreaPlaces>,
    claims: Vec<Claim>,
}

impl From<StateOfVersion1> for MapState {
    fn from(state: StateOfVersion1) -> Self {
        let StateOfVersion1 { seq, at, rules, blocked, blocked_areas, claims } = state;
        Self { seq, at, rules, blocked, blocked_areas, claims, people: Vec::new() }
    }
}

/// Encodes a snapshot.
pub fn encode_map_state(state: &MapState) -> Vec<u8> {
    encode_as(VERSION, state)
}

/// Decodes a snapshot, of this version or the one before.
pub fn decode_map_state(bytes: &[u8]) -> Result<MapState, DecodeError> {
    match bytes.first() {
        Some(&super::VERSION) => Ok(decode::<StateOfVersion1>(bytes, "a snapshot")?.into()),
        _ => decode_as(VERSION, bytes, "a snapshot"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use domain::{
        SeatMap,
        test_venue::{rules, venue},
    };

    #[test]
    fn a_snapshot_without_people_is_read() {
        let map = SeatMap::new(Arc::new(venue(&[6, 6], 0)), rules());
        let state = map.state();
        let bytes = encode_map_state(&state);
        assert_eq!(decode_map_state(&bytes).unwrap(), state);
        // The last byte is the number of people.
        let mut old = bytes[..bytes.len() - 1].to_vec();
        old[0] = super::super::VERSION;
        assert_eq!(decode_map_state(&old).unwrap(), state);
        assert!(decode_map_state(&[9, 0]).is_err());
    }
}
