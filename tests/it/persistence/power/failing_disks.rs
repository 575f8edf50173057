//! The disk fails: flushes report `EIO`. The process ends and says why, nothing that it acknowledged is lost, and a new
//! start acknowledges nothing that only the system's memory has.

use std::{
    cell::Cell,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use futures_util::future;

use super::machine::{Machine, Sales, until_heard};
use crate::support::{
    Ground, packages,
    process::{Process, command},
    run,
};

const SMALL_DISK_MEGABYTES: u32 = 192;
const REASON: &str = "the disk did not keep what was flushed to it: this process ends, and takes orders again when a new start has \
                      written everything to the disk";

/// libfiu's libraries, which make system calls fail on demand, and the option that does so with flushes.
fn failing_calls() -> String {
    let library = |name| packages::library(name, "fiu-utils");
    format!("{} {}", library("fiu_run_preload.so"), library("fiu_posix_preload.so"))
}
const EVERY_FLUSH: &str = "enable name=posix/io/sync/*,failinfo=5";

/// Sells, has the disk fail, and waits for the end of the process, which says why.
async fn sell_until_it_fails(machine: &Machine, mut process: Process, fail: impl FnOnce(&Process)) -> Sales {
    let heard = Cell::new(0);
    let failing = async {
        until_heard(&heard, 100).await;
        fail(&process);
    };
    let (sales, ()) = future::join(machine.sell(&process, 0, &heard), failing).await;
    assert!(sales.told.len() >= 100, "{} orders", sales.told.len());
    let began = Instant::now();
    let status = loop {
        if let Some(status) = process.child.try_wait().unwrap() {
            break status;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "it goes on after a flush that failed");
        actix_rt::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(status.code(), Some(1));
    // What it said may still be under way to the reader of its log.
    while process.logged(REASON).is_empty() {
        assert!(began.elapsed() < Duration::from_secs(10), "it does not say why");
        actix_rt::time::sleep(Duration::from_millis(20)).await;
    }
    println!("{}", process.logged(REASON)[0]);
    sales
}

#[test]
#[ignore = "it installs libfiu and mounts a disk: `make drill` runs it"]
fn a_flush_that_fails_ends_the_process_and_loses_nothing() {
    run(async {
        let machine = Machine::new(Ground::Sqlite, SMALL_DISK_MEGABYTES).await;
        let (calls, pipes) = (failing_calls(), machine.config.auth.key_file.with_file_name("fiu"));
        let pipes = pipes.to_str().unwrap();
        let settings = [("LD_PRELOAD", calls.as_str()), ("FIU_CTRL_FIFO", pipes)];
        let process = Process::start(&machine.config, &settings).await;
        let sales = sell_until_it_fails(&machine, process, |process| {
            let mut tell = Command::new("fiu-ctrl");
            tell.args(["-f", pipes, "-c", EVERY_FLUSH]).arg(process.child.id().to_string());
            assert!(tell.status().unwrap().success(), "{tell:?}");
        })
        .await;

        // While flushes fail nothing starts, and it says why.
        let mut failing =
            command(&machine.config, &[("LD_PRELOAD", calls.as_str()), ("FIU_ENABLE", EVERY_FLUSH)]);
        let output = failing.stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(REASON), "{said}");

        let told = sales.told.len();
        let report = machine.settle(&[sales]).await;
        println!("flushes fail under load: {told} orders acknowledged, 0 lost; {report}");
    });
}

/// Asks for all of it again, sells more, and cuts the power: everything that was acknowledged since the failure is there.
async fn cut_after_it(machine: &Machine, process: Process, sales: Sales) {
    let mut rounds = vec![sales];
    machine.ask_again(&process, &rounds).await;
    let heard = Cell::new(0);
    let cutting = async {
        until_heard(&heard, 100).await;
        machine.disk.cut_power();
    };
    let (more, ()) = future::join(machine.sell(&process, 1, &heard), cutting).await;
    rounds.push(more);
    process.kill();
    machine.boot();
    let told = rounds.iter().flat_map(|sales| &sales.told);
    let (losses, report) = machine.losses(told.clone()).await;
    assert!(losses.what.is_empty(), "{} lost: {:#?}", losses.orders, losses.what);
    assert!(report.violations.is_empty(), "{report}");
    let told = told.count();
    let report = machine.settle(&rounds).await;
    println!("a device fails, and loses its power later: {told} orders acknowledged, 0 lost; {report}");
}

#[test]
#[ignore = "it mounts a disk: `make drill` runs it"]
fn what_a_failing_device_dropped_is_not_acknowledged_by_the_next_start() {
    run(async {
        let machine = Machine::new(Ground::Sqlite, SMALL_DISK_MEGABYTES).await;
        machine.disk.make_thin();
        let process = Process::start(&machine.config, &[]).await;
        // The device has no room for blocks that are new: writing them fails after they were taken, and the system then
        // calls its copies of them written.
        let sales = sell_until_it_fails(&machine, process, |_| machine.disk.memory().fill()).await;
        machine.disk.memory().make_room();
        // The next process reads those copies, and is asked for what the log has of them.
        let process = Process::start(&machine.config, &[]).await;
        cut_after_it(&machine, process, sales).await;
    });
}

#[test]
#[ignore = "it mounts a disk: `make drill` runs it"]
fn a_device_that_fails_under_postgresql_loses_nothing() {
    run(async {
        let machine = Machine::new(Ground::Postgres, 1_024).await;
        machine.disk.make_thin();
        let process = Process::start(&machine.config, &[]).await;
        let heard = Cell::new(0);
        let failing = async {
            until_heard(&heard, 100).await;
            machine.disk.memory().fill();
        };
        // Until the server must have a new segment of its log: then it stops by itself.
        let (sales, ()) = future::join(machine.sell(&process, 0, &heard), failing).await;
        until_ready(&process, false).await;
        println!("{}", process.logged("a write waits for the store")[0]);
        process.kill();
        machine.disk.memory().make_room();
        // Mounted anew, so that nothing reads the system's copies of what the device dropped: PostgreSQL takes them for
        // written when it is only started again, and has lost them after a power cut.
        machine.boot();
        let process = Process::start(&machine.config, &[]).await;
        until_ready(&process, true).await;
        cut_after_it(&machine, process, sales).await;
    });
}

async fn until_ready(process: &Process, wanted: bool) {
    let began = Instant::now();
    while (process.ready().await.0 == 200) != wanted {
        assert!(began.elapsed() < Duration::from_secs(60), "it says that it is ready: {}", !wanted);
        actix_rt::time::sleep(Duration::from_millis(100)).await;
    }
}
