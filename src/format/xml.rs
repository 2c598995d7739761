//! XML exports as records: what `mysqldump --xml` and `mysql --xml` write, and documents whose root holds one element
//! again and again. Other XML is text. Read leniently from a tape, tag by tag: no tree is built, no entity of a document
//! type is expanded, nothing is fetched, and control bytes that XML forbids are accepted.
//!
//! A column of a general record is a path below it: `navn`, `kontakt.epost`, attributes `@id` and `kontakt.@id`. The
//! table is called like the record, and so is the column of what stands in the record itself. A sibling of another name
//! is a record of that table too, with its name before its paths. Repeated elements share a path.

mod check;
mod strings;
mod tags;

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

pub use check::looks_like;

use super::paths::{KeyId, LEVELS, LONGEST_KEY, PathId, Paths, char_start};
use super::table::{Hints, LONGEST_PIECE, Sink, TableId, cut};
use super::tape::{AHEAD, Tape};
use crate::reason::Reason;
use check::Shape;
use strings::{is_blank, name_length, text_cut, unescape_if};

/// Reads an XML export. A text that ends before its elements do is [`Reason::Partial`]; end tags that fit no start tag
/// are [`Reason::Damaged`] and passed over.
pub fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, hints: &Hints) {
    let head = tape.look();
    let shape = check::shape(&head[..head.len().min(AHEAD / 2)]).unwrap_or(Shape::Records { depth: 1 });
    let mut reader = Reader::new(sink, hints, shape);
    while !tape.is_over() && reader.sink.go_on() {
        let passed = reader.batch(tape);
        tape.pass(passed);
    }
    if tape.is_over() {
        reader.finish();
    }
}

/// So much is read in one go, in bytes. Whatever begins in it lies ahead up to the longest piece.
const BATCH: usize = 60 * 1024;

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    hints: &'s Hints,
    shape: Shape,
    database: Option<String>,
    /// The table whose records are read, once it is known.
    table: Option<(TableId, Paths)>,
    /// The name of the records of a general document.
    record: Vec<u8>,
    /// The elements that are open, at most [`LEVELS`], and their names one after the other.
    open: Vec<Level>,
    names: Vec<u8>,
    /// How many more are open. Their names are not compared.
    deeper: u64,
    state: State,
    /// What the `name` attribute of the tag is for.
    named: Named,
    /// Whether the next piece of the value goes on with the cell before it.
    continued: bool,
    /// A key that is put together.
    key: Vec<u8>,
    dirty: bool,
    damaged: bool,
}

struct Level {
    /// Where its name begins among the names.
    name: usize,
    place: Place,
    /// The last child or attribute.
    last: KeyId,
    record: bool,
}

/// What becomes of what stands somewhere.
#[derive(Clone, Copy)]
enum Place {
    Text,
    Cell(PathId),
    Nowhere,
}

#[derive(Clone, Copy)]
enum State {
    Content,
    /// Within a start tag, behind its name.
    Tag,
    /// Within the value of an attribute.
    Value {
        quote: u8,
        place: Place,
    },
    Data,
    /// Text up to what ends it, and whether that belongs to it.
    Until {
        end: &'static [u8],
        with: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Nothing,
    Database,
    Table,
    Column,
}

impl<'s> Reader<'s> {
    fn new(sink: &'s mut dyn Sink, hints: &'s Hints, shape: Shape) -> Self {
        Self {
            sink,
            hints,
            shape,
            database: None,
            table: None,
            record: Vec::new(),
            open: Vec::with_capacity(LEVELS),
            names: Vec::new(),
            deeper: 0,
            state: State::Content,
            named: Named::Nothing,
            continued: false,
            key: Vec::new(),
            dirty: false,
            damaged: false,
        }
    }

    /// Reads what begins in the next stretch. Returns how much of it is done.
    fn batch(&mut self, tape: &Tape<'_>) -> usize {
        let bytes = tape.ahead();
        let most = bytes.len().min(BATCH);
        let mut at = 0;
        while at < most {
            at = match self.state {
                State::Content => match bytes[at] {
                    b'<' => self.markup(tape, at),
                    _ => self.content(tape, at),
                },
                State::Tag => self.in_tag(tape, at),
                State::Value { quote, place } => self.value(tape, at, quote, place),
                State::Data => self.data(tape, at),
                State::Until { end, with } => self.until(tape, at, end, with),
            };
        }
        at
    }

    /// Reads what begins with `<`. Returns where it ends, or where the rest of it is to be read.
    fn markup(&mut self, tape: &Tape<'_>, at: usize) -> usize {
        let bytes = &tape.ahead()[at..];
        let (state, length) = match bytes {
            [b'<', b'!', b'-', b'-', ..] => (State::Until { end: b"-->", with: true }, 0),
            [b'<', b'?', ..] => (State::Until { end: b"?>", with: true }, 0),
            [b'<', b'!', ..] if bytes.starts_with(b"<![CDATA[") => (State::Data, 9),
            [b'<', b'!', ..] => {
                let seen = &bytes[..bytes.len().min(LONGEST_PIECE)];
                let subset = memchr2(b'[', b'>', seen).is_some_and(|i| seen[i] == b'[');
                (State::Until { end: if subset { b"]>" } else { b">" }, with: true }, 0)
            }
            [b'<', b'/', ..] => return self.end_tag(tape, at),
            _ => match name_length(&bytes[1..]) {
                1..=LONGEST_KEY => return self.start_tag(tape, at),
                _ => return self.content(tape, at),
            },
        };
        self.continued &= matches!(state, State::Data);
        self.state = state;
        at + length
    }

    /// The place of what stands directly in what is open.
    fn place(&self) -> Place {
        match self.open.last() {
            Some(Level { place: Place::Cell(_), .. }) if self.deeper > 0 => Place::Cell(Paths::REST),
            Some(level) => level.place,
            None => Place::Text,
        }
    }

    /// Ends the element that is open.
    fn close(&mut self) {
        self.continued = false;
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(level) = self.open.pop() else {
            return;
        };
        self.names.truncate(level.name);
        if let (true, Some((table, _))) = (level.record, &self.table) {
            self.sink.end_record(*table);
            self.dirty = false;
        }
    }

    /// Hands on what stands between tags. What begins with `<` here is no tag.
    fn content(&mut self, tape: &Tape<'_>, at: usize) -> usize {
        let bytes = &tape.ahead()[at..];
        let seen = &bytes[..bytes.len().min(LONGEST_PIECE + 1)];
        let take = memchr(b'<', &seen[1..]).map_or_else(|| text_cut(seen), |end| end + 1);
        if self.continued || !is_blank(&bytes[..take]) {
            self.hand_on(tape, at..at + take, self.place(), true);
        }
        at + take
    }

    fn value(&mut self, tape: &Tape<'_>, at: usize, quote: u8, place: Place) -> usize {
        let bytes = &tape.ahead()[at..];
        let seen = &bytes[..bytes.len().min(LONGEST_PIECE + 1)];
        let end = memchr(quote, seen);
        let take = end.unwrap_or_else(|| text_cut(seen));
        self.hand_on(tape, at..at + take, place, true);
        if end.is_some() {
            self.state = State::Tag;
            self.continued = false;
        }
        at + take + usize::from(end.is_some())
    }

    fn data(&mut self, tape: &Tape<'_>, at: usize) -> usize {
        const END: &[u8] = b"]]>";
        let (take, ended) = find_end(&tape.ahead()[at..], END);
        self.hand_on(tape, at..at + take, self.place(), false);
        if ended {
            self.state = State::Content;
        }
        at + take + if ended { END.len() } else { 0 }
    }

    fn until(&mut self, tape: &Tape<'_>, at: usize, end: &'static [u8], with: bool) -> usize {
        let (take, ended) = find_end(&tape.ahead()[at..], end);
        let take = take + if ended && with { end.len() } else { 0 };
        // References mean something in tags, not in comments.
        self.hand_on(tape, at..at + take, Place::Text, !with);
        if ended {
            self.state = State::Content;
        }
        at + take
    }

    /// Hands on a piece of what stands at a place.
    fn hand_on(&mut self, tape: &Tape<'_>, range: Range<usize>, place: Place, escapes: bool) {
        if range.is_empty() {
            return;
        }
        let escaped = escapes && memchr(b'&', &tape.ahead()[range.clone()]).is_some();
        let piece = tape.piece(range, unescape_if(escaped));
        match (place, &mut self.table) {
            (Place::Cell(path), Some((_, paths))) => {
                let column = paths.column(path, self.sink);
                self.sink.cell(column, &piece.continuing(self.continued));
                self.continued = true;
                self.dirty = true;
            }
            (Place::Nowhere, _) => {}
            _ => self.sink.text(&piece),
        }
    }

    fn tell_damaged(&mut self) {
        if !std::mem::replace(&mut self.damaged, true) {
            self.sink.gap(Reason::Damaged);
        }
    }

    fn finish(&mut self) {
        if let (true, Some((table, _))) = (self.dirty, &self.table) {
            self.sink.end_record(*table);
        }
        if !self.open.is_empty() || !matches!(self.state, State::Content) {
            self.sink.gap(Reason::Partial);
        }
    }
}

/// How much comes before what ends a stretch, up to a piece, and whether the end was seen. No piece ends within it.
fn find_end(bytes: &[u8], end: &[u8]) -> (usize, bool) {
    let seen = &bytes[..bytes.len().min(LONGEST_PIECE)];
    match memmem::find(seen, end) {
        Some(found) => (found, true),
        None if bytes.len() <= LONGEST_PIECE => (bytes.len(), false),
        None => (char_start(seen, cut(seen, LONGEST_PIECE - end.len())), false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Unescaped;
    use super::super::table::testing::{Notes, dice};
    use super::*;

    fn notes(text: &[u8]) -> Notes {
        Notes::of(text, |tape, sink| read(tape, sink, &Hints::default()))
    }

    fn dropwise(text: &[u8]) -> Notes {
        Notes::dropwise(text, 1, |tape, sink| read(tape, sink, &Hints::default()))
    }

    fn texts(notes: &Notes) -> Vec<&str> {
        notes.texts.iter().map(|(text, _)| text.as_str()).collect()
    }

    const DUMP: &str = r#"<?xml version="1.0"?>
<mysqldump xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<database name="butikk">
	<table_structure name="kunde">
		<field Field="epost" Type="varchar(80)" Null="NO" Key="" Extra="" Comment="ola@example.com" />
	</table_structure>
	<table_data name="kunde">
	<row>
		<field name="id">1</field>
		<field name="epost">ola&amp;kari@example.com</field>
		<field name="tlf" xsi:nil="true" />
	</row>
	<row>
		<field name="id">2</field>
		<field name="tlf">x&#64;y</field>
	</row>
	</table_data>
	<table_data name="ordre">
	<row>
		<field name="id">7</field>
	</row>
	</table_data>
</database>
</mysqldump>
"#;

    #[test]
    fn mysqldump() {
        assert!(looks_like(DUMP.as_bytes(), true));
        let notes = notes(DUMP.as_bytes());
        assert_eq!(notes.rows(Some("kunde")), ["id=1 | epost=ola&kari@example.com", "id=2 | tlf=x@y"]);
        assert_eq!(notes.rows(Some("ordre")), ["id=7"]);
        let butikk = || Some("butikk".to_owned());
        assert_eq!(notes.tables, [(butikk(), Some("kunde".into()), 2), (butikk(), Some("ordre".into()), 1)]);
        assert!(notes.gaps.is_empty());
        assert!(texts(&notes).iter().any(|text| text.contains("Comment=\"ola@example.com\"")));
        let cell = &notes.cells[1].span;
        let bytes = cell.bytes.clone().unwrap();
        assert_eq!(&DUMP[bytes.start as usize..bytes.end as usize], "ola&amp;kari@example.com");
        let lines = cell.lines.unwrap();
        assert_eq!((lines.line, lines.column, lines.end_column), (10, 23, 47));
    }

    #[test]
    fn mysql() {
        let text = r#"<?xml version="1.0"?>
<resultset statement="select * from kunde" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <row><field name="navn">Ola</field><field name='blåbær &amp; is'><![CDATA[<&]]></field></row>
</resultset>
<?xml version="1.0"?>
<resultset statement="select 2"><row><field name="navn">Kari</field></row></resultset>"#;
        assert!(looks_like(text.as_bytes(), true));
        let notes = notes(text.as_bytes());
        assert_eq!(notes.rows(None), ["navn=Ola | blåbær & is=<&", "navn=Kari"]);
        assert!(texts(&notes).contains(&"statement=\"select * from kunde\""));
        assert!(notes.gaps.is_empty());
    }

    const GENERAL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE eksport [ <!ENTITY x "ola@example.com"> ]>
<eksport dato="2024-01-02"><!-- for Kari -->
  <kunde id="1" xmlns:a="urn:x">
    <navn>Ola &lt;N&gt; &x;</navn>
    <kontakt type="jobb"><epost>a@example.com</epost><epost>b@example.com</epost></kontakt>
  </kunde>
  <kunde id='2'><navn>Kari<![CDATA[ & co]]> as</navn>merknad<tom/><a:by>Moss</a:by></kunde>
  <sum><antall>2</antall></sum>
</eksport>"#;

    #[test]
    fn general_records() {
        let notes = notes(GENERAL.as_bytes());
        assert_eq!(
            notes.rows(Some("kunde")),
            [
                "@id=1 | navn=Ola <N> &x; | kontakt.@type=jobb | kontakt.epost=a@example.com | kontakt.epost=b@example.com",
                "@id=2 | navn=Kari & co as | kunde=merknad | a:by=Moss",
                "sum.antall=2",
            ]
        );
        assert!(notes.gaps.is_empty());
        let texts = texts(&notes);
        assert!(texts.contains(&"<!DOCTYPE eksport [ <!ENTITY x \"ola@example.com\"> ]>"));
        assert!(texts.contains(&"<!-- for Kari -->"));
        assert!(texts.contains(&"dato=\"2024-01-02\""));
    }

    #[test]
    fn records_one_level_deeper() {
        let text = "<svar><kunder n=\"2\"><kunde><a>1</a><b>2</b></kunde><kunde><a>3</a></kunde></kunder></svar>";
        assert!(looks_like(text.as_bytes(), true));
        assert_eq!(notes(text.as_bytes()).rows(Some("kunde")), ["a=1 | b=2", "a=3"]);
        let attributes = r#"<posts><row Id="1" By="Moss" /><row Id="2" By=""/></posts>"#;
        assert!(looks_like(attributes.as_bytes(), true));
        assert_eq!(notes(attributes.as_bytes()).rows(Some("row")), ["@Id=1 | @By=Moss", "@Id=2"]);
    }

    #[test]
    fn resources_of_fhir() {
        let patient = |from: &str| {
            format!(
                "<Patient{from}><name><family value=\"Ås\"/></name><telecom><system value='email'/>\
                 <value value='k@example.com' id='1'/></telecom></Patient>"
            )
        };
        let text = patient(" xmlns=\"http://hl7.org/fhir\"");
        assert!(looks_like(text.as_bytes(), true));
        let found = notes(text.as_bytes());
        let row = "name.family=Ås | telecom.system=email | telecom.value=k@example.com | telecom.value.@id=1";
        assert_eq!(found.rows(Some("Patient")).len(), 1);
        assert!(found.rows(Some("Patient"))[0].ends_with(row), "{:?}", found.rows(Some("Patient")));
        assert!(!looks_like(patient("").as_bytes(), true));
        assert!(!looks_like(patient(" xmlns=\"http://example.com/fhir\"").as_bytes(), true));
    }

    #[test]
    fn what_is_text() {
        for text in [
            "",
            "hei",
            "<",
            "<a",
            "<a>",
            "<html><p><b>x</b><i>y</i></p><p><b>x</b><i>y</i></p></html>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"1\" x=\"2\"/><g id=\"1\" x=\"2\"/></svg>",
            "<gpx><wpt lat=\"1\" lon=\"2\"/><wpt lat=\"1\" lon=\"2\"/></gpx>",
            "<project><modelVersion>4</modelVersion><groupId>x</groupId></project>",
            "<rss><channel><title>x</title><item><title>a</title><link>b</link></item></channel></rss>",
            "<bok><avsnitt id=\"1\">Hei <b>du</b> der</avsnitt><avsnitt id=\"2\">Hei</avsnitt></bok>",
            "<!DOCTYPE k PUBLIC \"-//x\" 'k.dtd'><k><p><a>1</a><b>2</b></p><p><a>1</a><b>2</b></p></k>",
            "<l><e>x@example.com</e><e>y@example.com</e></l>",
            "<k><p><a>1</a><b>2</b></p><q><a>1</a><b>2</b></q></k>",
            "<k><p><a>1</a><b>2</b></p><p><c>1</c><d>2</d></p></k>",
            "<a:FeatureCollection><m><a>1</a><b>2</b></m><m><a>1</a><b>2</b></m></a:FeatureCollection>",
        ] {
            assert!(!looks_like(text.as_bytes(), true), "{text}");
        }
        assert!(!looks_like(GENERAL.as_bytes(), true), "records of different names");
        assert!(looks_like(
            GENERAL.replace("merknad", "").replace("<sum>", "<!--").replace("</sum>", "-->").as_bytes(),
            true
        ));
    }

    #[test]
    fn references() {
        let mut plain = Unescaped::default();
        let raw = "æ&amp;&#x40;&#229;&nbsp;&#xD800;&;&#;&#+1;&lt".as_bytes();
        strings::unescape(raw, &mut plain);
        assert_eq!(String::from_utf8(plain.text.clone()).unwrap(), "æ&@å&nbsp;&#xD800;&;&#;&#+1;&lt");
        assert_eq!(plain.raw(3..4), 7..13);
    }

    #[test]
    fn broken_documents() {
        let cut_off = "<r><k><a>1</a><b>x</b></k><k><a>2</a><b>y@exam";
        let found = notes(cut_off.as_bytes());
        assert_eq!(found.rows(Some("k")), ["a=1 | b=x", "a=2 | b=y@exam"]);
        assert_eq!(found.gaps, [Reason::Partial]);
        for length in 2..cut_off.len() {
            assert_eq!(notes(&cut_off.as_bytes()[..length]).gaps, [Reason::Partial]);
        }
        let crossed = "<r><k><a>1<b>2</a></b></k></x><k><a>3</k><k><a>4</a></k></r>";
        let found = notes(crossed.as_bytes());
        assert_eq!(found.rows(Some("k")), ["a=1 | a.b=2", "a=3", "a=4"]);
        assert_eq!(found.gaps, [Reason::Damaged]);
        let stray = "<r><k><a>1 < 2 & \x01</a><b c = 'd' e f=g \"h>i</b></k></r>";
        let found = notes(stray.as_bytes());
        assert_eq!(found.rows(Some("k")), ["a=1 < 2 & \u{1} | b.@c=d | b=i"]);
    }

    #[test]
    fn a_hundred_thousand_levels() {
        let (open, close) = ("<a b=\"c\">".repeat(100_000), "</a>".repeat(100_000));
        let text = format!("<r><k><x>1</x></k><k>{open}dyp{close}</k><k><x>2</x></k></r>");
        let notes = notes(text.as_bytes());
        assert!(notes.gaps.is_empty());
        assert!(notes.cells.iter().any(|cell| cell.value == "dyp" && cell.column == "..."));
        assert_eq!(notes.rows(Some("k")).last().map(String::as_str), Some("x=2"));
        assert_eq!(notes.tables[0].2, 3);
    }

    #[test]
    fn long_texts_come_in_pieces() {
        for length in [LONGEST_PIECE - 1, LONGEST_PIECE, LONGEST_PIECE + 1, 300_000] {
            let letters = "x".repeat(length);
            let signs = "&#x40;".repeat(length / 6 + 1);
            let ats = "@".repeat(length / 6 + 1);
            let words = "ord og ".repeat(length / 7);
            let text = format!(
                "<r><k t=\"{words}\"><a>{letters}</a><b>{signs}</b><c><![CDATA[{words}]]></c><!--{letters}--><d>{letters}<![CDATA[{letters}]]></d></k>\
                 <k><{letters}/><a></a></k></r>"
            );
            let notes = notes(text.as_bytes());
            let twice = letters.repeat(2);
            let expected = [("@t", &words), ("a", &letters), ("b", &ats), ("c", &words), ("d", &twice)];
            let values: Vec<_> = notes.cells.iter().map(|cell| (cell.column.as_str(), &cell.value)).collect();
            assert!(values[..5] == expected);
            assert!(texts(&notes).concat().contains(&format!("<!--{letters}-->")));
            assert!(notes.gaps.is_empty());
        }
    }

    #[test]
    fn buffers_change_nothing() {
        let mut text = String::from("<r>");
        for i in 0..10_000 {
            let long = "lang &amp; tekst ".repeat(if i % 1000 == 0 { i } else { 1 });
            text.push_str(&format!("<k id=\"{i}\" t='{long}'><navn>Bjørn {i}</navn><t>{long}</t></k>\n"));
        }
        text.push_str("</r>");
        assert!(looks_like(&text.as_bytes()[..65536], false));
        let whole = notes(text.as_bytes());
        assert!(whole.gaps.is_empty());
        assert_eq!(whole.tables[0].2, 10_000);
        whole.assert_same(&dropwise(text.as_bytes()));
    }

    #[test]
    fn anything_is_read_in_order() {
        const PARTS: [&str; 26] = [
            "<",
            ">",
            "</",
            "/>",
            "<a>",
            "</a>",
            "<b c=\"d\"",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?",
            "?>",
            "<!DOCTYPE",
            "[",
            "]>",
            "\"",
            "'",
            "=",
            "&",
            ";",
            " ",
            "tekst",
            "<row>",
            "<field name=\"x\">",
            "<table_structure>",
        ];
        const BEGINS: [&str; 4] =
            ["", "<r><k><a>1</a>", "<mysqldump><database name=\"d\"><table_data name=\"t\">", "<resultset>"];
        let mut dice = dice(1);
        for round in 0..20_000 {
            let mut text = BEGINS[dice(4)].to_owned();
            for _ in 0..dice(60) {
                text.push_str(PARTS[dice(PARTS.len())]);
            }
            let whole = notes(text.as_bytes());
            let mut at = 0;
            for note in &whole.cells {
                let bytes = note.span.bytes.clone().unwrap();
                assert!(bytes.start >= at && bytes.end as usize <= text.len(), "{text}");
                at = bytes.end;
            }
            looks_like(text.as_bytes(), true);
            if round % 20 == 0 {
                whole.assert_same(&dropwise(text.as_bytes()));
            }
        }
    }
}
