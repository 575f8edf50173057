//! Limits the warnings that libraries log about what strangers send.
//!
//! Whoever can cause such warnings must not be able to fill a disk with them: one a second of each library is
//! logged, the rest is counted.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// Warnings and errors of one library that are logged in one second.
const LINES_PER_SECOND_MAX: u64 = 1;

/// Counters of one library.
struct Lines {
    library: &'static str,
    /// The second that `written` counts, since the first line.
    second: AtomicU64,
    written: AtomicU64,
    withheld: AtomicU64,
}

impl Lines {
    const fn of(library: &'static str) -> Self {
        let (second, written, withheld) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
        Self { library, second, written, withheld }
    }

    fn may_write(&self, second: u64) -> bool {
        if self.second.swap(second, Relaxed) != second {
            self.written.store(0, Relaxed);
        }
        let may = self.written.fetch_add(1, Relaxed) < LINES_PER_SECOND_MAX;
        if !may {
            self.withheld.fetch_add(1, Relaxed);
        }
        may
    }
}

/// Libraries that handle data of strangers, and all others together. Static, because logging is per process.
static LIBRARIES: [Lines; 5] =
    [Lines::of("h2"), Lines::of("hyper"), Lines::of("actix"), Lines::of("rustls"), Lines::of("other")];

fn lines_of(target: &str) -> &'static Lines {
    let [known @ .., others] = &LIBRARIES;
    known.iter().find(|lines| target.starts_with(lines.library)).unwrap_or(others)
}

/// The number of lines of each library that were not logged.
pub(super) fn withheld() -> impl Iterator<Item = (&'static str, u64)> {
    LIBRARIES.iter().map(|lines| (lines.library, lines.withheld.load(Relaxed)))
}

/// A filter layer of `tracing`.
pub(super) struct Floods;

impl<S: Subscriber> Layer<S> for Floods {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        static STARTED: OnceLock<Instant> = OnceLock::new();
        let metadata = event.metadata();
        // More verbose levels are on only if the operator asked for them, so they are not limited.
        if *metadata.level() > Level::WARN || metadata.target().starts_with("ticketbuster") {
            return true;
        }
        let second = STARTED.get_or_init(Instant::now).elapsed().as_secs() + 1;
        lines_of(metadata.target()).may_write(second)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn strangers_do_not_fill_the_log_and_what_is_withheld_is_counted() {
        let written = Written::default();
        let writer = written.clone();
        let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || writer.clone());
        let before: u64 = withheld().map(|(_, lines)| lines).sum();
        let began = Instant::now();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(Floods).with(lines), || {
            for _ in 0..1_000 {
                tracing::warn!(target: "h2::proto::streams::recv", "too many resets");
                tracing::error!(target: "actix_http::h1::dispatcher", "request parse error");
            }
            for _ in 0..50 {
                tracing::warn!(target: "ticketbuster::grpc", "ours");
                tracing::info!(target: "actix_server", "asked for");
            }
        });
        let seconds = began.elapsed().as_secs() as usize + 2;
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let count = |part: &str| text.lines().filter(|line| line.contains(part)).count();
        assert!((1..=seconds).contains(&count("too many resets")), "{}", count("too many resets"));
        assert!((1..=seconds).contains(&count("request parse error")));
        assert_eq!((count("ours"), count("asked for")), (50, 50));
        let after: u64 = withheld().map(|(_, lines)| lines).sum();
        assert!(after - before >= 2_000 - 2 * seconds as u64, "{before} {after}");
    }
}
