//! What the configuration says of this part: `[demo]`.

use crate::settings::settings;

settings! {
    /// `[demo]`
    Demo in "demo" {
        load: bool,
    }
}
