//! How a part declares its settings: `settings!` defines a section of the configuration with types and
//! ranges. Defaults and units are in `config/default.toml`, meanings in `docs/configuration.md`.

mod network;

use std::{ops::RangeInclusive, path::Path};

pub use self::network::Network;

/// Defines a section of the configuration.
macro_rules! settings {
    ($(#[$doc:meta])* $name:ident in $section:literal { $($(#[$attribute:meta])* $field:ident: $kind:ty $(=> $range:expr)?),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "docs/configuration.md and config/default.toml say what each key means")]
        pub struct $name { $($(#[$attribute])* pub $field: $kind),* }

        impl $name {
            /// All values that are out of their range.
            pub fn problems(&self) -> Vec<String> {
                let checked: Vec<Option<String>> = vec![$($(crate::settings::out_of_range(
                    concat!($section, ".", stringify!($field)), self.$field as i128, $range,
                ),)?)*];
                checked.into_iter().flatten().collect()
            }
        }
    };
}
pub(crate) use settings;

/// The problem of a number that is out of its range.
pub(crate) fn out_of_range(key: &str, value: i128, possible: RangeInclusive<i128>) -> Option<String> {
    let (least, most) = (possible.start(), possible.end());
    (!possible.contains(&value)).then(|| format!("{key} is {value}; {least} to {most} is possible"))
}

/// An optional path: `None` if it is empty.
pub fn given(path: &Path) -> Option<&Path> {
    (!path.as_os_str().is_empty()).then_some(path)
}
