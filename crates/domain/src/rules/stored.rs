//! The stored format of rules, compatible with all earlier ones.
//!
//! Rules are part of larger structures (journal, snapshots) whose format (postcard) has no field names. The
//! first field has always been the status, stored as its number. A larger number in its place announces
//! fields that older versions did not have; the status follows them. Rules without such fields are stored as
//! before, and old data reads as rules with their defaults.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, SeqAccess, Visitor},
    ser::SerializeTuple,
};

use super::{EventRules, EventStatus, Protection};

/// In the place of the status: a protection follows, then the status and everything else.
const WITH_PROTECTION: u32 = 100;

impl Serialize for EventRules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let has_more = self.protection != Protection::default();
        let mut out = serializer.serialize_tuple(if has_more { 9 } else { 7 })?;
        if has_more {
            out.serialize_element(&WITH_PROTECTION)?;
            out.serialize_element(&self.protection)?;
        }
        out.serialize_element(&self.status)?;
        out.serialize_element(&self.sale)?;
        out.serialize_element(&self.limits)?;
        out.serialize_element(&self.hold_length)?;
        out.serialize_element(&self.extensions_per_hold)?;
        out.serialize_element(&self.orphan_rule)?;
        out.serialize_element(&self.charges)?;
        out.end()
    }
}

impl<'de> Deserialize<'de> for EventRules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(9, Fields)
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
        let first: u32 = next(&mut fields)?;
        let (protection, status) = if first == WITH_PROTECTION {
            (next(&mut fields)?, next(&mut fields)?)
        } else {
            let status = EventStatus::ALL.get(first as usize).copied();
            let status = status.ok_or_else(|| A::Error::custom(format!("{first} is no status")))?;
            (Protection::default(), status)
        };
        Ok(EventRules {
            status,
            sale: next(&mut fields)?,
            limits: next(&mut fields)?,
            hold_length: next(&mut fields)?,
            extensions_per_hold: next(&mut fields)?,
            orphan_rule: next(&mut fields)?,
            charges: next(&mut fields)?,
            protection,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Change,
        rules::{Charges, Limits, OrphanRule, SaleWindow},
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
        charges: Charges,
    }

    #[test]
    fn rules_without_more_are_stored_as_ever_and_old_ones_are_read() {
        for status in EventStatus::ALL {
            let now = EventRules { status, ..rules() };
            let EventRules { sale, limits, hold_length, extensions_per_hold, orphan_rule, charges, .. } =
                now.clone();
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
        let rules = EventRules { protection, ..rules() };
        // More data follows the rules, as in a snapshot.
        let pair = (Change::RulesChanged { rules: Box::new(rules.clone()) }, 7_u8);
        let bytes = postcard::to_stdvec(&pair).unwrap();
        assert_eq!(postcard::from_bytes::<(Change, u8)>(&bytes).unwrap(), pair);
    }
}
