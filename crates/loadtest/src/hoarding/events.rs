//! The events of a comparison, made for the run, and their protection settings.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::comparison::Attack;
use crate::{
    scenario::Scenario,
    survey::PATIENCE,
    values::as_text,
    wire::{Pool, Request},
};

/// How an event is protected: `recommended`, `off`, or the API's `protection` as JSON.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Protection {
    /// As docs/security.md recommends for an on-sale.
    Recommended,
    /// No protection.
    Off,
    /// This value of the API.
    Own(Value),
}

impl Protection {
    /// The value of `protection` in the API.
    pub fn body(&self) -> Value {
        match self {
            Self::Recommended => json!({
                "places_held_max": 4, "rehold_pause_seconds": 30, "abandoned_max": 1, "address_abandoned_max": 40,
                "abandoned_window_seconds": 1_800, "short_hold_seconds": 60, "abandoned_pause_seconds": 300,
                "release_jitter_ms": 5_000,
            }),
            Self::Off => json!({}),
            Self::Own(body) => body.clone(),
        }
    }
}

impl FromStr for Protection {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "recommended" => Ok(Self::Recommended),
            "off" => Ok(Self::Off),
            text => {
                serde_json::from_str(text).ok().filter(Value::is_object).map(Self::Own).ok_or_else(|| {
                    format!(
                        "'{text}' is no protection: write recommended, off, or JSON as the API has it: \
                     {{\"places_held_max\": 4}}"
                    )
                })
            }
        }
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recommended => f.write_str("recommended"),
            Self::Off => f.write_str("off"),
            Self::Own(body) => write!(f, "{body}"),
        }
    }
}

as_text!(Protection);

/// How many sections an event has; every honest buyer wants one of them.
const SECTIONS: u32 = 5;
/// Seats in a row.
const ROW: u32 = 50;

/// The codes of the sections.
pub fn sections() -> Vec<String> {
    (1..=SECTIONS).map(|number| format!("S{number}")).collect()
}

/// The plan of an event with so many seats.
fn plan(scenario: &Scenario, attack: Attack) -> Value {
    let mut left = scenario.places;
    let sections: Vec<Value> = sections()
        .into_iter()
        .enumerate()
        .map(|(at, section)| {
            let mut seats = left / (SECTIONS - at as u32);
            left -= seats;
            let mut rows = Vec::new();
            while seats > 0 {
                let (number, length) = (rows.len() as u32 + 1, seats.min(ROW));
                let y = at as u32 * 1_000 + number * 10;
                rows.push(json!({"row": number.to_string(), "from": 1, "to": length, "y": y}));
                seats -= length;
            }
            json!({"section": section, "tier": "T", "rows": rows})
        })
        .collect();
    json!({
        "name": format!("Rehearsal with {}", attack.words()), "category": "concert", "venue": "Rehearsal",
        "city": "Lima", "status": "on_sale", "starts_at": "2999-01-01T00:00:00Z", "time_zone": "America/Lima",
        "currency": "PEN", "hold_seconds": scenario.hold.get().as_secs(), "tiers": [{"tier": "T", "price": 10_000}],
        "sections": sections,
    })
}

/// Creates an event with its protection and returns its id.
pub async fn create(
    pool: &Pool,
    scenario: &Scenario,
    organiser: &str,
    attack: Attack,
) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Created {
        event_id: Uuid,
    }
    let body = plan(scenario, attack).to_string();
    let answer = pool.ask(Request::post("/api/events", organiser, body.as_bytes()), PATIENCE).await?;
    let said = |what: &str, body: &[u8]| format!("{what}: {}", String::from_utf8_lossy(body));
    let created: Created = serde_json::from_slice(&answer.body)
        .ok()
        .filter(|_| answer.status == 201)
        .ok_or_else(|| said("an event could not be made", &answer.body))?;
    let id = created.event_id.to_string();
    let body = json!({"protection": scenario.protection.body()}).to_string();
    let mut request = Request::post("", organiser, body.as_bytes());
    (request.method, request.path) = ("PATCH", ("/api/events/", id.as_str(), ""));
    let answer = pool.ask(request, PATIENCE).await?;
    if answer.status != 200 {
        return Err(said("an event could not be protected", &answer.body));
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_plan_has_as_many_seats_as_were_asked_for() {
        for places in [5, 7, 250, 6_001] {
            let scenario = Scenario { places, ..Scenario::default() };
            let plan = plan(&scenario, Attack::None);
            let sections = plan["sections"].as_array().unwrap();
            let rows = sections.iter().flat_map(|section| section["rows"].as_array().unwrap());
            let seats: u64 = rows.map(|row| row["to"].as_u64().unwrap()).sum();
            assert_eq!((seats, sections.len()), (u64::from(places), 5));
        }
    }

    #[test]
    fn protections_are_read_as_they_are_written() {
        for text in ["recommended", "off", r#"{"places_held_max":3}"#] {
            assert_eq!(text.parse::<Protection>().unwrap().to_string(), text);
        }
        for wrong in ["", "on", "3", "{"] {
            assert!(wrong.parse::<Protection>().unwrap_err().contains("recommended"), "{wrong}");
        }
    }
}
