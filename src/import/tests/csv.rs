//! Plans as CSV.

use super::*;

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

#[test]
fn many_problems_are_counted() {
    let lines: String = (0..250).map(|n| format!("P,A,{n},gold\n")).collect();
    let found = faults(&format!("section,row,number,tier\n{lines}"), Format::Csv);
    assert_eq!(found.len(), 101);
    assert_eq!(found[100].detail, "and 150 more");
}
