//! Checks of what several processes that sell together need.

use super::{BrokerKind, Config, StoreKind, given};

/// All problems of a configuration with which this process cannot sell beside others.
pub(super) fn problems(config: &Config) -> Vec<String> {
    let mut problems = config.cluster.contradictions();
    if !config.cluster.is_clustered() {
        return problems;
    }
    if config.store.kind != StoreKind::Postgres {
        problems.push(
            "cluster.mode is \"clustered\", and store.kind is not \"postgres\": only PostgreSQL can be shared".to_owned(),
        );
    }
    if config.broker.kind != BrokerKind::Amqp {
        problems.push(
            "cluster.mode is \"clustered\", and broker.kind is not \"amqp\": the in-process broker reaches no other process"
                .to_owned(),
        );
    }
    let (certificate, key) = (&config.cluster.mesh_certificate, &config.cluster.mesh_key);
    if given(certificate).is_some() != given(key).is_some() {
        problems.push("cluster.mesh_certificate and cluster.mesh_key: give both or none".to_owned());
    }
    problems
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Profile};

    fn refused(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("development.toml"), text).unwrap();
        Config::load(Profile::Development, folder.path()).map(drop).unwrap_err()
    }

    #[test]
    fn what_cannot_be_shared_is_refused() {
        let both = refused("[cluster]\nmode = \"clustered\"");
        assert!(both.contains("only PostgreSQL can be shared") && both.contains("broker.kind"), "{both}");
        let right = "[store]\nkind = \"postgres\"\nurl = \"postgresql://a@localhost/a\"\n[broker]\nkind = \"amqp\"\n\
                     url = \"amqp://a:b@localhost\"\n[cluster]\nmode = \"clustered\"\n";
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("development.toml"), right).unwrap();
        let config = Config::load(Profile::Development, folder.path()).unwrap();
        assert!(config.cluster.is_clustered() && !config.cluster.node().is_empty());
        let half = refused(&format!("{right}mesh_key = \"key.pem\""));
        assert_eq!(half, "cluster.mesh_certificate and cluster.mesh_key: give both or none");
        for nowhere in ["example", "example:", ":7946", "example:0", "http://example:7946", "a b:7946"] {
            let nobody_comes = refused(&format!("{right}mesh_advertise = \"{nowhere}\""));
            assert!(nobody_comes.contains("write HOST:PORT"), "{nobody_comes}");
        }
    }

    #[test]
    fn an_etcd_that_cannot_be_reached_safely_is_refused() {
        let etcd = |lines: &str| {
            format!(
                "[store]\nkind = \"postgres\"\nurl = \"postgresql://a@localhost/a\"\n[broker]\nkind = \"amqp\"\n\
                 url = \"amqp://a:b@localhost\"\n[cluster]\nmode = \"clustered\"\nauthority = \"etcd\"\n[cluster.etcd]\n{lines}"
            )
        };
        for (lines, right) in [
            ("", "cluster.authority is \"etcd\", and cluster.etcd.endpoints is empty"),
            ("endpoints = [\"http://10.0.0.1:2379\"]", "without TLS only loopback is possible"),
            ("endpoints = [\"http://etcd:2379\"]", "without TLS only loopback is possible"),
            (
                "endpoints = [\"http://[::1]:2379\"]\nca_file = \"ca.pem\"",
                "with certificates it must be https",
            ),
            ("endpoints = [\"https://etcd\"]", "write https://host:port"),
            ("endpoints = [\"https://a:b@etcd:2379\"]", "write https://host:port"),
            ("endpoints = [\"https://etcd:2379/path\"]", "write https://host:port"),
            ("endpoints = [\"etcd:2379\"]", "write https://host:port"),
            ("endpoints = [\"https://etcd:2379\"]\nprefix = \"a/b\"", "cluster.etcd.prefix is \"a/b\""),
            ("endpoints = [\"https://etcd:2379\"]\nkey = \"a.pem\"", "give both or none"),
            (
                "endpoints = [\"https://etcd:2379\"]\nkey = \"a.pem\"\ncertificate = \"b.pem\"",
                "cluster.etcd.certificate needs cluster.etcd.ca_file",
            ),
        ] {
            let problem = refused(&etcd(lines));
            assert!(problem.contains(right) && !problem.contains('\n'), "{lines}: {problem}");
        }
        for right in [
            "endpoints = [\"http://127.0.0.1:2379\", \"http://localhost:2380/\", \"http://[::1]:2381\"]",
            "endpoints = [\"https://etcd-0.example:2379\"]",
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("development.toml"), etcd(right)).unwrap();
            Config::load(Profile::Development, folder.path()).unwrap();
        }
        // Of no consequence where nobody asks it.
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("development.toml"), "[cluster]\nauthority = \"etcd\"").unwrap();
        Config::load(Profile::Development, folder.path()).unwrap();
    }

    #[test]
    fn a_lease_is_three_renewals_at_least() {
        let short = refused("[cluster]\nlease_ms = 4000\nrenew_ms = 1500");
        assert!(
            short.starts_with("cluster.lease_ms is 4000, less than three times cluster.renew_ms"),
            "{short}"
        );
    }
}
