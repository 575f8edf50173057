//! Archives that are interrupted: killed, or overtaken by a change.

use std::{fs, process::Stdio, time::Duration};

use domain::{HistoryDetail, HistoryEntry, OperatorCommand, UserId};
use ticketbuster::{
    archive::{ArchiveFile, NewFile, export},
    cli::store::open_store,
    store::{ArchivedEvent, DetailsChange, StoreError},
};

use super::{ANY, Over, line, printed, refused};
use crate::support::{Ground, in_drill, on_every_store, process::command, run};

on_every_store! {
    a_killed_command_goes_on_where_it_was,
    what_a_run_left_is_deleted_by_the_next_if_its_file_is_there,
    a_file_of_an_earlier_state_is_not_taken,
}

fn a_killed_command_goes_on_where_it_was(ground: Ground) {
    run(async {
        let over = Over::new(ground).await;
        let before = over.said(false).await;
        let kills = in_drill(60, 12);
        for turn in 0..kills {
            let mut child = command(&over.config, &[]);
            child
                .args(["archive", &over.event.to_string(), over.path()])
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            let mut child = child.spawn().unwrap();
            // From before it has begun to after its end.
            actix_rt::time::sleep(Duration::from_millis(40 * turn)).await;
            // SIGKILL; it may have ended.
            let _ = child.kill();
            child.wait().unwrap();
            // The event is in the store, or whole in the file, or both.
            match line(&over).await {
                None => assert_eq!(over.said(false).await[0], before[0], "turn {turn}"),
                Some(line) => {
                    assert_eq!(ArchiveFile::open(&over.file).unwrap().sha256(), line.sha256, "turn {turn}");
                }
            }
        }
        let said = printed(&over.archive().await);
        assert!(said.contains(&format!("event {} is archived", over.event)), "{said}");
        assert_eq!(over.said(true).await, before);
        assert_eq!(over.tables_with_rows().len(), 1, "{:?}", over.tables_with_rows());
        assert!(!line(&over).await.unwrap().has_rows_left);
        let folder = over.file.parent().unwrap();
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let partial = names.filter(|name| name.to_str().unwrap().contains("partial")).count();
        // The last run that wrote a file has removed what others left.
        assert!(partial <= 1, "{partial} left over");
    });
}

fn what_a_run_left_is_deleted_by_the_next_if_its_file_is_there(ground: Ground) {
    run(async {
        let over = Over::new(ground).await;
        let before = over.said(false).await;
        let store = open_store(&over.config).await.unwrap();
        let (mark, _) = store.archive_mark(over.event).await.unwrap().unwrap();
        let new = NewFile::create(&over.file).unwrap();
        export(store.as_ref(), over.event, mark, ANY, new.file()).await.unwrap();
        let file = new.read_back().unwrap();
        new.place().unwrap();
        let record = store.event(over.event).await.unwrap().unwrap();
        let begun = ArchivedEvent {
            event: over.event,
            organisation: record.organisation,
            details: record.details,
            last: mark.last,
            sha256: file.sha256(),
            archived_at: ANY,
            has_rows_left: true,
        };
        store.begin_archive(begun.clone(), mark).await.unwrap();
        // One step of many.
        assert!(store.delete_archived(over.event, 1).await.unwrap() > 0);
        store.close().await.unwrap();
        assert_eq!(line(&over).await, Some(begun.clone()));
        assert!(over.tables_with_rows().len() > 5);

        let moved = over.file.with_file_name("moved.gz");
        fs::rename(&over.file, &moved).unwrap();
        let said = refused(&over.archive().await);
        assert!(said.contains("was archived at ") && said.contains("No such file"), "{said}");
        fs::rename(&moved, &over.file).unwrap();
        let said = printed(&over.archive().await);
        assert!(said.starts_with("what an earlier run had left of event "), "{said}");
        assert_eq!(over.tables_with_rows().len(), 1, "{:?}", over.tables_with_rows());
        assert_eq!(line(&over).await, Some(ArchivedEvent { has_rows_left: false, ..begun }));
        assert_eq!(over.said(true).await, before);
    });
}

fn a_file_of_an_earlier_state_is_not_taken(ground: Ground) {
    run(async {
        let over = Over::new(ground).await;
        let store = open_store(&over.config).await.unwrap();
        let (mark, _) = store.archive_mark(over.event).await.unwrap().unwrap();
        let new = NewFile::create(&over.file).unwrap();
        export(store.as_ref(), over.event, mark, ANY, new.file()).await.unwrap();
        new.place().unwrap();
        let record = store.event(over.event).await.unwrap().unwrap();
        let by = HistoryEntry {
            at: ANY,
            user: UserId::new("boss").unwrap(),
            command: OperatorCommand::Change,
            detail: HistoryDetail::default(),
            reason: None,
        };
        let change = DetailsChange { by, before: None, moved_from: None };
        store.update_details(over.event, record.details, change).await.unwrap();
        let late = export(store.as_ref(), over.event, mark, ANY, Vec::new()).await.unwrap_err();
        assert!(late.to_string().contains("the event has changed meanwhile"), "{late}");
        let error = store
            .begin_archive(
                ArchivedEvent {
                    event: over.event,
                    organisation: record.organisation,
                    details: store.event(over.event).await.unwrap().unwrap().details,
                    last: mark.last,
                    sha256: [0; 32],
                    archived_at: ANY,
                    has_rows_left: true,
                },
                mark,
            )
            .await
            .unwrap_err();
        assert!(matches!(error, StoreError::Conflict(_)), "{error}");
        store.close().await.unwrap();
        let said = refused(&over.archive().await);
        assert!(said.contains("an earlier state of this one"), "{said}");
        assert!(line(&over).await.is_none());
        fs::remove_file(&over.file).unwrap();
        printed(&over.archive().await);
    });
}
