//! The roles of `deploy/postgres/10-roles.sh`: the application sells and can do nothing else, reports see nobody, and every
//! table has a decision who may use it.

use std::time::{Duration, Instant};

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::{
    cli::store::open_store,
    config::{Config, SecretUrl, StoreKind},
    persistence::{
        audit::audit,
        postgres::{APPLICATION_RIGHTS, Migrations},
    },
};

use crate::support::{
    Ground, event_with,
    process::{Process, command},
    roles::Roles,
    run,
};

/// A configuration over this database, as this role.
fn config_of(folder: &std::path::Path, url: &str) -> Config {
    let mut config = Ground::Sqlite.config(folder);
    config.store.kind = StoreKind::Postgres;
    config.store.url = SecretUrl::new(url);
    config
}

/// `ticketbuster migrate` as this role; what it says.
fn migrate(config: &Config, url: &str) -> Result<String, String> {
    let output = command(config, &[("TICKETBUSTER__STORE__URL", url)]).arg("migrate").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

async fn new_event(process: &Process, organiser: &str) -> EventId {
    let event = process.buyers.post("/api/events", organiser, event_with(2, 10, json!({}))).await.expect(201);
    event["event_id"].as_str().unwrap().parse().unwrap()
}

async fn buys(process: &Process, event: EventId, buyer: &str, seat: &str, card: &str) -> Value {
    let hold = process.buyers.hold(event, buyer, &[seat]).await.expect(201);
    process.buyers.buy(&hold, buyer, card).await
}

/// What nobody may who sells.
const NOT_FOR_SELLERS: [&str; 14] = [
    "CREATE TABLE db_orders.mine (id int)",
    "CREATE TABLE public.mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE TEMPORARY TABLE mine (id int)",
    "DROP TABLE db_catalog.journal",
    "DROP FUNCTION db_catalog.append_batch",
    "ALTER TABLE db_orders.orders ADD COLUMN mine int",
    "TRUNCATE db_catalog.journal",
    "DELETE FROM db_catalog.journal",
    "UPDATE db_catalog.journal SET seq = seq + 1",
    "DELETE FROM db_orders.orders",
    "DELETE FROM db_orders.refunds",
    "UPDATE db_catalog.event_history SET user_id = 'eve'",
    "INSERT INTO db_catalog.schema_history (version) VALUES (9999)",
];

#[test]
fn the_application_sells_and_can_do_nothing_else() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let roles = Roles::empty();
        let config = config_of(folder.path(), &roles.application);
        let refused = migrate(&config, &roles.application).unwrap_err();
        assert!(refused.contains("ticketbuster may not change them"), "{refused}");
        assert!(migrate(&config, &roles.owner).unwrap().contains("is up to date"));

        // `store.migrate` is true, as it is by default.
        let process = Process::start(&config, &[("TICKETBUSTER__STORE__SNAPSHOT_EVERY", "100")]).await;
        let organiser = process.buyers.login("otto", &["organiser", "gate"]).await;
        let event = new_event(&process, &organiser).await;
        let ana = process.buyers.login("ana", &[]).await;
        let order = buys(&process, event, &ana, "S-A0-1", "tok_success").await;
        assert_eq!(order["status"], "completed", "{order}");
        assert_eq!(buys(&process, event, &ana, "S-A0-2", "tok_declined").await["status"], "failed");
        let scan = json!({"token": order["tickets"][0]["token"], "gate": "north"});
        process.buyers.post("/api/tickets/check-in", &organiser, scan).await.expect(200);
        let returned = buys(&process, event, &ana, "S-A0-3", "tok_success").await;
        let path = format!("/api/orders/{}/refund", returned["order_id"].as_str().unwrap());
        process.buyers.post(&path, &organiser, json!({"reason": "a broken seat"})).await.expect(200);
        // Enough transitions for a snapshot.
        for _ in 0..50 {
            let hold = process.buyers.hold(event, &ana, &["S-B0-1"]).await.expect(201);
            let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
            process.buyers.try_send("DELETE", &path, &ana, None, None).await.unwrap().expect(204);
        }
        let began = Instant::now();
        while roles.sql(&roles.owner, "SELECT count(*) FROM db_catalog.snapshots") != "1" {
            assert!(began.elapsed() < Duration::from_secs(30), "there is no snapshot");
            actix_rt::time::sleep(Duration::from_millis(50)).await;
        }
        for sql in NOT_FOR_SELLERS {
            let said = roles.refused(&roles.application, sql);
            assert!(said.contains("permission denied") || said.contains("must be owner"), "{sql}: {said}");
        }
        let denied = process.logged("this role may not do all that a server does");
        assert!(denied.is_empty(), "{denied:?}");
        process.end().await;
        let report = audit(open_store(&config).await.unwrap().as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert_eq!(report.orders, 3);
    });
}

#[test]
fn the_application_says_what_to_run_when_tables_are_old_or_not_there() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let roles = Roles::empty();
        let mut config = config_of(folder.path(), &roles.application);
        for migrates in [true, false] {
            config.store.migrate = migrates;
            let refused = open_store(&config).await.err().unwrap().to_string();
            assert!(refused.contains("Run 'ticketbuster migrate' first, as their owner"), "{refused}");
        }
        roles.migrate(Migrations::embedded().up_to(22));
        for migrates in [true, false] {
            config.store.migrate = migrates;
            let refused = open_store(&config).await.err().unwrap().to_string();
            assert!(
                refused.contains("they lack V2") && refused.contains("as their owner ticketbuster_owner"),
                "{refused}"
            );
        }
        roles.migrate(Migrations::embedded());
        open_store(&config).await.unwrap().close().await.unwrap();
        // What a role has too much is taken away by the next migration, and what it lacks is given.
        roles.sql(&roles.owner, "GRANT DELETE ON db_catalog.journal TO ticketbuster_application");
        roles.sql(&roles.owner, "REVOKE INSERT ON db_catalog.journal FROM ticketbuster_application");
        roles.migrate(Migrations::embedded());
        assert_eq!(rights_of(&roles, "db_catalog.journal", "ticketbuster_application"), "INSERT,SELECT");
    });
}

fn rights_of(roles: &Roles, relation: &str, role: &str) -> String {
    roles.sql(
        &roles.owner,
        &format!(
            "SELECT coalesce(string_agg(a.privilege_type, ',' ORDER BY a.privilege_type COLLATE \"C\"), '')
               FROM pg_class c, aclexplode(c.relacl) a
              WHERE c.oid = '{relation}'::regclass AND a.grantee = '{role}'::regrole"
        ),
    )
}

#[test]
fn reports_read_views_without_people_and_no_table() {
    run(async {
        let roles = Roles::migrated();
        let views = "SELECT string_agg(table_name, ' ') FROM information_schema.views WHERE table_schema = 'db_reports'";
        let views = roles.sql(&roles.owner, views);
        assert!(views.split(' ').count() >= 7, "{views}");
        for view in views.split(' ') {
            roles.sql(&roles.reporting, &format!("SELECT * FROM db_reports.{view}"));
        }
        let told = "SELECT string_agg(table_name || '.' || column_name, ' ') FROM information_schema.columns
                     WHERE table_schema = 'db_reports' AND column_name ~
                           'token|user|email|phone|person|reason|detail|body|payload|payments|hold_id|secret|key|layout|rules'";
        assert_eq!(roles.sql(&roles.owner, told), "", "columns that may tell of somebody");
        for relation in [
            "db_orders.tickets",
            "db_orders.contacts",
            "db_orders.orders",
            "db_orders.outbox",
            "db_orders.mail_failures",
            "db_orders.v_order_summary",
            "db_catalog.journal",
            "db_catalog.event_history",
        ] {
            let said = roles.refused(&roles.reporting, &format!("SELECT 1 FROM {relation}"));
            assert!(said.contains("permission denied"), "{relation}: {said}");
        }
        for sql in ["CREATE TABLE db_reports.mine (id int)", "CREATE TEMPORARY TABLE mine (id int)"] {
            // Who reads may switch their own default off.
            let writing = format!("{}?options=-cdefault_transaction_read_only%3Doff", roles.reporting);
            let said = roles.refused(&writing, sql);
            assert!(said.contains("permission denied"), "{said}");
        }
        // Of reports the application knows nothing.
        roles.refused(&roles.application, "SELECT 1 FROM db_reports.orders");
    });
}

/// Tables and views whose use nobody has decided.
fn undecided(roles: &Roles) -> Vec<String> {
    let all = "SELECT string_agg(n.nspname || '.' || c.relname, ' ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname LIKE 'db\\_%' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')";
    let all = roles.sql(&roles.owner, all);
    let decided = |name: &&str| {
        name.starts_with("db_reports.") || APPLICATION_RIGHTS.iter().any(|(known, _)| known == name)
    };
    all.split(' ').filter(|name| !decided(name)).map(str::to_owned).collect()
}

/// A new table belongs into `APPLICATION_RIGHTS` (src/persistence/postgres/grants.rs): what does the server do with it?
#[test]
fn every_table_has_a_decision_who_may_use_it() {
    let roles = Roles::migrated();
    assert_eq!(undecided(&roles), Vec::<String>::new());
    for (relation, rights) in APPLICATION_RIGHTS {
        let mut rights = rights.to_vec();
        rights.sort_unstable();
        assert_eq!(rights_of(&roles, relation, "ticketbuster_application"), rights.join(","), "{relation}");
        assert_eq!(rights_of(&roles, relation, "ticketbuster_reporting"), "", "{relation}");
    }
    // A table that somebody forgot is found, and is nobody's but its owner's.
    let table = "CREATE TABLE db_orders.vouchers (voucher uuid PRIMARY KEY)";
    roles.migrate(Migrations::embedded().and("V9999__vouchers", table).unwrap());
    assert_eq!(undecided(&roles), ["db_orders.vouchers"]);
    roles.refused(&roles.application, "SELECT 1 FROM db_orders.vouchers");
}

#[test]
fn a_database_that_one_role_owned_gets_its_roles_while_it_is_sold_from() {
    const ROLE: &str = "single";
    run(async {
        let server = Roles::server();
        server.sql("postgres", &format!("CREATE ROLE {ROLE} LOGIN PASSWORD 'single'"));
        server.sql("postgres", &format!("CREATE DATABASE {ROLE} OWNER {ROLE}"));
        let folder = tempfile::tempdir().unwrap();
        let url = format!("postgresql://{ROLE}:single@127.0.0.1:{}/{ROLE}", server.port());
        let config = config_of(folder.path(), &url);
        // The first start makes the tables.
        let process = Process::start(&config, &[]).await;
        let organiser = process.buyers.login("otto", &["organiser"]).await;
        let event = new_event(&process, &organiser).await;
        let ana = process.buyers.login("ana", &[]).await;
        assert_eq!(buys(&process, event, &ana, "S-A0-1", "tok_success").await["status"], "completed");

        Roles::of(ROLE, ROLE, "single");
        let roles = Roles::of(ROLE, ROLE, "single");
        migrate(&config, &roles.owner).unwrap();
        let bought = buys(&process, event, &ana, "S-A0-2", "tok_success").await;
        assert_eq!(bought["status"], "completed", "the server that ran all the time sells on");
        process.end().await;
        let process = Process::start(&config, &[]).await;
        let ana = process.buyers.login("ana", &[]).await;
        assert_eq!(buys(&process, event, &ana, "S-A0-3", "tok_success").await["status"], "completed");
        process.end().await;
        let others = "SELECT count(*) FROM pg_class c WHERE c.relnamespace::regnamespace::text LIKE 'db\\_%'
                         AND c.relowner <> 'ticketbuster_owner'::regrole";
        assert_eq!(roles.sql(&roles.owner, others), "0");
        for sql in NOT_FOR_SELLERS {
            roles.refused(&url, sql);
        }
    });
}
