//! What the configuration says of this part: `[mail]`.

use std::{collections::BTreeMap, path::PathBuf};

use lettre::message::Mailbox;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::{address::is_loopback_host, settings::settings};
use domain::{Language, Organisation};

settings! {
    /// `[mail]`
    Mail in "mail" {
        host: String,
        port: u16 => 1..=65_535,
        tls: MailTls,
        ca_file: PathBuf,
        username: String,
        password: SecretString,
        from: String,
        reply_to: BTreeMap<String, String>,
        site_url: String,
        language: String,
        templates_folder: PathBuf,
        connections_max: usize => 1..=100,
        in_flight_max: usize => 1..=100_000,
        timeout_ms: u64 => 100..=600_000,
        retry_min_ms: u64 => 10..=3_600_000,
        retry_max_ms: u64 => 10..=86_400_000,
        give_up_hours: i64 => 1..=24 * 30,
        unpaid_per_address_per_hour: usize => 0..=1_000,
    }
}

/// How the connection to the mail server is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// It begins in plain text and must be upgraded before anything else is said (port 587).
    Starttls,
    /// From its first byte on (port 465).
    Implicit,
    /// Not at all: for a server on this machine.
    None,
}

impl Mail {
    /// Whether mails are sent.
    pub fn is_on(&self) -> bool {
        !self.host.is_empty()
    }

    /// The language of buyers who have not chosen one.
    pub fn language(&self) -> Language {
        Language::named(&self.language).unwrap_or(Language::Spanish)
    }

    /// What does not fit together, and what is missing of a part that is on. In development a mail server may be spoken to
    /// in plain text wherever it is.
    pub fn contradictions(&self, is_development: bool) -> Vec<String> {
        let mut problems = Vec::new();
        if Language::named(&self.language).is_none() {
            problems.push(format!("mail.language is \"{}\"; \"es\" and \"en\" are possible", self.language));
        }
        if self.retry_min_ms > self.retry_max_ms {
            problems.push("mail.retry_min_ms is more than mail.retry_max_ms".to_owned());
        }
        for (organisation, address) in &self.reply_to {
            if Organisation::new(organisation).is_none() || address.parse::<Mailbox>().is_err() {
                problems.push(format!(
                    "mail.reply_to.{organisation} is \"{address}\"; an organisation and an address such as \
                     \"Teatro <hola@teatro.example>\" are right"
                ));
            }
        }
        if self.is_on() {
            problems.extend(self.missing(is_development));
        }
        problems
    }

    fn missing(&self, is_development: bool) -> Vec<String> {
        let mut problems = Vec::new();
        if self.from.parse::<Mailbox>().is_err() {
            problems.push(format!(
                "mail.from is \"{}\"; mails are sent (mail.host), so an address such as \
                 \"Teatro <entradas@teatro.example>\" is right",
                self.from
            ));
        }
        let site = Url::parse(&self.site_url);
        if !site.is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.query().is_none()) {
            problems.push(format!(
                "mail.site_url is \"{}\"; the address of the pages is right, such as \"https://tickets.example\"",
                self.site_url
            ));
        }
        if self.username.is_empty() != secrecy::ExposeSecret::expose_secret(&self.password).is_empty() {
            problems.push("mail.username and mail.password: give both or none".to_owned());
        }
        if self.tls == MailTls::None && !is_development && !is_loopback_host(&self.host) {
            problems.push(
                "mail.tls is \"none\" and mail.host another machine, so that anybody on the way reads tickets; \
                 \"starttls\" or \"implicit\" is right"
                    .to_owned(),
            );
        }
        problems
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn mail_without_host() -> Mail {
        mail(
            "host = \"\"\ntls = \"none\"\nusername = \"\"\npassword = \"\"\nfrom = \"a@b.example\"\nreply_to = {}\n\
              site_url = \"\"\nlanguage = \"es\"",
        )
    }

    fn mail(more: &str) -> Mail {
        let text = format!(
            "{more}\nca_file = \"\"\ntemplates_folder = \"\"\nconnections_max = 1\nin_flight_max = 1\n\
             timeout_ms = 1000\nretry_min_ms = 10\nretry_max_ms = 10\ngive_up_hours = 1\n\
             unpaid_per_address_per_hour = 3\nport = 587"
        );
        toml_of(&text)
    }

    fn toml_of(text: &str) -> Mail {
        use figment::{
            Figment,
            providers::{Format, Toml},
        };
        Figment::new().merge(Toml::string(text)).extract().unwrap()
    }

    #[test]
    fn what_is_missing_is_said_only_where_mails_are_sent() {
        let rest = "username = \"\"\npassword = \"\"\nfrom = \"\"\nreply_to = {}\nsite_url = \"\"\nlanguage = \"es\"";
        assert_eq!(mail(&format!("host = \"\"\ntls = \"none\"\n{rest}")).contradictions(false), [""; 0]);
        let problems = mail(&format!("host = \"mx.example\"\ntls = \"none\"\n{rest}")).contradictions(false);
        for (problem, key) in problems.iter().zip(["mail.from", "mail.site_url", "mail.tls"]) {
            assert!(problem.starts_with(key), "{problem}");
        }
        assert_eq!(problems.len(), 3);
    }

    #[test]
    fn a_password_is_not_shown() {
        let rest = "username = \"ana\"\npassword = \"s3cret\"\nfrom = \"Ana <a@b.example>\"\n\
                    reply_to = { main = \"x@y.example\" }\nsite_url = \"https://b.example\"\nlanguage = \"en\"";
        let mail = mail(&format!("host = \"::1\"\ntls = \"none\"\n{rest}"));
        assert_eq!(mail.contradictions(false), [""; 0]);
        assert!(!format!("{mail:?}").contains("s3cret"));
        assert_eq!(mail.language(), Language::English);
    }
}
