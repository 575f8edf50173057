//! The settings of `[log]`.

use super::LogFormat;
use crate::settings::settings;

settings! {
    /// `[log]`
    Log in "log" {
        format: LogFormat,
        filter: String,
    }
}
