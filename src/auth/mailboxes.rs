//! Which spellings of a mail address are one mailbox.
//!
//! What is counted by address counts by its one spelling. A spelling that the mail system may read as another one, in a
//! way that nobody can know here, is refused where an address is typed ([`is_unambiguous`]).

use std::borrow::Cow;

use idna::uts46::{AsciiDenyList, Hyphens, Uts46};

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

/// One spelling for all addresses that are one mailbox, as far as that is known: in lower case, the domain as UTS 46
/// shows it, and for providers that say so without tags (`+tag`) and dots. At other providers `a.b` and `ab` may be two
/// people.
pub fn normalised_email(address: &str) -> String {
    let address = address.trim();
    let Some((name, domain)) = address.rsplit_once('@') else { return lower(address) };
    let (mut name, domain) = (lower(name), one_domain(domain));
    let domain = match domain.as_str() {
        "googlemail.com" => "gmail.com",
        domain => domain,
    };
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

/// An address without what makes it another one of the same mailbox, as a rule: for counting mails, where two people
/// who count as one wait longer, and nobody loses anything.
pub fn mailbox(address: &str) -> String {
    let address = normalised_email(address);
    let Some((name, domain)) = address.rsplit_once('@') else { return address };
    let name = name.split('+').next().unwrap_or(name);
    format!("{name}@{domain}")
}

/// Whether every mail system reads this spelling as the same mailbox: the domain is written as UTS 46 shows it or as DNS
/// has it, and the name has nothing that compatibility or case folding makes another text, such as full-width letters or
/// the Kelvin sign.
pub fn is_unambiguous(address: &str) -> bool {
    let Some((name, domain)) = address.rsplit_once('@') else { return false };
    let is_canonical = shown(domain).is_some_and(|shown| domain.is_ascii() || shown == lower(domain));
    is_canonical && is_stable(name)
}

/// A domain in its one spelling. What is none stays as it is.
fn one_domain(domain: &str) -> String {
    let one = shown(domain).map_or_else(|| lower(domain), Cow::into_owned);
    one.trim_end_matches('.').to_owned()
}

/// A domain as UTS 46 shows it; `None` if it is none.
fn shown(domain: &str) -> Option<Cow<'_, str>> {
    // What DNS has is not looked at further: a mail server's name may have an underscore.
    if domain.is_ascii() && !domain.to_ascii_lowercase().contains("xn--") {
        return Some(Cow::Owned(domain.to_ascii_lowercase()));
    }
    let (shown, correct) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow);
    correct.is_ok().then_some(shown)
}

/// Whether all that is not ASCII in a name stays what it is when it is composed and folded.
fn is_stable(name: &str) -> bool {
    let runs = name.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty());
    runs.into_iter().all(|run| {
        let (folded, _) = Uts46::new().to_unicode(run.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow);
        folded == lower(run)
    })
}

/// In lower case, except for what would become another letter by it: the Kelvin sign is no `k`.
fn lower(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() || !letter.to_lowercase().any(|c| c.is_ascii()) {
            lower.extend(letter.to_lowercase());
        } else {
            lower.push(letter);
        }
    }
    lower
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
            ("a@my_host.example", "a@my_host.example"),
            ("nobody", "nobody"),
        ] {
            assert_eq!(normalised_email(address), expected, "{address}");
        }
    }

    /// What looks alike to a mail server.
    const OTHER_GMAILS: [&str; 8] = [
        "\u{ff47}mail.com",
        "g\u{ff4d}ail.com",
        "gm\u{ad}ail.com",
        "gma\u{200b}il.com",
        "\u{210a}mail.com",
        "\u{1d420}mail.com",
        "gmai\u{2113}.com",
        "gmail\u{3002}com",
    ];

    #[test]
    fn a_domain_is_one_however_it_is_spelt_and_typed_in_one_way_only() {
        for domain in OTHER_GMAILS {
            let address = format!("mike+1@{domain}");
            assert_eq!(normalised_email(&address), "mike@gmail.com", "{domain:?}");
            assert!(!is_unambiguous(&address), "{domain:?}");
        }
        for domain in
            ["exämple.org", "EXÄMPLE.org", "exa\u{308}mple.org", "xn--exmple-cua.org", "XN--EXMPLE-CUA.ORG"]
        {
            assert_eq!(normalised_email(&format!("a@{domain}")), "a@exämple.org", "{domain:?}");
        }
        for good in
            ["a@exämple.org", "a@EXÄMPLE.org", "a@xn--exmple-cua.org", "A@Example.com", "a@straße.example"]
        {
            assert!(is_unambiguous(good), "{good}");
        }
        for bad in ["a@exa\u{308}mple.org", "a@xn--a.org", "a@gmai\u{212a}.com", "nobody"] {
            assert!(!is_unambiguous(bad), "{bad}");
        }
    }

    #[test]
    fn a_name_that_folds_to_another_is_neither_taken_nor_the_other() {
        for name in [
            "mi\u{212a}e",
            "\u{ff4d}ike",
            "mi\u{ad}ke",
            "mike\u{200b}",
            "\u{17f}am",
            "\u{130}van",
            "n\u{303}andu",
            "a\u{3002}b",
        ] {
            assert!(!is_unambiguous(&format!("{name}@example.com")), "{name:?}");
        }
        for name in ["ñandú", "ÑANDÚ", "हिन्दी", "علي", "用户", "a'b", "straße", "άννας"]
        {
            assert!(is_unambiguous(&format!("{name}@example.com")), "{name}");
        }
        assert_ne!(normalised_email("mi\u{212a}e@example.com"), normalised_email("mike@example.com"));
    }

    #[test]
    fn a_mailbox_has_no_tags() {
        assert_eq!(mailbox("Ana+x@Example.com"), "ana@example.com");
        assert_eq!(mailbox("nobody"), "nobody");
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
