//! Lists of orders, page by page, newest first. V20 has indexes for those that are not completed, and for late money.

use rusqlite::{Connection, ToSql, params_from_iter};

use super::{
    read::{Read, counted, key_of},
    reports, rows,
};
use crate::persistence::positions::page_among;
use domain::{
    EventId, Order, OrderFilter, OrderId, OrderPosition, OrderStatus, Page, PageWanted, Timestamp, Total,
};

/// In the words of the index, or it is not used.
const IS_OPEN: &str = "status <> 'completed'";
/// Only late payments have this field. In the words of the index.
const IS_LATE: &str = r#"instr(payments, '"due_back":') > 0"#;

/// Which orders: a condition on `orders` with its parameters.
struct Wanted {
    condition: String,
    values: Vec<Box<dyn ToSql>>,
    /// The numbers of an account's parameters: the user, and the person whose orders as a guest are theirs.
    account: Option<(usize, usize)>,
}

impl Wanted {
    /// The number of a parameter that is added.
    fn add(&mut self, value: impl ToSql + 'static) -> usize {
        self.values.push(Box::new(value));
        self.values.len()
    }

    fn and(&mut self, condition: &str) {
        self.condition.push_str(" AND ");
        self.condition.push_str(condition);
    }

    /// Spelled out per filter, so that each finds its index.
    fn by(filter: &OrderFilter, event: Option<i64>) -> Self {
        let mut wanted = Self { condition: "1 = 1".to_owned(), values: Vec::new(), account: None };
        let user = filter.user.as_ref().map(|user| wanted.add(user.as_str().to_owned()));
        let person = filter.person.map(|person| wanted.add(person.0));
        match (user, person) {
            (None, None) => {}
            (Some(user), None) => wanted.and(&format!("user_id = ?{user}")),
            (None, Some(person)) => {
                wanted.and(&format!("order_id IN (SELECT order_id FROM contacts WHERE person = ?{person})"));
            }
            (Some(user), Some(person)) => wanted.account = Some((user, person)),
        }
        if let Some(event) = event {
            let event = wanted.add(event);
            // A search reads all of an event's orders, which lie side by side: no index would be as quick.
            let hint = if filter.search.is_some() { "+" } else { "" };
            wanted.and(&format!("{hint}orders.event = ?{event}"));
        }
        if let Some(status) = filter.status {
            let number = wanted.add(status.as_str());
            wanted.and(&format!("status = ?{number}"));
            if status != OrderStatus::Completed {
                wanted.and(IS_OPEN);
            }
        }
        if let Some(search) = &filter.search {
            let (condition, more) = reports::search(search, filter.event, wanted.values.len() + 1);
            wanted.values.extend(more);
            wanted.and(&condition);
        }
        wanted
    }

    /// An account's orders in two parts that have none in common: of an account with many orders, no more of each are
    /// read than are used. `behind` comes after each part's condition.
    fn parts(&self, (user, person): (usize, usize), select: &str, behind: &str) -> String {
        let condition = &self.condition;
        format!(
            "SELECT * FROM (SELECT {select} FROM orders WHERE user_id = ?{user} AND {condition} {behind})
             UNION ALL
             SELECT * FROM (SELECT {select} FROM contacts CROSS JOIN orders USING (order_id)
                             WHERE person = ?{person} AND user_id GLOB 'guest:*' AND user_id <> ?{user} AND {condition} {behind})"
        )
    }

    /// The condition, for a query that uses the first `most` orders.
    fn condition(&self, most: &str) -> String {
        let Some(account) = self.account else { return self.condition.clone() };
        let behind = format!("ORDER BY orders.created_at DESC, orders.order_id DESC LIMIT {most}");
        format!("order_id IN ({})", self.parts(account, "orders.order_id", &behind))
    }

    fn count(&self, connection: &Connection, page: &PageWanted<OrderPosition>) -> Read<Option<Total>> {
        let values = params_from_iter(&self.values);
        let Some(account) = self.account else {
            return counted(connection, page.is_counted, "orders", &self.condition, values);
        };
        // Their index alone tells how many there are.
        let parts = self.parts(account, "1", &format!("LIMIT {}", Total::COUNTED_MAX));
        counted(connection, page.is_counted, &format!("({parts})"), "1 = 1", values)
    }

    fn read(
        mut self,
        connection: &Connection,
        page: &PageWanted<OrderPosition>,
        total: Option<Total>,
    ) -> Read<Page<Order, OrderPosition>> {
        if let Some(after) = page.position() {
            let (at, order) = (self.add(after.created_at.0), self.add(after.order.0.as_bytes().to_vec()));
            self.and(&format!("(orders.created_at, order_id) < (?{at}, ?{order})"));
        }
        let (limit, offset) = (self.add(page.rows() as i64), self.add(page.skipped() as i64));
        let sql = format!(
            "SELECT {} FROM orders JOIN events ON id = event WHERE {}
             ORDER BY orders.created_at DESC, order_id DESC LIMIT ?{limit} OFFSET ?{offset}",
            *rows::ORDER,
            self.condition(&format!("?{limit} + ?{offset}"))
        );
        let mut find = connection.prepare_cached(&sql)?;
        let found = find.query_map(params_from_iter(&self.values), |row| {
            let order = rows::order(row)?;
            Ok((order.position(), order))
        })?;
        Ok(Page::of(found.collect::<Result<_, _>>()?, page.limit, total))
    }

    /// Where the first orders stand, as many as are counted: a search reads all orders of its event, and should do that
    /// once.
    fn positions(&self, connection: &Connection) -> Read<Vec<OrderPosition>> {
        let most = Total::COUNTED_MAX.to_string();
        let sql = format!(
            "SELECT created_at, order_id FROM orders WHERE {} ORDER BY created_at DESC, order_id DESC LIMIT {most}",
            self.condition(&most)
        );
        let mut find = connection.prepare_cached(&sql)?;
        let found = find.query_map(params_from_iter(&self.values), |row| {
            Ok(OrderPosition { created_at: Timestamp(row.get(0)?), order: OrderId(rows::uuid(row, 1)?) })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

/// A page of the orders that a filter leaves.
pub(super) fn page(
    connection: &mut Connection,
    filter: &OrderFilter,
    page: PageWanted<OrderPosition>,
) -> Read<Page<Order, OrderPosition>> {
    // One transaction: page and number must be of the same moment.
    let connection = connection.transaction()?;
    let event = match filter.event.map(|event| key_of(&connection, event)).transpose()? {
        Some(None) => return Ok(Page::empty(&page)),
        known => known.flatten(),
    };
    let wanted = Wanted::by(filter, event);
    if filter.search.is_none() || !page.is_counted {
        let total = wanted.count(&connection, &page)?;
        return wanted.read(&connection, &page, total);
    }
    let found = wanted.positions(&connection)?;
    let total = Total::counted(found.len() as u64);
    match page_among(&found, &page, total) {
        Some(positions) => {
            let mut find = connection.prepare_cached(&format!(
                "SELECT {} FROM orders JOIN events ON id = event WHERE order_id = ?1",
                *rows::ORDER
            ))?;
            let order = |position: &OrderPosition| {
                let order = find.query_row([position.order.0.as_bytes()], rows::order)?;
                Ok((*position, order))
            };
            let rows = positions.iter().map(order).collect::<rusqlite::Result<_>>()?;
            Ok(Page::of(rows, page.limit, Some(total)))
        }
        None => wanted.read(&connection, &page, Some(total)),
    }
}

/// A page of an event's orders with a payment that came when they were decided without it.
pub(super) fn paid_late(
    connection: &mut Connection,
    event: EventId,
    page: PageWanted<OrderPosition>,
) -> Read<Page<Order, OrderPosition>> {
    let connection = connection.transaction()?;
    let Some(key) = key_of(&connection, event)? else { return Ok(Page::empty(&page)) };
    let wanted =
        Wanted { condition: format!("event = ?1 AND {IS_LATE}"), values: vec![Box::new(key)], account: None };
    let total = wanted.count(&connection, &page)?;
    wanted.read(&connection, &page, total)
}
