//! Whether an XML document holds records, by its beginning.

use memchr::{memchr, memchr2, memchr3, memmem};

use super::strings::{is_blank, is_space, name_length};

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// What `mysqldump --xml` writes.
    Dump,
    /// What `mysql --xml` writes.
    Result,
    /// The elements below so many others are records.
    Records { depth: usize },
    /// The same in FHIR, where what an element holds is its attribute `value`.
    Fhir { depth: usize },
}

/// Whether a text is an XML export, by up to 64 KiB from its beginning. What `mysqldump --xml` and `mysql --xml` write
/// is one. Of other documents, the first elements in the root must be records clearly: of one name, with no prose
/// between their parts, and with columns in common. Where the root holds a single element, those in that one may be.
pub fn looks_like(head: &[u8], _whole: bool) -> bool {
    shape(head).is_some()
}

pub(super) fn shape(head: &[u8]) -> Option<Shape> {
    let mut tags = Tags::new(head);
    let root = loop {
        match tags.next()? {
            Token::Start(tag) => break tag,
            Token::Text(text) if is_blank(text) => {}
            _ => return None,
        }
    };
    match root.name {
        b"mysqldump" => return Some(Shape::Dump),
        b"resultset" => return Some(Shape::Result),
        _ if root.is_no_export() || tags.published => return None,
        _ => {}
    }
    let children = Records::at(1, head);
    let depth = match children.begun {
        0 | 1 => Records::at(2, head).are_clear().then_some(2),
        _ => children.are_clear().then_some(1),
    };
    match memmem::find(root.rest, b"\"http://hl7.org/fhir\"") {
        // A resource is a record.
        Some(_) => Some(Shape::Fhir { depth: depth.unwrap_or(0) }),
        None => depth.map(|depth| Shape::Records { depth }),
    }
}

/// What is known of the elements below so many others.
#[derive(Default)]
struct Records<'a> {
    name: &'a [u8],
    begun: usize,
    ended: usize,
    /// What the first one holds: its attributes, and elements with text. Settings have attributes all over.
    first: Vec<&'a [u8]>,
    /// Whether the second one holds something of that too.
    in_common: bool,
    /// Whether there are different ones, or prose between the parts of one.
    unclear: bool,
}

impl<'a> Records<'a> {
    fn at(depth: usize, head: &'a [u8]) -> Self {
        let mut this = Self::default();
        let (mut open, mut parents): (usize, Vec<Content>) = (0, Vec::new());
        let mut leaf: &[u8] = b"";
        for token in Tags::new(head) {
            match token {
                Token::Start(tag) => {
                    if let Some(parent) = parents.last_mut() {
                        // Prose, before an element.
                        this.unclear |= std::mem::replace(parent, Content::Elements) == Content::Text;
                    }
                    if open == depth {
                        this.begin(tag.name);
                        tag.attributes().for_each(|name| this.holds(name));
                    }
                    leaf = tag.name;
                    if tag.empty {
                        this.ended += usize::from(open == depth);
                    } else {
                        open += 1;
                        parents.push(Content::Nothing);
                    }
                }
                Token::End => {
                    parents.pop();
                    open = open.saturating_sub(1);
                    this.ended += usize::from(open == depth);
                }
                Token::Text(text) if is_blank(text) => {}
                Token::Text(_) => match parents.last_mut() {
                    Some(parent) if open > depth && *parent != Content::Elements => {
                        *parent = Content::Text;
                        this.holds(leaf);
                    }
                    // Prose, behind an element or between records.
                    _ => this.unclear = true,
                },
            }
        }
        this
    }

    fn begin(&mut self, name: &'a [u8]) {
        if self.name.is_empty() {
            self.name = name;
        }
        self.unclear |= self.name != name;
        self.begun += 1;
    }

    fn holds(&mut self, name: &'a [u8]) {
        let known = self.first.contains(&name);
        match self.ended {
            0 if !known && self.first.len() < 64 => self.first.push(name),
            1 => self.in_common |= known,
            _ => {}
        }
    }

    fn are_clear(&self) -> bool {
        !self.unclear && self.ended >= 2 && self.in_common && self.first.len() >= 2
    }
}

/// What was met in an element so far.
#[derive(PartialEq, Eq)]
enum Content {
    Nothing,
    Text,
    Elements,
}

enum Token<'a> {
    Start(Tag<'a>),
    End,
    Text(&'a [u8]),
}

struct Tag<'a> {
    name: &'a [u8],
    /// What stands behind the name.
    rest: &'a [u8],
    empty: bool,
}

impl<'a> Tag<'a> {
    /// Pages, drawings, maps and build files: they are read as text, whatever repeats in them.
    fn is_no_export(&self) -> bool {
        const NAMES: [&[u8]; 9] =
            [b"html", b"svg", b"gpx", b"kml", b"math", b"project", b"schema", b"schemalist", b"featurecollection"];
        const NAMESPACES: [&[u8]; 5] =
            [b"w3.org/1999/xhtml", b"w3.org/2000/svg", b"opengis.net", b"topografix.com", b"earth.google"];
        let local = memchr(b':', self.name).map_or(self.name, |colon| &self.name[colon + 1..]);
        NAMES.iter().any(|name| local.eq_ignore_ascii_case(name))
            || NAMESPACES.iter().any(|namespace| memmem::find(self.rest, namespace).is_some())
    }

    fn attributes(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let mut rest = self.rest;
        std::iter::from_fn(move || {
            let start = rest.iter().position(|&b| !is_space(b))?;
            let name = &rest[start..start + name_length(&rest[start..])];
            let opens = start + memchr2(b'"', b'\'', &rest[start..])?;
            let closes = opens + 1 + memchr(rest[opens], &rest[opens + 1..])?;
            rest = &rest[closes + 1..];
            Some(name)
        })
        .filter(|name| !name.starts_with(b"xmlns") && !name.starts_with(b"xsi:") && !name.starts_with(b"xml:"))
    }
}

/// The tags of what can be seen, and the text between them. Comments and the like are passed over.
struct Tags<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether the document type lies elsewhere: it is one that many documents share.
    published: bool,
}

impl<'a> Tags<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, published: false }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let bytes = self.bytes.get(self.at..).filter(|bytes| !bytes.is_empty())?;
            let past = |end: &[u8]| memmem::find(bytes, end).map(|found| found + end.len());
            if bytes[0] != b'<' {
                // What is cut off proves nothing.
                let length = memchr(b'<', bytes)?;
                self.at += length;
                return Some(Token::Text(&bytes[..length]));
            }
            if bytes.starts_with(b"<!--") {
                self.at += past(b"-->")?;
            } else if bytes.starts_with(b"<?") {
                self.at += past(b"?>")?;
            } else if bytes.starts_with(b"<![CDATA[") {
                let length = past(b"]]>")?;
                self.at += length;
                return Some(Token::Text(&bytes[9..length - 3]));
            } else if bytes.starts_with(b"<!") {
                let begins = memchr2(b'[', b'>', bytes)?;
                let subset = bytes[begins] == b'[';
                let names = |word: &[u8]| memmem::find(&bytes[..begins], word).is_some();
                self.published |= names(b" SYSTEM ") || names(b" PUBLIC ");
                self.at += past(if subset { b"]>" } else { b">" })?;
            } else if bytes.starts_with(b"</") {
                self.at += past(b">")?;
                return Some(Token::End);
            } else {
                let tag = tag(&bytes[1..])?;
                self.at += 1 + tag.name.len() + tag.rest.len() + 1;
                return Some(Token::Start(tag));
            }
        }
    }
}

/// The start tag behind a `<`.
fn tag(bytes: &[u8]) -> Option<Tag<'_>> {
    let name = &bytes[..name_length(bytes)];
    let mut at = name.len();
    loop {
        at += memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        if bytes[at] == b'>' {
            break;
        }
        at += 1 + memchr(bytes[at], &bytes[at + 1..])? + 1;
    }
    let rest = &bytes[name.len()..at];
    (!name.is_empty()).then_some(Tag { name, rest, empty: rest.ends_with(b"/") })
}
