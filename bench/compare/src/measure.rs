//! Processor time and memory of whole process trees, read from /proc.

use std::{
    collections::{HashMap, HashSet},
    fs,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use serde::Serialize;

/// A process at one time.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Process {
    pid: u32,
    parent: u32,
    /// Its own and that of children which have ended and were waited for, in clock ticks.
    ticks: u64,
    rss_pages: u64,
}

/// What a tree of processes has used so far.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Usage {
    /// Processor time in seconds.
    pub cpu_seconds: f64,
    /// Resident memory in bytes; what processes share is counted once for each.
    pub rss_bytes: u64,
}

/// `pid (name) state ppid … utime stime cutime cstime … rss`; a name may have spaces and brackets.
fn parse_stat(text: &str) -> Option<Process> {
    let pid = text.split_once(' ')?.0.parse().ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    let ticks = [11, 12, 13, 14].into_iter().map(number).sum::<Option<u64>>()?;
    Some(Process { pid, parent: fields.get(1)?.parse().ok()?, ticks, rss_pages: number(21)? })
}

fn processes() -> Vec<Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit))
        // A process may end meanwhile.
        .filter_map(|entry| parse_stat(&fs::read_to_string(entry.path().join("stat")).ok()?))
        .collect()
}

/// Those of the trees under `roots`.
fn trees(all: &[Process], roots: &[u32]) -> Vec<Process> {
    let mut children: HashMap<u32, Vec<&Process>> = HashMap::new();
    for process in all {
        children.entry(process.parent).or_default().push(process);
    }
    let mut found: Vec<Process> =
        all.iter().filter(|process| roots.contains(&process.pid)).copied().collect();
    let mut known: HashSet<u32> = found.iter().map(|process| process.pid).collect();
    let mut at = 0;
    while at < found.len() {
        for child in children.get(&found[at].pid).into_iter().flatten() {
            if known.insert(child.pid) {
                found.push(**child);
            }
        }
        at += 1;
    }
    found
}

fn sum(processes: &[Process]) -> Usage {
    let ticks: u64 = processes.iter().map(|process| process.ticks).sum();
    let pages: u64 = processes.iter().map(|process| process.rss_pages).sum();
    Usage {
        cpu_seconds: ticks as f64 / rustix::param::clock_ticks_per_second() as f64,
        rss_bytes: pages * rustix::param::page_size() as u64,
    }
}

/// What these processes and all that came from them have used.
pub fn usage(roots: &[u32]) -> Usage {
    sum(&trees(&processes(), roots))
}

/// A look at server and services.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub at: Instant,
    pub server: Usage,
    /// What it needs: its database, its broker.
    pub services: Usage,
}

/// Looks again and again, on a thread of its own.
pub struct Sampler {
    samples: Arc<Mutex<Vec<Sample>>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

const EVERY: Duration = Duration::from_millis(100);

impl Sampler {
    pub fn start(server: u32, services: Vec<u32>) -> Self {
        let (samples, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (theirs, end) = (samples.clone(), over.clone());
        let thread = std::thread::spawn(move || {
            while !end.load(Relaxed) {
                let at = Instant::now();
                let all = processes();
                let sample = Sample {
                    at,
                    server: sum(&trees(&all, &[server])),
                    services: sum(&trees(&all, &services)),
                };
                theirs.lock().unwrap_or_else(PoisonError::into_inner).push(sample);
                std::thread::sleep(EVERY.saturating_sub(at.elapsed()));
            }
        });
        Self { samples, over, thread: Some(thread) }
    }

    /// Ends; all that was seen.
    pub fn stop(mut self) -> Vec<Sample> {
        self.over.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        std::mem::take(&mut self.samples.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What was used between two instants.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Used {
    /// Processor time of the candidate.
    pub server_cpu: f64,
    /// Processor time of what it needs.
    pub services_cpu: f64,
    /// The most memory that the candidate had.
    pub server_rss: u64,
}

/// From samples, as near to the two instants as there are some.
pub fn used(samples: &[Sample], from: Instant, to: Instant) -> Used {
    let before = samples.iter().rev().find(|sample| sample.at <= from).or(samples.first());
    let after = samples.iter().find(|sample| sample.at >= to).or(samples.last());
    let (Some(before), Some(after)) = (before, after) else { return Used::default() };
    let within = samples.iter().filter(|sample| (before.at..=after.at).contains(&sample.at));
    Used {
        server_cpu: after.server.cpu_seconds - before.server.cpu_seconds,
        services_cpu: after.services.cpu_seconds - before.services.cpu_seconds,
        server_rss: within.map(|sample| sample.server.rss_bytes).max().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_proc_is_read_whatever_the_name_is() {
        let text = "42 (a) b (c)) S 7 1 1 0 -1 4194304 100 0 0 0 10 20 3 4 20 0 1 0 5 99999 321 18446744073709551615";
        let process = parse_stat(text).unwrap();
        assert_eq!(process, Process { pid: 42, parent: 7, ticks: 37, rss_pages: 321 });
        assert_eq!(parse_stat("42 (a"), None);
    }

    #[test]
    fn a_tree_has_children_of_children_and_no_one_else() {
        let process = |pid, parent| Process { pid, parent, ticks: 1, rss_pages: 1 };
        let all = [process(1, 0), process(5, 4), process(4, 2), process(2, 1), process(3, 1), process(6, 3)];
        let mut found: Vec<u32> = trees(&all, &[2]).iter().map(|process| process.pid).collect();
        found.sort_unstable();
        assert_eq!(found, [2, 4, 5]);
        assert_eq!(trees(&all, &[2, 4]).len(), 3, "a tree in a tree counts once");
    }

    #[test]
    fn this_process_uses_something() {
        let usage = usage(&[std::process::id()]);
        assert!(usage.rss_bytes > 100_000, "{usage:?}");
    }

    #[test]
    fn use_is_the_difference_between_the_nearest_samples() {
        let begin = Instant::now();
        let sample = |ms: u64, cpu: f64, rss: u64| Sample {
            at: begin + Duration::from_millis(ms),
            server: Usage { cpu_seconds: cpu, rss_bytes: rss },
            services: Usage { cpu_seconds: cpu * 2.0, rss_bytes: 0 },
        };
        let samples = [sample(0, 1.0, 900), sample(100, 2.0, 10), sample(200, 4.0, 30), sample(300, 8.0, 20)];
        let at = |ms: u64| begin + Duration::from_millis(ms);
        let used = used(&samples, at(150), at(250));
        assert_eq!(used, Used { server_cpu: 6.0, services_cpu: 12.0, server_rss: 30 });
        assert_eq!(super::used(&[], begin, begin), Used::default());
    }
}
