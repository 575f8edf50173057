//! `ticketbuster backup` of a SQLite store while the server sells.

use std::fs;

use super::sale::{Course, Sale, longest_ms, some_orders, succeeded};
use crate::support::{
    process::{Process, command},
    run,
};

/// Copies beside one sale; each must be whole.
const COPIES: usize = 3;

#[test]
#[ignore = "it sells under load: `make drill ARGS=backup` runs it"]
fn a_copy_has_every_order_that_was_acknowledged_before_it_began() {
    run(async {
        let sale = Sale::new(None).await;
        let process = Process::start(&sale.config, &[]).await;
        let folder = tempfile::tempdir().unwrap();
        let course = Course::default();
        let copying = async {
            let mut copies = Vec::new();
            for number in 0..COPIES {
                course.more(some_orders()).await;
                let before = course.told();
                let to = folder.path().join(format!("copy-{number}.db"));
                let mut backup = command(&sale.config, &[]);
                backup.arg("backup").arg(&to);
                let (output, took) = succeeded(backup).await;
                let during = course.told().split_off(before.len());
                println!(
                    "{}{} orders acknowledged before it, {} while it ran ({took:.2?}); the longest acknowledgement before \
                     {} ms, beside it {} ms",
                    String::from_utf8_lossy(&output.stdout),
                    before.len(),
                    during.len(),
                    longest_ms(&before),
                    longest_ms(&during)
                );
                copies.push((to, before));
            }
            course.more(some_orders() / 4).await;
            course.stop();
            copies
        };
        let (_, copies) = futures_util::future::join(sale.sell(&process, "first", &course), copying).await;
        process.kill();
        let told = course.told();
        for (copy, before) in copies {
            // Where the server looks for its store, and nothing else beside it.
            let restored = folder.path().join("restored.db");
            fs::copy(&copy, &restored).unwrap();
            let config = sale.over(|config| config.store.path.clone_from(&restored));
            let lost = Sale::lost(&config, &told).await;
            println!("{}: {} of {} lost", copy.display(), lost.len(), told.len());
            assert!(before.iter().all(|told| !lost.contains(&told.order)), "an order from before is lost");
            assert!(!lost.is_empty(), "what came after the copy cannot be in it");
            sale.sells_on(&config, &told, &lost).await;
            for ending in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(format!("{}{ending}", restored.display()));
            }
        }
        // And the store itself, whose server was killed, has everything.
        assert_eq!(Sale::lost(&sale.config, &told).await.len(), 0);
    });
}
