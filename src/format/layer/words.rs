//! Encoded words of mail headers (RFC 2047, with the language of RFC 2231): `=?utf-8?Q?Bj=C3=B8rn?=`,
//! `=?iso-8859-1?B?…?=`. Between two of them blanks mean nothing, and a character may be cut by an encoder that knows no
//! better, so words that stand together are read as one where their character set is the same.

use std::ops::Range;

use memchr::memchr;

use super::base64::decode_base64;
use super::hex::{self, Writer};
use crate::detect::text::windows_1252;
use crate::format::table::Unescaped;

/// How words begin whose character set mail in Norway is written in: UTF-8, US-ASCII, ISO 8859, Windows-125x.
pub(super) const SIGNALS: &[&[u8]] = &[b"=?u", b"=?U", b"=?i", b"=?I", b"=?w", b"=?W"];

/// A longer word is none, in bytes: 75 by RFC 2047, with much patience.
const LONGEST: usize = 512;

/// Takes off the layer. What is no whole word, or of another character set, stays as it is.
pub(super) fn decode(raw: &[u8], out: &mut Unescaped) {
    let mut writer = Writer::new(raw, out);
    let (mut at, mut words) = (0, None::<Words>);
    while let Some(found) = memchr(b'=', &raw[at..]) {
        let start = at + found;
        let Some(word) = Word::at(raw, start) else {
            at = start + 1;
            continue;
        };
        let apart = words.take_if(|words| !words.go_on(raw, start, word.set));
        if let Some(words) = apart {
            words.put_down(&mut writer);
        }
        let words = words.get_or_insert_with(|| Words { set: word.set, span: start..start, bytes: Vec::new() });
        word.read(raw, words);
        at = word.end;
    }
    if let Some(words) = words {
        words.put_down(&mut writer);
    }
    writer.end();
}

/// A character set, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Utf8,
    /// ISO 8859-1 and -15 and Windows-1252 are read as the last. The few signs in which they differ are in no value.
    Latin,
}

/// An encoded word.
struct Word {
    set: Set,
    base64: bool,
    text: Range<usize>,
    end: usize,
}

impl Word {
    fn at(raw: &[u8], start: usize) -> Option<Self> {
        let word = &raw[start..raw.len().min(start + LONGEST)];
        let name = word.strip_prefix(b"=?")?;
        let question = memchr(b'?', &name[..name.len().min(32)])?;
        let [encoding, b'?', text @ ..] = &name[question + 1..] else { return None };
        let base64 = match encoding {
            b'B' | b'b' => true,
            b'Q' | b'q' => false,
            _ => return None,
        };
        let length = memchr(b'?', text).filter(|&length| text.get(length + 1) == Some(&b'='))?;
        // Some encoders leave spaces in; a line break, none does.
        if memchr(b'\n', &text[..length]).is_some() {
            return None;
        }
        let text = start + 2 + question + 3;
        Some(Self { set: set(&name[..question])?, base64, text: text..text + length, end: text + length + 2 })
    }

    /// Adds the bytes that the word stands for.
    fn read(&self, raw: &[u8], words: &mut Words) {
        let text = &raw[self.text.clone()];
        let mut add = |byte: u8, place: Range<usize>| {
            words.bytes.push((byte, self.text.start + place.start..self.text.start + place.end));
        };
        if self.base64 {
            let mut plain = Unescaped::default();
            decode_base64(text, &mut plain);
            let chars = text.iter().rposition(|&b| b != b'=').map_or(0, |last| last + 1);
            for (at, &byte) in plain.text.iter().enumerate() {
                let quad = plain.raw(at..at + 1);
                // The padding belongs to the last.
                add(byte, quad.start..if quad.end >= chars { text.len() } else { quad.end });
            }
        } else {
            let mut at = 0;
            while at < text.len() {
                let (byte, length) = match (text[at], hex::byte(&text[at + 1..])) {
                    (b'=', Some(byte)) => (byte, 3),
                    (b'_', _) => (b' ', 1),
                    (byte, _) => (byte, 1),
                };
                add(byte, at..at + length);
                at += length;
            }
        }
        words.span.end = self.end;
    }
}

/// The set of a name, which may have a language behind it: `utf-8*nb`.
fn set(name: &[u8]) -> Option<Set> {
    let name = name.split(|&b| b == b'*').next().unwrap_or(name).to_ascii_lowercase();
    match &*name {
        b"utf-8" | b"utf8" | b"us-ascii" => Some(Set::Utf8),
        b"iso-8859-1" | b"iso8859-1" | b"iso_8859-1" | b"iso-8859-15" | b"windows-1252" => Some(Set::Latin),
        _ => None,
    }
}

/// Words that stand together.
struct Words {
    set: Set,
    span: Range<usize>,
    /// What they stand for, each byte with its place; those of a quad of base64 have one place.
    bytes: Vec<(u8, Range<usize>)>,
}

impl Words {
    /// Whether a word that begins at `start` belongs to them.
    fn go_on(&self, raw: &[u8], start: usize, set: Set) -> bool {
        self.set == set && raw[self.span.end..start].iter().all(u8::is_ascii_whitespace)
    }

    /// Writes down what they mean. Frames and blanks between them mean nothing; characters that share a place are
    /// written down together, or the way back would lose its end.
    fn put_down(&self, writer: &mut Writer<'_>) {
        let (mut meaning, mut place) = (Vec::new(), self.span.start..self.span.start);
        let mut at = 0;
        while let Some((_, first)) = self.bytes.get(at) {
            let length = self.char_length(at);
            if first.start >= place.end {
                writer.put(&meaning, place.start, place.len());
                writer.put(b"", place.end, first.start - place.end);
                (meaning, place) = (Vec::new(), first.clone());
            }
            let char: Vec<u8> = self.bytes[at..at + length].iter().map(|(byte, _)| *byte).collect();
            match char[..] {
                [byte] => meaning.extend(windows_1252(byte).encode_utf8(&mut [0; 4]).bytes()),
                _ => meaning.extend(char),
            }
            at += length;
            place.end = place.end.max(self.bytes[at - 1].1.end);
        }
        writer.put(&meaning, place.start, place.len());
        writer.put(b"", place.end, self.span.end - place.end);
    }

    fn char_length(&self, at: usize) -> usize {
        let mut bytes = [0; 4];
        let known = bytes.iter_mut().zip(&self.bytes[at..]).map(|(byte, (known, _))| *byte = *known).count();
        match self.set {
            Set::Utf8 => hex::char_length(&bytes[..known]).unwrap_or(1),
            Set::Latin => 1,
        }
    }
}
