//! Cells of CSV files that people open in spreadsheets: no cell may be taken for a formula.

use std::borrow::Cow;

/// What a cell holds. Only text can come from outside, so only text is made harmless; numbers stay numbers.
#[derive(Clone, Debug)]
pub enum Cell<'a> {
    /// Anything that is not counted or summed.
    Text(Cow<'a, str>),
    /// A count or an amount in minor units.
    Number(i64),
}

impl Cell<'_> {
    /// What is written. A spreadsheet takes text that begins like a formula for one and runs it, so such text
    /// gets an apostrophe. It may cut a file elsewhere than at its commas (at semicolons or tabs in many
    /// countries; at bars, colons or spaces if somebody chose that) and may take quotes for the ends of
    /// cells, so the same holds behind each of these inside of the text (OWASP, "CSV Injection").
    pub fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Number(number) => number.to_string().into(),
            Self::Text(text) => harmless(text),
        }
    }
}

/// What begins a formula, as OWASP lists it: the signs, their full-width forms, and line ends and tabs.
fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

/// What a cell may end with somewhere: separators, quotes, white space and invisible characters.
fn may_end_cell(c: char) -> bool {
    matches!(c, ',' | ';' | '|' | ':' | '"' | '\'' | '\u{feff}' | '\u{200b}'..='\u{200f}')
        || c.is_whitespace()
        || c.is_control()
}

fn harmless(text: &str) -> Cow<'_, str> {
    let first_is_white = text.starts_with(['\t', '\r', '\n']);
    let starts =
        |(at, c): (usize, char)| begins_formula(c) && text[..at].chars().next_back().is_none_or(may_end_cell);
    if !first_is_white && !text.char_indices().any(starts) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len() + 8);
    if first_is_white {
        safe.push('\'');
    }
    for (at, c) in text.char_indices() {
        if starts((at, c)) {
            safe.push('\'');
        }
        safe.push(c);
    }
    safe.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        Cell::Text(text.into()).written().into_owned()
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "－1", "＋1", "＠A1"] {
            assert_eq!(written(cell), format!("'{cell}"));
        }
        for (cell, safe) in [("\t=1", "'\t'=1"), ("\r=1", "'\r'=1"), ("\n=1", "'\n'=1"), ("\tx", "'\tx")] {
            assert_eq!(written(cell), safe);
        }
    }

    #[test]
    fn nothing_inside_of_a_cell_is_a_formula_either_where_a_spreadsheet_cuts_otherwise() {
        for separator in
            [",", ";", "\t", "|", ":", " ", ", ", "; ", "\"", ";\"", "'", "\r", "\n", "\r\n", "\u{a0}"]
        {
            for sign in ["=", "+", "-", "@", "＝"] {
                let cell = format!("ana{separator}{sign}1+1");
                assert_eq!(written(&cell), format!("ana{separator}'{sign}1+1"));
            }
        }
    }

    #[test]
    fn words_labels_and_numbers_stay_as_they_are() {
        let kept =
            ["", "S-A-1", "S-A-1, S-A-2, PIT x3", "a+b@example.org", "1=1", "2027-01-15T20:00:00.000Z"];
        for cell in kept {
            assert_eq!(written(cell), cell);
        }
        assert_eq!(Cell::Number(-1_250).written(), "-1250");
    }
}
