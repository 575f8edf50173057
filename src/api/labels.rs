//! Schemas of fields with a fixed set of words. The words come from the types that define them.

use domain::{
    EventStatus as Status, OrderFailure, OrderStatus as Order, PaymentEventKind, Prices as PricesRule,
    RefundKind as Kind, RefundStatus as Refund, SeatStatus as Seat, TicketStatus as Ticket,
};

/// Defines a schema for each list of words. The types have no values: fields name them as their `value_type`.
macro_rules! labels {
    ($($name:ident, $what:literal, $words:expr;)*) => {$(
        #[doc = $what]
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let text = utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::Type::String);
                text.description(Some($what)).enum_values(Some($words)).into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }
    )*};
}
pub(crate) use labels;

labels! {
    EventStatus, "The status of an event.", Status::ALL.map(Status::as_str);
    PaymentKind, "How a buyer pays: `redirect`: on a page of the payment provider; `client`: in a form of the payment provider; `none`: there is nothing for the buyer to do.", ["redirect", "client", "none"];
    PaymentStatus, "The status of a payment: `authorised` is reserved, `captured` is taken; `stopped` if the payment provider contradicts the order and a person must act.", ["open", "authorised", "captured", "cancelled", "declined", "stopped"];
    PaymentEventName, "What happened to a payment.", PaymentEventKind::ALL.map(PaymentEventKind::as_str);
    OrphanRule, "What happens to a selection of named seats that leaves a single seat alone: nothing, a warning, a refusal.", ["off", "warn", "refuse"];
    Prices, "Whether prices contain fees and taxes (`inclusive`), or these are added to them (`exclusive`).", PricesRule::ALL.map(PricesRule::as_str);
    SectionKind, "Seats in rows, or a general-admission area.", ["seats", "area"];
    FeeBasis, "What a fee is charged on: an `amount` on each `place` or `order`, `basis_points` of the `subtotal`.",
        ["place", "order", "subtotal"];
    SeatStatus, "The status of a seat.", Seat::ALL.map(Seat::as_str);
    HoldStatus, "`ordered` while an order has the hold, otherwise `active`.", ["active", "ordered"];
    OrderStatus, "The status of an order.", Order::ALL.map(Order::as_str);
    FailureCode, "Why an order failed.", OrderFailure::ALL.map(OrderFailure::as_str);
    RefundKind, "What a refund is for: the end of an order, some of its tickets, or an amount.",
        Kind::ALL.map(Kind::as_str);
    RefundStatus, "`due` until the payment provider has given the money back, then `given`; `stopped` if it refuses and a person must act.",
        Refund::ALL.map(Refund::as_str);
    TicketStatus, "`valid` until it is checked in, then `used`; `void` after it was refunded or its order was cancelled.", Ticket::ALL.map(Ticket::as_str);
}

#[cfg(test)]
mod tests {
    use utoipa::{
        PartialSchema,
        openapi::{RefOr, Schema},
    };

    use super::*;
    use domain::rules::OrphanRule as Rule;

    #[test]
    fn orphan_rules_are_named_as_they_are_read() {
        let written = [Rule::Off, Rule::Warn, Rule::Refuse].map(|rule| serde_json::to_value(rule).unwrap());
        let RefOr::T(Schema::Object(schema)) = OrphanRule::schema() else { panic!("an object") };
        assert_eq!(schema.enum_values.as_deref(), Some(written.as_slice()));
    }
}
