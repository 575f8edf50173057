//! Databases whose roles are those of `deploy/postgres/10-roles.sh`.

use std::{
    path::Path,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use ticketbuster::persistence::postgres::{Migrations, PostgresOptions, migrate};

use super::postgres::Postgres;

/// The URLs of a database, by the role that connects.
pub struct Roles {
    pub owner: String,
    pub application: String,
    pub reporting: String,
}

impl Roles {
    /// The server of these databases: roles are those of a whole server.
    pub fn server() -> &'static Postgres {
        static SERVER: OnceLock<Postgres> = OnceLock::new();
        SERVER.get_or_init(|| Postgres::start(&[]))
    }

    /// A new database without tables.
    pub fn empty() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        Self::of(&format!("roles_{}", MADE.fetch_add(1, Relaxed)), "ticketbuster", "application")
    }

    /// A new database with the tables of this version, which its owner has made.
    pub fn migrated() -> Self {
        let roles = Self::empty();
        roles.migrate(Migrations::embedded());
        roles
    }

    /// Runs the script for this database, as which role the server connects to it and with which password.
    pub fn of(database: &str, server: &str, password: &str) -> Self {
        // Two of them would create the same roles.
        static ONE_BY_ONE: Mutex<()> = Mutex::new(());
        let _one = ONE_BY_ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/postgres/10-roles.sh");
        let output = Self::server()
            .program("bash")
            .arg(script)
            .envs([("POSTGRES_USER", "tickets"), ("TICKETBUSTER_DB_NAME", database)])
            .envs([("TICKETBUSTER_DB_USER", server), ("TICKETBUSTER_DB_PASSWORD", password)])
            .env("TICKETBUSTER_DB_OWNER_PASSWORD", "owner's \\ 100%")
            .env("TICKETBUSTER_DB_REPORTING_PASSWORD", "reporting")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let url = |role: &str, password: &str| {
            format!("postgresql://{role}:{password}@127.0.0.1:{}/{database}", Self::server().port())
        };
        Self {
            owner: url("ticketbuster_owner", "owner%27s%20%5C%20100%25"),
            application: url(server, password),
            reporting: url("ticketbuster_reporting", "reporting"),
        }
    }

    /// Applies these migrations as the owner, from a test or from inside one.
    pub fn migrate(&self, migrations: Migrations) {
        let owner = self.owner.clone();
        let done = std::thread::spawn(move || {
            let options = PostgresOptions::default();
            actix_rt::System::new().block_on(migrate(&owner, &options, &migrations)).unwrap();
        });
        done.join().unwrap();
    }

    /// Runs SQL as one of them.
    pub fn sql(&self, url: &str, sql: &str) -> String {
        Self::server().sql(url, sql)
    }

    /// Runs SQL that one of them may not; what the server says.
    pub fn refused(&self, url: &str, sql: &str) -> String {
        Self::server().refused(url, sql)
    }
}
