//! Formats numbers for people.

/// With commas, and no more digits than matter.
pub fn count(value: f64) -> String {
    if value < 10.0 && value.fract() != 0.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Seconds.
pub fn seconds(value: f64) -> String {
    if value < 10.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

/// Milliseconds.
pub fn millis(value: f64) -> String {
    if value < 10.0 { format!("{value:.1}") } else { count(value) }
}

/// So many times as much.
pub fn times(value: f64) -> String {
    if value < 10.0 { format!("{value:.1}×") } else { format!("{}×", count(value)) }
}

/// Bytes in MiB.
pub fn mib(bytes: u64) -> String {
    count(bytes as f64 / 1_048_576.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas() {
        assert_eq!(
            [count(0.0), count(2.25), count(999.6), count(1_234_567.0)],
            ["0", "2.2", "1,000", "1,234,567"]
        );
        assert_eq!([times(1.54), times(31.2), seconds(12.3), millis(0.44)], ["1.5×", "31×", "12", "0.4"]);
        assert_eq!(mib(3 << 20), "3");
    }
}
