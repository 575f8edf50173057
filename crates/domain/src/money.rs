//! Money: integer minor units with an ISO 4217 code, and rates in basis points.
//!
//! No floating point, and no silent overflow: every sum and product is checked.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code: three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The Peruvian sol, the currency of the sample events.
    pub const PEN: Self = Self(*b"PEN");

    /// Accepts three capital ASCII letters.
    pub fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        // The fallback is never taken: `new` accepts ASCII letters only.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many decimals its minor unit stands for, by ISO 4217: 2 for PEN, 0 for JPY, 3 for KWD.
    pub fn decimals(&self) -> u32 {
        match self.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
            | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            "CLF" | "UYW" => 4,
            _ => 2,
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        Self::new(&code).ok_or_else(|| format!("'{code}' is not a three-letter currency code"))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An amount in the minor units of the currency that its event sells in (cents for PEN).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(pub i64);

impl Amount {
    /// The largest price of one place. It keeps every sum of an order well within 64 bits.
    pub const PRICE_MAX: Self = Self(100_000_000_000);

    /// The sum; `None` on overflow.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// For people who keep books: `1250.00 PEN`.
    pub fn written(self, currency: Currency) -> String {
        let decimals = currency.decimals() as usize;
        let digits = format!("{:0>width$}", self.0.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let (minus, point) = (if self.0 < 0 { "-" } else { "" }, if decimals == 0 { "" } else { "." });
        format!("{minus}{whole}{point}{fraction} {}", currency.as_str())
    }

    /// The product with a count; `None` on overflow.
    pub fn times(self, count: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(count)).map(Self)
    }

    /// `rate` of this amount, rounded half to even; `None` on overflow.
    pub fn share(self, rate: BasisPoints) -> Option<Self> {
        self.portion(rate, BasisPoints::MAX)
    }

    /// This amount times `part / whole`, rounded half to even; `None` on overflow or if `whole` is 0.
    pub fn portion(self, part: BasisPoints, whole: BasisPoints) -> Option<Self> {
        let whole = i128::from(whole.0);
        let exact = i128::from(self.0) * i128::from(part.0);
        let floor = exact.checked_div_euclid(whole)?;
        let rest = exact.checked_rem_euclid(whole)?;
        let rounds_up = rest * 2 > whole || (rest * 2 == whole && floor % 2 != 0);
        i64::try_from(floor + i128::from(rounds_up)).ok().map(Self)
    }
}

/// A rate in hundredths of a per cent: 1800 is 18 %.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

impl BasisPoints {
    /// 100 %.
    pub const MAX: Self = Self(10_000);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_to_even() {
        let half = BasisPoints(5_000);
        let halves: Vec<i64> = [1, 3, 5, -1, -3].iter().map(|a| Amount(*a).share(half).unwrap().0).collect();
        assert_eq!(halves, [0, 2, 2, 0, -2]);
        assert_eq!(Amount(10_001).share(BasisPoints(1_800)), Some(Amount(1_800)));
        // The tax that 250.00 contain.
        let contained = Amount(25_000).portion(BasisPoints(1_800), BasisPoints(11_800));
        assert_eq!(contained, Some(Amount(3_814)));
        assert_eq!(Amount(5).portion(BasisPoints(1), BasisPoints(0)), None);
    }

    #[test]
    fn sums_are_checked() {
        assert_eq!(Amount(i64::MAX).plus(Amount(1)), None);
        assert_eq!(Amount(i64::MAX).times(2), None);
        assert_eq!(Amount(i64::MAX).share(BasisPoints(20_000)), None);
    }

    #[test]
    fn a_currency_is_three_capital_letters() {
        assert_eq!(Currency::new("PEN"), Some(Currency::PEN));
        assert!(["pen", "PE", "PENS", "P1N", ""].iter().all(|code| Currency::new(code).is_none()));
    }

    #[test]
    fn an_amount_is_written_with_the_decimals_of_its_currency() {
        let written = |amount, code| Amount(amount).written(Currency::new(code).unwrap());
        assert_eq!((written(5, "PEN"), written(-125_000, "PEN")), ("0.05 PEN".into(), "-1250.00 PEN".into()));
        assert_eq!((written(125, "JPY"), written(1_250, "KWD")), ("125 JPY".into(), "1.250 KWD".into()));
    }

    #[test]
    fn a_currency_knows_its_decimals() {
        for (code, decimals) in
            [("PEN", 2), ("HUF", 2), ("MGA", 2), ("JPY", 0), ("ISK", 0), ("KWD", 3), ("CLF", 4)]
        {
            assert_eq!(Currency::new(code).unwrap().decimals(), decimals, "{code}");
        }
    }
}
