//! Plans of pretix.

use super::*;

fn pretix_plan() -> serde_json::Value {
    serde_json::json!({
        "name": "Teatro", "size": {"width": 800, "height": 600},
        "categories": [{"name": "VIP", "color": "#f00"}, {"name": "General", "color": "#0f0"}],
        "zones": [{"name": "Sala principal", "position": {"x": 100, "y": 50}, "zone_id": "z1", "areas": [],
            "rows": [{"row_number": "A", "row_id": "r", "row_number_position": "both", "position": {"x": 10, "y": 20},
                "seats": [
                    {"seat_guid": "g1", "uuid": "u1", "seat_number": "1", "position": {"x": 0, "y": 0}, "category": "VIP"},
                    {"seat_guid": "g2", "uuid": "u2", "seat_number": "2", "position": {"x": 30, "y": 0}, "category": "General"}
                ]}]}]
    })
}

#[test]
fn pretix_positions_add_up() {
    let mut plan = pretix_plan();
    let header = header().to_string();
    let parsed = |plan: &serde_json::Value| {
        parse(plan.to_string().as_bytes(), Format::Pretix, Some(header.as_bytes()), DEFAULTS)
    };
    let planned = parsed(&plan).unwrap();
    let second = planned.layout.seat_labelled("Sala principal-A-2").unwrap();
    let position = planned.layout.seat(second).position;
    assert_eq!((position.x, position.y), (28, 14), "140 and 70 units of 2 cm");
    let second = plan["zones"][0].clone();
    plan["zones"].as_array_mut().unwrap().extend([second.clone(), second]);
    let codes: Vec<String> =
        parsed(&plan).unwrap().layout.sections().iter().map(|section| section.code.clone()).collect();
    assert_eq!(codes, ["Sala principal", "Sala principal 2", "Sala principal 3"], "zones may share a name");
    let mut bad = pretix_plan();
    bad["zones"][0]["rows"][0]["seats"][1]["category"] = "Gold".into();
    bad["zones"][0]["rows"][0]["seats"][0]["seat_number"] = "1/2".into();
    bad["zones"][0]["rows"][0]["position"]["y"] = "low".into();
    let mut found = places(parsed(&bad));
    found.sort();
    let row = "/zones/0/rows/0";
    assert_eq!(
        found,
        [
            format!("{row}/position/y"),
            format!("{row}/seats/0/seat_number"),
            format!("{row}/seats/1/category")
        ]
    );
    let upload = serde_json::json!({"header": self::header(), "pretix": bad}).to_string();
    let mut found = places(parse_upload(upload.as_bytes(), DEFAULTS.hold_length, DEFAULTS.now));
    found.sort();
    assert_eq!(found[0], format!("/pretix{row}/position/y"), "where it is in the body");
}

#[test]
fn pretix_seats_whose_names_are_no_numbers_are_imported() {
    let mut plan = pretix_plan();
    let row = &mut plan["zones"][0]["rows"][0];
    let seat = |name: serde_json::Value, x: u32| serde_json::json!({"seat_guid": "g", "seat_number": name, "position": {"x": x, "y": 0}, "category": "VIP"});
    let names = ["0-0", "0-10", "12A", " W1 ", "07"].map(serde_json::Value::from);
    let seats =
        names.into_iter().chain([7.into()]).enumerate().map(|(index, name)| seat(name, index as u32 * 30));
    row["seats"] = seats.collect();
    let header = header().to_string();
    let planned =
        parse(plan.to_string().as_bytes(), Format::Pretix, Some(header.as_bytes()), DEFAULTS).unwrap();
    let layout = planned.layout;
    for (index, number) in ["0-0", "0-10", "12A", "W1", "07", "7"].into_iter().enumerate() {
        let seat = layout.seat_labelled(&format!("Sala principal-A-{number}")).unwrap();
        assert_eq!(
            (seat.at(), layout.number(seat).to_string().as_str()),
            (index, number),
            "in the order of the plan"
        );
    }
}
