use std::{
    fmt::Debug,
    sync::{Arc, OnceLock},
};

use super::*;
use crate::actors::{
    event::{
        CancellationLeft, GroupCounts, HoldCounts, MapView, ProcessingRequest, TicketWork,
        requests::{
            AcceptedOrder, Done, HoldView, IdempotencyKey, OrderEnd, OrderSource, PaymentCounts, PaymentView,
            PaymentsView, PaymentsWanted,
        },
    },
    live::AreaCounts,
    refusal::RETRY_AFTER,
};
use crate::payments::machine::Silence;
use domain::{
    Amount, AreaPlaces, Checkout, Contact, Counts, Currency, EndedBy, Epoch, EventStatus, HistoryDetail,
    HistoryEntry, HoldGrant, HoldId, Language, Millis, OperatorCommand, Order, OrderId, OrderStatus, Page,
    PageWanted, Payment, PaymentChoice, PaymentStatus, Person, PersonKey, Places, RefundScope, Rejection,
    SeatIndex, SeatList, SectionIndex, Selection, Seq, Ticket, TicketId, TicketStatus, TierIndex, Timestamp,
    Totals, UserId, test_venue::rules,
};

const EVENT: EventId = EventId(Uuid::from_u128(0x1234));
const HOLD: HoldId = HoldId(Uuid::from_u128(0x5678));
const ORDER: OrderId = OrderId(Uuid::from_u128(0x9abc));

fn ana() -> UserId {
    UserId::new("ana").unwrap()
}

fn key() -> Option<IdempotencyKey> {
    Some(IdempotencyKey { key: "k-1".to_owned(), request_hash: [7; 32] })
}

fn places() -> Places {
    let areas = [AreaPlaces { section: SectionIndex(1), quantity: 2 }];
    Places { seats: [SeatIndex(3), SeatIndex(300)].into_iter().collect(), areas: areas.into_iter().collect() }
}

fn selection() -> Selection {
    Selection::Named(places())
}

fn hold() -> Hold {
    Hold {
        hold: HOLD,
        buyer: ana(),
        selection: selection(),
        address: Some([10, 0, 0, 1].into()),
        idempotency: key(),
    }
}

fn grant() -> Box<HoldGrant> {
    Box::new(HoldGrant {
        event: EVENT,
        hold: HOLD,
        buyer: ana(),
        places: places(),
        deadline: Timestamp(1_000),
        total: Some(Amount(100)),
        epoch: Epoch(3),
        seq: Seq(9),
    })
}

fn row() -> HistoryEntry {
    HistoryEntry {
        at: Timestamp(5),
        user: ana(),
        command: OperatorCommand::Refund,
        detail: HistoryDetail::default(),
        reason: Some("asked for it".to_owned()),
    }
}

/// What is asked arrives as it was.
fn arrives<R: Request + PartialEq + Debug>(request: R) {
    let ask = ask(EVENT, &request).unwrap();
    let (kind, event, body) = read_head(&ask).unwrap();
    assert_eq!((kind, event), (R::KIND, EVENT));
    let read: R = rmp_serde::from_slice(&body).unwrap();
    assert_eq!(read, request);
}

#[test]
fn what_is_asked_arrives_as_it_was() {
    arrives(hold());
    arrives(HoldOrRepresent::Hold(hold()));
    arrives(HoldOrRepresent::Represent(Represent { grant: grant() }));
    arrives(Represent { grant: grant() });
    arrives(Extend { hold: HOLD, buyer: ana() });
    arrives(Release { hold: HOLD, buyer: ana() });
    arrives(ShowHold { hold: HOLD, buyer: ana() });
    arrives(ShowHolds { buyer: ana() });
    let person = PersonKey([9; PersonKey::BYTES]);
    let contact = Contact {
        email: Some("ana@example.org".to_owned()),
        language: Some(Language::Spanish),
        ..Contact::default()
    };
    for source in [
        OrderSource::Hold { hold: HOLD, grant: Some(grant()) },
        OrderSource::Hold { hold: HOLD, grant: None },
        OrderSource::Selection { hold: HOLD, selection: selection() },
    ] {
        arrives(PlaceOrder {
            order: ORDER,
            buyer: ana(),
            source,
            payment: PaymentChoice { provider: "test".to_owned(), token: "tok".to_owned() },
            contact: Some(contact.clone()),
            person: Some(Person { address: person, counted: person, beside: None }),
            is_paid_later: true,
            address: Some("2001:db8::1".parse().unwrap()),
            idempotency: key(),
        });
    }
    arrives(PayAgain { order: ORDER });
    arrives(PaymentNews { order: ORDER, provider_event: None });
    arrives(ConfirmPayment { order: ORDER }.recorded(row()));
    arrives(RefundGiven { refund: Some((ORDER, 2)), key: "k".to_owned(), message_id: String::new() });
    arrives(RefundStopped { refund: (ORDER, 2), detail: "no".to_owned() });
    let orders = vec![ProcessingRequest { order: ORDER, message_id: "m".to_owned() }];
    arrives(ProcessOrders { orders });
    arrives(ShowPayments { wanted: PaymentsWanted::Of(ORDER), page: PageWanted::first(10) });
    arrives(Tickets { order: ORDER, work: TicketWork::Scan });
    arrives(Map);
    arrives(Block { places: places() }.recorded(row()));
    arrives(Unblock { places: places() }.recorded(row()));
    arrives(ChangeRules { rules: Box::new(rules()), before: Box::new(rules()) }.recorded(row()));
    arrives(ChangeStatus { status: EventStatus::Paused }.recorded(row()));
    let end = OrderEnd {
        by: EndedBy::Organiser,
        payment: PaymentChoice { provider: "test".to_owned(), token: String::new() },
        user: Some(ana()),
        reason: None,
    };
    arrives(EndOrder { order: ORDER, end, idempotency: None }.recorded(row()));
}

fn view() -> HoldView {
    HoldView {
        hold: HOLD,
        buyer: ana(),
        places: places(),
        totals: Totals::default(),
        deadline: Timestamp(600_000),
        extensions_left: 2,
        order: None,
        epoch: Epoch(3),
        seq: Seq(11),
        together: Some(true),
        orphans: SeatList::new(),
    }
}

fn order() -> Order {
    let checkout = Checkout::Redirect { url: "https://pay.example/1".to_owned() };
    Order {
        order: ORDER,
        event: EVENT,
        hold: HOLD,
        user: ana(),
        status: OrderStatus::AwaitingPayment,
        items: Vec::new(),
        totals: Totals::default(),
        parts: None,
        currency: Currency::PEN,
        payment: PaymentChoice { provider: "test".to_owned(), token: String::new() },
        payments: vec![Payment {
            attempt: 1,
            payment_id: None,
            status: PaymentStatus::Open,
            checkout: Some(checkout),
            detail: None,
            until: Timestamp(3),
            due_back: Amount(0),
            events: Vec::new(),
        }],
        refunds: Vec::new(),
        failure: None,
        created_at: Timestamp(1),
        completed_at: None,
        payment_due_at: Some(Timestamp(2)),
    }
}

#[test]
fn orders_travel_whole() {
    arrives(LatePayment { order: Box::new(order()), attempt: 1 });
    let ticket = Ticket {
        ticket: TicketId(Uuid::from_u128(3)),
        event: EVENT,
        order: ORDER,
        user: ana(),
        label: "S-A-1".to_owned(),
        position: 0,
        status: TicketStatus::Used,
        used: Some((Timestamp(4), "north".to_owned())),
    };
    let scope = RefundScope::Tickets(vec![ticket.ticket]);
    let part =
        RefundPart { order: Box::new(order()), tickets: vec![ticket], scope, by: row(), idempotency: key() };
    let read: RefundPart = rmp_serde::from_slice(&ask(EVENT, &part).unwrap()[HEAD_BYTES..]).unwrap();
    assert_eq!(format!("{read:?}"), format!("{part:?}"));
    let shown = PaymentView {
        order: order(),
        silence: Some(Silence { since: Timestamp(5), reason: "no answer".to_owned() }),
        next_try: Some(Timestamp(6)),
    };
    let page = Page { items: vec![shown], total: None, next: Some(order().position()) };
    comes_back::<ShowPayments>(Ok(PaymentsView { page, counts: PaymentCounts::default() }));
}

#[test]
fn a_map_comes_back_as_it_was() {
    let counts = Counts { available: 5, held: 1, sold: 2, blocked: 0 };
    let view = MapView {
        event: EVENT,
        epoch: Epoch(3),
        seq: Seq(11),
        seat_count: 5,
        packed: Bytes::from_static(&[0b11_10_01_00, 1]),
        areas: vec![AreaCounts { section: SectionIndex(1), counts }],
        counts,
        groups: vec![GroupCounts { section: SectionIndex(0), tier: TierIndex(0), counts }],
        holds: HoldCounts { active: 1, places: 2 },
        cancellation: Some(CancellationLeft { holds: 1, orders_undecided: 2, orders_sold: 3 }),
        rules: Arc::new(rules()),
        encoded: OnceLock::new(),
    };
    let view = Arc::new(view);
    let bytes = write_answer::<Map>(&Ok(view.clone())).unwrap();
    let read = read_answer::<Map>(&bytes).unwrap().unwrap();
    assert_eq!(format!("{read:?}"), format!("{view:?}"));
}

/// What is answered arrives as it was.
fn comes_back<R: Request>(answer: Result<R::Answer, Refusal>)
where
    R::Answer: PartialEq + Debug,
{
    let bytes = write_answer::<R>(&answer).unwrap();
    assert_eq!(read_answer::<R>(&bytes).unwrap(), answer);
}

#[test]
fn what_is_answered_comes_back_as_it_was() {
    comes_back::<Hold>(Ok(view()));
    comes_back::<ShowHolds>(Ok(vec![view(), view()]));
    comes_back::<PlaceOrder>(Ok(AcceptedOrder { order: ORDER, hold: HOLD, seq: Seq(12) }));
    comes_back::<Release>(Ok(Done { seq: Seq(13) }));
    comes_back::<ProcessOrders>(Ok(vec![ORDER]));
    let denied = domain::admission::guard::Denied::HeldRecently {
        seats: [SeatIndex(4)].into_iter().collect(),
        until: Timestamp(7),
    };
    for refusal in [
        Refusal::Rejected(Rejection::HoldExpired),
        Refusal::Rejected(Rejection::HoldOrdered { order: ORDER }),
        Refusal::Denied { denied, retry_after: Some(RETRY_AFTER) },
        Refusal::KeysExhausted { most: 3, retry_after: Millis(5) },
        Refusal::Overloaded { retry_after: RETRY_AFTER },
        Refusal::Moved,
    ] {
        assert_eq!(read_answer::<Hold>(&refused(&refusal).unwrap()).unwrap(), Err(refusal.clone()));
        comes_back::<Hold>(Err(refusal));
    }
}

#[test]
fn what_cannot_be_read_is_refused_and_says_why() {
    let good = ask(EVENT, &hold()).unwrap();
    let head = read_head(&good.slice(..HEAD_BYTES - 1)).unwrap_err();
    assert!(head.to_string().contains("17 bytes"), "{head}");
    let mut other = good.to_vec();
    other[0] = 2;
    assert!(read_head(&other.into()).unwrap_err().to_string().contains("form Some(2)"));
    assert!(read_head(&Bytes::new()).is_err());
}

/// Processes of this version and of those before it run side by side: what they say to each other stays as it is. A field
/// that is added changes these bytes, and needs a default.
#[test]
fn the_form_stays() {
    let ask = ask(EVENT, &hold()).unwrap();
    let answer = write_answer::<Hold>(&Ok(view())).unwrap();
    let refusal = write_answer::<Hold>(&Err(Refusal::Rejected(Rejection::HoldExpired))).unwrap();
    let written = [&ask, &answer, &refusal].map(|bytes| hex(bytes)).join("\n");
    assert_eq!(written, include_str!("golden.hex").trim_end());
}

#[test]
fn a_field_that_this_version_does_not_know_is_passed_over() {
    #[derive(serde::Serialize)]
    struct Newer {
        hold: HoldId,
        buyer: UserId,
        reason: &'static str,
    }
    let newer = rmp_serde::to_vec_named(&Newer { hold: HOLD, buyer: ana(), reason: "new" }).unwrap();
    let read: Release = rmp_serde::from_slice(&newer).unwrap();
    assert_eq!(read, Release { hold: HOLD, buyer: ana() });
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
