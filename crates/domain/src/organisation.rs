//! Organisations: who owns an event. An organisation is known by its slug alone.

use std::{fmt, sync::Arc};

/// An organisation that sells events here. Every event belongs to one; the roles `organiser` and `gate` are
/// held within one. A slug of at most [`Organisation::LEN_MAX`] bytes; cloning copies a pointer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Organisation(Arc<str>);

impl Organisation {
    /// The longest slug in bytes.
    pub const LEN_MAX: usize = 40;
    /// The organisation of events that name no other.
    pub const MAIN: &str = "main";
    /// The form of a slug, as error messages state it.
    pub const FORM: &str = "1 to 40 of a-z, 0-9, '-', '_' and '.', a letter or digit first";

    /// The organisation with this slug; `None` if the slug is not of the form [`Organisation::FORM`].
    pub fn new(slug: &str) -> Option<Self> {
        let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let [first, rest @ ..] = slug.as_bytes() else { return None };
        let sound = slug.len() <= Self::LEN_MAX
            && plain(first)
            && rest.iter().all(|byte| plain(byte) || b"-_.".contains(byte));
        sound.then(|| Self(slug.into()))
    }

    /// The organisation `main`.
    pub fn main() -> Self {
        Self(Self::MAIN.into())
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_short_and_plain() {
        let longest = "x".repeat(Organisation::LEN_MAX);
        for slug in ["main", "0", "teatro-real", "a.b_c-9", &longest] {
            assert_eq!(Organisation::new(slug).map(|name| name.to_string()).as_deref(), Some(slug));
        }
        let too_long = "x".repeat(Organisation::LEN_MAX + 1);
        for slug in ["", "-a", ".a", "Main", "a b", "a/b", "ñ", "a\n", "a\0", &too_long] {
            assert_eq!(Organisation::new(slug), None, "{slug:?}");
        }
        assert_eq!(Organisation::new(Organisation::MAIN), Some(Organisation::main()));
    }
}
