//! What the clients of a history do, and the record of it.

use std::{cell::RefCell, fmt::Write, time::Duration};

use super::fleet::Fleet;
use crate::support::books::Books;
use domain::{
    EventId, HoldId, OrderId, PaymentChoice, Places, Routed, SeatIndex, Selection, Timestamp, UserId,
};
use futures_util::future::join_all;
use rand::{Rng, SeedableRng, rngs::StdRng};
use ticketbuster::actors::{
    Refusal,
    requests::{Hold, IdempotencyKey, Map, OrderSource, PlaceOrder, Release},
};

const CLIENTS: u8 = 3;
const SEATS: u32 = 3;
const OPERATIONS: u32 = 4;

/// What happened, in the order in which it happened: all of it is on one thread.
#[derive(Default)]
pub struct Record(RefCell<String>);

impl Record {
    fn add(&self, client: u8, what: &str) {
        let _ = write!(self.0.borrow_mut(), "{client}{what} ");
    }

    pub fn line(&self) -> String {
        self.0.borrow().trim_end().to_owned()
    }
}

/// What a client has of each seat: the hold that it was given last.
struct Client<'a> {
    number: u8,
    fleet: &'a Fleet,
    event: EventId,
    user: UserId,
    holds: [Option<HoldId>; SEATS as usize],
    asked: u64,
}

/// All clients do what they do, each one thing after another.
pub async fn clients(fleet: &Fleet, event: EventId, record: &Record, seed: u64) {
    join_all((0..CLIENTS).map(|number| async move {
        let mut rng = StdRng::seed_from_u64(seed * 8 + u64::from(number));
        let user = UserId::new(&format!("client-{number}")).unwrap();
        let mut client = Client { number, fleet, event, user, holds: [None; 3], asked: 0 };
        for _ in 0..OPERATIONS {
            actix_rt::time::sleep(Duration::from_micros(rng.random_range(0..3_000))).await;
            let seat = rng.random_range(0..SEATS);
            let (asked, told) = match rng.random_range(0..10) {
                0..4 => (format!("?h{seat}"), Doing::Hold),
                4..6 => (format!("?r{seat}"), Doing::Release),
                6..7 => (format!("?o{seat}"), Doing::Order),
                _ => ("?s".to_owned(), Doing::Show),
            };
            record.add(number, &asked);
            let gateway = rng.random_range(0..3);
            // Whose outcome is unknown asks nothing more: it may still be done.
            let Some(told) = client.does(told, gateway, seat).await else { return };
            record.add(number, &told);
        }
    }))
    .await;
}

enum Doing {
    Hold,
    Release,
    Order,
    Show,
}

impl Client<'_> {
    fn key(&mut self) -> Option<IdempotencyKey> {
        self.asked += 1;
        Some(IdempotencyKey { key: format!("{}-{}", self.number, self.asked), request_hash: [0; 32] })
    }

    /// What it is told, as the record has it.
    async fn does(&mut self, what: Doing, gateway: usize, seat: u32) -> Option<String> {
        let (event, buyer) = (self.event, self.user.clone());
        let gateway = self.fleet.gateway(gateway);
        let unknown = HoldId::of_event(event, Timestamp(0), 999);
        let had = self.holds[seat as usize].unwrap_or(unknown);
        let told = match what {
            Doing::Hold => {
                let idempotency = self.key();
                let hold = HoldId::of_event(event, Timestamp(0), u64::from(self.number) * 100 + self.asked);
                let places = Places { seats: [SeatIndex(seat)].as_slice().into(), ..Places::default() };
                let selection = Selection::Named(places);
                let request = Hold { hold, buyer, selection, address: None, idempotency };
                // Also if nobody knows: what it holds then it may order.
                let told = gateway.send(event, request).await.map(drop);
                if told.is_ok() {
                    self.holds[seat as usize] = Some(hold);
                }
                told
            }
            Doing::Release => gateway.send(event, Release { hold: had, buyer }).await.map(drop),
            Doing::Order => {
                let idempotency = self.key();
                let number = u64::from(self.number) * 100 + self.asked;
                let request = PlaceOrder {
                    order: OrderId::of_event(event, Timestamp(0), number),
                    buyer,
                    source: OrderSource::Hold { hold: had, grant: None },
                    payment: PaymentChoice { provider: Books::NAME.to_owned(), token: String::new() },
                    contact: None,
                    person: None,
                    is_paid_later: false,
                    address: None,
                    idempotency,
                };
                gateway.send(event, request).await.map(drop)
            }
            Doing::Show => match gateway.send(event, Map).await {
                Ok(view) => {
                    let free = |seat: u32| (view.packed[0] >> (2 * seat)) & 3 == 0;
                    let free = (0..SEATS).map(|seat| if free(seat) { '1' } else { '0' });
                    return Some(format!("!f{}", free.collect::<String>()));
                }
                Err(refusal) => Err(refusal),
            },
        };
        match told {
            Ok(()) => Some("!d".to_owned()),
            Err(Refusal::Rejected(_)) => Some("!r".to_owned()),
            Err(Refusal::Moved) => Some("!n".to_owned()),
            Err(_) => None,
        }
    }
}
