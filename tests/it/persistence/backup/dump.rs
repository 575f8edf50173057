//! `pg_dump` while the server sells.

use ticketbuster::config::SecretUrl;

use super::sale::{Course, Sale, longest_ms, some_orders, succeeded};
use crate::support::{postgres::Postgres, process::Process, run};

#[test]
#[ignore = "it sells under load: `make drill ARGS=backup` runs it"]
fn a_dump_has_every_order_that_was_acknowledged_before_it_began() {
    run(async {
        let server = Postgres::start(&[]);
        let sale = Sale::new(Some(&server)).await;
        let process = Process::start(&sale.config, &[]).await;
        let (course, file) = (Course::default(), server.folder().join("tickets.dump"));
        let dumping = async {
            course.more(some_orders()).await;
            let before = course.told();
            let mut dump = server.program("pg_dump");
            dump.args(["-Fc", "--dbname", sale.config.store.url.expose(), "--file"]).arg(&file);
            let (_, took) = succeeded(dump).await;
            let during = course.told().split_off(before.len());
            course.more(some_orders() / 2).await;
            course.stop();
            (before, during, took)
        };
        let (_, (before, during, took)) =
            futures_util::future::join(sale.sell(&process, "first", &course), dumping).await;
        // It is gone before anything is restored: a restored database has earlier epochs.
        process.end().await;
        let told = course.told();

        let url = server.database();
        let restored = sale.over(|config| config.store.url = SecretUrl::new(url.clone()));
        let mut restore = server.program("pg_restore");
        restore.args(["--no-owner", "--single-transaction", "--exit-on-error", "--dbname", &url]).arg(&file);
        let (_, restoring) = succeeded(restore).await;
        let lost = Sale::lost(&restored, &told).await;
        println!(
            "{} orders acknowledged before the dump, {} while it ran ({took:.2?}), {} after it; restored in {restoring:.2?}; \
             {} lost, none of them from before; the longest acknowledgement before {} ms, beside the dump {} ms",
            before.len(),
            during.len(),
            told.len() - before.len() - during.len(),
            lost.len(),
            longest_ms(&before),
            longest_ms(&during)
        );
        assert!(
            before.iter().all(|told| !lost.contains(&told.order)),
            "an order from before the dump is lost"
        );
        assert!(!lost.is_empty(), "orders after the dump cannot be in it");
        sale.sells_on(&restored, &told, &lost).await;
    });
}
