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
    /// Whether a text looks like it from its head, which may be all of it.
    pub looks_like: fn(&[u8], &Hints, bool) -> bool,
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
    TextFormat {
        name: "sql",
        piped_as: Some("sql"),
        looks_like: |head, _, whole| sql::looks_like(head, whole),
        read: sql::read,
    },
    TextFormat {
        name: "json",
        piped_as: Some("jsonl"),
        looks_like: |head, _, whole| json::looks_like(head, whole),
        read: json::read,
    },
    TextFormat {
        name: "xml",
        piped_as: None,
        looks_like: |head, _, whole| xml::looks_like(head, whole),
        read: xml::read,
    },
    TextFormat {
        name: "html",
        piped_as: None,
        looks_like: |head, _, whole| html::looks_like(head, whole),
        read: html::read,
    },
    TextFormat {
        name: "console",
        piped_as: None,
        looks_like: |head, _, whole| console::looks_like(head, whole),
        read: console::read,
    },
    TextFormat {
        name: "markdown",
        piped_as: None,
        looks_like: |head, _, whole| markdown::looks_like(head, whole),
        read: markdown::read,
    },
    TextFormat {
        name: "csv",
        piped_as: Some("csv"),
        looks_like: |head, hints, whole| !hints.columns.is_empty() || csv::looks_like(head, whole),
        read: csv::read,
    },
    TextFormat {
        name: "fixed",
        piped_as: None,
        looks_like: |head, _, whole| fixed::looks_like(head, whole),
        read: fixed::read,
    },
    // Nothing tells rows of COPY without their statement from other text with tabs.
    TextFormat { name: "pgcopy", piped_as: Some("pgcopy"), looks_like: |_, _, _| false, read: copy::read },
];

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
