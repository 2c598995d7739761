//! What lies beside a file and says what its columns are: `mysqldump --tab` writes `kunde.sql` beside `kunde.txt`, and
//! `pg_dump -Fd` a table of contents beside `3456.dat.gz`.

use std::path::Path;

use crate::format::table::Hints;
use crate::format::{TextFormat, pg_archive, sql};
use crate::source::open;

/// What is known of a file from its neighbours; nothing of nearly all.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) hints: Hints,
    /// What it is to be read as.
    pub(super) format: Option<&'static TextFormat>,
}

impl Beside {
    pub(super) fn of(path: &Path) -> Self {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Self::default() };
        let known = match name.split_once('.') {
            Some((_, "txt")) => Self::of_script(path),
            Some((number, "dat" | "dat.gz" | "dat.lz4" | "dat.zst")) if number.bytes().all(|b| b.is_ascii_digit()) => {
                Self::of_contents(path, name)
            }
            _ => None,
        };
        known.unwrap_or_default()
    }

    fn of_script(path: &Path) -> Option<Self> {
        let (mut script, _) = open::open(&path.with_extension("sql"), false).ok()?;
        let (table, columns) = sql::first_table(&mut script)?;
        Some(Self { hints: Hints { table: Some(table), columns, told: false }, format: None })
    }

    fn of_contents(path: &Path, name: &str) -> Option<Self> {
        let (contents, _) = open::open(&path.with_file_name("toc.dat"), false).ok()?;
        let toc = pg_archive::read_toc(&mut std::io::BufReader::new(contents)).ok()?;
        let data = pg_archive::columns_of(&toc, name)?;
        let wanted = if data.is_copy { "pgcopy" } else { "sql" };
        let hints = if data.is_copy {
            Hints { table: Some(data.name()), columns: data.columns.clone(), told: false }
        } else {
            Hints::default()
        };
        Some(Self { hints, format: TextFormat::named(wanted) })
    }
}
