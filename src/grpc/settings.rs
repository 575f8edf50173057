//! What the configuration says of this part: `[grpc]`.

use std::{net::SocketAddr, path::PathBuf};

use crate::settings::settings;

settings! {
    /// `[grpc]`
    Grpc in "grpc" {
        enabled: bool,
        listen: SocketAddr,
        connections_max: usize => 1..=1_000_000,
        connections_per_address_max: usize => 0..=1_000_000,
        streams_max: u32 => 1..=1_000_000,
        calls_max: usize => 1..=1_000_000,
        calls_per_address_max: usize => 0..=1_000_000,
        message_bytes_max: usize => 1_024..=1 << 24,
        transit_bytes_max: usize => 1 << 20..=1 << 34,
        transit_bytes_per_address_max: usize => 0..=1 << 34,
        timeout_ms: u64 => 10..=600_000,
        idle_seconds: u64 => 1..=86_400,
        frame_bytes_per_second: u32 => 0..=1 << 30,
        refused_in_a_row_max: u32 => 0..=1_000_000,
        layouts_bytes_max: u64 => 1 << 20..=1 << 34,
        watchers_max: usize => 0..=1_000_000,
        watchers_per_address_max: usize => 0..=1_000_000,
        watch_buffer_frames: usize => 2..=100_000,
        tls_certificate: PathBuf,
        tls_key: PathBuf,
    }
}
