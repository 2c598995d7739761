//! BSON as mongodump writes it (`.bson`): documents one after the other (bsonspec.org, version 1.1). Each is a record of
//! one nameless table; a column is a key path, as for JSON. Read as a stream; what is long comes in pieces. Lengths are
//! believed only as far as they agree with each other.

mod check;
mod source;
mod value;

use std::io::Read;

use memchr::memchr;

pub use check::looks_like;

use super::paths::{KeyId, LEVELS, LONGEST_KEY, PathId, Paths, char_start, is_data};
use super::table::{Hints, LONGEST_PIECE, Piece, Sink, TableId, cut};
use crate::detect::text::decode;
use crate::reason::Reason;
use source::Source;

/// Reads BSON documents. A file that ends within one, or that cannot be read further, is [`Reason::Partial`]; where
/// lengths, types or ends contradict each other the rest is [`Reason::Damaged`]. Values under client-side encryption
/// are told as [`Reason::Encrypted`]. Object ids, and binary values that are no UTF-8 text, are not handed on.
pub fn read(input: &mut dyn Read, sink: &mut dyn Sink, hints: &Hints) {
    let table = sink.table(None, hints.table.as_deref());
    let mut reader = Reader {
        source: Source::new(input),
        table,
        sink,
        paths: Paths::new(table, "[]"),
        open: Vec::with_capacity(LEVELS),
        deeper: 0,
        value: Paths::ROOT,
        text: String::new(),
        dirty: false,
        encrypted: false,
    };
    match reader.documents() {
        Err(Halt::Gap(reason)) => {
            if reader.dirty {
                reader.sink.end_record(table);
            }
            reader.sink.gap(reason);
        }
        Ok(()) if reader.source.failed => reader.sink.gap(Reason::Partial),
        Ok(()) | Err(Halt::Stopped) => {}
    }
}

/// The types of elements.
mod kind {
    pub(super) const DOUBLE: u8 = 0x01;
    pub(super) const STRING: u8 = 0x02;
    pub(super) const DOCUMENT: u8 = 0x03;
    pub(super) const ARRAY: u8 = 0x04;
    pub(super) const BINARY: u8 = 0x05;
    pub(super) const UNDEFINED: u8 = 0x06;
    pub(super) const OBJECT_ID: u8 = 0x07;
    pub(super) const BOOLEAN: u8 = 0x08;
    pub(super) const DATE: u8 = 0x09;
    pub(super) const NULL: u8 = 0x0A;
    pub(super) const REGEX: u8 = 0x0B;
    pub(super) const DB_POINTER: u8 = 0x0C;
    pub(super) const CODE: u8 = 0x0D;
    pub(super) const SYMBOL: u8 = 0x0E;
    pub(super) const CODE_WITH_SCOPE: u8 = 0x0F;
    pub(super) const INT32: u8 = 0x10;
    pub(super) const TIMESTAMP: u8 = 0x11;
    pub(super) const INT64: u8 = 0x12;
    pub(super) const DECIMAL128: u8 = 0x13;
    pub(super) const MAX_KEY: u8 = 0x7F;
    pub(super) const MIN_KEY: u8 = 0xFF;
}

struct Reader<'s> {
    source: Source<'s>,
    table: TableId,
    sink: &'s mut dyn Sink,
    paths: Paths,
    /// The documents and arrays that are open, at most [`LEVELS`].
    open: Vec<Level>,
    /// How many more are open. Their lengths are not checked.
    deeper: u64,
    /// The path of the value that comes next.
    value: PathId,
    /// A number or date, as text.
    text: String,
    /// Whether the record that is open has a cell.
    dirty: bool,
    encrypted: bool,
}

struct Level {
    array: bool,
    path: PathId,
    last: KeyId,
    /// Where it says that it ends.
    end: u64,
}

/// Why reading ends before the end.
enum Halt {
    Gap(Reason),
    /// The sink wants no more.
    Stopped,
}

const PARTIAL: Halt = Halt::Gap(Reason::Partial);
const DAMAGED: Halt = Halt::Gap(Reason::Damaged);

impl Reader<'_> {
    fn documents(&mut self) -> Result<(), Halt> {
        while !self.source.look(1).is_empty() {
            self.value = Paths::ROOT;
            self.begin(false)?;
            let mut asked = self.source.passed;
            while !self.open.is_empty() {
                self.element()?;
                if self.source.passed - asked > LONGEST_PIECE as u64 {
                    asked = self.source.passed;
                    self.go_on()?;
                }
            }
            self.sink.end_record(self.table);
            self.dirty = false;
            self.go_on()?;
        }
        Ok(())
    }

    fn go_on(&mut self) -> Result<(), Halt> {
        if self.sink.go_on() { Ok(()) } else { Err(Halt::Stopped) }
    }

    /// Begins a document or an array at the path of the value.
    fn begin(&mut self, array: bool) -> Result<(), Halt> {
        let begins = self.source.passed;
        let length = self.length(5)?;
        if self.open.len() >= LEVELS {
            self.deeper += 1;
            return Ok(());
        }
        let end = begins + length;
        if self.open.last().is_some_and(|above| end >= above.end) {
            return Err(DAMAGED);
        }
        let path = if array { self.paths.items(self.value) } else { self.value };
        self.open.push(Level { array, path, last: self.paths.beginning(path), end });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Halt> {
        if self.deeper > 0 {
            self.deeper -= 1;
            return Ok(());
        }
        match self.open.pop() {
            Some(level) if level.end == self.source.passed => Ok(()),
            _ => Err(DAMAGED),
        }
    }

    fn element(&mut self) -> Result<(), Halt> {
        if self.deeper == 0 && self.open.last().is_some_and(|level| self.source.passed >= level.end) {
            return Err(DAMAGED);
        }
        let [kind] = self.source.take()?;
        if kind == 0 {
            return self.end();
        }
        self.key()?;
        match kind {
            kind::STRING | kind::CODE | kind::SYMBOL => self.string(),
            kind::DOCUMENT | kind::ARRAY => self.begin(kind == kind::ARRAY),
            kind::BINARY => self.binary(),
            kind::UNDEFINED | kind::NULL | kind::MIN_KEY | kind::MAX_KEY => Ok(()),
            kind::OBJECT_ID => self.source.take::<12>().map(drop),
            kind::REGEX => self.c_string().and_then(|()| self.c_string()),
            kind::DB_POINTER => self.string().and_then(|()| self.source.take::<12>().map(drop)),
            kind::CODE_WITH_SCOPE => {
                self.length(14)?;
                self.string()?;
                self.begin(false)
            }
            _ => self.scalar(kind),
        }
    }

    fn scalar(&mut self, kind: u8) -> Result<(), Halt> {
        self.text.clear();
        match kind {
            kind::DOUBLE => value::double(&mut self.text, f64::from_le_bytes(self.source.take()?)),
            kind::BOOLEAN => self.text.push_str(if self.source.take()? == [0] { "false" } else { "true" }),
            kind::INT32 => value::integer(&mut self.text, i32::from_le_bytes(self.source.take()?).into()),
            kind::INT64 => value::integer(&mut self.text, i64::from_le_bytes(self.source.take()?)),
            kind::DATE => value::date(&mut self.text, i64::from_le_bytes(self.source.take()?)),
            kind::TIMESTAMP => {
                // The upper half counts seconds, the lower one tells apart what came within the same.
                let seconds = u64::from_le_bytes(self.source.take()?) >> 32;
                value::date(&mut self.text, seconds as i64 * 1000);
            }
            kind::DECIMAL128 => value::decimal128(&mut self.text, u128::from_le_bytes(self.source.take()?)),
            _ => return Err(DAMAGED),
        }
        let column = self.paths.column(self.value, self.sink);
        self.sink.cell(column, &Piece::new(self.text.as_bytes()));
        self.dirty = true;
        Ok(())
    }

    /// Reads the name of an element, and finds its path.
    fn key(&mut self) -> Result<(), Halt> {
        let ahead = self.source.look(LONGEST_KEY + 1);
        let Some(level) = self.open.last_mut() else {
            return Err(DAMAGED);
        };
        let named = self.deeper == 0 && !level.array;
        let path = if self.deeper > 0 { Paths::REST } else { level.path };
        self.value = path;
        if let Some(key) = self.paths.guess(level.last, ahead).filter(|_| named) {
            let (path, length) = self.paths.follow(key);
            level.last = key;
            self.value = path;
            self.source.pass(length);
            return Ok(());
        }
        let Some(length) = memchr(0, &ahead[..ahead.len().min(LONGEST_KEY + 1)]) else {
            self.value = self.paths.any(path);
            return self.c_string();
        };
        let (spelling, bare) = (&ahead[..=length], &ahead[..length]);
        if named {
            let known = self.paths.find(path, level.last, spelling).or_else(|| {
                let name = decode(bare);
                let key = if is_data(&name) { None } else { self.paths.grow(path, level.last, spelling, &name) };
                if key.is_some() && !bare.is_empty() {
                    self.sink.text(&Piece::new(bare));
                }
                key
            });
            match known {
                Some(key) => {
                    level.last = key;
                    self.value = self.paths.follow(key).0;
                }
                None => {
                    self.value = self.paths.any(path);
                    let column = self.paths.column(self.value, self.sink);
                    self.sink.cell(column, &Piece::new(bare));
                    self.dirty = true;
                }
            }
        } else if !bare.iter().all(u8::is_ascii_digit) {
            // The elements of an array are called 0, 1 and so on, if all is well.
            self.sink.text(&Piece::new(bare));
        }
        self.source.pass(length + 1);
        Ok(())
    }

    fn string(&mut self) -> Result<(), Halt> {
        let length = self.length(1)?;
        self.long(length - 1)?;
        let [end] = self.source.take()?;
        if end == 0 { Ok(()) } else { Err(DAMAGED) }
    }

    fn binary(&mut self) -> Result<(), Halt> {
        const OLD: u8 = 2;
        const ENCRYPTED: u8 = 6;
        let mut length = self.length(0)?;
        let [subtype] = self.source.take()?;
        if subtype == OLD && length >= 4 {
            // This one repeats its length.
            self.source.take::<4>()?;
            length -= 4;
        }
        if subtype == ENCRYPTED && !std::mem::replace(&mut self.encrypted, true) {
            self.sink.gap(Reason::Encrypted);
        }
        let seen = length.min(LONGEST_PIECE as u64) as usize;
        let ahead = self.source.look(seen);
        if value::is_text(&ahead[..ahead.len().min(seen)]) {
            return self.long(length);
        }
        while length > 0 {
            let skipped = (self.source.look(1).len() as u64).min(length);
            if skipped == 0 {
                return Err(PARTIAL);
            }
            self.source.pass(skipped as usize);
            length -= skipped;
            self.go_on()?;
        }
        Ok(())
    }

    /// The length that comes next: at least so much, and no more than what it lies in holds.
    fn length(&mut self, least: i32) -> Result<u64, Halt> {
        // What a length counts begins before it or behind it; the next element tells if this was too generous.
        let left = match self.open.last() {
            Some(level) if self.deeper == 0 => level.end.saturating_sub(self.source.passed),
            _ => u64::MAX,
        };
        let length = i32::from_le_bytes(self.source.take()?);
        match u64::try_from(length) {
            Ok(whole) if length >= least && whole <= left => Ok(whole),
            _ => Err(DAMAGED),
        }
    }

    /// Hands on a value of a known length.
    fn long(&mut self, mut left: u64) -> Result<(), Halt> {
        let mut continued = false;
        while left > 0 || !continued {
            let most = left.min(LONGEST_PIECE as u64 + 1) as usize;
            let ahead = self.source.look(most);
            let seen = ahead.len().min(most);
            let take = if seen > LONGEST_PIECE { char_start(ahead, cut(ahead, LONGEST_PIECE)) } else { seen };
            if take == 0 && left > 0 {
                return Err(PARTIAL);
            }
            let column = self.paths.column(self.value, self.sink);
            self.sink.cell(column, &Piece::new(&ahead[..take]).continuing(continued));
            self.dirty = true;
            self.source.pass(take);
            left -= take as u64;
            if continued {
                self.go_on()?;
            }
            continued = true;
        }
        Ok(())
    }

    /// Hands on what ends with a NUL.
    fn c_string(&mut self) -> Result<(), Halt> {
        let mut continued = false;
        loop {
            let ahead = self.source.look(LONGEST_PIECE + 1);
            let seen = &ahead[..ahead.len().min(LONGEST_PIECE + 1)];
            let end = memchr(0, seen);
            let take = match end {
                Some(end) => end,
                None if seen.len() <= LONGEST_PIECE => seen.len(),
                None => char_start(ahead, cut(ahead, LONGEST_PIECE)),
            };
            if take > 0 {
                let column = self.paths.column(self.value, self.sink);
                self.sink.cell(column, &Piece::new(&ahead[..take]).continuing(continued));
                self.dirty = true;
            }
            let over = take == ahead.len();
            self.source.pass(take + usize::from(end.is_some()));
            match end {
                Some(_) => return Ok(()),
                None if over => return Err(PARTIAL),
                None => self.go_on()?,
            }
            continued = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::testing::{Drops, Notes, dice};
    use std::io;

    use super::*;

    fn element(kind: u8, name: &str, value: &[u8]) -> Vec<u8> {
        [&[kind], name.as_bytes(), &[0], value].concat()
    }

    fn document(elements: &[Vec<u8>]) -> Vec<u8> {
        let body = elements.concat();
        [&(body.len() as i32 + 5).to_le_bytes()[..], &body, &[0]].concat()
    }

    fn string(text: &str) -> Vec<u8> {
        [&(text.len() as i32 + 1).to_le_bytes()[..], text.as_bytes(), &[0]].concat()
    }

    fn notes(mut bytes: &[u8]) -> Notes {
        let mut notes = Notes::default();
        read(&mut bytes, &mut notes, &Hints::default());
        notes
    }

    fn sample() -> Vec<u8> {
        let contact = document(&[element(2, "epost", &string("ola@example.com"))]);
        let list = document(&[element(3, "0", &contact), element(3, "1", &contact)]);
        let first = document(&[
            element(7, "_id", &[7; 12]),
            element(2, "navn", &string("Bjørn")),
            element(4, "kontakt", &list),
            element(0x10, "år", &1987_i32.to_le_bytes()),
            element(9, "født", &(-1000_i64).to_le_bytes()),
            element(8, "aktiv", &[1]),
            element(10, "n", &[]),
        ]);
        let scope = document(&[element(2, "x", &string("y"))]);
        let code = [&string("f()")[..], &scope].concat();
        let binary = |subtype: u8, bytes: &[u8]| [&(bytes.len() as i32).to_le_bytes()[..], &[subtype], bytes].concat();
        let second = document(&[
            element(1, "saldo", &12.5_f64.to_le_bytes()),
            element(0x12, "tlf", &4_700_000_000_i64.to_le_bytes()),
            element(0x13, "pris", &[&12_345_u64.to_le_bytes()[..], &0x303C_0000_0000_0000_u64.to_le_bytes()].concat()),
            element(5, "tekst", &binary(0, "blåbær".as_bytes())),
            element(5, "gammel", &binary(2, b"\x02\0\0\0hi")),
            element(5, "bilde", &binary(0, b"\xFF\xD8\xFF\0")),
            element(5, "hemmelig", &binary(6, b"\x01\x02")),
            element(0x0B, "regex", b"^a\0i\0"),
            element(0x0C, "peker", &[&string("db.x")[..], &[1; 12]].concat()),
            element(0x0D, "kode", &string("g()")),
            element(0x0E, "symbol", &string("s")),
            element(0x0F, "lukket", &[&(code.len() as i32 + 4).to_le_bytes()[..], &code].concat()),
            element(0x11, "ts", &(86_400_u64 << 32 | 5).to_le_bytes()),
            element(6, "u", &[]),
            element(0xFF, "min", &[]),
            element(0x7F, "max", &[]),
            element(8, "01817012345", &[0]),
        ]);
        [first, second].concat()
    }

    #[test]
    fn every_type() {
        let bytes = sample();
        assert!(looks_like(&bytes));
        let notes = notes(&bytes);
        assert_eq!(
            notes.rows(None),
            [
                "navn=Bjørn | kontakt[].epost=ola@example.com | kontakt[].epost=ola@example.com | år=1987 \
                 | født=1969-12-31T23:59:59Z | aktiv=true",
                "saldo=12.5 | tlf=4700000000 | pris=123.45 | tekst=blåbær | gammel=hi | regex=^a | regex=i | peker=db.x \
                 | kode=g() | symbol=s | lukket=f() | lukket.x=y | ts=1970-01-02T00:00:00Z | *=01817012345 | *=false"
            ]
        );
        assert_eq!(notes.gaps, [Reason::Encrypted]);
        assert_eq!(notes.tables[0].2, 2);
    }

    #[test]
    fn any_cut_is_partial_and_keeps_what_came_before() {
        let bytes = sample();
        let whole = notes(&bytes);
        let ends = [document(&[]).len(), i32::from_le_bytes(*bytes.first_chunk().unwrap()) as usize];
        for length in 1..bytes.len() {
            let notes = notes(&bytes[..length]);
            if length != ends[1] {
                assert_eq!(notes.gaps.last(), Some(&Reason::Partial), "{length}");
            }
            let same = notes.cells.iter().zip(&whole.cells).filter(|(one, other)| one == other).count();
            assert!(same + 1 >= notes.cells.len());
            if length > 30 {
                assert!(looks_like(&bytes[..length]), "{length}");
            }
        }
    }

    #[test]
    fn contradictions_are_damaged() {
        let long_string = [&100_i32.to_le_bytes()[..], b"x\0"].concat();
        let negative = [&(-5_i32).to_le_bytes()[..], b"x\0"].concat();
        let open_string = [&2_i32.to_le_bytes()[..], b"xy"].concat();
        let unknown = element(0x20, "a", b"abc");
        let inner = [&50_i32.to_le_bytes()[..], &[0]].concat();
        for wrong in [
            element(2, "b", &long_string),
            element(2, "b", &negative),
            element(2, "b", &open_string),
            unknown,
            element(3, "b", &inner),
        ] {
            let bytes = [document(&[element(2, "a", &string("før")), wrong]), sample()].concat();
            let notes = notes(&bytes);
            assert_eq!(notes.gaps, [Reason::Damaged]);
            assert_eq!(notes.cells[0].value, "før");
            assert_eq!(notes.tables[0].2, 1);
            assert!(!looks_like(&bytes));
        }
    }

    #[test]
    fn a_hundred_thousand_levels() {
        let mut bytes = document(&[element(2, "a", &string("x"))]);
        for _ in 0..100_000 {
            // Built from the inside by hand: the lengths alone are as long as the whole.
            bytes.reserve(8);
            let length = bytes.len() as i32 + 8;
            let mut outer = length.to_le_bytes().to_vec();
            outer.extend_from_slice(b"\x03a\0");
            bytes.push(0);
            bytes.splice(0..0, outer);
        }
        let notes = notes(&bytes);
        assert!(notes.gaps.is_empty());
        assert_eq!(notes.rows(None), ["...=x"]);
        assert_eq!(notes.tables[0].2, 1);
    }

    #[test]
    fn long_values_come_in_pieces() {
        for length in [0, 1, LONGEST_PIECE - 1, LONGEST_PIECE, LONGEST_PIECE + 1, 1_000_001] {
            let long = "å".repeat(length / 2) + &"x".repeat(length % 2);
            let binary = [&(long.len() as i32).to_le_bytes()[..], &[0], long.as_bytes()].concat();
            let bytes = document(&[
                element(2, "a", &string(&long)),
                element(0x0B, "r", &[long.as_bytes(), b"\0\0"].concat()),
                element(5, "b", &binary),
                element(8, &format!("{long}@"), &[1]),
                element(8, "c", &[1]),
            ]);
            let notes = notes(&bytes);
            assert!(notes.gaps.is_empty());
            let mut expected = vec![("a", long.clone())];
            if length > 0 {
                expected.extend([("r", long.clone()), ("b", long.clone())]);
            }
            expected.extend([("*", format!("{long}@")), ("*", "true".to_owned()), ("c", "true".to_owned())]);
            assert!(notes.cells.iter().map(|cell| (cell.column.as_str(), cell.value.clone())).eq(expected));
        }
    }

    #[test]
    fn reads_of_one_byte_change_nothing() {
        let long = document(&[element(2, "t", &string(&"lang tekst ".repeat(20_000)))]);
        let bytes = [sample(), long, sample()].concat().repeat(3);
        let mut dropwise = Notes::default();
        read(&mut Drops(&bytes, 1), &mut dropwise, &Hints::default());
        let whole = notes(&bytes);
        whole.assert_same(&dropwise);
        assert_eq!(whole.tables[0].2, 15);
    }

    #[test]
    fn what_cannot_be_read_further_is_told() {
        struct Breaks(Vec<u8>);
        impl Read for Breaks {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                match (&self.0[..]).read(out)? {
                    0 => Err(io::Error::other("broken disk")),
                    read => Ok(self.0.drain(..read).count()),
                }
            }
        }
        let mut notes = Notes::default();
        read(&mut Breaks(document(&[element(8, "a", &[1])])), &mut notes, &Hints::default());
        assert_eq!((notes.rows(None), notes.gaps), (vec!["a=true".to_owned()], vec![Reason::Partial]));
    }

    #[test]
    fn any_bytes_are_borne() {
        let good = sample();
        let mut dice = dice(1);
        for _ in 0..20_000 {
            let mut bytes = good.clone();
            for _ in 0..1 + dice(4) {
                let at = dice(bytes.len());
                bytes[at] = [0, 1, 2, 3, 4, 5, 15, 0x7F, 0xFF, dice(256) as u8][dice(10)];
            }
            let notes = notes(&bytes);
            assert!(notes.gaps.len() <= 2);
            looks_like(&bytes);
        }
    }

    #[test]
    fn what_is_no_bson() {
        for bytes in [
            &b""[..],
            b"\x05\0\0\0\0",
            b"hei og hei og hei",
            b"\x10\0\0\0\x02a",
            b"\0\0\0\0\0\0\0\0",
            b"\x14\0\0\0\x02a\0\x20\0\0\0x",
        ] {
            assert!(!looks_like(bytes), "{}", bytes.escape_ascii());
        }
        let one = document(&[element(8, "a", &[1])]);
        assert!(looks_like(&one));
        assert!(!looks_like(&[one, b"more".to_vec()].concat()));
    }
}
