//! Plans as JSON.

use super::*;
use domain::rules::Protection;

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
fn every_problem_of_a_document_is_reported_at_once_with_its_path_and_line() {
    let mut bad = document();
    bad["time_zone"] = "Peru/Lima".into();
    bad["starts_at"] = "soon".into();
    bad["nmae"] = "x".into();
    bad["seats_per_hold"] = 0.into();
    bad["tiers"][1]["price"] = "6000".into();
    bad["fees"] = serde_json::json!([{"name": "F", "per": "seat"}]);
    bad["sections"][0]["rows"][0]["sets"] = 1.into();
    bad["sections"][0]["rows"][1]["seats"][0]["x"] = "0".into();
    bad["sections"][0]["rows"][1]["seats"][1]["number"] = "1/2".into();
    bad["sections"][1]["capacity"] = 0.into();
    bad["sections"]
        .as_array_mut()
        .unwrap()
        .push(serde_json::json!({"section": "PISTA", "tier": "gold", "kind": "x"}));
    let mut found = places(parse(bad.to_string().as_bytes(), Format::Json, None, DEFAULTS));
    found.sort();
    // Invalid tiers do not make the tiers of sections unknown.
    assert_eq!(
        found,
        [
            "/fees/0",
            "/nmae",
            "/seats_per_hold",
            "/sections/0/rows/0/sets",
            "/sections/0/rows/1/seats/0/x",
            "/sections/0/rows/1/seats/1/number",
            "/sections/1/capacity",
            "/sections/2/kind",
            "/starts_at",
            "/tiers/1/price",
            "/time_zone",
        ]
    );
    let text = serde_json::to_string_pretty(&bad).unwrap();
    let found = parse(text.as_bytes(), Format::Json, None, DEFAULTS).unwrap_err();
    for problem in &found {
        let (_, line) = problem.detail.rsplit_once(", at line ").unwrap_or_else(|| panic!("{problem:?}"));
        let line: usize = line.split(' ').next().unwrap().parse().unwrap();
        let name = problem.place.rsplit('/').next().unwrap();
        let shown = text.lines().nth(line - 1).unwrap();
        assert!(
            shown.contains(&format!("\"{name}\"")) || name == "0" && shown.trim() == "{",
            "{problem:?}: {shown}"
        );
    }
    let uploaded = parse_upload(text.as_bytes(), DEFAULTS.hold_length, DEFAULTS.now).unwrap_err();
    assert_eq!(uploaded, found);
}

#[test]
fn a_plan_says_how_its_event_is_protected() {
    let parsed = |protection: serde_json::Value| {
        let mut document = document();
        document["protection"] = protection;
        parse(document.to_string().as_bytes(), Format::Json, None, DEFAULTS)
    };
    for nothing in [serde_json::json!({}), serde_json::json!(null)] {
        assert_eq!(parsed(nothing).unwrap().rules.protection, Protection::default());
    }
    let set = serde_json::json!({"places_held_max": 12, "abandoned_max": 4, "abandoned_window_seconds": 1_800,
        "release_jitter_ms": 5_000});
    let protection = parsed(set).unwrap().rules.protection;
    assert_eq!((protection.places_held_max, protection.abandoned_max), (12, 4));
    assert_eq!(protection.abandoned_window, Millis::from_secs(1_800));
    assert_eq!(protection.release_jitter, Millis(5_000));
    for (wrong, places_of_faults) in [
        (
            serde_json::json!({"abandoned_max": 51, "release_jitter_ms": 300_001}),
            vec!["abandoned_max", "release_jitter_ms", "abandoned_window_seconds"],
        ),
        (
            serde_json::json!({"rehold_pause_seconds": -1, "places_held_max": 10_001}),
            vec!["places_held_max", "rehold_pause_seconds"],
        ),
        (serde_json::json!({"places_held": 12, "abandoned_max": "4"}), vec!["places_held", "abandoned_max"]),
    ] {
        let mut found = places(parsed(wrong));
        let mut faults: Vec<String> =
            places_of_faults.into_iter().map(|field| format!("/protection/{field}")).collect();
        found.sort();
        faults.sort();
        assert!(
            faults.iter().zip(&found).all(|(fault, place)| place.contains(fault)),
            "{faults:?}: {found:?}"
        );
        assert_eq!(faults.len(), found.len(), "{faults:?}: {found:?}");
    }
}

#[test]
fn what_no_document_can_be_read_from_says_where_it_breaks() {
    let more = format!("{} {{}}", document());
    let missing = document().to_string().replace("\"name\":\"Noche de boleros\",", "");
    for (text, place, detail) in [
        (more.as_str(), "", "trailing characters at line 1"),
        ("{\"name\": ", "", "line 1 column 9"),
        (missing.as_str(), "", "missing field `name`"),
        ("[]", "", "expected an object, found a list"),
    ] {
        let found = parse(text.as_bytes(), Format::Json, None, DEFAULTS).unwrap_err();
        assert_eq!(found[0].place, place, "{found:?}");
        assert!(found[0].detail.contains(detail), "{found:?}");
    }
    let found = parse(missing.as_bytes(), Format::Json, None, DEFAULTS).unwrap_err();
    assert_eq!(found.len(), 1, "a field that is missing is not found empty as well: {found:?}");
    let marked = format!("\u{feff}{}", document());
    assert!(parse(marked.as_bytes(), Format::Json, None, DEFAULTS).is_ok(), "a byte-order mark is no fault");
}
