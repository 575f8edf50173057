//! Plans of every format, good and bad.

use super::*;
use domain::rules::Protection;

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

fn faults(text: &str, format: Format) -> Vec<Problem> {
    parse(text.as_bytes(), format, Some(header().to_string().as_bytes()), DEFAULTS).unwrap_err()
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
    // Tiers with a fault of their own make no section's tier unknown.
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

#[test]
fn many_problems_are_counted() {
    let lines: String = (0..250).map(|n| format!("P,A,{n},gold\n")).collect();
    let found = faults(&format!("section,row,number,tier\n{lines}"), Format::Csv);
    assert_eq!(found.len(), 101);
    assert_eq!(found[100].detail, "and 150 more");
}

#[test]
fn csv_has_a_line_per_seat_and_every_problem_of_a_line_is_reported() {
    let csv = "section,row,number,tier,accessible\nPALCO,1,1,vip,\nPALCO,1,2,vip,true\nBALCON,A,1,general,companion\n";
    let header = header().to_string();
    let planned = parse(csv.as_bytes(), Format::Csv, Some(header.as_bytes()), DEFAULTS).unwrap();
    assert_eq!(planned.layout.seat_count(), 3);
    assert!(planned.layout.seat_labelled("BALCON-A-1").is_some());
    let bad = "section,row,number,tier,x\nPALCO,1,1/2,vip,\nPALCO,1,2,gold,wide\nPALCO,1\nPALCO,1,3,vip,0\nPALCO,1,3,vip,6\n";
    let found = places(parse(bad.as_bytes(), Format::Csv, Some(header.as_bytes()), DEFAULTS));
    assert_eq!(found, ["line 2", "line 3", "line 3", "line 4", "line 6"]);
    let gaps = "section,row,number,tier\n\nPALCO,1,1,vip\n\n\nPALCO,1,,vip\n";
    let found = faults(gaps, Format::Csv);
    assert_eq!(found[0].place, "line 6", "empty lines count");
    assert!(found[0].detail.starts_with("number: "), "{found:?}");
    for (text, place) in [
        ("a,b\n", "line 1"),
        ("section,row,number,tier,x,x\n", "line 1"),
        ("section,row,number,tier\n", "line 2"),
    ] {
        let found = faults(text, Format::Csv);
        assert_eq!(found.iter().map(|problem| problem.place.as_str()).collect::<Vec<_>>(), [place], "{text}");
    }
    let mut bad = self::header();
    bad["currency"] = "soles".into();
    let bad = bad.to_string();
    let found = parse(gaps.as_bytes(), Format::Csv, Some(bad.as_bytes()), DEFAULTS).unwrap_err();
    assert_eq!(found.iter().map(|problem| problem.in_header).collect::<Vec<_>>(), [true, false], "{found:?}");
}

#[test]
fn csv_of_spreadsheets_everywhere_is_read() {
    let header = header().to_string();
    let comma =
        "section,row,number,tier,x,y,accessible\r\nPALCO,A,1,vip,0,0,\r\n\"PALCO\",A,2,vip,6,0,true\r\n";
    let read =
        |text: &str| parse(text.as_bytes(), Format::Csv, Some(header.as_bytes()), DEFAULTS).unwrap().layout;
    let whole = read(comma);
    assert_eq!(whole.seat_count(), 2);
    for delimiter in [",", ";", "\t"] {
        for mark in ["", "\u{feff}"] {
            let text = format!("{mark}{}", comma.replace(',', delimiter));
            assert_eq!(read(&text), whole, "{delimiter:?} {mark:?}");
            let text = format!("{mark}{}", text.replace("true", "maybe"));
            let found = faults(text.trim_start_matches('\u{feff}'), Format::Csv);
            assert_eq!(found[0].place, "line 3", "lines count as before");
        }
    }
    let upload =
        serde_json::json!({"header": self::header(), "csv": format!("\u{feff}{}", comma.replace(',', ";"))});
    let upload = upload.to_string();
    assert_eq!(parse_upload(upload.as_bytes(), DEFAULTS.hold_length, DEFAULTS.now).unwrap().layout, whole);
    let latin = parse(
        b"section,row,number,tier\nBALC\xd3N,A,1,vip\n",
        Format::Csv,
        Some(header.as_bytes()),
        DEFAULTS,
    );
    let found = latin.unwrap_err();
    assert!(found[0].place == "line 2" && found[0].detail.contains("UTF-8"), "{found:?}");
}

#[test]
fn a_row_of_csv_stands_in_the_order_of_its_lines_unless_a_program_sorted_them_as_text() {
    let header = header().to_string();
    let row = |numbers: &[&str], x: bool| {
        let line = |(index, number): (usize, &&str)| match x {
            true => format!("P,A,{number},vip,{}\n", index * 6),
            false => format!("P,A,{number},vip,\n"),
        };
        let lines: String = numbers.iter().enumerate().map(line).collect();
        let text = format!("section,row,number,tier,x\n{lines}");
        let layout = parse(text.as_bytes(), Format::Csv, Some(header.as_bytes()), DEFAULTS).unwrap().layout;
        let seats = (0..layout.seat_count() as u32).map(domain::SeatIndex);
        assert!(layout.seats().is_sorted_by_key(|seat| seat.position.x), "a row's seats stand in its order");
        seats.map(|seat| layout.number(seat).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        row(&["1", "10", "11", "12", "12A", "2", "3"], false),
        ["1", "2", "3", "10", "11", "12", "12A"]
    );
    for kept in [&["9", "7", "1", "2", "8"][..], &["3", "2", "1"], &["W2", "W1"], &["1", "2", "10"]] {
        assert_eq!(row(kept, false), kept);
    }
    assert_eq!(row(&["1", "10", "2"], true), ["1", "10", "2"], "who says where seats stand is believed");
}

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

#[test]
fn limits_are_named() {
    let rows = |sections: usize, rows: usize| {
        let line = |n: usize| format!("S{},R{n},1,vip\n", n % sections);
        format!("section,row,number,tier\n{}", (0..rows).map(line).collect::<String>())
    };
    let most = |what: &str| format!("one too many: an event has at most {what}");
    for (csv, place, detail) in [
        (rows(1_001, 1_001), "line 1002", most("1000 sections")),
        (rows(10, 20_001), "line 20002", most("20000 rows")),
    ] {
        let found = faults(&csv, Format::Csv);
        assert_eq!((found.len(), found[0].place.as_str(), &found[0].detail), (1, place, &detail));
    }
    let zeros = format!("[{}0]", "0,".repeat(4_000_000));
    let found = parse_upload(zeros.as_bytes(), Millis(600_000), Timestamp(0)).unwrap_err();
    assert_eq!((found.len(), found[0].detail.as_str()), (1, "a file has at most 4000000 values"));
    let long: String = (0..501).map(|n| format!("S,A,{n},vip\n")).collect();
    let found = faults(&format!("section,row,number,tier\n{long}"), Format::Csv);
    assert_eq!((found.len(), &found[0].detail), (1, &most("500 seats in one row")));
}

/// Files that are as bad as they can be for what is done with them, and how long the one that is twice as long
/// takes: the work per byte stays the same. It was fourteen seconds for a megabyte of the first.
#[test]
fn the_work_grows_with_the_file_and_no_faster() {
    let csv = |line: fn(usize) -> String| {
        move |bytes: usize| {
            let mut text = "section,row,number,tier\n".to_owned();
            for n in 0.. {
                text.push_str(&line(n));
                if text.len() > bytes {
                    break;
                }
            }
            text
        }
    };
    let many = |item: &'static str, before: &'static str, after: &'static str| {
        move |bytes: usize| format!("{before}{}{after}", vec![item; bytes / (item.len() + 1)].join(","))
    };
    let zone = r#"{"name":"Z","rows":[]}"#;
    let section = r#"{"section":"S","tier":"none","rows":[{"row":"A"}]}"#;
    let tier = r#"{"tier":"T","price":-1}"#;
    type Make = Box<dyn Fn(usize) -> String>;
    let files: [(&str, Format, Make); 7] = [
        ("a section a line", Format::Csv, Box::new(csv(|n| format!("S{n},A,1,vip\n")))),
        ("a row a line", Format::Csv, Box::new(csv(|n| format!("S,R{n},1,vip\n")))),
        ("one row", Format::Csv, Box::new(csv(|n| format!("S,A,{n},vip\n")))),
        ("one seat again and again", Format::Csv, Box::new(csv(|_| "S,A,W1,none\n".to_owned()))),
        ("zones of one name", Format::Pretix, Box::new(many(zone, r#"{"zones":["#, "]}"))),
        ("sections with three faults", Format::Json, Box::new(many(section, r#"{"sections":["#, "]}"))),
        (
            "tiers",
            Format::Json,
            Box::new(many(tier, r#"{"sections":[{"section":"S","tier":"x"}],"tiers":["#, "]}")),
        ),
    ];
    let header = header().to_string();
    // The processor time of this thread, which other work on the machine does not lengthen.
    let worked = || {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        std::time::Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    };
    for (what, format, file) in files {
        let quickest = |bytes: usize| {
            let text = file(bytes);
            let once = || {
                let begun = worked();
                let _ = parse(text.as_bytes(), format, Some(header.as_bytes()), DEFAULTS);
                worked() - begun
            };
            (0..3).map(|_| once()).min().unwrap()
        };
        let (small, large) = (quickest(10_000), quickest(80_000));
        // Eight times the bytes: linear work takes about eight times as long, quadratic work sixty-four times.
        assert!(
            large < small * 32 + std::time::Duration::from_millis(5),
            "{what}: {small:?}, then {large:?}"
        );
    }
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
    // Read when the test runs: the image is built without the docs.
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/import.md")).unwrap();
    let example = guide.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let planned = parse(example.as_bytes(), Format::Json, None, DEFAULTS).unwrap();
    let is_drawn = |section: &domain::layout::Section| section.code != "PISTA" || section.outline.len() == 4;
    assert!(planned.layout.capacity() == 312 && planned.layout.sections().iter().all(is_drawn));
    assert_eq!(planned.warnings.len(), 1);
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
