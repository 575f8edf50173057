//! The course of a soak, as lines and as a page with charts.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
};

use charts::{
    escape,
    lines::{Chart, Scale, Series, steps},
};

use super::{Happened, faults::Fault, memory::Growth, memory::Sample, rounds::Round};

pub(super) struct Course {
    pub(super) seed: u64,
    pub(super) samples: Vec<Sample>,
    pub(super) rounds: Vec<Round>,
    pub(super) faults: Happened,
    pub(super) growth: Option<Growth>,
}

impl Course {
    fn orders(&self) -> u64 {
        self.rounds.iter().map(Round::orders).sum()
    }

    fn checks(&self) -> u64 {
        self.rounds.iter().map(Round::checks).sum()
    }

    fn failed(&self) -> usize {
        self.rounds.iter().filter(|round| !round.passed()).count()
    }

    /// Each kind, how often it happened and for how long in all.
    fn kinds(&self) -> BTreeMap<Fault, (u32, f64)> {
        let mut kinds = BTreeMap::new();
        for (_, took, fault) in &self.faults {
            let (times, seconds) = kinds.entry(*fault).or_insert((0, 0.0));
            (*times, *seconds) = (*times + 1, *seconds + took);
        }
        kinds
    }

    fn growth_words(&self) -> String {
        self.growth.map_or_else(|| "no life was long enough to tell".to_owned(), |growth| growth.to_string())
    }

    /// A line for each life of the process.
    fn memory(&self) -> Vec<Series> {
        let mut lives: BTreeMap<u32, Vec<(f64, f64)>> = BTreeMap::new();
        for sample in &self.samples {
            lives.entry(sample.life).or_default().push((sample.seconds / 60.0, sample.mebibytes));
        }
        let line = |(life, points)| Series { name: format!("start {life}"), points, filled: false };
        lives.into_iter().map(line).collect()
    }

    fn of_rounds(&self, name: &str, of: impl Fn(&Round) -> f64) -> Vec<Series> {
        let points = self.rounds.iter().map(|round| (round.ended / 60.0, of(round))).collect();
        vec![Series { name: name.to_owned(), points, filled: false }]
    }

    fn chart(
        &self,
        title: &'static str,
        note: String,
        series: Vec<Series>,
        y_words: fn(f64) -> String,
    ) -> String {
        let end = self.samples.last().map_or(1.0, |sample| sample.seconds / 60.0);
        let x_ticks = steps(0.0, end, 8).into_iter().map(|at| (at, minutes(at))).collect();
        Chart { title, note, series, scale: Scale::Linear, most: None, x_ticks, x_words: minutes, y_words }
            .figure()
    }

    pub(super) fn page(&self) -> String {
        let mut page = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Soak</title>\
             <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style><main><h1>Soak</h1>\
             <p class=\"soft\">{}</p><div class=\"charts\">",
            escape(&self.to_string()).replace('\n', "<br>")
        );
        let note = format!("Resident memory in MiB. It grows by {}.", self.growth_words());
        page += &self.chart("Memory of the server", note, self.memory(), |value| format!("{value:.0}"));
        let orders = self.of_rounds("orders", |round| round.orders() as f64);
        let note = "Acknowledged in a round of four minutes".to_owned();
        page += &self.chart("Orders", note, orders, |value| format!("{value:.0}"));
        let waits = self.of_rounds("p99", Round::hold_p99);
        let note = "How long 99 of 100 buyers waited at most, faults included, in ms".to_owned();
        page += &self.chart("Answers to holds", note, waits, |value| format!("{value:.0}"));
        page += "</div><h2>Faults</h2><div class=\"scroll\"><table><thead><tr><th>what<th>times<th>seconds in all</thead>";
        for (fault, (times, seconds)) in self.kinds() {
            // Writing to a string cannot fail.
            let _ = write!(page, "<tr><td>{fault}<td>{times}<td>{seconds:.0}");
        }
        page + "</table></div></main></html>"
    }
}

const STYLE: &str = include_str!("../../../crates/loadtest/src/report/page.css");

fn minutes(at: f64) -> String {
    format!("{at:.0} min")
}

impl fmt::Display for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.samples.last().map_or(0.0, |sample| sample.seconds / 60.0);
        writeln!(f, "{minutes:.0} minutes, seed {}, {} faults", self.seed, self.faults.len())?;
        writeln!(
            f,
            "{} rounds, {} orders acknowledged, {} checks, {} rounds with violations",
            self.rounds.len(),
            self.orders(),
            self.checks(),
            self.failed()
        )?;
        write!(f, "memory: {}", self.growth_words())
    }
}
