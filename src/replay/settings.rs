//! What the configuration says of this part: `[replay]`.

use crate::settings::settings;

settings! {
    /// `[replay]`
    Replay in "replay" {
        at_once_max: usize => 1..=64,
        transitions_max: u64 => 1_000..=1_000_000_000,
        checkpoint_every: u64 => 10..=10_000_000,
        checkpoint_bytes_max: u64 => 0..=1 << 40,
    }
}
