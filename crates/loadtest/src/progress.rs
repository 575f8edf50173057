//! Output while a rehearsal runs: on a terminal a block that is redrawn, elsewhere a line each second.

use std::{
    cell::Cell,
    io::{IsTerminal, Write},
};

use crate::{
    context::Context,
    numbers::{count, micros},
    results::Second,
};

/// Writes the progress of a run to standard error.
pub struct Progress {
    quiet: bool,
    is_terminal: bool,
    /// The number of lines of the block on the terminal.
    drawn: Cell<usize>,
    logins: Cell<usize>,
}

/// The width of the bar of places.
const BAR: usize = 40;

impl Progress {
    /// Output for a terminal or a file.
    pub fn new(quiet: bool) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        Self { quiet, is_terminal, drawn: Cell::new(0), logins: Cell::new(0) }
    }

    /// Writes a line that is not redrawn.
    pub fn say(&self, text: &str) {
        self.draw(&[text.to_owned()]);
        self.drawn.set(0);
    }

    /// Shows how many buyers have logged in.
    pub fn logins(&self, done: usize, of: u32) {
        let tenth = (of as usize / 10).max(1);
        if done / tenth != self.logins.get() / tenth || done == of as usize {
            let line = format!("logged in: {} of {}", count(done as u64), count(of.into()));
            self.draw(&[line]);
        }
        self.logins.set(done);
        if done == of as usize {
            self.drawn.set(0);
        }
    }

    /// Shows the last second.
    pub fn second(&self, context: &Context, timeline: &[Second]) {
        let Some(now) = timeline.last() else { return };
        let free: u64 = context
            .events
            .iter()
            .map(|sale| {
                let before = &sale.venue.before;
                let [all, held, sold] = before.totals();
                all.saturating_sub(held + sold + before.blocked())
            })
            .sum();
        let lines = lines(timeline, now, free);
        if self.is_terminal {
            self.draw(&lines);
        } else {
            self.draw(&[lines.join("  ")]);
        }
    }

    /// Leaves the block on the terminal as it is.
    pub fn end(&self) {
        self.drawn.set(0);
    }

    fn draw(&self, lines: &[String]) {
        if self.quiet {
            return;
        }
        let mut out = std::io::stderr().lock();
        let mut text = String::new();
        if self.is_terminal && self.drawn.get() > 0 {
            // Up to the block's first line, and clear what follows.
            text.push_str(&format!("\x1b[{}A\x1b[J", self.drawn.get()));
        }
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
        // Nobody who listens is no reason to stop.
        let _ = out.write_all(text.as_bytes());
        let _ = out.flush();
        self.drawn.set(if self.is_terminal { lines.len() } else { 0 });
    }
}

/// The lines that show a second.
fn lines(timeline: &[Second], now: &Second, free: u64) -> Vec<String> {
    let arrivals: u64 = timeline.iter().map(|second| second.arrivals).sum();
    let time = |value: u64| if value == 0 { "–".to_owned() } else { micros(value as f64) };
    let per_second = |stats: super::recorder::SecondStats| stats.counts[0];
    let refused = now.hold.counts[1] + now.order.counts[1];
    vec![
        format!(
            "{:>4} s  arrived {} (+{}/s)  on their way {} (+{} waiting)  sockets {}",
            timeline.len(),
            count(arrivals),
            count(now.arrivals),
            count(now.in_flight),
            count(now.waiting),
            count(now.sockets)
        ),
        format!(
            "holds {}/s  p50 {}  p99 {}  orders {}/s  p99 {}  refused {}/s  errors {}/s",
            count(per_second(now.hold)),
            time(now.hold.p50),
            time(now.hold.p99),
            count(per_second(now.order)),
            time(now.order.p99),
            count(refused),
            count(now.errors)
        ),
        bar(now.bought, now.taken, free),
    ]
}

/// A bar of the places that are bought, held and available.
fn bar(bought: u64, taken: u64, free: u64) -> String {
    let width = |places: u64| ((places.min(free) * BAR as u64) / free.max(1)) as usize;
    let (sold, held) = (width(bought), width(taken.max(bought)));
    format!(
        "[{}{}{}] bought {} of {} ({:.1} %)",
        "#".repeat(sold),
        "+".repeat(held - sold),
        "-".repeat(BAR - held),
        count(bought),
        count(free),
        100.0 * bought as f64 / free.max(1) as f64
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_shows_what_is_bought_held_and_free() {
        let text = bar(50, 75, 100);
        assert!(
            text.starts_with(&format!("[{}{}{}]", "#".repeat(20), "+".repeat(10), "-".repeat(10))),
            "{text}"
        );
        assert!(text.contains("50.0 %"));
        assert!(bar(0, 0, 0).contains(&"-".repeat(BAR)));
        assert!(bar(9, 5, 4).contains(&"#".repeat(BAR)));
    }
}
