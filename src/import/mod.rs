//! Seating plans from elsewhere: our own JSON, CSV of seats, pretix seating plans.
//!
//! Whatever is wrong with a file is reported together, each problem with its line or path; a file with
//! problems imports nothing.

mod csv_plan;
pub mod document;
pub mod header;
mod pretix;

use rand::RngCore;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use self::{document::EventDocument, header::EventHeader};
use crate::{
    domain::{Counts, EventDetails, EventId, EventRules, Millis, Organisation, Timestamp, VenueLayout},
    persistence::{EventRecord, NewEvent, codec},
};

/// An event that was read and checked, but is not in any store yet.
#[derive(Clone, Debug)]
pub struct PlannedEvent {
    /// Its id.
    pub event: EventId,
    /// Whose it is, if that is said.
    pub organisation: Option<Organisation>,
    /// What buyers read.
    pub details: EventDetails,
    /// The rules that it starts with.
    pub rules: EventRules,
    /// Its seats.
    pub layout: VenueLayout,
}

/// Something that is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// A line (`line 7`) or a path (`sections[2].rows[0]`).
    pub place: String,
    /// What is wrong, and what would be right.
    pub detail: String,
}

/// Problems that are reported; the rest is counted.
const PROBLEMS_MAX: usize = 100;

impl Problem {
    fn new(place: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { place: place.into(), detail: detail.into() }
    }
}

/// The formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Format {
    /// Our own JSON: one document that says everything.
    Json,
    /// A line per seat; the event comes from a header.
    Csv,
    /// A pretix seating plan; the event comes from a header.
    Pretix,
}

/// Defaults of what a document leaves out.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// How long a hold lives.
    pub hold_length: Millis,
    /// The instant of the import.
    pub now: Timestamp,
}

/// Reads a plan. CSV and pretix plans need a header, our own JSON has its own.
pub fn parse(
    bytes: &[u8],
    format: Format,
    header: Option<&[u8]>,
    defaults: Defaults,
) -> Result<PlannedEvent, Vec<Problem>> {
    let planned = match (format, header) {
        (Format::Json, _) => read_json::<EventDocument>(bytes).and_then(|document| document.plan(defaults)),
        (_, None) => Err(vec![Problem::new(
            "--event",
            "this format needs a header with the event's name, dates and tiers",
        )]),
        (Format::Csv, Some(header)) => {
            read_json(header).and_then(|header| csv_plan::plan(bytes, header, defaults))
        }
        (Format::Pretix, Some(header)) => read_json(header)
            .and_then(|header| read_json(bytes).map(|plan| (header, plan)))
            .and_then(|(header, plan)| pretix::plan(plan, header, defaults)),
    };
    planned.map_err(bounded)
}

/// What `POST /api/events` takes beside our own JSON: a header with a plan, `csv` or `pretix`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// The event without its seats.
    header: EventHeader,
    /// A line per seat: `section,row,number,tier[,x,y,accessible]`.
    csv: Option<String>,
    /// A pretix seating plan.
    #[schema(value_type = Option<Object>)]
    pretix: Option<pretix::Plan>,
}

/// Reads the body of `POST /api/events`: our own JSON, or `{"header", "csv" | "pretix"}`.
pub fn parse_upload(bytes: &[u8], hold_length: Millis, now: Timestamp) -> Result<PlannedEvent, Vec<Problem>> {
    let defaults = Defaults { hold_length, now };
    let has_header =
        serde_json::from_slice::<serde_json::Value>(bytes).is_ok_and(|body| body.get("header").is_some());
    if !has_header {
        return parse(bytes, Format::Json, None, defaults);
    }
    let planned = read_json::<Upload>(bytes).and_then(|upload| match (upload.csv, upload.pretix) {
        (Some(csv), None) => csv_plan::plan(csv.as_bytes(), upload.header, defaults),
        (None, Some(plan)) => pretix::plan(plan, upload.header, defaults),
        _ => Err(vec![Problem::new("csv", "with a header, send either 'csv' or 'pretix'")]),
    });
    planned.map_err(bounded)
}

fn read_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Vec<Problem>> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| vec![Problem::new(error.path().to_string(), error.inner().to_string())])?;
    json.end().map_err(|error| vec![Problem::new("", format!("after the JSON comes more: {error}"))])?;
    Ok(read)
}

fn bounded(mut problems: Vec<Problem>) -> Vec<Problem> {
    let rest = problems.len().saturating_sub(PROBLEMS_MAX);
    if rest > 0 {
        problems.truncate(PROBLEMS_MAX);
        problems.push(Problem::new("", format!("and {rest} more problems")));
    }
    problems
}

/// A fresh id whose last bytes, the route, are random.
fn fresh_event_id() -> EventId {
    let mut bytes = *Uuid::now_v7().as_bytes();
    rand::rng().fill_bytes(&mut bytes[12..]);
    EventId(Uuid::from_bytes(bytes))
}

/// The rows of a planned event: everything available, nothing journalled; of the organisation `main` unless
/// it says otherwise.
pub fn to_new_event(planned: &PlannedEvent, now: Timestamp) -> NewEvent {
    let layout = codec::encode_layout(&planned.layout);
    let digest = Sha256::digest(&layout);
    NewEvent {
        record: EventRecord {
            event: planned.event,
            organisation: planned.organisation.clone().unwrap_or_else(Organisation::main),
            details: planned.details.clone(),
            rules: planned.rules.clone(),
            price_from: planned.layout.tiers().iter().map(|tier| tier.price).min(),
            layout_digest: format!("{digest:x}")[..32].to_owned(),
            created_at: now,
            counts: Counts { available: planned.layout.capacity(), ..Counts::default() },
        },
        layout,
        history: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULTS: Defaults =
        Defaults { hold_length: Millis::from_secs(600), now: Timestamp(1_795_521_600_000) };

    fn header() -> serde_json::Value {
        serde_json::json!({
            "name": "Noche de boleros", "category": "concert", "venue": "Sala", "city": "Lima",
            "starts_at": "2027-01-15T20:00:00-05:00", "time_zone": "America/Lima", "currency": "PEN",
            "tiers": [{"tier": "vip", "name": "VIP", "price": 12000}, {"tier": "general", "name": "General", "price": 6000}]
        })
    }

    fn document() -> serde_json::Value {
        let mut document = header();
        document["sections"] = serde_json::json!([
            {"section": "PLATEA", "name": "Platea", "tier": "vip", "rows": [
                {"row": "A", "from": 1, "to": 10, "x": 0, "y": 0, "step": 6},
                {"row": "B", "seats": [{"number": 1, "x": 0, "y": 10}, {"number": 2, "x": 6, "y": 10, "accessible": true}]}
            ]},
            {"section": "PISTA", "name": "Pista", "kind": "area", "capacity": 300, "tier": "general"}
        ]);
        document
    }

    fn places(result: Result<PlannedEvent, Vec<Problem>>) -> Vec<String> {
        result.unwrap_err().into_iter().map(|problem| problem.place).collect()
    }

    #[test]
    fn our_own_json_says_everything() {
        let planned =
            parse_upload(document().to_string().as_bytes(), DEFAULTS.hold_length, DEFAULTS.now).unwrap();
        assert_eq!((planned.layout.seat_count(), planned.layout.capacity()), (12, 312));
        assert!(planned.layout.seat_labelled("PLATEA-A-7").is_some());
        let new = to_new_event(&planned, DEFAULTS.now);
        assert_eq!(new.record.price_from.map(|price| price.0), Some(6_000));
        assert_eq!(codec::decode_layout(&new.layout).unwrap(), planned.layout);
    }

    #[test]
    fn every_problem_of_a_document_is_reported_with_its_path() {
        let mut bad = document();
        bad["time_zone"] = "Peru/Lima".into();
        bad["starts_at"] = "soon".into();
        bad["sections"][0]["tier"] = "gold".into();
        bad["sections"][1]["capacity"] = 0.into();
        let found = places(parse(bad.to_string().as_bytes(), Format::Json, None, DEFAULTS));
        assert_eq!(found, ["time_zone", "starts_at", "sections[0].tier", "sections[1].capacity"]);
        let mut unknown = document();
        unknown["nmae"] = "x".into();
        let found = parse(unknown.to_string().as_bytes(), Format::Json, None, DEFAULTS).unwrap_err();
        assert!(found[0].detail.contains("unknown field `nmae`"), "{found:?}");
        let more = format!("{} {{}}", document());
        assert!(parse(more.as_bytes(), Format::Json, None, DEFAULTS).is_err());
        let mut unknown = document();
        unknown["sections"][0]["rows"][0]["sets"] = 1.into();
        let found = parse(unknown.to_string().as_bytes(), Format::Json, None, DEFAULTS).unwrap_err();
        assert!(found[0].place.starts_with("sections[0].rows[0]"), "{found:?}");
    }

    #[test]
    fn csv_has_a_line_per_seat_and_its_problems_have_lines() {
        let csv = "section,row,number,tier,accessible\nPALCO,1,1,vip,\nPALCO,1,2,vip,true\nBALCON,A,1,general,companion\n";
        let header = header().to_string();
        let planned = parse(csv.as_bytes(), Format::Csv, Some(header.as_bytes()), DEFAULTS).unwrap();
        assert_eq!(planned.layout.seat_count(), 3);
        assert!(planned.layout.seat_labelled("BALCON-A-1").is_some());
        let bad = "section,row,number,tier\nPALCO,1,one,vip\nPALCO,1,2,gold\nPALCO,1\nPALCO,1,3,vip\nPALCO,1,3,vip\n";
        let found = places(parse(bad.as_bytes(), Format::Csv, Some(header.as_bytes()), DEFAULTS));
        assert_eq!(found, ["line 2", "line 3", "line 4", "line 6"]);
        let gaps = "section,row,number,tier\n\nPALCO,1,1,vip\n\n\nPALCO,1,x,vip\n";
        let found = parse(gaps.as_bytes(), Format::Csv, Some(header.as_bytes()), DEFAULTS).unwrap_err();
        assert_eq!(found[0].place, "line 6", "empty lines count");
        assert!(found[0].detail.starts_with("number: "), "{found:?}");
        assert_eq!(places(parse(b"a,b\n", Format::Csv, Some(header.as_bytes()), DEFAULTS)), ["line 1"]);
    }

    #[test]
    fn pretix_positions_add_up() {
        let plan = serde_json::json!({
            "name": "Teatro", "size": {"width": 800, "height": 600},
            "categories": [{"name": "VIP", "color": "#f00"}, {"name": "General", "color": "#0f0"}],
            "zones": [{"name": "Sala principal", "position": {"x": 100, "y": 50}, "zone_id": "z1", "areas": [],
                "rows": [{"row_number": "A", "row_id": "r", "row_number_position": "both", "position": {"x": 10, "y": 20},
                    "seats": [
                        {"seat_guid": "g1", "uuid": "u1", "seat_number": "1", "position": {"x": 0, "y": 0}, "category": "VIP"},
                        {"seat_guid": "g2", "uuid": "u2", "seat_number": "2", "position": {"x": 30, "y": 0}, "category": "General"}
                    ]}]}]
        });
        let header = header().to_string();
        let parsed = |plan: &serde_json::Value| {
            parse(plan.to_string().as_bytes(), Format::Pretix, Some(header.as_bytes()), DEFAULTS)
        };
        let planned = parsed(&plan).unwrap();
        let second = planned.layout.seat_labelled("Sala principal-A-2").unwrap();
        let position = planned.layout.seat(second).position;
        assert_eq!((position.x, position.y), (28, 14), "140 and 70 units of 2 cm");
        let mut bad = plan.clone();
        bad["zones"][0]["rows"][0]["seats"][1]["category"] = "Gold".into();
        bad["zones"][0]["rows"][0]["seats"][0]["seat_number"] = "1A".into();
        assert_eq!(
            places(parsed(&bad)),
            ["zones[0].rows[0].seats[0].seat_number", "zones[0].rows[0].seats[1].category"]
        );
    }

    #[test]
    fn no_input_makes_a_parser_panic() {
        let header = header().to_string();
        bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
            for format in [Format::Json, Format::Csv, Format::Pretix] {
                let _ = parse(bytes, format, Some(header.as_bytes()), DEFAULTS);
            }
        });
    }

    /// Bytes alone hardly ever get past the JSON parser: change good files in a few places, so that
    /// numbers, names and structure go wrong as well.
    #[test]
    fn no_damaged_file_makes_a_parser_panic() {
        let header = header().to_string();
        let plan = r##"{"name":"T","size":{"width":8,"height":6},"categories":[{"name":"VIP","color":"#f00"}],
            "zones":[{"name":"Z","position":{"x":1,"y":2},"areas":[],"rows":[{"row_number":"A","position":{"x":3,"y":4},
            "seats":[{"seat_guid":"g","seat_number":"1","position":{"x":0,"y":0},"category":"VIP"}]}]}]}"##;
        let csv = "section,row,number,tier,x,y,accessible\nPALCO,1,1,vip,0,0,\nPALCO,1,2,vip,6,0,true\n";
        let good = [
            (Format::Json, document().to_string().into_bytes()),
            (Format::Csv, csv.as_bytes().to_vec()),
            (Format::Pretix, plan.as_bytes().to_vec()),
        ];
        let read = |bytes: &[u8], format| parse(bytes, format, Some(header.as_bytes()), DEFAULTS);
        for (format, bytes) in &good {
            assert!(read(bytes, *format).is_ok(), "{format:?} is good to begin with");
        }
        bolero::check!().with_type::<(u8, Vec<(u16, u8)>)>().for_each(|(which, edits)| {
            let (format, mut bytes) = good[usize::from(*which) % good.len()].clone();
            for (at, byte) in edits {
                let at = usize::from(*at) % bytes.len();
                match byte % 4 {
                    0 => bytes[at] = b"0123456789-+.eE\"{}[],:\n"[usize::from(byte / 4) % 23],
                    1 => bytes[at] = *byte,
                    2 => bytes.insert(at, b"0123456789"[usize::from(byte / 4) % 10]),
                    _ if bytes.len() > 1 => drop(bytes.remove(at)),
                    _ => {}
                }
            }
            let _ = read(&bytes, format);
        });
    }
}
