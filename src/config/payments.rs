//! Checks of the payment provider. Production must not give tickets away: it starts only with a provider that
//! was chosen explicitly.

use super::{Payments, Profile};

/// The names of the providers in `payments/`.
const TEST: &str = "test";
const INVOICE: &str = "invoice";

/// The problem with the chosen provider, if there is one.
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
