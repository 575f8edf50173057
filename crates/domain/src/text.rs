//! Checks of text that comes from outside and is stored.

use std::borrow::Cow;

use crate::contact::is_dot;

const EXCERPT_CHARS_MAX: usize = 64;

/// The beginning of a text from outside, for a message about it: at most 64 characters.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    shortened(text, EXCERPT_CHARS_MAX)
}

/// The text, or its beginning and an ellipsis: at most `most` characters in all.
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    if is_short(text, most) {
        return text.into();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…").into()
}

/// Whether this is 1 to `most` characters without control characters, which not every store accepts.
/// Characters are Unicode code points, as in JSON Schema.
pub fn is_line(text: &str, most: usize) -> bool {
    !text.is_empty() && is_short(text, most) && !text.chars().any(char::is_control)
}

/// Like [`is_line`], with something that can be seen, and without characters that turn the direction of what follows, by
/// which a text can read as another.
pub fn is_readable_line(text: &str, most: usize) -> bool {
    is_line(text, most)
        && !text.chars().any(turns_direction)
        && text.chars().any(|c| !c.is_whitespace() && !is_invisible(c))
}

/// Whether a reader's program may make a link of something in this text: an address of a page, or `name.tld` without it.
/// A sentence that begins directly behind the point of another one looks like that, too.
pub fn has_link(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let is_domain = |word: &str| {
        let host = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .split(['/', ':', '?', '#'])
            .next()
            .unwrap_or("");
        let Some((name, end)) = host.rsplit_once('.') else { return false };
        name.split('.').all(is_label) && end.chars().count() > 1 && end.chars().all(char::is_alphabetic)
    };
    let is_address = |word: &str| {
        let seen = word.chars().filter(|c| !is_invisible(*c)).map(|c| if is_dot(c) { '.' } else { c });
        let word = seen.collect::<String>().to_lowercase();
        word.contains("://") || word.contains("www.") || is_domain(&word)
    };
    text.split_whitespace().any(is_address)
}

/// Embeddings, overrides and isolates of bidirectional text.
pub fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nothing is drawn for a character that is no white space: joiners, fillers, selectors, marks.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    )
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
    fn what_may_become_a_link_is_found_and_plain_text_is_not() {
        for text in [
            "at http://evil.example/ now",
            "HTTPS://x",
            "see WWW.Evil.Example",
            "win at evil.example/prize",
            "(evil.example)",
            "evil.example:8080",
            "premio en évil.example.",
            "evil\u{200b}.example",
        ] {
            assert!(has_link(text), "{text}");
        }
        for text in [
            "The stage collapsed. Sorry.",
            "8.30 p.m. at no. 5",
            "S/ 12.50, as agreed…",
            "write to ana@teatro.example",
            "seats A-1/A-2",
        ] {
            assert!(!has_link(text), "{text}");
        }
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let longest = "\u{1F39F}".repeat(7);
        assert!(is_line(&longest, 7) && is_text(&longest, 7));
        assert!(!is_line(&longest, 6) && !is_text(&longest, 6));
        assert!(!is_line("", 7) && is_text("", 7));
        assert!(!is_readable_line(" \u{a0}", 7) && is_readable_line(" a", 7));
    }

    #[test]
    fn a_line_that_people_read_can_be_seen_and_reads_as_it_is() {
        for nothing in ["\u{200b}", "\u{200b}\u{2060} \u{feff}", "\u{3164}", "\u{2800}", "\u{e0041}"] {
            assert!(!is_readable_line(nothing, 9), "{nothing:?}");
        }
        for turned in ["a\u{202e}b", "\u{2066}a\u{2069}"] {
            assert!(!is_readable_line(turned, 9), "{turned:?}");
        }
        // Joiners belong to emoji and to several languages.
        assert!(
            is_readable_line("\u{645}\u{6cc}\u{200c}\u{62e}", 9) && is_readable_line("\u{2764}\u{fe0f}", 9)
        );
    }

    #[test]
    fn lines_have_no_control_characters_and_texts_have_lines() {
        for control in ["a\0", "a\u{7f}", "a\u{85}", "\u{1b}[0m"] {
            assert!(!is_line(control, 9) && !is_text(control, 9), "{control:?}");
        }
        assert!(!is_line("a\nb", 9) && is_text("a\r\n\tb", 9));
    }
}
