//! The pure core of TicketBuster: seat maps, holds, orders, prices and the rules about them.
//!
//! The core is deterministic: time, ids and randomness are arguments. Nothing here reads a clock, does I/O or
//! knows an adapter. [`SeatMap::decide`] accepts or rejects a command and changes nothing; [`SeatMap::apply`]
//! changes state and cannot fail. Replaying a journal gives the identical map.

pub mod admission;
pub mod best_available;
pub mod claim;
pub mod command;
pub mod contact;
pub mod counts;
pub mod details;
pub mod event_record;
pub mod free_seats;
pub mod history;
pub mod ids;
pub mod layout;
pub mod mail;
pub mod money;
pub mod order;
pub mod order_search;
pub mod organisation;
pub mod orphans;
pub mod outbox;
pub mod page;
pub mod payment;
pub mod payment_event;
mod person;
pub mod planted;
pub mod pricing;
pub mod refund;
pub mod rejection;
pub mod rules;
pub mod sales;
pub mod seat_map;
#[cfg(any(test, feature = "test-venue"))]
pub mod test_venue;
pub mod text;
pub mod ticket;
pub mod time;
pub mod totals;
pub mod transition;

pub use self::{
    claim::{AreaList, AreaPlaces, Claim, ClaimState, HoldGrant, Places, SeatList},
    command::{BestAvailable, Command, Selection, TakenAgain},
    contact::{Contact, Language},
    counts::{Counts, SeatStatus},
    details::EventDetails,
    event_record::EventRecord,
    history::{FieldChange, HistoryDetail, HistoryEntry, HistoryKind, OperatorCommand},
    ids::{
        Epoch, EventId, HoldId, NotAnId, OrderId, Route, Routed, RowIndex, SeatIndex, SectionIndex, Seq,
        ShardId, TicketId, TierIndex, UserId,
    },
    layout::VenueLayout,
    mail::{MailDue, MailKind, MovedFrom},
    money::{Amount, BasisPoints, Currency},
    order::{EndedBy, Order, OrderFailure, OrderItem, OrderStatus},
    order_search::{OrderFilter, OrderSearch},
    organisation::Organisation,
    outbox::{OutboxKey, OutboxMessage, Topic},
    page::{OrderPosition, Page, PageStart, PageWanted, RowNumber, Total},
    payment::{Checkout, Payment, PaymentChoice, PaymentStatus},
    payment_event::{PaymentEvent, PaymentEventKind},
    person::{Person, PersonKey},
    pricing::{OrderParts, PriceList, PriceParts},
    refund::{Refund, RefundKind, RefundPlan, RefundScope, RefundStatus},
    rejection::Rejection,
    rules::{EventRules, EventStatus, Prices},
    sales::{MinuteSum, RefundCounts, RefundSum, SalesFigures, StatusSum},
    seat_map::{Decision, MapState, SeatMap},
    text::{has_link, is_line, is_readable_line, is_text, turns_direction},
    ticket::{CheckIn, SignedTicket, Ticket, TicketStatus},
    time::{Millis, Timestamp},
    totals::Totals,
    transition::{Change, Freed, Transition},
};
