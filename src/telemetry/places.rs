//! Numbers of places of the events on sale: the sum, and one by one for a bounded number of events.

use prometheus::IntGaugeVec;

use super::making::Maker;

/// The most events that are reported one by one. It bounds the number of time series.
pub const EVENTS_SHOWN_MAX: usize = 50;

/// The statuses of places, in the order of [`EventPlaces::places`].
const STATUSES: [&str; 4] = ["available", "held", "sold", "blocked"];

/// The numbers of places of one event.
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct EventPlaces {
    pub event: String,
    pub name: String,
    /// Available, held, sold, blocked.
    pub places: [u64; 4],
}

/// The gauges of places by status.
#[derive(Debug)]
pub(super) struct Places {
    all: IntGaugeVec,
    by_event: IntGaugeVec,
}

impl Places {
    pub(super) fn new(maker: &Maker<'_>) -> Self {
        let places = Self {
            all: maker.gauges("ticketbuster_places", "Places of the events on sale by status", &["status"]),
            by_event: maker.gauges(
                "ticketbuster_event_places",
                "Places by event and status, of the events on sale that start first",
                &["event", "name", "status"],
            ),
        };
        places.show(std::iter::empty());
        places
    }

    /// Replaces all values by those of these events.
    pub(super) fn show(&self, events: impl Iterator<Item = EventPlaces>) {
        self.by_event.reset();
        let mut sums = [0_i64; 4];
        for (shown, event) in events.enumerate() {
            for ((status, sum), count) in STATUSES.iter().zip(&mut sums).zip(event.places) {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                *sum = sum.saturating_add(count);
                if shown < EVENTS_SHOWN_MAX {
                    let labels = [event.event.as_str(), event.name.as_str(), status];
                    self.by_event.with_label_values(&labels).set(count);
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
    use prometheus::{Encoder, Registry, TextEncoder};

    use super::*;

    fn shown(registry: &Registry) -> String {
        let mut text = Vec::new();
        TextEncoder::new().encode(&registry.gather(), &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    fn full(event: &str, places: [u64; 4]) -> EventPlaces {
        EventPlaces { event: event.to_owned(), name: "Gala".to_owned(), places }
    }

    #[test]
    fn all_are_added_up_some_are_shown_and_old_ones_go() {
        let registry = Registry::new();
        let places = Places::new(&Maker(&registry));
        places.show((0..60).map(|event| full(&format!("event-{event:02}"), [10, 1, 2, 3])));
        let text = shown(&registry);
        assert!(text.contains("ticketbuster_places{status=\"available\"} 600"), "{text}");
        assert!(text.contains("ticketbuster_places{status=\"blocked\"} 180"), "{text}");
        assert!(
            text.contains("ticketbuster_event_places{event=\"event-49\",name=\"Gala\",status=\"sold\"} 2"),
            "{text}"
        );
        assert!(!text.contains("event-50"), "{text}");
        places.show(std::iter::once(full("event-99", [0, 0, 5, 0])));
        let text = shown(&registry);
        assert!(
            text.contains("ticketbuster_event_places{event=\"event-99\",name=\"Gala\",status=\"sold\"} 5"),
            "{text}"
        );
        assert!(text.contains("ticketbuster_places{status=\"sold\"} 5"), "{text}");
        assert!(!text.contains("event-00"), "{text}");
    }
}
