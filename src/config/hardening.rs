//! Checks of the production profile: what it refuses to start with. Every message names the key and a valid
//! value, and never a secret.

use std::{fs, net::SocketAddr, os::unix::fs::PermissionsExt, path::Path};

use tokio_postgres::config::{Host, SslMode};
use url::Url;

use super::{AuthMode, BrokerKind, Config, SecretUrl, StoreKind, given};
use crate::address::is_loopback_host;

/// Default passwords of examples, images and manuals, in lower case.
const WELL_KNOWN_PASSWORDS: [&str; 20] = [
    "",
    "123456",
    "admin",
    "change-me",
    "change_me",
    "changeit",
    "changeme",
    "default",
    "example",
    "guest",
    "keycloak",
    "passw0rd",
    "password",
    "postgres",
    "rabbitmq",
    "root",
    "secret",
    "test",
    "ticketbuster",
    "user",
];

/// All problems of a production configuration.
pub(super) fn problems(config: &Config) -> Vec<String> {
    let mut problems = Vec::new();
    if config.demo.load {
        problems.push("demo.load is true; sample events are for development only: false is right".to_owned());
    }
    if config.auth.mode == AuthMode::Dev {
        problems.push(
            "auth.mode is \"dev\", with which anybody logs in as anybody; \"oidc\" with auth.issuer is right"
                .to_owned(),
        );
    }
    problems.extend(plain_text(config));
    problems.extend(store_in_plain_text(config));
    problems.extend(broker_in_plain_text(config));
    for (key, url) in [("store.url", &config.store.url), ("broker.url", &config.broker.url)] {
        problems.extend(well_known_password(key, url));
    }
    let private_files = [
        ("auth.key_file", &config.auth.key_file),
        ("http.tls_key", &config.http.tls_key),
        ("grpc.tls_key", &config.grpc.tls_key),
        ("cluster.mesh_key", &config.cluster.mesh_key),
        ("cluster.etcd.key", &config.cluster.etcd.key),
    ];
    for (key, path) in private_files {
        problems.extend(readable_by_others(key, path));
    }
    problems
}

/// Public listeners without TLS.
fn plain_text(config: &Config) -> Vec<String> {
    let (http, grpc) = (&config.http, &config.grpc);
    let mut listeners = vec![("http", http.listen, given(&http.tls_certificate))];
    if grpc.enabled {
        listeners.push(("grpc", grpc.listen, given(&grpc.tls_certificate)));
    }
    let is_public = |(_, listen, certificate): &(&str, SocketAddr, Option<&Path>)| {
        !listen.ip().is_loopback() && certificate.is_none() && http.trusted_proxies.is_empty()
    };
    let refusal = |(section, listen, _): (&str, SocketAddr, Option<&Path>)| {
        format!(
            "{section}.listen is {listen}, a public address in plain text; {section}.tls_certificate and \
             {section}.tls_key, or http.trusted_proxies with the proxy that ends TLS, or a loopback address is right"
        )
    };
    listeners.into_iter().filter(is_public).map(refusal).collect()
}

/// A database on another machine without mandatory TLS. An invalid address is reported when the store is
/// opened.
fn store_in_plain_text(config: &Config) -> Option<String> {
    let store = &config.store;
    if store.kind != StoreKind::Postgres || store.allow_plain_text {
        return None;
    }
    let url = store.url.expose().replace("sslmode=verify-full", "sslmode=require");
    let url = url.replace("sslmode=verify-ca", "sslmode=require").parse::<tokio_postgres::Config>().ok()?;
    let is_near = |host: &Host| match host {
        Host::Tcp(name) => is_loopback_host(name),
        Host::Unix(_) => true,
    };
    // With `hostaddr`, host names are used only to verify the certificate.
    let addresses = url.get_hostaddrs();
    let all_near = match addresses.is_empty() {
        true => url.get_hosts().iter().all(is_near),
        false => addresses.iter().all(|address| address.to_canonical().is_loopback()),
    };
    (!all_near && url.get_ssl_mode() != SslMode::Require).then(|| {
        "store.url is of another machine and may be spoken to without TLS; sslmode=require is right, or \
         store.allow_plain_text = true where nobody else is on the network"
            .to_owned()
    })
}

/// A broker on another machine without TLS.
fn broker_in_plain_text(config: &Config) -> Option<String> {
    let broker = &config.broker;
    if broker.kind != BrokerKind::Amqp || broker.allow_plain_text {
        return None;
    }
    let url = Url::parse(broker.url.expose()).ok()?;
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    (url.scheme() == "amqp" && !is_loopback_host(host)).then(|| {
        "broker.url is of another machine and without TLS; amqps:// is right, or broker.allow_plain_text = true \
         where nobody else is on the network"
            .to_owned()
    })
}

fn well_known_password(key: &str, url: &SecretUrl) -> Option<String> {
    if url.is_empty() {
        return None;
    }
    let Some(password) = url.password() else {
        // Without a password, AMQP clients use guest:guest. A database may use a certificate instead.
        return url.expose().starts_with("amqp").then(|| {
            format!(
                "{key} names no user and password, which means guest:guest; an account of its own is right"
            )
        });
    };
    let is_user = url.credentials().is_some_and(|(user, _)| user == password);
    (is_user || WELL_KNOWN_PASSWORDS.contains(&password.to_ascii_lowercase().as_str()))
        .then(|| format!("{key} has a password that everybody knows; a random one of its own is right"))
}

fn readable_by_others(key: &str, path: &Path) -> Option<String> {
    // A missing file is either created with mode 0600 or reported by the part that needs it.
    let mode = fs::metadata(path).ok()?.permissions().mode();
    (mode & 0o077 != 0).then(|| {
        format!(
            "{key} is {}, whose mode {:o} lets others at it; chmod 600 is right",
            path.display(),
            mode & 0o777
        )
    })
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;

    use super::*;
    use crate::config::Profile;

    const ISSUER: &str = "[auth]\nissuer = \"https://id.example/realms/a\"\n";

    fn refused(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let provider = if text.contains("[payments]") { "" } else { "[payments]\nprovider = \"invoice\"\n" };
        fs::write(folder.path().join("production.toml"), format!("{text}\n{provider}")).unwrap();
        match Config::load(Profile::Production, folder.path()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.lines().map(str::to_owned).collect(),
        }
    }

    #[test]
    fn what_is_right_starts() {
        for more in [
            "",
            "[http]\nlisten = \"0.0.0.0:3000\"\ntrusted_proxies = [\"10.0.0.1\"]\n",
            "[http]\nlisten = \"[::]:3000\"\ntls_certificate = \"/none/c.pem\"\ntls_key = \"/none/k.pem\"\n",
            "[http]\nlisten = \"127.0.0.2:3000\"\n",
            "[grpc]\nenabled = false\nlisten = \"0.0.0.0:50051\"\n",
            "[store]\nurl = \"postgres://tickets:hG7-long-and-random@db/tickets\"\n",
            "[store]\nurl = \"postgres://tickets@db/tickets?sslmode=verify-full\"\n",
            "[broker]\nurl = \"amqps://tickets:hG7-long-and-random@mq/\"\n",
        ] {
            assert_eq!(refused(&format!("{ISSUER}{more}")), Vec::<String>::new(), "{more}");
        }
    }

    #[test]
    fn each_refusal_names_its_key_and_never_the_secret() {
        for (more, key) in [
            ("[demo]\nload = true\n", "demo.load"),
            ("[http]\nlisten = \"0.0.0.0:3000\"\n", "http.listen"),
            ("[http]\nlisten = \"10.1.2.3:3000\"\n", "http.listen"),
            ("[grpc]\nlisten = \"0.0.0.0:50051\"\n", "grpc.listen"),
            ("[store]\nurl = \"postgres://postgres:postgres@db/tickets\"\n", "store.url"),
            ("[store]\nurl = \"postgres://tickets@db/tickets?password=ChangeMe\"\n", "store.url"),
            ("[store]\nurl = \"host=db user=tickets password=changeme\"\n", "store.url"),
            ("[store]\nurl = \"postgres://my-user-name:my-user-name@db/tickets\"\n", "store.url"),
            ("[broker]\nurl = \"amqp://guest:guest@mq/\"\n", "broker.url"),
            ("[broker]\nurl = \"amqp://tickets:@mq/\"\n", "broker.url"),
            ("[broker]\nurl = \"amqp://mq/\"\n", "broker.url"),
            ("[payments]\n", "payments.provider is missing"),
            ("[payments]\nprovider = \"test\"\n", "payments.provider is \"test\", which takes no money"),
            (
                "[payments]\nprovider = \"bank\"\n",
                "payments.provider is \"bank\", which this program does not know",
            ),
        ] {
            let problems = refused(&format!("{ISSUER}{more}"));
            assert_eq!(problems.len(), 1, "{more} {problems:?}");
            assert!(problems[0].starts_with(key) && problems[0].contains("right"), "{problems:?}");
            assert!(
                !problems[0].contains("changeme") && !problems[0].contains("my-user-name"),
                "{problems:?}"
            );
        }
        for (text, key) in [
            ("[auth]\nmode = \"dev\"\n", "auth.mode"),
            ("", "auth.issuer"),
            ("[auth]\nissuer = \"http://id.example/realms/a\"\n", "auth.issuer"),
            ("[auth]\nissuer = \"https://a:b@id.example/\"\n", "auth.issuer"),
            ("[auth]\nissuer = \"nonsense\"\n", "auth.issuer"),
            ("[auth]\nissuer = \"https://id.example/\"\nclient_id = \"\"\n", "auth.client_id"),
            ("[auth]\nissuer = \"https://id.example/\"\nalgorithms = []\n", "auth.algorithms"),
            ("[auth]\nissuer = \"https://id.example/\"\nalgorithms = [\"HS256\"]\n", "HS256"),
        ] {
            let problems = refused(text);
            assert_eq!(problems.len(), 1, "{text} {problems:?}");
            assert!(problems[0].contains(key), "{problems:?}");
        }
    }

    #[test]
    fn servers_on_other_machines_are_spoken_to_by_tls() {
        let store = |url: &str, more: &str| {
            refused(&format!("{ISSUER}[store]\nkind = \"postgres\"\nurl = \"{url}\"\n{more}\n"))
        };
        let broker = |url: &str, more: &str| {
            refused(&format!("{ISSUER}[broker]\nkind = \"amqp\"\nurl = \"{url}\"\n{more}\n"))
        };
        for url in [
            "postgres://t:hG7-long@db/t",
            "postgres://t:hG7-long@db/t?sslmode=prefer",
            "postgres://t:hG7-long@10.0.0.5/t?sslmode=disable",
            "postgres://t:hG7-long@localhost,db/t",
            "host=localhost hostaddr=10.0.0.5 user=t password=hG7-long",
        ] {
            let problems = store(url, "");
            assert_eq!(problems.len(), 1, "{url} {problems:?}");
            assert!(problems[0].starts_with("store.url") && !problems[0].contains("hG7"), "{problems:?}");
            assert_eq!(store(url, "allow_plain_text = true"), Vec::<String>::new(), "{url}");
        }
        for url in [
            "postgres://t:hG7-long@db/t?sslmode=require",
            "postgres://t:hG7-long@db/t?sslmode=verify-full",
            "postgres://t:hG7-long@127.0.0.1/t",
            "postgres://t:hG7-long@[::1]/t",
            "postgres://t:hG7-long@localhost/t",
            "host=/run/postgresql user=t password=hG7-long",
        ] {
            assert_eq!(store(url, ""), Vec::<String>::new(), "{url}");
        }
        for url in ["amqp://t:hG7-long@mq/", "amqp://t:hG7-long@10.0.0.5:5672/t"] {
            let problems = broker(url, "");
            assert_eq!(problems.len(), 1, "{url} {problems:?}");
            assert!(problems[0].starts_with("broker.url") && !problems[0].contains("hG7"), "{problems:?}");
            assert_eq!(broker(url, "allow_plain_text = true"), Vec::<String>::new(), "{url}");
        }
        for url in
            ["amqps://t:hG7-long@mq/", "amqp://t:hG7-long@127.0.0.1:5672/t", "amqp://t:hG7-long@[::1]/"]
        {
            assert_eq!(broker(url, ""), Vec::<String>::new(), "{url}");
        }
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        fs::write(&key, "").unwrap();
        for (setting, section) in [
            ("auth.key_file", ISSUER.to_owned()),
            ("http.tls_key", format!("{ISSUER}[http]\ntls_certificate = \"/none/c.pem\"\n")),
            ("grpc.tls_key", format!("{ISSUER}[grpc]\ntls_certificate = \"/none/c.pem\"\n")),
        ] {
            let name = setting.split('.').nth(1).unwrap();
            let text = format!("{section}{name} = \"{}\"\n", key.display());
            for (mode, is_refused) in
                [(0o600, false), (0o400, false), (0o640, true), (0o604, true), (0o620, true)]
            {
                fs::set_permissions(&key, Permissions::from_mode(mode)).unwrap();
                let problems = refused(&text);
                assert_eq!(problems.len(), usize::from(is_refused), "{setting} {mode:o} {problems:?}");
                assert!(problems.iter().all(|problem| problem.starts_with(setting)), "{problems:?}");
            }
        }
    }

    #[test]
    fn all_problems_come_at_once() {
        let problems = refused(
            "[auth]\nmode = \"dev\"\n[demo]\nload = true\n[http]\nlisten = \"0.0.0.0:80\"\nworkers = 100000\n\
             [store]\nurl = \"postgres://a:postgres@db\"\n[broker]\nurl = \"amqp://guest:guest@mq\"\n",
        );
        assert_eq!(problems.len(), 6, "{problems:?}");
    }
}
