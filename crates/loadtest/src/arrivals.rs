//! When buyers arrive: an open model. A phase has its share of the buyers, who arrive within it as in a Poisson
//! process. The server's speed never changes an arrival: a slow server must not get less load.

use std::{fmt, str::FromStr, time::Duration};

use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::values::{Span, as_text};

/// Phases, one after the other.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Schedule(Vec<Phase>);

#[derive(Clone, Copy, PartialEq, Debug)]
struct Phase {
    /// The share of all buyers; the shares of a schedule add up to one.
    share: f64,
    shape: Shape,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Shape {
    /// All at one instant.
    Once,
    /// At a constant rate.
    Steady(Span),
    /// From none to twice the mean rate.
    Ramp(Span),
    /// From twice the mean rate to none.
    Fall(Span),
    /// Nobody.
    Wait(Span),
}

impl Shape {
    fn length(self) -> Duration {
        match self {
            Self::Once => Duration::ZERO,
            Self::Steady(span) | Self::Ramp(span) | Self::Fall(span) | Self::Wait(span) => span.get(),
        }
    }

    /// When in the phase, from 0 to 1, a buyer arrives after this part of the phase's buyers.
    fn at(self, part: f64) -> f64 {
        match self {
            Self::Once | Self::Wait(_) => 0.0,
            Self::Steady(_) => part,
            Self::Ramp(_) => part.sqrt(),
            Self::Fall(_) => 1.0 - (1.0 - part).sqrt(),
        }
    }
}

impl Schedule {
    /// A constant rate for this many seconds.
    pub fn steady_seconds(seconds: u64) -> Self {
        Self(vec![Phase { share: 1.0, shape: Shape::Steady(Span::millis(seconds * 1_000)) }])
    }

    /// An on-sale: a fifth arrives at the opening, most others in the first seconds, the rest later.
    pub fn drop() -> Self {
        let seconds = |seconds: u64| Span::millis(seconds * 1_000);
        Self(vec![
            Phase { share: 0.2, shape: Shape::Once },
            Phase { share: 0.6, shape: Shape::Fall(seconds(20)) },
            Phase { share: 0.2, shape: Shape::Steady(seconds(10)) },
        ])
    }

    /// Ten minutes: some arrive at the opening, many in the first three minutes, the rest later.
    pub fn ten_minutes() -> Self {
        let seconds = |seconds: u64| Span::millis(seconds * 1_000);
        Self(vec![
            Phase { share: 0.1, shape: Shape::Once },
            Phase { share: 0.3, shape: Shape::Fall(seconds(180)) },
            Phase { share: 0.6, shape: Shape::Steady(seconds(420)) },
        ])
    }

    /// From the first instant to the end of the last phase.
    pub fn length(&self) -> Duration {
        self.0.iter().map(|phase| phase.shape.length()).sum()
    }

    /// The instants of exactly this many arrivals, in order, counted from the beginning.
    pub fn instants(&self, buyers: u32) -> Instants {
        let mut counts: Vec<u32> =
            self.0.iter().map(|phase| (f64::from(buyers) * phase.share).floor() as u32).collect();
        // What rounding left over goes to the largest phase.
        let largest = (0..self.0.len()).max_by(|a, b| self.0[*a].share.total_cmp(&self.0[*b].share));
        let left = buyers - counts.iter().sum::<u32>();
        if let Some(count) = largest.and_then(|at| counts.get_mut(at)) {
            *count += left;
        }
        let phases = self.0.iter().zip(counts).map(|(phase, count)| (phase.shape, count)).collect();
        Instants { phases, phase: 0, before: Duration::ZERO, left_in_phase: None, part: 0.0 }
    }
}

/// The instants of arrivals, computed one after the other.
#[derive(Debug)]
pub struct Instants {
    phases: Vec<(Shape, u32)>,
    phase: usize,
    /// The length of the phases before this one.
    before: Duration,
    left_in_phase: Option<u32>,
    /// The position of the last arrival among this phase's buyers, from 0 to 1.
    part: f64,
}

impl Instants {
    /// The next buyer's instant.
    pub fn next(&mut self, rng: &mut impl Rng) -> Option<Duration> {
        loop {
            let &(shape, count) = self.phases.get(self.phase)?;
            let left = self.left_in_phase.get_or_insert(count);
            if *left == 0 {
                self.before += shape.length();
                (self.phase, self.left_in_phase, self.part) = (self.phase + 1, None, 0.0);
                continue;
            }
            // A Poisson process of which the number is known: its instants are sorted uniform ones. The
            // next of n sorted ones leaves a part of what is left that is the n-th root of a uniform one.
            let uniform: f64 = 1.0 - rng.random::<f64>();
            self.part = 1.0 - (1.0 - self.part) * uniform.powf(1.0 / f64::from(*left));
            *left -= 1;
            return Some(self.before + shape.length().mul_f64(shape.at(self.part).clamp(0.0, 1.0)));
        }
    }
}

impl FromStr for Schedule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "'{text}' is no schedule of arrivals: write once, steady 30s, ramp 30s, fall 30s or wait 5s; \
                 several with their shares: 20% once, 80% steady 60s"
            )
        };
        let mut phases = Vec::new();
        for part in text.split(',') {
            let mut words: Vec<&str> = part.split_whitespace().collect();
            let share = match words.first().and_then(|word| word.strip_suffix('%')) {
                Some(percent) => {
                    let percent: f64 = percent.parse().map_err(|_| wrong())?;
                    words.remove(0);
                    Some(percent / 100.0)
                }
                None => None,
            };
            let span = |text: &str| text.parse::<Span>().map_err(|_| wrong());
            let shape = match words[..] {
                ["once"] => Shape::Once,
                ["steady", length] => Shape::Steady(span(length)?),
                ["ramp", length] => Shape::Ramp(span(length)?),
                ["fall", length] => Shape::Fall(span(length)?),
                ["wait", length] => Shape::Wait(span(length)?),
                _ => return Err(wrong()),
            };
            if matches!(shape, Shape::Wait(_)) && share.is_some() {
                return Err(wrong());
            }
            phases.push((share, shape));
        }
        let coming = phases.iter().filter(|(_, shape)| !matches!(shape, Shape::Wait(_))).count();
        let unsaid = 1.0 / coming.max(1) as f64;
        let some_said = phases.iter().any(|(share, _)| share.is_some());
        let mut sum = 0.0;
        let phases: Vec<Phase> = phases
            .into_iter()
            .map(|(share, shape)| {
                let default = if some_said || matches!(shape, Shape::Wait(_)) { 0.0 } else { unsaid };
                let share = share.unwrap_or(default);
                sum += share;
                Phase { share, shape }
            })
            .collect();
        if coming == 0 {
            return Err(wrong());
        }
        if (sum - 1.0).abs() > 1e-6 || phases.iter().any(|phase| phase.share < 0.0) {
            return Err(format!(
                "'{text}': the shares of arrivals add up to {:.0}%, not to 100%",
                sum * 100.0
            ));
        }
        Ok(Self(phases))
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, phase) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            if !matches!(phase.shape, Shape::Wait(_)) {
                // Enough digits that reading it again gives the same.
                write!(f, "{}% ", phase.share * 100.0)?;
            }
            match phase.shape {
                Shape::Once => f.write_str("once")?,
                Shape::Steady(span) => write!(f, "steady {span}")?,
                Shape::Ramp(span) => write!(f, "ramp {span}")?,
                Shape::Fall(span) => write!(f, "fall {span}")?,
                Shape::Wait(span) => write!(f, "wait {span}")?,
            }
        }
        Ok(())
    }
}

as_text!(Schedule);

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    fn seconds(schedule: &str, buyers: u32) -> Vec<f64> {
        let mut rng = StdRng::seed_from_u64(7);
        let mut instants = schedule.parse::<Schedule>().unwrap().instants(buyers);
        std::iter::from_fn(|| instants.next(&mut rng)).map(|at| at.as_secs_f64()).collect()
    }

    #[test]
    fn exactly_as_many_come_as_were_asked_for_in_order() {
        for schedule in
            ["once", "33% once, 33% ramp 1s, 34% steady 2s", "wait 1s, fall 3s", "steady 1s, ramp 1s"]
        {
            let at = seconds(schedule, 1_001);
            assert_eq!(at.len(), 1_001, "{schedule}");
            assert!(at.is_sorted(), "{schedule}");
        }
        assert!(seconds("wait 2s, once", 5).iter().all(|at| *at == 2.0));
    }

    #[test]
    fn within_a_phase_they_come_as_in_a_poisson_process() {
        let at = seconds("steady 100s", 100_000);
        let gaps: Vec<f64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        assert!((mean - 0.001).abs() < 0.00002, "{mean}");
        // Of an exponential distribution the deviation is the mean.
        assert!((variance.sqrt() / mean - 1.0).abs() < 0.03, "{}", variance.sqrt() / mean);
    }

    #[test]
    fn a_ramp_rises_and_a_fall_falls() {
        let half = |schedule: &str| seconds(schedule, 10_000).iter().filter(|at| **at < 5.0).count();
        assert!((2_400..2_600).contains(&half("ramp 10s")), "{}", half("ramp 10s"));
        assert!((7_400..7_600).contains(&half("fall 10s")), "{}", half("fall 10s"));
        assert!((4_850..5_150).contains(&half("steady 10s")), "{}", half("steady 10s"));
    }

    #[test]
    fn schedules_are_read_as_they_are_written() {
        for schedule in [
            Schedule::drop(),
            Schedule::ten_minutes(),
            Schedule::steady_seconds(3),
            "wait 1s, once, ramp 2s".parse().unwrap(),
        ] {
            assert_eq!(schedule.to_string().parse::<Schedule>().unwrap(), schedule);
        }
        for wrong in
            ["", "soon", "steady", "steady 5", "wait 5s", "50% once", "once, -10% once", "50% wait 1s, once"]
        {
            assert!(wrong.parse::<Schedule>().is_err(), "{wrong}");
        }
    }
}
