//! Holds in Redis, which expires them; orders in PostgreSQL, which decides what is sold.

use domain::{HoldId, Millis, OrderId, SeatIndex, UserId};
use redis::{AsyncCommands as _, ExistenceCheck, Script, SetExpiry, SetOptions, aio::ConnectionManager};
use serde::{Deserialize, Serialize};
use ticketbuster::{api::Problem, http::dto::orders::OrderBody};
use uuid::Uuid;

use crate::{
    contract::{
        Granted, HELD, HOLD_SECONDS, Peer, SOLD, Sales, hold_expired, hold_ordered, seats_unavailable,
    },
    map::MapView,
    orders::{self, Draft},
    pg::{Store, retrying, unavailable},
};

/// Seats whose status is asked for in one command: Redis serves nobody else meanwhile.
const SEATS_PER_READ: u32 = 5_000;

/// What a sold seat says in place of its hold.
const SOLD_MARK: &str = "sold";

/// Takes several seats or none: the positions of those that are taken. KEYS: the seats, then the hold.
const TAKE: &str = r"
    local seats, taken = #KEYS - 1, {}
    for i = 1, seats do
        if redis.call('EXISTS', KEYS[i]) == 1 then taken[#taken + 1] = i - 1 end
    end
    if #taken > 0 then return taken end
    for i = 1, seats do redis.call('SET', KEYS[i], ARGV[1], 'EX', ARGV[3]) end
    redis.call('SET', KEYS[#KEYS], ARGV[2], 'EX', ARGV[3])
    return taken";

/// Gives a hold back, unless it is being ordered.
const RELEASE: &str = r"
    local text = redis.call('GET', KEYS[1])
    if not text then return 'gone' end
    local hold = cjson.decode(text)
    if hold.buyer ~= ARGV[2] then return 'gone' end
    if hold.key then return 'ordered' end
    for _, seat in ipairs(hold.seats) do
        if redis.call('GET', 'seat:' .. seat) == ARGV[1] then redis.call('DEL', 'seat:' .. seat) end
    end
    redis.call('DEL', KEYS[1])
    return 'released'";

/// Ties a hold to an order's key and starts its time again, so that it does not end under the order.
const CLAIM: &str = r"
    local text = redis.call('GET', KEYS[1])
    if not text then return 'gone' end
    local hold = cjson.decode(text)
    if hold.buyer ~= ARGV[2] then return 'gone' end
    if hold.key and hold.key ~= ARGV[3] then return 'ordered' end
    for _, seat in ipairs(hold.seats) do
        if redis.call('GET', 'seat:' .. seat) ~= ARGV[1] then return 'gone' end
    end
    hold.key = ARGV[3]
    text = cjson.encode(hold)
    for _, seat in ipairs(hold.seats) do redis.call('EXPIRE', 'seat:' .. seat, ARGV[4]) end
    redis.call('SET', KEYS[1], text, 'EX', ARGV[4])
    return text";

/// A hold as Redis keeps it.
#[derive(Serialize, Deserialize)]
struct Record {
    buyer: String,
    seats: Vec<u32>,
    /// The `Idempotency-Key` of the order that claims it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

/// Redis for holds, PostgreSQL for orders.
pub struct RedisHolds {
    redis: ConnectionManager,
    store: Store,
    take: Script,
    release: Script,
    claim: Script,
}

pub async fn clear(url: &str) -> Result<(), String> {
    let fault = |error: redis::RedisError| format!("--redis: {error}");
    let client = redis::Client::open(url).map_err(fault)?;
    let mut redis = client.get_multiplexed_async_connection().await.map_err(fault)?;
    redis::cmd("FLUSHDB").exec_async(&mut redis).await.map_err(fault)
}

impl RedisHolds {
    /// Connects; all requests of one HTTP thread share a connection.
    pub async fn connect(url: &str, store: Store) -> Result<Self, String> {
        let fault = |error: redis::RedisError| format!("--redis: {error}");
        store.warm_up(&orders::STATEMENTS).await?;
        let client = redis::Client::open(url).map_err(fault)?;
        let redis = ConnectionManager::new(client).await.map_err(fault)?;
        Ok(Self {
            redis,
            store,
            take: Script::new(TAKE),
            release: Script::new(RELEASE),
            claim: Script::new(CLAIM),
        })
    }

    /// Takes one seat, or several by the script: those that were taken already.
    async fn take(&self, hold: &str, record: &Record) -> Result<Vec<SeatIndex>, Problem> {
        let mut redis = self.redis.clone();
        let text = json(record)?;
        if let [seat] = record.seats[..] {
            let expiry = SetExpiry::EX(u64::from(HOLD_SECONDS));
            let if_free = SetOptions::default().conditional_set(ExistenceCheck::NX).with_expiration(expiry);
            let taken: Option<String> =
                redis.set_options(seat_key(seat), hold, if_free).await.map_err(fault)?;
            if taken.is_none() {
                return Ok(vec![SeatIndex(seat)]);
            }
            let () = redis.set_ex(hold_key(hold), text, u64::from(HOLD_SECONDS)).await.map_err(fault)?;
            return Ok(Vec::new());
        }
        let mut call = self.take.prepare_invoke();
        for seat in &record.seats {
            call.key(seat_key(*seat));
        }
        let call = call.key(hold_key(hold)).arg(hold).arg(text).arg(HOLD_SECONDS);
        let taken: Vec<usize> = call.invoke_async(&mut redis).await.map_err(fault)?;
        Ok(taken.iter().filter_map(|at| record.seats.get(*at)).map(|seat| SeatIndex(*seat)).collect())
    }

    /// The order that this key made of a hold that Redis has no more.
    async fn earlier(&self, buyer: &UserId, key: &str, hold: HoldId) -> Result<OrderId, Problem> {
        retrying(async || {
            let client = self.store.client().await?;
            let earlier = orders::of_key(&client, buyer, key, hold).await?;
            earlier.ok_or_else(|| hold_expired().into())
        })
        .await
    }

    /// What is sold is held no more, and never free again.
    async fn mark_sold(&self, hold: &str, seats: &[SeatIndex]) -> Result<(), Problem> {
        let mut marks = redis::pipe();
        marks.atomic();
        for seat in seats {
            marks.set(seat_key(seat.0), SOLD_MARK).ignore();
        }
        marks.del(hold_key(hold)).ignore();
        marks.exec_async(&mut self.redis.clone()).await.map_err(fault)
    }
}

impl Peer for RedisHolds {
    async fn hold(&self, buyer: &UserId, seats: &[SeatIndex]) -> Result<Granted, Problem> {
        let event = &self.store.event;
        let hold = HoldId(Uuid::now_v7());
        let seats = seats.iter().map(|seat| seat.0).collect();
        let deadline = event.clock.now() + Millis::from_secs(i64::from(HOLD_SECONDS));
        let record = Record { buyer: buyer.as_str().to_owned(), seats, key: None };
        let taken = self.take(&hold.to_string(), &record).await?;
        if taken.is_empty() { Ok(Granted { hold, deadline }) } else { Err(seats_unavailable(event, taken)) }
    }

    async fn release(&self, buyer: &UserId, hold: HoldId) -> Result<(), Problem> {
        let hold = hold.to_string();
        let mut call = self.release.key(hold_key(&hold));
        let call = call.arg(&hold).arg(buyer.as_str());
        let said: String = call.invoke_async(&mut self.redis.clone()).await.map_err(fault)?;
        match said.as_str() {
            "released" => Ok(()),
            "ordered" => Err(hold_ordered()),
            _ => Err(hold_expired()),
        }
    }

    async fn order(&self, buyer: &UserId, hold: HoldId, key: &str) -> Result<OrderId, Problem> {
        let name = hold.to_string();
        let mut call = self.claim.key(hold_key(&name));
        let call = call.arg(&name).arg(buyer.as_str()).arg(key).arg(HOLD_SECONDS);
        let said: String = call.invoke_async(&mut self.redis.clone()).await.map_err(fault)?;
        let text = match said.as_str() {
            "gone" => return self.earlier(buyer, key, hold).await,
            "ordered" => return Err(hold_ordered()),
            text => text,
        };
        let record: Record = serde_json::from_str(text).map_err(|error| unavailable(&error))?;
        let seats: Vec<SeatIndex> = record.seats.into_iter().map(SeatIndex).collect();
        let order = OrderId(Uuid::now_v7());
        let draft = Draft::new(&self.store, order, hold, buyer, key, &seats)?;
        let placed = retrying(async || {
            let client = self.store.client().await?;
            // One statement is one transaction.
            draft.write(&self.store, &client).await
        })
        .await?;
        let order = if placed { order } else { self.earlier(buyer, key, hold).await? };
        self.mark_sold(&name, &seats).await?;
        Ok(order)
    }

    async fn order_of(&self, buyer: &UserId, order: OrderId) -> Result<OrderBody, Problem> {
        retrying(async || orders::order_of(&self.store, buyer, order).await).await
    }

    async fn map(&self) -> Result<MapView, Problem> {
        let count = self.store.event.seat_count();
        let mut taken = Vec::new();
        for from in (0..count).step_by(SEATS_PER_READ as usize) {
            let to = count.min(from + SEATS_PER_READ);
            let keys: Vec<String> = (from..to).map(seat_key).collect();
            let holds: Vec<Option<String>> = self.redis.clone().mget(keys).await.map_err(fault)?;
            let status = |hold: String| if hold == SOLD_MARK { SOLD } else { HELD };
            taken.extend((from..to).zip(holds).filter_map(|(seat, hold)| Some((seat, status(hold?)))));
        }
        Ok(MapView::new(count, taken))
    }

    async fn sales(&self) -> Result<Sales, Problem> {
        retrying(async || orders::sales(&self.store).await).await
    }
}

fn seat_key(seat: u32) -> String {
    format!("seat:{seat}")
}

fn hold_key(hold: &str) -> String {
    format!("hold:{hold}")
}

fn json(record: &Record) -> Result<String, Problem> {
    serde_json::to_string(record).map_err(|error| unavailable(&error))
}

fn fault(error: redis::RedisError) -> Problem {
    unavailable(&error)
}
