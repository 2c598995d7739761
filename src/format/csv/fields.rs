//! Where a field of a record begins and ends. Looks at bytes ahead, hands nothing on.

use std::ops::Range;

use crate::format::table::{Unescape, Unescaped};

/// How the fields and records of one file are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Syntax {
    pub(super) delimiter: u8,
    /// The last byte of a line end: LF, or CR where there is no LF. A CR before LF falls to the trimming.
    pub(super) newline: u8,
    /// Whether backslashes escape (MySQL `--tab`, PostgreSQL `COPY`); quotes mean nothing then.
    pub(super) backslashes: bool,
}

/// A field that is wholly in sight. Places count from where the field begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Without quotes, and without the spaces around what is not quoted.
    pub(super) content: Range<usize>,
    /// Whether it holds escapes.
    pub(super) escaped: bool,
    /// Where the next one begins.
    pub(super) next: usize,
    /// Whether the record ends here.
    pub(super) last: bool,
    /// Whether it begins with a quote that closes nowhere, and was read as if that were an ordinary character.
    pub(super) stray: bool,
}

/// What a look at a field tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// All of it.
    Whole(Field),
    /// It has no end in sight.
    Endless,
    /// It is quoted and does not close in sight; its content begins here.
    Open(usize),
}

/// What a quoted content may end with.
enum Close {
    /// The quote that closes it, and where the delimiter or line end behind it stands (or the end of the text).
    At {
        quote: usize,
        end: usize,
        escaped: bool,
    },
    /// A quote closes it, but more follows.
    Followed {
        quote: usize,
    },
    Nowhere,
}

impl Scan {
    /// The same, where the field was read as if its quote were an ordinary character.
    pub(super) fn into_stray(self) -> Self {
        match self {
            Self::Whole(field) => Self::Whole(Field { stray: true, ..field }),
            other => other,
        }
    }
}

impl Syntax {
    /// The field that begins with the window. `whole` says that the text ends where the window does.
    #[inline]
    pub(super) fn field(self, window: &[u8], whole: bool) -> Scan {
        if matches!(window.first(), Some(b'"' | b' ')) && !self.backslashes {
            return self.perhaps_quoted(window, whole);
        }
        self.plain(window, whole)
    }

    /// The same, where quotes are ordinary characters.
    #[inline]
    pub(super) fn plain(self, window: &[u8], whole: bool) -> Scan {
        let (end, escaped) = self.end(window);
        let (end, next, last) = match end.and_then(|end| Some((end, *window.get(end)?))) {
            Some((end, byte)) => (end, end + 1, byte == self.newline),
            None if whole => (window.len(), window.len(), true),
            None => return Scan::Endless,
        };
        Scan::Whole(Field { content: trimmed(window, 0, end), escaped, next, last, stray: false })
    }

    /// Where the first delimiter or line end stands that no backslash takes away, and whether there was a backslash.
    #[inline]
    pub(super) fn end(self, window: &[u8]) -> (Option<usize>, bool) {
        if !self.backslashes {
            return (memchr::memchr2(self.delimiter, self.newline, window), false);
        }
        let mut at = 0;
        while let Some(rest) = window.get(at..) {
            match memchr::memchr3(self.delimiter, self.newline, b'\\', rest) {
                Some(found) if rest.get(found) == Some(&b'\\') => at += found + 2,
                Some(found) => return (Some(at + found), at > 0),
                None => return (None, at > 0),
            }
        }
        (None, true)
    }

    fn perhaps_quoted(self, window: &[u8], whole: bool) -> Scan {
        let spaces = window.iter().take_while(|&&b| b == b' ').count();
        if window.get(spaces) != Some(&b'"') {
            return self.plain(window, whole);
        }
        let from = spaces + 1;
        match self.close(window, from, whole) {
            Close::At { quote, end, escaped } => {
                let last = window.get(end).is_none_or(|&byte| byte == self.newline);
                let next = window.len().min(end + 1);
                Scan::Whole(Field { content: from..quote, escaped, next, last, stray: false })
            }
            // Text behind a closing quote stays in the cell, with the quotes. But where the quoted part holds a line
            // end, its "closing" quote is more likely the opening one of a later field.
            Close::Followed { quote } if memchr::memchr(self.newline, &window[from..quote]).is_none() => {
                match self.plain(&window[quote..], whole) {
                    Scan::Whole(rest) => Scan::Whole(Field {
                        content: spaces..quote + rest.content.end,
                        escaped: false,
                        next: quote + rest.next,
                        ..rest
                    }),
                    other => other,
                }
            }
            Close::Nowhere if !whole => Scan::Open(from),
            Close::Followed { .. } | Close::Nowhere => self.plain(window, whole).into_stray(),
        }
    }

    /// Where a quoted content that is longer than what is in sight closes: only a quote with a delimiter or line end
    /// behind it counts. Gives the quote, where the next field begins, and whether the record ends.
    pub(super) fn late_close(self, window: &[u8], whole: bool) -> Option<(usize, usize, bool)> {
        let mut from = 0;
        loop {
            match self.close(window, from, whole) {
                Close::At { quote, end, .. } => {
                    let last = window.get(end).is_none_or(|&byte| byte == self.newline);
                    return Some((quote, window.len().min(end + 1), last));
                }
                Close::Followed { quote } => from = quote + 1,
                Close::Nowhere => return None,
            }
        }
    }

    fn close(self, window: &[u8], from: usize, whole: bool) -> Close {
        let (mut at, mut escaped) = (from, false);
        loop {
            let Some(found) = window.get(at..).and_then(|rest| memchr::memchr(b'"', rest)) else {
                return Close::Nowhere;
            };
            let quote = at + found;
            if window.get(quote + 1) == Some(&b'"') {
                escaped = true;
                at = quote + 2;
                continue;
            }
            let behind = window[quote + 1..].iter().take_while(|&&b| self.is_padding(b)).count();
            let end = quote + 1 + behind;
            return match window.get(end) {
                Some(&byte) if byte == self.delimiter || byte == self.newline => Close::At { quote, end, escaped },
                None if whole => Close::At { quote, end, escaped },
                None => Close::Nowhere,
                Some(_) => Close::Followed { quote },
            };
        }
    }

    fn is_padding(self, byte: u8) -> bool {
        byte != self.newline && matches!(byte, b' ' | b'\r')
    }

    /// How the escapes of its fields are read.
    pub(super) fn unescape(self) -> Unescape {
        if self.backslashes { undo_backslashes } else { undo_doubling }
    }

    /// What must not be parted: a piece never ends within a run of these that is cut to an odd length.
    pub(super) fn escape(self) -> u8 {
        if self.backslashes { b'\\' } else { b'"' }
    }
}

/// A range without the white space at its ends.
#[inline]
pub(super) fn trimmed(bytes: &[u8], start: usize, end: usize) -> Range<usize> {
    let cell = bytes.get(start..end).unwrap_or_default();
    // Most cells have none: asking first is cheaper than walking.
    let space = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    if !space(cell.first()) && !space(cell.last()) {
        return start..end;
    }
    let left = cell.trim_ascii_start();
    let start = end - left.len();
    start..start + left.trim_ascii_end().len()
}

/// `""` stands for `"`.
fn undo_doubling(raw: &[u8], plain: &mut Unescaped) {
    let mut at = 0;
    while let Some(found) = raw.get(at..).and_then(|rest| memchr::memchr(b'"', rest)) {
        let quote = at + found;
        plain.copy(raw, at..quote);
        let end = if raw.get(quote + 1) == Some(&b'"') { quote + 2 } else { quote + 1 };
        plain.put(b"\"", quote..end);
        at = end;
    }
    plain.copy(raw, at..raw.len());
}

/// The escapes of `COPY` (PostgreSQL documentation, COPY, "Text Format"), which hold those of MySQL's `SELECT ... INTO
/// OUTFILE`.
fn undo_backslashes(raw: &[u8], plain: &mut Unescaped) {
    let mut at = 0;
    while let Some(found) = raw.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        let slash = at + found;
        plain.copy(raw, at..slash);
        let behind = &raw[slash + 1..];
        let (meaning, length) = match behind.first() {
            None => (b'\\', 0),
            Some(b'b') => (8, 1),
            Some(b'f') => (12, 1),
            Some(b'n') => (b'\n', 1),
            Some(b'r') => (b'\r', 1),
            Some(b't') => (b'\t', 1),
            Some(b'v') => (11, 1),
            Some(b'0'..=b'7') => number(behind, 0, 8, 3),
            Some(b'x') if behind.get(1).is_some_and(u8::is_ascii_hexdigit) => number(behind, 1, 16, 2),
            Some(&other) => (other, 1),
        };
        at = slash + 1 + length;
        plain.put(&[meaning], slash..at);
    }
    plain.copy(raw, at..raw.len());
}

/// The byte that up to `most` digits from a place stand for, and where they end.
fn number(bytes: &[u8], from: usize, radix: u32, most: usize) -> (u8, usize) {
    let digits = bytes.iter().skip(from).take(most).map_while(|&b| char::from(b).to_digit(radix));
    let (value, count) = digits.fold((0, 0), |(value, count), digit| (value * radix + digit, count + 1));
    ((value & 0xFF) as u8, from + count)
}
