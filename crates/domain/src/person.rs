//! People behind orders: one mail address, however it is written, is one person.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A keyed hash of a person's address. Without the key it says nothing about whom it stands for, so it may stay where
/// the address may not: in the journal, and when the address was erased.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(pub [u8; Self::BYTES]);

impl PersonKey {
    /// Its length.
    pub const BYTES: usize = 16;
}

/// Who knows the key can tell from it whether somebody bought: it is in no log.
impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey(***)")
    }
}

/// Providers that say that what follows a `+` names the same mailbox.
const IGNORE_TAGS: [&str; 12] = [
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "fastmail.com",
    "fastmail.fm",
];

/// One spelling for all addresses that are one mailbox, as far as that is known: in lower case, and for providers that
/// say so without tags (`+tag`) and dots. At other providers `a.b` and `ab` may be two people.
pub fn normalised_email(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let Some((name, domain)) = address.rsplit_once('@') else { return address };
    let domain = match domain.trim_end_matches('.') {
        "googlemail.com" => "gmail.com",
        domain => domain,
    };
    let mut name = name.to_owned();
    if IGNORE_TAGS.contains(&domain)
        && let Some((untagged, _)) = name.split_once('+').filter(|(untagged, _)| !untagged.is_empty())
    {
        name = untagged.to_owned();
    }
    if domain == "gmail.com" {
        let undotted = name.replace('.', "");
        name = if undotted.is_empty() { name } else { undotted };
    }
    format!("{name}@{domain}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_mailbox_has_one_spelling() {
        for (address, expected) in [
            ("A.na+x@gmail.com", "ana@gmail.com"),
            (" ana@GoogleMail.com ", "ana@gmail.com"),
            ("ana+@gmail.com.", "ana@gmail.com"),
            ("ana.b+news@Outlook.com", "ana.b@outlook.com"),
            ("ana+1+2@proton.me", "ana@proton.me"),
            ("a.na+x@example.com", "a.na+x@example.com"),
            ("+x@gmail.com", "+x@gmail.com"),
            ("...@gmail.com", "...@gmail.com"),
            ("ÑANDÚ@EXAMPLE.PE", "ñandú@example.pe"),
            ("\"a@b\"@gmail.com", "\"a@b\"@gmail.com"),
            ("nobody", "nobody"),
        ] {
            assert_eq!(normalised_email(address), expected, "{address}");
        }
    }

    /// Writes dots between letters where `dots` says so, and letters in upper case where `upper` does.
    fn respelled(name: &str, dots: u32, upper: u32) -> String {
        let letter = |(index, letter): (usize, char)| {
            let is_dotted = index > 0 && dots >> (index % 32) & 1 == 1;
            let letter = if upper >> (index % 32) & 1 == 1 { letter.to_ascii_uppercase() } else { letter };
            if is_dotted { format!(".{letter}") } else { letter.to_string() }
        };
        name.chars().enumerate().map(letter).collect()
    }

    proptest! {
        #[test]
        fn it_is_the_same_the_second_time(address in "\\PC{0,40}(@\\PC{0,20})?") {
            let once = normalised_email(&address);
            prop_assert_eq!(normalised_email(&once), once);
        }

        #[test]
        fn however_a_mailbox_is_written_it_is_the_same(
            name in "[a-z0-9]{1,20}", tag in "(\\+[a-z0-9.+]{0,10})?", dots: u32, upper: u32,
            domain in "(gmail|googlemail)\\.com",
        ) {
            let written = format!("{}{tag}@{domain}", respelled(&name, dots, upper));
            prop_assert_eq!(normalised_email(&written), format!("{name}@gmail.com"));
        }

        #[test]
        fn two_people_stay_two(name in "[a-z0-9.+]{1,20}", other in "[a-z0-9.+]{1,20}", upper: u32) {
            let address = |name: &str| normalised_email(&format!("{}@example.com", respelled(name, 0, upper)));
            prop_assert_eq!(address(&name) == address(&other), name == other);
        }
    }
}
