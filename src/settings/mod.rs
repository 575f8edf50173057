//! How a part says which settings it has: `settings!` makes a section of the configuration of their types and ranges. What each
//! is by default, with its unit, is in `config/default.toml`; what it means, in `docs/configuration.md`.

mod network;

use std::{ops::RangeInclusive, path::Path};

pub use self::network::Network;

/// A section of the configuration.
macro_rules! settings {
    ($(#[$doc:meta])* $name:ident in $section:literal { $($field:ident: $kind:ty $(=> $range:expr)?),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "docs/configuration.md and config/default.toml say what each key means")]
        pub struct $name { $(pub $field: $kind),* }

        impl $name {
            /// What is out of its range.
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

/// What is wrong with a number that is not within its range.
pub(crate) fn out_of_range(key: &str, value: i128, possible: RangeInclusive<i128>) -> Option<String> {
    let (least, most) = (possible.start(), possible.end());
    (!possible.contains(&value)).then(|| format!("{key} is {value}; {least} to {most} is possible"))
}

/// A path that may be left empty.
pub fn given(path: &Path) -> Option<&Path> {
    (!path.as_os_str().is_empty()).then_some(path)
}
