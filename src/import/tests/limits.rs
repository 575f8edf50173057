//! Tests of all formats: limits, the cost of bad files, and that no file makes a parser panic.

use super::*;

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

/// Worst-case files for each part of the work: the work per byte must not grow with the length. Before, a
/// megabyte of the first took fourteen seconds.
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
    // Processor time of this thread, which does not depend on other work on the machine.
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
fn no_input_makes_a_parser_panic() {
    let header = header().to_string();
    bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
        for format in [Format::Json, Format::Csv, Format::Pretix] {
            let _ = parse(bytes, format, Some(header.as_bytes()), DEFAULTS);
        }
    });
}

/// Random bytes hardly ever get past the JSON parser. So valid files are changed in a few places, to make
/// numbers, names and structure wrong.
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
