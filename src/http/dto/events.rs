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
pub struct SaleBody {
    /// First instant.
    #[schema(format = DateTime)]
    pub opens_at: String,
    /// First instant after.
    #[schema(format = DateTime)]
    pub closes_at: String,
}

/// Limits per buyer.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct LimitsBody {
    /// Places in one hold.
    pub seats_per_hold: u32,
    /// Places held and bought by one buyer.
    pub seats_per_buyer: u32,
}

/// An event of the catalogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventBody {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: domain::EventId,
    /// Whose it is: the slug of an organisation.
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
    /// Where it stands now.
    #[schema(value_type = labels::EventStatus)]
    pub status: &'static str,
    /// ISO 4217.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// The sale window.
    pub sale: SaleBody,
    /// The least that is paid for a place.
    #[schema(required)]
    pub price_from: Option<Money>,
    /// Places by status.
    pub counts: CountsBody,
    /// Limits per buyer.
    pub limits: LimitsBody,
    /// How long a hold lives, in seconds.
    pub hold_seconds: i64,
    /// How often a hold may be extended.
    pub extensions: u8,
    /// What happens to hand-picked choices that leave a seat alone.
    #[schema(value_type = labels::OrphanRule)]
    pub orphan_rule: OrphanRule,
    /// What is done against those who hold places to keep them from others.
    pub protection: ProtectionBody,
    /// Whether guests give a phone number, too.
    pub ask_phone: bool,
    /// Whether guests confirm their address by a code that is sent there.
    pub confirm_email: bool,
    /// Whether prices and fees were entered with what belongs to them (`inclusive`), or net (`exclusive`).
    /// What answers call a price is always what is paid.
    #[schema(value_type = labels::Prices)]
    pub prices: &'static str,
    /// Fees, as they were entered.
    pub fees: Vec<FeeBody>,
    /// Taxes.
    pub taxes: Vec<TaxBody>,
    /// What an order costs once, beside the prices of its places.
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
        sale: SaleBody { opens_at: rfc3339(rules.sale.opens_at), closes_at: rfc3339(rules.sale.closes_at) },
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
}

/// A new event as it would be, if it were created.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreviewBody {
    /// The event; unless the document has an id, this one is made up.
    pub event: EventBody,
    /// Its price tiers.
    pub tiers: Vec<TierBody>,
    /// Its seats.
    pub layout: LayoutBody,
    /// What to look at before it is created.
    pub warnings: Vec<WarningBody>,
}

labels::labels! {
    PlanWarning, "What a plan leaves to us: the outline of an area, or the coordinates of seats.", import::Warning::CODES;
}

/// Something about a plan that its organiser should look at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WarningBody {
    /// What it is.
    #[schema(value_type = PlanWarning)]
    pub code: &'static str,
    /// The section's code.
    pub section: String,
}

impl From<&import::Warning> for WarningBody {
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
    /// Events of it.
    pub events: u64,
}

/// What an organiser may change; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchBody {
    /// Its name.
    #[schema(value_type = Option<schemas::EventText>)]
    pub name: Option<String>,
    /// Category slug.
    #[schema(value_type = Option<schemas::EventText>)]
    pub category: Option<String>,
    /// One or two sentences.
    #[schema(value_type = Option<schemas::Description>)]
    pub description: Option<String>,
    /// The venue. Buyers are told by mail of another venue, city or start.
    #[schema(value_type = Option<schemas::EventText>)]
    pub venue: Option<String>,
    /// Its city.
    #[schema(value_type = Option<schemas::EventText>)]
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
    /// Places in one hold.
    #[schema(value_type = Option<schemas::SeatsPerHold>)]
    pub seats_per_hold: Option<u32>,
    /// Places held and bought by one buyer.
    #[schema(value_type = Option<schemas::SeatsPerBuyer>)]
    pub seats_per_buyer: Option<u32>,
    /// How long a hold lives.
    #[schema(value_type = Option<schemas::HoldSeconds>)]
    pub hold_seconds: Option<i64>,
    /// Extensions of one hold.
    #[schema(value_type = Option<schemas::Extensions>)]
    pub extensions: Option<u8>,
    /// `off`, `warn` or `refuse`.
    #[schema(value_type = Option<labels::OrphanRule>)]
    pub orphan_rule: Option<OrphanRule>,
    /// Why, for the event's history.
    #[schema(value_type = Option<Reason>)]
    pub reason: Option<String>,
    /// What is done against those who hold places to keep them from others.
    pub protection: Option<ProtectionBody>,
    /// Whether guests give a phone number, too.
    pub ask_phone: Option<bool>,
    /// Whether guests confirm their address by a code that is sent there.
    pub confirm_email: Option<bool>,
    /// `inclusive` or `exclusive`. Prices and taxes change only while the event is a draft, paused or closed,
    /// and nobody holds places or waits for an order.
    #[schema(value_type = Option<labels::Prices>)]
    pub prices: Option<Prices>,
    /// All taxes.
    pub taxes: Option<Vec<TaxDocument>>,
}

/// A new status.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusBody {
    /// `draft`, `scheduled`, `on_sale`, `paused`, `closed` or `cancelled`.
    #[schema(value_type = labels::EventStatus)]
    pub status: domain::EventStatus,
    /// Why, for the event's history.
    #[schema(value_type = Option<Reason>)]
    pub reason: Option<String>,
}
