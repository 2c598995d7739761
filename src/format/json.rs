//! JSON as records: one value, JSON Lines, values one after the other, and what mongoexport, `sqlite3 -json`, `psql` and
//! Elasticsearch dumps write (RFC 8259, leniently). Only tokens are looked at, on a tape; no tree is built.
//!
//! A column is a key path, `kunde.kontakt[].epost`. Each element of a top-level array is a record, and each top-level
//! value where there are several. Where one object is the whole file, it is one record, but for arrays of objects that
//! are reached through objects alone (`{"data":{"kunder":[{..},{..}]}}`): each object in them ends a record; what
//! stands before or after belongs to the record that is open.
//!
//! Keys that are data (see `paths`) collapse to `*` in the path and are cells of the column `*` at their place. Other
//! keys are handed on as text once, when they are first met.

mod check;
mod rare;
mod strings;

use std::ops::Range;

pub use check::looks_like;

use super::paths::{KeyId, LEVELS, LONGEST_KEY, PathId, Paths, is_data, is_wrapper};
use super::table::{Hints, LONGEST_PIECE, Sink, TableId};
use super::tape::{AHEAD, Tape};
use crate::reason::Reason;
use strings::{closing, is_position, is_word, plain, unescape_if};

/// Reads JSON. What is no JSON is told as [`Reason::Damaged`] and handed on as text, up to the next line that begins
/// with a bracket; a text that ends within a value is [`Reason::Partial`].
pub fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, hints: &Hints) {
    let table = sink.table(None, hints.table.as_deref());
    let head = tape.look();
    let many = check::holds_many(&head[..head.len().min(AHEAD)]);
    let mut reader = Reader::new(table, sink, many);
    while !tape.is_over() && reader.sink.go_on() {
        let (passed, stop) = reader.batch(tape);
        if passed > 0 {
            reader.before = tape.ahead()[passed - 1];
        }
        tape.pass(passed);
        let on = match stop {
            Stop::Batch => true,
            Stop::Long(what) => reader.long(tape, what),
            Stop::Comment => reader.comment(tape),
            Stop::Garbage => reader.resynchronise(tape),
        };
        if !on {
            return;
        }
    }
    if tape.is_over() {
        reader.finish();
    }
}

/// So much is read in one go, in bytes. Whatever token begins in it lies ahead up to the longest piece.
const BATCH: usize = 60 * 1024;

struct Reader<'s> {
    table: TableId,
    sink: &'s mut dyn Sink,
    paths: Paths,
    /// Whether several top-level values make the records.
    many: bool,
    /// The objects and arrays that are open, at most [`LEVELS`].
    open: Vec<Level>,
    /// How many more are open. What they are does not matter.
    deeper: u64,
    expects: Expects,
    /// The path of the value that comes next.
    value: PathId,
    /// The byte before the ones ahead.
    before: u8,
    /// Whether the record that is open has a cell.
    dirty: bool,
    /// Whether records ended within the top-level value.
    split: bool,
    cut_off: bool,
    damaged: bool,
}

#[derive(Clone, Copy)]
struct Level {
    array: bool,
    /// Which elements of an array are records.
    records: Records,
    /// Whether it is an object reached through objects alone.
    route: bool,
    /// The path of the elements, or of the object.
    path: PathId,
    last: KeyId,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Records {
    None,
    Objects,
    All,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expects {
    Value,
    Key,
    Colon,
    /// A comma, or the end of what is open.
    Comma,
}

/// Why a batch ended.
enum Stop {
    /// It is full.
    Batch,
    /// A token follows that is too long for it, or cut off by the end of the text.
    Long(Long),
    Comment,
    Garbage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Long {
    /// The rest of a string, after its quote.
    String,
    Key,
    Number,
}

impl<'s> Reader<'s> {
    fn new(table: TableId, sink: &'s mut dyn Sink, many: bool) -> Self {
        Self {
            table,
            sink,
            paths: Paths::new(table, "[]"),
            many,
            open: Vec::with_capacity(LEVELS),
            deeper: 0,
            expects: Expects::Value,
            value: Paths::ROOT,
            before: b'\n',
            dirty: false,
            split: false,
            cut_off: false,
            damaged: false,
        }
    }

    /// Reads the tokens that begin in the next stretch. Returns how much of it is done.
    fn batch(&mut self, tape: &Tape<'_>) -> (usize, Stop) {
        let bytes = tape.ahead();
        let most = bytes.len().min(BATCH);
        let mut at = 0;
        while at < most {
            match (bytes[at], self.expects) {
                (b'"', Expects::Key) => match self.key(tape, at + 1) {
                    Some(end) => at = end,
                    None => return (at + 1, Stop::Long(Long::Key)),
                },
                (b'"', Expects::Value) => {
                    let start = at + 1;
                    let Some((length, escaped)) = closing(&bytes[start..]) else {
                        return (start, Stop::Long(Long::String));
                    };
                    self.cell(tape, start..start + length, escaped, false);
                    self.value_done();
                    at = start + length + 1;
                }
                (b':', Expects::Colon) => {
                    self.expects = Expects::Value;
                    at += 1;
                }
                (b',', Expects::Comma) => {
                    self.next_element();
                    at += 1;
                }
                // Below the levels that are told apart keys are values too: nothing knows what is an object there.
                (b':', Expects::Comma) if self.deeper > 0 => {
                    self.expects = Expects::Value;
                    at += 1;
                }
                (0..=b' ', _) => at += bytes[at..].iter().position(|&b| b > b' ').unwrap_or(bytes.len() - at),
                (b'{', Expects::Value) => {
                    self.begin(false);
                    at += 1;
                }
                (b'[', Expects::Value) if self.is_position(&bytes[at..]) => {
                    let end = at + memchr::memchr(b']', &bytes[at..]).map_or(1, |close| close + 1);
                    self.cell(tape, at..end, false, false);
                    self.value_done();
                    at = end;
                }
                (b'[', Expects::Value) => {
                    self.begin(true);
                    at += 1;
                }
                (byte @ (b'}' | b']'), _) => {
                    if !self.end(byte == b']') {
                        return (at, Stop::Garbage);
                    }
                    at += 1;
                }
                (b',', Expects::Value) if self.open.is_empty() => at += 1,
                (b'/', _) if matches!(bytes.get(at + 1), Some(b'/' | b'*')) => return (at, Stop::Comment),
                (_, Expects::Value) => match self.word(tape, at) {
                    Word::Read(end) => at = end,
                    Word::Long => return (at, Stop::Long(Long::Number)),
                    Word::Garbage => return (at, Stop::Garbage),
                },
                _ => return (at, Stop::Garbage),
            }
        }
        (at, Stop::Batch)
    }

    /// Whether an array that begins here is a position as GeoJSON writes them, and so one cell as it stands.
    fn is_position(&self, bytes: &[u8]) -> bool {
        let inside = self.deeper == 0 && self.open.last().is_some_and(|level| level.records != Records::All);
        inside && is_position(bytes)
    }

    /// Reads a key, after its quote. Returns where it ends, or `None` where it is too long.
    #[inline]
    fn key(&mut self, tape: &Tape<'_>, start: usize) -> Option<usize> {
        let bytes = tape.ahead();
        let level = self.open.last_mut()?;
        let end = match self.paths.guess(level.last, &bytes[start..]) {
            Some(key) => {
                let (path, length) = self.paths.follow(key);
                level.last = key;
                self.value = path;
                start + length
            }
            None => self.other_key(tape, start)?,
        };
        let colon = bytes.get(end) == Some(&b':');
        self.expects = if colon { Expects::Value } else { Expects::Colon };
        Some(end + usize::from(colon))
    }

    fn other_key(&mut self, tape: &Tape<'_>, start: usize) -> Option<usize> {
        let bytes = tape.ahead();
        let level = self.open.last_mut()?;
        let (length, escaped) = closing(&bytes[start..])?;
        if length > LONGEST_KEY {
            return None;
        }
        let end = start + length + 1;
        let (path, last) = (level.path, level.last);
        let spelling = &bytes[start..end];
        if let Some(key) = self.paths.find(path, last, spelling) {
            level.last = key;
            self.value = self.paths.follow(key).0;
            return Some(end);
        }
        let name = plain(&bytes[start..end - 1]);
        let wrapper = is_wrapper(&name);
        let key = match name {
            _ if wrapper => self.paths.pass_through(path, last, spelling),
            name if is_data(&name) => None,
            name => self.paths.grow(path, last, spelling, &name),
        };
        match key {
            Some(key) => {
                level.last = key;
                self.value = self.paths.follow(key).0;
                if !wrapper && length > 0 {
                    self.sink.text(&tape.piece(start..end - 1, unescape_if(escaped)));
                }
            }
            None => {
                self.value = self.paths.any(path);
                self.cell(tape, start..end - 1, escaped, false);
            }
        }
        Some(end)
    }

    /// Reads a number or a word such as `true`.
    fn word(&mut self, tape: &Tape<'_>, start: usize) -> Word {
        let bytes = &tape.ahead()[start..];
        match bytes.iter().take(LONGEST_PIECE + 1).position(|&b| !is_word(b)) {
            Some(length) => self.whole_word(tape, start, length),
            None if bytes.len() <= LONGEST_PIECE => self.whole_word(tape, start, bytes.len()),
            None => Word::Long,
        }
    }

    fn whole_word(&mut self, tape: &Tape<'_>, start: usize, length: usize) -> Word {
        match &tape.ahead()[start..start + length] {
            b"null" => {}
            b"true" | b"false" | b"NaN" | b"Infinity" | [b'0'..=b'9' | b'-' | b'+' | b'.', ..] => {
                self.cell(tape, start..start + length, false, false);
            }
            _ => return Word::Garbage,
        }
        self.value_done();
        Word::Read(start + length)
    }

    #[inline]
    fn cell(&mut self, tape: &Tape<'_>, range: Range<usize>, escaped: bool, continued: bool) {
        let column = self.paths.column(self.value, self.sink);
        self.sink.cell(column, &tape.piece(range, unescape_if(escaped)).continuing(continued));
        self.dirty = true;
    }

    /// A value that is no object and no array is read.
    #[inline]
    fn value_done(&mut self) {
        self.expects = Expects::Comma;
        match self.open.last() {
            None => self.top_done(true),
            Some(level) if level.records == Records::All => self.end_record(),
            Some(_) => {}
        }
    }

    #[inline]
    fn next_element(&mut self) {
        let object = self.deeper == 0 && self.open.last().is_some_and(|level| !level.array);
        self.expects = if object { Expects::Key } else { Expects::Value };
    }

    fn begin(&mut self, array: bool) {
        if self.open.len() >= LEVELS {
            self.deeper += 1;
            self.value = Paths::REST;
            return;
        }
        let above = self.open.last();
        let route = !self.many && above.is_none_or(|level| level.route);
        let records = match above {
            _ if !array => Records::None,
            None if !self.many => Records::All,
            None => Records::Objects,
            Some(_) if route => Records::Objects,
            Some(_) => Records::None,
        };
        // A top-level array adds nothing to the path.
        let path = if array && above.is_some() { self.paths.items(self.value) } else { self.value };
        let last = self.paths.beginning(path);
        self.open.push(Level { array, records, route: route && !array, path, last });
        self.value = path;
        self.expects = if array { Expects::Value } else { Expects::Key };
    }

    /// Ends what is open, or says that it is something else.
    fn end(&mut self, array: bool) -> bool {
        if self.deeper > 0 {
            self.deeper -= 1;
            self.expects = Expects::Comma;
        } else {
            match self.open.last() {
                None => {
                    self.tell_damaged();
                    return true;
                }
                Some(level) if level.array != array => return false,
                Some(_) if self.expects == Expects::Colon || self.expects == Expects::Value && !array => return false,
                Some(_) => self.open.pop(),
            };
            self.expects = Expects::Comma;
            match self.open.last().map(|level| level.records) {
                None => self.top_done(!array),
                Some(Records::All) => self.end_record(),
                Some(Records::Objects) if !array => self.end_record(),
                Some(_) => {}
            }
        }
        if self.deeper == 0 {
            self.value = self.open.last().map_or(Paths::ROOT, |level| level.path);
        }
        true
    }

    /// A top-level value is read. An array of nothing is no record.
    fn top_done(&mut self, record: bool) {
        if self.dirty || record && !self.split {
            self.end_record();
        }
        self.split = false;
        self.many = true;
        self.expects = Expects::Value;
    }

    fn end_record(&mut self) {
        self.sink.end_record(self.table);
        self.dirty = false;
        self.split = true;
    }
    fn tell_damaged(&mut self) {
        if !std::mem::replace(&mut self.damaged, true) {
            self.sink.gap(Reason::Damaged);
        }
    }

    fn finish(&mut self) {
        if self.dirty {
            self.end_record();
        }
        if self.cut_off || !self.open.is_empty() {
            self.sink.gap(Reason::Partial);
        }
    }
}

enum Word {
    /// Where it ends.
    Read(usize),
    Long,
    Garbage,
}

#[cfg(test)]
mod tests {
    use super::super::table::Unescaped;
    use super::super::table::testing::{Notes, dice};
    use super::strings::unescape;
    use super::*;

    fn notes(text: &[u8]) -> Notes {
        Notes::of(text, |tape, sink| read(tape, sink, &Hints::default()))
    }

    fn rows(text: &str) -> Vec<String> {
        notes(text.as_bytes()).rows(None)
    }

    fn dropwise(text: &[u8]) -> Notes {
        Notes::dropwise(text, 1, |tape, sink| read(tape, sink, &Hints::default()))
    }

    #[test]
    fn one_array_and_lines_give_the_same() {
        let expected =
            ["navn=Ola | kontakt[].epost=a@example.com | kontakt[].epost=b@example.com | tags[]=x", "navn=Kari"];
        let first =
            r#"{"navn":"Ola","kontakt":[{"epost":"a@example.com"},{"epost":"b@example.com"}],"tags":["x"],"n":null}"#;
        let second = r#"{ "navn" : "Kari" }"#;
        assert_eq!(rows(&format!("{first}\n{second}\n")), expected);
        assert_eq!(rows(&format!("[{first},\n{second}]")), expected);
        assert_eq!(rows(&format!("{first}{second}")), expected);
        assert_eq!(rows(&format!("{first},\n{second},\n")), expected);
        assert!(notes(first.as_bytes()).gaps.is_empty());
    }

    #[test]
    fn places() {
        let text = "[{\"navn\":\"Bjørn\",\n  \"år\": 1987}]";
        let found = notes(text.as_bytes()).cells;
        let [navn, year] = &found[..] else { panic!("two cells") };
        assert_eq!(navn.span.bytes, Some(10..16));
        assert_eq!(&text[10..16], "Bjørn");
        let lines = year.span.lines.unwrap();
        assert_eq!((lines.line, lines.column, lines.end_column), (2, 9, 13));
        assert_eq!((year.column.as_str(), year.value.as_str()), ("år", "1987"));
    }

    #[test]
    fn mongoexport() {
        let text = concat!(
            r#"{"_id":{"$oid":"507f1f77bcf86cd799439011"},"n":{"$numberLong":"1"},"d":{"$date":"2024-01-02T03:04:05Z"}}"#,
            "\n",
            r#"{"_id":{"$oid":"507f1f77bcf86cd799439012"},"d":{"$date":{"$numberLong":"-1"}},"b":{"$binary":{"base64":"eA=="}}}"#
        );
        assert_eq!(
            rows(text),
            [
                "_id=507f1f77bcf86cd799439011 | n=1 | d=2024-01-02T03:04:05Z",
                "_id=507f1f77bcf86cd799439012 | d=-1 | b.base64=eA=="
            ]
        );
        let texts: Vec<_> = notes(text.as_bytes()).texts.into_iter().map(|(text, _)| text).collect();
        assert_eq!(texts, ["_id", "n", "d", "b", "base64"]);
    }

    #[test]
    fn records_of_one_object() {
        assert_eq!(rows(r#"{"a":1,"b":[{"c":2},{"c":3}]}"#), ["a=1 | b[].c=2", "b[].c=3"]);
        assert_eq!(
            rows(r#"{"v":1,"data":{"rows":[{"x":1,"y":[{"z":1},{"z":2}]},{"x":2}],"n":2}}"#),
            ["v=1 | data.rows[].x=1 | data.rows[].y[].z=1 | data.rows[].y[].z=2", "data.rows[].x=2", "data.n=2"]
        );
        assert_eq!(rows(r#"{"a":[1,2]}"#), ["a[]=1 | a[]=2"]);
        let notes = notes(br#"{"a":[{"b":1},{"b":2}]}"#);
        assert_eq!(notes.tables[0].2, 2);
    }

    #[test]
    fn values_without_keys() {
        assert_eq!(rows("[1,2]"), ["[]=1", "[]=2"]);
        assert_eq!(rows("[[1,2],[3]]"), ["[]=1 | []=2", "[]=3"]);
        assert_eq!(rows("[1,2]\n[3,4]\n"), ["[]=1 | []=2", "[]=3 | []=4"]);
        assert_eq!(rows("\"a\"\n\"b\"\n7"), ["[]=a", "[]=b", "[]=7"]);
        assert_eq!(rows(r#"{"":1,"a.b":2,"a":{"b":3}}"#), ["\"\"=1 | a.b=2 | a.b=3"]);
        assert_eq!(rows(""), Vec::<String>::new());
        assert_eq!(notes(b"{}\n{}").tables[0].2, 2);
        assert_eq!(notes(b"[]").tables[0].2, 0);
    }

    #[test]
    fn escapes() {
        assert_eq!(
            rows(r#"{"n\u00e6rm\"ste":"\u00e5\/\\ \uD83D\uDE00 \ud83d \x \u12 \n"}"#),
            ["nærm\"ste=å/\\ 😀 \\ud83d \\x \\u12 \n"]
        );
        let raw = br#"\u00e5a@example.com"#;
        let mut plain = Unescaped::default();
        unescape(raw, &mut plain);
        assert_eq!(plain.raw(2..3), 6..7);
        assert_eq!(plain.raw(0..2), 0..6);
        for raw in [&b"\\"[..], b"a\\", b"\\u", b"\\uD83D\\u", b"\\u00e", b"\\\\\\"] {
            unescape(raw, &mut plain);
        }
    }

    #[test]
    fn keys_that_are_data_are_cells() {
        assert_eq!(
            rows(r#"{"kunder":{"ola@example.com":{"navn":"Ola"},"01817012345":{"navn":"Per"}}}"#),
            ["kunder.*=ola@example.com | kunder.*.navn=Ola | kunder.*=01817012345 | kunder.*.navn=Per"]
        );
        let mut text = "[".to_owned();
        for i in 0..30_000 {
            let letters: String = format!("{i:05}").bytes().map(|b| char::from(b + 49)).collect();
            text.push_str(&format!("{{\"navn\":\"x\",\"{letters}\":{{\"by\":1}}}},"));
        }
        text.push_str("{}]");
        let notes = notes(text.as_bytes());
        assert!(notes.columns.len() < 10_003);
        let collapsed = notes.cells.iter().filter(|cell| cell.column == "*").count();
        let named = notes.texts.len();
        assert!(collapsed + named > 30_000 && collapsed < 26_000);
        assert!(notes.cells.iter().any(|cell| cell.column == "*.by"));
    }

    #[test]
    fn comments_are_text() {
        let notes = notes(b"// first\n{\"a\": 1, /* ola@example.com */ \"b\": [1, 2,], // last\n}");
        assert_eq!(notes.rows(None), ["a=1 | b[]=1 | b[]=2"]);
        let texts: Vec<_> = notes.texts.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["// first\n", "a", "/* ola@example.com */", "b", "// last\n"]);
        assert!(notes.gaps.is_empty());
    }

    #[test]
    fn what_is_cut_off_is_told() {
        for text in
            ["{\"a\":1,\"b\":\"x", "[{\"a\":1},{\"b\":2", "{\"a\":1,\"b\"", "{\"a\":1,\"b", "[1", "{\"a\":1}/* x"]
        {
            let notes = notes(text.as_bytes());
            assert_eq!(notes.gaps, [Reason::Partial], "{text}");
            assert!(!notes.cells.is_empty());
        }
        assert_eq!(rows("{\"a\":1,\"b\":\"x"), ["a=1 | b=x"]);
    }

    #[test]
    fn garbage_between_lines() {
        let text =
            "{\"a\":1}\n{\"a\":2,\"b\":oops ola@example.com}\nmore\n{\"a\":3}\n{\"a\":\n{\"a\":4}}\n]\n{\"a\":5}\n";
        let notes = notes(text.as_bytes());
        assert_eq!(notes.rows(None), ["a=1", "a=2", "a=3", "a.a=4", "a=5"]);
        assert_eq!(notes.gaps, [Reason::Damaged]);
        assert!(notes.texts.iter().any(|(text, _)| text == "oops ola@example.com}\nmore\n"));
        assert_eq!(rows("{\"a\":[1\n{\"a\":2}\n{\"a\":3}"), ["a[]=1", "a=2", "a=3"]);
    }

    #[test]
    fn a_hundred_thousand_levels() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
            let text = format!("{}\"x\"{}\n[1]", open.repeat(100_000), close.repeat(100_000));
            let found = notes(text.as_bytes());
            assert!(found.gaps.is_empty());
            assert!(found.cells.iter().any(|cell| cell.value == "x" && cell.column == "..."));
            assert_eq!(found.cells.last().map(|cell| cell.column.as_str()), Some("[]"));
        }
        let cut_off = notes("[".repeat(1_000_000).as_bytes());
        assert_eq!(cut_off.gaps, [Reason::Partial]);
    }

    #[test]
    fn long_strings_come_in_pieces() {
        let emoji = "\\uD83D\\uDE00".repeat(20_000);
        let words = "ord og ".repeat(30_000);
        let letters = "å".repeat(100_000);
        let digits = "1".repeat(200_000);
        let text =
            format!("{{\"a\":\"{emoji}\",\"b\":\"{words}\",\"c\":\"{letters}\",\"{letters}\":{digits},\"d\":\"x\"}}");
        let notes = notes(text.as_bytes());
        let values: Vec<_> = notes.cells.iter().map(|cell| (cell.column.as_str(), cell.value.as_str())).collect();
        let smile = "😀".repeat(20_000);
        assert!(
            values == [("a", &smile[..]), ("b", &words), ("c", &letters), ("*", &letters), ("*", &digits), ("d", "x")]
        );
        for length in LONGEST_PIECE - 3..LONGEST_PIECE + 4 {
            let long = "x".repeat(length);
            assert!(rows(&format!("{{\"a\":\"{long}\",\"b\":1}}")) == [format!("a={long} | b=1")]);
            assert!(rows(&format!("{{\"{long}\":\"\"}}")) == [format!("*={long} | *=")]);
            assert!(rows(&format!("[{}]", "1".repeat(length))) == [format!("[]={}", "1".repeat(length))]);
        }
    }

    #[test]
    fn long_comments_come_in_pieces() {
        let long = "*".repeat(LONGEST_PIECE * 2);
        let text = format!("[1,/*{long}*/2]//{long}\n[3]");
        let notes = notes(text.as_bytes());
        assert_eq!(notes.rows(None), ["[]=1", "[]=2", "[]=3"]);
        assert_eq!(notes.texts.iter().map(|(text, _)| text.len()).sum::<usize>(), 2 * long.len() + 7);
    }

    #[test]
    fn anything_is_read_in_order() {
        const PARTS: [&[u8]; 24] = [
            b"{",
            b"}",
            b"[",
            b"]",
            b"\"",
            b"\\",
            b",",
            b":",
            b"\n",
            b"\n{",
            b" ",
            b"1",
            b"null",
            b"tr",
            b"\"a\":",
            b"\"b\"",
            b"//",
            b"/*",
            b"*/",
            b"\xFF",
            b"\0",
            b"{\"a\":1}",
            b"\\uD83D",
            b"@example.com",
        ];
        for seed in 0..20_000 {
            let mut dice = dice(seed + 1);
            let mut text = Vec::new();
            for _ in 0..dice(60) {
                text.extend_from_slice(PARTS[dice(PARTS.len())]);
            }
            let whole = notes(&text);
            let mut at = 0;
            for note in &whole.cells {
                let bytes = note.span.bytes.clone().unwrap();
                assert!(bytes.start >= at && bytes.end as usize <= text.len(), "{}", text.escape_ascii());
                at = bytes.end;
            }
            looks_like(&text, true);
            looks_like(&text, false);
            if seed % 20 == 0 {
                whole.assert_same(&dropwise(&text));
            }
        }
    }

    #[test]
    fn buffers_change_nothing() {
        let mut text = String::new();
        let mut dice = dice(7);
        while text.len() < 3_000_000 {
            let long = if dice(50) == 0 { "lang \\\"tekst\\\" ".repeat(dice(20_000)) } else { String::new() };
            text.push_str(&format!("{{\"navn\":\"Ola {}\",\"a\":[{}],\"t\":\"{long}\"}}\n", dice(1000), dice(9)));
        }
        let whole = notes(text.as_bytes());
        assert!(whole.gaps.is_empty());
        assert_eq!(whole.tables[0].2 as usize, text.lines().count());
        whole.assert_same(&dropwise(text.as_bytes()));
        for note in whole.cells.iter().step_by(97) {
            let bytes = note.span.bytes.clone().unwrap();
            let raw = &text.as_bytes()[bytes.start as usize..bytes.end as usize];
            assert_eq!(raw.first(), note.value.as_bytes().first());
        }
    }

    #[test]
    fn what_is_json() {
        for text in [
            "{}",
            "[]",
            " {\"a\":1}\n{\"a\":2}\n",
            "[1,2,3]",
            "{\"a\":1}{\"a\":",
            "{\"a\":1,\"b\":\"x",
            "[\n{\"a\":1},",
            "[1]\n[2]\n",
            "{\n // x\n \"a\": [1, 2,],\n}\n",
            "{\"a\":1}\nbroken",
            "{\"a\":1},\n{\"a\":2}",
        ] {
            let yes = text != "{\"a\":1}\nbroken";
            assert_eq!(looks_like(text.as_bytes(), true), yes, "{text}");
        }
        for text in [
            "",
            "hei",
            "[1] Kilde: hei",
            "[link](x)",
            "[seksjon]\na=1",
            "{\"use strict\";}",
            "[1,2].map(f)",
            "{a: 1}",
            "{",
            "[",
            "{ x }",
            "[2024-01-02] start",
            "{% if x %}",
            "{{ navn }}",
            "[,]",
            "{\"a\"}",
            "\"a\"",
            "12",
            "{\"a\":1};",
            "[12:01] <ola> hei",
            "[abc",
        ] {
            assert!(!looks_like(text.as_bytes(), true), "{text}");
        }
    }
}
