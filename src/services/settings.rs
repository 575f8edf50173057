//! What the configuration says of this part: `[rate_limit]` and `[privacy]`.

use serde::Deserialize;

use crate::settings::settings;

settings! {
    /// `[rate_limit]`
    RateLimit in "rate_limit" {
        enabled: bool,
        scope: RateScope,
        ip_per_second: u32 => 1..=10_000_000,
        ip_burst: u32 => 1..=10_000_000,
        page_files_per_second: u32 => 1..=10_000_000,
        page_files_burst: u32 => 1..=10_000_000,
        user_per_second: u32 => 1..=10_000_000,
        user_burst: u32 => 1..=10_000_000,
        guest_sessions_per_minute: u32 => 1..=10_000_000,
        guest_sessions_burst: u32 => 1..=10_000_000,
        guest_mails_per_minute: u32 => 1..=10_000_000,
        guest_mails_burst: u32 => 1..=10_000_000,
        keys_max: usize,
    }
}

/// For whom a rate holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateScope {
    /// For each process by itself.
    Process,
    /// For all processes that sell together: each allows its part.
    Cluster,
}

settings! {
    /// `[privacy]`
    Privacy in "privacy" {
        erase_contacts_days: i64 => 0..=36_500,
    }
}
