//! Finds the line of a value in a JSON text. The text was parsed before, so it is valid JSON: only the
//! beginnings and ends of values matter.

use std::collections::BTreeMap;

/// Finds values in one text. Lookups come in the order of the document, so the containers on the path to the
/// last one are kept: a hundred lookups cost little more than one.
pub(super) struct Locator<'t> {
    text: &'t str,
    /// The containers from the document down to the last value, each with its pointer.
    way: Vec<(String, Container)>,
}

/// The offsets of a container's values.
enum Container {
    Object(BTreeMap<String, usize>),
    List(Vec<usize>),
}

impl Container {
    /// Reads the container that begins here.
    fn read(text: &str, begin: usize) -> Option<Self> {
        let (mut fields, mut items) = (BTreeMap::new(), Vec::new());
        let is_object = match text.as_bytes().get(begin)? {
            b'{' => true,
            b'[' => false,
            _ => return None,
        };
        let mut at = next_value(text, begin + 1);
        while at < text.len() && !text[at..].starts_with(['}', ']']) {
            if is_object {
                let end = end_of(text, at);
                let name: String = serde_json::from_str(text.get(at..end)?).ok()?;
                at = next_value(text, end);
                fields.insert(name, at);
            } else {
                items.push(at);
            }
            at = next_value(text, end_of(text, at));
        }
        Some(if is_object { Self::Object(fields) } else { Self::List(items) })
    }

    fn get(&self, step: &str) -> Option<usize> {
        match self {
            Self::Object(fields) => fields.get(&step.replace("~1", "/").replace("~0", "~")).copied(),
            Self::List(items) => items.get(step.parse::<usize>().ok()?).copied(),
        }
    }
}

/// The offset of the next value or of the container's end: after white space, colons and commas.
fn next_value(text: &str, from: usize) -> usize {
    let is_between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b':' | b',');
    from + text.as_bytes()[from..].iter().take_while(|byte| is_between(byte)).count()
}

/// The end of the value that begins here.
fn end_of(text: &str, begin: usize) -> usize {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate().skip(begin) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => {
                in_text = !in_text;
                if !in_text && depth == 0 {
                    return at + 1;
                }
            }
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 1 => depth -= 1,
            b'}' | b']' => return at + depth,
            b',' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

impl<'t> Locator<'t> {
    /// A locator for this text. Nothing is found in a text that is not JSON.
    pub(super) fn new(text: &'t [u8]) -> Self {
        let text = std::str::from_utf8(text).unwrap_or_default();
        Self { text, way: Vec::new() }
    }

    /// The line and column of the value at this pointer, from 1.
    pub(super) fn find(&mut self, pointer: &str) -> Option<(usize, usize)> {
        let steps = pointer.strip_prefix('/')?.split('/');
        let is_on_the_way = |at: &str| pointer.starts_with(at) && pointer[at.len()..].starts_with('/');
        self.way.retain(|(at, _)| is_on_the_way(at));
        let is_before = |c: char| c == '\u{feff}' || c.is_ascii_whitespace();
        let (mut at, mut offset) =
            (String::new(), self.text.len() - self.text.trim_start_matches(is_before).len());
        for (depth, step) in steps.enumerate() {
            if self.way.len() == depth {
                self.way.push((at.clone(), Container::read(self.text, offset)?));
            }
            offset = self.way[depth].1.get(step)?;
            at = format!("{at}/{step}");
        }
        let before = self.text.get(..offset)?;
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Some((line, column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_lines() {
        let text = "{\n  \"a\": [1, {\"b/c\": true}],\n  \"ñ\": {\"x\": null,\n\"y\": 2}\n}";
        let mut locator = Locator::new(text.as_bytes());
        for (pointer, place) in [
            ("/a/0", Some((2, 9))),
            ("/a/1/b~1c", Some((2, 20))),
            ("/ñ", Some((3, 8))),
            ("/ñ/y", Some((4, 6))),
            ("/a", Some((2, 8))),
            ("/a/7", None),
            ("/b", None),
            ("/a/x", None),
            ("/a/0/1", None),
            ("line 7", None),
            ("", None),
        ] {
            assert_eq!(locator.find(pointer), place, "{pointer}");
        }
        assert_eq!(Locator::new(b"{").find("/a"), None);
    }
}
