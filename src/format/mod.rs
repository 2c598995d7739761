//! Floor 2: what a file is, and what stands in it: its text in windows with a way back to lines, columns and byte
//! offsets, or its tables, records and cells. A format is one file and one row in [`TEXT_FORMATS`].

pub mod bson;
#[cfg(any(feature = "sqlite", feature = "parquet"))]
mod cells;
pub mod codepage;
pub mod console;
pub mod copy;
pub mod csv;
pub mod fixed;
pub mod html;
pub mod json;
pub mod layer;
mod lines;
pub mod markdown;
pub mod packed;
#[cfg(feature = "parquet")]
pub mod parquet;
mod paths;
pub mod pg_archive;
pub mod sniff;
pub mod sql;
#[cfg(feature = "sqlite")]
pub mod sqlite;
pub mod table;
pub mod tape;
pub mod text;
pub mod xml;

use std::borrow::Cow;

use sniff::Charset;
use table::{Hints, Sink};
use tape::Tape;

/// A way of writing tables as text.
#[derive(Debug)]
pub struct TextFormat {
    /// Its name in the inventory.
    pub name: &'static str,
    /// What `--format` calls it, where standard input may be said to be it.
    pub piped_as: Option<&'static str>,
    /// Whether a text looks like it from its head.
    pub looks_like: fn(&Head<'_>, &Hints) -> bool,
    /// Reads it.
    pub read: fn(&mut Tape<'_>, &mut dyn Sink, &Hints),
}

impl TextFormat {
    /// The format of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TEXT_FORMATS.iter().find(|format| format.name == name)
    }
}

/// The formats, in the order in which a text is held against them. What looks like none is read as lines.
pub const TEXT_FORMATS: &[TextFormat] = &[
    TextFormat { name: "sql", piped_as: Some("sql"), looks_like: |head, _| sql::looks_like(head), read: sql::read },
    TextFormat {
        name: "json",
        piped_as: Some("jsonl"),
        looks_like: |head, _| json::looks_like(head.text, head.whole),
        read: json::read,
    },
    TextFormat {
        name: "xml",
        piped_as: None,
        looks_like: |head, _| xml::looks_like(head.text, head.whole),
        read: xml::read,
    },
    TextFormat {
        name: "html",
        piped_as: None,
        looks_like: |head, _| html::looks_like(head.text, head.whole),
        read: html::read,
    },
    TextFormat {
        name: "console",
        piped_as: None,
        looks_like: |head, _| console::looks_like(head),
        read: console::read,
    },
    TextFormat {
        name: "markdown",
        piped_as: None,
        looks_like: |head, _| markdown::looks_like(head.text, head.whole),
        read: markdown::read,
    },
    TextFormat {
        name: "csv",
        piped_as: Some("csv"),
        looks_like: |head, hints| !hints.columns.is_empty() || csv::looks_like(head),
        read: csv::read,
    },
    TextFormat { name: "fixed", piped_as: None, looks_like: |head, _| fixed::looks_like(head), read: fixed::read },
    // Nothing tells rows of COPY without their statement from other text with tabs.
    TextFormat { name: "pgcopy", piped_as: Some("pgcopy"), looks_like: |_, _| false, read: copy::read },
];

/// The beginning of a text, which may be all of it.
#[derive(Debug)]
pub struct Head<'a> {
    text: &'a [u8],
    whole: bool,
    /// Where its lines begin, and its end; several formats are told by their lines.
    bounds: Vec<usize>,
}

impl<'a> Head<'a> {
    /// The head of a text, and whether it is the whole text.
    pub fn of(text: &'a [u8], whole: bool) -> Self {
        let behind = memchr::memchr_iter(b'\n', text).map(|newline| newline + 1).filter(|&at| at < text.len());
        Self { text, whole, bounds: [0].into_iter().chain(behind).chain([text.len()]).collect() }
    }

    /// Where each of its lines begins, and the line with its end; the last may go on behind the head.
    fn lines(&self) -> impl Iterator<Item = (usize, &'a [u8])> {
        let lines = self.bounds.windows(2).map(|bounds| (bounds[0], &self.text[bounds[0]..bounds[1]]));
        lines.filter(|(_, line)| !line.is_empty())
    }
}

/// The beginning of a text as UTF-8, as far as it is known.
pub fn decoded_head(head: &[u8], charset: Charset) -> Cow<'_, [u8]> {
    let decode = |encoding: &'static encoding_rs::Encoding, bom: u8| {
        let text = encoding.decode_without_bom_handling(&head[usize::from(bom).min(head.len())..]).0;
        Cow::Owned(text.into_owned().into_bytes())
    };
    match charset {
        Charset::Bytes { bom } => Cow::Borrowed(&head[usize::from(bom).min(head.len())..]),
        Charset::Utf16Le { bom } => decode(encoding_rs::UTF_16LE, bom),
        Charset::Utf16Be { bom } => decode(encoding_rs::UTF_16BE, bom),
        Charset::Paged(page) => Cow::Owned(head.iter().map(|&b| page.char(b)).collect::<String>().into_bytes()),
    }
}
