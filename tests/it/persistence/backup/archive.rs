//! A base backup and archived write-ahead logs: recovery to an instant, and to the end.

use std::{path::Path, time::Instant};

use ticketbuster::config::{Config, SecretUrl};

use super::sale::{Course, Sale, longest_ms, some_orders, succeeded};
use crate::support::{postgres::Postgres, process::Process, run};

/// Has the segment that is being written archived, and waits for that.
async fn archive_all(server: &Postgres) {
    let file = server.sql("postgres", "SELECT pg_walfile_name(pg_switch_wal())");
    let archived = format!("SELECT last_archived_wal >= '{file}' FROM pg_stat_archiver");
    for _ in 0..1_200 {
        if server.sql("postgres", &archived) == "t" {
            return;
        }
        actix_rt::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{file} is not archived");
}

/// What is restored: the configuration of a server over it, with PostgreSQL behind it.
fn recovered(sale: &Sale, base: &Path, archive: &Path, target: &str) -> (Postgres, Config) {
    let restore = format!("restore_command = 'cp {}/%f %p'", archive.display());
    let settings = [restore.as_str(), "archive_mode = off", "recovery_target_action = 'promote'", target];
    let server = Postgres::recovered(base, &settings);
    let (_, database) = sale.config.store.url.expose().rsplit_once('/').unwrap();
    let url = server.url(database);
    let config = sale.over(|config| config.store.url = SecretUrl::new(url));
    (server, config)
}

#[test]
#[ignore = "it sells under load: `make drill ARGS=backup` runs it"]
fn a_recovery_has_every_order_that_was_acknowledged_before_its_target() {
    run(async {
        let server = Postgres::start(&["archive_mode = on"]);
        let (archive, base) = (server.folder().join("archive"), server.folder().join("base"));
        let command = format!("mkdir -p {0} && test ! -f {0}/%f && cp %p {0}/%f", archive.display());
        server.sql("postgres", &format!("ALTER SYSTEM SET archive_command = '{command}'"));
        server.sql("postgres", "SELECT pg_reload_conf()");
        let sale = Sale::new(Some(&server)).await;
        let process = Process::start(&sale.config, &[]).await;
        let course = Course::default();
        let backing_up = async {
            course.more(some_orders()).await;
            let before = course.told();
            let (_, took) = succeeded(server.base_backup(&base)).await;
            let during = course.told().split_off(before.len());
            course.more(some_orders() / 2).await;
            // The instant comes after these were acknowledged.
            let until_target = course.told().len();
            let target = server.sql("postgres", "SELECT clock_timestamp()");
            course.more(some_orders() / 2).await;
            let until_archived = course.told().len();
            archive_all(&server).await;
            course.more(some_orders() / 4).await;
            course.stop();
            (before, during, took, until_target, target, until_archived)
        };
        let (_, (before, during, took, until_target, target, until_archived)) =
            futures_util::future::join(sale.sell(&process, "first", &course), backing_up).await;
        let told = course.told();
        // The machine is lost, with what it had not archived yet.
        process.kill();
        server.kill();
        println!(
            "a base backup beside the sale took {took:.2?}; the longest acknowledgement before it {} ms, beside it {} ms",
            longest_ms(&before),
            longest_ms(&during)
        );

        for (what, setting, there) in [
            ("the instant", format!("recovery_target_time = '{target}'"), until_target),
            ("the end of the archive", String::new(), until_archived),
        ] {
            let began = Instant::now();
            let (_restored, config) = recovered(&sale, &base, &archive, &setting);
            let recovering = began.elapsed();
            let lost = Sale::lost(&config, &told).await;
            println!(
                "until {what}: recovered in {recovering:.2?}; of {} orders {there} were acknowledged before it, {} lost",
                told.len(),
                lost.len()
            );
            let wrongly = told[..there].iter().filter(|told| lost.contains(&told.order)).count();
            assert_eq!(wrongly, 0, "orders from before {what} are lost");
            assert!(!lost.is_empty(), "what came after {what} cannot be there");
            sale.sells_on(&config, &told, &lost).await;
        }
    });
}
