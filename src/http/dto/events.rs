//! The shapes of events, and of what organisers change about them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Money,
    history::Reason,
    layouts::{LayoutBody, SectionBody, TierBody},
    money,
    prices::{FeeBody, OrderFeeBody, TaxBody, order_fees_of, taxes_of},
};
use crate::{
    actors::CatalogueEntry,
    api::{bodies::CountsBody, labels, schemas},
    clock::rfc3339,
    import::{self, charges::TaxDocument, protection::ProtectionBody},
};
use domain::{
    Counts, Currency, EventRecord, Timestamp,
    pricing::order_fees,
    rules::{OrphanRule, Prices},
};

/// The sale window.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SaleWindowBody {
    /// The first instant of the sale.
    #[schema(format = DateTime)]
    pub opens_at: String,
    /// The first instant after the sale.
    #[schema(format = DateTime)]
    pub closes_at: String,
}

/// Limits per buyer.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct LimitsBody {
    /// The most places in one hold.
    pub seats_per_hold: u32,
    /// The most places that one buyer may hold and buy.
    pub seats_per_buyer: u32,
}

/// An event of the catalogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventBody {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: domain::EventId,
    /// The slug of the organisation that owns it.
    #[schema(example = "main")]
    pub organisation: String,
    /// Its name.
    pub name: String,
    /// Category slug.
    pub category: String,
    /// One or two sentences.
    pub description: String,
    /// The venue.
    pub venue: String,
    /// Its city.
    pub city: String,
    /// When it begins.
    #[schema(format = DateTime)]
    pub starts_at: String,
    /// IANA time zone of the venue.
    pub time_zone: String,
    /// Its status now.
    #[schema(value_type = labels::EventStatus)]
    pub status: &'static str,
    /// ISO 4217.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// The sale window.
    pub sale: SaleWindowBody,
    /// The lowest price of a place.
    #[schema(required)]
    pub price_from: Option<Money>,
    /// Places by status.
    pub counts: CountsBody,
    /// Limits per buyer.
    pub limits: LimitsBody,
    /// How long a hold lasts, in seconds.
    pub hold_seconds: i64,
    /// How often a hold may be extended.
    pub extensions: u8,
    /// What happens to a selection of named seats that leaves a single seat alone.
    #[schema(value_type = labels::OrphanRule)]
    pub orphan_rule: OrphanRule,
    /// The protection against hoarding: holding places only to keep them from others.
    pub protection: ProtectionBody,
    /// Whether guests are asked for a phone number.
    pub ask_phone: bool,
    /// Whether guests confirm their e-mail address with a code that is sent to it.
    pub confirm_email: bool,
    /// Whether prices and fees were entered with fees and taxes in them (`inclusive`) or net (`exclusive`). A price in
    /// an answer is always what a buyer pays.
    #[schema(value_type = labels::Prices)]
    pub prices: &'static str,
    /// The fees, as they were entered.
    pub fees: Vec<FeeBody>,
    /// The taxes.
    pub taxes: Vec<TaxBody>,
    /// The fees that an order costs once; they are not in the prices of its places.
    pub order_fees: Vec<OrderFeeBody>,
}

/// An entry of the catalogue as the API shows it.
pub fn event_body(entry: &CatalogueEntry, now: Timestamp) -> EventBody {
    record_body(&entry.record(), entry.counts(), now)
}

/// An event with these counts as the API shows it.
pub fn record_body(record: &EventRecord, counts: Counts, now: Timestamp) -> EventBody {
    let (details, rules) = (record.details.clone(), &record.rules);
    let currency = rules.charges.currency;
    EventBody {
        event_id: record.event,
        organisation: record.organisation.to_string(),
        name: details.name,
        category: details.category,
        description: details.description,
        venue: details.venue,
        city: details.city,
        starts_at: rfc3339(details.starts_at),
        time_zone: details.time_zone,
        status: rules.status_at(now).as_str(),
        currency,
        sale: SaleWindowBody {
            opens_at: rfc3339(rules.sale.opens_at),
            closes_at: rfc3339(rules.sale.closes_at),
        },
        price_from: record.price_from.map(|price| money(price, currency)),
        counts: counts.into(),
        limits: LimitsBody {
            seats_per_hold: rules.limits.seats_per_hold,
            seats_per_buyer: rules.limits.seats_per_buyer,
        },
        hold_seconds: rules.hold_length.0 / 1_000,
        extensions: rules.extensions_per_hold,
        orphan_rule: rules.orphan_rule,
        protection: rules.protection.into(),
        ask_phone: rules.guests.ask_phone,
        confirm_email: rules.guests.confirm_email,
        prices: rules.charges.prices.as_str(),
        fees: rules.charges.fees.iter().map(Into::into).collect(),
        taxes: taxes_of(&rules.charges),
        order_fees: order_fees_of(&order_fees(&rules.charges), currency),
    }
}

/// An event with its sections and tiers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventDetailBody {
    /// The event.
    #[serde(flatten)]
    pub event: EventBody,
    /// Sections.
    pub sections: Vec<SectionBody>,
    /// Price tiers.
    pub tiers: Vec<TierBody>,
    /// How its organiser is paid by invoice, in the organiser's words; null where orders are paid otherwise, or nothing
    /// is said.
    pub invoice_instructions: Option<String>,
}

/// A new event as it would be created.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreviewBody {
    /// The event. If the document has no id, this one is random in every request.
    pub event: EventBody,
    /// Its price tiers.
    pub tiers: Vec<TierBody>,
    /// Its seats.
    pub layout: LayoutBody,
    /// What to check before it is created.
    pub warnings: Vec<PlanWarningBody>,
}

labels::labels! {
    PlanWarning, "What a plan lacks and the import fills in: the outline of an area, or the coordinates of seats.", import::Warning::CODES;
}

/// Something in a plan that its organiser should check.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanWarningBody {
    /// The kind of warning.
    #[schema(value_type = PlanWarning)]
    pub code: &'static str,
    /// The section's code.
    pub section: String,
}

impl From<&import::Warning> for PlanWarningBody {
    fn from(warning: &import::Warning) -> Self {
        Self { code: warning.code(), section: warning.section().to_owned() }
    }
}

/// The categories of the catalogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CategoriesBody {
    /// By name.
    pub items: Vec<CategoryBody>,
}

/// A category.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CategoryBody {
    /// Its slug.
    pub category: String,
    /// How many events it has.
    pub events: u64,
}

/// What an organiser may change; fields that are left out keep their values.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventPatchBody {
    /// Its name.
    #[schema(value_type = Option<schemas::TextLine>)]
    pub name: Option<String>,
    /// Category slug.
    #[schema(value_type = Option<schemas::TextLine>)]
    pub category: Option<String>,
    /// One or two sentences.
    #[schema(value_type = Option<schemas::Description>)]
    pub description: Option<String>,
    /// The venue. Buyers get a mail about another venue, city or start.
    #[schema(value_type = Option<schemas::TextLine>)]
    pub venue: Option<String>,
    /// Its city.
    #[schema(value_type = Option<schemas::TextLine>)]
    pub city: Option<String>,
    /// When it begins, RFC 3339.
    #[schema(format = DateTime)]
    pub starts_at: Option<String>,
    /// First instant of the sale, RFC 3339.
    #[schema(format = DateTime)]
    pub opens_at: Option<String>,
    /// First instant after the sale, RFC 3339.
    #[schema(format = DateTime)]
    pub closes_at: Option<String>,
    /// The most places in one hold.
    #[schema(value_type = Option<schemas::SeatsPerHold>)]
    pub seats_per_hold: Option<u32>,
    /// The most places that one buyer may hold and buy.
    #[schema(value_type = Option<schemas::SeatsPerBuyer>)]
    pub seats_per_buyer: Option<u32>,
    /// How long a hold lasts, in seconds.
    #[schema(value_type = Option<schemas::HoldSeconds>)]
    pub hold_seconds: Option<i64>,
    /// How often a hold may be extended.
    #[schema(value_type = Option<schemas::Extensions>)]
    pub extensions: Option<u8>,
    /// `off`, `warn` or `refuse`.
    #[schema(value_type = Option<labels::OrphanRule>)]
    pub orphan_rule: Option<OrphanRule>,
    /// The reason, for the event's history.
    #[schema(value_type = Option<Reason>)]
    pub reason: Option<String>,
    /// The protection against hoarding: holding places only to keep them from others.
    pub protection: Option<ProtectionBody>,
    /// Whether guests are asked for a phone number.
    pub ask_phone: Option<bool>,
    /// Whether guests confirm their e-mail address with a code that is sent to it.
    pub confirm_email: Option<bool>,
    /// `inclusive` or `exclusive`. `prices` and `taxes` can be changed only while the event is a draft, paused or
    /// closed, and there are no holds and no orders in progress.
    #[schema(value_type = Option<labels::Prices>)]
    pub prices: Option<Prices>,
    /// All taxes of the event; they replace those that it has.
    pub taxes: Option<Vec<TaxDocument>>,
}

/// The new status of an event.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventStatusBody {
    /// `draft`, `scheduled`, `on_sale`, `paused`, `closed` or `cancelled`.
    #[schema(value_type = labels::EventStatus)]
    pub status: domain::EventStatus,
    /// The reason, for the event's history.
    #[schema(value_type = Option<Reason>)]
    pub reason: Option<String>,
}
