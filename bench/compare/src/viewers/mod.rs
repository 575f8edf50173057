//! The live view: many sockets on one thread, while seats are held and released at a fixed rate.
//!
//! At equal load everybody has the same window, so that a viewer hears the same messages from both. Saturated means
//! that every change is a message of its own, more and more of them, until viewers hear of them too late.

mod changes;
mod crowd;
mod protocol;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde::Serialize;

use self::{changes::Changes, crowd::Crowd, protocol::Protocol};
use crate::{
    candidates::{Candidate, Site, Started, buyers},
    http,
    measure::usage,
    words::{count, millis},
};

/// What is measured of somebody's live view.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Viewing {
    pub candidate: Candidate,
    /// Sockets.
    pub viewers: u32,
    /// With the same window for everybody.
    pub equal: Step,
    /// Memory of the server a viewer, in bytes.
    pub bytes_per_viewer: f64,
    /// With more and more changes, as long as viewers hear of them in time.
    pub saturated: Vec<Step>,
}

/// Some seconds at one rate.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Step {
    /// Changes a second that were made.
    pub changes_per_second: f64,
    /// Messages a second that viewers had.
    pub messages_per_second: f64,
    /// From the request that changed a seat until a viewer had it, in milliseconds.
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Processor time of the server and of what it needs, in seconds per million messages.
    pub cpu_per_million: f64,
    /// How much of a core the viewers' own thread took.
    pub client_share: f64,
    /// Sockets that were closed, or told that they missed something.
    pub lost: u64,
    /// Whether viewers heard of everything in time.
    pub in_time: bool,
}

impl Viewing {
    /// The most messages a second that viewers had in time; if it never was in time, what they had at the first rate.
    pub fn best(&self) -> &Step {
        let in_time = self.saturated.iter().filter(|step| step.in_time);
        let best = in_time.max_by(|a, b| a.messages_per_second.total_cmp(&b.messages_per_second));
        best.or(self.saturated.first()).unwrap_or(&self.equal)
    }
}

/// How it is measured.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Sockets.
    pub viewers: u32,
    /// Of a step.
    pub length: Duration,
}

/// Who has a live view to compare.
pub const WITH_LIVE_VIEW: [Candidate; 2] = [Candidate::TicketBuster, Candidate::Node];

const SEATS: u32 = 10_000;
/// Of the equal load; with so many changes there is one in every window.
const WINDOW_MS: u32 = 100;
const EQUAL_RATE: u32 = 200;
/// The shortest window that there is: changes that come apart are told apart.
const SHORTEST_WINDOW_MS: u32 = 1;
const RATES: [u32; 14] = [5, 10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640];
/// Later than this is too late.
const LATE_MS: f64 = 1_000.0;
/// How much of what changed must have been heard of when the time is up.
const HEARD: f64 = 0.9;
/// More than before is more by this factor …
const GROWS: f64 = 1.03;
/// … and so many steps without that are the end: fewer may have been disturbed.
const NO_MORE: u32 = 3;
/// The longest wait for what is on its way between two steps.
const DRAIN: Duration = Duration::from_secs(15);

/// Measures one candidate's live view.
pub fn measure(site: &mut Site, candidate: Candidate, manner: Manner) -> Result<Viewing, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let mut session = |window_ms: u32| {
        let started = candidate.start(site, SEATS, window_ms)?;
        let services = site.servers.pids(started.services);
        Ok::<Session, String>(Session { started, services, manner, candidate, window_ms })
    };
    let (equal, bytes_per_viewer) = runtime.block_on(session(WINDOW_MS)?.equal())?;
    let saturated = runtime.block_on(session(SHORTEST_WINDOW_MS)?.saturated())?;
    Ok(Viewing { candidate, viewers: manner.viewers, equal, bytes_per_viewer, saturated })
}

struct Session {
    started: Started,
    services: Vec<u32>,
    manner: Manner,
    candidate: Candidate,
    window_ms: u32,
}

impl Session {
    async fn crowd(&self) -> Result<Crowd, String> {
        let protocol = self.protocol().await?;
        Crowd::seat(&self.started.live, protocol, self.manner.viewers, SEATS).await
    }

    async fn protocol(&self) -> Result<Protocol, String> {
        let event = self.started.event.as_str();
        if !self.candidate.is_own() {
            return Ok(Protocol::socket_io(event));
        }
        let mut client = http::Client::connect(self.started.address()).await?;
        let map = client.send("GET", &format!("/api/events/{event}/seats"), "", None).await?;
        Protocol::ticketbuster(event, &map.expect(200)?)
    }

    async fn equal(&self) -> Result<(Step, f64), String> {
        let sessions = Arc::new(buyers(self.started.address(), changes::CONNECTIONS).await?);
        // What is compiled, pooled and cached when there are changes is not the viewers'.
        let nobody = Crowd::seat(&self.started.live, self.protocol().await?, 0, SEATS).await?;
        let changes = Changes::start(
            self.started.address(),
            sessions.clone(),
            EQUAL_RATE,
            self.manner.length,
            nobody.board.clone(),
        )?;
        nobody.listen(self.manner.length).await;
        changes.join()?;
        let server = [self.started.running.pid()];
        let before = usage(&server).rss_bytes;
        let crowd = self.crowd().await?;
        let step = self.step(&crowd, sessions, EQUAL_RATE).await?;
        let after = usage(&server).rss_bytes;
        let bytes = after.saturating_sub(before) as f64 / f64::from(self.manner.viewers);
        eprintln!("viewers         {:<22} {:.0} KiB a viewer", self.candidate.name(), bytes / 1_024.0);
        Ok((step, bytes))
    }

    async fn saturated(&self) -> Result<Vec<Step>, String> {
        let sessions = Arc::new(buyers(self.started.address(), changes::CONNECTIONS).await?);
        let crowd = self.crowd().await?;
        let mut steps: Vec<Step> = Vec::new();
        let (mut most, mut no_more) = (0.0, 0);
        for rate in RATES {
            let step = self.step(&crowd, sessions.clone(), rate).await?;
            let is_more = step.in_time && step.messages_per_second > most * GROWS;
            (most, no_more) = if is_more { (step.messages_per_second, 0) } else { (most, no_more + 1) };
            let lost = step.lost > 0;
            steps.push(step);
            // A lost viewer does not come back.
            if lost || no_more == NO_MORE {
                break;
            }
            crowd.drained(DRAIN).await;
        }
        Ok(steps)
    }

    async fn step(&self, crowd: &Crowd, sessions: Arc<Vec<String>>, rate: u32) -> Result<Step, String> {
        let processes: Vec<u32> =
            [self.started.running.pid()].into_iter().chain(self.services.clone()).collect();
        let (cpu_before, own_before) = (usage(&processes).cpu_seconds, crowd::thread_cpu_seconds());
        crowd.reset();
        let began = Instant::now();
        let length = self.manner.length;
        let changes = Changes::start(self.started.address(), sessions, rate, length, crowd.board.clone())?;
        crowd.listen(length).await;
        let (seconds, tally) = (began.elapsed().as_secs_f64(), crowd.tally());
        let own = crowd::thread_cpu_seconds() - own_before;
        let cpu = usage(&processes).cpu_seconds - cpu_before;
        let made = changes.join()?;
        let expected = made as f64 * f64::from(self.manner.viewers);
        let at = |quantile: f64| tally.latency.value_at_quantile(quantile) as f64 / 1_000.0;
        let mut step = Step {
            changes_per_second: made as f64 / seconds,
            messages_per_second: tally.messages as f64 / seconds,
            p50_ms: at(0.5),
            p99_ms: at(0.99),
            cpu_per_million: cpu / (tally.messages.max(1) as f64 / 1e6),
            client_share: own / seconds,
            lost: tally.lost,
            in_time: false,
        };
        // In a long window a seat may change twice, and viewers hear of the last.
        let heard = self.window_ms > SHORTEST_WINDOW_MS || tally.changes as f64 >= expected * HEARD;
        step.in_time = step.lost == 0 && step.p99_ms <= LATE_MS && heard && tally.messages > 0;
        eprintln!(
            "viewers         {:<22} {:>5.0} changes/s: {} messages/s, p50 {} ms, p99 {} ms, viewers' own core {:.0} %{}{}",
            self.candidate.name(),
            step.changes_per_second,
            count(step.messages_per_second),
            millis(step.p50_ms),
            millis(step.p99_ms),
            step.client_share * 100.0,
            if step.in_time { "" } else { ", too late" },
            tally.why.map(|why| format!(", {} lost: {why}", step.lost)).unwrap_or_default()
        );
        Ok(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_step_is_one_that_was_in_time() {
        let step = |rate: f64, in_time: bool| Step { messages_per_second: rate, in_time, ..Step::default() };
        let mut viewing = Viewing {
            candidate: Candidate::Node,
            viewers: 1,
            equal: Step::default(),
            bytes_per_viewer: 0.0,
            saturated: vec![step(10.0, true), step(30.0, true), step(50.0, false), step(20.0, true)],
        };
        assert_eq!(viewing.best().messages_per_second, 30.0);
        viewing.saturated.iter_mut().for_each(|step| step.in_time = false);
        assert_eq!(viewing.best().messages_per_second, 10.0, "what there was at the first rate");
    }
}
