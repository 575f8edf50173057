//! The settings of `[demo]`.

use crate::settings::settings;

settings! {
    /// `[demo]`
    Demo in "demo" {
        load: bool,
    }
}
