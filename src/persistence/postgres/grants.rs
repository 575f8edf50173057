//! What the application and reports may do with each table. `migrate` gives it to their roles, if there are any
//! (deploy/postgres/10-roles.sh makes them): a table that is new has no rights until somebody has decided here.

use tokio_postgres::Client;

use crate::store::StoreError;

/// The role that the server's own role is a member of, or is.
const APPLICATION: &str = "ticketbuster_application";
/// The role of reports: it reads views and no table.
const REPORTING: &str = "ticketbuster_reporting";
/// The schema of what reports read.
const REPORTS: &str = "db_reports";

/// Of each table and view, what the application's statements do with it; what is in `db_reports` is for reports alone. Triggers and `append_batch` count as its own,
/// because they run with the rights of whoever writes: as their owner they could do everything else, too.
pub const APPLICATION_RIGHTS: [(&str, &[&str]); 31] = [
    // Archiving deletes what the application may not: it is the owner's.
    ("db_catalog.archived_events", &["SELECT"]),
    ("db_catalog.cluster", &["SELECT", "UPDATE"]),
    ("db_catalog.event_head", &["SELECT", "INSERT", "UPDATE"]),
    ("db_catalog.event_history", &["SELECT", "INSERT"]),
    ("db_catalog.events", &["SELECT", "INSERT", "UPDATE"]),
    ("db_catalog.journal", &["SELECT", "INSERT"]),
    ("db_catalog.member", &["SELECT", "INSERT", "UPDATE", "DELETE"]),
    ("db_catalog.schema_history", &["SELECT"]),
    ("db_catalog.seats", &["SELECT", "INSERT", "UPDATE"]),
    ("db_catalog.sections", &["INSERT"]),
    ("db_catalog.shard_owner", &["SELECT", "UPDATE"]),
    ("db_catalog.shard_pin", &["SELECT", "INSERT", "UPDATE", "DELETE"]),
    ("db_catalog.snapshots", &["SELECT", "INSERT", "UPDATE"]),
    ("db_catalog.v_available_seats_per_event", &[]),
    ("db_orders.contacts", &["SELECT", "INSERT", "DELETE"]),
    ("db_orders.deferred_mails", &["SELECT", "INSERT", "UPDATE", "DELETE"]),
    ("db_orders.event_moves", &["SELECT", "INSERT", "UPDATE", "DELETE"]),
    ("db_orders.idempotency", &["SELECT", "INSERT", "UPDATE", "DELETE"]),
    ("db_orders.inbox", &["SELECT", "INSERT", "DELETE"]),
    ("db_orders.mail_failures", &["SELECT", "INSERT", "DELETE"]),
    ("db_orders.order_items", &["SELECT", "INSERT"]),
    ("db_orders.order_lists", &["SELECT", "INSERT", "DELETE"]),
    ("db_orders.order_status_history", &["INSERT"]),
    ("db_orders.orders", &["SELECT", "INSERT", "UPDATE"]),
    ("db_orders.outbox", &["SELECT", "INSERT", "DELETE"]),
    ("db_orders.refund_counts", &["SELECT", "INSERT", "UPDATE"]),
    ("db_orders.refunds", &["SELECT", "INSERT", "UPDATE"]),
    ("db_orders.revocations", &["SELECT", "INSERT", "UPDATE", "DELETE"]),
    ("db_orders.sold_seats", &["SELECT", "INSERT", "DELETE"]),
    ("db_orders.tickets", &["SELECT", "INSERT", "UPDATE"]),
    ("db_orders.v_order_summary", &[]),
];

/// What a role has of a table or view, and what it should have.
struct Right {
    relation: String,
    has: Vec<String>,
    wanted: &'static [&'static str],
}

/// What a role may do with a table or view by the decisions above; `None` if nobody has decided.
fn wanted(role: &str, relation: &str) -> Option<&'static [&'static str]> {
    if relation.strip_prefix(REPORTS).is_some_and(|rest| rest.starts_with('.')) {
        return Some(if role == REPORTING { &["SELECT"] } else { &[] });
    }
    let (_, application) = APPLICATION_RIGHTS.iter().find(|(name, _)| *name == relation)?;
    Some(if role == APPLICATION { application } else { &[] })
}

/// Gives the roles what they should have and takes the rest away, where that differs. Called by the owner of the tables.
pub(super) async fn apply(client: &mut Client) -> Result<(), StoreError> {
    let mut sql = String::new();
    for role in [APPLICATION, REPORTING] {
        let known: bool =
            client.query_one("SELECT to_regrole($1) IS NOT NULL", &[&role]).await?.try_get(0)?;
        if !known {
            continue;
        }
        for Right { relation, has, wanted } in rights(client, role).await? {
            if has.iter().map(String::as_str).eq(sorted(wanted)) {
                continue;
            }
            sql += &format!("REVOKE ALL ON {relation} FROM {role};\n");
            if !wanted.is_empty() {
                sql += &format!("GRANT {} ON {relation} TO {role};\n", wanted.join(", "));
            }
        }
        sql += &around(client, role).await?;
    }
    if sql.is_empty() {
        return Ok(());
    }
    let transaction = client.transaction().await?;
    transaction.batch_execute(&sql).await?;
    transaction.commit().await?;
    tracing::info!("the roles of the application and of reports have their rights");
    Ok(())
}

/// What a role needs beside tables: schemas, and the function that writes.
async fn around(client: &Client, role: &str) -> Result<String, StoreError> {
    let mut sql = String::new();
    let schemas: &[&str] = if role == APPLICATION { &["db_catalog", "db_orders"] } else { &[REPORTS] };
    let asked = "SELECT coalesce(has_schema_privilege($1::name, to_regnamespace($2)::oid, 'USAGE'), true)";
    for schema in schemas {
        if !client.query_one(asked, &[&role, schema]).await?.try_get::<_, bool>(0)? {
            sql += &format!("GRANT USAGE ON SCHEMA {schema} TO {role};\n");
        }
    }
    if role == APPLICATION {
        // A function is everybody's until that is taken away.
        let asked = "SELECT EXISTS (SELECT 1 FROM pg_proc p
                                     WHERE p.pronamespace = to_regnamespace('db_catalog') AND p.proname = 'append_batch'
                                       AND (NOT has_function_privilege($1::name, p.oid, 'EXECUTE') OR p.proacl IS NULL
                                            OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0)))";
        if client.query_one(asked, &[&role]).await?.try_get::<_, bool>(0)? {
            sql += &format!(
                "REVOKE ALL ON FUNCTION db_catalog.append_batch FROM PUBLIC;\n\
                 GRANT EXECUTE ON FUNCTION db_catalog.append_batch TO {role};\n"
            );
        }
    }
    Ok(sql)
}

/// What this role has of every table and view of ours.
async fn rights(client: &Client, role: &'static str) -> Result<Vec<Right>, StoreError> {
    let sql = "SELECT n.nspname || '.' || c.relname AS relation,
                      coalesce(array_agg(a.privilege_type ORDER BY a.privilege_type COLLATE \"C\")
                                   FILTER (WHERE a.privilege_type IS NOT NULL), '{}') AS has
                 FROM pg_class c
                 JOIN pg_namespace n ON n.oid = c.relnamespace
                      AND n.nspname IN ('db_catalog', 'db_orders', 'db_reports')
                 LEFT JOIN LATERAL aclexplode(c.relacl) a ON a.grantee = to_regrole($1)::oid
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') GROUP BY 1 ORDER BY 1";
    let mut rights = Vec::new();
    for row in client.query(sql, &[&role]).await? {
        let relation: String = row.try_get("relation")?;
        let Some(wanted) = wanted(role, &relation) else {
            tracing::warn!(%relation, "nobody has decided who may use this: it is not of this version");
            continue;
        };
        rights.push(Right { relation, has: row.try_get("has")?, wanted });
    }
    Ok(rights)
}

fn sorted(rights: &[&'static str]) -> Vec<&'static str> {
    let mut rights = rights.to_vec();
    rights.sort_unstable();
    rights
}

/// Logs what this role may not do and the server does: a migration was applied by something that gave no rights.
pub(super) async fn warn_of_lacks(client: &Client) -> Result<(), StoreError> {
    let all: Vec<(&str, &str)> = APPLICATION_RIGHTS
        .iter()
        .flat_map(|(relation, rights)| rights.iter().map(move |right| (*relation, *right)))
        .collect();
    let relations: Vec<&str> = all.iter().map(|(relation, _)| *relation).collect();
    let rights: Vec<&str> = all.iter().map(|(_, right)| *right).collect();
    let sql = "SELECT coalesce(string_agg(n.action || ' on ' || n.relation, ', '), '') AS lacks
                 FROM unnest($1::text[], $2::text[]) AS n(relation, action)
                WHERE NOT has_table_privilege(to_regclass(n.relation), n.action)";
    let lacks: String = client.query_one(sql, &[&relations, &rights]).await?.try_get("lacks")?;
    if !lacks.is_empty() {
        tracing::warn!(
            lacks,
            "this role may not do all that a server does: run 'ticketbuster migrate' as the owner of the tables"
        );
    }
    Ok(())
}
