//! An event as a calendar file (RFC 5545). Written here and not by a library: one component with ten properties, while
//! libraries bring a second one for time. Tests read it with one of another language.

use domain::{EventId, EventRecord, EventStatus, Timestamp};

/// What a calendar entry lasts, since no event says when it ends.
const HOURS: i64 = 2;

/// The longest line in bytes without its end.
const LINE_BYTES_MAX: usize = 75;

/// What the entry says.
#[derive(Clone, Copy, Debug)]
pub struct CalendarEntry<'a> {
    /// The event.
    pub event: &'a EventRecord,
    /// Its page; empty if that is not known.
    pub url: &'a str,
    /// When it was as it is now: a later entry replaces an earlier one.
    pub at: Timestamp,
}

/// The file's media type.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

impl CalendarEntry<'_> {
    /// The file. A cancelled event takes its entry out of calendars that have it.
    pub fn file(&self) -> String {
        let is_cancelled = self.event.rules.status == EventStatus::Cancelled;
        let details = &self.event.details;
        let starts = details.starts_at;
        let ends = Timestamp(starts.0.saturating_add(HOURS * 3_600_000));
        let place = [details.venue.as_str(), details.city.as_str()];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let mut file = File(String::new());
        file.line("BEGIN:VCALENDAR");
        file.line("VERSION:2.0");
        file.line("PRODID:-//TicketBuster//Events//EN");
        file.line(if is_cancelled { "METHOD:CANCEL" } else { "METHOD:PUBLISH" });
        file.line("BEGIN:VEVENT");
        file.line(&format!("UID:{}", uid(self.event.event)));
        file.line(&format!("DTSTAMP:{}", utc(self.at)));
        // Minutes: a number that grows with each change and fits in 32 bits.
        file.line(&format!("SEQUENCE:{}", (self.at.0 / 60_000).clamp(0, i64::from(i32::MAX))));
        file.line(&format!("DTSTART:{}", utc(starts)));
        file.line(&format!("DTEND:{}", utc(ends)));
        file.text("SUMMARY", &details.name);
        file.text("LOCATION", &place.join(", "));
        file.text("DESCRIPTION", details.description.trim());
        if !self.url.is_empty() {
            file.line(&format!("URL:{}", self.url));
        }
        file.line(if is_cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        file.line("END:VEVENT");
        file.line("END:VCALENDAR");
        file.0
    }
}

fn uid(event: EventId) -> String {
    format!("{event}@ticketbuster")
}

/// `20261225T030000Z`
fn utc(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

struct File(String);

impl File {
    /// A property whose value is text; left out if that is empty.
    fn text(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let mut line = format!("{name}:");
        for character in value.chars() {
            match character {
                '\\' | ';' | ',' => line.extend(['\\', character]),
                '\n' => line.push_str("\\n"),
                c if c.is_control() => {}
                c => line.push(c),
            }
        }
        self.line(&line);
    }

    /// A line, folded where it is too long and between characters.
    fn line(&mut self, line: &str) {
        let mut bytes = 0;
        for character in line.chars() {
            if bytes + character.len_utf8() > LINE_BYTES_MAX {
                self.0.push_str("\r\n ");
                bytes = 1;
            }
            self.0.push(character);
            bytes += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample::sample, *};
    use domain::MailKind;

    fn file(change: impl FnOnce(&mut EventRecord)) -> String {
        let mut event = sample(MailKind::OrderCompleted).event;
        change(&mut event);
        CalendarEntry { event: &event, url: "https://tickets.example/events/1", at: Timestamp(60_000_000) }
            .file()
    }

    #[test]
    fn what_somebody_typed_stays_in_its_property() {
        let file = file(|event| {
            event.details.name = "Uno; dos, tres\\cuatro".to_owned();
            event.details.description = "línea\r\nBEGIN:VEVENT\tx".to_owned();
        });
        assert!(file.contains("SUMMARY:Uno\\; dos\\, tres\\\\cuatro\r\n"), "{file}");
        assert_eq!(file.matches("\r\nBEGIN:VEVENT").count(), 1, "{file}");
        assert!(file.contains("SEQUENCE:1000\r\n") && file.contains("METHOD:PUBLISH\r\n"), "{file}");
    }

    #[test]
    fn no_line_is_longer_than_calendars_take_and_no_letter_is_cut() {
        let name = "ñandú ".repeat(40);
        let file = file(|event| event.details.name = name.clone());
        assert!(file.split("\r\n").all(|line| line.len() <= LINE_BYTES_MAX), "{file}");
        assert!(file.replace("\r\n ", "").contains(&format!("SUMMARY:{name}\r\n")), "{file}");
    }

    #[test]
    fn a_cancelled_event_is_taken_out() {
        let file = file(|event| event.rules.status = EventStatus::Cancelled);
        assert!(file.contains("METHOD:CANCEL\r\n") && file.contains("STATUS:CANCELLED\r\n"), "{file}");
    }
}
