//! How a buyer is reached: personal data, which is kept beside an order and never in a journal, a message or a log.

use std::fmt;

/// How the buyer of one order is reached.
#[derive(Clone, PartialEq, Eq, Default)]
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

    /// Whether nothing of it says how somebody is reached.
    pub fn is_empty(&self) -> bool {
        self.email.is_none() && self.name.is_none() && self.phone.is_none()
    }
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Language {
    /// Spanish.
    Spanish,
    /// English.
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
    fn a_phone_number_has_digits_and_few_signs() {
        assert!(["+51 (1) 999-888", "0049/30.12"].iter().all(|text| Contact::is_phone(text)));
        assert!(["", "+ -", "call me", "1\n2", "１２"].iter().all(|text| !Contact::is_phone(text)));
        assert!(!Contact::is_phone(&"1".repeat(41)));
    }
}
