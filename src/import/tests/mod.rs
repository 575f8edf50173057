//! Plans of every format, valid and invalid; a file for each format.

mod csv;
mod json;
mod limits;
mod pretix;

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

fn faults(text: &str, format: Format) -> Vec<Problem> {
    parse(text.as_bytes(), format, Some(header().to_string().as_bytes()), DEFAULTS).unwrap_err()
}

#[test]
fn areas_and_rows_without_coordinates_have_a_place_and_are_told_of() {
    let mut plan = document();
    plan["sections"][0]["rows"].as_array_mut().unwrap().extend([
        serde_json::json!({"row": "C", "from": 1, "to": 10}),
        serde_json::json!({"row": "D", "from": 1, "to": 10}),
    ]);
    let planned = parse(plan.to_string().as_bytes(), Format::Json, None, DEFAULTS).unwrap();
    let (section, area) = ("PLATEA".to_owned(), "PISTA".to_owned());
    assert_eq!(
        planned.warnings,
        [Warning::SectionWithoutCoordinates { section }, Warning::AreaWithoutOutline { section: area }]
    );
    let layout = &planned.layout;
    let y = |label: &str| layout.seat(layout.seat_labelled(label).unwrap()).position.y;
    assert_eq!((y("PLATEA-B-1"), y("PLATEA-C-1"), y("PLATEA-D-10")), (10, 20, 30));
    let outline = &layout.sections()[1].outline;
    assert!(outline.len() == 4 && outline.iter().all(|point| point.y > 30), "{outline:?}");
    let csv = "section,row,number,tier,x,y\nP,A,1,vip,0,0\nQ,A,1,vip,,\n";
    let header = header().to_string();
    let planned = parse(csv.as_bytes(), Format::Csv, Some(header.as_bytes()), DEFAULTS).unwrap();
    assert_eq!(planned.warnings, [Warning::SectionWithoutCoordinates { section: "Q".to_owned() }]);
    // Read at run time, because the image is built without the docs.
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/import.md")).unwrap();
    let example = guide.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let planned = parse(example.as_bytes(), Format::Json, None, DEFAULTS).unwrap();
    let is_drawn = |section: &domain::layout::Section| section.code != "PISTA" || section.outline.len() == 4;
    assert!(planned.layout.capacity() == 312 && planned.layout.sections().iter().all(is_drawn));
    assert_eq!(planned.warnings.len(), 1);
}
