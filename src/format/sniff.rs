//! What a file is, by its first bytes; names are not asked.

use super::codepage::{self, CodePage};
use super::packed::{self, Packing};
use super::{bson, pg_archive};
use crate::detect::lanes::{BLOCK, Block, blocks};

/// The encoding of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, or any 8-bit encoding that agrees with ASCII: stray bytes are read as Windows-1252, character by
    /// character, so a file may mix them. `bom` is the length of a byte order mark to skip.
    Bytes {
        /// Length of the byte order mark in bytes: 0 or 3.
        bom: u8,
    },
    /// UTF-16, little-endian.
    Utf16Le {
        /// Length of the byte order mark in bytes: 0 or 2.
        bom: u8,
    },
    /// UTF-16, big-endian.
    Utf16Be {
        /// Length of the byte order mark in bytes: 0 or 2.
        bom: u8,
    },
    /// One byte a character, not as Windows-1252 has it.
    Paged(CodePage),
}

/// What the first bytes of a file say that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text to be scanned.
    Text(Charset),
    /// A stream that is packed.
    Packed(Packing),
    /// A container of tables.
    Container(Container),
    /// A known format that carries text and is not read (yet).
    Unsupported(&'static str),
    /// No text: pictures, sound, programs, and whatever has too many control bytes.
    Binary,
}

/// A format that holds tables and is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// PostgreSQL's custom archive.
    PgCustom,
    /// The table of contents of PostgreSQL's directory archive; the data lie beside it.
    PgToc,
    /// PostgreSQL's archive as a tar file.
    PgTar,
    /// A SQLite database.
    Sqlite,
    /// What mongodump writes.
    Bson,
    /// A Parquet file.
    Parquet,
}

/// How many bytes of a file [`sniff`] wants to see.
pub const HEAD: usize = 8192;

/// Says what a file is from its first [`HEAD`] bytes (or fewer, if it has no more).
pub fn sniff(head: &[u8]) -> Kind {
    if let Some(packing) = packed::sniff(head) {
        return Kind::Packed(packing);
    }
    if let Some(container) = container(head) {
        return Kind::Container(container);
    }
    if let Some(format) = MAGIC.iter().find(|magic| magic.matches(head)) {
        return if format.carries_text { Kind::Unsupported(format.name) } else { Kind::Binary };
    }
    match head {
        [0xEF, 0xBB, 0xBF, ..] => return Kind::Text(Charset::Bytes { bom: 3 }),
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Kind::Unsupported("utf-32"),
        [0xFF, 0xFE, ..] => return Kind::Text(Charset::Utf16Le { bom: 2 }),
        [0xFE, 0xFF, ..] => return Kind::Text(Charset::Utf16Be { bom: 2 }),
        _ => {}
    }
    if let Some(charset) = utf16_without_bom(head) {
        return Kind::Text(charset);
    }
    // A lone NUL must not hide a log or an export; real binaries have far more than one control byte in ten.
    if controls(head) * 10 > head.len() {
        return Kind::Binary;
    }
    Kind::Text(codepage::told_by(head).map_or(Charset::Bytes { bom: 0 }, Charset::Paged))
}

fn container(head: &[u8]) -> Option<Container> {
    if head.starts_with(b"PGDMP") {
        // Behind the magic: the version in three bytes, the sizes of an integer and an offset, the format.
        return Some(if head.get(10) == Some(&1) { Container::PgCustom } else { Container::PgToc });
    }
    if pg_archive::is_pg_tar(head) {
        return Some(Container::PgTar);
    }
    if cfg!(feature = "sqlite") && head.starts_with(b"SQLite format 3\0") {
        return Some(Container::Sqlite);
    }
    if cfg!(feature = "parquet") && head.starts_with(b"PAR1") {
        return Some(Container::Parquet);
    }
    bson::looks_like(head).then_some(Container::Bson)
}

/// How many bytes there are that text has none of: control bytes but those of lines, tabs, pages and colours.
fn controls(head: &[u8]) -> usize {
    let of = |bytes: &[u8; BLOCK]| {
        let block = Block::of(bytes);
        let in_text = block.within(b'\t', b'\n') | block.within(0x0C, b'\r') | block.is(0x1B);
        (block.within(0, 0x1F) & !in_text).bits().count_ones() as usize
    };
    blocks(head).map(|bytes| of(&bytes)).sum()
}

/// UTF-16 of Latin text has a zero in every other byte and hardly any elsewhere.
fn utf16_without_bom(head: &[u8]) -> Option<Charset> {
    let pairs = head.len() / 2;
    if pairs < 4 || memchr::memchr(0, head).is_none() {
        return None;
    }
    let zeros = |first: usize| head[..pairs * 2].iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 7 && even * 20 <= pairs {
        Some(Charset::Utf16Le { bom: 0 })
    } else if even * 10 >= pairs * 7 && odd * 20 <= pairs {
        Some(Charset::Utf16Be { bom: 0 })
    } else {
        None
    }
}

struct Magic {
    name: &'static str,
    at: usize,
    bytes: &'static [u8],
    carries_text: bool,
}

impl Magic {
    const fn text(name: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, at: 0, bytes, carries_text: true }
    }

    const fn binary(name: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, at: 0, bytes, carries_text: false }
    }

    fn matches(&self, head: &[u8]) -> bool {
        head.get(self.at..self.at + self.bytes.len()) == Some(self.bytes)
    }
}

/// File signatures: the formats' own specifications, as collected in file(1)'s magic database. Each is long enough, or
/// holds a byte that text does not, so that no prose begins with it ("PACKAGES" is no git pack).
const MAGIC: &[Magic] = &[
    Magic::text("pdf", b"%PDF-"),
    Magic::text("zip", b"PK\x03\x04"),
    Magic::text("zip", b"PK\x05\x06"),
    Magic::text("7z", b"7z\xBC\xAF\x27\x1C"),
    Magic::text("rar", b"Rar!\x1A\x07"),
    Magic::text("cab", b"MSCF\0\0\0\0"),
    Magic { name: "tar", at: 257, bytes: b"ustar", carries_text: true },
    Magic::text("ole", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
    Magic::text("rtf", b"{\\rtf"),
    Magic::text("pst", b"!BDN"),
    Magic::text("sqlite", b"SQLite format 3\0"),
    Magic::text("sqlite-wal", b"\x37\x7F\x06\x82"),
    Magic::text("sqlite-wal", b"\x37\x7F\x06\x83"),
    Magic::text("pg-copy-binary", b"PGCOPY\n\xFF\r\n\0"),
    Magic::text("parquet", b"PAR1\x15"),
    Magic::text("avro", b"Obj\x01"),
    Magic::text("redis", b"REDIS0"),
    Magic::text("jpeg", b"\xFF\xD8\xFF"),
    Magic::text("tiff", b"II*\0"),
    Magic::text("tiff", b"MM\0*"),
    Magic::text("pcap", b"\xD4\xC3\xB2\xA1"),
    Magic::text("pcap", b"\xA1\xB2\xC3\xD4"),
    Magic { name: "heif", at: 4, bytes: b"ftyp", carries_text: true },
    Magic::binary("png", b"\x89PNG\r\n\x1A\n"),
    Magic::binary("gif", b"GIF87a"),
    Magic::binary("gif", b"GIF89a"),
    Magic::binary("elf", b"\x7FELF"),
    Magic::binary("wasm", b"\0asm"),
    Magic::binary("class", b"\xCA\xFE\xBA\xBE"),
    Magic::binary("mach-o", b"\xCF\xFA\xED\xFE"),
    Magic::binary("pe", b"MZ\x90\0"),
    Magic::binary("ogg", b"OggS\0"),
    Magic::binary("mp3", b"ID3\x03"),
    Magic::binary("mp3", b"ID3\x04"),
    Magic::binary("woff2", b"wOF2"),
    Magic::binary("woff", b"wOFF"),
    Magic::binary("ar", b"!<arch>\n"),
    Magic::binary("git-pack", b"PACK\0\0\0"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_its_encodings() {
        let utf16: Vec<u8> = "Hei på deg, Kari".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let swapped: Vec<u8> = "Hei på deg, Kari".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(sniff(&utf16), Kind::Text(Charset::Utf16Le { bom: 0 }));
        assert_eq!(sniff(&swapped), Kind::Text(Charset::Utf16Be { bom: 0 }));
        assert_eq!(sniff(b"\xFF\xFEa\0"), Kind::Text(Charset::Utf16Le { bom: 2 }));
        assert_eq!(sniff(b"\xEF\xBB\xBFa"), Kind::Text(Charset::Bytes { bom: 3 }));
        assert_eq!(sniff(b"bl\xE5b\xE6r"), Kind::Text(Charset::Bytes { bom: 0 }));
        assert_eq!(sniff(b""), Kind::Text(Charset::Bytes { bom: 0 }));
    }

    #[test]
    fn a_lone_nul_hides_nothing() {
        let mut log = b"2026-11-23 request served in 12 ms\n".repeat(20);
        log[40] = 0;
        assert_eq!(sniff(&log), Kind::Text(Charset::Bytes { bom: 0 }));
    }

    #[test]
    fn formats_by_content() {
        assert_eq!(sniff(b"%PDF-1.7\n"), Kind::Unsupported("pdf"));
        assert_eq!(sniff(b"\x7FELF\x02\x01"), Kind::Binary);
        assert_eq!(sniff(&(0..=255).collect::<Vec<u8>>()), Kind::Binary);
    }
}
