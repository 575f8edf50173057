//! An event's protection against hoarding as organisers set it, in the plan or afterwards. The documentation
//! of fields is part of the OpenAPI document.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::reader::reads;
use crate::api::schemas;
use domain::{Millis, rules::Protection};

/// The protection of an event against hoarding: holding places only to keep them from others. A measure is off at 0,
/// the default.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProtectionBody {
    /// The most places that one user may hold at a time, over all events that set this.
    #[schema(value_type = schemas::PlacesHeldMax)]
    pub places_held_max: u32,
    /// How long a user whose hold of a seat ended waits before holding it again.
    #[schema(value_type = schemas::PauseSeconds)]
    pub rehold_pause_seconds: i64,
    /// Holds of one user that may end without an order. After so many, the user's holds are short; after twice as many,
    /// the user waits.
    #[schema(value_type = schemas::AbandonedMax)]
    pub abandoned_max: u32,
    /// The same for all users of one address who have bought nothing.
    #[schema(value_type = schemas::AbandonedMax)]
    pub address_abandoned_max: u32,
    /// How far back such holds are counted; required with `abandoned_max` and `address_abandoned_max`.
    #[schema(value_type = schemas::PauseSeconds)]
    pub abandoned_window_seconds: i64,
    /// How long short holds last.
    #[schema(value_type = schemas::PauseSeconds)]
    pub short_hold_seconds: i64,
    /// How long such a user waits.
    #[schema(value_type = schemas::PauseSeconds)]
    pub abandoned_pause_seconds: i64,
    /// The places of a hold that ended become available at a random instant within this time.
    #[schema(value_type = schemas::ReleaseJitterMs)]
    pub release_jitter_ms: i64,
}

reads!(ProtectionBody {
    places_held_max: or_default,
    rehold_pause_seconds: or_default,
    abandoned_max: or_default,
    address_abandoned_max: or_default,
    abandoned_window_seconds: or_default,
    short_hold_seconds: or_default,
    abandoned_pause_seconds: or_default,
    release_jitter_ms: or_default,
});

impl From<Protection> for ProtectionBody {
    fn from(protection: Protection) -> Self {
        let seconds = |length: Millis| length.0 / 1_000;
        Self {
            places_held_max: protection.places_held_max,
            rehold_pause_seconds: seconds(protection.rehold_pause),
            abandoned_max: protection.abandoned_max,
            address_abandoned_max: protection.address_abandoned_max,
            abandoned_window_seconds: seconds(protection.abandoned_window),
            short_hold_seconds: seconds(protection.short_hold_length),
            abandoned_pause_seconds: seconds(protection.abandoned_pause),
            release_jitter_ms: protection.release_jitter.0,
        }
    }
}

impl ProtectionBody {
    /// Checks the fields. `wrong` is called for every field that is out of its range or requires another one,
    /// with what would be right.
    pub fn checked(self, mut wrong: impl FnMut(&str, String)) -> Protection {
        let mut range = |field: &str, value: i64, most: i64| {
            if !(0..=most).contains(&value) {
                wrong(field, format!("0 to {most}; 0 is off"));
            }
        };
        let day = Protection::LENGTH_MAX.0 / 1_000;
        let abandoned = i64::from(Protection::ABANDONED_MAX);
        range("places_held_max", self.places_held_max.into(), Protection::PLACES_HELD_MAX.into());
        range("abandoned_max", self.abandoned_max.into(), abandoned);
        range("address_abandoned_max", self.address_abandoned_max.into(), abandoned);
        range("rehold_pause_seconds", self.rehold_pause_seconds, day);
        range("abandoned_window_seconds", self.abandoned_window_seconds, day);
        range("short_hold_seconds", self.short_hold_seconds, day);
        range("abandoned_pause_seconds", self.abandoned_pause_seconds, day);
        range("release_jitter_ms", self.release_jitter_ms, Protection::RELEASE_JITTER_MAX.0);
        if self.abandoned_max.max(self.address_abandoned_max) > 0 && self.abandoned_window_seconds == 0 {
            let detail = "the seconds to count back, required with abandoned_max or address_abandoned_max; 1800 is usual";
            wrong("abandoned_window_seconds", detail.to_owned());
        }
        Protection {
            places_held_max: self.places_held_max,
            rehold_pause: Millis::from_secs(self.rehold_pause_seconds),
            abandoned_max: self.abandoned_max,
            address_abandoned_max: self.address_abandoned_max,
            abandoned_window: Millis::from_secs(self.abandoned_window_seconds),
            short_hold_length: Millis::from_secs(self.short_hold_seconds),
            abandoned_pause: Millis::from_secs(self.abandoned_pause_seconds),
            release_jitter: Millis(self.release_jitter_ms),
        }
    }
}
