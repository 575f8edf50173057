//! Which orders are looked for.

use uuid::Uuid;

use crate::{EventId, OrderStatus, PersonKey, UserId};

/// Orders of a user, of an event, or of both.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// Only this buyer's.
    pub user: Option<UserId>,
    /// Only those with this person's address. With a buyer: theirs, and those of guests with this person's address.
    pub person: Option<PersonKey>,
    /// Only this event's.
    pub event: Option<EventId>,
    /// Only in this status.
    pub status: Option<OrderStatus>,
    /// Only what somebody looks for; with an event, or it takes long.
    pub search: Option<OrderSearch>,
}

/// What an organiser looks for among the orders of an event: any of these.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderSearch {
    /// The beginning of a user's id.
    pub text: String,
    /// A place's label, spelled like `contact`.
    pub label: Vec<String>,
    /// The beginning of a contact's address or of a word of its name, in lower case as far as that is ASCII. More than one
    /// spelling if it has other letters, because not every store knows their capitals.
    pub contact: Vec<String>,
    /// The ids between these, both included: those that begin with what is looked for.
    pub ids: Option<(Uuid, Uuid)>,
    /// The last hex digits of an order's id, in lower case.
    pub id_end: Option<String>,
}

/// Orders of an event and a time share so many hex digits: their ids begin with its route and that time.
const SHARED_DIGITS: usize = 16;
/// Fewer hex digits are no end of an id but a word.
const ID_END_DIGITS_MIN: usize = 6;

impl OrderSearch {
    /// Looks for this text. Dashes and capitals of an id may be left out or written.
    pub fn new(text: &str) -> Self {
        let digits: String = text.chars().filter(|c| *c != '-').collect::<String>().to_ascii_lowercase();
        let is_hex = digits.len() <= 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let filled = |filler: char| {
            let missing = 32 - digits.len();
            let all: String = digits.chars().chain(std::iter::repeat_n(filler, missing)).collect();
            Uuid::try_parse(&all).ok()
        };
        let ids = (is_hex && digits.len() > SHARED_DIGITS).then(|| filled('0').zip(filled('f'))).flatten();
        let is_end = is_hex && digits.len() >= ID_END_DIGITS_MIN;
        Self {
            text: text.to_owned(),
            label: spellings(text.trim_end()),
            contact: spellings(text),
            ids,
            id_end: is_end.then_some(digits),
        }
    }
}

/// How a text may be written, with the capitals of ASCII made small: as it is, small, in capitals, each word with a capital.
fn spellings(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    let small = text.to_lowercase();
    let titled = small.split(' ').map(capitalised).collect::<Vec<_>>().join(" ");
    let mut all: Vec<String> = Vec::with_capacity(4);
    for spelling in [text.to_owned(), small, text.to_uppercase(), titled] {
        let spelling = spelling.to_ascii_lowercase();
        if !spelling.is_empty() && !all.contains(&spelling) {
            all.push(spelling);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_for_however_it_is_capitalised() {
        assert_eq!(spellings("ANA q"), ["ana q"]);
        assert_eq!(spellings("Óscar ñ"), ["Óscar ñ", "óscar ñ", "Óscar Ñ"]);
        assert!(spellings("óSCAR ÑAÑEZ").contains(&"Óscar Ñañez".to_owned()));
        assert_eq!(spellings(" "), [""; 0]);
    }

    #[test]
    fn a_label_is_looked_for_however_it_is_written() {
        // A store makes the label small: all of it, or the letters of ASCII.
        for text in ["PALCO-Ñ-12", "palco-ñ-12", "Palco-Ñ-12", " palco-ñ-12 "] {
            let label = OrderSearch::new(text).label;
            for stored in ["palco-ñ-12", "palco-Ñ-12"] {
                assert!(label.iter().any(|spelling| spelling == stored), "{text}: {label:?}");
            }
        }
    }

    #[test]
    fn a_text_may_be_a_part_of_an_id_or_just_a_text() {
        let search = OrderSearch::new("0198A2B3-c4d5-8001-9");
        let (first, last) = search.ids.unwrap();
        assert_eq!(first.to_string(), "0198a2b3-c4d5-8001-9000-000000000000");
        assert_eq!(last.to_string(), "0198a2b3-c4d5-8001-9fff-ffffffffffff");
        assert_eq!(search.id_end.as_deref(), Some("0198a2b3c4d580019"));
        let end = OrderSearch::new("c0ffee");
        assert_eq!((end.ids, end.id_end.as_deref()), (None, Some("c0ffee")));
        for text in ["ana", "bead", "PLATEA-A-7", "0198a2b3-c4d5-0000-0000-000000000000-00", "ñandú"] {
            let search = OrderSearch::new(text);
            assert_eq!((search.ids, search.id_end, search.text.as_str()), (None, None, text));
        }
    }
}
