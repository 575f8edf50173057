//! Files that are not what was written.

use std::{fs, io::Write as _};

use flate2::{Compression, GzBuilder};
use ticketbuster::archive::ArchiveFile;

use super::{Over, printed, ran, refused, unpacked};
use crate::support::{Ground, run};

const SECTIONS: [&str; 7] = ["event", "journal", "snapshots", "seats", "orders", "tickets", "history"];

/// Packs lines as one block.
fn packed(lines: &[u8]) -> Vec<u8> {
    let mut packer = GzBuilder::new().operating_system(255).write(Vec::new(), Compression::default());
    packer.write_all(lines).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_changed_byte_of_any_section_is_found() {
    run(async {
        let over = Over::new(Ground::Sqlite).await;
        printed(&over.archive().await);
        let lines = unpacked(&over);
        let read = |lines: &[u8]| {
            fs::write(&over.file, packed(lines)).unwrap();
            ArchiveFile::open(&over.file).map(drop).map_err(|fault| fault.to_string())
        };
        read(&lines).unwrap();
        let text = String::from_utf8(lines.clone()).unwrap();
        for section in SECTIONS {
            let begin = text.find(&format!("{{\"section\":\"{section}\"}}\n")).unwrap();
            let end = text.find(&format!("{{\"end\":\"{section}\"")).unwrap();
            let rows = begin + text[begin..].find('\n').unwrap() + 1..end;
            assert!(!rows.is_empty(), "{section}");
            // The last digit: a row that is JSON as before, and says something else.
            let at = rows.start + text[rows].rfind(|c: char| c.is_ascii_digit()).unwrap();
            let mut changed = lines.clone();
            changed[at] = if changed[at] == b'7' { b'8' } else { b'7' };
            let said = read(&changed).unwrap_err();
            assert!(said.contains("the archive is damaged: ") && said.contains(section), "{section}: {said}");
        }
        // The lines around the rows.
        for (from, to, says) in [
            ("{\"section\":\"orders\"}\n", "", "the beginning of the section orders"),
            ("\"version\":1", "\"version\":2", "has version 2, this build reads up to 1"),
            ("ticketbuster archive", "another archive", "this is no archive of ticketbuster"),
            ("\"written_at\":\"2", "\"written_at\":\"3", "its checksum is not that of its lines"),
            (
                "{\"end\":\"tickets\",\"rows\":5",
                "{\"end\":\"tickets\",\"rows\":4",
                "has 5 rows, and says that there are 4",
            ),
        ] {
            assert!(text.contains(from), "{from}");
            let said = read(text.replacen(from, to, 1).as_bytes()).unwrap_err();
            assert!(said.contains(says), "{from}: {said}");
        }
        let twice = read(&[&lines[..], &lines[..]].concat()).unwrap_err();
        assert!(twice.contains("something follows its last line"), "{twice}");
    });
}

#[test]
fn a_file_that_is_cut_off_or_has_another_byte_is_refused() {
    run(async {
        let over = Over::new(Ground::Sqlite).await;
        printed(&over.archive().await);
        let bytes = fs::read(&over.file).unwrap();
        let digest = ArchiveFile::open(&over.file).unwrap().sha256();
        for length in (0..bytes.len()).step_by(97) {
            fs::write(&over.file, &bytes[..length]).unwrap();
            assert!(ArchiveFile::open(&over.file).is_err(), "{length} of {} bytes", bytes.len());
        }
        let mut unnoticed = 0;
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            fs::write(&over.file, &changed).unwrap();
            // A bit behind the last one of a block means nothing: only the file's own checksum knows of it.
            if let Ok(file) = ArchiveFile::open(&over.file) {
                assert_ne!(file.sha256(), digest);
                unnoticed += 1;
            }
        }
        assert!(unnoticed < 20, "{unnoticed} of {} bytes", bytes.len());

        // In words, by every command; the store says what its file has to be.
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 1;
        fs::write(&over.file, &changed).unwrap();
        for command in [&["audit", "--archive"][..], &["replay", "--archive"]] {
            let said = refused(&ran(&over.config, &[command, &[over.path()]].concat()).await);
            assert!(said.starts_with("ticketbuster: the archive is damaged: "), "{said}");
        }
        let said = refused(&over.archive().await);
        assert!(said.contains("was archived at ") && said.contains("is damaged"), "{said}");
        fs::write(&over.file, b"not a file of ours").unwrap();
        let said = refused(&ran(&over.config, &["audit", "--archive", over.path()]).await);
        assert!(said.contains("this is no archive of ticketbuster: it does not begin like one"), "{said}");
        fs::remove_file(&over.file).unwrap();
        let said = refused(&ran(&over.config, &["replay", "--archive", over.path()]).await);
        assert!(said.contains("over.jsonl.gz: No such file"), "{said}");
    });
}
