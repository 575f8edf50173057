//! Money and dates as people write them, in Spanish and in English: as the pages write them.

use jiff::{ZonedDateTime, civil::Weekday};

use domain::{Amount, Currency, Language, Timestamp};

/// How currencies are written: code, sign, digits after the point. Others have their code and two digits.
const CURRENCIES: [(&str, &str, usize); 16] = [
    ("ARS", "$", 2),
    ("BOB", "Bs", 2),
    ("BRL", "R$", 2),
    ("CAD", "CA$", 2),
    ("CHF", "CHF", 2),
    ("CLP", "$", 0),
    ("COP", "$", 2),
    ("EUR", "€", 2),
    ("GBP", "£", 2),
    ("ISK", "ISK", 0),
    ("JPY", "¥", 0),
    ("KRW", "₩", 0),
    ("MXN", "$", 2),
    ("PEN", "S/", 2),
    ("PYG", "Gs.", 0),
    ("USD", "$", 2),
];

/// A currency's sign, and its digits after the point.
fn sign_and_digits(currency: &Currency) -> (&str, usize) {
    let code = currency.as_str();
    let known = CURRENCIES.iter().find(|(known, ..)| *known == code);
    known.map_or((code, 2), |(_, sign, digits)| (*sign, *digits))
}

/// A sum before and after its point.
fn parts(amount: Amount, digits: usize) -> (String, String) {
    let text = format!("{:0>width$}", amount.0.unsigned_abs(), width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    (whole.to_owned(), fraction.to_owned())
}

/// A sum for programs, as `1250.00`.
pub fn decimal(amount: Amount, currency: Currency) -> String {
    let (whole, fraction) = parts(amount, sign_and_digits(&currency).1);
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{}{whole}{point}{fraction}", if amount.0 < 0 { "-" } else { "" })
}

/// A sum, as `S/ 1,250.00`.
pub(super) fn money(amount: Amount, currency: Currency) -> String {
    let (sign, digits) = sign_and_digits(&currency);
    let (whole, fraction) = parts(amount, digits);
    let minus = if amount.0 < 0 { "-" } else { "" };
    let point = if digits == 0 { "" } else { "." };
    // A space that no line breaks at.
    format!("{minus}{sign}\u{a0}{}{point}{fraction}", grouped(&whole))
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

fn weekday_es(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "lunes",
        Weekday::Tuesday => "martes",
        Weekday::Wednesday => "miércoles",
        Weekday::Thursday => "jueves",
        Weekday::Friday => "viernes",
        Weekday::Saturday => "sábado",
        Weekday::Sunday => "domingo",
    }
}

/// An instant on the clocks of a time zone (IANA), as `jueves, 24 de diciembre de 2026, 8:00 p. m.` In a zone that is
/// not known it is told in UTC, and says so.
pub(super) fn date(at: Timestamp, time_zone: &str, language: Language) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    match at.in_tz(time_zone) {
        Ok(zoned) => written(&zoned, language),
        Err(_) => format!("{} UTC", written(&at.to_zoned_datetime(jiff::tz::TimeZone::UTC), language)),
    }
}

fn written(at: &ZonedDateTime, language: Language) -> String {
    match language {
        Language::English => at.strftime("%A, %B %-d, %Y at %-I:%M %p").to_string(),
        Language::Spanish => {
            let half = if at.hour() < 12 { "a. m." } else { "p. m." };
            let month = MONTHS_ES[(at.month() - 1) as usize];
            let (day, year, time) = (at.day(), at.year(), at.strftime("%-I:%M"));
            format!("{}, {day} de {month} de {year}, {time} {half}", weekday_es(at.weekday()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_have_their_currencys_digits() {
        let sum = |amount, code| money(Amount(amount), Currency::new(code).unwrap()).replace('\u{a0}', " ");
        assert_eq!(sum(125_000, "PEN"), "S/ 1,250.00");
        assert_eq!(sum(5, "EUR"), "€ 0.05");
        assert_eq!(sum(1_234_567, "JPY"), "¥ 1,234,567");
        assert_eq!(sum(-100, "USD"), "-$ 1.00");
        assert_eq!(sum(999, "SEK"), "SEK 9.99");
    }

    #[test]
    fn dates_are_those_of_the_venues_clock() {
        let at = Timestamp(1_798_167_600_000);
        assert_eq!(
            date(at, "America/Lima", Language::Spanish),
            "jueves, 24 de diciembre de 2026, 10:00 p. m."
        );
        assert_eq!(date(at, "Europe/Madrid", Language::English), "Friday, December 25, 2026 at 4:00 AM");
        assert_eq!(date(at, "Nowhere/At_All", Language::English), "Friday, December 25, 2026 at 3:00 AM UTC");
    }
}
