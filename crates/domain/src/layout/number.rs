//! The last part of a seat's label: a number such as 7, or text such as `12A` or `0-0`.
//!
//! A plain number is kept in the seat itself. Text is kept once in a table of the layout, so that a seat
//! needs four bytes and no allocation.

use std::{cmp::Ordering, collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// A seat's number in a seating plan.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum SeatNumber {
    /// A number without a leading zero, below 2^31.
    Plain(u32),
    /// Any other text.
    Text(Box<str>),
}

impl SeatNumber {
    /// Parses a number: `7` is a plain number; `07`, `12A` and `0-0` are text.
    pub fn new(text: &str) -> Self {
        NumberRef::new(text).to_owned()
    }
}

impl From<u32> for SeatNumber {
    fn from(number: u32) -> Self {
        if number < NumberCode::FIRST_TEXT {
            Self::Plain(number)
        } else {
            Self::Text(number.to_string().into())
        }
    }
}

impl fmt::Display for SeatNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A seat's number, read from its layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberRef<'a> {
    /// See [`SeatNumber::Plain`].
    Plain(u32),
    /// Any other text.
    Text(&'a str),
}

impl<'a> NumberRef<'a> {
    /// Parses a number like [`SeatNumber::new`], without a copy.
    pub fn new(text: &'a str) -> Self {
        let is_plain =
            (text == "0" || !text.starts_with('0')) && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if is_plain && number < NumberCode::FIRST_TEXT => Self::Plain(number),
            _ => Self::Text(text),
        }
    }

    /// A copy that does not borrow from the layout.
    pub fn to_owned(self) -> SeatNumber {
        match self {
            Self::Plain(number) => SeatNumber::Plain(number),
            Self::Text(text) => SeatNumber::Text(text.into()),
        }
    }
}

impl fmt::Display for NumberRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A seat's number in its layout: a plain number as it is, or 2^31 plus the index of a text in the layout's
/// table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct NumberCode(u32);

impl NumberCode {
    /// The first code that stands for text.
    const FIRST_TEXT: u32 = 1 << 31;

    /// Resolves the code by the table of its layout; `None` if the table is too short.
    pub(super) fn read(self, texts: &[Box<str>]) -> Option<NumberRef<'_>> {
        match self.0.checked_sub(Self::FIRST_TEXT) {
            None => Some(NumberRef::Plain(self.0)),
            Some(place) => texts.get(place as usize).map(|text| NumberRef::Text(text)),
        }
    }
}

/// Collects the numbers that are text, each once. An ordered map, so that no choice of texts makes it slow.
#[derive(Clone, Debug, Default)]
pub struct NumberTable {
    places: BTreeMap<Box<str>, u32>,
}

impl NumberTable {
    /// The code of a number. New text is added to the table.
    pub fn code(&mut self, number: SeatNumber) -> NumberCode {
        match number {
            SeatNumber::Plain(number) => NumberCode(number),
            SeatNumber::Text(text) => {
                let next = self.places.len() as u32;
                NumberCode(NumberCode::FIRST_TEXT + *self.places.entry(text).or_insert(next))
            }
        }
    }

    /// The texts by their indices in the table.
    pub fn into_texts(self) -> Vec<Box<str>> {
        let mut texts = vec![Box::default(); self.places.len()];
        for (text, place) in self.places {
            texts[place as usize] = text;
        }
        texts
    }
}

/// Compares by runs of digits as numbers and the rest as text: 2 before 10, 12 before 12A before 13, W2
/// before W10.
pub fn natural_order(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        match (left.chars().next(), right.chars().next()) {
            (None, None) => return one.cmp(other),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                let (digits, others) = (leading_digits(&mut left), leading_digits(&mut right));
                let order = digits.len().cmp(&others.len()).then(digits.cmp(others));
                if order.is_ne() {
                    return order;
                }
            }
            (Some(a), Some(b)) if a != b => return a.cmp(&b),
            (Some(a), Some(_)) => {
                left = &left[a.len_utf8()..];
                right = &right[a.len_utf8()..];
            }
        }
    }
}

/// Removes the digits at the beginning of a text and returns them without leading zeros.
fn leading_digits<'a>(text: &mut &'a str) -> &'a str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    digits.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_people_write_as_a_number_is_one() {
        for (text, number) in [("0", 0), ("7", 7), ("2147483647", (1 << 31) - 1)] {
            assert_eq!(SeatNumber::new(text), SeatNumber::Plain(number));
        }
        for text in ["", "07", "00", "+7", "-7", "12A", "0-0", "W1", "2147483648", "99999999999", "٣"] {
            assert_eq!(SeatNumber::new(text), SeatNumber::Text(text.into()));
            assert_eq!(SeatNumber::new(text).to_string(), text);
        }
        assert_eq!(SeatNumber::from(u32::MAX), SeatNumber::new("4294967295"));
    }

    #[test]
    fn numbers_are_in_the_order_of_counting() {
        let ordered = [
            "", "0-0", "0-1", "0-10", "01", "1", "2", "10", "12", "12A", "12B", "13", "A", "W2", "W2a", "W10",
        ];
        for (index, one) in ordered.iter().enumerate() {
            for (place, other) in ordered.iter().enumerate() {
                assert_eq!(natural_order(one, other), index.cmp(&place), "{one} and {other}");
            }
        }
    }

    #[test]
    fn a_table_keeps_each_text_once() {
        let mut table = NumberTable::default();
        let codes = ["W1", "7", "0-0", "W1"].map(|text| table.code(SeatNumber::new(text)));
        let texts = table.into_texts();
        assert_eq!(texts.len(), 2);
        let read = codes.map(|code| code.read(&texts).unwrap().to_string());
        assert_eq!(read, ["W1", "7", "0-0", "W1"]);
        assert_eq!(NumberCode(NumberCode::FIRST_TEXT + 2).read(&texts), None);
    }
}
