//! Numbers for people: durations, counts, percentages.

/// A time in the unit that reads best.
pub fn micros(micros: f64) -> String {
    let with = |value: f64, unit: &str| {
        let digits = if value >= 100.0 || value.fract().abs() < 0.005 {
            0
        } else if value >= 10.0 {
            1
        } else {
            2
        };
        format!("{value:.digits$} {unit}")
    };
    match micros {
        micros if micros < 1_000.0 => with(micros, "µs"),
        micros if micros < 1_000_000.0 => with(micros / 1_000.0, "ms"),
        micros => with(micros / 1_000_000.0, "s"),
    }
}

/// A count with thousands separators.
pub fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A part of a whole in per cent; 0 if the whole is 0.
pub fn percent(part: u64, whole: u64) -> String {
    format!("{:.1} %", 100.0 * part as f64 / whole.max(1) as f64)
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_read_well() {
        assert_eq!(super::micros(87.0), "87 µs");
        assert_eq!(super::micros(1_250.0), "1.25 ms");
        assert_eq!(super::micros(12_340.0), "12.3 ms");
        assert_eq!(super::micros(2_000_000.0), "2 s");
        assert_eq!(super::count(0), "0");
        assert_eq!(super::count(999), "999");
        assert_eq!(super::count(1_234_567), "1,234,567");
        assert_eq!(super::percent(1, 8), "12.5 %");
        assert_eq!(super::percent(0, 0), "0.0 %");
    }
}
