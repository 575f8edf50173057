//! The process dies around every step of a payment and comes back: each captured payment is one completed order, less what
//! was given back of it, or a full refund, to the cent.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use domain::{EventId, OrderStatus, Timestamp};
use serde_json::{Value, json};
use ticketbuster::{
    cli::store::open_store,
    payments::{
        provider::{LedgerEntry, PaymentProvider},
        settings::StripeKind,
        stripe::StripeProvider,
    },
};

use crate::{
    persistence::restarts::Place,
    support::{
        Buyers, Ground, event_with, in_drill, on_every_store,
        process::{Process, command},
        run,
        stripe::{self, Fault, HOOK_SECRET, Stripe},
    },
};

on_every_store! {
    every_captured_payment_is_one_completed_order_or_a_full_refund_over_kills,
}

const BUYERS: usize = 4;
/// Of holds and of payments: who does not pay in it loses the place.
const SECONDS: &str = "4";

fn settings(base: &str) -> [(&'static str, &str); 8] {
    [
        ("TICKETBUSTER__PAYMENTS__PROVIDER", "stripe"),
        ("TICKETBUSTER__PAYMENTS__SECONDS_MIN", SECONDS),
        ("TICKETBUSTER__PAYMENTS__REQUEST_TIMEOUT_MS", "2000"),
        ("TICKETBUSTER__PAYMENTS__STRIPE__KIND", "client"),
        ("TICKETBUSTER__PAYMENTS__STRIPE__API_BASE", base),
        ("TICKETBUSTER__PAYMENTS__STRIPE__SECRET_KEY", "sk_test_of_the_tests"),
        ("TICKETBUSTER__PAYMENTS__STRIPE__WEBHOOK_SECRETS", HOOK_SECRET),
        ("TICKETBUSTER__LOG__FILTER", "error,ticketbuster::cli=info"),
    ]
}

/// What a buyer does with an order.
#[derive(Clone, Copy, PartialEq)]
enum Plan {
    Pay,
    /// With a card that is declined, and then with another one.
    PayAtLast,
    LookOn,
    /// And have it refunded when it is completed.
    PayAndReturn,
    /// Or a part of it.
    PayAndReturnSome,
}

impl Plan {
    const ALL: [Self; 6] = [
        Self::Pay,
        Self::PayAndReturn,
        Self::PayAtLast,
        Self::PayAndReturnSome,
        Self::LookOn,
        Self::PayAndReturn,
    ];
}

/// A buyer and an organiser at one process.
struct Client<'a> {
    buyers: Buyers,
    stripe: &'a Stripe,
    buyer: String,
    organiser: String,
    event: EventId,
}

impl Client<'_> {
    /// An answer with this status; `None` when the process is gone.
    async fn ask(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: Option<Value>,
        status: u16,
    ) -> Option<Value> {
        let answer = self.buyers.try_send(method, path, token, None, body).await.ok()?;
        (answer.status.as_u16() == status).then_some(answer.body)
    }

    /// The order once this is true of it; `None` when the process is gone or it never is.
    async fn order_when(&self, path: &str, holds: impl Fn(&Value) -> bool) -> Option<Value> {
        for _ in 0..1_000 {
            let shown = self.ask("GET", path, &self.buyer, None, 200).await?;
            if holds(&shown) {
                return Some(shown);
            }
            actix_rt::time::sleep(Duration::from_millis(10)).await;
        }
        None
    }

    /// One order and its payment; `None` when the process is gone.
    async fn buy(&self, plan: Plan, under_way: &Cell<usize>) -> Option<()> {
        let body = json!({"event_id": self.event, "best_available": {"quantity": 1, "section": "S"}});
        let placed = self.ask("POST", "/api/orders", &self.buyer, Some(body), 202).await?;
        under_way.set(under_way.get() + 1);
        let path = format!("/api/orders/{}", placed["order_id"].as_str().unwrap());
        if plan == Plan::LookOn {
            return Some(());
        }
        let open = self.order_when(&path, |order| order["payment"]["status"] == "open").await?;
        let intent = open["payment"]["payment_id"].as_str().unwrap();
        if plan == Plan::PayAtLast {
            self.stripe.pay(intent, "pm_card_chargeCustomerFail").await;
        }
        self.stripe.pay(intent, "pm_card_visa").await;
        // As the page does when the provider leads back to it: localstripe sends no event of money that is reserved.
        self.ask("POST", &format!("{path}/payment"), &self.buyer, Some(json!({})), 200).await?;
        let decided = self.order_when(&path, |order| order["status"] == "completed").await?;
        if plan == Plan::PayAndReturn {
            let path = format!("/api/orders/{}/refund", decided["order_id"].as_str().unwrap());
            self.ask("POST", &path, &self.organiser, Some(json!({"reason": "asked for it"})), 200).await?;
        }
        if plan == Plan::PayAndReturnSome {
            let path = format!("{path}/refund");
            let some = json!({"reason": "a cold seat", "amount": {"amount": 1_234, "currency": "PEN"}});
            self.ask("POST", &path, &self.organiser, Some(some), 200).await?;
        }
        Some(())
    }
}

/// Buyers buy until the process is killed at some instant of a cycle.
async fn killed(mut process: Process, stripe: &Stripe, event: EventId, cycle: u64) {
    let under_way = Cell::new(0);
    let organiser = process.buyers.login("boss", &["organiser"]).await;
    let mut buying = Vec::new();
    for buyer in 0..BUYERS {
        let buyers = process.buyers.clone();
        let buyer_token = buyers.login(&format!("buyer-{buyer}"), &[]).await;
        let client = Client { buyers, stripe, buyer: buyer_token, organiser: organiser.clone(), event };
        let under_way = &under_way;
        buying.push(async move {
            for turn in 0.. {
                let plan = Plan::ALL[(buyer + turn + cycle as usize) % Plan::ALL.len()];
                if client.buy(plan, under_way).await.is_none() {
                    break;
                }
                // localstripe reads all that it has for every list and search.
                actix_rt::time::sleep(Duration::from_millis(250)).await;
            }
        });
    }
    let killing = async {
        let patience = Instant::now() + Duration::from_secs(20);
        while under_way.get() == 0 && Instant::now() < patience {
            actix_rt::time::sleep(Duration::from_millis(2)).await;
        }
        // From the first payment's creation to some seconds of refunds.
        actix_rt::time::sleep(Duration::from_millis(cycle * 1_300 % 4_100)).await;
        process.child.kill().unwrap();
    };
    futures_util::future::join(futures_util::future::join_all(buying), killing).await;
}

/// Answers that get lost, and refusals that pass.
fn plant_faults(stripe: &Stripe, cycle: u64) {
    let busy = || Fault::Answer(429, json!({"error": {"message": "Too many requests"}}));
    match cycle % 4 {
        0 => stripe.front.fail_next("/capture", Fault::LostAnswer),
        1 => stripe.front.fail_next("/refunds", Fault::LostAnswer),
        2 => stripe.front.fail_next("/payment_intents", Fault::LostAnswer),
        _ => stripe.front.fail_next("/refunds", busy()),
    }
}

fn every_captured_payment_is_one_completed_order_or_a_full_refund_over_kills(ground: Ground) {
    // localstripe writes all that it has at every change: each round has one of its own.
    for round in 0..in_drill(10, 1) {
        killed_five_times(ground, round);
    }
}

fn killed_five_times(ground: Ground, round: u64) {
    let more = json!({"hold_seconds": SECONDS.parse::<u64>().unwrap(), "seats_per_buyer": 100_000});
    let place = Place::new(ground, &event_with(40, 200, more));
    run(async {
        let stripe = Stripe::start().await;
        let base = stripe.front.base.clone();
        for cycle in round * 5..round * 5 + 5 {
            let process = Process::start(&place.config, &settings(&base)).await;
            stripe.send_events_to(&format!("{}/api/payments/stripe/events", process.buyers.base)).await;
            plant_faults(&stripe, cycle);
            killed(process, &stripe, place.event, cycle).await;
        }
        let process = Process::start(&place.config, &settings(&base)).await;
        stripe.send_events_to(&format!("{}/api/payments/stripe/events", process.buyers.base)).await;
        decided(&process, &stripe, place.event).await;
        process.end().await;
        agrees_with_the_books(&place, &base);
        to_the_cent(&place, &stripe).await;
        place.audit().await;
    });
}

/// Waits until every order is decided and every refund given, however slow the machine is.
async fn decided(process: &Process, stripe: &Stripe, event: EventId) {
    let organiser = process.buyers.login("boss", &["organiser"]).await;
    let count = async |status: &str| {
        let path = format!("/api/orders?all=true&event_id={event}&status={status}");
        process.buyers.get(&path, &organiser).await.expect(200)["total"].as_u64().unwrap()
    };
    let patience = Instant::now() + Duration::from_secs(120);
    loop {
        let open = count("pending").await + count("awaiting_payment").await + count("processing").await;
        let refunded = count("refunded").await + count("partly_refunded").await;
        let given = refunds(stripe).await;
        if open == 0 && given >= refunded {
            return;
        }
        assert!(Instant::now() < patience, "{open} undecided; of {refunded} refunds {given} are given");
        actix_rt::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Payments of which something was given back.
async fn refunds(stripe: &Stripe) -> u64 {
    books(stripe).await.iter().filter(|entry| entry.refunded.0 > 0).count() as u64
}

async fn books(stripe: &Stripe) -> Vec<LedgerEntry> {
    let mut settings = stripe::settings(&stripe.front.base, StripeKind::Client);
    settings.request_timeout_ms = 30_000;
    let provider = StripeProvider::new(&settings).unwrap();
    let (mut entries, mut page) = (Vec::new(), None);
    loop {
        let read = provider.ledger(Timestamp(0), page).await.unwrap();
        entries.extend(read.entries);
        page = read.next;
        if page.is_none() {
            return entries;
        }
    }
}

/// `ticketbuster audit --payments` finds every order decided and nothing wrong.
fn agrees_with_the_books(place: &Place, base: &str) {
    let mut command = command(&place.config, &settings(base));
    command.env("TICKETBUSTER__PAYMENTS__REQUEST_TIMEOUT_MS", "30000");
    let ended = command.args(["audit", "--payments"]).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    println!("{said}");
    let errors = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success() && said.contains(" 0 not decided yet"), "{said}{errors}");
}

/// What was captured and not refunded is what completed orders cost.
async fn to_the_cent(place: &Place, stripe: &Stripe) {
    let books = books(stripe).await;
    let kept: i64 = books.iter().map(|entry| entry.captured.0 - entry.refunded.0).sum();
    let store = open_store(&place.config).await.unwrap();
    let orders = store.orders_of_event(place.event, None, None, 100_000).await.unwrap();
    assert!(orders.iter().all(|order| !order.status.is_undecided()), "something is undecided");
    let of = |status: OrderStatus| orders.iter().filter(move |order| order.status == status);
    let kept_of = |order: &domain::Order| order.totals.total.0 - order.refunded().0;
    let completed = orders.iter().filter(|order| order.status.is_completed());
    let sold: i64 = completed.map(kept_of).sum();
    let (completed, refunded) = (of(OrderStatus::Completed).count(), of(OrderStatus::Refunded).count());
    println!("{} orders, {completed} completed, {refunded} refunded", orders.len());
    assert_eq!(kept, sold, "what the provider keeps is what completed orders cost");
    assert!(completed > 0 && refunded > 0, "nothing was tried");
}
