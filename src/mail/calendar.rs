//! An event as a calendar file (RFC 5545). Written here and not by a library: one component with ten properties, while
//! libraries bring a second one for time. Tests read it with one of another language.

use domain::{EventRecord, EventStatus, Timestamp};

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
    /// The order whose entry it is; `None`: anybody's.
    pub order: Option<OrderEntry<'a>>,
}

/// What an entry says of the order that it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct OrderEntry<'a> {
    /// Its id: each order has an entry of its own, which can be taken out alone.
    pub id: &'a str,
    /// Its number and places, a line each.
    pub text: &'a str,
    /// Whether its tickets let nobody in any more.
    pub is_over: bool,
}

/// Before this entries have no numbers: seconds of a later beginning fit in 32 bits until 2088.
const NUMBERED_SINCE: i64 = 1_577_836_800;

impl CalendarEntry<'_> {
    /// The file's media type, which says what calendars do with it (RFC 6047).
    pub fn media_type(&self) -> String {
        format!("text/calendar; charset=utf-8; method={}", self.method())
    }

    fn method(&self) -> &'static str {
        if self.is_cancelled() { "CANCEL" } else { "PUBLISH" }
    }

    fn is_cancelled(&self) -> bool {
        self.event.rules.status == EventStatus::Cancelled || self.order.is_some_and(|order| order.is_over)
    }

    /// The file. A cancelled event or an order that is over takes its entry out of calendars that have it.
    pub fn file(&self) -> String {
        let details = &self.event.details;
        let starts = details.starts_at;
        let ends = Timestamp(starts.0.saturating_add(HOURS * 3_600_000));
        let place = [details.venue.as_str(), details.city.as_str()];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let mut file = File(String::new());
        file.line("BEGIN:VCALENDAR");
        file.line("VERSION:2.0");
        file.line("PRODID:-//TicketBuster//Events//EN");
        file.line(&format!("METHOD:{}", self.method()));
        file.line("BEGIN:VEVENT");
        let event = self.event.event.to_string();
        file.line(&format!("UID:{}@ticketbuster", self.order.map_or(event.as_str(), |order| order.id)));
        file.line(&format!("DTSTAMP:{}", utc(self.at)));
        let number = (self.at.0 / 1_000 - NUMBERED_SINCE).clamp(0, i64::from(i32::MAX));
        file.line(&format!("SEQUENCE:{number}"));
        file.line(&format!("DTSTART:{}", utc(starts)));
        file.line(&format!("DTEND:{}", utc(ends)));
        file.text("SUMMARY", &details.name);
        file.text("LOCATION", &place.join(", "));
        let parts = [self.order.map_or("", |order| order.text), details.description.trim()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        file.text("DESCRIPTION", &parts.join("\n\n"));
        if !self.url.is_empty() {
            file.line(&format!("URL:{}", self.url));
        }
        file.line(if self.is_cancelled() { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        file.line("END:VEVENT");
        file.line("END:VCALENDAR");
        file.0
    }
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
        let at = Timestamp((NUMBERED_SINCE + 1_000) * 1_000);
        CalendarEntry { event: &event, url: "https://tickets.example/events/1", at, order: None }.file()
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

    #[test]
    fn an_order_has_an_entry_of_its_own_which_is_taken_out_when_it_is_over() {
        let event = sample(MailKind::OrderCompleted).event;
        let entry = |is_over, at| {
            let order = OrderEntry { id: "7", text: "Order 7\nPlatea, row A, seat 7", is_over };
            CalendarEntry { event: &event, url: "", at: Timestamp(at), order: Some(order) }
        };
        let (first, second) = (entry(false, 1_798_160_401_000), entry(true, 1_798_160_402_000));
        assert!(
            first.media_type().ends_with("method=PUBLISH") && second.media_type().ends_with("method=CANCEL")
        );
        let (first, second) = (first.file(), second.file());
        assert!(
            first.contains("UID:7@ticketbuster\r\n") && second.contains("UID:7@ticketbuster\r\n"),
            "{first}"
        );
        assert!(first.contains("Order 7\\nPlatea\\, row A\\, seat 7\\n\\nUna sola noche."), "{first}");
        assert!(second.contains("METHOD:CANCEL\r\n") && second.contains("STATUS:CANCELLED\r\n"), "{second}");
        let number = |file: &str| file.split("SEQUENCE:").nth(1).unwrap().lines().next().unwrap().to_owned();
        assert_ne!(number(&first), number(&second));
    }
}
