//! Checks of the payment provider. Production must not give tickets away: it starts only with a provider that was chosen
//! explicitly and has keys for real money. Development must not take real money by mistake.

use url::Url;

use super::{Payments, Profile};
use crate::{
    address,
    payments::{built_in, mercadopago::MercadoPagoProvider, stripe::StripeProvider},
    secret::Secret,
};
use domain::Organisation;

/// The providers with keys of their own.
const WITH_KEYS: [&str; 2] = [StripeProvider::NAME, MercadoPagoProvider::NAME];

/// All problems of `[payments]`, each with what would be right.
pub(super) fn problems(payments: &Payments, profile: Profile) -> Vec<String> {
    let mut problems: Vec<String> = choice(payments, profile).into_iter().collect();
    problems.extend(instruction_problems(payments));
    let is_chosen = |name| payments.provider == name;
    // Orders that were placed before keep their provider, so its keys may stay when another one is chosen.
    let (stripe, mercadopago) = (&payments.stripe, &payments.mercadopago);
    if is_chosen(StripeProvider::NAME) || !stripe.secret_key.is_empty() {
        problems.extend(stripe_problems(payments, profile));
    }
    if is_chosen(MercadoPagoProvider::NAME) || !mercadopago.access_token.is_empty() {
        problems.extend(mercadopago_problems(payments, profile));
    }
    problems
}

/// The longest instructions for paying an invoice, in characters.
const INSTRUCTIONS_CHARS_MAX: usize = 1_000;

/// Problems of what buyers are told who pay by invoice.
fn instruction_problems(payments: &Payments) -> Vec<String> {
    let is_wrong = |(organisation, text): &(&String, &String)| {
        let is_text = !text.trim().is_empty() && !text.chars().any(|c| c.is_control() && c != '\n');
        Organisation::new(organisation).is_none() || !is_text || text.chars().count() > INSTRUCTIONS_CHARS_MAX
    };
    let wrong = payments.invoice_instructions.iter().filter(is_wrong);
    wrong
        .map(|(organisation, _)| {
            format!(
                "payments.invoice_instructions.{organisation}: an organisation and a text of at most \
                 {INSTRUCTIONS_CHARS_MAX} characters are right, such as main = \"Transfer to IBAN ES91 2100 …\""
            )
        })
        .collect()
}

/// The problem with the chosen provider, if there is one.
fn choice(payments: &Payments, profile: Profile) -> Option<String> {
    let chosen = payments.provider.as_str();
    let there_are = built_in(profile == Profile::Development);
    let without_keys =
        there_are.iter().filter(|provider| provider.may_be_chosen()).map(|provider| provider.name());
    let possible: Vec<&str> = WITH_KEYS.into_iter().chain(without_keys).collect();
    if possible.contains(&chosen) {
        return None;
    }
    let is_known = there_are.iter().any(|provider| provider.name() == chosen);
    let right = "\"stripe\" or \"mercadopago\" is right, or \"invoice\", with which an organiser says when an order is paid";
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

fn stripe_problems(payments: &Payments, profile: Profile) -> Vec<String> {
    let stripe = &payments.stripe;
    let key = Key { setting: "payments.stripe.secret_key", secret: &stripe.secret_key };
    let mut problems: Vec<String> = key
        .problem(payments, profile, "sk_test_… or sk_live_… (restricted: rk_…)", kind_of_stripe_key)
        .into_iter()
        .collect();
    problems.extend(address_problem("payments.stripe.api_base", &stripe.api_base));
    let secrets = &stripe.webhook_secrets;
    if secrets.is_empty() && profile == Profile::Production {
        problems.push(
            "payments.stripe.webhook_secrets is empty, so payments would be noticed by asking only; the secret \
             whsec_… of the webhook endpoint is right"
                .to_owned(),
        );
    }
    if secrets.iter().any(|secret| !is_token(secret, "whsec_")) {
        problems.push(
            "payments.stripe.webhook_secrets has one that is no secret of a webhook endpoint; whsec_… is right"
                .to_owned(),
        );
    }
    problems
}

fn mercadopago_problems(payments: &Payments, profile: Profile) -> Vec<String> {
    let own = &payments.mercadopago;
    let key = Key { setting: "payments.mercadopago.access_token", secret: &own.access_token };
    let mut problems: Vec<String> =
        key.problem(payments, profile, "TEST-… or APP_USR-…", kind_of_access_token).into_iter().collect();
    problems.extend(address_problem("payments.mercadopago.api_base", &own.api_base));
    if own.webhook_secret.is_empty() && profile == Profile::Production {
        problems.push(
            "payments.mercadopago.webhook_secret is empty, so payments would be noticed by asking only; the secret \
             of the application's webhooks is right"
                .to_owned(),
        );
    }
    problems
}

/// Whose money a key moves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyKind {
    Test,
    Live,
}

fn kind_of_stripe_key(key: &Secret) -> Option<KeyKind> {
    let is = |prefixes: [&str; 2]| prefixes.iter().any(|prefix| is_token(key, prefix));
    if is(["sk_test_", "rk_test_"]) {
        return Some(KeyKind::Test);
    }
    is(["sk_live_", "rk_live_"]).then_some(KeyKind::Live)
}

/// Test users of Mercado Pago have tokens that look like everybody's: these count as live.
fn kind_of_access_token(token: &Secret) -> Option<KeyKind> {
    if is_token(token, "TEST-") {
        return Some(KeyKind::Test);
    }
    is_token(token, "APP_USR-").then_some(KeyKind::Live)
}

fn is_token(secret: &Secret, prefix: &str) -> bool {
    let rest = secret.expose().strip_prefix(prefix);
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-+/=".contains(&byte))
    })
}

/// A key and the setting that has it.
struct Key<'a> {
    setting: &'static str,
    secret: &'a Secret,
}

impl Key<'_> {
    fn problem(
        &self,
        payments: &Payments,
        profile: Profile,
        right: &str,
        kind: impl Fn(&Secret) -> Option<KeyKind>,
    ) -> Option<String> {
        let setting = self.setting;
        if self.secret.is_empty() {
            return Some(format!("{setting} is empty; {right} is right (docs/payments.md)"));
        }
        match (kind(self.secret), profile) {
            (None, _) => Some(format!("{setting} is no secret key of this provider; {right} is right")),
            (Some(KeyKind::Test), Profile::Production) if !payments.allow_test_keys => Some(format!(
                "{setting} is a test key, which takes no money and gives tickets away; a live key is right, or \
                 payments.allow_test_keys = true on an installation for tests"
            )),
            (Some(KeyKind::Live), Profile::Development) if !payments.allow_live_keys => Some(format!(
                "{setting} is a live key, which takes real money, in the development profile; a test key is right, or \
                 payments.allow_live_keys = true"
            )),
            _ => None,
        }
    }
}

/// A secret key is sent to this address.
fn address_problem(setting: &str, address: &str) -> Option<String> {
    let url = Url::parse(address).ok();
    let is_right = url.is_some_and(|url| {
        let is_bare = url.username().is_empty() && url.password().is_none();
        address::is_safe(&url, false) && is_bare && url.query().is_none() && url.fragment().is_none()
    });
    (!is_right).then(|| {
        format!("{setting} is no https address without user and query; http is right for this machine alone")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    const STRIPE: &str = "provider = \"stripe\"\n[payments.stripe]\n";
    const MERCADO: &str = "provider = \"mercadopago\"\n[payments.mercadopago]\n";

    fn refused(profile: Profile, payments: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("[auth]\nissuer = \"https://id.example/realms/a\"\n[payments]\n{payments}");
        std::fs::write(folder.path().join("default.toml"), &text).unwrap();
        // The profile's own file comes after the defaults: development would choose the test provider.
        for name in ["development.toml", "production.toml"] {
            std::fs::write(folder.path().join(name), &text).unwrap();
        }
        match Config::load(profile, folder.path()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.lines().map(str::to_owned).collect(),
        }
    }

    #[test]
    fn what_is_right_starts() {
        for payments in [
            format!(
                "{STRIPE}secret_key = \"sk_live_51abc\"\nwebhook_secrets = [\"whsec_a\", \"whsec_b+/=\"]\n"
            ),
            format!(
                "{STRIPE}secret_key = \"rk_live_51abc\"\nwebhook_secrets = [\"whsec_a\"]\nkind = \"client\"\n"
            ),
            format!(
                "allow_test_keys = true\n{STRIPE}secret_key = \"sk_test_a\"\nwebhook_secrets = [\"whsec_a\"]\n"
            ),
            format!("{MERCADO}access_token = \"APP_USR-1-2-3\"\nwebhook_secret = \"0123\"\n"),
            format!(
                "allow_test_keys = true\n{MERCADO}access_token = \"TEST-1\"\nwebhook_secret = \"0123\"\n"
            ),
        ] {
            assert_eq!(refused(Profile::Production, &payments), Vec::<String>::new(), "{payments}");
        }
        for payments in [
            // Without a webhook's secret payments are noticed by asking.
            format!("{STRIPE}secret_key = \"sk_test_51abc\"\napi_base = \"http://127.0.0.1:8420\"\n"),
            format!("allow_live_keys = true\n{STRIPE}secret_key = \"sk_live_51abc\"\n"),
            format!("{MERCADO}access_token = \"TEST-1-2\"\n"),
        ] {
            assert_eq!(refused(Profile::Development, &payments), Vec::<String>::new(), "{payments}");
        }
    }

    /// Settings that are refused, and how the refusal begins.
    fn wrong_of_stripe() -> Vec<(Profile, String, &'static str)> {
        use Profile::{Development, Production};
        let hooked = |rest: &str| format!("{STRIPE}webhook_secrets = [\"whsec_a\"]\n{rest}");
        let test = |rest: &str| format!("{STRIPE}secret_key = \"sk_test_a\"\n{rest}");
        vec![
            (Production, hooked(""), "payments.stripe.secret_key is empty"),
            (Production, hooked("secret_key = \"pk_live_S3CR3T\""), "payments.stripe.secret_key"),
            (Production, hooked("secret_key = \"sk_live_\""), "payments.stripe.secret_key"),
            (Production, hooked("secret_key = \"sk_live_S3CR3T x\""), "payments.stripe.secret_key"),
            (
                Production,
                hooked("secret_key = \"sk_test_S3CR3T\""),
                "payments.stripe.secret_key is a test key",
            ),
            (
                Production,
                format!("{STRIPE}secret_key = \"sk_live_S3CR3T\""),
                "payments.stripe.webhook_secrets is empty",
            ),
            (
                Development,
                format!("{STRIPE}secret_key = \"rk_live_S3CR3T\""),
                "payments.stripe.secret_key is a live key",
            ),
            (Development, test("webhook_secrets = [\"S3CR3T\"]"), "payments.stripe.webhook_secrets"),
            (Development, test("webhook_secrets = [\"\"]"), "payments.stripe.webhook_secrets"),
            (Development, test("api_base = \"http://stripe.example\""), "payments.stripe.api_base"),
            (Development, test("api_base = \"https://a:S3CR3T@stripe.example\""), "payments.stripe.api_base"),
            // Kept for the orders of before.
            (
                Development,
                "provider = \"invoice\"\n[payments.stripe]\nsecret_key = \"S3CR3T\"".to_owned(),
                "payments.stripe.secret_key",
            ),
        ]
    }

    fn wrong_of_mercadopago() -> Vec<(Profile, String, &'static str)> {
        use Profile::{Development, Production};
        let token = |token: &str| format!("{MERCADO}access_token = \"{token}\"");
        vec![
            (
                Production,
                format!("{MERCADO}webhook_secret = \"a\""),
                "payments.mercadopago.access_token is empty",
            ),
            (
                Production,
                format!("{}\nwebhook_secret = \"a\"", token("TEST-S3CR3T")),
                "payments.mercadopago.access_token is a test key",
            ),
            (Production, token("APP_USR-S3CR3T"), "payments.mercadopago.webhook_secret"),
            (Development, token("APP_USR-S3CR3T"), "payments.mercadopago.access_token is a live key"),
        ]
    }

    #[test]
    fn each_refusal_names_its_key_and_never_the_secret() {
        for (profile, payments, key) in [wrong_of_stripe(), wrong_of_mercadopago()].concat() {
            let problems = refused(profile, &payments);
            assert_eq!(problems.len(), 1, "{payments} {problems:?}");
            assert!(problems[0].starts_with(key) && problems[0].contains("right"), "{payments} {problems:?}");
            assert!(!problems[0].contains("S3CR3T"), "{problems:?}");
        }
    }
}
