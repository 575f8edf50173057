//! Whether memory grows: one slope over all lives of the process, each with a level of its own, by least squares (the
//! "within" estimator of a panel with fixed effects).

use std::{collections::BTreeMap, fmt};

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Sample {
    /// Since the beginning.
    pub(super) seconds: f64,
    /// Which start of the process it is of.
    pub(super) life: u32,
    pub(super) mebibytes: f64,
}

/// A process fills its caches and pools before its memory says anything.
const WARM_UP_SECONDS: f64 = 300.0;
/// What fewer samples say is chance.
const SAMPLES_MIN: usize = 60;
/// Memory of one round is like that a moment before: so many samples count as one, or the error would seem too small.
const ALIKE: f64 = 60.0;

/// How much memory grows, in MiB an hour.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Growth {
    pub(super) hourly: f64,
    /// Its standard error.
    pub(super) error: f64,
}

impl Growth {
    /// The least that it is, at 95 %.
    pub(super) fn least(self) -> f64 {
        self.hourly - 1.96 * self.error
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+.1} ± {:.1} MiB an hour", self.hourly, 1.96 * self.error)
    }
}

/// The growth; none if no life was long enough.
pub(super) fn growth(samples: &[Sample]) -> Option<Growth> {
    let mut lives: BTreeMap<u32, Vec<Sample>> = BTreeMap::new();
    for sample in samples {
        lives.entry(sample.life).or_default().push(*sample);
    }
    let (mut xx, mut xy, mut yy, mut count) = (0.0, 0.0, 0.0, 0.0);
    for life in lives.values() {
        let warm = life[0].seconds + WARM_UP_SECONDS;
        let steady: Vec<&Sample> = life.iter().filter(|sample| sample.seconds >= warm).collect();
        if steady.len() < SAMPLES_MIN {
            continue;
        }
        let mean = |of: fn(&Sample) -> f64| {
            steady.iter().map(|sample| of(sample)).sum::<f64>() / steady.len() as f64
        };
        let (x, y) = (mean(|sample| sample.seconds / 3_600.0), mean(|sample| sample.mebibytes));
        for sample in &steady {
            let (dx, dy) = (sample.seconds / 3_600.0 - x, sample.mebibytes - y);
            (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
        }
        count += steady.len() as f64;
    }
    if xx == 0.0 {
        return None;
    }
    let hourly = xy / xx;
    let independent = (count / ALIKE - 1.0).max(1.0);
    let rest = (yy - hourly * xy) / count;
    Some(Growth { hourly, error: (rest / independent / (xx / count)).sqrt() })
}

/// Two lives of half an hour, at their own levels, with waves like those of rounds, that grow this much an hour.
fn two_lives(hourly: f64) -> Vec<Sample> {
    let sample = |at: u32| {
        let seconds = f64::from(at) * 5.0;
        let life = at / 360;
        let wave = 20.0 * (seconds / 40.0).sin();
        let grown = (seconds - f64::from(life) * 1_800.0) / 3_600.0 * hourly;
        Sample { seconds, life, mebibytes: 200.0 + 50.0 * f64::from(life) + wave + grown }
    };
    (0..720).map(sample).collect()
}

#[test]
fn a_leak_is_found_and_waves_and_restarts_are_not_one() {
    let none = growth(&two_lives(0.0)).unwrap();
    assert!(none.hourly.abs() < 10.0 && none.least() < 0.0, "{none}");
    let leak = growth(&two_lives(120.0)).unwrap();
    assert!((leak.hourly - 120.0).abs() < 10.0 && leak.least() > 24.0, "{leak}");
    assert_eq!(growth(&two_lives(0.0)[..40]), None);
}
