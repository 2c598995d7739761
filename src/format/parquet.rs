//! Parquet files: each row a record, nested fields as key paths. The reading is left to the crate `parquet`, whose
//! panics are caught; what it could not survive (a schema nested without end) is refused before.
//!
//! How much memory a page takes is for the file to say: up to 2 GiB. Read files that nobody vouches for in a process of
//! their own.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

use super::cells::{is_text, pieces, write_real};
use super::table::{ColumnId, Sink, TableId};
use crate::reason::Reason;

/// What a file begins and ends with.
pub const MAGIC: &[u8; 4] = b"PAR1";
/// What a file ends with whose metadata are encrypted.
const MAGIC_ENCRYPTED: &[u8; 4] = b"PARE";
/// The metadata may have so many bytes.
const LONGEST_METADATA: u32 = 64 * 1024 * 1024;
/// The schema may have so many elements, nested so deep.
const MOST_ELEMENTS: usize = 100_000;
const DEEPEST: usize = 64;
/// After so many records the sink is asked whether to go on.
const ASK_AFTER: u32 = 64;

/// Reads a file. Returns why not all of it was read: `Partial`, where its end is missing, without which nothing can be
/// read; `Damaged`, `Encrypted` and `Limit`.
pub fn read(mut file: File, sink: &mut dyn Sink) -> Option<Reason> {
    if let Err(reason) = check(&mut file) {
        return Some(reason);
    }
    let reader = match caught(|| SerializedFileReader::new(file)) {
        Some(Ok(reader)) => reader,
        _ => return Some(Reason::Damaged),
    };
    let mut rows = Rows {
        table: sink.table(None, None),
        sink,
        columns: HashMap::new(),
        path: String::new(),
        value: String::new(),
    };
    let mut gap = None;
    for group in 0..reader.num_row_groups() {
        match caught(|| rows.group(&reader, group)) {
            Some(Ok(true)) => {}
            Some(Ok(false)) => return gap,
            _ => gap = Some(Reason::Damaged),
        }
    }
    gap
}

/// What a call returns, or nothing where it panicked. What it worked on is not used again but for the sink, which was
/// handed whole cells only.
fn caught<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

/// Hands on the rows of a file.
struct Rows<'a> {
    sink: &'a mut dyn Sink,
    table: TableId,
    /// Columns by key path; there are no more than the schema has.
    columns: HashMap<String, ColumnId>,
    path: String,
    value: String,
}

impl Rows<'_> {
    /// Returns whether to go on.
    fn group(&mut self, reader: &SerializedFileReader<File>, group: usize) -> parquet::errors::Result<bool> {
        let group = reader.get_row_group(group)?;
        let mut since = 0;
        for row in group.get_row_iter(None)? {
            self.path.clear();
            self.fields(&row?);
            self.sink.end_record(self.table);
            since += 1;
            if since == ASK_AFTER {
                since = 0;
                if !self.sink.go_on() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn fields(&mut self, row: &Row) {
        for (name, field) in row.get_column_iter() {
            let dot = if self.path.is_empty() { "" } else { "." };
            self.below(&[dot, name], field);
        }
    }

    /// A field whose path goes on so. It is nested no deeper than the schema.
    fn below(&mut self, steps: &[&str], field: &Field) {
        let length = self.path.len();
        steps.iter().for_each(|step| self.path.push_str(step));
        match field {
            Field::Null => {}
            Field::Group(row) => self.fields(row),
            Field::ListInternal(list) => list.elements().iter().for_each(|element| self.below(&["[]"], element)),
            Field::MapInternal(map) => {
                for (key, value) in map.entries() {
                    self.below(&["[].key"], key);
                    self.below(&["[].value"], value);
                }
            }
            Field::Str(text) => self.cell(text.as_bytes()),
            Field::Bytes(bytes) if is_text(bytes.data()) => self.cell(bytes.data()),
            Field::Bytes(_) => {}
            plain => {
                let mut value = std::mem::take(&mut self.value);
                value.clear();
                match plain {
                    Field::Float(number) => _ = write!(value, "{number}"),
                    Field::Double(number) => write_real(&mut value, *number),
                    // Writing to a string cannot fail.
                    other => _ = write!(value, "{other}"),
                }
                self.cell(value.as_bytes());
                self.value = value;
            }
        }
        self.path.truncate(length);
    }

    fn cell(&mut self, value: &[u8]) {
        let column = match self.columns.get(&self.path) {
            Some(&column) => column,
            None => {
                let column = self.sink.column(self.table, &self.path);
                self.columns.insert(self.path.clone(), column);
                column
            }
        };
        pieces(value, &mut |piece| self.sink.cell(column, piece));
    }
}

/// Whether a file is whole, and its schema one that can be read.
fn check(file: &mut File) -> Result<(), Reason> {
    let mut begin = [0; 4];
    let mut end = [0; 8];
    let length = file.seek(SeekFrom::End(0)).map_err(|_| Reason::Unreadable)?;
    file.rewind().map_err(|_| Reason::Unreadable)?;
    file.read_exact(&mut begin).map_err(|_| Reason::Partial)?;
    if &begin == MAGIC_ENCRYPTED {
        return Err(Reason::Encrypted);
    }
    if &begin != MAGIC {
        return Err(Reason::Damaged);
    }
    if length < 12 || file.seek(SeekFrom::End(-8)).and_then(|_| file.read_exact(&mut end)).is_err() {
        return Err(Reason::Partial);
    }
    let [a, b, c, d, magic @ ..] = end;
    let metadata = u32::from_le_bytes([a, b, c, d]);
    if &magic != MAGIC {
        return Err(Reason::Partial);
    }
    if metadata > LONGEST_METADATA {
        return Err(Reason::Limit);
    }
    if u64::from(metadata) > length - 12 {
        return Err(Reason::Damaged);
    }
    let mut bytes = vec![0; metadata as usize];
    let read = file.seek(SeekFrom::End(-8 - i64::from(metadata))).and_then(|_| file.read_exact(&mut bytes));
    read.map_err(|_| Reason::Unreadable)?;
    Thrift(&bytes).check_schema()
}

/// The metadata in Thrift's compact protocol, as far as the schema reaches.
struct Thrift<'a>(&'a [u8]);

/// The types of the compact protocol that are met here.
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const STRUCT: u8 = 12;

impl Thrift<'_> {
    /// `FileMetaData.schema` (field 2): a list of elements, each with the number of those below it that follow.
    fn check_schema(&mut self) -> Result<(), Reason> {
        let mut id = 0;
        loop {
            match self.field(&mut id)?.ok_or(Reason::Damaged)? {
                LIST if id == 2 => break,
                kind => self.skip(kind, 0)?,
            }
        }
        let (count, kind) = self.list()?;
        if kind != STRUCT || count == 0 {
            return Err(Reason::Damaged);
        }
        if count > MOST_ELEMENTS {
            return Err(Reason::Limit);
        }
        // How many are still to come at each depth.
        let mut open: Vec<u64> = Vec::new();
        for _ in 0..count {
            let children = self.element()?;
            while open.last() == Some(&0) {
                open.pop();
            }
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            if children > count as u64 {
                return Err(Reason::Damaged);
            }
            open.push(children);
            if open.len() > DEEPEST {
                return Err(Reason::Limit);
            }
        }
        Ok(())
    }

    /// One `SchemaElement`: its `num_children` (field 5).
    fn element(&mut self) -> Result<u64, Reason> {
        let (mut id, mut children) = (0, 0);
        while let Some(kind) = self.field(&mut id)? {
            match id {
                5 if (4..=6).contains(&kind) => {
                    let number = self.number()?;
                    // Zigzag: odd ones are negative.
                    children = if number & 1 == 0 { number >> 1 } else { return Err(Reason::Damaged) };
                }
                _ => self.skip(kind, 0)?,
            }
        }
        Ok(children)
    }

    /// The type of the next field, whose number follows from the last; nothing at the end of a struct.
    fn field(&mut self, id: &mut u64) -> Result<Option<u8>, Reason> {
        let head = self.byte()?;
        if head == 0 {
            return Ok(None);
        }
        *id = match head >> 4 {
            0 => self.number()? >> 1,
            step => id.wrapping_add(u64::from(step)),
        };
        Ok(Some(head & 15))
    }

    fn list(&mut self) -> Result<(usize, u8), Reason> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.number()?,
            count => u64::from(count),
        };
        // An element takes a byte at least.
        if count > self.0.len() as u64 { Err(Reason::Damaged) } else { Ok((count as usize, head & 15)) }
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Result<(), Reason> {
        if depth > 16 {
            return Err(Reason::Damaged);
        }
        match kind {
            TRUE | FALSE => Ok(()),
            BYTE => self.take(1),
            4..=6 => self.number().map(drop),
            DOUBLE => self.take(8),
            BINARY => {
                let length = self.number()?;
                self.take(length)
            }
            LIST | SET => {
                let (count, kind) = self.list()?;
                // In a list a boolean takes a byte.
                let kind = if kind <= FALSE { BYTE } else { kind };
                (0..count).try_for_each(|_| self.skip(kind, depth + 1))
            }
            STRUCT => {
                let mut id = 0;
                while let Some(kind) = self.field(&mut id)? {
                    self.skip(kind, depth + 1)?;
                }
                Ok(())
            }
            _ => Err(Reason::Damaged),
        }
    }

    fn byte(&mut self) -> Result<u8, Reason> {
        let (&byte, rest) = self.0.split_first().ok_or(Reason::Damaged)?;
        self.0 = rest;
        Ok(byte)
    }

    fn take(&mut self, count: u64) -> Result<(), Reason> {
        let count = usize::try_from(count).map_err(|_| Reason::Damaged)?;
        self.0 = self.0.get(count..).ok_or(Reason::Damaged)?;
        Ok(())
    }

    fn number(&mut self) -> Result<u64, Reason> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Reason::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use parquet::basic::Compression;
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;
    use crate::format::table::testing::Notes;

    const SCHEMA: &str = "message m {
        required int32 id;
        optional binary navn (UTF8);
        optional double saldo;
        required binary rå;
        optional group kontakt { optional group liste (LIST) { repeated group list { optional binary epost (UTF8); } } }
    }";

    fn file(groups: usize, rows: usize, compression: Compression) -> Vec<u8> {
        let schema = Arc::new(parse_message_type(&SCHEMA.replace("rå", "raa")).unwrap());
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let mut out = Vec::new();
        let mut writer = SerializedFileWriter::new(&mut out, schema, properties).unwrap();
        for _ in 0..groups {
            let mut group = writer.next_row_group().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            let ids: Vec<i32> = (1..=rows as i32).collect();
            column.typed::<Int32Type>().write_batch(&ids, None, None).unwrap();
            column.close().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            let names: Vec<ByteArray> = (1..rows).map(|i| format!("Åse {i}").as_str().into()).collect();
            let mut levels = vec![1; rows];
            levels[rows - 1] = 0;
            column.typed::<ByteArrayType>().write_batch(&names, Some(&levels), None).unwrap();
            column.close().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<DoubleType>().write_batch(&vec![12345678.0; rows], Some(&vec![1; rows]), None).unwrap();
            column.close().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            let raw: Vec<ByteArray> = (0..rows).map(|i| vec![b'a', (i % 2) as u8 * 0xFF].into()).collect();
            column.typed::<ByteArrayType>().write_batch(&raw, None, None).unwrap();
            column.close().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            let mails: Vec<ByteArray> = (0..rows * 2).map(|i| format!("k{i}@example.com").as_str().into()).collect();
            let repeats: Vec<i16> = (0..rows * 2).map(|i| (i % 2) as i16).collect();
            column.typed::<ByteArrayType>().write_batch(&mails, Some(&vec![4; rows * 2]), Some(&repeats)).unwrap();
            column.close().unwrap();
            group.close().unwrap();
        }
        writer.close().unwrap();
        out
    }

    fn notes(bytes: &[u8]) -> (Notes, Option<Reason>) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let mut notes = Notes::default();
        let gap = read(file, &mut notes);
        (notes, gap)
    }

    #[test]
    fn rows_with_nested_fields() {
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::LZ4_RAW] {
            let (notes, gap) = notes(&file(2, 3, compression));
            assert_eq!(gap, None);
            let rows = notes.rows(None);
            assert_eq!(rows.len(), 6);
            let mails = "kontakt.liste[]=k0@example.com | kontakt.liste[]=k1@example.com";
            assert_eq!(rows[0], format!("id=1 | navn=Åse 1 | saldo=12345678 | {mails}"));
            assert!(rows[2].starts_with("id=3 | saldo=12345678 | kontakt"), "{}", rows[2]);
        }
    }

    #[test]
    fn what_is_cut_off_or_damaged_is_told() {
        let whole = file(2, 200, Compression::SNAPPY);
        for cut in (0..whole.len()).step_by(97) {
            assert_eq!(notes(&whole[..cut]).1, Some(Reason::Partial), "cut at {cut}");
        }
        for at in (0..whole.len()).step_by(3) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            notes(&bytes);
        }
        let mut bytes = whole.clone();
        bytes[4..400].fill(0xFF);
        let (notes, gap) = notes(&bytes);
        assert_eq!(gap, Some(Reason::Damaged));
        assert_eq!(notes.rows(None).len(), 200, "the other group is read");
    }

    #[test]
    fn a_schema_without_end_is_refused() {
        let schema = |elements: &[u64]| {
            // Version 1, then the list of elements with a name and a number of children each.
            let mut bytes = vec![0x15, 2, 0x19, 0xFC];
            let number = |bytes: &mut Vec<u8>, mut number: u64| {
                while number >= 0x80 {
                    bytes.push(number as u8 | 0x80);
                    number >>= 7;
                }
                bytes.push(number as u8);
            };
            number(&mut bytes, elements.len() as u64);
            for &children in elements {
                bytes.extend([0x48, 1, b'a', 0x15]);
                number(&mut bytes, children << 1);
                bytes.push(0);
            }
            let length = bytes.len() as u32;
            [MAGIC, &bytes[..], &length.to_le_bytes(), MAGIC].concat()
        };
        assert_eq!(notes(&schema(&[1; 90_000])).1, Some(Reason::Limit));
        assert_eq!(notes(&schema(&[0x7FFF_FFFF])).1, Some(Reason::Damaged));
        assert_eq!(notes(&schema(&[0; 200_000])).1, Some(Reason::Limit));
        assert_eq!(notes(b"PARE").1, Some(Reason::Encrypted));
        assert_eq!(notes(b"PAR1\xFF\xFF\xFF\xFFPAR1").1, Some(Reason::Limit));
        assert_eq!(notes(b"hei").1, Some(Reason::Partial));
    }
}
