//! Thresholds that make a run fail, such as `hold.p99>200ms`.

use std::{fmt, str::FromStr};

use crate::{
    operation::{Class, Operation},
    values::Span,
};

/// A condition under which a run has failed.
#[derive(Clone, PartialEq, Debug)]
pub struct Threshold {
    text: String,
    /// The measured number.
    pub measure: Measure,
    relation: Relation,
    /// The limit in the measure's unit: microseconds, a share from 0 to 1, or a count.
    limit: f64,
}

/// A number in the results of a run.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Measure {
    /// A metric of an operation, for all outcomes or one class of them.
    Of(Operation, Option<Class>, Metric),
    /// The share of requests that the generator started late.
    Late,
    /// The share of places sold at the end.
    Sold,
    /// The share of places sold or held at the end.
    Taken,
    /// The number of viewers' sockets that were lost.
    SocketsLost,
}

/// A statistic of many samples.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Metric {
    /// A percentile, in microseconds.
    Percentile(f64),
    /// The mean, in microseconds.
    Mean,
    /// The maximum, in microseconds.
    Max,
    /// The number of samples.
    Count,
    /// The number per second, from the first arrival to the last answer.
    Rate,
    /// The share that ended in an error.
    Errors,
    /// The share that was refused.
    Refused,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Relation {
    Above,
    AtLeast,
    Below,
    AtMost,
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Time,
    Part,
    Number,
}

impl Measure {
    fn unit(self) -> Unit {
        match self {
            Self::Of(_, _, Metric::Percentile(_) | Metric::Mean | Metric::Max) => Unit::Time,
            Self::Of(_, _, Metric::Count | Metric::Rate) | Self::SocketsLost => Unit::Number,
            Self::Of(_, _, Metric::Errors | Metric::Refused) | Self::Late | Self::Sold | Self::Taken => {
                Unit::Part
            }
        }
    }

    /// A value of this measure as text.
    fn show(self, value: f64) -> String {
        match self.unit() {
            Unit::Time => super::numbers::micros(value),
            Unit::Part => format!("{:.2}%", value * 100.0),
            Unit::Number => format!("{value:.1}"),
        }
    }
}

impl Threshold {
    /// Why the run has failed this condition, if it has. A number that was never measured fails, since it is unknown
    /// whether the condition holds.
    pub fn broken_by(&self, value: Option<f64>) -> Option<String> {
        let Some(value) = value else {
            return Some(format!("{self}: nothing of it was measured"));
        };
        let broken = match self.relation {
            Relation::Above => value > self.limit,
            Relation::AtLeast => value >= self.limit,
            Relation::Below => value < self.limit,
            Relation::AtMost => value <= self.limit,
        };
        broken.then(|| format!("{self}: it is {}", self.measure.show(value)))
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let at = text.find(['<', '>']).ok_or_else(|| {
            format!("'{text}' has no < or >: write OPERATION.METRIC>LIMIT, for example hold.p99>200ms")
        })?;
        let (left, right) = text.split_at(at);
        let (relation, right) = match (right.strip_prefix(">="), right.strip_prefix("<=")) {
            (Some(rest), _) => (Relation::AtLeast, rest),
            (_, Some(rest)) => (Relation::AtMost, rest),
            _ if right.starts_with('>') => (Relation::Above, &right[1..]),
            _ => (Relation::Below, &right[1..]),
        };
        let measure = measure(left.trim())?;
        let limit = limit(right.trim(), measure.unit())?;
        Ok(Self { text: text.trim().to_owned(), measure, relation, limit })
    }
}

fn measure(text: &str) -> Result<Measure, String> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts[0] == "run" {
        return match parts[1..] {
            ["late"] => Ok(Measure::Late),
            ["sold"] => Ok(Measure::Sold),
            ["taken"] => Ok(Measure::Taken),
            ["sockets_lost"] => Ok(Measure::SocketsLost),
            _ => Err(format!(
                "'{text}': of a run there are run.late, run.sold, run.taken and run.sockets_lost"
            )),
        };
    }
    let operation: Operation = parts[0].parse().map_err(|()| {
        let names: Vec<&str> = Operation::ALL.iter().map(|operation| operation.name()).collect();
        format!("'{}' is no operation: choose one of {}, or run", parts[0], names.join(", "))
    })?;
    let class = parts
        .get(1)
        .and_then(|name| Class::ALL.into_iter().find(|class| class.name() == *name))
        .filter(|_| parts.len() > 2);
    let rest = parts[if class.is_some() { 2 } else { 1 }..].join(".");
    let metric = metric(&rest).ok_or_else(|| {
        format!(
            "'{text}': after {operation} comes one of p50, p99, p99.9 (any percentile), mean, max, count, \
             rate, errors, refused; ok., refused. or error. may stand before it"
        )
    })?;
    Ok(Measure::Of(operation, class, metric))
}

fn metric(text: &str) -> Option<Metric> {
    Some(match text {
        "mean" => Metric::Mean,
        "max" => Metric::Max,
        "count" => Metric::Count,
        "rate" => Metric::Rate,
        "errors" => Metric::Errors,
        "refused" => Metric::Refused,
        _ => {
            let percentile: f64 = text.strip_prefix('p')?.parse().ok()?;
            (0.0..=100.0).contains(&percentile).then_some(Metric::Percentile(percentile))?
        }
    })
}

fn limit(text: &str, unit: Unit) -> Result<f64, String> {
    let wrong = |right: &str| format!("'{text}' is no limit here: write {right}");
    match unit {
        Unit::Time => text
            .parse::<Span>()
            .map(|span| span.get().as_micros() as f64)
            .map_err(|_| wrong("a length of time, for example 200ms or 1.5s")),
        Unit::Part => text
            .strip_suffix('%')
            .and_then(|percent| percent.trim().parse::<f64>().ok())
            .filter(|percent| percent.is_finite())
            .map(|percent| percent / 100.0)
            .ok_or_else(|| wrong("a percentage, for example 1%")),
        Unit::Number => text
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .ok_or_else(|| wrong("a number, for example 500")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Threshold {
        text.parse().unwrap()
    }

    #[test]
    fn thresholds_are_read() {
        let threshold = read("hold.p99>200ms");
        assert_eq!(threshold.measure, Measure::Of(Operation::Hold, None, Metric::Percentile(99.0)));
        assert_eq!(threshold.limit, 200_000.0);
        let measure = read(" order.ok.p99.9 >= 1.5s ").measure;
        assert_eq!(measure, Measure::Of(Operation::Order, Some(Class::Ok), Metric::Percentile(99.9)));
        assert_eq!(read("hold.refused>50%").measure, Measure::Of(Operation::Hold, None, Metric::Refused));
        assert_eq!(read("run.late>1%").limit, 0.01);
        assert_eq!(read("hold.rate<500").limit, 500.0);
    }

    #[test]
    fn what_is_wrong_is_refused_with_what_would_be_right() {
        for (text, hint) in [
            ("hold.p99", "hold.p99>200ms"),
            ("holds.p99>1s", "hold"),
            ("hold.p101>1s", "p99.9"),
            ("hold>1s", "mean"),
            ("hold.p99>200", "200ms"),
            ("hold.p99>1%", "length of time"),
            ("hold.errors>1", "1%"),
            ("hold.count<x", "500"),
            ("run.time>1s", "run.late"),
        ] {
            let error = text.parse::<Threshold>().unwrap_err();
            assert!(error.contains(hint), "{text}: {error}");
        }
    }

    #[test]
    fn a_threshold_is_broken_by_values_beyond_it_and_by_silence() {
        let p99 = read("hold.p99>200ms");
        assert_eq!(p99.broken_by(Some(200_000.0)), None);
        assert_eq!(p99.broken_by(Some(250_000.0)).unwrap(), "hold.p99>200ms: it is 250 ms");
        assert!(p99.broken_by(None).unwrap().contains("nothing"));
        assert!(read("run.sold<100%").broken_by(Some(0.99)).is_some());
        assert!(read("run.sold<100%").broken_by(Some(1.0)).is_none());
        assert!(read("hold.count>=5").broken_by(Some(5.0)).is_some());
        assert!(read("hold.count<=5").broken_by(Some(6.0)).is_none());
    }
}
