//! Who takes the money. Production must not give tickets away: it starts with a provider that it was told, or not
//! at all.

use super::{Payments, Profile};

/// The names that the providers give themselves (`payments/`).
const TEST: &str = "test";
const INVOICE: &str = "invoice";

/// What is wrong with the choice of the provider.
pub(super) fn problem(payments: &Payments, profile: Profile) -> Option<String> {
    let right = format!("\"{INVOICE}\" is right, with which an organiser says when an order is paid");
    match (payments.provider.as_str(), profile) {
        (INVOICE, _) | (TEST, Profile::Development) => None,
        (TEST, Profile::Production) => Some(format!(
            "payments.provider is \"{TEST}\", which takes no money and gives tickets away; {right}"
        )),
        ("", _) => Some(format!("payments.provider is missing: nobody takes the money; {right}")),
        (other, Profile::Production) => {
            Some(format!("payments.provider is \"{other}\", which this program does not know; {right}"))
        }
        (other, Profile::Development) => Some(format!(
            "payments.provider is \"{other}\", which this program does not know; \"{TEST}\" and \"{INVOICE}\" \
             are possible"
        )),
    }
}
