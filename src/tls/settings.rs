//! The settings of `[tls]`.

use crate::settings::settings;

settings! {
    /// `[tls]`
    Tls in "tls" {
        reload_seconds: u64 => 1..=86_400,
    }
}
