//! Runs after the last buyer has left: reads the state of every acknowledged order, the seat maps and the sums from the
//! server, and lets every viewer compare its map. None of it counts as load or latency.

use std::{rc::Rc, sync::Arc, time::Duration};

use futures_util::{StreamExt, stream};
use rustc_hash::FxHashMap;

use crate::{
    check::{EventEvidence, Evidence, Kind, Sales, Verdict, ViewerEvidence, Violation},
    context::Context,
    driver::Driver,
    ledger::{Ledger, OrderEnd},
    replies::order_end,
    survey,
    venue::Counts,
    viewer_map::SeatStates,
    viewers::{MapComparison, Viewers},
    wire::{Pool, Request},
};

/// What was read from the server at the end.
pub struct Closing {
    pub maps: Arc<Vec<SeatStates>>,
    counts: Vec<Option<Counts>>,
    sales: Vec<Option<Sales>>,
    viewers: ViewerEvidence,
    /// Viewers that could not be compared, because the map kept changing.
    pub viewers_not_compared: u64,
    read: (u64, u64),
}

/// How often maps are read again when something changed between two answers.
const ROUNDS_MAX: u32 = 20;
/// How old the counts of an event may be at a process that does not serve it, and the figures of its report anywhere.
const FIGURES_AGE_MAX: Duration = Duration::from_secs(3);
/// How long viewers may take to reach a `seq`.
const VIEWERS_MAX: Duration = Duration::from_secs(5);
/// How long reading one order may take, over all tries.
const ORDER_PATIENCE: Duration = Duration::from_secs(15);
/// How many orders are read at a time.
const ORDERS_AT_A_TIME: usize = 32;

/// Reads every acknowledged order; those that are not decided are read again until `settle` is over.
pub async fn ask_after_orders(pool: &Rc<Pool>, driver: &Rc<Driver>, ledger: &mut Ledger, settle: Duration) {
    let context = &driver.context;
    let seats: Vec<FxHashMap<&str, u32>> = context
        .events
        .iter()
        .map(|sale| {
            sale.venue
                .labels
                .iter()
                .enumerate()
                .map(|(index, label)| (label.as_str(), index as u32))
                .collect()
        })
        .collect();
    let end = tokio::time::Instant::now() + settle;
    let mut open: Vec<usize> = (0..ledger.orders.len()).collect();
    while !open.is_empty() {
        let questions = open.iter().map(|number| {
            let order = &ledger.orders[*number];
            let (number, id, buyer, event) = (*number, order.id.to_string(), order.buyer, order.event);
            let (pool, driver, seats) = (pool.clone(), driver.clone(), &seats[usize::from(event)]);
            async move {
                let mut request = Request::get("/api/orders/", &id, "", driver.token(buyer));
                request.forwarded_for = driver.context.scenario.address_of(buyer);
                let venue = &driver.context.events[usize::from(event)].venue;
                let end = match pool.ask(request, ORDER_PATIENCE).await {
                    Ok(answer) => {
                        order_end(answer.status, &answer.body, venue, |label| seats.get(label).copied())
                    }
                    Err(_) => OrderEnd::Unknown,
                };
                (number, end)
            }
        });
        let answers: Vec<(usize, OrderEnd)> =
            stream::iter(questions).buffer_unordered(ORDERS_AT_A_TIME).collect().await;
        open.clear();
        for (number, end) in answers {
            if matches!(end, OrderEnd::Undecided | OrderEnd::Unknown) {
                open.push(number);
            }
            ledger.orders[number].end = end;
        }
        if tokio::time::Instant::now() > end {
            break;
        }
        if !open.is_empty() {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}

/// Reads maps and sums, and asks the viewers.
pub async fn read(
    pool: &Pool,
    context: &Context,
    viewers: &mut Viewers,
    organiser: Option<&str>,
) -> Result<Closing, String> {
    let mut round = 0;
    loop {
        round += 1;
        let from = context.clock.now();
        let (mut first, mut maps, mut counts, mut sales) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for sale in &context.events {
            first.push(survey::map(pool, &sale.venue.id_text).await?);
        }
        tokio::time::sleep(FIGURES_AGE_MAX).await;
        for (sale, map) in context.events.iter().zip(first) {
            let id = sale.venue.id_text.as_str();
            let event = survey::event(pool, id).await?;
            sales.push(match organiser {
                Some(organiser) => Some(survey::sales(pool, id, organiser).await?),
                None => None,
            });
            let again = survey::map(pool, id).await?;
            // What was read between two maps of one state belongs to that state.
            counts.push((again.seq == map.seq && again.epoch == map.epoch).then_some(event.counts));
            maps.push(again);
        }
        let read = (from, context.clock.now());
        let maps = Arc::new(maps);
        let said = viewers.compare(round, maps.clone(), VIEWERS_MAX).await;
        let beyond =
            said.iter().filter(|comparison| matches!(comparison, Some(MapComparison::Beyond))).count() as u64;
        let still = counts.iter().all(Option::is_some);
        if (beyond > 0 || !still) && round < ROUNDS_MAX {
            continue;
        }
        let viewers = judge(&said, viewers);
        return Ok(Closing { maps, counts, sales, viewers, viewers_not_compared: beyond, read });
    }
}

/// The evidence in the viewers' answers.
fn judge(said: &[Option<MapComparison>], viewers: &Viewers) -> ViewerEvidence {
    let mut evidence =
        ViewerEvidence { viewers: viewers.count, compared: 0, complaints: viewers.counters.complaints() };
    for (viewer, comparison) in said.iter().enumerate() {
        let complaint = match comparison {
            Some(MapComparison::Beyond) => continue,
            Some(MapComparison::Same) => None,
            Some(MapComparison::Different(what)) => Some(format!("viewer {viewer}: {what}")),
            None => {
                let seconds = VIEWERS_MAX.as_secs();
                Some(format!("viewer {viewer} was not at the server's state after {seconds} s"))
            }
        };
        evidence.compared += u64::from(comparison.is_some());
        let kind = Kind::ViewerMap;
        evidence.complaints.extend(complaint.map(|detail| Violation { kind, detail }));
    }
    evidence
}

impl Closing {
    pub fn judge(
        self,
        context: &Context,
        ledger: &Ledger,
        sales_before: &[Option<Sales>],
        unknown_places: &[u64],
    ) -> Verdict {
        let restarted = context
            .events
            .iter()
            .zip(self.maps.iter())
            .any(|(sale, after)| sale.venue.before.epoch != after.epoch);
        let events = context.events.iter().enumerate().map(|(number, sale)| EventEvidence {
            name: &sale.venue.name,
            labels: &sale.venue.labels,
            areas: &sale.venue.areas,
            hold_micros: sale.venue.hold_micros,
            before: &sale.venue.before,
            after: &self.maps[number],
            counts: self.counts[number],
            sales: sales_before[number].zip(self.sales[number]),
            unknown_places: unknown_places[number],
        });
        let evidence = Evidence {
            ledger,
            events: events.collect(),
            viewers: self.viewers,
            read: self.read,
            exclusive: context.scenario.exclusive,
            restarted,
        };
        evidence.judge()
    }
}
