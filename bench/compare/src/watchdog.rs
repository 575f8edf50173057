//! Ends what this program started, also when this program is interrupted or killed: a shell that waits for the
//! end of its standard input, then ends the processes that it knows and removes their folder.

use std::{
    fs,
    io::Write as _,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// Lines are `run PID SIGNAL` and `gone PID`.
const SCRIPT: &str = r#"
running=""
while read -r word pid signal; do
    case $word in
        run) running="$running $pid:$signal" ;;
        gone)
            rest=""
            for one in $running; do [ "${one%%:*}" = "$pid" ] || rest="$rest $one"; done
            running=$rest ;;
    esac
done
for one in $running; do kill -s "${one##*:}" "${one%%:*}" 2> /dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    alive=""
    for one in $running; do kill -0 "${one%%:*}" 2> /dev/null && alive=yes; done
    [ -n "$alive" ] || break
    sleep 0.1
done
for one in $running; do kill -s KILL -- "-${one%%:*}" 2> /dev/null; done
rm -rf "$1"
"#;

/// How long a process may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// A temporary folder, and the processes that live in it.
pub struct Watchdog {
    folder: PathBuf,
    shell: Mutex<Child>,
    orders: Mutex<Option<ChildStdin>>,
}

impl Watchdog {
    /// With a new folder.
    pub fn start() -> Result<Arc<Self>, String> {
        let folder = std::env::temp_dir().join(format!("ticketbuster-compare-{}", std::process::id()));
        fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "watchdog"])
            .arg(&folder)
            // What interrupts this program must not end its watchdog.
            .process_group(0)
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|error| format!("sh: {error}"))?;
        let orders = shell.stdin.take();
        Ok(Arc::new(Self { folder, shell: Mutex::new(shell), orders: Mutex::new(orders) }))
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn tell(&self, line: &str) {
        if let Some(orders) = self.orders.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            // A watchdog that was ended is no reason to stop.
            let _ = orders.write_all(line.as_bytes());
        }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).take();
        let _ = self.shell.lock().unwrap_or_else(PoisonError::into_inner).wait();
    }
}

/// What ends a process in order.
#[derive(Clone, Copy, Debug)]
pub enum Ending {
    /// SIGTERM.
    Term,
    /// SIGINT: PostgreSQL's fast shutdown.
    Interrupt,
}

/// A process that is ended when this is dropped.
pub struct Running {
    /// What it is called in messages.
    pub name: String,
    /// It, to wait for.
    pub child: Child,
    /// Where its output goes.
    pub log: PathBuf,
    ending: Ending,
    watchdog: Arc<Watchdog>,
}

impl Running {
    /// Starts it in a process group of its own. Standard output may be taken from the child if it is piped.
    pub fn start(
        watchdog: &Arc<Watchdog>,
        name: &str,
        command: &mut Command,
        ending: Ending,
    ) -> Result<Self, String> {
        let log = watchdog.folder.join(format!("{name}.log"));
        let output = fs::File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stderr(output)
            .spawn()
            .map_err(|error| format!("{name}: {program} cannot be started: {error}"))?;
        let signal = match ending {
            Ending::Term => "TERM",
            Ending::Interrupt => "INT",
        };
        watchdog.tell(&format!("run {} {signal}\n", child.id()));
        Ok(Self { name: name.to_owned(), child, log, ending, watchdog: watchdog.clone() })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended by itself; then its last words.
    pub fn ended(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok().flatten()?;
        Some(format!("{} ended with {status}:\n{}", self.name, self.last_words()))
    }

    /// The end of its log.
    pub fn last_words(&self) -> String {
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let pid = Pid::from_child(&self.child);
        let signal = match self.ending {
            Ending::Term => Signal::TERM,
            Ending::Interrupt => Signal::INT,
        };
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = kill_process(pid, signal);
        }
        let began = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if began.elapsed() > PATIENCE {
                let _ = kill_process_group(pid, Signal::KILL);
                let _ = self.child.wait();
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.watchdog.tell(&format!("gone {}\n", pid.as_raw_nonzero()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alive(pid: u32) -> bool {
        let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // A process that has ended and was not waited for is a zombie.
        state.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
    }

    #[test]
    fn what_was_started_is_ended_by_whoever_comes_first() {
        let watchdog = Watchdog::start().unwrap();
        let folder = watchdog.folder().to_owned();
        let start = |name: &str| {
            let mut command = Command::new("sleep");
            Running::start(&watchdog, name, command.arg("60").stdout(Stdio::null()), Ending::Term).unwrap()
        };
        let (first, second) = (start("first"), start("second"));
        let (first_pid, second_pid) = (first.pid(), second.pid());
        drop(first);
        assert!(!alive(first_pid) && alive(second_pid) && folder.exists());
        // As if this program were killed: the pipe closes, and nobody is left to drop anything.
        watchdog.orders.lock().unwrap().take();
        watchdog.shell.lock().unwrap().wait().unwrap();
        assert!(!alive(second_pid) && !folder.exists());
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let watchdog = Watchdog::start().unwrap();
        let failed = Running::start(&watchdog, "peer", &mut Command::new("/nowhere/peer"), Ending::Term);
        assert!(failed.err().unwrap().contains("/nowhere/peer"));
    }
}
