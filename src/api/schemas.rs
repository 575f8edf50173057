//! Schemas of fields with a limited form: lengths, ranges and patterns, from the constants that the checks
//! use.
//!
//! The document and the program must agree: what a schema allows is accepted, and what it forbids is refused.

use utoipa::openapi::{ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, SchemaFormat, Type};

use domain::{
    Amount, BasisPoints, EventDetails, Organisation, UserId, VenueLayout, admission,
    layout::LABEL_PART_CHARS_MAX,
    rules::{Limits, Protection},
};

/// Defines a schema for each form. The types have no values: fields name them as their `value_type`.
macro_rules! schemas {
    ($($name:ident, $what:literal, $form:expr;)*) => {$(
        #[doc = $what]
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $form.description(Some($what)).into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }
    )*};
}
pub(crate) use schemas;

/// No control characters, as in [`domain::is_line`].
const LINE: &str = r"^[^\x00-\x1f\x7f-\x9f]*$";
/// Something visible, and nothing that turns the direction of text, as in [`domain::is_readable_line`].
const READABLE_LINE: &str = concat!(
    r"^[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*",
    r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f",
    r"\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]",
    r"[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*$",
);
/// No control characters but tabs and line breaks, as in [`domain::is_text`].
const TEXT: &str = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$";

/// A whole number in this range.
pub fn whole(least: i64, most: i64) -> ObjectBuilder {
    let format = if i32::try_from(most).is_ok() { KnownFormat::Int32 } else { KnownFormat::Int64 };
    let number = ObjectBuilder::new().schema_type(Type::Integer);
    let number = number.format(Some(SchemaFormat::KnownFormat(format)));
    number.minimum(Some(least)).maximum(Some(most))
}

/// Text that matches this pattern.
pub fn pattern(pattern: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern))
}

/// 1 to `chars_max` characters without control characters.
pub fn line(chars_max: usize) -> ObjectBuilder {
    pattern(LINE).min_length(Some(1)).max_length(Some(chars_max))
}

/// Like [`line()`], and readable.
pub fn readable_line(chars_max: usize) -> ObjectBuilder {
    pattern(READABLE_LINE).min_length(Some(1)).max_length(Some(chars_max))
}

/// A part of a seat's label: letters, digits and `signs`, and spaces except at its ends.
fn label_part(signs: &str) -> ObjectBuilder {
    let (outer, most) = (format!(r"[\p{{L}}\p{{N}}{signs}]"), LABEL_PART_CHARS_MAX);
    let part = pattern(&format!(r"^{outer}(?:[ \p{{L}}\p{{N}}{signs}]{{0,{}}}{outer})?$", most - 2));
    part.min_length(Some(1)).max_length(Some(most))
}

/// The range of hold lengths in seconds.
fn hold_seconds() -> ObjectBuilder {
    let (least, most) = (admission::HOLD_LENGTHS.start().0, admission::HOLD_LENGTHS.end().0);
    whole(least / 1_000, most / 1_000)
}

schemas! {
    UserName, "A user's id: one line.", line(UserId::CHARS_MAX);
    OrganisationSlug, "The slug of an organisation.",
        pattern(&format!("^[a-z0-9][a-z0-9._-]{{0,{}}}$", Organisation::LEN_MAX - 1));
    TextLine, "One line with at least one visible character.", readable_line(EventDetails::LINE_CHARS_MAX);
    Description, "One or two sentences; may be empty.",
        pattern(TEXT).max_length(Some(EventDetails::DESCRIPTION_CHARS_MAX));
    CurrencyCode, "ISO 4217.", pattern("^[A-Z]{3}$");
    Price, "Minor units (cents).", whole(0, Amount::PRICE_MAX.0);
    Rate, "Basis points: hundredths of a per cent.", whole(0, BasisPoints::MAX.0.into());
    SeatsPerHold, "The most places in one hold.", whole(1, Limits::SEATS_PER_HOLD_MAX.into());
    SeatsPerBuyer, "The most places that one buyer may hold and buy.", whole(1, u32::MAX.into());
    HoldSeconds, "How long a hold lasts, in seconds.", hold_seconds();
    Extensions, "How often a hold may be extended.", whole(0, u8::MAX.into());
    PlaceCount, "A number of places.", whole(1, u32::MAX.into());
    AreaCapacity, "Places of an area.", whole(1, VenueLayout::AREA_CAPACITY_MAX.into());
    SectionCode, "A section's code: letters, digits, '_', '.', '-' and inner spaces.", label_part("_.-");
    RowName, "A row's name: letters, digits, '_', '.' and inner spaces.", label_part("_.");
    SeatNumberText, "A seat's number as text, such as `12A`: letters, digits, '_', '.', '-' and inner spaces.",
        label_part("_.-");
    RowNumber, "A row's number: a whole number, or a name.",
        OneOfBuilder::new().item(whole(0, u32::MAX.into())).item(label_part("_."));
    PlanPoint, "A point of the plan: decimetres to the right and down.",
        ArrayBuilder::new().items(whole(i32::MIN.into(), i32::MAX.into())).min_items(Some(2)).max_items(Some(2));
    PlacesHeldMax, "The most places held at a time; 0 is no limit.", whole(0, Protection::PLACES_HELD_MAX.into());
    AbandonedMax, "Holds that may end without an order; 0 is no limit.", whole(0, Protection::ABANDONED_MAX.into());
    PauseSeconds, "A length of time in seconds; 0 is off.", whole(0, Protection::LENGTH_MAX.0 / 1_000);
    ReleaseJitterMs, "Milliseconds; 0 is off.", whole(0, Protection::RELEASE_JITTER_MAX.0);
}
