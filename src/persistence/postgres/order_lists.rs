//! Lists of orders, page by page, newest first. V20 has lists of those that are few among many.

use deadpool_postgres::Object;
use tokio_postgres::{Row, types::ToSql};
use uuid::Uuid;

use super::{
    read::{Read, all, counted},
    reports::Search,
    rows,
};
use crate::persistence::positions::page_among;
use domain::{
    EventId, Order, OrderFilter, OrderId, OrderPosition, OrderStatus, Page, PageWanted, Total, UserId,
};

/// The list of orders with late money. The other lists have the names of statuses.
const LATE: &str = "paid_late";

/// The list of orders in this status. Those that go on have none: they are new, and most others are completed.
const fn list_of(status: OrderStatus) -> Option<&'static str> {
    match status {
        OrderStatus::Pending | OrderStatus::Processing | OrderStatus::Completed => None,
        OrderStatus::AwaitingPayment
        | OrderStatus::PartlyRefunded
        | OrderStatus::Failed
        | OrderStatus::Cancelled
        | OrderStatus::Refunded => Some(status.as_str()),
    }
}

type Param<'a> = &'a (dyn ToSql + Sync);

/// The parameters of a filter, which live as long as the queries.
struct Values<'a> {
    user: Option<&'a str>,
    person: Option<&'a [u8]>,
    event: Option<Uuid>,
    status: Option<&'static str>,
    /// The list by which they are found, if there is one.
    list: Option<&'static str>,
    search: Option<Search>,
}

impl<'a> Values<'a> {
    fn of(filter: &'a OrderFilter) -> Self {
        let is_of_event = filter.event.is_some() && filter.user.is_none() && filter.person.is_none();
        Self {
            user: filter.user.as_ref().map(UserId::as_str),
            person: filter.person.as_ref().map(|person| &person.0[..]),
            event: filter.event.map(|event| event.0),
            status: filter.status.map(OrderStatus::as_str),
            list: filter.status.and_then(list_of).filter(|_| is_of_event),
            search: filter.search.as_ref().map(|search| Search::new(search, filter.event)),
        }
    }
}

/// Which orders: the conditions that they meet, with their parameters.
struct Wanted<'a> {
    /// Whether they are found by a list of V20.
    is_listed: bool,
    conditions: Vec<String>,
    params: Vec<Param<'a>>,
    /// The numbers of an account's parameters: the user, and the person whose orders as a guest are theirs.
    account: Option<(usize, usize)>,
}

impl<'a> Wanted<'a> {
    /// Spelled out per filter, so that each finds its index.
    fn by(values: &'a Values<'a>) -> Self {
        let (conditions, params) = (Vec::new(), Vec::new());
        let mut wanted = Self { is_listed: values.list.is_some(), conditions, params, account: None };
        match (&values.user, &values.person) {
            (None, None) => {}
            (Some(user), None) => wanted.and("o.user_id = $", user),
            (None, Some(person)) => {
                let theirs = "o.order_id IN (SELECT c.order_id FROM db_orders.contacts c WHERE c.person = $)";
                wanted.and(theirs, person);
            }
            (Some(user), Some(person)) => wanted.account = Some((wanted.add(user), wanted.add(person))),
        }
        match (&values.event, &values.list) {
            (Some(event), Some(list)) => {
                wanted.and("l.event = $", event);
                wanted.and("l.list = $", list);
            }
            (Some(event), None) => wanted.and("o.event_id = $", event),
            (None, _) => {}
        }
        if let Some(status) = &values.status {
            // Also of those in a list: what V21 has put there may have changed meanwhile.
            wanted.and("o.status = $", status);
        }
        if let Some(search) = &values.search {
            let condition = search.condition(&mut wanted.params);
            wanted.conditions.push(condition);
        }
        wanted
    }

    /// The number of a parameter that is added.
    fn add(&mut self, param: Param<'a>) -> usize {
        self.params.push(param);
        self.params.len()
    }

    /// Adds a condition on a parameter, whose number follows the `$`.
    fn and(&mut self, condition: &str, param: Param<'a>) {
        let number = self.add(param);
        self.conditions.push(condition.replace('$', &format!("${number}")));
    }

    fn order(&self) -> &'static str {
        if self.is_listed {
            "l.placed_at DESC, l.order_id DESC"
        } else {
            "o.created_at DESC, o.order_id DESC"
        }
    }

    /// Those behind a position: when it was placed, and its id.
    fn behind(&mut self, at: Param<'a>, order: Param<'a>) {
        let (at, order) = (self.add(at), self.add(order));
        let columns = if self.is_listed { "l.placed_at, l.order_id" } else { "o.created_at, o.order_id" };
        self.conditions.push(format!("({columns}) < (${at}, ${order})"));
    }

    fn conditions(&self) -> String {
        self.conditions.iter().fold("true".to_owned(), |all, next| all + " AND " + next)
    }

    /// An account's orders in two parts that have none in common: of an account with many orders, no more of each are
    /// read than are used. `behind` comes after each part's conditions.
    fn parts(&self, (user, person): (usize, usize), select: &str, behind: &str) -> String {
        let conditions = self.conditions();
        format!(
            "(SELECT {select} FROM db_orders.orders o WHERE o.user_id = ${user} AND {conditions} {behind})
             UNION ALL
             (SELECT {select} FROM db_orders.contacts c JOIN db_orders.orders o USING (order_id)
               WHERE c.person = ${person} AND o.user_id LIKE 'guest:%' AND o.user_id <> ${user} AND {conditions} {behind})"
        )
    }

    /// The tables and conditions, for a query that uses the first `most` orders.
    fn source(&self, most: &str) -> String {
        if let Some(account) = self.account {
            let behind = format!("ORDER BY {} LIMIT {most}", self.order());
            let parts = self.parts(account, "o.order_id", &behind);
            return format!("db_orders.orders o WHERE o.order_id IN ({parts})");
        }
        let orders = match self.is_listed {
            true => "db_orders.order_lists l JOIN db_orders.orders o USING (order_id)",
            false => "db_orders.orders o",
        };
        format!("{orders} WHERE {}", self.conditions())
    }

    async fn count(&self, client: &Object, page: &PageWanted<OrderPosition>) -> Read<Option<Total>> {
        let source = match self.account {
            // Their index alone tells how many there are.
            Some(account) => {
                let parts = self.parts(account, "1", &format!("LIMIT {}", Total::COUNTED_MAX));
                format!("({parts}) AS theirs")
            }
            None => self.source(""),
        };
        counted(client, page.is_counted, &source, &self.params).await
    }

    async fn read(
        self,
        client: &Object,
        page: &PageWanted<OrderPosition>,
        total: Option<Total>,
    ) -> Read<Page<Order, OrderPosition>> {
        let after = page.position().map(|after| (rows::instant(after.created_at), after.order.0));
        let (limit, offset) = (page.rows() as i64, page.skipped() as i64);
        let most = limit + offset;
        let mut wanted: Wanted<'_> = self;
        if let Some((at, order)) = &after {
            wanted.behind(at, order);
        }
        let source = match wanted.account {
            Some(_) => {
                let most = wanted.add(&most);
                wanted.source(&format!("${most}"))
            }
            None => wanted.source(""),
        };
        let (order, limit, offset) = (wanted.order(), wanted.add(&limit), wanted.add(&offset));
        let page_of = |columns: &str| {
            format!("SELECT {columns} FROM {source} ORDER BY {order} LIMIT ${limit} OFFSET ${offset}")
        };
        if page.skipped() == 0 {
            let found = all(client, &page_of(&rows::ORDER), &wanted.params, positioned).await?;
            return Ok(Page::of(found, page.limit, total));
        }
        // Items and refunds of orders that are skipped are not read.
        let ids =
            all(client, &page_of("o.order_id"), &wanted.params, |row| rows::uuid(row, "order_id")).await?;
        Ok(Page::of(these(client, &ids).await?, page.limit, total))
    }

    /// Where the first orders stand, as many as are counted: a search reads all orders of its event, and should do that
    /// once.
    async fn positions(&self, client: &Object) -> Read<Vec<OrderPosition>> {
        let most = Total::COUNTED_MAX.to_string();
        let (source, order) = (self.source(&most), self.order());
        let sql = format!("SELECT o.created_at, o.order_id FROM {source} ORDER BY {order} LIMIT {most}");
        all(client, &sql, &self.params, |row| {
            let order = OrderId(rows::uuid(row, "order_id")?);
            Ok(OrderPosition { created_at: rows::at(row, "created_at")?, order })
        })
        .await
    }
}

/// Orders by their ids, newest first.
async fn these(client: &Object, ids: &[Uuid]) -> Read<Vec<(OrderPosition, Order)>> {
    let sql = format!(
        "SELECT {} FROM db_orders.orders o WHERE o.order_id = ANY ($1)
         ORDER BY o.created_at DESC, o.order_id DESC",
        *rows::ORDER
    );
    all(client, &sql, &[&ids], positioned).await
}

fn positioned(row: &Row) -> Read<(OrderPosition, Order)> {
    let order = rows::order(row)?;
    Ok((order.position(), order))
}

/// A page of the orders that a filter leaves.
pub(super) async fn page(
    client: &Object,
    filter: &OrderFilter,
    page: PageWanted<OrderPosition>,
) -> Read<Page<Order, OrderPosition>> {
    let values = Values::of(filter);
    let wanted = Wanted::by(&values);
    if values.search.is_none() || !page.is_counted {
        let total = wanted.count(client, &page).await?;
        return wanted.read(client, &page, total).await;
    }
    let found = wanted.positions(client).await?;
    let total = Total::counted(found.len() as u64);
    let Some(positions) = page_among(&found, &page, total) else {
        return wanted.read(client, &page, Some(total)).await;
    };
    let ids: Vec<Uuid> = positions.iter().map(|position| position.order.0).collect();
    Ok(Page::of(these(client, &ids).await?, page.limit, Some(total)))
}

/// A page of an event's orders with a payment that came when they were decided without it.
pub(super) async fn paid_late(
    client: &Object,
    event: EventId,
    page: PageWanted<OrderPosition>,
) -> Read<Page<Order, OrderPosition>> {
    let values = Values {
        user: None,
        person: None,
        event: Some(event.0),
        status: None,
        list: Some(LATE),
        search: None,
    };
    let wanted = Wanted::by(&values);
    let total = wanted.count(client, &page).await?;
    wanted.read(client, &page, total).await
}
