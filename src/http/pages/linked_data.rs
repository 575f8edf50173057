//! An event for search engines: `schema.org/Event` as JSON-LD in its first document.

use serde_json::{Value, json};

use crate::mail::format::decimal;
use domain::{EventRecord, EventStatus, Timestamp};

/// The data block; browsers execute nothing of it, so that no policy has to allow it.
pub(super) fn script(event: &EventRecord, url: &str, now: Timestamp) -> String {
    // No tag ends it early, whatever an event is called: JSON can say `<` otherwise.
    let text = linked_data(event, url, now).to_string().replace('<', "\\u003c");
    format!("<script type=\"application/ld+json\">{text}</script>")
}

fn linked_data(event: &EventRecord, url: &str, now: Timestamp) -> Value {
    let details = &event.details;
    let status = match event.rules.status {
        EventStatus::Cancelled => "https://schema.org/EventCancelled",
        _ => "https://schema.org/EventScheduled",
    };
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "name": details.name,
        "startDate": start(details.starts_at, &details.time_zone),
        "eventStatus": status,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": details.venue,
            "address": {"@type": "PostalAddress", "addressLocality": details.city},
        },
    });
    if !details.description.trim().is_empty() {
        data["description"] = json!(details.description.trim());
    }
    if !url.is_empty() {
        data["url"] = json!(url);
    }
    if let Some(price) = event.price_from {
        data["offers"] = json!({
            "@type": "AggregateOffer",
            "lowPrice": decimal(price, event.rules.charges.currency),
            "priceCurrency": event.rules.charges.currency.as_str(),
            "availability": availability(event, now),
        });
    }
    data
}

fn availability(event: &EventRecord, now: Timestamp) -> &'static str {
    match event.rules.status_at(now) {
        EventStatus::OnSale if event.counts.available > 0 => "https://schema.org/InStock",
        EventStatus::Scheduled => "https://schema.org/PreOrder",
        _ => "https://schema.org/SoldOut",
    }
}

/// `2026-12-24T22:00:00-05:00`; in UTC if the time zone is not known.
fn start(at: Timestamp, time_zone: &str) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    let zoned = at.in_tz(time_zone).unwrap_or_else(|_| at.to_zoned_datetime(jiff::tz::TimeZone::UTC));
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::sample::sample;
    use domain::{Amount, MailKind};

    #[test]
    fn an_event_is_told_as_search_engines_read_it() {
        let mut event = sample(MailKind::OrderCompleted).event;
        event.price_from = Some(Amount(12_550));
        event.details.name = "</script><b>".to_owned();
        let script = script(&event, "https://tickets.example/events/1", Timestamp(0));
        assert!(script.ends_with("</script>") && script.matches("</script>").count() == 1, "{script}");
        let data = linked_data(&event, "", Timestamp(1));
        assert_eq!(data["startDate"], "2026-12-24T20:00:00-05:00");
        assert_eq!(data["offers"]["lowPrice"], "125.50");
        assert_eq!(data["offers"]["availability"], "https://schema.org/SoldOut");
        event.rules.charges.currency = domain::Currency::new("VND").unwrap();
        assert_eq!(linked_data(&event, "", Timestamp(1))["offers"]["lowPrice"], "12550");
        assert_eq!(data.get("url"), None);
        event.rules.status = EventStatus::Cancelled;
        assert_eq!(linked_data(&event, "", Timestamp(1))["eventStatus"], "https://schema.org/EventCancelled");
    }
}
