//! Numbers as people write them: digits in groups, with one separator between two groups.
//!
//! Norwegian formatters put no-break spaces, narrow no-break spaces and Unicode hyphens between the groups
//! (norwegian-utils README; `@fremtind/jkl-formatters-util`), so a separator is a family of characters, not one.

use std::ops::Range;

use super::text;

/// The most digits that a [`Written`] number holds.
pub const MAX_DIGITS: usize = 24;
/// The most groups that a [`Written`] number holds.
pub const MAX_GROUPS: usize = 8;
/// The most digits that [`bare`] reads.
const MAX_BARE: usize = 64;

/// What stands between two groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sep {
    /// One space of the family [`text::is_space`].
    Space,
    /// One hyphen or dash of the family [`text::is_dash`].
    Dash,
    /// A full stop.
    Dot,
}

/// A number as people write it: digits in groups.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The bytes from the first digit to the last.
    pub span: Range<usize>,
    /// Whether one more group of digits comes before or after, joined by the same separator as the groups within, so
    /// that the number may be a part of a longer row. A number in one piece is never crowded.
    pub crowded: bool,
    digits: [u8; MAX_DIGITS],
    len: usize,
    groups: [u8; MAX_GROUPS],
    seps: [Sep; MAX_GROUPS],
    group_count: usize,
}

/// Reads the number of exactly `n` digits whose first digit is at `at`.
///
/// Takes the first groups that add up to `n` digits. `None` when no group ends there, when something other than one
/// separator (a newline, two spaces) comes between the groups, when the number is a part of a longer number or word
/// ([`text::starts_free`], [`text::ends_free`]), and for `n` above [`MAX_DIGITS`]. Reads at most `n` digits and
/// [`MAX_GROUPS`] separators.
pub fn written(hay: &[u8], at: usize, n: usize) -> Option<Written> {
    if n == 0 || n > MAX_DIGITS {
        return None;
    }
    let mut number = Written {
        span: at..at,
        crowded: false,
        digits: [0; MAX_DIGITS],
        len: 0,
        groups: [0; MAX_GROUPS],
        seps: [Sep::Space; MAX_GROUPS],
        group_count: 0,
    };
    let mut pos = at;
    loop {
        let room = n - number.len;
        let run = run(hay, pos, room + 1);
        if run == 0 || run > room || number.group_count == MAX_GROUPS {
            return None;
        }
        for &byte in &hay[pos..pos + run] {
            number.digits[number.len] = byte - b'0';
            number.len += 1;
        }
        // At most MAX_DIGITS digits, so the length of a group fits.
        number.groups[number.group_count] = run as u8;
        number.group_count += 1;
        pos += run;
        if number.len == n {
            break;
        }
        let (sep, width) = separator_after(hay, pos)?;
        number.seps[number.group_count - 1] = sep;
        pos += width;
    }
    if !text::starts_free(hay, at) || !text::ends_free(hay, pos) {
        return None;
    }
    number.span = at..pos;
    number.crowded = is_crowded(hay, &number);
    Some(number)
}

/// Reads a text that is one number of `n` digits and nothing else.
pub fn whole(text: &str, n: usize) -> Option<Written> {
    written(text.as_bytes(), 0, n).filter(|number| number.span.end == text.len())
}

/// The digits (0 to 9) of a text that is groups of digits with one separator between two, of any kind, and nothing
/// else; at most 64 of them.
pub fn bare(text: &str) -> Option<Vec<u8>> {
    let mut digits = Vec::new();
    let mut after_digit = false;
    for c in text.chars() {
        match c {
            '0'..='9' if digits.len() < MAX_BARE => {
                digits.push(c as u8 - b'0');
                after_digit = true;
            }
            _ if after_digit && Sep::of(c).is_some() => after_digit = false,
            _ => return None,
        }
    }
    after_digit.then_some(digits)
}

/// How many digits stand at `at`, counted to `most`.
#[inline]
pub fn run(hay: &[u8], at: usize, most: usize) -> usize {
    hay.get(at..).unwrap_or_default().iter().take(most).take_while(|b| b.is_ascii_digit()).count()
}

/// The digits (0 to 9) as text, with no separators.
pub fn text_of(digits: &[u8]) -> String {
    digits.iter().map(|&digit| char::from(b'0' + digit)).collect()
}

impl Sep {
    /// The kind of separator that `c` is, or `None` when it is none.
    pub fn of(c: char) -> Option<Self> {
        match c {
            '.' => Some(Self::Dot),
            c if text::is_space(c) => Some(Self::Space),
            c if text::is_dash(c) => Some(Self::Dash),
            _ => None,
        }
    }
}

impl Written {
    /// The digits, 0 to 9.
    pub fn digits(&self) -> &[u8] {
        &self.digits[..self.len]
    }

    /// The lengths of the groups, in digits.
    pub fn groups(&self) -> &[u8] {
        &self.groups[..self.group_count]
    }

    /// The separators between the groups: one fewer than there are groups.
    pub fn seps(&self) -> &[Sep] {
        &self.seps[..self.group_count - 1]
    }

    /// Whether all separators are of one kind (also when there are none).
    pub fn is_even(&self) -> bool {
        self.seps().windows(2).all(|pair| pair[0] == pair[1])
    }

    /// The digits as text, with no separators: the canonical writing.
    pub fn number(&self) -> String {
        text_of(self.digits())
    }
}

impl std::fmt::Debug for Written {
    /// The layout only: the number may be a person's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Written")
            .field("span", &self.span)
            .field("groups", &self.groups())
            .field("seps", &self.seps())
            .field("crowded", &self.crowded)
            .finish_non_exhaustive()
    }
}

/// The separator at `at` and its length in bytes.
fn separator_after(hay: &[u8], at: usize) -> Option<(Sep, usize)> {
    let (c, width) = text::char_after(hay, at)?;
    Some((Sep::of(c)?, width))
}

fn is_crowded(hay: &[u8], number: &Written) -> bool {
    let (Some(&first), Some(&last)) = (number.seps().first(), number.seps().last()) else {
        return false;
    };
    let before = text::char_before(hay, number.span.start).is_some_and(|(c, width)| {
        let end = number.span.start - width;
        Sep::of(c) == Some(first) && end > 0 && hay[end - 1].is_ascii_digit()
    });
    let after = separator_after(hay, number.span.end)
        .is_some_and(|(sep, width)| sep == last && hay.get(number.span.end + width).is_some_and(u8::is_ascii_digit));
    before || after
}

/// The only thing that a finder finds in a text at the beginnings of runs of digits, as it is written, for tests.
///
/// # Panics
/// Where there are two.
#[cfg(test)]
pub(super) fn only(find: fn(&[u8], usize) -> Option<super::Found>, text: &str) -> Option<(String, super::Found)> {
    let hay = text.as_bytes();
    let mut found = (0..hay.len())
        .filter(|&i| hay[i].is_ascii_digit() && !(i > 0 && hay[i - 1].is_ascii_digit()))
        .filter_map(|i| find(hay, i));
    let first = found.next()?;
    assert!(found.next().is_none(), "twice in {text}");
    Some((text[first.span.clone()].to_owned(), first))
}

/// Pseudo-random numbers for tests (splitmix64, Steele, Lea and Flood 2014).
#[cfg(test)]
pub(super) fn noise(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// Pseudo-random bytes for tests, mostly the ones that numbers are written with.
#[cfg(test)]
pub(super) fn noisy_bytes(next: &mut impl FnMut() -> u64, len: usize) -> Vec<u8> {
    const LIKELY: &[u8] = b"0123456789012345678901234567890123456789  --..:/ abcdefANO\xC2\xA0\xE2\x80\xAF\x93\\n_\n\t";
    (0..len)
        .map(|_| match next() % 16 {
            0 => (next() & 0xFF) as u8,
            _ => LIKELY[(next() % LIKELY.len() as u64) as usize],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, at: usize, n: usize) -> Option<(String, Vec<u8>, bool)> {
        written(text.as_bytes(), at, n).map(|w| (w.number(), w.groups().to_vec(), w.crowded))
    }

    #[test]
    fn groups_are_read_to_the_digit() {
        assert_eq!(read("1234567", 0, 7), Some(("1234567".into(), vec![7], false)));
        assert_eq!(read("nr 123 45-67.", 3, 7), Some(("1234567".into(), vec![3, 2, 2], false)));
        assert_eq!(read("12\u{A0}34\u{202F}5", 0, 5), Some(("12345".into(), vec![2, 2, 1], false)));
        assert_eq!(read("12\u{2009}34\u{2011}5", 0, 5), Some(("12345".into(), vec![2, 2, 1], false)));
        let w = written(b"12\xA034\x965", 0, 5).unwrap();
        assert_eq!(w.seps(), [Sep::Space, Sep::Dash]);
        assert!(!w.is_even());
        assert_eq!(w.span, 0..7);
    }

    #[test]
    fn the_digits_must_end_at_a_group() {
        assert_eq!(read("12 345", 0, 4), None);
        assert_eq!(read("1234567", 0, 6), None);
        assert_eq!(read("12345", 0, 6), None);
        assert_eq!(read("12 ", 0, 3), None);
        assert_eq!(read("", 0, 3), None);
        assert_eq!(read("1", 5, 1), None);
        assert_eq!(read("1", 0, 0), None);
        assert_eq!(read(&"1".repeat(30), 0, 30), None);
        assert_eq!(read("1 2 3 4 5 6 7 8 9", 0, 9), None);
    }

    #[test]
    fn only_one_separator_and_no_newline() {
        for text in ["12  34", "12\n34", "12\t34", "12 -34", "12/34", "12,34", "12:34", "12_34"] {
            assert_eq!(read(text, 0, 4), None, "{text}");
        }
    }

    #[test]
    fn never_inside_a_longer_number_or_word() {
        for (text, at) in [("a1234", 1), ("0.1234", 2), ("1234b", 0), ("1234.5", 0), ("1234_", 0), ("å1234", 2)] {
            assert_eq!(read(text, at, 4), None, "{text}");
        }
        assert!(read("\\n1234", 2, 4).is_some());
        assert!(read("1234. Neste", 0, 4).is_some());
    }

    #[test]
    fn a_neighbour_group_crowds() {
        let crowded = |text: &str, at| read(text, at, 5).map(|w| w.2);
        assert_eq!(crowded("123 45 67", 0), Some(true));
        assert_eq!(crowded("9 123 45", 2), Some(true));
        assert_eq!(crowded("9\u{A0}123 45", 3), Some(true));
        assert_eq!(crowded("123 45-67", 0), Some(false));
        assert_eq!(crowded("9-123 45", 2), Some(false));
        assert_eq!(crowded("123 45 a", 0), Some(false));
        assert_eq!(crowded("9 12345 67", 2), Some(false));
    }

    #[test]
    fn whole_texts_and_bare_digits() {
        assert!(whole("12 34", 4).is_some());
        assert!(whole("12 34 ", 4).is_none());
        assert!(whole(" 12 34", 4).is_none());
        assert_eq!(bare("12 3-4.5"), Some(vec![1, 2, 3, 4, 5]));
        for text in ["", " 1", "1 ", "1  2", "1a", "-"] {
            assert_eq!(bare(text), None, "{text}");
        }
        assert_eq!(bare(&"1".repeat(65)), None);
    }

    #[test]
    fn runs_are_counted_to_the_most() {
        assert_eq!((run(b"123a", 0, 9), run(b"123", 0, 2), run(b"1", 7, 9)), (3, 2, 0));
    }

    #[test]
    fn debug_holds_no_digits() {
        let shown = format!("{:?}", whole("98765 4", 6).unwrap());
        assert!(!shown.contains("98765") && !shown.contains("9, 8"), "{shown}");
    }

    #[test]
    fn any_bytes_are_read_without_panic() {
        let mut next = noise(1);
        let mut seen = 0;
        for _ in 0..20_000 {
            let hay = noisy_bytes(&mut next, 24);
            for at in 0..=hay.len() {
                if let Some(w) = written(&hay, at, 7) {
                    seen += 1;
                    assert_eq!(w.digits().len(), 7);
                    assert_eq!(w.groups().iter().map(|&g| usize::from(g)).sum::<usize>(), 7);
                    assert_eq!(whole(&text::decode(&hay[w.span.clone()]), 7).unwrap().number(), w.number());
                }
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
