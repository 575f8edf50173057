//! The typed configuration, composed of the settings of each part, and the checks that concern more than one
//! setting.
//!
//! Sources in ascending priority: the built-in defaults, `default.toml` in the configuration folder, the
//! built-in file of the profile, the profile's file in the folder, the environment. An unknown key or an
//! invalid value stops the start.

mod cluster;
mod explain;
mod hardening;
mod identity;
mod payments;

use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use serde::Deserialize;

pub use crate::{
    actors::settings::{Actors, Durability, Holds, Orders},
    auth::{
        oidc::TokenAlgorithm,
        settings::{Auth, AuthMode},
    },
    cluster::settings::{Cluster, ClusterMode},
    demo::settings::Demo,
    grpc::settings::Grpc,
    http::settings::{Http, Ops},
    mail::settings::{Mail, MailTls},
    messaging::settings::{Broker, BrokerKind},
    payments::settings::Payments,
    replay::settings::Replay,
    secret::SecretUrl,
    services::settings::{Privacy, RateLimit, RateScope},
    settings::given,
    store::settings::{Store, StoreKind},
    telemetry::settings::Log,
    tls::settings::Tls,
    ws::settings::Live,
};

/// The whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is the section of its name")]
pub struct Config {
    pub http: Http,
    pub grpc: Grpc,
    pub tls: Tls,
    pub ops: Ops,
    pub store: Store,
    pub broker: Broker,
    pub cluster: Cluster,
    pub auth: Auth,
    pub holds: Holds,
    pub orders: Orders,
    pub payments: Payments,
    pub mail: Mail,
    pub privacy: Privacy,
    pub actors: Actors,
    pub live: Live,
    pub replay: Replay,
    pub rate_limit: RateLimit,
    pub demo: Demo,
    pub log: Log,
}

/// The set of defaults.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Profile {
    /// For a developer's machine.
    Development,
    /// For servers that strangers can reach.
    Production,
}

/// What the variables of the environment begin with.
const ENVIRONMENT: &str = "TICKETBUSTER__";
const DEFAULTS: &str = include_str!("../../config/default.toml");
const DEVELOPMENT: &str = include_str!("../../config/development.toml");
const PRODUCTION: &str = include_str!("../../config/production.toml");

/// Digits in the environment are a number to figment; where text is wanted, they are text as they stand there.
fn extract(mut figment: Figment) -> Result<Config, String> {
    loop {
        let errors = match figment.extract() {
            Ok(config) => return Ok(config),
            Err(errors) => errors,
        };
        let texts = explain::texts_taken_for_numbers(&errors);
        if texts.is_empty() {
            return Err(explain::explain(errors, &figment));
        }
        // What is merged is not of the environment any more, so this ends.
        figment = texts.into_iter().fold(figment, Figment::merge);
    }
}

impl Config {
    /// Reads the configuration. The repository's files are built in; files with the same names in `folder`
    /// override them. The error lists all problems, one per line.
    pub fn load(profile: Profile, folder: &std::path::Path) -> Result<Self, String> {
        let (name, built_in) = match profile {
            Profile::Development => ("development.toml", DEVELOPMENT),
            Profile::Production => ("production.toml", PRODUCTION),
        };
        let mut figment = Figment::new().merge(Toml::string(DEFAULTS));
        for (file, built_in) in [("default.toml", ""), (name, built_in)] {
            figment = figment.merge(Toml::string(built_in));
            let path = folder.join(file);
            if path.exists() {
                figment = figment.merge(Toml::file_exact(path));
            }
        }
        let config = extract(figment.merge(Env::prefixed(ENVIRONMENT).split("__")))?;
        explain::refuse_misspelt_variables(std::env::vars_os())?;
        let problems = config.problems(profile);
        if problems.is_empty() { Ok(config) } else { Err(problems.join("\n")) }
    }

    fn problems(&self, profile: Profile) -> Vec<String> {
        let ranges = [
            self.http.problems(),
            self.ops.problems(),
            self.store.problems(),
            self.grpc.problems(),
            self.tls.problems(),
            self.broker.problems(),
            self.cluster.problems(),
            self.auth.problems(),
            self.holds.problems(),
            self.orders.problems(),
            self.payments.problems(),
            self.mail.problems(),
            self.privacy.problems(),
            self.actors.problems(),
            self.live.problems(),
            self.replay.problems(),
            self.rate_limit.problems(),
        ];
        let mut problems = ranges.concat();
        if self.live.session_mailbox <= self.live.subscriptions_max {
            problems.push(
                "live.session_mailbox must be more than live.subscriptions_max: they may all be answered at once"
                    .to_owned(),
            );
        }
        if self.store.kind == StoreKind::Postgres && self.store.url.is_empty() {
            problems
                .push("store.url is empty; write postgresql://user:password@host:5432/database".to_owned());
        }
        if self.broker.reconnect_min_ms > self.broker.reconnect_max_ms {
            problems.push("broker.reconnect_min_ms is more than broker.reconnect_max_ms".to_owned());
        }
        if self.broker.kind == BrokerKind::Amqp && self.broker.url.is_empty() {
            problems.push("broker.url is empty; broker.kind = \"amqp\" needs it".to_owned());
        }
        for (section, certificate, key) in [
            ("http", &self.http.tls_certificate, &self.http.tls_key),
            ("grpc", &self.grpc.tls_certificate, &self.grpc.tls_key),
        ] {
            if given(certificate).is_some() != given(key).is_some() {
                problems.push(format!("{section}.tls_certificate and {section}.tls_key: give both or none"));
            }
        }
        problems.extend(cluster::problems(self));
        problems.extend(identity::problems(&self.auth, profile));
        problems.extend(payments::problems(&self.payments, profile));
        problems.extend(self.mail.contradictions(profile == Profile::Development));
        if profile == Profile::Production {
            problems.extend(hardening::problems(self));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::LogFormat;

    fn with(file: &str, text: &str, profile: Profile) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(file), text).unwrap();
        Config::load(profile, folder.path())
    }

    #[test]
    fn the_profiles_load_and_files_override_them() {
        let config = with("development.toml", "[holds]\nseconds = 30", Profile::Development).unwrap();
        assert_eq!((config.holds.seconds, config.demo.load), (30, true));
        assert_eq!(config.payments.provider, "test");
        let issuer = "[auth]\nissuer = \"https://id.example/realms/a\"\n[payments]\nprovider = \"invoice\"";
        let config = with("production.toml", issuer, Profile::Production).unwrap();
        assert_eq!((config.log.format, config.demo.load), (LogFormat::Json, false));
    }

    #[test]
    fn a_certificate_without_its_key_is_refused() {
        let error = with("default.toml", "[grpc]\ntls_key = \"key.pem\"", Profile::Development).unwrap_err();
        assert_eq!(error, "grpc.tls_certificate and grpc.tls_key: give both or none");
    }

    #[test]
    fn an_unknown_key_and_a_value_out_of_range_are_named() {
        let error = with("default.toml", "[http]\nlissten = \"x\"", Profile::Development).unwrap_err();
        assert!(error.contains("lissten"), "{error}");
        let error = with("default.toml", "[holds]\nseconds = 0\n[live]\nwindow_ms = 0", Profile::Development);
        assert_eq!(
            error.unwrap_err(),
            "holds.seconds is 0; 1 to 86400 is possible\nlive.window_ms is 0; 1 to 10000 is possible"
        );
        let error = with("default.toml", "[live]\nsession_mailbox = 50", Profile::Development).unwrap_err();
        assert!(
            error.starts_with("live.session_mailbox must be more than live.subscriptions_max"),
            "{error}"
        );
        let error = with("default.toml", "[store]\nkind = \"oracle\"", Profile::Development).unwrap_err();
        assert!(error.contains("sqlite") && error.contains("postgres"), "{error}");
        let error = with("default.toml", "[store]\nkind = \"postgres\"", Profile::Development).unwrap_err();
        assert!(error.starts_with("store.url is empty"), "{error}");
        let error =
            with("development.toml", "[payments]\nprovider = \"bank\"", Profile::Development).unwrap_err();
        assert!(
            error.contains("\"stripe\" and \"mercadopago\" and \"test\" and \"invoice\" are possible"),
            "{error}"
        );
    }
}
