//! Base64 (RFC 4648, sections 4 and 5) of text, in running text: tokens, segments of JWTs, bodies of mails.
//!
//! Source code is full of words that could be base64, so what is inside decides: the first bytes must be text. Every
//! decision is made from one run of the alphabet or one line, so it is the same wherever a search begins.

mod blocks;

use std::ops::Range;

use memchr::{memchr, memrchr};

use self::blocks::{begins_in_ascii, each_run};
use crate::format::table::Unescaped;

/// A shorter token is a word, in characters; one of these may be padding, see [`is_short_value`].
const SHORTEST: usize = 16;

/// So many bytes are seen before and behind what a token is answerable for.
const AROUND: usize = 2000;

/// A token is answerable for no more than so many bytes, but for the rest of its last line.
const LONGEST: usize = super::LONGEST;

/// Lines of a body in base64 are so long, in characters (RFC 1421: 64, RFC 2045: 76 at most).
const FULL_LINE: std::ops::RangeInclusive<usize> = 60..=76;

/// A stretch of base64 that could be text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What is to be decoded: a token, or lines of a body with those before and behind them.
    pub seen: Range<usize>,
    /// Of the values in it, those are to be kept that begin here; others are another token's.
    pub core: Range<usize>,
}

/// Finds the stretches of base64 that begin in `range` of `hay` (or that come in from before it) and could be text.
/// At most 2,000 bytes on either side of `range` are looked at. No value is in the cores of two tokens, whatever ranges a
/// text is searched in.
pub fn base64_tokens(hay: &[u8], range: Range<usize>, found: &mut dyn FnMut(Token)) {
    // A run of which a few characters only lie in the range has the others beside it.
    let span = range.start.saturating_sub(SHORTEST)..hay.len().min(range.end + SHORTEST);
    let mut done = 0;
    each_run(hay, span, |start| {
        if start < done {
            return;
        }
        let run = run_around(hay, start, &range);
        done = run.end + 1;
        let short = run.len() < SHORTEST;
        if run.start >= range.end || run.end <= range.start || short && !is_short_value(hay, &run) {
            return;
        }
        if let Some(line) = Line::of(hay, &run) {
            done = body(hay, line, &range, found).max(done);
        } else if short {
            single(hay, run.clone(), &run, &range, found);
        } else {
            for token in segments(hay, &run) {
                single(hay, token, &run, &range, found);
            }
        }
    });
}

/// Adds what base64 stands for. Each quad leads back to its own characters; line breaks, blanks and padding stand for
/// nothing. Where the beginning is cut off, the alignment is taken that gives text.
pub fn decode_base64(raw: &[u8], out: &mut Unescaped) {
    let skip = alignment(raw);
    let mut quad = Quad::default();
    let mut skipped = 0;
    for (at, &byte) in raw.iter().enumerate() {
        match VALUES[usize::from(byte)] {
            NONE if byte == b'=' => quad.flush(out),
            NONE => {}
            _ if skipped < skip => skipped += 1,
            value => quad.push(value, at, out),
        }
    }
    quad.flush(out);
}

/// No character of base64.
const NONE: u8 = 0xFF;

/// What the characters of both alphabets stand for.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut i = 0;
    while i < 64 {
        values[alphabet[i] as usize] = i as u8;
        i += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values
};

#[inline]
fn is_base64(byte: u8) -> bool {
    VALUES[usize::from(byte)] != NONE
}

/// The run of the alphabet in which `at` stands, seen [`AROUND`] bytes beyond the range. A letter behind a backslash is
/// an escape's.
fn run_around(hay: &[u8], at: usize, range: &Range<usize>) -> Range<usize> {
    let first = range.start.saturating_sub(AROUND);
    let before = hay[first..at].iter().rev().take_while(|&&b| is_base64(b)).count();
    let last = hay.len().min(range.end + AROUND);
    let behind = hay[at..last].iter().take_while(|&&b| is_base64(b)).count();
    let start = at - before;
    let escaped = start > 0 && hay[start - 1] == b'\\' && matches!(hay[start], b'n' | b'r' | b't');
    start + usize::from(escaped)..at + behind
}

/// The run itself if it could be text, else its parts between slashes: a token as a segment of a path.
fn segments<'a>(hay: &'a [u8], run: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'a> {
    let whole = begins_as_text(&hay[run.clone()]) || memchr(b'/', &hay[run.clone()]).is_none();
    let (mut at, end) = (run.start, run.end);
    std::iter::from_fn(move || {
        let start = at;
        if start >= end {
            return None;
        }
        let stop = if whole { end } else { memchr(b'/', &hay[start..end]).map_or(end, |slash| start + slash) };
        at = stop + 1;
        Some(start..stop)
    })
}

/// A token that is a run or a part of it.
fn single(hay: &[u8], token: Range<usize>, run: &Range<usize>, range: &Range<usize>, found: &mut dyn FnMut(Token)) {
    let padding = hay[token.end..].iter().take(2).take_while(|&&b| b == b'=').count();
    let end = token.end + padding;
    // Where the run comes in from further away than is seen, nothing is known of its alignment.
    let is_cut = token.start == run.start
        && run.start > 0
        && is_base64(hay[run.start - 1])
        && !(run.start > 1 && hay[run.start - 2] == b'\\');
    // Only what was cut can begin within a character.
    let begins = || begins_as_text(&hay[token.clone()]) && !(32..48).contains(&VALUES[usize::from(hay[token.start])]);
    let is_token = match token.len() {
        SHORTEST.. => is_cut || begins(),
        _ => is_short_value(hay, &token),
    };
    if !is_token {
        return;
    }
    let mut start = token.start.max(range.start);
    while start < token.end.min(range.end) {
        let stop = token.end.min(range.end).min(start + LONGEST);
        let hidden = (start - token.start).saturating_sub(AROUND).next_multiple_of(4);
        let seen = token.start + hidden..end.min(stop + AROUND);
        let core = start..if stop == token.end { end } else { stop };
        if could_be_text(&hay[seen.clone()]) {
            found(Token { seen, core });
        }
        start = stop;
    }
}

/// A line of nothing but base64, blanks before it.
#[derive(Clone)]
struct Line {
    /// Its characters, without padding.
    chars: Range<usize>,
    /// Where it ends, with padding and line end.
    end: usize,
}

impl Line {
    /// The line that a run is, if its lines above or below belong to the same body.
    fn of(hay: &[u8], run: &Range<usize>) -> Option<Self> {
        let line = Self::around(hay, run)?;
        let below = line.is_full() && line.below(hay).is_some();
        (below || line.above(hay).is_some()).then_some(line)
    }

    /// The line that a run is.
    fn around(hay: &[u8], run: &Range<usize>) -> Option<Self> {
        let before = hay[..run.start].iter().rev().take(AROUND).find(|&&b| !matches!(b, b' ' | b'\t'));
        let behind = &hay[run.end..hay.len().min(run.end + 4)];
        let padding = behind.iter().take(2).take_while(|&&b| b == b'=').count();
        let newline = match behind[padding..] {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            [] if run.end + padding == hay.len() => 0,
            _ => return None,
        };
        let chars = run.clone();
        matches!(before, None | Some(b'\n')).then_some(Self { chars, end: run.end + padding + newline })
    }

    /// Whether an encoder would have broken the line here.
    fn is_full(&self) -> bool {
        FULL_LINE.contains(&self.chars.len()) && self.chars.len().is_multiple_of(4)
    }

    /// The line below, if the body goes on in it.
    fn below(&self, hay: &[u8]) -> Option<Self> {
        let rest = &hay[self.end..hay.len().min(self.end + 2 * FULL_LINE.end())];
        let start = self.end + rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let length = hay[start..].iter().take(FULL_LINE.end() + 1).take_while(|&&b| is_base64(b)).count();
        let line = Self::around(hay, &(start..start + length))?;
        (length > 0 && length <= self.chars.len()).then_some(line)
    }

    /// The line above, if the body comes from it.
    fn above(&self, hay: &[u8]) -> Option<Self> {
        let first = self.chars.start.saturating_sub(2 * FULL_LINE.end() + 2);
        let newline = first + memrchr(b'\n', &hay[first..self.chars.start])?;
        let end = newline - usize::from(newline > 0 && hay[newline - 1] == b'\r');
        let length = hay[..end].iter().rev().take(FULL_LINE.end() + 1).take_while(|&&b| is_base64(b)).count();
        let line = Self::around(hay, &(end - length..end))?;
        (line.is_full() && self.chars.len() <= length).then_some(line)
    }
}

/// Goes through the lines of a body that begin in the range, from this one on; where it stopped. Lines of text that lie
/// together make a token, with the lines around them to see.
fn body(hay: &[u8], first: Line, range: &Range<usize>, found: &mut dyn FnMut(Token)) -> usize {
    let mut text: Option<(Line, Line)> = None;
    let mut line = first;
    loop {
        let is_text = begins_as_text(&hay[line.chars.clone()]) || text.is_some() && line.chars.len() < SHORTEST;
        if is_text && line.chars.start >= range.start {
            let begun = text.take().map_or_else(|| line.clone(), |(begun, _)| begun);
            text = Some((begun, line.clone()));
        }
        let next = line.below(hay).filter(|next| line.is_full() && next.chars.start < range.end);
        let full = text.as_ref().is_some_and(|(begun, last)| last.end - begun.chars.start >= LONGEST);
        if (!is_text || full || next.is_none())
            && let Some((begun, last)) = text.take()
        {
            found(Token { seen: around(hay, &begun, &last), core: begun.chars.start..last.end });
        }
        match next {
            Some(next) => line = next,
            None => return line.end,
        }
    }
}

/// The lines from one to another and those of the same body around them.
fn around(hay: &[u8], begun: &Line, last: &Line) -> Range<usize> {
    let (mut top, mut bottom) = (begun.clone(), last.clone());
    while let Some(line) = top.above(hay).filter(|line| begun.chars.start - line.chars.start <= AROUND) {
        top = line;
    }
    while let Some(line) = bottom.below(hay).filter(|line| bottom.is_full() && line.end - last.end <= AROUND) {
        bottom = line;
    }
    top.chars.start..bottom.end
}

/// Whether the first four quads could be text.
fn begins_as_text(chars: &[u8]) -> bool {
    begins_in_ascii(chars) && chars.first_chunk::<SHORTEST>().is_some_and(|head| is_text(&bytes_of(head)))
}

/// Whether a run with one character of padding is eleven bytes of text that are a number for the most part, as person
/// and account numbers are, or hold an `@`. Of identifiers before an equals sign none is.
fn is_short_value(hay: &[u8], run: &Range<usize>) -> bool {
    let padded = hay.get(run.end) == Some(&b'=') && hay.get(run.end + 1).is_none_or(|&b| b != b'=' && !is_base64(b));
    let Some(head) = hay[run.start..].first_chunk::<SHORTEST>().filter(|_| padded && run.len() == SHORTEST - 1) else {
        return false;
    };
    let mut quads = *head;
    quads[SHORTEST - 1] = b'A';
    let bytes = &bytes_of(&quads)[..11];
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    is_text(bytes) && (digits >= 8 || bytes.contains(&b'@'))
}

fn bytes_of(quads: &[u8; SHORTEST]) -> [u8; 12] {
    let mut bytes = [0; 12];
    for (bytes, quad) in bytes.chunks_exact_mut(3).zip(quads.chunks_exact(4)) {
        let value = |at: usize| VALUES[usize::from(quad[at])];
        bytes[0] = value(0) << 2 | value(1) >> 4;
        bytes[1] = value(1) << 4 | value(2) >> 2;
        bytes[2] = value(2) << 6 | value(3);
    }
    bytes
}

/// Whether bytes cut out of something are printable: ASCII, UTF-8, or letters of Windows-1252 among letters of ASCII.
fn is_text(bytes: &[u8]) -> bool {
    strange(bytes) == 0
}

/// How many of the bytes are no text. A character that is cut at either end is none of them.
fn strange(bytes: &[u8]) -> usize {
    let cut = bytes.iter().take(3).take_while(|&&b| (0x80..0xC0).contains(&b)).count();
    let mut count = 0;
    let mut chunks = bytes[cut..].utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        count +=
            chunk.valid().bytes().filter(|&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r') || b == 0x7F).count();
        let ends = chunks.peek().is_none();
        let beside_letter = chunk.valid().ends_with(|c: char| c.is_ascii_alphabetic() || c == ' ');
        count += match chunk.invalid() {
            [] => 0,
            [0xC2..=0xF4, ..] if ends => 0,
            [0xC4..=0xC6 | 0xC9 | 0xD6 | 0xD8 | 0xDC | 0xE4..=0xE6 | 0xE9 | 0xF6 | 0xF8 | 0xFC] if beside_letter => 0,
            invalid => invalid.len(),
        };
    }
    count
}

/// Whether what a token holds is text for the most part, with a digit or an `@` in it.
fn could_be_text(raw: &[u8]) -> bool {
    let bytes = plain(raw, alignment(raw), usize::MAX);
    let value = bytes.iter().any(|&b| b.is_ascii_digit() || b == b'@');
    value && strange(&bytes) * 16 <= bytes.len()
}

/// How many characters before the first whole quad. A token begins with one, unless its beginning was cut off.
fn alignment(raw: &[u8]) -> usize {
    const TRIED: usize = 96;
    (0..4).min_by_key(|&skip| strange(&plain(raw, skip, TRIED))).unwrap_or(0)
}

/// What the first `most` characters behind `skip` others stand for.
fn plain(raw: &[u8], skip: usize, most: usize) -> Vec<u8> {
    let values = raw.iter().map(|&b| VALUES[usize::from(b)]).filter(|&value| value != NONE);
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for value in values.skip(skip).take(most) {
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}

/// Characters that are not yet written down.
#[derive(Default)]
struct Quad {
    bits: u32,
    count: usize,
    start: usize,
    end: usize,
}

impl Quad {
    fn push(&mut self, value: u8, at: usize, out: &mut Unescaped) {
        if self.count == 0 {
            self.start = at;
        }
        self.bits = self.bits << 6 | u32::from(value);
        self.count += 1;
        self.end = at + 1;
        if self.count == 4 {
            self.flush(out);
        }
    }

    /// Writes down what there is: a whole quad, or the two or three characters of the last one.
    fn flush(&mut self, out: &mut Unescaped) {
        let bytes = (self.bits << (6 * (4 - self.count.min(4)))).to_be_bytes();
        if self.count > 1 {
            out.put(&bytes[1..self.count], self.start..self.end);
        }
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD};

    use super::*;

    const MAIL: &str = "kari.nordmann@example.com";

    /// The values `wanted` in what the tokens of a text hold, each as often as it is in a core, by their raw places.
    fn values(hay: &[u8], ranges: &[Range<usize>], wanted: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        for range in ranges {
            base64_tokens(hay, range.clone(), &mut |token: Token| {
                assert!(token.seen.start <= token.core.start && token.core.end <= token.seen.end);
                let mut out = Unescaped::default();
                decode_base64(&hay[token.seen.clone()], &mut out);
                for at in memchr::memmem::find_iter(&out.text, wanted) {
                    let raw = out.raw(at..at + wanted.len());
                    let raw = token.seen.start + raw.start..token.seen.start + raw.end;
                    if token.core.contains(&raw.start) {
                        places.push(raw);
                    }
                }
            });
        }
        places
    }

    fn values_of_all(hay: &[u8], wanted: &str) -> Vec<Range<usize>> {
        values(hay, std::slice::from_ref(&(0..hay.len())), wanted)
    }

    fn tokens(text: &str) -> Vec<&str> {
        let mut all = Vec::new();
        base64_tokens(text.as_bytes(), 0..text.len(), &mut |token| all.push(&text[token.core]));
        all
    }

    #[test]
    fn tokens_lead_back_to_their_quads() {
        for (encoded, wanted, quads) in [
            (BASE64.encode(MAIL.as_bytes()), MAIL, 0..34),
            (BASE64_NOPAD.encode(MAIL.as_bytes()), MAIL, 0..34),
            (BASE64.encode(format!("bruker:{MAIL}").as_bytes()), MAIL, 8..43),
            (BASE64URL_NOPAD.encode("{\"navn\":\"Bjørn Ås?\",\"tlf\":\"68051234\"}".as_bytes()), "68051234", 36..52),
            (BASE64.encode(b"Bj\xF8rn \xC5s, 68051234"), "68051234", 12..24),
        ] {
            for (before, behind) in
                [("", ""), ("Authorization: Basic ", "\r\n"), ("\"", "\","), ("a/b/", "/c"), ("\\n", "\\n")]
            {
                let text = format!("{before}{encoded}{behind}");
                let expected = before.len() + quads.start..before.len() + quads.end;
                let got = values_of_all(text.as_bytes(), wanted);
                assert_eq!(got, [expected], "{text}");
            }
        }
    }

    #[test]
    fn eleven_bytes_with_padding() {
        for value in ["68051234567", "68 05 12 34", "k@x.example"] {
            let encoded = BASE64.encode(value.as_bytes());
            assert_eq!(encoded.len(), SHORTEST);
            for (before, behind) in [("", ""), ("id=", "&x"), ("\"", "\""), ("\\n", "\\n"), ("", "\n")] {
                let text = format!("{before}{encoded}{behind}");
                let start = before.len();
                assert_eq!(tokens(&text), [&*encoded], "{text}");
                let expected = start..start + SHORTEST - 1;
                assert_eq!(values_of_all(text.as_bytes(), value), [expected], "{text}");
            }
        }
        let words = BASE64.encode(b"hello world");
        let number = BASE64.encode(b"68051234567");
        for text in [
            words,
            number.replace('=', ""),
            format!("{number}value"),
            format!("{number}="),
            format!("a{number}"),
            format!("{}=", &number[..14]),
            "someIdentifier1=".to_owned(),
            "NjgwNTEyMzQ1Njc".to_owned(),
        ] {
            assert_eq!(tokens(&text), [""; 0], "{text}");
        }
    }

    #[test]
    fn segments_of_a_jwt() {
        let (head, claims) = ("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", format!("{{\"sub\":\"1\",\"email\":\"{MAIL}\"}}"));
        let [head, claims] = [head, &claims].map(|part| BASE64URL_NOPAD.encode(part.as_bytes()));
        let text = format!("Bearer {head}.{claims}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(tokens(&text), [head, claims]);
        assert_eq!(values_of_all(text.as_bytes(), MAIL).len(), 1);
    }

    #[test]
    fn words_are_no_tokens() {
        for text in [
            "someLongFunctionName some_long_function_name SOME_CONSTANT_VALUE_LONG AbstractSingletonProxyFactoryBean",
            "/usr/share/perl5/Debconf/Element/Noninteractive /home/runner/work/project/project/target",
            "d41d8cd98f00b204e9800998ecf8427e e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "550e8400-e29b-41d4-a716-446655440000 sha512-Zx1Nyfz0Tz0Kk5Vb1Y2mPq9oGqv0rZk3cM7Yy5hU4dQ",
            "================ ---------------- ________________ ++++++++++++++++ AAAAAAAAAAAAAAAA 0000000000000000",
            "a2FyaQ", // Shorter than a token.
        ] {
            assert_eq!(tokens(text), [""; 0]);
        }
        // Text without a digit or an `@` holds no value that is looked for.
        assert_eq!(tokens(&BASE64.encode(b"hello big wide world")), [""; 0]);
    }

    /// A body of lines of `width` characters, with the value at every place in turn.
    fn body_of(width: usize, newline: &str, blanks: &str, before: usize) -> String {
        let text = format!("{}{MAIL} {}", "ord ".repeat(60)[..before].to_owned(), "mer tekst 12 ".repeat(30));
        let lines = BASE64.encode(text.as_bytes());
        lines
            .as_bytes()
            .chunks(width)
            .map(|l| format!("{blanks}{}{newline}", std::str::from_utf8(l).unwrap()))
            .collect()
    }

    #[test]
    fn bodies_are_read_across_their_lines() {
        for (width, newline, blanks) in [(76, "\r\n", ""), (64, "\n", ""), (60, "\n", "    "), (76, "\n", " ")] {
            for before in 0..70 {
                let text = format!("Content-Type: text/plain\n\n{}\nhei\n", body_of(width, newline, blanks, before));
                let whole = values_of_all(text.as_bytes(), MAIL);
                assert_eq!(whole.len(), 1, "{width} {before}\n{text}");
                // The same when each line is searched by itself.
                let mut at = 0;
                let lines: Vec<_> = text.split_inclusive('\n').map(|line| (at, at += line.len()).0..at).collect();
                assert_eq!(values(text.as_bytes(), &lines, MAIL), whole, "{width} {before}");
            }
        }
    }

    #[test]
    fn long_tokens_are_read_in_any_blocks() {
        let text: String = (0..5000).map(|i| format!("{{\"nr\":{i},\"e\":\"{MAIL}\"}}")).collect();
        for cut in [0, 1, 2, 3] {
            let hay = format!("x=\"{}\"", &BASE64.encode(text.as_bytes())[cut..]);
            let hay = hay.as_bytes();
            let whole = values_of_all(hay, MAIL);
            let expected = if cut == 0 { 5000 } else { 0 };
            assert_eq!(whole.len(), expected, "a token begins with a whole quad");
            for size in [997, 4096, 16 * 1024] {
                let ranges: Vec<_> = (0..hay.len()).step_by(size).map(|at| at..hay.len().min(at + size)).collect();
                let pieces = values(hay, &ranges, MAIL);
                assert!(pieces.is_sorted_by(|a, b| a.start < b.start));
                if cut == 0 {
                    assert_eq!(pieces, whole, "{size}");
                }
            }
        }
    }

    #[test]
    fn a_beginning_that_was_cut_off() {
        let text = BASE64.encode(format!("navn og adresse: {MAIL} 68051234").as_bytes());
        for cut in 0..12 {
            let mut out = Unescaped::default();
            decode_base64(&text.as_bytes()[cut..], &mut out);
            assert!(memchr::memmem::find(&out.text, MAIL.as_bytes()).is_some(), "{cut}");
        }
    }

    #[test]
    fn any_bytes_and_any_range() {
        let mut seed = 11_u64;
        for _ in 0..3000 {
            let hay: Vec<u8> = (0..300)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    b"aGVs0123bG8+/-_=\\n\n\r /\xC3"[(seed >> 33) as usize % 23.min(2 + (seed >> 60) as usize * 3)]
                })
                .collect();
            let range = (seed >> 20) as usize % 150..150 + (seed >> 40) as usize % 151;
            base64_tokens(&hay, range, &mut |token| {
                let mut out = Unescaped::default();
                decode_base64(&hay[token.seen], &mut out);
            });
        }
    }
}
