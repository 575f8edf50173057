//! Text that comes from outside and is kept.

/// Whether this is 1 to `most` bytes without control characters, which not every store keeps.
pub fn is_line(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && !text.chars().any(char::is_control)
}
