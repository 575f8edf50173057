//! Which migrations a store has, and which ones this program knows: what is missing, and when to keep away from it.

use refinery::Migration;

use crate::store::StoreError;

/// A migration that a store has, as its history says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Applied {
    pub(super) version: i64,
    pub(super) name: String,
    pub(super) checksum: String,
}

/// The migrations that the store lacks, in their order. Refuses a store that a newer version has migrated, or one whose
/// migrations are not ours: what this program would write there, nobody has thought of.
pub(super) fn missing(known: &[Migration], applied: &[Applied]) -> Result<Vec<Migration>, StoreError> {
    let version_of = |migration: &Migration| i64::from(migration.version());
    let newest_known = known.iter().map(version_of).max().unwrap_or(0);
    let newest = applied.iter().map(|row| row.version).max().unwrap_or(0);
    if newest > newest_known {
        return Err(refused(format!(
            "the store's tables have version {newest}, and this is ticketbuster {} which knows them up to version \
             {newest_known}: run the ticketbuster that migrated them or a newer one, or restore a backup from before",
            env!("CARGO_PKG_VERSION")
        )));
    }
    for row in applied {
        let same = known.iter().find(|migration| version_of(migration) == row.version);
        if same.is_none_or(|migration| {
            migration.name() != row.name || migration.checksum().to_string() != row.checksum
        }) {
            return Err(refused(format!(
                "migration V{}__{} of the store's tables is not one of this ticketbuster {}: run the version that \
                 migrated them",
                row.version,
                row.name,
                env!("CARGO_PKG_VERSION")
            )));
        }
    }
    let is_missing = |migration: &&Migration| applied.iter().all(|row| row.version != version_of(migration));
    let mut missing: Vec<Migration> = known.iter().filter(is_missing).cloned().collect();
    missing.sort();
    if let Some(skipped) = missing.first().filter(|migration| version_of(migration) < newest) {
        return Err(refused(format!(
            "the store's tables have version {newest} without {skipped}, which comes before it: they were migrated by a \
             version that was never released; restore a backup from before that"
        )));
    }
    Ok(missing)
}

/// The versions of these migrations, in words: `V20, V21`, or `V1 to V21`.
pub(super) fn versions(migrations: &[Migration]) -> String {
    let named: Vec<String> = migrations.iter().map(|migration| format!("V{}", migration.version())).collect();
    match named.as_slice() {
        [first, _, _, .., last] => format!("{first} to {last}"),
        few => few.join(", "),
    }
}

fn refused(what: String) -> StoreError {
    StoreError::Unavailable(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Migration> {
        ["V1__one", "V2__two", "V4__four"]
            .map(|name| Migration::unapplied(name, "SELECT 1").unwrap())
            .into_iter()
            .rev()
            .collect()
    }

    fn applied(versions: &[i64]) -> Vec<Applied> {
        let mut rows: Vec<Applied> = known()
            .iter()
            .map(|migration| Applied {
                version: migration.version().into(),
                name: migration.name().to_owned(),
                checksum: migration.checksum().to_string(),
            })
            .collect();
        rows.retain(|row| versions.contains(&row.version));
        rows
    }

    #[test]
    fn what_is_missing_comes_in_order() {
        assert_eq!(versions(&missing(&known(), &[]).unwrap()), "V1, V2, V4");
        let many = ["V1__a", "V2__b", "V3__c", "V9__d"].map(|name| Migration::unapplied(name, "").unwrap());
        assert_eq!(versions(&many), "V1 to V9");
        assert_eq!(versions(&missing(&known(), &applied(&[1, 2])).unwrap()), "V4");
        assert_eq!(versions(&missing(&known(), &applied(&[1, 2, 4])).unwrap()), "");
    }

    #[test]
    fn newer_other_and_skipped_migrations_are_refused() {
        let said = |rows: &[Applied]| missing(&known(), rows).unwrap_err().to_string();
        let mut newer = applied(&[1, 2, 4]);
        newer.push(Applied { version: 5, name: "five".to_owned(), checksum: "0".to_owned() });
        assert!(said(&newer).contains("have version 5, and this is ticketbuster"), "{}", said(&newer));
        let mut other = applied(&[1, 2]);
        other[0].checksum = "1".to_owned();
        assert!(said(&other).contains("migration V2__two"), "{}", said(&other));
        let mut between = applied(&[1, 2, 4]);
        between.push(Applied { version: 3, name: "three".to_owned(), checksum: "0".to_owned() });
        assert!(said(&between).contains("migration V3__three"), "{}", said(&between));
        assert!(said(&applied(&[1, 4])).contains("version 4 without V2__two"), "{}", said(&applied(&[1, 4])));
    }
}
