//! The stored format of rules, compatible with all earlier ones.
//!
//! Rules are part of larger structures (journal, snapshots) whose format (postcard) has no field names. The
//! first field has always been the status, stored as its number. A larger number in its place announces
//! fields that older versions did not have; the status follows them. Rules without such fields are stored as
//! before, and old data reads as rules with their defaults: no protection, exclusive prices, at most one tax.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, SeqAccess, Visitor},
    ser::SerializeTuple,
};

use super::{Charges, EventRules, EventStatus, Fee, GuestRules, Prices, Protection, Tax};
use crate::money::{BasisPoints, Currency};

/// In the place of the status: a protection follows, then the rest.
const WITH_PROTECTION: u32 = 100;
/// In the place of the status, before a protection if there is one: what guests have to say follows, then the rest.
const WITH_GUESTS: u32 = 102;
/// In the place of the status, after a protection if there is one: the charges are a [`Charges`], not an
/// [`OldCharges`].
const WITH_CHARGES: u32 = 101;

/// The charges of all events before prices could be inclusive.
#[derive(Serialize, Deserialize)]
struct OldCharges {
    currency: Currency,
    fees: Vec<Fee>,
    tax: Option<OldTax>,
}

#[derive(Serialize, Deserialize)]
struct OldTax {
    name: String,
    rate: BasisPoints,
}

impl OldCharges {
    /// The same charges in the old format; `None` if they need the new one.
    fn of(charges: &Charges) -> Option<Self> {
        let tax = match charges.taxes.as_slice() {
            [] => None,
            [tax] if tax.is_on_everything() => Some(OldTax { name: tax.name.clone(), rate: tax.rate }),
            _ => return None,
        };
        let is_old = charges.prices == Prices::Exclusive;
        is_old.then(|| Self { currency: charges.currency, fees: charges.fees.clone(), tax })
    }
}

impl From<OldCharges> for Charges {
    fn from(OldCharges { currency, fees, tax }: OldCharges) -> Self {
        let taxes = tax.map(|tax| Tax::on_everything(tax.name, tax.rate)).into_iter().collect();
        Self { currency, prices: Prices::Exclusive, fees, taxes }
    }
}

impl Serialize for EventRules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let has_protection = self.protection != Protection::default();
        let old_charges = OldCharges::of(&self.charges);
        let has_guests = self.guests != GuestRules::default();
        let more = if has_protection { 2 } else { 0 }
            + if has_guests { 2 } else { 0 }
            + usize::from(old_charges.is_none());
        let mut out = serializer.serialize_tuple(7 + more)?;
        if has_guests {
            out.serialize_element(&WITH_GUESTS)?;
            out.serialize_element(&self.guests)?;
        }
        if has_protection {
            out.serialize_element(&WITH_PROTECTION)?;
            out.serialize_element(&self.protection)?;
        }
        if old_charges.is_none() {
            out.serialize_element(&WITH_CHARGES)?;
        }
        out.serialize_element(&self.status)?;
        out.serialize_element(&self.sale)?;
        out.serialize_element(&self.limits)?;
        out.serialize_element(&self.hold_length)?;
        out.serialize_element(&self.extensions_per_hold)?;
        out.serialize_element(&self.orphan_rule)?;
        match &old_charges {
            Some(charges) => out.serialize_element(charges)?,
            None => out.serialize_element(&self.charges)?,
        }
        out.end()
    }
}

/// The most elements: seven, what guests have to say and a protection, each with its number, and the number of charges.
const ELEMENTS_MAX: usize = 12;

impl<'de> Deserialize<'de> for EventRules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(ELEMENTS_MAX, Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = EventRules;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the rules of an event")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<EventRules, A::Error> {
        fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(fields: &mut A) -> Result<T, A::Error> {
            fields.next_element()?.ok_or_else(|| A::Error::custom("rules end too early"))
        }
        let mut number: u32 = next(&mut fields)?;
        let (mut guests, mut protection) = (GuestRules::default(), Protection::default());
        if number == WITH_GUESTS {
            guests = next(&mut fields)?;
            number = next(&mut fields)?;
        }
        if number == WITH_PROTECTION {
            protection = next(&mut fields)?;
            number = next(&mut fields)?;
        }
        let has_charges = number == WITH_CHARGES;
        if has_charges {
            number = next(&mut fields)?;
        }
        let status = EventStatus::ALL.get(number as usize).copied();
        Ok(EventRules {
            status: status.ok_or_else(|| A::Error::custom(format!("{number} is no status")))?,
            sale: next(&mut fields)?,
            limits: next(&mut fields)?,
            hold_length: next(&mut fields)?,
            extensions_per_hold: next(&mut fields)?,
            orphan_rule: next(&mut fields)?,
            charges: match has_charges {
                true => next(&mut fields)?,
                false => next::<OldCharges, _>(&mut fields)?.into(),
            },
            protection,
            guests,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Change,
        rules::{Limits, OrphanRule, SaleWindow},
        test_venue::rules,
        time::Millis,
    };

    /// The format before protections existed.
    #[derive(Serialize)]
    struct Old {
        status: EventStatus,
        sale: SaleWindow,
        limits: Limits,
        hold_length: Millis,
        extensions_per_hold: u8,
        orphan_rule: OrphanRule,
        charges: OldCharges,
    }

    #[test]
    fn rules_without_more_are_stored_as_ever_and_old_ones_are_read() {
        for status in EventStatus::ALL {
            let now = EventRules { status, ..rules() };
            let EventRules { sale, limits, hold_length, extensions_per_hold, orphan_rule, charges, .. } =
                now.clone();
            let charges = OldCharges::of(&charges).unwrap();
            let old = Old { status, sale, limits, hold_length, extensions_per_hold, orphan_rule, charges };
            let bytes = postcard::to_stdvec(&old).unwrap();
            assert_eq!(postcard::to_stdvec(&now).unwrap(), bytes);
            assert_eq!(postcard::from_bytes::<EventRules>(&bytes).unwrap(), now);
        }
        assert!(postcard::from_bytes::<EventRules>(&[99, 0, 0, 0, 0, 0, 0, 0, 0]).is_err());
    }

    #[test]
    fn a_protection_survives_wherever_rules_stand() {
        let protection = Protection {
            places_held_max: 12,
            rehold_pause: Millis(30_000),
            abandoned_max: 3,
            address_abandoned_max: 20,
            abandoned_window: Millis(600_000),
            short_hold_length: Millis(120_000),
            abandoned_pause: Millis(60_000),
            release_jitter: Millis(4_000),
        };
        survives_among_other_data(EventRules { protection, ..rules() });
    }

    /// More data follows the rules, as in a snapshot.
    fn survives_among_other_data(rules: EventRules) {
        let pair = (Change::RulesChanged { rules: Box::new(rules) }, 7_u8);
        let bytes = postcard::to_stdvec(&pair).unwrap();
        assert_eq!(postcard::from_bytes::<(Change, u8)>(&bytes).unwrap(), pair);
    }

    #[test]
    fn what_guests_have_to_say_survives_with_everything_else_and_alone() {
        let guests = GuestRules { ask_phone: true, confirm_email: false };
        survives_among_other_data(EventRules { guests, ..rules() });
        let protection = Protection { places_held_max: 12, ..Protection::default() };
        let charges = Charges { prices: Prices::Inclusive, ..rules().charges };
        survives_among_other_data(EventRules { guests, protection, charges, ..rules() });
    }

    #[test]
    fn charges_that_are_new_survive_with_a_protection_and_without() {
        let Charges { currency, fees, .. } = rules().charges;
        let vat = |tiers: &[&str], fees: &[&str]| Tax {
            name: "VAT".to_owned(),
            rate: BasisPoints(700),
            tiers: tiers.iter().map(|&code| code.to_owned()).collect(),
            fees: fees.iter().map(|&name| name.to_owned()).collect(),
        };
        let taxes = [
            vec![],
            vec![vat(&[], &[])],
            vec![vat(&["A"], &[])],
            vec![vat(&[], &["Servicio"])],
            vec![vat(&[], &[]), vat(&["A", "B"], &["Servicio"])],
        ];
        let protection = Protection { places_held_max: 12, ..Protection::default() };
        for protection in [Protection::default(), protection] {
            for taxes in &taxes {
                for prices in Prices::ALL {
                    let charges = Charges { currency, prices, fees: fees.clone(), taxes: taxes.clone() };
                    survives_among_other_data(EventRules { protection, charges, ..rules() });
                }
            }
        }
    }
}
