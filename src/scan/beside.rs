//! What lies beside a file and says what its columns are: the script that `mysqldump --tab` writes for `kunde.txt` is
//! `kunde.sql`.

use std::path::Path;

use crate::format::sql;
use crate::format::table::Hints;
use crate::source::open;

/// What is known of a file from its neighbours; nothing for nearly all.
pub(super) fn hints(path: &Path) -> Hints {
    if path.extension().is_none_or(|extension| extension != "txt") {
        return Hints::default();
    }
    let Ok((mut script, _)) = open::open(&path.with_extension("sql"), false) else { return Hints::default() };
    match sql::first_table(&mut script) {
        Some((table, columns)) => Hints { table: Some(table), columns },
        None => Hints::default(),
    }
}
