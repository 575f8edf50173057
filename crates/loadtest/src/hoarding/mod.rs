//! Compares a sale with throw-away users, who hold places only to keep them from others, to one without.
//!
//! Three events of the same form are on sale at the same time: one without throw-away users, one whose throw-away users
//! share a few addresses, and one whose throw-away users have an address each. The same honest buyers come to each
//! event. [`comparison`] compares the shares of them that get places. [`events`] creates the events for the run, with
//! protection or without. `honest` and `hoarder` decide what a user does next; `person` sends the requests.

pub mod comparison;
pub mod events;
mod hoarder;
mod honest;
mod person;

use std::{cell::RefCell, net::Ipv4Addr, rc::Rc};

use futures_util::{StreamExt, future::join_all, stream};
use rand::{Rng, SeedableRng, rngs::StdRng};

use self::{
    comparison::{Attack, Comparison, EventOutcome},
    hoarder::HoarderLog,
    person::Person,
};
use super::{
    clock::Clock,
    progress::Progress,
    rehearsal::Plan,
    scenario::Scenario,
    survey,
    wire::{Pool, Target},
};

/// What all users of one event share.
struct SaleContext {
    scenario: Scenario,
    clock: Clock,
    pool: Rc<Pool>,
    event: String,
    sections: Vec<String>,
    /// When the sale begins, in microseconds of the clock.
    beginning: u64,
    hoarder_log: RefCell<HoarderLog>,
}

/// Logins at a time.
const LOGINS_AT_A_TIME: usize = 64;

/// Runs a comparison. An error means that it could not take place.
pub async fn run(plan: Plan) -> Result<Comparison, String> {
    let Plan { scenario, urls, seed, .. } = plan;
    let (clock, began) = (Clock::start(), jiff::Timestamp::now());
    let run = format!("load-{:x}", began.as_millisecond());
    let target = Rc::new(Target::find(&urls, &plan.tls).await?);
    let pool = Rc::new(Pool::new(target, scenario.connections as usize, scenario.timeout.get()));
    let progress = Progress::new(plan.quiet);
    if plan.tokens.is_some() || !survey::dev_login(&pool).await? {
        return Err(
            "throw-away users are accounts of their own: this scenario needs the development login, and \
                    takes no --tokens"
                .to_owned(),
        );
    }
    let organiser = survey::organiser(&pool, &run, plan.organiser.as_deref()).await?;
    let organiser = organiser.ok_or("making events needs an organiser's session: --organiser-token FILE")?;
    progress.say(&format!(
        "{}: {} honest buyers ({}) for {} places, three times: alone, and beside {} throw-away users from {} addresses, \
         and from as many as there are; protection {}",
        plan.name,
        scenario.buyers,
        scenario.arrivals,
        scenario.places,
        scenario.hoarders,
        scenario.hoarder_addresses,
        scenario.protection
    ));
    let mut crowds = Vec::new();
    for attack in Attack::ALL {
        let event = events::create(&pool, &scenario, &organiser, attack).await?;
        let buyers = people(&pool, &scenario, &run, attack, false).await?;
        let hoarders = people(&pool, &scenario, &run, attack, true).await?;
        crowds.push((attack, event, buyers, hoarders));
    }
    progress.say("everybody is logged in: the sale begins");
    let beginning = clock.now();
    let sales = crowds.into_iter().map(|(attack, event, buyers, hoarders)| {
        let sale = Rc::new(SaleContext {
            scenario: scenario.clone(),
            clock,
            pool: pool.clone(),
            event,
            sections: events::sections(),
            beginning,
            hoarder_log: RefCell::default(),
        });
        play(sale, attack, buyers, hoarders, seed)
    });
    let outcomes = join_all(sales).await;
    Ok(Comparison { began: began.to_string(), url: urls.join(", "), seed, scenario, outcomes })
}

/// The users of one event, with their sessions.
async fn people(
    pool: &Rc<Pool>,
    scenario: &Scenario,
    run: &str,
    attack: Attack,
    hoarders: bool,
) -> Result<Vec<Person>, String> {
    let (kind, number) = match (hoarders, attack) {
        (true, Attack::None) => return Ok(Vec::new()),
        (true, _) => ("throw-away", scenario.hoarders),
        (false, _) => ("buyer", scenario.buyers),
    };
    let mut logins = stream::iter(0..number)
        .map(|number| {
            let (pool, user) = (pool.clone(), format!("{run}-{}-{kind}-{number}", attack.name()));
            let address = address(scenario, attack, hoarders, number);
            async move {
                let token = survey::login(&pool, &user, "buyer", Some(address)).await?;
                Ok::<_, String>(Person::new(token, address, user))
            }
        })
        .buffered(LOGINS_AT_A_TIME);
    let mut people = Vec::with_capacity(number as usize);
    while let Some(person) = logins.next().await {
        people.push(person?);
    }
    Ok(people)
}

/// A user's address. Honest buyers have an address each in 10.0.0.0/8, except for the neighbours of throw-away users.
/// Throw-away users have addresses in 172.16.0.0/12: a few together, or one each.
fn address(scenario: &Scenario, attack: Attack, is_hoarder: bool, number: u32) -> Ipv4Addr {
    let shared =
        |number: u32| Ipv4Addr::from(172 << 24 | 16 << 16 | (number % scenario.hoarder_addresses + 1));
    // One in so many, evenly.
    let share = scenario.neighbours;
    let is_neighbour = (f64::from(number + 1) * share).floor() > (f64::from(number) * share).floor();
    match (is_hoarder, attack) {
        (true, Attack::OwnAddresses) => Ipv4Addr::from((172 << 24 | 20 << 16) + number + 1),
        (true, _) => shared(number),
        (false, Attack::SharedAddresses) if is_neighbour => shared(number),
        (false, _) => Ipv4Addr::from(10 << 24 | (attack as u32) << 22 | (number + 1) & 0x003f_ffff),
    }
}

/// Runs one event from the first arrival until the last honest buyer has left.
async fn play(
    sale: Rc<SaleContext>,
    attack: Attack,
    buyers: Vec<Person>,
    hoarders: Vec<Person>,
    seed: u64,
) -> EventOutcome {
    let mut tasks = Vec::new();
    for (number, person) in hoarders.into_iter().enumerate() {
        let rng = StdRng::seed_from_u64(!seed ^ (number as u64) << 8);
        tasks.push(tokio::task::spawn_local(hoarder::hoard(sale.clone(), person, number, rng)));
    }
    // The same honest buyers everywhere.
    let mut crowd = StdRng::seed_from_u64(seed);
    let mut instants = sale.scenario.arrivals.instants(sale.scenario.buyers);
    let mut visits = Vec::new();
    for person in buyers {
        let at = instants.next(&mut crowd).unwrap_or_default();
        let rng = StdRng::seed_from_u64(crowd.random());
        let sale = sale.clone();
        visits.push(tokio::task::spawn_local(async move {
            tokio::time::sleep_until(sale.clock.instant(sale.beginning) + at).await;
            honest::visit(&sale, &person, rng).await
        }));
    }
    let ends = join_all(visits).await.into_iter().flatten().collect();
    for task in tasks {
        task.abort();
    }
    let (from, to) = (sale.beginning, sale.clock.now());
    EventOutcome::new(
        attack,
        sale.event.clone(),
        ends,
        sale.hoarder_log.take(),
        (from, to),
        sale.scenario.places,
    )
}
