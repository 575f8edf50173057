//! This build of the server against another one, round by round in turn: what a change costs, however loaded the machine is.

use super::{BUYERS, KINDS, SEATS, Site, server::Server};

/// Rounds whose ratios count. In every other one, this build comes first. A user may have 1,000 idempotency keys, and has 80 in each.
const ROUNDS: usize = 10;

/// Prints processor times per request, and the quartiles of this build's time divided by the other's.
pub(super) async fn against(program: &str) {
    let settings = [("TICKETBUSTER__HTTP__WORKERS", "1")];
    let this = Site::of(Server::start(&settings), SEATS).await;
    let other = Site::of(Server::start_program(program, &settings), SEATS).await;
    println!("{ROUNDS} rounds against {program}, {SEATS} seats, {BUYERS} buyers; processor time per request");
    let mut rounds = Vec::new();
    for number in 0..=ROUNDS {
        let (one, two) = if number % 2 == 0 {
            let one = this.round(number).await;
            (one, other.round(number).await)
        } else {
            let two = other.round(number).await;
            (this.round(number).await, two)
        };
        // The first round warms up.
        if number > 0 {
            rounds.push((one, two));
        }
    }
    for (kind, name) in KINDS.iter().enumerate() {
        let costs = rounds.iter().map(|(this, other)| (this[kind].cpu_micros, other[kind].cpu_micros));
        let costs: Vec<(f64, f64)> = costs.collect();
        let [_, this, _] = quartiles(costs.iter().map(|(this, _)| *this));
        let [_, other, _] = quartiles(costs.iter().map(|(_, other)| *other));
        let [low, middle, high] = quartiles(costs.iter().map(|(this, other)| this / other));
        println!("{name:<30} {other:>6.1} → {this:>6.1} µs   ratio {middle:.3} ({low:.3} to {high:.3})");
    }
}

fn quartiles(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quartile| values[(values.len() - 1) * quartile / 4])
}
