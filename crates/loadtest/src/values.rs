//! Parameters of a scenario that are written as text: durations, quantities, lists of names.

use std::{fmt, str::FromStr, time::Duration};

use rand::Rng;
use serde::{Deserialize, Serialize};

/// A length of time: `200ms`, `1.5s`, `10m`.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span(Duration);

impl Span {
    /// A length in milliseconds.
    pub const fn millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    pub const fn get(self) -> Duration {
        self.0
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no length of time: write 200ms, 1.5s or 10m");
        let text = text.trim();
        let at = text.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(wrong)?;
        let (number, unit) = text.split_at(at);
        let number: f64 = number.trim().parse().map_err(|_| wrong())?;
        let millis = match unit {
            "us" => number / 1_000.0,
            "ms" => number,
            "s" => number * 1_000.0,
            "m" | "min" => number * 60_000.0,
            "h" => number * 3_600_000.0,
            _ => return Err(wrong()),
        };
        if !(0.0..=1e12).contains(&millis) {
            return Err(wrong());
        }
        Ok(Self(Duration::from_micros((millis * 1_000.0).round() as u64)))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_micros() {
            micros if micros % 1_000 != 0 => write!(f, "{micros}us"),
            micros if micros % 1_000_000 != 0 || micros == 0 => write!(f, "{}ms", micros / 1_000),
            micros => write!(f, "{}s", micros / 1_000_000),
        }
    }
}

/// How many places buyers want, each number with its weight: `1:3, 2:5, 4:2`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quantities(Vec<(u8, f64)>);

impl Quantities {
    pub fn usual() -> Self {
        Self(vec![(1, 2.0), (2, 5.0), (3, 1.0), (4, 2.0)])
    }

    /// Chooses a number at random, by its weight.
    pub fn choose(&self, rng: &mut impl Rng) -> u8 {
        let sum: f64 = self.0.iter().map(|(_, weight)| weight).sum();
        let mut at = rng.random::<f64>() * sum;
        for (quantity, weight) in &self.0 {
            at -= weight;
            if at < 0.0 {
                return *quantity;
            }
        }
        self.0.last().map_or(1, |(quantity, _)| *quantity)
    }
}

impl FromStr for Quantities {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("'{text}' are no quantities: write 1:3, 2:5, 4:2 (number of places, up to 20 : weight)")
        };
        let mut list = Vec::new();
        for part in text.split(',') {
            let (quantity, weight) = part.split_once(':').ok_or_else(wrong)?;
            let quantity: u8 = quantity.trim().parse().map_err(|_| wrong())?;
            let weight: f64 = weight.trim().parse().map_err(|_| wrong())?;
            if !(1..=20).contains(&quantity) || !(0.0..=1e9).contains(&weight) {
                return Err(wrong());
            }
            list.push((quantity, weight));
        }
        if list.iter().all(|(_, weight)| *weight == 0.0) {
            return Err(wrong());
        }
        Ok(Self(list))
    }
}

impl fmt::Display for Quantities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> =
            self.0.iter().map(|(quantity, weight)| format!("{quantity}:{weight}")).collect();
        f.write_str(&parts.join(", "))
    }
}

/// Names: a list, or separated by commas.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct Names(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Names {
    fn from(names: OneOrMany) -> Self {
        match names {
            OneOrMany::One(text) => Self::split(&text),
            OneOrMany::Many(list) => Self(list),
        }
    }
}

impl Names {
    fn split(text: &str) -> Self {
        Self(text.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
    }
}

impl FromStr for Names {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::split(text))
    }
}

/// What is written as text is read as text, by serde too.
macro_rules! as_text {
    ($($type:ty),*) => { $(
        impl TryFrom<String> for $type {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.to_string()
            }
        }
    )* };
}
pub(super) use as_text;

as_text!(Span, Quantities);

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn spans_are_read_as_they_are_written() {
        for (text, micros) in [("200ms", 200_000), ("1.5s", 1_500_000), ("2m", 120_000_000), ("250us", 250)] {
            let span: Span = text.parse().unwrap();
            assert_eq!(span.get().as_micros(), micros);
            assert_eq!(span.to_string().parse::<Span>().unwrap(), span);
        }
        for wrong in ["", "5", "ms", "-1s", "5 parsecs", "infs", "nans"] {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn quantities_come_by_weight() {
        let quantities: Quantities = "1:1, 4:3".parse().unwrap();
        let mut rng = StdRng::seed_from_u64(1);
        let fours = (0..10_000).filter(|_| quantities.choose(&mut rng) == 4).count();
        assert!((7_200..7_800).contains(&fours), "{fours} of 10,000");
        for wrong in ["", "0:1", "21:1", "1", "1:-1", "1:0"] {
            assert!(wrong.parse::<Quantities>().is_err(), "{wrong}");
        }
    }
}
