//! Checks of the payment provider. Production must not give tickets away: it starts only with a provider that
//! was chosen explicitly.

use super::{Payments, Profile};
use crate::payments::providers;

/// The problem with the chosen provider, if there is one.
pub(super) fn problem(payments: &Payments, profile: Profile) -> Option<String> {
    let chosen = payments.provider.as_str();
    let there_are = providers(profile == Profile::Development);
    let possible: Vec<&str> = there_are
        .iter()
        .filter(|provider| provider.may_be_chosen())
        .map(|provider| provider.name())
        .collect();
    if possible.contains(&chosen) {
        return None;
    }
    let is_known = there_are.iter().any(|provider| provider.name() == chosen);
    let right = "\"invoice\" is right, with which an organiser says when an order is paid";
    Some(match (chosen, profile) {
        ("", _) => format!("payments.provider is missing: nobody takes the money; {right}"),
        (closed, _) if is_known => {
            format!("payments.provider is \"{closed}\", which takes no money and gives tickets away; {right}")
        }
        (other, Profile::Production) => {
            format!("payments.provider is \"{other}\", which this program does not know; {right}")
        }
        (other, Profile::Development) => {
            let possible: Vec<String> = possible.iter().map(|name| format!("\"{name}\"")).collect();
            format!(
                "payments.provider is \"{other}\", which this program does not know; {} are possible",
                possible.join(" and ")
            )
        }
    })
}
