//! The store that a test uses.

use std::path::Path;

use ticketbuster::config::{Config, Profile, SecretUrl, StoreKind};

use super::{postgres::Postgres, roles::Roles};

/// A kind of store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    Sqlite,
    Postgres,
    /// SQLite, for a test of what one process counts and has, also if the others' servers are several (`TEST_NODES`).
    Alone,
}

impl Ground {
    /// A configuration for one test: free ports, its own folder, its own new and empty store.
    pub fn config(self, folder: &Path) -> Config {
        let mut config = Config::load(Profile::Development, folder).unwrap();
        config.http.listen = "127.0.0.1:0".parse().unwrap();
        config.grpc.listen = "127.0.0.1:0".parse().unwrap();
        config.ops.listen = "127.0.0.1:0".parse().unwrap();
        config.auth.key_file = folder.join("keys.json");
        config.store.path = folder.join("store.db");
        config.rate_limit.enabled = false;
        config.demo.load = false;
        // A machine that does much else at once is slow, and no test of what it answers fails for that.
        config.orders.durable_timeout_ms = 14_000;
        config.store.read_timeout_ms = 14_000;
        config.actors.ask_timeout_ms = 14_000;
        // What is tested of refunds is not their pace, where it is not said.
        config.payments.refunds_per_second = 1_000;
        // Whether the web application is built or not changes nothing but tests/it/http/pages.
        config.http.pages = false;
        if self == Self::Postgres || self == Self::Sqlite && super::nodes::wanted().is_some() {
            config.store.kind = StoreKind::Postgres;
            // Whatever the application's role may not do, a test of that finds.
            let database = match std::env::var_os("TEST_APPLICATION_ROLE") {
                Some(_) => Roles::migrated().application,
                None => Postgres::shared().database(),
            };
            // Nor does a server end the session of one that pauses in a transaction.
            let url = format!("{database}?options=-c%20idle_in_transaction_session_timeout%3D14000");
            config.store.url = SecretUrl::new(url);
        }
        config
    }
}

/// Makes a test of each of these functions of a [`Ground`] for every store.
macro_rules! on_every_store {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $test() { super::$test($crate::support::Ground::Sqlite); })*
        }
        mod postgres {
            $(#[test] fn $test() { super::$test($crate::support::Ground::Postgres); })*
        }
    };
}
pub(crate) use on_every_store;
