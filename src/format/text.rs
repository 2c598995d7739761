//! A text as windows over a stream: bounded memory whatever the length of the file or of its lines, and the same
//! findings whatever the size of the windows.
//!
//! A window's *core* is what it is answerable for; [`MARGIN`] bytes on either side (or the real start and end of the
//! text) are there to look at. Cores end where a *unit* ends: at a line end, or inside a long line at a multiple of
//! [`BLOCK`] bytes. Whatever decides within a unit and its margins decides the same for any window size.

use std::io::{self, Read};
use std::ops::Range;

use super::sniff::Charset;
use super::tape::{Cursor, LONGEST_CHAR, Position, Utf8, buffer, give_back};
use crate::finding::Span;

/// How far to either side of its trigger anything may look, in bytes.
pub const MARGIN: usize = 4096;

/// Long lines are cut into units at multiples of this, in bytes of text.
pub const BLOCK: usize = 16 * 1024;

/// A line is cut only where it neither begins nor ends within so many bytes.
const NEARBY: usize = 2048;

/// The size of a window unless a test asks for another: 1 MiB read as fast as any larger size (measured on one 512 MB
/// file: 64 KiB 242 ms, 256 KiB 170, 1 MiB 127, 4 MiB 142).
pub const WINDOW: usize = 1024 * 1024;

/// The smallest window that always holds a whole unit and its margins: of three multiples of [`BLOCK`] in a line, the
/// middle one is a cut.
pub const SMALLEST_WINDOW: usize = 3 * BLOCK + 2 * MARGIN + 16;

/// The windows of one text.
pub struct Windows<R> {
    source: Utf8<R>,
    bytes: Vec<u8>,
    /// How much of `bytes` is filled.
    filled: usize,
    /// Where the core of the last window ended.
    done: usize,
    ended: bool,
    /// What ended the text before its end; told after the last window.
    failure: Option<io::Error>,
    /// The position of `bytes[0]`.
    origin: Position,
}

impl<R: Read> Windows<R> {
    /// The windows of the text that `source` reads, in a buffer of `size` bytes (at least [`SMALLEST_WINDOW`]).
    pub fn new(source: R, charset: Charset, size: usize) -> Self {
        let bytes = buffer(size.max(SMALLEST_WINDOW));
        let (source, origin) = Utf8::new(source, charset);
        Self { source, bytes, filled: 0, done: 0, ended: false, failure: None, origin }
    }

    /// The next window, or `None` after the last. An error ends the text; the window that was filled before it comes
    /// first.
    ///
    /// # Errors
    /// What reading the source said.
    pub fn next_window(&mut self) -> io::Result<Option<Window<'_>>> {
        if self.is_over() {
            return self.failure.take().map_or(Ok(None), Err);
        }
        self.slide();
        self.fill();
        let start = self.done;
        self.done = if self.ended { self.filled } else { self.unit_end(start) };
        Ok(Some(Window {
            bytes: &self.bytes[..self.filled],
            core: start..self.done,
            start: self.origin.decoded,
            origin: self.origin,
            cursor: Cursor { at: 0, position: self.origin },
        }))
    }

    /// Whether the last window was given out.
    pub fn is_over(&self) -> bool {
        self.ended && self.done == self.filled
    }

    /// How many bytes of the file were read so far.
    pub fn bytes_read(&self) -> u64 {
        self.source.bytes_read
    }

    /// Drops what no later core may look at.
    fn slide(&mut self) {
        let keep = char_start(&self.bytes[..self.filled], self.done.saturating_sub(MARGIN));
        if keep == 0 {
            return;
        }
        self.origin.advance(&self.bytes[..keep]);
        self.bytes.copy_within(keep..self.filled, 0);
        self.filled -= keep;
        self.done -= keep;
    }

    fn fill(&mut self) {
        while self.filled + LONGEST_CHAR <= self.bytes.len() && !self.ended {
            match self.source.read(&mut self.bytes[self.filled..]) {
                Ok(0) => self.ended = true,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.failure = Some(error);
                }
            }
        }
    }

    /// The last unit end that leaves a margin behind it.
    fn unit_end(&self, start: usize) -> usize {
        let limit = self.filled - MARGIN;
        if let Some(newline) = memchr::memrchr(b'\n', &self.bytes[start..limit]) {
            return start + newline + 1;
        }
        let cut = cuts_before(&self.bytes[..self.filled], self.origin.decoded, limit);
        debug_assert!(cut.is_some_and(|cut| cut > start), "a window holds a whole unit");
        cut.unwrap_or(limit)
    }
}

impl<R> Drop for Windows<R> {
    fn drop(&mut self) {
        give_back(std::mem::take(&mut self.bytes));
    }
}

/// A stretch of text to look at, and where it stands in the file.
pub struct Window<'a> {
    /// The bytes, UTF-8 as far as the file is; see [`crate::detect::text`].
    pub bytes: &'a [u8],
    /// The part that this window is answerable for.
    pub core: Range<usize>,
    /// How many bytes of decoded text come before `bytes[0]`.
    pub start: u64,
    origin: Position,
    cursor: Cursor,
}

impl Window<'_> {
    /// The line, columns and file offsets of a range of the window. Cheapest when asked in rising order.
    pub fn locate(&mut self, range: Range<usize>) -> Span {
        self.seek(range.start).span_of(&self.bytes[range])
    }

    fn seek(&mut self, at: usize) -> Position {
        if at < self.cursor.at {
            self.cursor = Cursor { at: 0, position: self.origin };
        }
        self.cursor.position.advance(&self.bytes[self.cursor.at..at]);
        self.cursor.at = at;
        self.cursor.position
    }

    /// The unit that holds `at`: a line, or a part of a long one.
    pub fn unit(&self, at: usize) -> Range<usize> {
        let cut = cuts_before(self.bytes, self.start, at).unwrap_or(0);
        let start = memchr::memrchr(b'\n', &self.bytes[cut..at]).map_or(cut, |newline| cut + newline + 1);
        let next = cut_after(self.bytes, self.start, at).unwrap_or(self.bytes.len());
        let end = memchr::memchr(b'\n', &self.bytes[at..next]).map_or(next, |newline| at + newline + 1);
        start..end
    }
}

/// The last place at or before `at` where a long line is cut; `start` is how much text comes before the bytes.
fn cuts_before(bytes: &[u8], start: u64, at: usize) -> Option<usize> {
    let block = (start as usize + at) / BLOCK + 1;
    let places = (0..=block).rev().take(4).filter_map(|block| (block * BLOCK).checked_sub(start as usize));
    places.map(|place| char_start(bytes, place)).find(|&place| place <= at && is_cut(bytes, place))
}

/// The first place after `at` where a long line is cut.
fn cut_after(bytes: &[u8], start: u64, at: usize) -> Option<usize> {
    let block = (start as usize + at) / BLOCK;
    let places = (block..block + 5).filter_map(|block| (block * BLOCK).checked_sub(start as usize));
    places.map(|place| char_start(bytes, place)).find(|&place| place > at && is_cut(bytes, place))
}

/// Whether a line is cut here: only where it neither begins nor ends nearby, so that a short one never is.
fn is_cut(bytes: &[u8], place: usize) -> bool {
    place > 0 && place < bytes.len() && {
        let nearby = &bytes[place.saturating_sub(NEARBY)..bytes.len().min(place + NEARBY)];
        memchr::memchr(b'\n', nearby).is_none()
    }
}

/// The start of the UTF-8 character that `at` would cut, or `at` where it cuts none.
fn char_start(bytes: &[u8], at: usize) -> usize {
    let is_continuation = |i: usize| bytes.get(i).is_some_and(|byte| byte & 0xC0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|&i| !is_continuation(i)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a text in pieces of one to `most` bytes.
    struct Pieces<'a> {
        text: &'a [u8],
        most: usize,
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let take = self.most.min(out.len()).min(self.text.len());
            out[..take].copy_from_slice(&self.text[..take]);
            self.text = &self.text[take..];
            Ok(take)
        }
    }

    /// The text put together from the cores, and the span of each `@` in it.
    fn read_all(text: &[u8], charset: Charset, size: usize, most: usize) -> (Vec<u8>, Vec<Span>) {
        let mut windows = Windows::new(Pieces { text, most }, charset, size);
        let (mut whole, mut spans) = (Vec::new(), Vec::new());
        while let Some(mut window) = windows.next_window().unwrap() {
            whole.extend_from_slice(&window.bytes[window.core.clone()]);
            for at in memchr::memchr_iter(b'@', &window.bytes[window.core.clone()]).collect::<Vec<_>>() {
                let at = window.core.start + at;
                spans.push(window.locate(at..at + 1));
            }
        }
        assert_eq!(windows.bytes_read(), text.len() as u64);
        (whole, spans)
    }

    fn sample() -> String {
        let mut text = String::new();
        for i in 0..9000 {
            text.push_str(if i % 7 == 0 { "blåbærsyltetøy @ " } else { "€ 12 abc 😀 " });
            if i % 1000 < 90 && i % 5 == 0 {
                text.push('\n');
            }
        }
        text
    }

    #[test]
    fn any_window_and_any_piece_gives_the_same_places() {
        let text = sample();
        let expected: Vec<(u64, u64, u64)> = text
            .lines()
            .enumerate()
            .flat_map(|(line, content)| {
                content.char_indices().enumerate().filter(|(_, (_, c))| *c == '@').map(move |(column, (at, _))| {
                    let start = content.as_ptr() as usize + at;
                    (line as u64 + 1, column as u64 + 1, start as u64)
                })
            })
            .map(|(line, column, start)| (line, column, start - text.as_ptr() as u64))
            .collect();
        for (size, most) in [(WINDOW, 1 << 20), (SMALLEST_WINDOW, 977), (SMALLEST_WINDOW + 1234, 1)] {
            let (whole, spans) = read_all(text.as_bytes(), Charset::Bytes { bom: 0 }, size, most);
            assert!(whole == text.as_bytes());
            let got: Vec<_> = spans
                .iter()
                .map(|s| (s.lines.unwrap().line, s.lines.unwrap().column, s.bytes.as_ref().unwrap().start))
                .collect();
            assert!(got == expected, "window {size}, pieces of {most}");
        }
    }

    #[test]
    fn utf_16_offsets_point_into_the_file() {
        let text = sample();
        let mut file = vec![0xFF, 0xFE];
        file.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let (whole, spans) = read_all(&file, Charset::Utf16Le { bom: 2 }, SMALLEST_WINDOW, 1001);
        assert!(whole == text.as_bytes());
        assert!(!spans.is_empty());
        for span in spans {
            let range = span.bytes.unwrap();
            assert_eq!(&file[range.start as usize..range.end as usize], b"@\0");
        }
    }

    #[test]
    fn an_odd_byte_at_the_end_is_read() {
        let (whole, _) = read_all(b"a\0b\0c", Charset::Utf16Le { bom: 0 }, WINDOW, 2);
        assert_eq!(String::from_utf8(whole).unwrap(), "ab\u{FFFD}");
    }

    #[test]
    fn units_tile_the_text() {
        let text = sample();
        let mut windows = Windows::new(text.as_bytes(), Charset::Bytes { bom: 0 }, WINDOW);
        let window = windows.next_window().unwrap().unwrap();
        let mut at = 0;
        while at < window.bytes.len() {
            let unit = window.unit(at);
            assert_eq!(unit.start, at);
            assert!(unit.end > at && unit.len() <= BLOCK + 2 * NEARBY + 3);
            assert_eq!(window.unit(unit.end - 1), unit);
            at = unit.end;
        }
    }

    #[test]
    fn an_error_comes_after_what_was_read() {
        struct Breaks(bool);
        impl Read for Breaks {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                if std::mem::replace(&mut self.0, true) {
                    return Err(io::Error::other("broken disk"));
                }
                out[..5].copy_from_slice(b"a@b.c");
                Ok(5)
            }
        }
        let mut windows = Windows::new(Breaks(false), Charset::Bytes { bom: 0 }, WINDOW);
        assert_eq!(windows.next_window().unwrap().unwrap().bytes, b"a@b.c");
        assert!(windows.next_window().is_err());
        assert!(windows.next_window().unwrap().is_none());
    }
}
