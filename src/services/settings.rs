//! What the configuration says of this part: `[rate_limit]` and `[privacy]`.

use crate::settings::settings;

settings! {
    /// `[rate_limit]`
    RateLimit in "rate_limit" {
        enabled: bool,
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

settings! {
    /// `[privacy]`
    Privacy in "privacy" {
        erase_contacts_days: i64 => 0..=36_500,
    }
}
