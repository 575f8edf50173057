//! A rehearsal from beginning to end: survey, load, closing, result.

use std::{rc::Rc, sync::Arc, sync::atomic::Ordering::Relaxed, time::Duration};

use rustix::{
    process::{Resource, Rlimit, getrlimit, setrlimit},
    time::{ClockId, clock_gettime},
};

use rustls::ClientConfig;

use crate::{
    check::Sales,
    clock::Clock,
    closing, connections,
    context::Context,
    driver::Driver,
    fail_if::Threshold,
    operation::Operation,
    progress::Progress,
    recorder::Recorder,
    results::{Generator, PlaceCounts, Results, Second, Viewing},
    scenario::Scenario,
    survey,
    venue::Venue,
    viewers::Viewers,
    wire::{Pool, Target},
};

/// The parameters of a rehearsal.
pub struct Plan {
    /// The scenario's name.
    pub name: String,
    /// The scenario.
    pub scenario: Scenario,
    /// The server's address, or those of several processes that sell together.
    pub urls: Vec<String>,
    /// Makes the TLS configuration; called if the address begins with https.
    pub tls: Box<dyn Fn() -> Result<Arc<ClientConfig>, String>>,
    /// Buyers' sessions; `None` uses the development login.
    pub tokens: Option<Vec<String>>,
    /// An organiser's session; `None` uses the development login, if the server has it.
    pub organiser: Option<String>,
    /// The seed of all randomness.
    pub seed: u64,
    /// Thresholds that make the run fail.
    pub thresholds: Vec<Threshold>,
    /// Whether to write no progress output.
    pub quiet: bool,
}

/// How long viewers may take to connect.
const SEATING_MAX: Duration = Duration::from_secs(60);
/// Connections for requests that are not measured.
const ASIDE_CONNECTIONS: usize = 64;

/// Runs a rehearsal. An error means that it could not take place; violations are in the results.
pub async fn run(plan: Plan) -> Result<Results, String> {
    let clock = Clock::start();
    let began = jiff::Timestamp::now();
    // Names of buyers and keys are new in every run: a server remembers both.
    let run = format!("load-{:x}", began.as_millisecond());
    let target = Target::find(&plan.urls, &plan.tls).await?;
    let shared = Rc::new(target.clone());
    let pool = Rc::new(Pool::new(shared.clone(), ASIDE_CONNECTIONS, Duration::from_secs(15)));
    let progress = Progress::new(plan.quiet);
    if let Some(warning) = allow_files(&plan.scenario) {
        progress.say(&warning);
    }

    let venues = survey::venues(&pool, &plan.scenario).await?;
    let organiser = survey::organiser(&pool, &run, plan.organiser.as_deref()).await?;
    let sales_before = sales(&pool, &venues, organiser.as_deref()).await?;
    let context = Arc::new(Context::new(plan.scenario, clock, venues));
    progress.say(&format!("{}: {}", plan.name, describe(&context)));
    let tokens = survey::sessions(&pool, &context.scenario, &run, plan.tokens.as_deref(), |count| {
        progress.logins(count, context.scenario.buyers);
    })
    .await?;
    let mut viewers = Viewers::start(context.clone(), target, plan.seed ^ 1)?;
    let seated = connected(&viewers, &progress).await;

    let cpu_before = cpu_seconds();
    let beginning = clock.now() + 50_000;
    let driver = Driver::new(context.clone(), tokens, run, beginning, plan.seed);
    let timeline = play(&driver, &viewers, &shared, &progress).await;
    let cpu_seconds = cpu_seconds() - cpu_before;
    progress.say("asking after every order, and comparing maps");

    let unknown = driver.unknown_places();
    let mut ledger = driver.look(|state| std::mem::take(&mut state.ledger));
    closing::ask_after_orders(&pool, &driver, &mut ledger, context.scenario.settle.get()).await;
    let last = closing::read(&pool, &context, &mut viewers, organiser.as_deref()).await?;
    let places = places(&context, &last.maps);
    let viewers_not_compared = last.viewers_not_compared;
    viewers.close();
    let verdict = last.judge(&context, &ledger, &sales_before, &unknown);

    let viewing = viewing(&viewers, seated, viewers_not_compared);
    let visit_ends = driver.visit_ends();
    let (mut recorder, generator, seconds) = measured(&driver, cpu_seconds);
    recorder.merge(&viewers.counters.recorder.lock());
    let mut results = Results {
        name: plan.name,
        url: plan.urls.join(", "),
        seed: plan.seed,
        began: began.to_string(),
        events: context
            .events
            .iter()
            .map(|sale| (sale.venue.name.clone(), sale.venue.id_text.clone()))
            .collect(),
        scenario: context.scenario.clone(),
        seconds,
        recorder,
        timeline,
        visit_ends,
        places,
        holds: ledger.holds.len() as u64,
        orders: ledger.orders.len() as u64,
        generator,
        viewing,
        verdict,
        broken: Vec::new(),
        thresholds: Vec::new(),
    };
    results.hold_against(&plan.thresholds);
    progress.end();
    Ok(results)
}

/// Waits for the viewers and returns how many are connected.
async fn connected(viewers: &Viewers, progress: &Progress) -> u32 {
    let connected = viewers.seated(SEATING_MAX).await;
    if connected < viewers.count {
        progress.say(&format!("only {connected} of {} viewers have a socket", viewers.count));
    }
    connected
}

/// The completed orders in the organisers' reports; `None` without an organiser's session.
async fn sales(pool: &Pool, venues: &[Venue], organiser: Option<&str>) -> Result<Vec<Option<Sales>>, String> {
    let mut sales = Vec::new();
    for venue in venues {
        sales.push(match organiser {
            Some(organiser) => Some(survey::sales(pool, &venue.id_text, organiser).await?),
            None => None,
        });
    }
    Ok(sales)
}

/// Runs the buyers until all have left, and returns the seconds of the run.
async fn play(
    driver: &Rc<Driver>,
    viewers: &Viewers,
    target: &Rc<Target>,
    progress: &Progress,
) -> Vec<Second> {
    let context = &driver.context;
    let mut workers = Vec::new();
    for _ in 0..context.scenario.connections {
        workers.push(tokio::task::spawn_local(connections::serve(driver.clone(), target.clone())));
    }
    let mut timeline = Vec::new();
    let buyers = driver.run();
    tokio::pin!(buyers);
    for second in 1.. {
        let until = context.clock.instant(driver.beginning + second * 1_000_000);
        let over = tokio::select! {
            () = &mut buyers => true,
            () = tokio::time::sleep_until(until) => false,
        };
        timeline.push(end_second(driver, viewers));
        progress.second(context, &timeline);
        if over {
            break;
        }
    }
    for worker in workers {
        worker.abort();
    }
    timeline
}

fn viewing(viewers: &Viewers, seated: u32, not_compared: u64) -> Viewing {
    let counters = &viewers.counters;
    Viewing {
        viewers: viewers.count,
        seated,
        frames: counters.frames.load(Relaxed),
        sockets_lost: counters.lost.load(Relaxed),
        reasons: counters.reasons(),
        resyncs: counters.resyncs.load(Relaxed),
        not_compared,
    }
}

/// The latencies, what the generator could not do, and the length of the run in seconds.
fn measured(driver: &Driver, cpu_seconds: f64) -> (Recorder, Generator, f64) {
    let scenario = &driver.context.scenario;
    let late_after = scenario.late_after.get().as_micros() as u64;
    driver.look(|state| {
        let recorder = std::mem::replace(&mut state.recorder, Recorder::new(late_after));
        let seconds = (state.last_answer.saturating_sub(driver.beginning) as f64 / 1e6).max(0.001);
        let generator = Generator {
            started: recorder.lag.len(),
            late: recorder.late,
            late_for_connections: recorder.crowded,
            unsent: state.waiting(),
            unfinished_buyers: u64::from(scenario.buyers) - u64::from(state.gone),
            cpu_seconds,
            cpu_share: cpu_seconds / seconds,
        };
        (recorder, generator, seconds)
    })
}

/// A sentence that says what is about to run.
fn describe(context: &Context) -> String {
    let count = super::numbers::count;
    let names: Vec<&str> = context.events.iter().take(3).map(|sale| sale.venue.name.as_str()).collect();
    let more = if context.events.len() > 3 {
        format!(" and {} more", context.events.len() - 3)
    } else {
        String::new()
    };
    let places: u64 = context.events.iter().map(|sale| sale.venue.before.totals()[0]).sum();
    format!(
        "{} buyers ({}) for {} places of {}{more}, {} live viewers",
        count(context.scenario.buyers.into()),
        context.scenario.arrivals,
        count(places),
        names.join(", "),
        count(u64::from(context.scenario.viewers))
    )
}

fn end_second(driver: &Driver, viewers: &Viewers) -> Second {
    let counters = &viewers.counters;
    let deliver = counters.recorder.lock().end_second(Operation::Deliver);
    driver.look(|state| {
        let mut of = |operation| state.recorder.end_second(operation);
        let (hold, order, complete) = (of(Operation::Hold), of(Operation::Order), of(Operation::Complete));
        let others = [Operation::Event, Operation::Map, Operation::Release, Operation::Status].map(of);
        let errors = [hold, order].iter().chain(&others).map(|stats| stats.counts[2]).sum();
        Second {
            arrivals: std::mem::take(&mut state.came),
            hold,
            order,
            complete,
            deliver,
            errors,
            in_flight: u64::from(state.in_flight),
            waiting: state.waiting(),
            sockets: u64::from(counters.watching.load(Relaxed)),
            bought: state.ledger.places_bought,
            taken: state.ledger.places_taken,
        }
    })
}

/// Places of all events, before and after.
fn places(context: &Context, after: &[super::viewer_map::SeatStates]) -> PlaceCounts {
    let mut places = PlaceCounts::default();
    for (sale, after) in context.events.iter().zip(after) {
        let before = &sale.venue.before;
        let [capacity, held, sold] = after.totals();
        let [_, held_before, sold_before] = before.totals();
        places.capacity += capacity;
        places.held += held;
        places.sold += sold;
        places.available += capacity.saturating_sub(held + sold + after.blocked());
        places.sold_before += sold_before;
        places.available_before += capacity.saturating_sub(held_before + sold_before + before.blocked());
    }
    places
}

/// Raises the limit of open files as far as possible, since every connection and socket needs one. Returns a warning if
/// that is not enough.
fn allow_files(scenario: &Scenario) -> Option<String> {
    let needed =
        u64::from(scenario.connections) + u64::from(scenario.viewers) + ASIDE_CONNECTIONS as u64 + 64;
    let limit = getrlimit(Resource::Nofile);
    let allowed = limit.current.unwrap_or(u64::MAX);
    if allowed >= needed {
        return None;
    }
    let most = limit.maximum.map_or(needed, |most| most.min(needed));
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum: limit.maximum });
    let allowed = if raised.is_ok() { most } else { allowed };
    (allowed < needed).then(|| {
        format!("this process may have {allowed} open files, and needs about {needed}: raise it with ulimit -n {needed}")
    })
}

/// Processor time of this process so far.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
