//! The head and the table of contents of an archive, within the limits of [`Toc`].

use std::io::{self, ErrorKind, Read};

use super::{Compression, TableData, Toc, drain};
use crate::detect::text::decode;
use crate::reason::Reason;

/// The table of contents may hold so many bytes of text.
pub(super) const MOST_TEXT: usize = 16 * 1024 * 1024;
/// The names of tables and columns may take so many bytes of memory.
const MOST_NAMES: usize = 64 * 1024 * 1024;
/// What a name and an entry take besides their letters, in bytes.
const NAME_COST: usize = 48;
const ENTRY_COST: usize = 256;
/// There may be so many entries.
const MOST_ENTRIES: i64 = 1_000_000;
/// A table may have so many named columns; PostgreSQL's own limit is 1600.
const MOST_COLUMNS: usize = 16 * 1024;
/// So many bytes are read at once.
const HELD: usize = 128 * 1024;

/// What each archive begins with.
pub(super) const MAGIC: &[u8; 5] = b"PGDMP";

/// The format that an archive says it is in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Custom,
    /// Tar, and directory, which says tar too.
    Files,
}

/// The bytes of an archive, and how it writes numbers.
pub(super) struct Input<'r> {
    source: io::BufReader<&'r mut dyn Read>,
    minor: u8,
    int_size: u8,
    offset_size: u8,
}

impl Read for Input<'_> {
    /// Never fails; an error ends the input.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.source.read(out) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Ok(0),
                read => return read,
            }
        }
    }
}

impl<'r> Input<'r> {
    pub(super) fn new(input: &'r mut dyn Read) -> Self {
        Self { source: io::BufReader::with_capacity(HELD, input), minor: 0, int_size: 4, offset_size: 8 }
    }

    /// The head and the table of contents.
    pub(super) fn toc(&mut self) -> Result<(Toc, Format), Reason> {
        let mut toc = Toc::default();
        let format = self.head(&mut toc)?;
        let mut builder = Builder { toc, names: MOST_NAMES, full: false, limited: false };
        let gap = self.entries(format, &mut builder).err();
        let Builder { mut toc, limited, .. } = builder;
        toc.gap = gap.or(limited.then_some(Reason::Limit));
        Ok((toc, format))
    }

    fn head(&mut self, toc: &mut Toc) -> Result<Format, Reason> {
        let mut magic = [0; MAGIC.len()];
        self.fill(&mut magic)?;
        if magic != *MAGIC {
            return Err(Reason::Damaged);
        }
        let (major, minor, _revision) = (self.byte()?, self.byte()?, self.byte()?);
        if major != 1 || !(10..=16).contains(&minor) {
            return Err(Reason::Unsupported);
        }
        self.minor = minor;
        (self.int_size, self.offset_size) = (self.byte()?, self.byte()?);
        if !matches!(self.int_size, 1..=8) || !matches!(self.offset_size, 1..=16) {
            return Err(Reason::Damaged);
        }
        let format = match self.byte()? {
            1 => Format::Custom,
            3 | 5 => Format::Files,
            _ => return Err(Reason::Unsupported),
        };
        toc.compression = if minor >= 15 {
            match self.byte()? {
                0 => Compression::None,
                1 => Compression::Gzip,
                2 => Compression::Lz4,
                3 => Compression::Zstd,
                _ => return Err(Reason::Unsupported),
            }
        } else if self.int()? == 0 {
            Compression::None
        } else {
            Compression::Gzip
        };
        for _when in 0..7 {
            self.int()?;
        }
        let mut most = MOST_NAMES;
        toc.database = self.string(&mut most)?.map(|name| decode(&name));
        for _version in 0..2 {
            self.skip_string()?;
        }
        Ok(format)
    }

    fn entries(&mut self, format: Format, builder: &mut Builder) -> Result<(), Reason> {
        let count = self.int()?;
        if count < 0 {
            return Err(Reason::Damaged);
        }
        for number in 0..count {
            builder.full = number >= MOST_ENTRIES;
            self.entry(format, builder)?;
        }
        Ok(())
    }

    fn entry(&mut self, format: Format, builder: &mut Builder) -> Result<(), Reason> {
        let dump_id = self.int()?;
        let mut has_data = self.int()? != 0;
        for _oid in 0..2 {
            self.skip_string()?;
        }
        // What is not kept in the end is held for one entry only.
        let mut most = MOST_TEXT;
        let tag = self.string(&mut most)?.unwrap_or_default();
        let kind = self.string(&mut most)?.unwrap_or_default();
        if self.minor >= 11 {
            let _section = self.int()?;
        }
        let definition = self.string(&mut most)?.unwrap_or_default();
        self.skip_string()?;
        let copy = self.string(&mut most)?.unwrap_or_default();
        let schema = self.string(&mut most)?.unwrap_or_default();
        let _tablespace = self.skip_string()?;
        if self.minor >= 14 {
            self.skip_string()?;
        }
        if self.minor >= 16 {
            let _relation_kind = self.int()?;
        }
        let owner = self.string(&mut most)?.unwrap_or_default();
        let _with_oids = self.skip_string()?;
        while self.skip_string()? {}
        let mut file = None;
        match format {
            Format::Custom => has_data &= !self.has_no_data()?,
            Format::Files => file = self.string(&mut most)?.filter(|name| !name.is_empty()),
        }
        builder.limited |= most == 0 || builder.full;
        if builder.full {
            return Ok(());
        }
        builder.describe(&[
            b"--\n-- Name: ",
            &tag,
            b"; Type: ",
            &kind,
            b"; Schema: ",
            &schema,
            b"; Owner: ",
            &owner,
            b"\n--\n\n",
            &definition,
            b"\n\n",
        ]);
        if has_data {
            builder.toc.with_data.insert(dump_id);
            if kind == b"TABLE DATA" {
                let (schema, table, file) = (decode(&schema), decode(&tag), file.map(|name| decode(&name)));
                let columns = copy_columns(&copy);
                let is_copy = copy.starts_with(b"COPY ");
                builder.add(TableData { dump_id, schema, table, columns, is_copy, file });
            }
        }
        Ok(())
    }

    /// Where an entry's data stand: passed over, but it may say that there are none.
    fn has_no_data(&mut self) -> Result<bool, Reason> {
        const NO_DATA: u8 = 3;
        let state = self.byte()?;
        for _ in 0..self.offset_size {
            self.byte()?;
        }
        Ok(state == NO_DATA)
    }

    pub(super) fn byte_or_end(&mut self) -> Result<Option<u8>, Reason> {
        let mut byte = [0];
        match self.read(&mut byte) {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(byte[0])),
            Err(_) => Err(Reason::Partial),
        }
    }

    fn byte(&mut self) -> Result<u8, Reason> {
        self.byte_or_end()?.ok_or(Reason::Partial)
    }

    pub(super) fn fill(&mut self, out: &mut [u8]) -> Result<(), Reason> {
        self.read_exact(out).map_err(|_| Reason::Partial)
    }

    /// A sign, then the number with its lowest byte first.
    pub(super) fn int(&mut self) -> Result<i64, Reason> {
        let negative = self.byte()? != 0;
        let mut bytes = [0; 8];
        let size = usize::from(self.int_size);
        self.fill(bytes.get_mut(..size).ok_or(Reason::Damaged)?)?;
        let number = i64::try_from(u64::from_le_bytes(bytes)).map_err(|_| Reason::Damaged)?;
        Ok(if negative { -number } else { number })
    }

    /// A string of at most so many bytes; one that is longer is passed over, and nothing is left of `most`.
    fn string(&mut self, most: &mut usize) -> Result<Option<Vec<u8>>, Reason> {
        let Ok(length) = u64::try_from(self.int()?) else {
            return Ok(None);
        };
        let mut string = Vec::new();
        if length > *most as u64 {
            *most = 0;
            self.skip(length)?;
        } else {
            *most -= length as usize;
            let read = self.take(length).read_to_end(&mut string).map_err(|_| Reason::Partial)?;
            if read as u64 != length {
                return Err(Reason::Partial);
            }
        }
        Ok(Some(string))
    }

    /// Passes over a string. Returns whether there was one.
    fn skip_string(&mut self) -> Result<bool, Reason> {
        let length = u64::try_from(self.int()?);
        length.map_or(Ok(false), |length| self.skip(length).map(|()| true))
    }

    pub(super) fn skip(&mut self, length: u64) -> Result<(), Reason> {
        let mut rest = self.take(length);
        drain(&mut rest);
        if rest.limit() == 0 { Ok(()) } else { Err(Reason::Partial) }
    }
}

/// A table of contents as it grows, within its limits.
struct Builder {
    toc: Toc,
    /// So many bytes are left for names.
    names: usize,
    /// Whether there are as many entries as there may be; more are passed over.
    full: bool,
    /// Whether anything was left out.
    limited: bool,
}

impl Builder {
    fn describe(&mut self, parts: &[&[u8]]) {
        if self.toc.text.len() + parts.iter().map(|part| part.len()).sum::<usize>() > MOST_TEXT {
            self.limited = true;
            return;
        }
        for part in parts {
            self.toc.text.extend_from_slice(part);
        }
    }

    fn add(&mut self, entry: TableData) {
        let names = entry.columns.iter().map(|name| name.len() + NAME_COST).sum::<usize>();
        let cost = ENTRY_COST + names + entry.schema.len() + entry.table.len();
        if cost > self.names {
            self.limited = true;
            return;
        }
        self.names -= cost;
        self.toc.by_id.insert(entry.dump_id, self.toc.entries.len());
        self.toc.entries.push(entry);
    }
}

/// The columns that a statement such as `COPY public.kunde (id, "Født") FROM stdin;` names.
pub(super) fn copy_columns(statement: &[u8]) -> Vec<String> {
    let mut columns = Vec::new();
    let Some(rest) = statement.strip_prefix(b"COPY ") else {
        return columns;
    };
    let (_, mut rest) = identifier(rest);
    while let Some(after) = rest.strip_prefix(b".") {
        rest = identifier(after).1;
    }
    let Some(mut rest) = rest.trim_ascii_start().strip_prefix(b"(") else {
        return columns;
    };
    loop {
        let (name, after) = identifier(rest.trim_ascii_start());
        columns.push(decode(&name));
        match after.trim_ascii_start() {
            [b',', more @ ..] if columns.len() < MOST_COLUMNS => rest = more,
            _ => return columns,
        }
    }
}

/// An identifier freed of its quotes, and what comes behind it.
fn identifier(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let Some(mut rest) = text.strip_prefix(b"\"") else {
        let end = text.iter().position(|b| b" ,.()\n;".contains(b)).unwrap_or(text.len());
        return (text[..end].to_vec(), &text[end..]);
    };
    let mut name = Vec::new();
    loop {
        let end = memchr::memchr(b'"', rest).unwrap_or(rest.len());
        name.extend_from_slice(&rest[..end]);
        rest = rest.get(end + 1..).unwrap_or_default();
        match rest {
            [b'"', more @ ..] => {
                name.push(b'"');
                rest = more;
            }
            _ => return (name, rest),
        }
    }
}
