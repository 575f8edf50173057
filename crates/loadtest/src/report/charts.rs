//! The charts of a report, computed from the results.

use ::charts::lines::{Chart, Scale, Series, steps};

use crate::{
    numbers,
    operation::Operation,
    recorder::{OperationStats, SecondStats},
    results::{Results, Second},
};

/// The most steps of a chart over time; in longer runs a step has several seconds.
const STEPS_MAX: usize = 240;

/// The steps of a chart: seconds, or groups of seconds.
struct Timeline<'a> {
    seconds: &'a [Second],
    each: usize,
}

impl<'a> Timeline<'a> {
    fn new(seconds: &'a [Second]) -> Self {
        Self { seconds, each: seconds.len().div_ceil(STEPS_MAX).max(1) }
    }

    /// A rate per second.
    fn rate(&self, name: &str, of: impl Fn(&Second) -> u64) -> Series {
        let points = self.seconds.chunks(self.each).enumerate().map(|(at, chunk)| {
            let sum: u64 = chunk.iter().map(&of).sum();
            (self.x(at), sum as f64 / chunk.len() as f64)
        });
        Series { name: name.to_owned(), points: points.collect(), filled: false }
    }

    /// The worst latency of each step; steps without samples are left out.
    fn worst(&self, name: &str, of: impl Fn(&Second) -> (SecondStats, u64)) -> Series {
        let points = self.seconds.chunks(self.each).enumerate().filter_map(|(at, chunk)| {
            let worst =
                chunk.iter().map(&of).filter(|(stats, _)| stats.count() > 0).map(|(_, value)| value).max();
            worst.map(|worst| (self.x(at), worst as f64))
        });
        Series { name: name.to_owned(), points: points.collect(), filled: false }
    }

    fn x(&self, at: usize) -> f64 {
        (at * self.each) as f64
    }

    fn ticks(&self) -> Vec<(f64, String)> {
        steps(0.0, self.seconds.len().max(1) as f64, 8).into_iter().map(|at| (at, at_second(at))).collect()
    }
}

fn at_second(second: f64) -> String {
    if second.fract() == 0.0 { format!("{second:.0} s") } else { format!("{second:.1} s") }
}

fn rate_words(rate: f64) -> String {
    if rate < 10.0 && rate.fract() != 0.0 {
        format!("{rate:.1}")
    } else {
        numbers::count(rate.round() as u64)
    }
}

/// All charts that have something to show.
pub fn all(results: &Results) -> Vec<Chart> {
    let charts = vec![
        latency(results),
        throughput(results),
        sell_through(results),
        percentiles(results),
        afterwards(results),
        load(results),
    ];
    charts.into_iter().filter(|chart| !chart.is_empty()).collect()
}

fn latency(results: &Results) -> Chart {
    let timeline = Timeline::new(&results.timeline);
    let series = vec![
        timeline.worst("hold p99", |second| (second.hold, second.hold.p99)),
        timeline.worst("hold p50", |second| (second.hold, second.hold.p50)),
        timeline.worst("order p99", |second| (second.order, second.order.p99)),
        timeline.worst("order p50", |second| (second.order, second.order.p50)),
    ];
    let note = "From the instant at which a request was due. A flat line means that the server kept up; a line that \
                rises while buyers come means that a queue grew.";
    durations("Latency over time", note, &timeline, series)
}

fn afterwards(results: &Results) -> Chart {
    let timeline = Timeline::new(&results.timeline);
    let series = vec![
        timeline.worst("tickets p99", |second| (second.complete, second.complete.p99)),
        timeline.worst("tickets p50", |second| (second.complete, second.complete.p50)),
        timeline.worst("viewers p99", |second| (second.deliver, second.deliver.p99)),
        timeline.worst("viewers p50", |second| (second.deliver, second.deliver.p50)),
    ];
    let note = "From ordering until the buyer knows that the tickets are there, and from the answer to a buyer until \
                viewers see it on their maps.";
    durations("Tickets and viewers", note, &timeline, series)
}

/// A chart of durations over time, without series that have no samples.
fn durations(title: &'static str, note: &str, timeline: &Timeline<'_>, mut series: Vec<Series>) -> Chart {
    series.retain(|series| !series.points.is_empty());
    Chart {
        title,
        note: note.to_owned(),
        series,
        scale: Scale::Log,
        most: None,
        x_ticks: timeline.ticks(),
        x_words: at_second,
        y_words: numbers::micros,
    }
}

fn throughput(results: &Results) -> Chart {
    let timeline = Timeline::new(&results.timeline);
    Chart {
        title: "Throughput",
        note: "Per second. Arrivals are the schedule's; the rest is what the server answered.".to_owned(),
        series: vec![
            timeline.rate("arrivals", |second| second.arrivals),
            timeline.rate("holds", |second| second.hold.counts[0]),
            timeline.rate("orders", |second| second.order.counts[0]),
            timeline.rate("refused", |second| second.hold.counts[1] + second.order.counts[1]),
            timeline.rate("errors", |second| second.errors),
        ],
        scale: Scale::Linear,
        most: None,
        x_ticks: timeline.ticks(),
        x_words: at_second,
        y_words: rate_words,
    }
}

fn sell_through(results: &Results) -> Chart {
    let timeline = Timeline::new(&results.timeline);
    let free = results.places.available_before.max(1) as f64;
    let share = |name: &str, of: fn(&Second) -> u64| {
        let chunks = timeline.seconds.chunks(timeline.each).enumerate();
        let points = chunks.map(|(at, chunk)| {
            let places = chunk.last().map_or(0, of);
            (timeline.x(at), (100.0 * places as f64 / free).min(100.0))
        });
        Series { name: name.to_owned(), points: points.collect(), filled: true }
    };
    Chart {
        title: "Sell-through",
        note: format!(
            "Of the {} places that were free at the start. Between the two lines are places that are held and not \
             bought yet.",
            numbers::count(results.places.available_before)
        ),
        series: vec![share("held or bought", |second| second.taken), share("bought", |second| second.bought)],
        scale: Scale::Linear,
        most: Some(100.0),
        x_ticks: timeline.ticks(),
        x_words: at_second,
        y_words: |percent| format!("{percent:.0} %"),
    }
}

/// The operations that have a curve, the most important ones first.
const SHOWN: [Operation; 8] = [
    Operation::Hold,
    Operation::Order,
    Operation::Complete,
    Operation::Deliver,
    Operation::Map,
    Operation::Event,
    Operation::Status,
    Operation::Release,
];
/// The curves end at this number of nines.
const NINES_MAX: f64 = 5.0;

fn percentiles(results: &Results) -> Chart {
    let shown =
        SHOWN.iter().map(|operation| results.recorder.of(*operation)).filter(|stats| stats.count(None) >= 20);
    let nines = |stats: &OperationStats| (stats.count(None) as f64).log10().min(NINES_MAX);
    let series = shown.map(|stats| {
        let latency = stats.latency(None);
        // As far as there are samples to tell.
        let steps = (nines(stats) * 10.0).floor() as u32;
        let points = (0..=steps).map(|step| {
            let x = f64::from(step) / 10.0;
            (x, latency.value_at_quantile(1.0 - 10f64.powf(-x)) as f64)
        });
        Series { name: stats.operation.name().to_owned(), points: points.collect(), filled: false }
    });
    let last = results.recorder.seen().map(nines).fold(1.0, f64::max).floor() as u32;
    let words = |x: f64| {
        let percent = 100.0 - 10f64.powf(2.0 - x);
        let digits = (x.ceil() as usize).saturating_sub(2) + usize::from(x.fract() != 0.0);
        format!("{percent:.digits$} %")
    };
    Chart {
        title: "Percentiles",
        note: "What part of the requests was answered within a time. To the right of 99 % is what one buyer in a \
               hundred felt."
            .to_owned(),
        series: series.collect(),
        scale: Scale::Log,
        most: None,
        x_ticks: (0..=last).map(|x| (f64::from(x), words(f64::from(x)))).collect(),
        x_words: words,
        y_words: numbers::micros,
    }
}

fn load(results: &Results) -> Chart {
    let timeline = Timeline::new(&results.timeline);
    Chart {
        title: "On their way",
        note: format!(
            "Requests that are with the server, requests that wait for one of {} connections, and open sockets.",
            results.scenario.connections
        ),
        series: vec![
            timeline.rate("with the server", |second| second.in_flight),
            timeline.rate("wait for a connection", |second| second.waiting),
            timeline.rate("sockets", |second| second.sockets),
        ],
        scale: Scale::Linear,
        most: None,
        x_ticks: timeline.ticks(),
        x_words: at_second,
        y_words: rate_words,
    }
}
