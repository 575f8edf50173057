//! Money and dates as people write them, in Spanish and in English: as the pages write them.

use jiff::{ZonedDateTime, civil::Weekday};

use domain::{Amount, BasisPoints, Currency, Language, Timestamp};

/// The signs of currencies; others are written with their code.
const SIGNS: [(&str, &str); 14] = [
    ("ARS", "$"),
    ("BOB", "Bs"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CLP", "$"),
    ("COP", "$"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("MXN", "$"),
    ("PEN", "S/"),
    ("PYG", "Gs."),
    ("USD", "$"),
];

fn sign(currency: &Currency) -> &str {
    let code = currency.as_str();
    SIGNS.iter().find(|(known, _)| *known == code).map_or(code, |(_, sign)| sign)
}

/// A sum before and after its point.
fn parts(amount: Amount, currency: &Currency) -> (String, String) {
    let digits = currency.decimals() as usize;
    let text = format!("{:0>width$}", amount.0.unsigned_abs(), width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    (whole.to_owned(), fraction.to_owned())
}

/// A sum for programs, as `1250.00`.
pub fn decimal(amount: Amount, currency: Currency) -> String {
    let (whole, fraction) = parts(amount, &currency);
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{}{whole}{point}{fraction}", if amount.0 < 0 { "-" } else { "" })
}

/// A sum, as `S/ 1,250.00`.
pub(super) fn money(amount: Amount, currency: Currency) -> String {
    let (whole, fraction) = parts(amount, &currency);
    let minus = if amount.0 < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    // A space that no line breaks at.
    format!("{minus}{}\u{a0}{}{point}{fraction}", sign(&currency), grouped(&whole))
}

/// A rate, as `18 %` or `18.5 %`.
pub(super) fn rate(rate: BasisPoints) -> String {
    let text = format!("{}.{:02}", rate.0 / 100, rate.0 % 100);
    format!("{}\u{a0}%", text.trim_end_matches('0').trim_end_matches('.'))
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
        assert_eq!(sum(100_000, "VND"), "VND 100,000");
        assert_eq!(sum(12_345, "KWD"), "KWD 12.345");
        assert_eq!(sum(7_000, "XAF"), "XAF 7,000");
        assert_eq!(sum(5, "BHD"), "BHD 0.005");
        assert_eq!(sum(50_000, "UGX"), "UGX 50,000");
        assert_eq!(sum(123_456, "CLF"), "CLF 12.3456");
    }

    #[test]
    fn rates_have_no_more_digits_than_they_need() {
        let rates =
            [1_800, 1_850, 1_805, 7, 10_000].map(|points| rate(BasisPoints(points)).replace('\u{a0}', " "));
        assert_eq!(rates, ["18 %", "18.5 %", "18.05 %", "0.07 %", "100 %"]);
    }

    #[test]
    fn programs_read_the_same_sums() {
        let sum = |amount, code| decimal(Amount(amount), Currency::new(code).unwrap());
        for (amount, code, text) in [
            (12_550, "PEN", "125.50"),
            (100_000, "VND", "100000"),
            (12_345, "KWD", "12.345"),
            (7_000, "XAF", "7000"),
            (1_500, "BHD", "1.500"),
            (50_000, "UGX", "50000"),
            (123_456, "CLF", "12.3456"),
        ] {
            assert_eq!(sum(amount, code), text, "{code}");
        }
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
