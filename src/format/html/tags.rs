//! Tags of HTML, as far as tables need them (WHATWG HTML, 13.1.2), and what a cell means without them.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

use crate::detect::text::decode;
use crate::format::layer::html_reference;
use crate::format::table::Unescaped;

/// A longer tag is none, in bytes.
const LONGEST_TAG: usize = 16 * 1024;

/// At most so many columns or rows belong to one cell.
const MOST_SPANNED: usize = 256;

/// A tag or a comment.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) range: Range<usize>,
    pub(super) name: Name,
    pub(super) closing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Table,
    /// `dl`.
    List,
    Row,
    /// `th` and `td`, or `dt` and `dd` of a `list`.
    Cell {
        head: bool,
        list: bool,
    },
    /// `thead`, `tbody`, `tfoot`, `caption`.
    Part,
    /// `body`, `html`.
    Page,
    Script,
    Comment,
    /// What parts words: `br`, `p`, `div`, `li` and more.
    Block,
    Other,
}

fn name(bytes: &[u8]) -> Name {
    match bytes.to_ascii_lowercase().as_slice() {
        b"table" => Name::Table,
        b"dl" => Name::List,
        b"tr" => Name::Row,
        b"th" => Name::Cell { head: true, list: false },
        b"td" => Name::Cell { head: false, list: false },
        b"dt" => Name::Cell { head: true, list: true },
        b"dd" => Name::Cell { head: false, list: true },
        b"thead" | b"tbody" | b"tfoot" | b"caption" => Name::Part,
        b"body" | b"html" => Name::Page,
        b"script" => Name::Script,
        b"br" | b"p" | b"div" | b"li" | b"ul" | b"ol" | b"hr" | b"pre" | b"h1" | b"h2" | b"h3" | b"h4" => Name::Block,
        _ => Name::Other,
    }
}

/// The next tag from a place on that ends in sight.
pub(super) fn next_tag(bytes: &[u8], from: usize) -> Option<Tag> {
    memchr_iter(b'<', bytes.get(from..)?).find_map(|at| tag_at(bytes, from + at))
}

/// The tag or comment that begins at a place.
pub(super) fn tag_at(bytes: &[u8], start: usize) -> Option<Tag> {
    let rest = bytes.get(start..)?;
    if rest.starts_with(b"<!--") {
        let seen = &rest[..rest.len().min(LONGEST_TAG)];
        let end = memmem::find(&seen[4..], b"-->")?;
        return Some(Tag { range: start..start + end + 7, name: Name::Comment, closing: false });
    }
    let closing = rest.get(1) == Some(&b'/');
    let from = 1 + usize::from(closing);
    let length = rest.get(from..)?.iter().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
    if length == 0 || !rest[from].is_ascii_alphabetic() {
        return None;
    }
    let end = tag_end(&rest[..rest.len().min(LONGEST_TAG)], from + length)?;
    Some(Tag { range: start..start + end, name: name(&rest[from..from + length]), closing })
}

/// Where a tag ends: behind the first `>` outside of the values of its attributes.
fn tag_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        match bytes[at] {
            b'>' => return Some(at + 1),
            // Elsewhere a quote is a slip.
            quote if bytes[at - 1] == b'=' || bytes[at - 1] == b' ' => at += 2 + memchr(quote, &bytes[at + 1..])?,
            _ => at += 1,
        }
    }
}

impl Tag {
    /// Over how many columns and rows a cell goes.
    pub(super) fn spans(&self, bytes: &[u8]) -> (usize, usize) {
        let of = |wanted: &[u8]| {
            let value =
                self.attributes(bytes).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
            let number = value.and_then(|value| decode(value.trim_ascii()).parse::<usize>().ok());
            number.unwrap_or(1).clamp(1, MOST_SPANNED)
        };
        if memmem::find(&bytes[self.range.clone()], b"pan").is_none() {
            return (1, 1);
        }
        (of(b"colspan"), of(b"rowspan"))
    }

    /// Whether it says more than how something looks.
    pub(super) fn tells(&self, bytes: &[u8]) -> bool {
        const LOOKS: [&[u8]; 22] = [
            b"class", b"id", b"style", b"scope", b"align", b"valign", b"width", b"height", b"colspan", b"rowspan",
            b"bgcolor", b"nowrap", b"border", b"color", b"size", b"face", b"rel", b"target", b"lang", b"dir",
            b"headers", b"role",
        ];
        let plain = |name: &[u8]| LOOKS.iter().any(|looks| name.eq_ignore_ascii_case(looks));
        self.name == Name::Comment || self.attributes(bytes).any(|(name, value)| !value.is_empty() && !plain(name))
    }

    fn attributes<'a>(&self, bytes: &'a [u8]) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        let tag = &bytes[self.range.clone()];
        let mut at = tag.iter().position(u8::is_ascii_whitespace).unwrap_or(tag.len());
        std::iter::from_fn(move || {
            at += tag.get(at..)?.iter().take_while(|b| b.is_ascii_whitespace() || **b == b'/').count();
            let rest = tag.get(at..)?;
            let name = rest.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'>'))?;
            if rest[name] == b'>' && name == 0 {
                return None;
            }
            at += name;
            if rest[name] != b'=' {
                return Some((&rest[..name], &rest[..0]));
            }
            at += 1;
            let value = tag.get(at..)?;
            let (from, length) = match value.first()? {
                &quote @ (b'"' | b'\'') => (1, memchr(quote, &value[1..]).unwrap_or(value.len() - 1)),
                _ => (0, value.iter().take_while(|b| !b.is_ascii_whitespace() && **b != b'>').count()),
            };
            at += from * 2 + length;
            Some((&rest[..name], &value[from..from + length]))
        })
    }
}

/// What a cell means: its text without tags, references read. What parts words does so with a space.
pub(super) fn unescape(raw: &[u8], plain: &mut Unescaped) {
    let mut at = 0;
    while let Some(tag) = next_tag(raw, at) {
        text(raw, at..tag.range.start, plain);
        at = tag.range.end;
        let parts = !matches!(tag.name, Name::Other | Name::Comment);
        plain.put(if parts { b" " } else { b"" }, tag.range);
    }
    text(raw, at..raw.len(), plain);
}

/// Adds a text, its references read.
fn text(raw: &[u8], range: Range<usize>, plain: &mut Unescaped) {
    let (mut copied, mut at) = (range.start, range.start);
    let raw = &raw[..range.end];
    while let Some(found) = memchr(b'&', &raw[at..]) {
        let start = at + found;
        at = start + 1;
        if let Some((char, length)) = html_reference(&raw[start..]) {
            at = start + length;
            plain.copy(raw, copied..start);
            // A soft hyphen is there to be seen at the end of a line only.
            let mut utf8 = [0; 4];
            plain.put(if char == '\u{AD}' { &[] } else { char.encode_utf8(&mut utf8).as_bytes() }, start..at);
            copied = at;
        }
    }
    plain.copy(raw, copied..raw.len());
}

/// A label as it reads.
pub(super) fn label(raw: &[u8]) -> String {
    let mut plain = Unescaped::default();
    unescape(raw, &mut plain);
    let text = decode(&plain.text);
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches([':', ' ']).to_owned()
}
