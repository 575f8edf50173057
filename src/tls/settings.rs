//! What the configuration says of this part: `[tls]`.

use crate::settings::settings;

settings! {
    /// `[tls]`
    Tls in "tls" {
        reload_seconds: u64 => 1..=86_400,
    }
}
