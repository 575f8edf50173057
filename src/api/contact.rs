//! How a buyer is reached, as requests and answers have it.

use email_address::{EmailAddress as Checked, Options};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    fields::{FieldError, FieldErrors},
    labels,
    schemas::{pattern, readable_line, schemas},
};
use crate::auth::is_unambiguous;
use domain::{Contact, Language, is_readable_line, turns_direction};

schemas! {
    EmailAddress, "An e-mail address such as `ana@example.com`.",
        pattern(r"^[^\s@\x00-\x1f\x7f-\x9f]+@[^\s@\x00-\x1f\x7f-\x9f]+$").max_length(Some(Contact::EMAIL_BYTES_MAX));
    PersonName, "A person's name: one line.", readable_line(Contact::NAME_CHARS_MAX);
    PhoneNumber, "A phone number: digits, spaces and the signs `+ ( ) . - /`.",
        pattern(r"^[0-9 +().\-/]*[0-9][0-9 +().\-/]*$").min_length(Some(1)).max_length(Some(Contact::PHONE_CHARS_MAX));
}

labels::labels! {
    MailLanguage, "The language of mails.", Language::ALL.map(Language::as_str);
}

/// How the buyer of an order is reached. It is kept with the order until it is erased, and shown to the buyer and to the
/// organisers of the event.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Contact)]
pub struct ContactBody {
    /// The e-mail address to which mails are sent.
    #[serde(default)]
    #[schema(value_type = Option<EmailAddress>, example = "ana@example.com")]
    pub email: Option<String>,
    /// The buyer's name.
    #[serde(default)]
    #[schema(value_type = Option<PersonName>)]
    pub name: Option<String>,
    /// A phone number.
    #[serde(default)]
    #[schema(value_type = Option<PhoneNumber>)]
    pub phone: Option<String>,
    /// The language of the buyer's mails; that of the installation by default.
    #[serde(default)]
    #[schema(value_type = Option<MailLanguage>)]
    pub language: Option<String>,
}

/// Nothing of it gets into a log.
impl std::fmt::Debug for ContactBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContactBody(***)")
    }
}

/// The contact of an order's request; what is wrong is added to the errors. `None` if nothing of it says how somebody is
/// reached.
pub fn contact_of(body: &ContactBody, errors: &mut FieldErrors) -> Option<Contact> {
    let ContactBody { email, name, phone, language } = body;
    if let Some(email) = email.as_deref().filter(|email| !is_email(email)) {
        let detail = "an address such as ana@example.com";
        errors.push(match has_form_of_email(email) {
            true => FieldError::meaning("contact.email", detail),
            false => FieldError::form("contact.email", detail),
        });
    }
    if name.as_deref().is_some_and(|name| !is_readable_line(name, Contact::NAME_CHARS_MAX)) {
        let most = Contact::NAME_CHARS_MAX;
        let detail = format!(
            "1 to {most} characters in one line, some of them visible, none that turns the direction of text"
        );
        errors.push(FieldError::form("contact.name", detail));
    }
    if phone.as_deref().is_some_and(|phone| !Contact::is_phone(phone)) {
        errors.push(FieldError::form("contact.phone", Contact::PHONE_FORM));
    }
    let named = language.as_deref().map(Language::named);
    if named == Some(None) {
        errors.push(FieldError::form("contact.language", "one of: es, en"));
    }
    let contact = Contact {
        email: email.clone(),
        name: name.as_deref().map(|name| name.trim().to_owned()),
        phone: phone.as_deref().map(|phone| phone.trim().to_owned()),
        language: named.flatten(),
    };
    (!contact.is_empty()).then_some(contact)
}

/// Whether it is what the document says of an address: something, an `@`, and something.
fn has_form_of_email(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = text.split_once('@').filter(|(_, domain)| !domain.contains('@'));
    parts.is_some_and(|(name, domain)| is_part(name) && is_part(domain))
        && text.chars().count() <= Contact::EMAIL_BYTES_MAX
}

/// Whether mail can be sent to this address, and its spelling is that of one mailbox only.
pub fn is_email(text: &str) -> bool {
    let options = Options::default().without_display_text().without_domain_literal().with_required_tld();
    text.len() <= Contact::EMAIL_BYTES_MAX
        && !text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '"' || turns_direction(c))
        && !has_ip_address(text)
        && is_unambiguous(text)
        && Checked::parse_with_options(text, options).is_ok()
}

/// Whether the domain is an IP address: nobody's mailbox, but perhaps a machine that should not hear of us.
fn has_ip_address(text: &str) -> bool {
    let domain = text.rsplit_once('@').map_or("", |(_, domain)| domain);
    let domain = domain.trim_matches(['[', ']', '.']);
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains(':') || (!last.is_empty() && last.chars().all(|c| c.is_ascii_digit()))
}

/// A contact as the API shows it to its owner.
pub fn contact_body(contact: Contact) -> ContactBody {
    let Contact { email, name, phone, language } = contact;
    ContactBody { email, name, phone, language: language.map(|language| language.as_str().to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_by_their_form() {
        for good in [
            "ana@example.com",
            "ana.quispe+tickets@correo.example.pe",
            "ñandú@exämple.org",
            "a'b@x.org",
            "ana@xn--exmple-cua.org",
        ] {
            assert!(is_email(good), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(250));
        for bad in [
            "",
            "ana",
            "ana@",
            "@example.com",
            "ana@example",
            "Ana <ana@example.com>",
            "ana@[127.0.0.1]",
            "ana@127.0.0.1",
            "ana@10.0.0.1.",
            "ana@[IPv6:::1]",
            "ana\u{202e}@example.com",
            "a b@example.com",
            "ana@example.com\r\nBcc: x@y.z",
            "\"a b\"@example.com",
            "ana@@example.com",
            "ana@\u{ff47}mail.com",
            "mi\u{212a}e@gmail.com",
            &long,
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn each_field_that_is_wrong_is_named() {
        let mut errors = FieldErrors::new();
        let some = |text: &str| Some(text.to_owned());
        let body =
            ContactBody { email: some("x"), name: some(" "), phone: some("call me"), language: some("qu") };
        contact_of(&body, &mut errors);
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["contact.email", "contact.name", "contact.phone", "contact.language"]);
        assert!(!format!("{body:?}").contains("call me"));
        for name in ["\u{200b}\u{200d}", "Ana\u{202e}moc"] {
            let mut errors = FieldErrors::new();
            let body = ContactBody { name: some(name), ..ContactBody::default() };
            contact_of(&body, &mut errors);
            assert_eq!(errors.len(), 1, "{name:?}");
        }
        let nothing = ContactBody { language: some("en"), ..ContactBody::default() };
        assert_eq!(contact_of(&nothing, &mut FieldErrors::new()), None);
    }
}
