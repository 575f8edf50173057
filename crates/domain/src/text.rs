//! Checks of text that comes from outside and is stored.

/// Whether this is 1 to `most` characters without control characters, which not every store accepts.
/// Characters are Unicode code points, as in JSON Schema.
pub fn is_line(text: &str, most: usize) -> bool {
    !text.is_empty() && is_short(text, most) && !text.chars().any(char::is_control)
}

/// Like [`is_line`], and not only white space.
pub fn is_readable_line(text: &str, most: usize) -> bool {
    is_line(text, most) && !text.trim().is_empty()
}

/// Whether this is at most `most` characters, without control characters other than tabs and line breaks.
pub fn is_text(text: &str, most: usize) -> bool {
    is_short(text, most) && !text.chars().any(|c| c.is_control() && !"\t\n\r".contains(c))
}

/// A character has at most four bytes, so a text that is far too long is not counted.
fn is_short(text: &str, most: usize) -> bool {
    text.len() <= most.saturating_mul(4) && text.chars().count() <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let longest = "\u{1F39F}".repeat(7);
        assert!(is_line(&longest, 7) && is_text(&longest, 7));
        assert!(!is_line(&longest, 6) && !is_text(&longest, 6));
        assert!(!is_line("", 7) && is_text("", 7));
        assert!(!is_readable_line(" \u{a0}", 7) && is_readable_line(" a", 7));
    }

    #[test]
    fn lines_have_no_control_characters_and_texts_have_lines() {
        for control in ["a\0", "a\u{7f}", "a\u{85}", "\u{1b}[0m"] {
            assert!(!is_line(control, 9) && !is_text(control, 9), "{control:?}");
        }
        assert!(!is_line("a\nb", 9) && is_text("a\r\n\tb", 9));
    }
}
