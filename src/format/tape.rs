//! A stream as a tape: what lies ahead of where one stands, and the way back to lines, columns and byte offsets.
//!
//! Whoever reads a tape sees at least [`AHEAD`] bytes, or all that is left, after each [`Tape::look`]. So what is made
//! of a text does not depend on how it came to be read.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::ops::Range;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};

use super::codepage::CodePage;
use super::sniff::Charset;
use super::table::{Piece, Unescape};
use crate::finding::{Lines, Span};

/// So many bytes lie ahead after a look, unless the text ends before.
pub const AHEAD: usize = 128 * 1024;

/// What is held at once, in bytes.
const HELD: usize = 1024 * 1024;

/// Which places of a text mean something to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Places {
    /// None: the text was extracted from a container.
    None,
    /// Lines only: the text was packed.
    Lines,
    /// Lines, and offsets in the file itself.
    Offsets,
}

/// The text that a source holds, from where one stands.
pub struct Tape<'r> {
    source: Utf8<&'r mut dyn Read>,
    held: Held,
    at: usize,
    ended: bool,
    failure: Option<io::Error>,
}

/// The bytes that are held, and where they stand.
pub(super) struct Held {
    bytes: Vec<u8>,
    filled: usize,
    places: Places,
    /// The position of `bytes[0]`.
    origin: Position,
    cursor: Cell<Cursor>,
}

thread_local! {
    /// A few buffers a thread (a name is scanned while its file is): zeroing a mebibyte for each of 57,000 small files
    /// cost more than reading them.
    static BUFFERS: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// A buffer of this size, with anything in it.
pub(super) fn buffer(size: usize) -> Vec<u8> {
    let mut bytes = BUFFERS.with_borrow_mut(Vec::pop).unwrap_or_default();
    if bytes.len() != size {
        bytes.resize(size, 0);
    }
    bytes
}

/// Keeps a buffer for the next text.
pub(super) fn give_back(bytes: Vec<u8>) {
    BUFFERS.with_borrow_mut(|buffers| buffers.push(bytes));
}

impl Drop for Held {
    fn drop(&mut self) {
        give_back(std::mem::take(&mut self.bytes));
    }
}

impl<'r> Tape<'r> {
    /// A tape at the beginning of a text.
    pub fn new(source: &'r mut dyn Read, charset: Charset, places: Places) -> Self {
        let (source, origin) = Utf8::new(source, charset);
        let cursor = Cell::new(Cursor { at: 0, position: origin });
        let held = Held { bytes: buffer(HELD), filled: 0, places, origin, cursor };
        Self { source, held, at: 0, ended: false, failure: None }
    }

    /// What lies ahead: at least [`AHEAD`] bytes, or all that is left.
    #[inline]
    pub fn look(&mut self) -> &[u8] {
        if self.held.filled - self.at < AHEAD && !self.ended {
            self.refill();
        }
        self.ahead()
    }

    /// What lay ahead at the last look, less what was passed since. There may be less than [`AHEAD`] of it.
    #[inline]
    pub fn ahead(&self) -> &[u8] {
        &self.held.bytes[self.at..self.held.filled]
    }

    /// Passes so many of the bytes ahead.
    #[inline]
    pub fn pass(&mut self, count: usize) {
        self.at = self.held.filled.min(self.at + count);
    }

    /// So much of what lies ahead as any text shows, however it came to be read: [`AHEAD`] bytes, or all that is left.
    #[inline]
    pub fn in_sight(&mut self) -> &[u8] {
        let ahead = self.look();
        &ahead[..ahead.len().min(AHEAD)]
    }

    /// Whether nothing is left.
    pub fn is_over(&mut self) -> bool {
        self.look().is_empty()
    }

    /// A piece of what lies ahead. The range counts from where one stands.
    #[inline]
    pub fn piece(&self, range: Range<usize>, unescape: Option<Unescape>) -> Piece<'_> {
        let range = self.at + range.start..self.at + range.end;
        Piece::on_tape(&self.held.bytes[range.clone()], unescape, &self.held, range.start)
    }

    /// How many bytes of the source were read so far.
    pub fn bytes_read(&self) -> u64 {
        self.source.bytes_read
    }

    /// What ended the text before its end.
    pub fn failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    #[cold]
    fn refill(&mut self) {
        self.held.drop_front(self.at);
        self.at = 0;
        let Held { bytes, filled, .. } = &mut self.held;
        while *filled + LONGEST_CHAR <= bytes.len() && !self.ended {
            match self.source.read(&mut bytes[*filled..]) {
                Ok(0) => self.ended = true,
                Ok(read) => *filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.failure = Some(error);
                }
            }
        }
    }
}

impl Held {
    /// Where a range of what is held stands. Cheapest when asked in rising order.
    pub(super) fn locate(&self, range: Range<usize>) -> Span {
        if self.places == Places::None {
            return Span::default();
        }
        let position = self.position(range.start);
        self.cursor.set(Cursor { at: range.start, position });
        let span = position.span_of(&self.bytes[range]);
        if self.places == Places::Lines { Span { bytes: None, ..span } } else { span }
    }

    fn position(&self, at: usize) -> Position {
        let cursor = self.cursor.get();
        let Cursor { at: from, mut position } =
            if at < cursor.at { Cursor { at: 0, position: self.origin } } else { cursor };
        position.advance(&self.bytes[from..at]);
        position
    }

    fn drop_front(&mut self, count: usize) {
        if self.places != Places::None {
            self.origin = self.position(count);
            self.cursor.set(Cursor { at: 0, position: self.origin });
        }
        self.bytes.copy_within(count..self.filled, 0);
        self.filled -= count;
    }
}

/// A character of UTF-8 is never longer, in bytes.
pub(super) const LONGEST_CHAR: usize = 4;

/// A place in what is held, and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Cursor {
    pub(super) at: usize,
    pub(super) position: Position,
}

/// A place between two bytes of the decoded text.
#[derive(Clone, Copy)]
pub(super) struct Position {
    /// Bytes of decoded text before it.
    pub(super) decoded: u64,
    /// Bytes of the file before it.
    offset: u64,
    line: u64,
    /// Code points since the line began.
    column: u64,
    stored: Stored,
}

/// How the file holds what is decoded from it.
#[derive(Clone, Copy)]
enum Stored {
    /// As it is.
    Plainly,
    /// A code point is two or four bytes of the file.
    Utf16,
    /// A code point is one byte of the file.
    Paged,
}

impl Position {
    /// Where the bytes that begin here stand.
    pub(super) fn span_of(self, bytes: &[u8]) -> Span {
        let mut end = self;
        end.advance(bytes);
        let end_column = if end.line == self.line { end.column + 1 } else { self.column + 2 };
        let lines = Lines { line: self.line, column: self.column + 1, end_column };
        Span { bytes: Some(self.offset..end.offset), lines: Some(lines), record: None }
    }

    pub(super) fn advance(&mut self, bytes: &[u8]) {
        self.decoded += bytes.len() as u64;
        self.offset += match self.stored {
            Stored::Plainly => bytes.len() as u64,
            Stored::Utf16 => utf16_bytes(bytes),
            Stored::Paged => code_points(bytes),
        };
        match memchr::memrchr(b'\n', bytes) {
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', &bytes[..=last]).count() as u64;
                self.column = code_points(&bytes[last + 1..]);
            }
            None => self.column += code_points(bytes),
        }
    }
}

/// Code points, each stray byte one (it is read as Windows-1252).
fn code_points(bytes: &[u8]) -> u64 {
    if bytes.is_ascii() {
        return bytes.len() as u64;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().count() as u64,
        Err(_) => {
            bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum::<usize>() as u64
        }
    }
}

fn utf16_bytes(bytes: &[u8]) -> u64 {
    if bytes.is_ascii() {
        return bytes.len() as u64 * 2;
    }
    // What was decoded from UTF-16 is UTF-8: a character of four bytes was a pair of surrogates.
    let pairs = bytes.iter().filter(|&&b| b >= 0xF0).count() as u64;
    (code_points(bytes) + pairs) * 2
}

/// How bytes become UTF-8.
enum Decoding {
    None,
    Utf16(Decoder),
    Paged(CodePage),
}

/// Reads any supported text as UTF-8; 8-bit text goes through untouched, unless its code page is known.
pub(super) struct Utf8<R> {
    inner: R,
    decoding: Decoding,
    raw: Vec<u8>,
    pending: Range<usize>,
    inner_ended: bool,
    finished: bool,
    skip: usize,
    pub(super) bytes_read: u64,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(inner: R, charset: Charset) -> (Self, Position) {
        let utf16 = |encoding: &'static Encoding| Decoding::Utf16(encoding.new_decoder_without_bom_handling());
        let (decoding, stored, bom) = match charset {
            Charset::Bytes { bom } => (Decoding::None, Stored::Plainly, bom),
            Charset::Utf16Le { bom } => (utf16(UTF_16LE), Stored::Utf16, bom),
            Charset::Utf16Be { bom } => (utf16(UTF_16BE), Stored::Utf16, bom),
            Charset::Paged(page) => (Decoding::Paged(page), Stored::Paged, 0),
        };
        let raw = if matches!(decoding, Decoding::None) { Vec::new() } else { vec![0; 64 * 1024] };
        let origin = Position { decoded: 0, offset: u64::from(bom), line: 1, column: 0, stored };
        let this = Self {
            inner,
            decoding,
            raw,
            pending: 0..0,
            inner_ended: false,
            finished: false,
            skip: usize::from(bom),
            bytes_read: 0,
        };
        (this, origin)
    }

    pub(super) fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.skip > 0 {
            let mut mark = [0; 3];
            match self.inner.read(&mut mark[..self.skip])? {
                0 => break,
                read => {
                    self.skip -= read;
                    self.bytes_read += read as u64;
                }
            }
        }
        if matches!(self.decoding, Decoding::None) {
            let read = self.inner.read(out)?;
            self.bytes_read += read as u64;
            return Ok(read);
        }
        self.decode(out)
    }

    /// `out` has room for one character at least.
    fn decode(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.finished {
                return Ok(0);
            }
            if self.pending.is_empty() && !self.inner_ended {
                let read = self.inner.read(&mut self.raw)?;
                self.inner_ended = read == 0;
                self.bytes_read += read as u64;
                self.pending = 0..read;
            }
            let input = &self.raw[self.pending.clone()];
            let (read, written, emptied) = match &mut self.decoding {
                Decoding::None => return Ok(0),
                Decoding::Utf16(decoder) => {
                    let (result, read, written, _) = decoder.decode_to_utf8(input, out, self.inner_ended);
                    (read, written, result == CoderResult::InputEmpty)
                }
                Decoding::Paged(page) => {
                    let (read, written) = page.decode(input, out);
                    (read, written, read == input.len())
                }
            };
            self.pending.start += read;
            self.finished = self.inner_ended && emptied;
            if written > 0 {
                return Ok(written);
            }
        }
    }
}
