//! The settings of `[payments]`.

use crate::settings::settings;

settings! {
    /// `[payments]`
    Payments in "payments" {
        provider: String,
        token: String,
        invoice_seconds: i64 => 1..=366 * 86_400,
        seconds_min: i64 => 1..=86_400,
    }
}
