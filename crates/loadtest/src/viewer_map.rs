//! The map of a client that follows the protocol exactly: a snapshot, then frames by the rules of docs/websocket.md.
//! A frame that breaks a rule (a gap, a step back, a seat that does not exist) is an error, never repaired.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use uuid::Uuid;

/// The code of `available` in a packed map.
pub const AVAILABLE: u8 = 0;
/// The code of `held` in a packed map.
pub const HELD: u8 = 1;
/// The code of `sold` in a packed map.
pub const SOLD: u8 = 2;

/// The code of `blocked` in a packed map.
const BLOCKED: u8 = 3;

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct AreaCounts {
    pub section: String,
    pub capacity: u64,
    pub held: u64,
    pub sold: u64,
    /// Blocked places.
    pub blocked: u64,
}

/// `GET /api/events/{id}/seats`.
#[derive(Deserialize)]
struct MapBody {
    seq: u64,
    epoch: u64,
    count: u32,
    status: String,
    areas: Vec<AreaCounts>,
}

/// Every seat and area of an event at one `seq`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeatStates {
    pub seq: u64,
    pub epoch: u64,
    pub count: u32,
    packed: Vec<u8>,
    pub areas: Vec<AreaCounts>,
    /// The `seq` of the last frame; zero after a snapshot.
    last_frame_seq: u64,
}

impl SeatStates {
    /// Parses a snapshot.
    pub fn parse(body: &[u8]) -> Result<Self, String> {
        let body: MapBody =
            serde_json::from_slice(body).map_err(|error| format!("a map cannot be read: {error}"))?;
        let packed =
            STANDARD.decode(&body.status).map_err(|error| format!("a map is not base64: {error}"))?;
        if packed.len() < (body.count as usize).div_ceil(4) {
            return Err(format!("a map of {} seats has {} bytes", body.count, packed.len()));
        }
        Ok(Self {
            seq: body.seq,
            epoch: body.epoch,
            count: body.count,
            packed,
            areas: body.areas,
            last_frame_seq: 0,
        })
    }

    pub fn seat(&self, index: u32) -> u8 {
        self.packed.get(index as usize / 4).map_or(AVAILABLE, |byte| byte >> (index % 4 * 2) & 3)
    }

    fn set(&mut self, index: u32, status: u8) {
        if let Some(byte) = self.packed.get_mut(index as usize / 4) {
            let at = index % 4 * 2;
            *byte = *byte & !(3 << at) | status << at;
        }
    }

    /// How many seats have this status.
    pub fn seats_with(&self, status: u8) -> u64 {
        (0..self.count).filter(|index| self.seat(*index) == status).count() as u64
    }

    /// Seats and area places: all, held, sold.
    pub fn totals(&self) -> [u64; 3] {
        let areas = |of: fn(&AreaCounts) -> u64| self.areas.iter().map(of).sum::<u64>();
        [
            u64::from(self.count) + areas(|area| area.capacity),
            self.seats_with(HELD) + areas(|area| area.held),
            self.seats_with(SOLD) + areas(|area| area.sold),
        ]
    }

    /// Blocked seats and area places.
    pub fn blocked(&self) -> u64 {
        self.seats_with(BLOCKED) + self.areas.iter().map(|area| area.blocked).sum::<u64>()
    }

    /// Seats that differ from another map: seat, status here, status there; at most `most`.
    pub fn differences(&self, other: &Self, most: usize) -> Vec<(u32, u8, u8)> {
        (0..self.count.max(other.count))
            .filter(|index| self.seat(*index) != other.seat(*index))
            .map(|index| (index, self.seat(index), other.seat(index)))
            .take(most)
            .collect()
    }
}

/// The `seq` before and after a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Advance {
    pub before: u64,
    pub seq: u64,
}

/// Applies a binary frame; an error names the rule that the server broke.
pub fn apply(
    map: &mut SeatStates,
    event: &Uuid,
    frame: &[u8],
    mut changed: impl FnMut(u32, u8),
) -> Result<Advance, String> {
    let mut rest = frame;
    if u8::from_le_bytes(take(&mut rest)?) != 1 {
        return Err("a binary frame does not begin with 1".to_owned());
    }
    let id: [u8; 16] = take(&mut rest)?;
    if id != *event.as_bytes() {
        return Err("a frame is of an event that was not asked for".to_owned());
    }
    let from_seq = u64::from_le_bytes(take(&mut rest)?);
    let seq = u64::from_le_bytes(take(&mut rest)?);
    if seq < from_seq {
        return Err(format!("a frame goes back from {from_seq} to {seq}"));
    }
    if from_seq > map.seq {
        return Err(format!("a frame builds on {from_seq}, and the one before it led to {}", map.seq));
    }
    // It may lead to less than a snapshot that was newer than anything told; but never behind another frame.
    if seq < map.last_frame_seq {
        return Err(format!("a frame leads to {seq}, and the one before it led to {}", map.last_frame_seq));
    }
    let count = u32::from_le_bytes(take(&mut rest)?);
    for _ in 0..count {
        let change = u32::from_le_bytes(take(&mut rest)?);
        let (index, status) = (change >> 2, (change & 3) as u8);
        if index >= map.count {
            return Err(format!("a frame changes seat {index} of {}", map.count));
        }
        map.set(index, status);
        changed(index, status);
    }
    let areas = u16::from_le_bytes(take(&mut rest)?);
    for _ in 0..areas {
        let length = u8::from_le_bytes(take(&mut rest)?) as usize;
        let code = rest.get(..length).ok_or(SHORT)?;
        rest = &rest[length..];
        let mut counts = [0; 4];
        for count in &mut counts {
            *count = u64::from(u32::from_le_bytes(take(&mut rest)?));
        }
        let [capacity, held, sold, blocked] = counts;
        let area = map.areas.iter_mut().find(|area| area.section.as_bytes() == code);
        let area = area.ok_or("a frame counts an area that the map does not have")?;
        if held + sold + blocked > capacity {
            return Err(format!("area {}: {held} held + {sold} sold of {capacity} places", area.section));
        }
        *area = AreaCounts { section: std::mem::take(&mut area.section), capacity, held, sold, blocked };
    }
    if !rest.is_empty() {
        return Err(format!("a frame has {} bytes too many", rest.len()));
    }
    let before = std::mem::replace(&mut map.seq, seq);
    map.last_frame_seq = seq;
    Ok(Advance { before, seq })
}

const SHORT: &str = "a frame ends too early";

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], String> {
    let (bytes, after) = rest.split_first_chunk::<N>().ok_or(SHORT)?;
    *rest = after;
    Ok(*bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: Uuid = Uuid::from_u128(7);

    fn fresh() -> SeatStates {
        let status = STANDARD.encode([0b10_01_00_11, 0b01]);
        let body = format!(
            r#"{{"seq":4,"epoch":1,"count":5,"encoding":"2bit","status":"{status}",
                "areas":[{{"section":"PIT","capacity":10,"held":1,"sold":2,"blocked":0}}]}}"#
        );
        SeatStates::parse(body.as_bytes()).unwrap()
    }

    fn frame(from_seq: u64, seq: u64, changes: &[(u32, u8)], held: Option<u32>) -> Vec<u8> {
        let mut frame = vec![1];
        frame.extend(EVENT.as_bytes());
        frame.extend(from_seq.to_le_bytes());
        frame.extend(seq.to_le_bytes());
        frame.extend((changes.len() as u32).to_le_bytes());
        for (index, status) in changes {
            frame.extend((index << 2 | u32::from(*status)).to_le_bytes());
        }
        frame.extend(u16::from(held.is_some()).to_le_bytes());
        if let Some(held) = held {
            frame.push(3);
            frame.extend(b"PIT");
            for count in [10, held, 2, 0] {
                frame.extend(count.to_le_bytes());
            }
        }
        frame
    }

    fn applied(map: &mut SeatStates, frame: &[u8]) -> Result<Advance, String> {
        apply(map, &EVENT, frame, |_, _| {})
    }

    #[test]
    fn a_snapshot_is_two_bits_a_seat() {
        let map = fresh();
        let seats: Vec<u8> = (0..5).map(|index| map.seat(index)).collect();
        assert_eq!(seats, [3, 0, 1, 2, 1]);
        assert_eq!(map.totals(), [15, 3, 3]);
        assert!(SeatStates::parse(b"{}").is_err());
        let short = r#"{"seq":4,"epoch":1,"count":5,"status":"AA==","areas":[]}"#;
        assert!(SeatStates::parse(short.as_bytes()).unwrap_err().contains("5 seats"));
    }

    #[test]
    fn frames_carry_the_map_forward() {
        let mut map = fresh();
        assert_eq!(
            applied(&mut map, &frame(3, 6, &[(1, 2), (4, 0)], Some(5))),
            Ok(Advance { before: 4, seq: 6 })
        );
        assert_eq!((map.seat(1), map.seat(4), map.seat(0), map.seq), (2, 0, 3, 6));
        assert_eq!(map.areas[0].held, 5);
        assert_eq!(applied(&mut map, &frame(6, 6, &[(1, 2)], None)), Ok(Advance { before: 6, seq: 6 }));
        let mut other = map.clone();
        other.set(3, 0);
        assert_eq!(map.differences(&other, 10), [(3, 2, 0)]);
    }

    #[test]
    fn every_broken_rule_is_found() {
        for (frame, hint) in [
            (frame(5, 6, &[], None), "builds on 5"),
            (frame(4, 3, &[], None), "goes back"),
            (frame(4, 5, &[(5, 1)], None), "seat 5 of 5"),
            (frame(4, 5, &[], Some(9)), "9 held"),
            ([frame(4, 5, &[], None), vec![0]].concat(), "too many"),
            (frame(4, 5, &[(1, 1)], None)[..40].to_vec(), "too early"),
            (vec![2], "begin with 1"),
            (Vec::new(), "too early"),
        ] {
            let error = applied(&mut fresh(), &frame).unwrap_err();
            assert!(error.contains(hint), "{error}");
        }
        let mut map = fresh();
        // The snapshot was newer than what was told, and this is what was told.
        applied(&mut map, &frame(2, 3, &[], None)).unwrap();
        applied(&mut map, &frame(3, 9, &[], None)).unwrap();
        assert!(applied(&mut map, &frame(3, 8, &[], None)).unwrap_err().contains("leads to 8"));
        let foreign = apply(&mut map, &Uuid::from_u128(8), &frame(9, 10, &[], None), |_, _| {});
        assert!(foreign.unwrap_err().contains("not asked for"));
    }

    #[test]
    fn no_frame_makes_it_panic() {
        bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
            let _ = applied(&mut fresh(), &[&frame(4, 5, &[], None)[..33], bytes].concat());
        });
    }
}
