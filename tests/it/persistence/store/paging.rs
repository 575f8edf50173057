//! Lists, page by page: every earlier order once, whatever is written meanwhile.

use domain::{
    Amount, Contact, HistoryKind, OperatorCommand, Order, OrderFilter, OrderId, OrderPosition, OrderSearch,
    OrderStatus, Page, PageStart, PageWanted, Payment, PaymentStatus, PersonKey, Routed, RowNumber,
    Timestamp, Total, UserId,
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use ticketbuster::store::{ContactRow, MailFailure, OrderWrite, PartOutcome};

use super::{Fixture, by, fixture};
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    pages_have_every_earlier_order_once_while_others_are_written,
    totals_and_pages_of_a_long_list_are_bounded,
    late_money_is_found_by_its_own_list,
    history_and_failures_come_in_pages,
}

const PERSON: PersonKey = PersonKey([7; PersonKey::BYTES]);

/// Writes orders, and keeps what it wrote.
struct Orders {
    site: Fixture,
    seq: u64,
    next: u64,
    written: Vec<Order>,
}

impl Orders {
    async fn new(ground: Ground) -> Self {
        Self { site: fixture(ground).await, seq: 0, next: 0, written: Vec::new() }
    }

    fn order(&mut self, user: &str, status: OrderStatus, at: i64) -> Order {
        self.next += 1;
        // Ids of one time, in another order than that in which they are written.
        let id =
            OrderId::of_event(self.site.event, Timestamp(0), self.next.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (placed, ..) = self.site.order_of_seat_3(id);
        let Some(OrderWrite::Placed(mut row)) = placed.orders.into_iter().next() else {
            panic!("it is placed")
        };
        (row.user, row.status, row.created_at) = (UserId::new(user).unwrap(), status, Timestamp(at));
        *row
    }

    /// Writes them with a contact each.
    async fn write(&mut self, orders: Vec<Order>) {
        let mut write = self.site.hold(self.seq, 1);
        self.seq += 1;
        write.seats.clear();
        write.contacts = orders
            .iter()
            .map(|order| ContactRow {
                order: order.order,
                contact: Contact { email: Some("ana@example.com".to_owned()), ..Contact::default() },
                person: Some(PERSON),
            })
            .collect();
        write.orders = orders.iter().cloned().map(|order| OrderWrite::Placed(Box::new(order))).collect();
        assert_eq!(self.site.write(write).await, PartOutcome::Written);
        self.written.extend(orders);
    }

    /// An order changes.
    async fn change(&mut self, number: usize, to: OrderStatus, payments: Option<Vec<Payment>>) {
        let mut write = self.site.hold(self.seq, 1);
        self.seq += 1;
        write.seats.clear();
        let order = &mut self.written[number];
        order.status = to;
        let at = Timestamp(90_000);
        write.orders =
            vec![OrderWrite::Status { order: order.order, status: to, failure: None, payments, at }];
        assert_eq!(self.site.write(write).await, PartOutcome::Written);
    }

    /// Those that a filter leaves, newest first.
    fn wanted(&self, leaves: impl Fn(&Order) -> bool) -> Vec<OrderPosition> {
        let mut all: Vec<_> =
            self.written.iter().filter(|order| leaves(order)).map(Order::position).collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        all
    }

    async fn page(
        &self,
        filter: &OrderFilter,
        page: PageWanted<OrderPosition>,
    ) -> Page<Order, OrderPosition> {
        self.site.store.orders(filter.clone(), page).await.unwrap()
    }
}

/// A filter, and what it leaves.
type Case = (OrderFilter, Box<dyn Fn(&Order) -> bool>);

fn cases(site: &Fixture) -> Vec<Case> {
    let event = Some(site.event);
    let of_event = || OrderFilter { event, ..OrderFilter::default() };
    let search = |text: &str| OrderFilter { search: Some(OrderSearch::new(text)), ..of_event() };
    let ana = || OrderFilter { user: UserId::new("ana"), ..OrderFilter::default() };
    let is_ana = |order: &Order| order.user.as_str() == "ana";
    let is_theirs = move |order: &Order| is_ana(order) || order.user.is_guest();
    let mut cases: Vec<Case> = vec![
        (of_event(), Box::new(|_| true)),
        (ana(), Box::new(is_ana)),
        (OrderFilter { event, ..ana() }, Box::new(is_ana)),
        (OrderFilter { person: Some(PERSON), ..ana() }, Box::new(is_theirs)),
        (OrderFilter { person: Some(PERSON), event, ..ana() }, Box::new(is_theirs)),
        (OrderFilter { person: Some(PERSON), ..of_event() }, Box::new(|_| true)),
        // Its own orders are among those of the person, too.
        (
            OrderFilter { user: UserId::new("guest:one"), person: Some(PERSON), ..OrderFilter::default() },
            Box::new(|order| order.user.is_guest()),
        ),
        (search("ana"), Box::new(|_| true)),
        (search("bob"), Box::new(|order| order.user.as_str() == "bob")),
    ];
    for status in OrderStatus::ALL {
        cases.push((
            OrderFilter { status: Some(status), ..of_event() },
            Box::new(move |o| o.status == status),
        ));
        let theirs = move |order: &Order| is_theirs(order) && order.status == status;
        let filter = OrderFilter { status: Some(status), person: Some(PERSON), ..ana() };
        cases.push((filter, Box::new(theirs)));
    }
    cases
}

fn pages_have_every_earlier_order_once_while_others_are_written(ground: Ground) {
    run(async {
        let seed = rand::random();
        println!("seed {seed}");
        let mut random = StdRng::seed_from_u64(seed);
        let mut orders = Orders::new(ground).await;
        let some = |orders: &mut Orders, random: &mut StdRng, count: usize, instants: [i64; 2]| {
            let one = |orders: &mut Orders, random: &mut StdRng| {
                let user = ["ana", "bob", "guest:one"][random.random_range(0..3)];
                let status = OrderStatus::ALL[random.random_range(0..OrderStatus::ALL.len())];
                orders.order(user, status, random.random_range(instants[0]..instants[1]))
            };
            (0..count).map(|_| one(orders, random)).collect::<Vec<_>>()
        };
        // Many of one instant.
        let first = some(&mut orders, &mut random, 60, [1_000, 1_004]);
        orders.write(first).await;
        for (filter, leaves) in cases(&orders.site) {
            let earlier = orders.wanted(&leaves);
            let limit = random.random_range(1..9);
            let (mut read, mut after, mut pages) = (Vec::new(), None, 0);
            loop {
                let is_counted = random.random();
                let wanted = PageWanted { is_counted, ..PageWanted::after(after, limit) };
                let now = orders.wanted(&leaves);
                let page = orders.page(&filter, wanted).await;
                let total = is_counted.then(|| Total::counted(now.len() as u64));
                assert_eq!(page.total, total, "{filter:?}");
                assert!(page.items.len() <= limit as usize);
                read.extend(page.items.iter().map(Order::position));
                after = page.next;
                pages += 1;
                if after.is_none() {
                    break;
                }
                assert_eq!(after, read.last().copied());
                if pages % 4 == 1 {
                    let more = some(&mut orders, &mut random, 1, [1_000, 1_008]);
                    orders.write(more).await;
                }
            }
            assert!(read.windows(2).all(|pair| pair[0] > pair[1]), "{filter:?}: in order, none twice");
            read.retain(|position| earlier.contains(position));
            assert_eq!(read, earlier, "{filter:?}");
        }
        // A status that changes moves an order from one list to another.
        orders.change(0, OrderStatus::AwaitingPayment, None).await;
        orders.change(0, OrderStatus::Completed, None).await;
        orders.change(1, OrderStatus::Refunded, None).await;
        for (filter, leaves) in cases(&orders.site) {
            let page = orders.page(&filter, PageWanted::first(1_000).counted()).await;
            let listed: Vec<_> = page.items.iter().map(Order::position).collect();
            assert_eq!((listed, page.next), (orders.wanted(&leaves), None), "{filter:?}");
        }
    });
}

fn totals_and_pages_of_a_long_list_are_bounded(ground: Ground) {
    run(async {
        let mut orders = Orders::new(ground).await;
        let count = Total::MOST as usize + 5;
        let all: Vec<_> =
            (0..count as i64).map(|n| orders.order("ana", OrderStatus::Completed, 1_000 + n / 3)).collect();
        for part in all.chunks(2_000) {
            orders.write(part.to_vec()).await;
        }
        let wanted = orders.wanted(|_| true);
        let of_event = OrderFilter { event: Some(orders.site.event), ..OrderFilter::default() };
        let search = OrderFilter { search: Some(OrderSearch::new("ana")), ..of_event.clone() };
        for filter in [of_event, search] {
            let positions =
                |page: Page<Order, OrderPosition>| page.items.iter().map(Order::position).collect::<Vec<_>>();
            let first = orders.page(&filter, PageWanted::first(3).counted()).await;
            assert_eq!(first.total, Some(Total { count: Total::MOST, is_exact: false }));
            assert_eq!(first.next, Some(wanted[2]));
            assert_eq!(positions(first), wanted[..3]);
            let start = PageStart::Skip(Total::MOST);
            let skipped = orders.page(&filter, PageWanted { start, limit: 3, is_counted: true }).await;
            assert_eq!(positions(skipped), wanted[count - 5..count - 2]);
            for is_counted in [true, false] {
                let wanted_page = PageWanted { is_counted, ..PageWanted::after(Some(wanted[count - 4]), 3) };
                let last = orders.page(&filter, wanted_page).await;
                assert_eq!(last.next, None);
                assert_eq!(positions(last), wanted[count - 3..]);
            }
        }
    });
}

fn late_money_is_found_by_its_own_list(ground: Ground) {
    run(async {
        let mut orders = Orders::new(ground).await;
        let payment = |due_back| Payment {
            attempt: 1,
            payment_id: Some("p_1".to_owned()),
            status: PaymentStatus::Captured,
            checkout: None,
            detail: None,
            until: Timestamp(5_000),
            due_back: Amount(due_back),
            events: Vec::new(),
        };
        let mut some: Vec<_> =
            (0..6).map(|n| orders.order("ana", OrderStatus::Failed, 1_000 + n / 2)).collect();
        some[2].payments = vec![payment(0)];
        some[3].payments = vec![payment(378)];
        let late = [some[0].position(), some[3].position(), some[5].position()];
        orders.write(some).await;
        for number in [0, 5] {
            orders.change(number, OrderStatus::Failed, Some(vec![payment(378)])).await;
        }
        orders.change(1, OrderStatus::Failed, Some(vec![payment(0)])).await;
        // What follows changes nothing.
        orders.change(5, OrderStatus::Cancelled, None).await;
        let wanted = orders.wanted(|order| late.contains(&order.position()));
        let (store, event) = (orders.site.store.clone(), orders.site.event);
        let first = store.orders_paid_late(event, PageWanted::first(2).counted()).await.unwrap();
        assert_eq!((first.total, first.next), (Some(Total::counted(3)), Some(wanted[1])));
        let second = store.orders_paid_late(event, PageWanted::after(first.next, 2)).await.unwrap();
        let listed: Vec<_> = first.items.iter().chain(&second.items).map(Order::position).collect();
        assert_eq!((listed, second.total, second.next), (wanted, None, None));
    });
}

fn history_and_failures_come_in_pages(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let (store, event) = (site.store.clone(), site.event);
        let entry = |n: i64| {
            let command = if n % 3 == 0 { OperatorCommand::CheckIn } else { OperatorCommand::Status };
            domain::HistoryEntry { at: Timestamp(n), ..by(command) }
        };
        let mut write = site.hold(0, 1);
        write.history = (1..=7).map(entry).collect();
        assert_eq!(site.write(write).await, PartOutcome::Written);
        let instants = async |kind, after, is_counted| {
            let page = PageWanted { is_counted, ..PageWanted::after(after, 3) };
            let page = store.history(event, kind, page).await.unwrap();
            let at: Vec<i64> = page.items.iter().map(|entry| entry.at.0).collect();
            (at, page.total.map(|total| total.count), page.next)
        };
        let (first, total, next) = instants(HistoryKind::Everything, None, true).await;
        assert_eq!((first, total), (vec![7, 6, 5], Some(7)));
        // What is done meanwhile is on no later page.
        let mut later = site.hold(1, 2);
        later.history = vec![entry(8)];
        assert_eq!(site.write(later).await, PartOutcome::Written);
        let (second, total, next) = instants(HistoryKind::Everything, next, false).await;
        assert_eq!((second, total), (vec![4, 3, 2], None));
        assert_eq!(instants(HistoryKind::Everything, next, false).await, (vec![1], None, None));
        assert_eq!(instants(HistoryKind::CheckIns, None, true).await, (vec![6, 3], Some(2), None));
        let (commands, total, _) = instants(HistoryKind::Commands, None, true).await;
        assert_eq!((commands, total), (vec![8, 7, 5], Some(6)));

        for n in 1..=5 {
            let failure = MailFailure {
                event,
                order: OrderId::of_event(event, Timestamp(0), n),
                kind: domain::MailKind::OrderCompleted,
                message_id: n.to_string(),
                at: Timestamp(n as i64),
                reason: "no such mailbox".to_owned(),
            };
            store.keep_failure(failure).await.unwrap();
        }
        let mut read = Vec::new();
        let mut after: Option<RowNumber> = None;
        loop {
            let page = store.mail_failures(event, PageWanted::after(after, 2).counted()).await.unwrap();
            assert_eq!(page.total, Some(Total::counted(5)));
            read.extend(page.items.iter().map(|failure| failure.at.0));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(read, [5, 4, 3, 2, 1]);
    });
}
