//! SQLite databases: each ordinary table with its records, and the text of the schema. A database is opened read-only
//! and as one that nobody changes, so that nothing is written beside it and no lock is taken.
//!
//! What only a write-ahead log (`-wal`) holds is not seen: see [`has_log`]. Freed pages are not either.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, Rows};
use tempfile::NamedTempFile;

use super::cells::{is_text, pieces, write_real};
use super::table::{ColumnId, Columns, Sink, TableId};
use crate::detect::text::decode;
use crate::reason::Reason;

/// What a database begins with (SQLite's Database File Format, 1.3).
pub const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// A cell may have so many bytes, and a record too: SQLite holds a whole record.
const LONGEST_CELL: i32 = 128 * 1024 * 1024;
/// A statement of the schema may have so many bytes.
const LONGEST_STATEMENT: i32 = 1024 * 1024;
/// After so many instructions the clock of a query goes on by one.
const TICK: i32 = 10_000;
/// No record may take more ticks: 100 million instructions, where an honest one takes a few for each column.
const MOST_TICKS: u32 = 10_000;
/// After so many bytes, or so many records, the sink is asked whether to go on.
const ASK_AFTER: usize = 64 * 1024;
const ASK_AFTER_RECORDS: u32 = 256;

/// Reads a database. Returns why not all of it was read: `Partial`, where the file is shorter than it says;
/// `Encrypted`, where it is in whole pages but does not begin like a database; `Damaged`, `Limit`, and `Unreadable`.
///
/// SQLite follows symbolic links itself: `/proc/self/fd/N` works for a file that still has a name, and only for one.
pub fn read(path: &Path, sink: &mut dyn Sink) -> Option<Reason> {
    if let Err(reason) = check_header(path) {
        return Some(reason);
    }
    match Database::open(path) {
        Ok(database) => database.read(sink),
        Err(reason) => Some(reason),
    }
}

/// Copies a stream of at most `most` bytes into a file of its own, which only this user can read: for [`read_spooled`].
///
/// # Errors
/// What reading or writing said; `FileTooLarge` for a longer stream.
pub fn spool(input: &mut dyn Read, most: u64) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    let mut held = vec![0; 256 * 1024];
    let mut written = 0;
    loop {
        let read = match input.read(&mut held) {
            Ok(0) => return Ok(file),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        written += read as u64;
        if written > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        file.write_all(&held[..read])?;
    }
}

/// Reads a database that was spooled. Its name is gone from the file system before its first record is read.
pub fn read_spooled(file: NamedTempFile, sink: &mut dyn Sink) -> Option<Reason> {
    if let Err(reason) = check_header(file.path()) {
        return Some(reason);
    }
    let database = Database::open(file.path());
    drop(file);
    match database {
        Ok(database) => database.read(sink),
        Err(reason) => Some(reason),
    }
}

/// Whether a database has a write-ahead log beside it that holds pages: what was written last may stand there alone,
/// and the database on its own is `Partial`.
pub fn has_log(path: &Path) -> bool {
    const HEADER: u64 = 32;
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(PathBuf::from(log)).is_ok_and(|log| log.is_file() && log.len() > HEADER)
}

/// Whether a file begins like a database.
fn check_header(path: &Path) -> Result<(), Reason> {
    let mut file = File::open(path).map_err(|_| Reason::Unreadable)?;
    let length = file.metadata().map_err(|_| Reason::Unreadable)?.len();
    let mut header = [0; 16];
    match file.read_exact(&mut header) {
        Ok(()) if header == *MAGIC => Ok(()),
        // SQLCipher and its kin encrypt the header too, and leave the pages as long as they were.
        Ok(()) if length >= 512 && length % 512 == 0 => Err(Reason::Encrypted),
        Ok(()) => Err(Reason::Damaged),
        Err(_) if MAGIC.starts_with(&header[..length.min(15) as usize]) => Err(Reason::Partial),
        Err(_) => Err(Reason::Damaged),
    }
}

/// Whether a file is shorter than its header says.
fn is_cut_off(path: &Path) -> bool {
    let mut header = [0; 100];
    let read = File::open(path).and_then(|mut file| {
        file.read_exact(&mut header)?;
        file.metadata()
    });
    let field = |at: usize| {
        let bytes = header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    };
    let page = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65536,
        size => size,
    };
    match read {
        // The count of pages holds where the writer that set it was the last.
        Ok(file) => field(24) == field(92) && file.len() < u64::from(field(28)) * page,
        Err(error) => error.kind() == io::ErrorKind::UnexpectedEof,
    }
}

/// A database that is open.
struct Database {
    connection: Connection,
    ticks: Arc<AtomicU32>,
    /// What is told of a contradiction: a file that is cut off contradicts itself too.
    damage: Reason,
}

impl Database {
    fn open(path: &Path) -> Result<Self, Reason> {
        let damage = if is_cut_off(path) { Reason::Partial } else { Reason::Damaged };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let ticks = Arc::new(AtomicU32::new(0));
        let open = || {
            let mut connection = Connection::open_with_flags(address(path), flags)?;
            connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_CELL)?;
            connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_STATEMENT)?;
            connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
            let clock = Arc::clone(&ticks);
            connection.progress_handler(TICK, Some(move || clock.fetch_add(1, Ordering::Relaxed) > MOST_TICKS))?;
            connection.execute_batch(
                "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON; \
                 PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;",
            )?;
            Ok(connection)
        };
        let connection = open().map_err(|error| blame(&error, damage))?;
        Ok(Self { connection, ticks, damage })
    }

    fn read(self, sink: &mut dyn Sink) -> Option<Reason> {
        let mut gap = (self.damage == Reason::Partial).then_some(Reason::Partial);
        if let Err(error) = self.schema(&mut |_| {}) {
            gap = gap.or(Some(blame(&error, self.damage)));
            // In this mode SQLite passes over the entries of a broken schema, and reads a file that is cut off.
            if self.connection.execute_batch("PRAGMA writable_schema = ON").is_err() {
                return gap;
            }
        }
        let told = self.schema(&mut |text| pieces(text, &mut |piece| sink.text(piece)));
        let tables = match told.and_then(|()| self.tables()) {
            Ok(tables) => tables,
            Err(error) => return gap.or(Some(blame(&error, self.damage))),
        };
        for name in tables {
            match self.table(&name, sink) {
                Ok(true) => {}
                Ok(false) => return gap,
                Err(error) => gap = gap.or(Some(blame(&error, self.damage))),
            }
        }
        gap
    }

    /// Hands on the statements of the schema.
    fn schema(&self, text: &mut dyn FnMut(&[u8])) -> rusqlite::Result<()> {
        self.restart();
        let mut statement = self.connection.prepare("SELECT sql FROM sqlite_schema")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let ValueRef::Text(sql) = row.get_ref(0)? {
                text(sql);
            }
            self.restart();
        }
        Ok(())
    }

    /// The names of the tables that have pages of their own: virtual ones have none.
    fn tables(&self) -> rusqlite::Result<Vec<String>> {
        self.names("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name", "")
    }

    fn names(&self, query: &str, of: &str) -> rusqlite::Result<Vec<String>> {
        self.restart();
        let mut statement = self.connection.prepare(query)?;
        let mut rows = if of.is_empty() { statement.query([])? } else { statement.query([of])? };
        let mut names = Vec::new();
        while let Some(row) = rows.next()? {
            if let ValueRef::Text(name) = row.get_ref(0)? {
                names.push(decode(name));
            }
        }
        Ok(names)
    }

    /// Reads a table. Returns whether to go on.
    fn table(&self, name: &str, sink: &mut dyn Sink) -> rusqlite::Result<bool> {
        let columns = self.names("SELECT name FROM pragma_table_xinfo(?) ORDER BY cid", name)?;
        let quoted = name.replace('"', "\"\"");
        let rowid =
            ["rowid", "_rowid_", "oid"].into_iter().find(|id| !columns.iter().any(|c| c.eq_ignore_ascii_case(id)));
        let mut reader = Reader::new(&self.ticks, sink, name, &columns);
        let Some(rowid) = rowid else {
            return self.records(&format!("SELECT NULL, * FROM \"{quoted}\""), &mut reader);
        };
        let forward = format!("SELECT {rowid}, * FROM \"{quoted}\"");
        if self.connection.prepare(&forward).is_err() {
            // A table WITHOUT ROWID.
            return self.records(&format!("SELECT NULL, * FROM \"{quoted}\""), &mut reader);
        }
        let result = self.records(&forward, &mut reader);
        if result.is_err() {
            // What stands behind the damage is read from the other end.
            let after = reader.last.map_or_else(String::new, |last| format!("WHERE {rowid} > {last}"));
            let backward = format!("SELECT {rowid}, * FROM \"{quoted}\" {after} ORDER BY {rowid} DESC");
            if let Ok(false) = self.records(&backward, &mut reader) {
                return Ok(false);
            }
        }
        result
    }

    fn records(&self, query: &str, reader: &mut Reader<'_>) -> rusqlite::Result<bool> {
        self.restart();
        let mut statement = self.connection.prepare(query)?;
        reader.read(statement.query([])?)
    }

    fn restart(&self) {
        self.ticks.store(0, Ordering::Relaxed);
    }
}

/// Hands on the records of one table.
struct Reader<'a> {
    ticks: &'a AtomicU32,
    sink: &'a mut dyn Sink,
    table: TableId,
    columns: Vec<ColumnId>,
    /// The number of the last record, where records are numbered.
    last: Option<i64>,
    /// What was handed on since the sink was asked.
    bytes: usize,
    records: u32,
    number: String,
}

impl<'a> Reader<'a> {
    fn new(ticks: &'a AtomicU32, sink: &'a mut dyn Sink, name: &str, names: &[String]) -> Self {
        let table = sink.table(None, Some(name));
        let mut columns = Columns::new(sink, table, names);
        let columns = (0..names.len()).map(|i| columns.get(sink, i)).collect();
        Self { ticks, sink, table, columns, last: None, bytes: 0, records: 0, number: String::new() }
    }

    /// Returns whether to go on. The first value of a row is the number of the record.
    fn read(&mut self, mut rows: Rows<'_>) -> rusqlite::Result<bool> {
        while let Some(row) = rows.next()? {
            self.ticks.store(0, Ordering::Relaxed);
            for at in 0..self.columns.len() {
                self.cell(self.columns[at], row.get_ref(at + 1)?);
            }
            self.sink.end_record(self.table);
            if let ValueRef::Integer(number) = row.get_ref(0)? {
                self.last = Some(number);
            }
            self.records += 1;
            if self.bytes >= ASK_AFTER || self.records >= ASK_AFTER_RECORDS {
                (self.bytes, self.records) = (0, 0);
                if !self.sink.go_on() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn cell(&mut self, column: ColumnId, value: ValueRef<'_>) {
        self.number.clear();
        match value {
            // Writing to a string cannot fail.
            ValueRef::Integer(number) => _ = write!(self.number, "{number}"),
            ValueRef::Real(number) => write_real(&mut self.number, number),
            _ => {}
        }
        let bytes = match value {
            ValueRef::Null => return,
            ValueRef::Text(text) => text,
            ValueRef::Blob(blob) if is_text(blob) => blob,
            ValueRef::Blob(_) => return,
            ValueRef::Integer(_) | ValueRef::Real(_) => self.number.as_bytes(),
        };
        self.bytes += bytes.len();
        let sink = &mut *self.sink;
        pieces(bytes, &mut |piece| sink.cell(column, piece));
    }
}

/// The address of a file as SQLite reads it: no byte of the path may be taken for a part of a query.
fn address(path: &Path) -> String {
    // An empty authority keeps a path that begins with two slashes from being taken for one.
    let mut address = String::from(if path.is_absolute() { "file://" } else { "file:" });
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => address.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => _ = write!(address, "%{byte:02X}"),
        }
    }
    address + "?mode=ro&immutable=1"
}

fn blame(error: &rusqlite::Error, damage: Reason) -> Reason {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure) => Reason::Unreadable,
        Some(ErrorCode::TooBig | ErrorCode::OutOfMemory | ErrorCode::OperationInterrupted) => Reason::Limit,
        _ => damage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::table::Piece;
    use crate::format::table::testing::Notes;

    fn database(sql: &str) -> NamedTempFile {
        let file = NamedTempFile::new().unwrap();
        let connection = Connection::open(file.path()).unwrap();
        connection.execute_batch(sql).unwrap();
        file
    }

    fn notes(path: &Path) -> (Notes, Option<Reason>) {
        let mut notes = Notes::default();
        let gap = read(path, &mut notes);
        (notes, gap)
    }

    const KUNDER: &str = "
        CREATE TABLE kunde (id INTEGER PRIMARY KEY, navn TEXT, \"Fødsels\"\"nr\" TEXT, saldo REAL, bilde BLOB,
                            adresse TEXT GENERATED ALWAYS AS (navn || '@example.com') VIRTUAL);
        INSERT INTO kunde (id, navn, \"Fødsels\"\"nr\", saldo, bilde) VALUES
            (3, 'Kari', '01810112345', 12.5, x'00FF'), (7, CAST(x'C5C5' AS TEXT), NULL, 1e300, 'tekst'),
            (9, '', 12345678.0, -0.1, CAST('kåre@example.com' AS BLOB));
        CREATE TABLE \"Øst \"\"tabell\" (rowid TEXT, oid, _rowid_);
        INSERT INTO \"Øst \"\"tabell\" VALUES ('a', 1, 2);
        CREATE TABLE uten (nøkkel TEXT PRIMARY KEY, verdi) WITHOUT ROWID;
        INSERT INTO uten VALUES ('b', 'per@example.com'), ('a', 5);
        CREATE VIEW visning AS SELECT navn FROM kunde -- utsikt;
        ;
        CREATE VIRTUAL TABLE søk USING fts5(tekst);
        INSERT INTO søk VALUES ('ola@example.com');
    ";

    #[test]
    fn tables_and_their_records() {
        let file = database(KUNDER);
        let (notes, gap) = notes(file.path());
        assert_eq!((gap, &notes.gaps[..]), (None, &[][..]));
        assert_eq!(
            notes.rows(Some("kunde")),
            [
                "id=3 | navn=Kari | Fødsels\"nr=01810112345 | saldo=12.5 | adresse=Kari@example.com",
                "id=7 | navn=ÅÅ | saldo=1e300 | bilde=tekst | adresse=ÅÅ@example.com",
                "id=9 | navn= | Fødsels\"nr=12345678.0 | saldo=-0.1 | bilde=kåre@example.com | adresse=@example.com",
            ]
        );
        assert_eq!(notes.rows(Some("Øst \"tabell")), ["rowid=a | oid=1 | _rowid_=2"]);
        assert_eq!(notes.rows(Some("uten")), ["nøkkel=a | verdi=5", "nøkkel=b | verdi=per@example.com"]);
        assert_eq!(notes.rows(Some("søk_content")), ["id=1 | c0=ola@example.com"]);
        assert!(notes.rows(Some("søk")).is_empty() && notes.rows(Some("visning")).is_empty());
        assert!(notes.texts.iter().any(|(text, _)| text.contains("-- utsikt")));
        let names: Vec<_> = notes.tables.iter().map(|(_, name, _)| name.clone().unwrap()).collect();
        assert!(names.is_sorted());
    }

    #[test]
    fn nothing_is_written_and_odd_paths_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a?b#c%20 &mode=rwc æ");
        std::fs::copy(database(KUNDER).path(), &path).unwrap();
        let before = std::fs::read(&path).unwrap();
        assert_eq!(notes(&path).1, None);
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let open = File::open(&path).unwrap();
        let number = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&open));
        assert_eq!(notes(Path::new(&number)).1, None);
    }

    #[test]
    fn a_log_beside_is_told_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b);").unwrap();
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO a VALUES (1)").unwrap();
        assert!(has_log(&path));
        let copy = folder.path().join("copy");
        std::fs::copy(&path, &copy).unwrap();
        assert!(!has_log(&copy));
        let (notes, gap) = notes(&copy);
        assert_eq!((gap, notes.tables.len()), (None, 1));
        assert!(notes.rows(Some("a")).is_empty());
    }

    #[test]
    fn utf_16_and_long_cells() {
        let long = "blåbær ".repeat(40_000);
        for encoding in ["UTF-16le", "UTF-16be"] {
            let file = database(&format!(
                "PRAGMA encoding = '{encoding}'; CREATE TABLE \"å\" (\"ø\"); INSERT INTO \"å\" VALUES ('{long}'), ('æ')"
            ));
            let (notes, gap) = notes(file.path());
            assert_eq!(gap, None);
            assert!(notes.rows(Some("å")) == [format!("ø={long}"), "ø=æ".to_owned()]);
        }
    }

    #[test]
    fn spooled_from_a_stream() {
        let bytes = std::fs::read(database(KUNDER).path()).unwrap();
        assert!(spool(&mut &bytes[..], 4096).is_err());
        let file = spool(&mut &bytes[..], 1 << 20).unwrap();
        let path = file.path().to_owned();
        let mut notes = Notes::default();
        assert_eq!(read_spooled(file, &mut notes), None);
        assert!(!path.exists());
        assert_eq!(notes.rows(Some("uten")).len(), 2);
    }

    #[test]
    fn what_is_no_database() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for (bytes, gap) in [
            (&b""[..], Reason::Partial),
            (b"SQLite", Reason::Partial),
            (MAGIC, Reason::Partial),
            (b"id,navn", Reason::Damaged),
            (&[7; 700], Reason::Damaged),
            (&[7; 4096], Reason::Encrypted),
        ] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(notes(&path).1, Some(gap), "{}", bytes.len());
        }
        assert_eq!(notes(&folder.path().join("none")).1, Some(Reason::Unreadable));
    }

    fn large() -> Vec<u8> {
        let file = database(
            "PRAGMA page_size = 1024; CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT); CREATE TABLE b (x);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
             INSERT INTO a SELECT i, 'kunde' || i || '@example.com' FROM n; INSERT INTO b VALUES ('sist')",
        );
        std::fs::read(file.path()).unwrap()
    }

    #[test]
    fn what_is_cut_off_is_read_so_far() {
        let whole = large();
        let file = NamedTempFile::new().unwrap();
        for cut in (0..whole.len()).step_by(97 * 5) {
            std::fs::write(file.path(), &whole[..cut]).unwrap();
            let (notes, gap) = notes(file.path());
            assert_eq!(gap, Some(Reason::Partial), "cut at {cut}");
            let least = (cut / 1024 * 20).saturating_sub(200);
            assert!(notes.rows(Some("a")).len() >= least, "cut at {cut}: {}", notes.rows(Some("a")).len());
        }
    }

    #[test]
    fn the_rest_of_a_damaged_table_is_read() {
        let mut bytes = large();
        let page = bytes.len() / 1024 / 2 * 1024;
        bytes[page..page + 1024].fill(0xA5);
        let file = NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        let (notes, gap) = notes(file.path());
        assert_eq!(gap, Some(Reason::Damaged));
        let rows = notes.rows(Some("a"));
        assert!(rows.len() > 1900, "{}", rows.len());
        assert!(rows.iter().any(|row| row.starts_with("id=2000 ")) && rows[0].starts_with("id=1 "));
        assert_eq!(notes.rows(Some("b")), ["x=sist"]);
    }

    #[test]
    fn what_is_damaged_does_no_harm() {
        let whole = large();
        let file = NamedTempFile::new().unwrap();
        // The first page holds the schema; others are met now and then.
        for at in (0..1024).step_by(3).chain((1024..whole.len()).step_by(97)) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            std::fs::write(file.path(), &bytes).unwrap();
            notes(file.path());
            bytes[at] = 0xFF;
            std::fs::write(file.path(), &bytes).unwrap();
            notes(file.path());
        }
    }

    #[test]
    fn a_broken_entry_of_the_schema_hides_no_table() {
        let mut bytes = large();
        let at = bytes.windows(15).position(|text| text == b"CREATE TABLE b ").unwrap();
        bytes[at..at + 6].copy_from_slice(b"CRXXTE");
        let file = NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        let (notes, gap) = notes(file.path());
        assert_eq!(gap, Some(Reason::Damaged));
        assert_eq!(notes.rows(Some("a")).len(), 2000);
    }

    #[test]
    fn a_record_that_takes_too_long_is_given_up() {
        let database = Database::open(large_file().path()).unwrap();
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        let error = database.names(endless, "").unwrap_err();
        assert_eq!(blame(&error, Reason::Damaged), Reason::Limit);
    }

    fn large_file() -> NamedTempFile {
        let file = NamedTempFile::new().unwrap();
        std::fs::write(file.path(), large()).unwrap();
        file
    }

    #[test]
    fn the_sink_may_stop_it() {
        struct Stop(u32);
        impl Sink for Stop {
            fn table(&mut self, _: Option<&str>, _: Option<&str>) -> TableId {
                TableId(0)
            }
            fn column(&mut self, _: TableId, _: &str) -> ColumnId {
                ColumnId(0)
            }
            fn cell(&mut self, _: ColumnId, _: &Piece<'_>) {}
            fn end_record(&mut self, _: TableId) {
                self.0 += 1;
            }
            fn text(&mut self, _: &Piece<'_>) {}
            fn gap(&mut self, _: Reason) {}
            fn go_on(&mut self) -> bool {
                false
            }
        }
        let mut stop = Stop(0);
        assert_eq!(read(large_file().path(), &mut stop), None);
        assert_eq!(stop.0, ASK_AFTER_RECORDS);
    }
}
