//! Constraints of the OpenAPI document that a Rust type cannot express: the lengths of lists, and which
//! fields go together (one of two that exclude each other, at least one of several).
//!
//! A body must satisfy both the schema of its type and one of the choices here.

use serde_json::{Value, json};
use utoipa::{
    Modify,
    openapi::{
        AllOfBuilder, ArrayBuilder, ObjectBuilder, Ref, RefOr, Type,
        schema::{AnyOfBuilder, Schema, SchemaType},
    },
};

use domain::{VenueLayout, rules::Charges};

/// Adds the lengths of lists to the document, from the constants that the checks use.
pub struct Lengths;

impl Modify for Lengths {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let schemas = &mut document.components.get_or_insert_default().schemas;
        let (fees, tiers) = (0..=Charges::FEES_MAX, 0..=VenueLayout::TIERS_MAX);
        let taxes = 0..=Charges::TAXES_MAX;
        for (name, list, lengths) in [
            ("EventHeader", "fees", fees.clone()),
            ("EventDocument", "fees", fees),
            ("EventHeader", "taxes", taxes.clone()),
            ("EventDocument", "taxes", taxes.clone()),
            ("EventPatchBody", "taxes", taxes),
            ("EventHeader", "tiers", tiers.clone()),
            ("EventDocument", "tiers", tiers),
            ("EventDocument", "sections", 1..=VenueLayout::SECTIONS_MAX),
        ] {
            if let Some(RefOr::T(Schema::Object(shape))) = schemas.get_mut(name)
                && let Some(RefOr::T(Schema::Array(list))) = shape.properties.get_mut(list)
            {
                list.min_items = Some(*lengths.start()).filter(|least| *least > 0);
                list.max_items = Some(*lengths.end());
            }
        }
    }
}

/// Adds the choices to the document.
pub struct Choices;

impl Modify for Choices {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let schemas = &mut document.components.get_or_insert_default().schemas;
        for (name, choices) in requests().into_iter().chain(settings()).chain(documents()) {
            let Some(schema) = schemas.get_mut(name) else { continue };
            let RefOr::T(Schema::Object(shape)) = schema else { continue };
            let description = shape.description.take();
            let one = choices.into_iter().fold(AnyOfBuilder::new(), |one, choice| one.item(choice.0));
            let both = AllOfBuilder::new().item(shape.clone()).item(one).description(description);
            *schema = both.into();
        }
    }
}

/// The name of a body and its choices. A field that a choice does not name is optional in it.
type BodyChoices = (&'static str, Vec<Choice>);

/// Choices of the requests of buyers and gates.
fn requests() -> Vec<BodyChoices> {
    let choice = Choice::default;
    // Places are given by labels, as the best available ones, or in areas only.
    let by_label = |choice: Choice| choice.with("seats", some(text())).without("best_available");
    let best = |choice: Choice| choice.with("best_available", named("BestAvailableRequest")).with_no("seats");
    let in_areas = |choice: Choice| {
        choice.with("areas", some(named("AreaPlacesBody"))).with_no("seats").without("best_available")
    };
    let of_event = || choice().without("hold_id").with("event_id", text());
    vec![
        (
            "HoldRequest",
            vec![choice().with("token", text()), by_label(choice()), best(choice()), in_areas(choice())],
        ),
        (
            "OrderRequest",
            vec![
                choice().with("hold_id", text()).with_no("seats").without("best_available").with_no("areas"),
                by_label(of_event()),
                best(of_event()),
                in_areas(of_event()),
            ],
        ),
        ("RefundRequest", vec![choice().without("tickets"), choice().without("amount")]),
        (
            "PlacesBody",
            vec![choice().with("seats", some(text())), choice().with("areas", some(named("AreaPlacesBody")))],
        ),
        (
            "CheckInRequest",
            vec![
                choice().with("token", text()).without("ticket_id"),
                choice().with("ticket_id", text()).without("token"),
            ],
        ),
    ]
}

/// Choices of what organisers set and upload.
fn settings() -> Vec<BodyChoices> {
    let choice = Choice::default;
    vec![
        (
            "ProtectionBody",
            vec![
                choice()
                    .perhaps("abandoned_max", nothing_of())
                    .perhaps("address_abandoned_max", nothing_of()),
                choice().with("abandoned_window_seconds", number().minimum(Some(1)).into()),
            ],
        ),
        (
            "Upload",
            vec![
                choice().with("csv", text()).without("pretix"),
                choice().with("pretix", named("PretixPlan")).without("csv"),
            ],
        ),
    ]
}

/// Choices of the parts of an event file.
fn documents() -> Vec<BodyChoices> {
    let choice = Choice::default;
    vec![
        (
            "FeeDocument",
            vec![
                choice()
                    .with("per", one_of(["place", "order"]))
                    .with("amount", number().into())
                    .without("basis_points"),
                choice()
                    .with("per", one_of(["subtotal"]))
                    .with("basis_points", number().into())
                    .without("amount"),
            ],
        ),
        (
            "SectionDocument",
            vec![
                choice().with("kind", one_of(["area"])).with("capacity", number().into()).with_no("rows"),
                choice().perhaps("kind", one_of([json!("seats"), Value::Null])),
            ],
        ),
        (
            "RowDocument",
            vec![
                choice().with("seats", some(named("SeatDocument"))).without("from").without("to"),
                choice().with("from", number().into()).with("to", number().into()),
            ],
        ),
    ]
}

/// One alternative: an object with these fields.
#[derive(Default)]
struct Choice(ObjectBuilder);

impl Choice {
    /// The field is required, with this schema.
    fn with(self, field: &str, schema: RefOr<Schema>) -> Self {
        Self(self.0.property(field, schema).required(field))
    }

    /// The field is optional, with this schema.
    fn perhaps(self, field: &str, schema: RefOr<Schema>) -> Self {
        Self(self.0.property(field, schema))
    }

    /// The field is absent or null.
    fn without(self, field: &str) -> Self {
        self.perhaps(field, ObjectBuilder::new().schema_type(Type::Null).into())
    }

    /// The list is absent or empty.
    fn with_no(self, list: &str) -> Self {
        self.perhaps(list, ArrayBuilder::new().items(anything()).max_items(Some(0)).into())
    }
}

fn text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).into()
}

fn number() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer)
}

fn nothing_of() -> RefOr<Schema> {
    number().maximum(Some(0)).into()
}

fn anything() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(SchemaType::AnyValue).into()
}

fn named(name: &str) -> RefOr<Schema> {
    Ref::from_schema_name(name).into()
}

/// A list with at least one item.
fn some(item: RefOr<Schema>) -> RefOr<Schema> {
    ArrayBuilder::new().items(item).min_items(Some(1)).into()
}

fn one_of<const N: usize>(words: [impl Into<Value>; N]) -> RefOr<Schema> {
    let words = words.map(Into::into);
    let kinds: Vec<Type> = match words.contains(&Value::Null) {
        true => vec![Type::String, Type::Null],
        false => vec![Type::String],
    };
    let text = ObjectBuilder::new().schema_type(SchemaType::from_iter(kinds));
    text.enum_values(Some(words)).into()
}
