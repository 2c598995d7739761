//! PostgreSQL archives as pg_dump writes them (`-Fc`, `-Ft`, `-Fd`): which table with which columns each stream of data
//! belongs to. The streams themselves are handed on, unpacked; nothing but the input is touched, and no length in the
//! file is trusted.
//!
//! The formats are those of pg_backup_archiver.c, pg_backup_custom.c and pg_backup_tar.c of PostgreSQL 8.0 to 18
//! (archive versions 1.10 to 1.16).

mod tar;
mod toc;

use std::collections::{HashMap, HashSet};
use std::io::{self, Read};

pub use self::tar::{is_pg_tar, read_tar};
use self::toc::{Format, Input};
use super::packed::{Packing, unpack};
use crate::reason::Reason;

/// What an archive says of itself: its table of contents.
#[derive(Clone, Debug, Default)]
pub struct Toc {
    /// The database that was dumped, as the header names it.
    pub database: Option<String>,
    /// How the data are compressed.
    pub compression: Compression,
    /// The tables whose data it holds, in the order of the archive.
    pub entries: Vec<TableData>,
    /// What each entry is called, whose it is and how it is defined: the SQL script without its data. At most 16 MiB.
    pub text: Vec<u8>,
    /// Why this is not all: `Partial` and `Damaged`, where the rest could not be read; `Limit`, where it was left out.
    pub gap: Option<Reason>,
    /// The entries that have data, tables or not.
    with_data: HashSet<i64>,
    by_id: HashMap<i64, usize>,
}

/// The data of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableData {
    /// What the archive calls the entry.
    pub dump_id: i64,
    /// Its schema; empty where none is told.
    pub schema: String,
    /// Its name.
    pub table: String,
    /// Its columns in the order of the data; empty where the data are statements.
    pub columns: Vec<String>,
    /// Whether the data are in the text format of COPY, up to a line `\.`; else they are INSERT statements.
    pub is_copy: bool,
    /// The file that holds the data, without the ending that tells its compression; `None` in the custom format.
    pub file: Option<String>,
}

impl TableData {
    /// `schema.table`, or the table alone where no schema is told.
    pub fn name(&self) -> String {
        if self.schema.is_empty() { self.table.clone() } else { format!("{}.{}", self.schema, self.table) }
    }
}

/// How the data of an archive are compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// zlib streams in the custom format, gzip files in a directory.
    Gzip,
    /// LZ4 frames.
    Lz4,
    /// Zstandard frames.
    Zstd,
}

impl Compression {
    /// How a stream of the custom format is packed.
    fn packing(self) -> Option<Packing> {
        match self {
            Self::None => None,
            Self::Gzip => Some(Packing::Zlib),
            Self::Lz4 => Some(Packing::Lz4),
            Self::Zstd => Some(Packing::Zstd),
        }
    }
}

/// What an archive holds, part by part.
pub enum Part<'a> {
    /// The table of contents was read; its text is to be scanned. Comes once, and first.
    Toc,
    /// The data of a table. Reading them never fails; where they end before their time, the reason is told in the end.
    Table(&'a TableData, &'a mut dyn Read),
    /// Data that are no table's: a large object.
    Other(&'a mut dyn Read),
}

/// Takes the parts of an archive, and says whether to go on.
pub type Visit<'v> = dyn FnMut(&Toc, Part<'_>) -> bool + 'v;

/// Reads the table of contents of an archive: a custom one from its beginning, or the file `toc.dat` of a directory.
///
/// # Errors
/// `Partial`, `Damaged` or `Unsupported` (an archive version that is not known), where not even its head can be read.
/// Where more could be read, [`Toc::gap`] tells the rest.
pub fn read_toc(input: &mut dyn Read) -> Result<Toc, Reason> {
    Input::new(input).toc().map(|(toc, _)| toc)
}

/// The table that a file of a directory archive belongs to: `3456.dat`, or that with `.gz`, `.lz4` or `.zst` behind.
pub fn columns_of<'t>(toc: &'t Toc, file_name: &str) -> Option<&'t TableData> {
    let (plain, _) = without_ending(file_name);
    toc.entries.iter().find(|entry| entry.file.as_deref() == Some(plain))
}

fn without_ending(name: &str) -> (&str, Option<Packing>) {
    let endings = [(".gz", Packing::Gzip), (".lz4", Packing::Lz4), (".zst", Packing::Zstd)];
    let found = endings.iter().find_map(|(ending, packing)| Some((name.strip_suffix(ending)?, Some(*packing))));
    found.unwrap_or((name, None))
}

/// Reads an archive in the custom format, in the order in which it stands. Returns why not all of it was read.
pub fn read_custom(input: &mut dyn Read, visit: &mut Visit<'_>) -> Option<Reason> {
    let mut input = Input::new(input);
    let (toc, format) = match input.toc() {
        Ok(read) => read,
        Err(reason) => return Some(reason),
    };
    if !visit(&toc, Part::Toc) || matches!(toc.gap, Some(Reason::Partial | Reason::Damaged)) {
        return toc.gap;
    }
    if format != Format::Custom {
        return Some(Reason::Damaged);
    }
    let mut blocks = Blocks { input, seen: HashSet::new(), gap: toc.gap };
    match blocks.read(&toc, visit) {
        Ok(true) if blocks.gap.is_none() && !toc.with_data.is_subset(&blocks.seen) => Some(Reason::Partial),
        Ok(_) => blocks.gap,
        Err(reason) => blocks.gap.or(Some(reason)),
    }
}

fn hand_on(
    toc: &Toc,
    table: Option<&TableData>,
    packing: Option<Packing>,
    data: &mut dyn Read,
    visit: &mut Visit<'_>,
) -> (bool, Option<Reason>) {
    let mut part = |data: &mut dyn Read| match table {
        Some(table) => visit(toc, Part::Table(table, data)),
        None => visit(toc, Part::Other(data)),
    };
    match packing {
        None => (part(data), None),
        Some(packing) => {
            let mut unpacked = unpack(packing, data);
            let go_on = part(&mut unpacked);
            (go_on, unpacked.gap())
        }
    }
}

fn drain(data: &mut dyn Read) {
    let mut waste = [0; 4096];
    while matches!(data.read(&mut waste), Ok(read) if read > 0) {}
}

/// The blocks of data of the custom format.
struct Blocks<'r> {
    input: Input<'r>,
    seen: HashSet<i64>,
    gap: Option<Reason>,
}

impl Blocks<'_> {
    /// Returns whether they were read to their end.
    fn read(&mut self, toc: &Toc, visit: &mut Visit<'_>) -> Result<bool, Reason> {
        const DATA: u8 = 1;
        const LARGE_OBJECTS: u8 = 3;
        while let Some(kind) = self.input.byte_or_end()? {
            let id = self.input.int()?;
            match kind {
                DATA => {
                    let table = toc.by_id.get(&id).and_then(|&entry| toc.entries.get(entry));
                    if !self.stream(toc, table, visit)? {
                        return Ok(false);
                    }
                }
                LARGE_OBJECTS => {
                    while self.input.int()? != 0 {
                        if !self.stream(toc, None, visit)? {
                            return Ok(false);
                        }
                    }
                }
                _ => return Err(Reason::Damaged),
            }
            if toc.with_data.contains(&id) {
                self.seen.insert(id);
            } else if toc.gap.is_none() {
                self.gap = self.gap.or(Some(Reason::Damaged));
            }
        }
        Ok(true)
    }

    /// Hands on one stream. Returns whether to go on.
    fn stream(&mut self, toc: &Toc, table: Option<&TableData>, visit: &mut Visit<'_>) -> Result<bool, Reason> {
        let mut chunks = Chunks { input: &mut self.input, left: 0, ended: false, empty: true, broken: None };
        let (go_on, gap) = hand_on(toc, table, toc.compression.packing(), &mut chunks, visit);
        if go_on {
            drain(&mut chunks);
        }
        match chunks.broken {
            Some(reason) => return Err(reason),
            // A large object of no bytes may be packed into nothing.
            None if chunks.empty => {}
            None => self.gap = self.gap.or(gap),
        }
        Ok(go_on)
    }
}

/// One stream of data: pieces with their lengths before them, up to one of no length.
struct Chunks<'a, 'r> {
    input: &'a mut Input<'r>,
    left: u64,
    ended: bool,
    empty: bool,
    broken: Option<Reason>,
}

impl Read for Chunks<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !self.ended {
            match self.input.int() {
                Ok(length) if length > 0 => self.left = length.unsigned_abs(),
                Ok(0) => self.ended = true,
                Ok(_) => (self.ended, self.broken) = (true, Some(Reason::Damaged)),
                Err(reason) => (self.ended, self.broken) = (true, Some(reason)),
            }
        }
        if self.ended || out.is_empty() {
            return Ok(0);
        }
        let most = out.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.input.read(&mut out[..most])?;
        self.empty = false;
        self.left -= read as u64;
        if read == 0 {
            (self.ended, self.broken) = (true, Some(Reason::Partial));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::toc::{MOST_TEXT, copy_columns};
    use super::*;

    const GZIP: &[u8] = include_bytes!("../../tests/fixtures/pg_archives/pg15-gzip.dump");
    const ZSTD: &[u8] = include_bytes!("../../tests/fixtures/pg_archives/pg17-zstd.dump");
    const LZ4: &[u8] = include_bytes!("../../tests/fixtures/pg_archives/pg17-lz4.dump");
    const INSERTS: &[u8] = include_bytes!("../../tests/fixtures/pg_archives/pg18-inserts.dump");
    const TAR: &[u8] = include_bytes!("../../tests/fixtures/pg_archives/pg15.tar");
    const DIRECTORY: &[u8] = include_bytes!("../../tests/fixtures/pg_archives/pg16.d/toc.dat");

    /// What came: the text of the contents, `table(columns)` or nothing, and the data.
    #[derive(Debug, Default, PartialEq)]
    struct Came {
        text: String,
        parts: Vec<(String, String)>,
        gap: Option<Reason>,
    }

    impl Came {
        fn of(file: &[u8]) -> Self {
            Self::read(file, is_pg_tar(file))
        }

        fn read(mut file: &[u8], is_tar: bool) -> Self {
            let (mut text, mut parts) = (String::new(), Vec::new());
            let mut visit = |toc: &Toc, part: Part<'_>| {
                let (name, data) = match part {
                    Part::Toc => {
                        text = String::from_utf8_lossy(&toc.text).into_owned();
                        return true;
                    }
                    Part::Table(table, data) => (format!("{}({})", table.name(), table.columns.join("|")), data),
                    Part::Other(data) => (String::new(), data),
                };
                let mut all = Vec::new();
                data.read_to_end(&mut all).unwrap();
                parts.push((name, String::from_utf8_lossy(&all).into_owned()));
                true
            };
            let gap = if is_tar { read_tar(&mut file, &mut visit) } else { read_custom(&mut file, &mut visit) };
            Self { text, parts, gap }
        }

        fn data(&self, name: &str) -> &str {
            self.parts.iter().find(|(part, _)| part == name).map_or("", |(_, data)| data)
        }
    }

    const KUNDE: &str = "public.kunde(id|navn|Fødselsnr|e\"post)";
    const ROWS: &str =
        "1\tKari Østby\t01810112345\tkari@example.com\n2\tOla\\tNordmann\\\\\t02820254321\t\\N\n\\.\n\n\n";

    #[test]
    fn custom_archives_of_several_versions() {
        for file in [GZIP, ZSTD] {
            let came = Came::of(file);
            assert_eq!(came.gap, None);
            assert_eq!(came.data(KUNDE), ROWS);
            let odd = "Øst.Målinger, (rare)(id|kol, en|bilde)";
            assert_eq!(came.data(odd), "7\tper@example.com\t\\\\xdeadbeef\n\\.\n\n\n");
            assert_eq!(came.data("public.part_2026(dag|verdi)"), "2026-03-04\tny@example.com\n\\.\n\n\n");
            assert_eq!(came.data("public.ingen()"), "\\.\n\n\n");
            let objects: Vec<_> = came.parts.iter().filter(|(name, _)| name.is_empty()).collect();
            assert_eq!(objects.len(), 2);
            assert_eq!(objects[0].1, "large object: lise@example.com");
            assert!(came.text.contains("'Ansvarlig: Åse <aase@example.com>'"));
            assert!(
                came.text.contains("-- Name: kunde; Type: TABLE; Schema: public; Owner: postgres\n--\n\nCREATE TABLE")
            );
        }
        assert_eq!(Came::of(LZ4).data(KUNDE), ROWS);
        assert_eq!(read_toc(&mut &ZSTD[..]).unwrap().database.as_deref(), Some("blåbær"));
    }

    #[test]
    fn statements_instead_of_copy() {
        let came = Came::of(INSERTS);
        assert_eq!(came.gap, None);
        assert!(came.data("public.kunde()").starts_with("INSERT INTO public.kunde VALUES (1, 'Kari Østby'"));
        assert!(!read_toc(&mut &INSERTS[..]).unwrap().entries[0].is_copy);
    }

    #[test]
    fn tar_archives() {
        assert!(is_pg_tar(TAR) && is_pg_tar(&TAR[..512]));
        assert!(!is_pg_tar(&TAR[1..]) && !is_pg_tar(b"") && !is_pg_tar(&[0; 512]));
        let came = Came::of(TAR);
        assert_eq!((came.gap, came.parts.len()), (None, 2));
        assert_eq!(came.data(KUNDE), ROWS);
    }

    #[test]
    fn the_files_of_a_directory() {
        let toc = read_toc(&mut &DIRECTORY[..]).unwrap();
        assert_eq!((toc.compression, toc.gap, toc.entries.len()), (Compression::Gzip, None, 2));
        let kunde = columns_of(&toc, "3371.dat.gz").unwrap();
        assert_eq!((kunde.name().as_str(), kunde.is_copy), ("public.kunde", true));
        assert_eq!(columns_of(&toc, "3371.dat"), Some(kunde));
        assert_eq!(columns_of(&toc, "3371.dat.zst"), Some(kunde));
        assert_eq!(columns_of(&toc, "1.dat.gz"), None);
        assert_eq!(columns_of(&toc, "toc.dat"), None);
    }

    #[test]
    fn what_is_cut_off_is_read_so_far() {
        for file in [GZIP, ZSTD, LZ4, INSERTS, TAR] {
            let whole = Came::of(file);
            // The end of a tar archive is two blocks of zeros, of which the first says all.
            let end = if is_pg_tar(file) { file.len() - 1024 } else { file.len() };
            for cut in (0..end).step_by(7) {
                let came = Came::read(&file[..cut], is_pg_tar(file));
                assert_eq!(came.gap, Some(Reason::Partial), "cut at {cut}");
                assert!(whole.text.starts_with(&came.text));
                for (part, all) in came.parts.iter().zip(&whole.parts) {
                    assert!(part.0 == all.0 && all.1.starts_with(&part.1), "cut at {cut}: {part:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_damaged_does_no_harm() {
        for file in [GZIP, ZSTD, LZ4, INSERTS, TAR] {
            let mut told = 0;
            for at in (0..file.len()).step_by(3) {
                let mut file = file.to_vec();
                file[at] ^= 1 << (at % 8);
                told += usize::from(Came::of(&file).gap.is_some());
                file[at] = 0xFF;
                Came::of(&file);
            }
            assert!(told > 100, "{told}");
        }
    }

    #[test]
    fn lengths_are_not_trusted() {
        let toc = read_toc(&mut &GZIP[..]).unwrap();
        assert!(toc.gap.is_none());
        // The name of the database, said to be of 2 GB.
        let at = GZIP.windows(8).position(|name| name == "blåbær".as_bytes()).unwrap();
        let mut file = GZIP.to_vec();
        file[at - 4..at].copy_from_slice(&0x7FFF_FFFFu32.to_le_bytes());
        assert_eq!(Came::of(&file), Came { gap: Some(Reason::Partial), ..Came::default() });
        assert_eq!(Came::of(b"PGDMP\x01\x09\0\x04\x08\x01").gap, Some(Reason::Unsupported));
        assert_eq!(Came::of(b"PGDMX").gap, Some(Reason::Damaged));
    }

    #[test]
    fn a_long_contents_is_cut_and_the_data_are_read() {
        // An archive of our own: integers of four bytes, no offsets to speak of.
        let int = |out: &mut Vec<u8>, number: u32| {
            out.push(0);
            out.extend(number.to_le_bytes());
        };
        let string = |out: &mut Vec<u8>, string: &[u8]| {
            int(out, string.len() as u32);
            out.extend(string);
        };
        let mut file = b"PGDMP\x01\x0E\0\x04\x08\x01".to_vec();
        (0..8).for_each(|_| int(&mut file, 0));
        (0..3).for_each(|_| string(&mut file, b"x"));
        int(&mut file, 3);
        let long = vec![b'a'; MOST_TEXT - 100];
        for id in 1..=3 {
            int(&mut file, id);
            int(&mut file, 1);
            let fields: [&[u8]; 4] = [b"0", b"0", b"kunde", b"TABLE DATA"];
            fields.iter().for_each(|field| string(&mut file, field));
            int(&mut file, 3);
            let fields: [&[u8]; 8] = [&long, b"", b"COPY kunde (a) FROM stdin;", b"s", b"", b"", b"eier", b"false"];
            fields.iter().for_each(|field| string(&mut file, field));
            file.extend(b"\x01\x01\0\0\0");
            file.push(1);
            file.extend([0; 8]);
        }
        for id in 1..=3 {
            file.push(1);
            int(&mut file, id);
            string(&mut file, b"hei");
            int(&mut file, 0);
        }
        let came = Came::of(&file);
        assert_eq!(came.gap, Some(Reason::Limit));
        assert_eq!(came.parts, vec![("s.kunde(a)".to_owned(), "hei".to_owned()); 3]);
        assert!(came.text.len() <= MOST_TEXT);
    }

    #[test]
    fn names_in_a_copy_statement() {
        let columns = |statement: &str| copy_columns(statement.as_bytes()).join("|");
        assert_eq!(columns("COPY public.kunde (id, navn) FROM stdin;\n"), "id|navn");
        assert_eq!(columns("COPY \"a (b\".\"c\"\"d\" (\"x, y\", \"\"\"z)\") WITH OIDS FROM stdin;"), "x, y|\"z)");
        assert_eq!(columns("COPY kunde  FROM stdin;"), "");
        assert_eq!(columns("COPY kunde (\"open"), "open");
        assert_eq!(columns("INSERT"), "");
    }
}
