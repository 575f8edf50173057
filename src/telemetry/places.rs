//! How full the events on sale are: together, and one by one for some of them.

use prometheus::{IntGaugeVec, Opts, Registry};

use super::metrics::made;

/// Events that are shown one by one, so that a long catalogue does not fill the monitoring.
pub const EVENTS_SHOWN_MAX: usize = 50;

/// The statuses of places, in the order of [`Places::show`]'s numbers.
const STATUSES: [&str; 4] = ["available", "held", "sold", "blocked"];

/// Places by status.
pub(super) struct Places {
    all: IntGaugeVec,
    by_event: IntGaugeVec,
}

impl Places {
    pub(super) fn new(registry: &Registry) -> Self {
        let gauge = |name: &str, help: &str, labels: &[&str]| {
            let gauge = made(IntGaugeVec::new(Opts::new(name, help), labels));
            made(registry.register(Box::new(gauge.clone())));
            gauge
        };
        let places = Self {
            all: gauge("ticketbuster_places", "Places of the events on sale by status", &["status"]),
            by_event: gauge(
                "ticketbuster_event_places",
                "Places by event and status, of the events on sale that start first",
                &["event", "status"],
            ),
        };
        places.show(std::iter::empty::<(String, [u64; 4])>());
        places
    }

    /// Replaces what is shown by these events' places: available, held, sold, blocked.
    pub(super) fn show(&self, events: impl Iterator<Item = (String, [u64; 4])>) {
        self.by_event.reset();
        let mut sums = [0_i64; 4];
        for (shown, (event, places)) in events.enumerate() {
            for ((status, sum), count) in STATUSES.iter().zip(&mut sums).zip(places) {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                *sum = sum.saturating_add(count);
                if shown < EVENTS_SHOWN_MAX {
                    self.by_event.with_label_values(&[event.as_str(), status]).set(count);
                }
            }
        }
        for (status, sum) in STATUSES.iter().zip(sums) {
            self.all.with_label_values(&[status]).set(sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use prometheus::{Encoder, TextEncoder};

    use super::*;

    fn shown(registry: &Registry) -> String {
        let mut text = Vec::new();
        TextEncoder::new().encode(&registry.gather(), &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn all_are_added_up_some_are_shown_and_old_ones_go() {
        let registry = Registry::new();
        let places = Places::new(&registry);
        places.show((0..60).map(|event| (format!("event-{event:02}"), [10, 1, 2, 3])));
        let text = shown(&registry);
        assert!(text.contains("ticketbuster_places{status=\"available\"} 600"), "{text}");
        assert!(text.contains("ticketbuster_places{status=\"blocked\"} 180"), "{text}");
        assert!(text.contains("ticketbuster_event_places{event=\"event-49\",status=\"sold\"} 2"), "{text}");
        assert!(!text.contains("event-50"), "{text}");
        places.show(std::iter::once(("event-99".to_owned(), [0, 0, 5, 0])));
        let text = shown(&registry);
        assert!(text.contains("ticketbuster_event_places{event=\"event-99\",status=\"sold\"} 5"), "{text}");
        assert!(text.contains("ticketbuster_places{status=\"sold\"} 5"), "{text}");
        assert!(!text.contains("event-00"), "{text}");
    }
}
