//! How a buyer is reached: personal data, which is kept beside an order and never in a journal, a message or a log.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{is_invisible, turns_direction};

/// How the buyer of one order is reached.
#[derive(Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
pub struct Contact {
    /// Where mails go. The caller has checked its form.
    pub email: Option<String>,
    /// How they want to be called.
    pub name: Option<String>,
    /// As they write it.
    pub phone: Option<String>,
    /// The language that they read; `None`: the installation's.
    pub language: Option<Language>,
}

impl Contact {
    /// The longest address in bytes (RFC 5321).
    pub const EMAIL_BYTES_MAX: usize = 254;
    /// The longest name in characters.
    pub const NAME_CHARS_MAX: usize = 200;
    /// The longest name in a mail, in characters.
    pub const SHOWN_NAME_CHARS_MAX: usize = 60;
    /// The longest phone number in characters, with spaces and signs.
    pub const PHONE_CHARS_MAX: usize = 40;
    /// The form of a phone number, as error messages state it.
    pub const PHONE_FORM: &str = "digits, spaces and the signs + ( ) . - /, 40 characters at most";

    /// Whether this reads like a phone number.
    pub fn is_phone(text: &str) -> bool {
        let fits = |c: char| c.is_ascii_digit() || " +().-/".contains(c);
        text.len() <= Self::PHONE_CHARS_MAX
            && text.chars().any(|c| c.is_ascii_digit())
            && text.chars().all(fits)
    }

    /// The name as mails show it, which may go to an address that somebody else typed: no advertisement, and no link that
    /// a reader's program would make of it. It ends before the first word that may be an address of a page.
    pub fn shown_name(&self) -> Option<String> {
        let name = self.name.as_deref()?.chars();
        let name: String =
            name.filter(|c| !turns_direction(*c) && (!is_invisible(*c) || joins(*c))).collect();
        let words = name.split_whitespace().take_while(|word| !may_be_address(word)).map(spaced);
        let name: String = words.collect::<Vec<_>>().join(" ");
        let shown = name.chars().filter(|c| !c.is_control());
        let shown: String = shown.take(Self::SHOWN_NAME_CHARS_MAX).collect();
        let shown = shown.trim();
        (!shown.is_empty()).then(|| shown.to_owned())
    }

    /// Whether nothing of it says how somebody is reached.
    pub fn is_empty(&self) -> bool {
        self.email.is_none() && self.name.is_none() && self.phone.is_none()
    }
}

/// Whether a program may take a word for an address, of a page or of somebody: it has a slash or an `@`, or a dot before
/// a small letter or a digit.
fn may_be_address(word: &str) -> bool {
    let seen: Vec<char> = word.chars().filter(|c| !is_invisible(*c)).collect();
    let has_sign =
        seen.iter().any(|c| "/\\@\u{2044}\u{2215}\u{29f8}\u{fe6b}\u{ff0f}\u{ff20}\u{ff3c}".contains(*c));
    let continues = |pair: &[char]| is_dot(pair[0]) && pair[1].is_alphanumeric() && !pair[1].is_uppercase();
    has_sign || seen.windows(2).any(continues) || word.to_lowercase().contains("www.")
}

/// A word with a space after each dot inside of it: `J.Pérez` reads as before, and nothing makes a link of it.
fn spaced(word: &str) -> String {
    let mut spaced = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        spaced.push(letter);
        if is_dot(letter) && letters.peek().is_some_and(|next| next.is_alphanumeric() || is_invisible(*next))
        {
            spaced.push(' ');
        }
    }
    spaced
}

/// What programs read as the dot of a domain.
pub(crate) fn is_dot(letter: char) -> bool {
    ".\u{2024}\u{3002}\u{fe52}\u{ff0e}\u{ff61}".contains(letter)
}

/// What nothing is drawn for but languages and pictures need: joiners, and which form of a sign is meant.
fn joins(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

/// Says what there is of it and shows nothing, so that it gets into no log.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| value.as_ref().map(|_| "***");
        f.debug_struct("Contact")
            .field("email", &shown(&self.email))
            .field("name", &shown(&self.name))
            .field("phone", &shown(&self.phone))
            .field("language", &self.language)
            .finish()
    }
}

/// A language in which buyers are written to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize, Serialize)]
pub enum Language {
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Spanish, Self::English];

    /// Its code (ISO 639-1), as the API and the store write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
        }
    }

    /// The language with this code.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.as_str() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_contact_is_shown_by_accident() {
        let contact = Contact {
            email: Some("ana@example.com".to_owned()),
            name: Some("Ana".to_owned()),
            phone: Some("+51 999".to_owned()),
            language: Some(Language::Spanish),
        };
        let shown = format!("{contact:?}");
        assert!(["ana", "Ana", "999"].iter().all(|secret| !shown.contains(secret)), "{shown}");
    }

    #[test]
    fn a_name_in_a_mail_is_short_and_no_link() {
        let shown = |name: &str| Contact { name: Some(name.to_owned()), ..Contact::default() }.shown_name();
        assert_eq!(shown("Ana  Quispe").as_deref(), Some("Ana Quispe"));
        assert_eq!(shown("Verify now at https://evil.example/x today").as_deref(), Some("Verify now at"));
        assert_eq!(shown("Ana WWW.evil.example").as_deref(), Some("Ana"));
        assert_eq!(shown("http://evil.example"), None);
        assert_eq!(shown("a\u{202e}b").as_deref(), Some("ab"));
        for address in [
            "evil.com/x",
            "evil.com",
            "evil\u{ff0e}com/x",
            "evil\u{3002}example",
            "evil\u{2024}com",
            "evil\u{200b}.\u{200d}com",
            "1.2.3.4/x",
            "1.2.3.4",
            "EVIL\u{ff0f}X",
            "win@evil",
        ] {
            assert_eq!(shown(&format!("Ana {address} now")).as_deref(), Some("Ana"), "{address:?}");
        }
        assert_eq!(shown("Win \u{e0041}\u{e0042}").as_deref(), Some("Win"));
        assert_eq!(shown("Evil.Com").as_deref(), Some("Evil. Com"));
        assert_eq!(shown("J.R.R. Tolkien, Jr.").as_deref(), Some("J. R. R. Tolkien, Jr."));
        assert_eq!(
            shown("O\u{2019}Neil \u{2764}\u{fe0f}").as_deref(),
            Some("O\u{2019}Neil \u{2764}\u{fe0f}")
        );
        assert_eq!(shown(&"ñ".repeat(200)).map(|name| name.chars().count()), Some(60));
    }

    #[test]
    fn a_phone_number_has_digits_and_few_signs() {
        assert!(["+51 (1) 999-888", "0049/30.12"].iter().all(|text| Contact::is_phone(text)));
        assert!(["", "+ -", "call me", "1\n2", "１２"].iter().all(|text| !Contact::is_phone(text)));
        assert!(!Contact::is_phone(&"1".repeat(41)));
    }
}
