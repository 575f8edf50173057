//! What the configuration says of this part: `[live]`.

use crate::settings::settings;

settings! {
    /// `[live]`
    Live in "live" {
        window_ms: u64 => 1..=10_000,
        history_frames: usize => 1..=100_000,
        session_mailbox: usize => 1..=100_000,
        authenticate_seconds: u64,
        ping_seconds: u64,
        idle_seconds: u64,
        message_bytes_max: usize => 1_024..=1 << 20,
        subscriptions_max: usize,
        sockets_max: usize,
        sockets_per_address_max: usize => 0..=1_000_000,
    }
}
