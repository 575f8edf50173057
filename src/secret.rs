//! Values that may contain passwords. They can be used, but are never logged or displayed.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, de};

/// A key or a password. Empty: not set. Its memory is wiped when it is dropped.
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// A secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into().into())
    }

    /// The secret itself. Only to present it, or to sign with it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether none is set.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }

    /// A text without this secret, for messages of a service that may repeat what it was sent.
    pub fn removed_from(&self, text: &str) -> String {
        if self.is_empty() { text.to_owned() } else { text.replace(self.expose(), REDACTED) }
    }
}

/// What a secret looks like that was taken for something else. Errors of other types would quote it.
const NO_TEXT: &str = "a secret that is a text, in quotes if it could be a number";

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut secrets = deserializer.deserialize_any(OneOrMore { is_list: false })?;
        Ok(secrets.pop().unwrap_or_default())
    }
}

/// Secrets of which each is valid, while one replaces the other: a list, or a text with commas between them, as it is
/// easier to write in the environment.
pub fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Secret>, D::Error> {
    deserializer.deserialize_any(OneOrMore { is_list: true })
}

/// Reads secrets without ever quoting what is wrong.
struct OneOrMore {
    is_list: bool,
}

impl<'de> de::Visitor<'de> for OneOrMore {
    type Value = Vec<Secret>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(NO_TEXT)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(match self.is_list {
            true => {
                text.split(',').map(str::trim).filter(|secret| !secret.is_empty()).map(Secret::new).collect()
            }
            false => vec![Secret::new(text)],
        })
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        if !self.is_list {
            return Err(de::Error::custom(format!("expected {NO_TEXT}")));
        }
        let mut secrets = Vec::new();
        while let Some(secret) = list.next_element()? {
            secrets.push(secret);
        }
        Ok(secrets)
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Self::Value, E> {
        Err(E::custom(format!("expected {NO_TEXT}")))
    }

    fn visit_u128<E: de::Error>(self, _: u128) -> Result<Self::Value, E> {
        self.visit_u64(0)
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Self::Value, E> {
        self.visit_u64(0)
    }

    fn visit_i128<E: de::Error>(self, _: i128) -> Result<Self::Value, E> {
        self.visit_u64(0)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Self::Value, E> {
        self.visit_u64(0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() { "Secret(empty)" } else { "Secret(***)" })
    }
}

/// An address that may contain a password, such as `postgres://user:password@host/db`. Empty: not set.
///
/// `Debug` and `Display` show it without the password, so that it cannot get into a log line, an error or a
/// dump of the configuration. Its memory is wiped when it is dropped.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct SecretUrl(SecretString);

/// Shown in place of a password.
const REDACTED: &str = "***";

impl SecretUrl {
    /// An address.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into().into())
    }

    /// The whole address including the password. Only for connecting.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether no address is set.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }

    /// The user and the password as written (not decoded), if the address has both.
    pub fn credentials(&self) -> Option<(&str, &str)> {
        let (_, rest) = self.expose().split_once("://")?;
        rest.rsplit_once('@')?.0.split_once(':')
    }

    /// The password: before the host, as a parameter, or as `password=…` in a connection string that is not a
    /// URL.
    pub fn password(&self) -> Option<&str> {
        if let Some((_, password)) = self.credentials() {
            return Some(password);
        }
        let parameters = match self.expose().split_once("://") {
            Some((_, rest)) => rest.split_once('?')?.1,
            None => self.expose(),
        };
        let mut parameters = parameters.split(|c: char| c == '&' || c.is_whitespace());
        let password = parameters.find_map(|parameter| parameter.strip_prefix("password="))?;
        Some(password.trim_matches('\''))
    }

    /// The address without secrets. A text that is not a URL (`host=… password=…`) is not shown at all.
    fn shown(&self) -> String {
        if self.expose().is_empty() {
            return String::new();
        }
        let Some((scheme, rest)) = self.expose().split_once("://") else { return REDACTED.to_owned() };
        // The last '@' ends the password, even if a '/' or '?' in it was not escaped.
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, rest),
        };
        // Parameters may contain passwords, too.
        let (place, parameters) = match place.split_once('?') {
            Some((place, _)) => (place, "?***"),
            None => (place, ""),
        };
        match user.map(|user| user.split_once(':').map_or((user, false), |(user, _)| (user, true))) {
            Some((user, true)) => format!("{scheme}://{user}:{REDACTED}@{place}{parameters}"),
            Some((user, false)) => format!("{scheme}://{user}@{place}{parameters}"),
            None => format!("{scheme}://{place}{parameters}"),
        }
    }
}

impl PartialEq for SecretUrl {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for SecretUrl {}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretUrl({})", self.shown())
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown_and_removed_from_what_others_say() {
        let secret = Secret::new("sk_test_s3cret");
        assert_eq!(format!("{secret:?}"), "Secret(***)");
        assert_eq!(secret.removed_from("no such key: sk_test_s3cret"), "no such key: ***");
        assert_eq!(Secret::default().removed_from("a text"), "a text");
        assert_eq!(format!("{:?}", Secret::default()), "Secret(empty)");
    }

    #[derive(Debug, Deserialize)]
    struct Read {
        #[serde(default)]
        one: Secret,
        #[serde(default, deserialize_with = "list")]
        more: Vec<Secret>,
    }

    #[test]
    fn one_secret_and_lists_of_them_are_read_and_never_quoted() {
        use figment::{
            Figment,
            providers::{Format as _, Toml},
        };
        let read = |text: &str| {
            Figment::new().merge(Toml::string(text)).extract::<Read>().map_err(|error| error.to_string())
        };
        for (text, one, more) in [
            ("", "", vec![]),
            ("one = \"a\"", "a", vec![]),
            ("more = []", "", vec![]),
            ("more = [\"a\", \"b\"]", "", vec!["a", "b"]),
            ("more = \"\"", "", vec![]),
            ("more = \"a\"", "", vec!["a"]),
            ("more = \"a, b\"", "", vec!["a", "b"]),
        ] {
            let found = read(text).unwrap();
            assert_eq!(found.one.expose(), one, "{text}");
            assert_eq!(found.more.iter().map(Secret::expose).collect::<Vec<_>>(), more, "{text}");
        }
        for text in [
            "one = 735511",
            "one = -735511",
            "one = 735511.5",
            "one = [\"735511\"]",
            "more = 735511",
            "more = [735511]",
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains("a secret that is a text") && !error.contains("735511"), "{error}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for (url, shown) in [
            ("", ""),
            ("postgres://ana:s3cret@db:5432/tickets", "postgres://ana:***@db:5432/tickets"),
            ("amqp://ana:s3cret@mq/%2f", "amqp://ana:***@mq/%2f"),
            ("amqp://ana:s3cret/@s3cret@mq", "amqp://ana:***@mq"),
            ("amqp://ana:s3cret?s3cret@mq", "amqp://ana:***@mq"),
            ("postgres://ana@db/tickets?password=s3cret", "postgres://ana@db/tickets?***"),
            ("postgres://db/tickets", "postgres://db/tickets"),
            ("host=db user=ana password=s3cret", "***"),
        ] {
            let secret = SecretUrl::new(url);
            assert_eq!(secret.to_string(), shown);
            assert_eq!(format!("{secret:?}"), format!("SecretUrl({shown})"));
            assert_eq!(secret.expose(), url);
        }
    }

    #[test]
    fn credentials_are_found() {
        assert_eq!(SecretUrl::new("amqp://a:b@mq/").credentials(), Some(("a", "b")));
        assert_eq!(SecretUrl::new("amqp://mq/").credentials(), None);
        assert_eq!(SecretUrl::new("amqp://a@mq/").credentials(), None);
        for (url, password) in [
            ("amqp://a:b@mq/", Some("b")),
            ("postgres://a@db/t?sslmode=require&password=b", Some("b")),
            ("host=db password='b' user=a", Some("b")),
            ("postgres://a@db/t", None),
            ("", None),
        ] {
            assert_eq!(SecretUrl::new(url).password(), password, "{url}");
        }
    }
}
