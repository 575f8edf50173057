//! Amounts as Stripe writes them.
//!
//! Ours are in minor units by ISO 4217. Stripe counts most currencies in hundredths, some in whole units, a few in
//! thousandths that must end in 0 (<https://docs.stripe.com/currencies>: zero-decimal, three-decimal, special cases). An
//! amount that can't be said exactly is refused, never rounded.

use domain::{Amount, Currency};

use crate::payments::provider::PaymentError;

/// How many decimals Stripe's unit stands for. UGX and ISK have none at ISO and are still counted in hundredths; MGA has
/// two at ISO and is counted in whole units.
fn decimals(currency: Currency) -> u32 {
    match currency.as_str() {
        "BIF" | "CLP" | "DJF" | "GNF" | "JPY" | "KMF" | "KRW" | "MGA" | "PYG" | "RWF" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// The same money in units of another number of decimals, if it can be said exactly.
fn converted(amount: i64, from: u32, to: u32) -> Option<i64> {
    if to >= from {
        return amount.checked_mul(10_i64.checked_pow(to - from)?);
    }
    let divisor = 10_i64.checked_pow(from - to)?;
    (amount % divisor == 0).then_some(amount / divisor)
}

/// The step between our amounts that Stripe can say.
pub(super) fn step(currency: Currency) -> Amount {
    let (here, there) = (currency.decimals(), decimals(currency));
    // The last of three decimals is always 0.
    let coarser = here.saturating_sub(there) + u32::from(there >= 3);
    Amount(10_i64.pow(coarser))
}

/// An amount of ours in Stripe's units.
pub(super) fn to_stripe(amount: Amount, currency: Currency) -> Result<i64, PaymentError> {
    let there = decimals(currency);
    let found = converted(amount.0, currency.decimals(), there);
    // The last of three decimals is always 0 with card networks.
    let found = found.filter(|amount| *amount > 0 && (there < 3 || amount % 10 == 0));
    found.ok_or_else(|| {
        PaymentError::Refused(format!(
            "{} minor units of {} can't be paid with Stripe, which has coarser units of that currency or wants more than nothing",
            amount.0,
            currency.as_str()
        ))
    })
}

/// An amount of Stripe's in our units, with its currency.
pub(super) fn from_stripe(amount: i64, code: &str) -> Result<(Amount, Currency), PaymentError> {
    let unknown =
        || PaymentError::Refused(format!("Stripe says {amount} of '{code}', which is no amount here"));
    let currency = Currency::new(&code.to_ascii_uppercase()).ok_or_else(unknown)?;
    let amount = converted(amount, decimals(currency), currency.decimals()).ok_or_else(unknown)?;
    Ok((Amount(amount), currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there(amount: i64, code: &str) -> Option<i64> {
        to_stripe(Amount(amount), Currency::new(code).unwrap()).ok()
    }

    #[test]
    fn amounts_are_in_stripes_units() {
        for (amount, code, at_stripe) in [
            (10_050, "PEN", 10_050),
            (1_000, "USD", 1_000),
            (500, "JPY", 500),
            (500, "CLP", 500),
            // Counted in hundredths although they have none.
            (5, "UGX", 500),
            (5, "ISK", 500),
            // Whole units at Stripe, hundredths at ISO.
            (500, "MGA", 5),
            // Charges may have decimals, only payouts may not.
            (1_045, "HUF", 1_045),
            (80_045, "TWD", 80_045),
            (5_120, "KWD", 5_120),
        ] {
            assert_eq!(there(amount, code), Some(at_stripe), "{amount} {code}");
            let back = from_stripe(at_stripe, &code.to_ascii_lowercase()).unwrap();
            assert_eq!(back, (Amount(amount), Currency::new(code).unwrap()));
        }
    }

    #[test]
    fn every_step_can_be_said_and_nothing_between() {
        for (code, expected) in [("PEN", 1), ("JPY", 1), ("ISK", 1), ("MGA", 100), ("KWD", 10), ("LYD", 10)] {
            let found = step(Currency::new(code).unwrap()).0;
            assert_eq!(found, expected, "{code}");
            for steps in [1, 3, 117] {
                assert!(there(steps * found, code).is_some(), "{steps} {code}");
                assert!(found == 1 || there(steps * found + 1, code).is_none(), "{steps} {code}");
            }
        }
    }

    #[test]
    fn what_stripe_cannot_say_is_refused() {
        for (amount, code) in [(5_124, "KWD"), (550, "MGA"), (0, "PEN"), (-5, "PEN"), (i64::MAX, "ISK")] {
            assert_eq!(there(amount, code), None, "{amount} {code}");
        }
        for (amount, code) in [(550, "isk"), (101, "ugx"), (1, "p"), (i64::MAX, "mga")] {
            assert!(from_stripe(amount, code).is_err(), "{amount} {code}");
        }
    }
}
