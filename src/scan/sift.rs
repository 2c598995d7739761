//! One pass over the bytes: where a digit run begins, where an `@` stands, where a capital follows punctuation. Only
//! there is anything else tried.

use std::ops::Range;

use crate::detect::Anchor;

/// Calls `hit` for every first digit of a run, every `@`, and every capital behind punctuation or space (what a keyword
/// goes with) in `core`, in their order.
///
/// A whole block is told apart without a branch, so the compiler takes vectors, and what is left is eight bytes at a
/// time: nearly every line of code has one of the three, so blocks to pass by are rare.
#[inline]
pub(super) fn each(hay: &[u8], core: Range<usize>, mut hit: impl FnMut(Anchor, usize)) {
    const BLOCK: usize = 64;
    // The classes of a block behind the class of the byte before it.
    let mut classes = [0; BLOCK + 1];
    classes[BLOCK] = core.start.checked_sub(1).map_or(BEFORE, |i| class(hay[i]));
    for (i, bytes) in hay[core.clone()].chunks(BLOCK).enumerate() {
        classes[0] = classes[BLOCK];
        match <&[u8; BLOCK]>::try_from(bytes) {
            Ok(block) => classes[1..].iter_mut().zip(block).for_each(|(known, &byte)| *known = class(byte)),
            Err(_) => {
                classes[1..].fill(0);
                classes[1..].iter_mut().zip(bytes).for_each(|(known, &byte)| *known = class(byte));
            }
        }
        let mut marks = [0; BLOCK];
        for (mark, (before, here)) in marks.iter_mut().zip(classes.iter().zip(&classes[1..])) {
            *mark = here & AT | here & !before & DIGIT | here & before >> 1 & CAPITAL;
        }
        for (j, word) in marks.as_chunks::<8>().0.iter().enumerate() {
            let mut marks = u64::from_le_bytes(*word);
            while marks != 0 {
                let bit = marks.trailing_zeros();
                let anchor = match 1 << (bit % 8) {
                    DIGIT => Anchor::Digit,
                    AT => Anchor::At,
                    _ => Anchor::Keyword,
                };
                hit(anchor, core.start + BLOCK * i + 8 * j + (bit / 8) as usize);
                marks &= marks - 1;
            }
        }
    }
}

/// The lowest bit of each byte of a word, and the highest.
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// Classes of bytes, a bit each. What may stand before a capital is one bit above the capital.
const DIGIT: u8 = 1;
const AT: u8 = 2;
const CAPITAL: u8 = 4;
const BEFORE: u8 = 8;

#[inline]
fn class(byte: u8) -> u8 {
    let digit = byte.wrapping_sub(b'0') < 10;
    // Capitals beyond ASCII begin with these bytes in UTF-8 and are among them in Windows-1252.
    let capital = byte.wrapping_sub(b'A') < 26 || byte >= 0xC3;
    // In code many capitals stand behind these two, where no keyword goes with them.
    let before = byte < 0x40 && !digit & (byte != b'<') & (byte != b'&');
    u8::from(digit) | u8::from(byte == b'@') << 1 | u8::from(capital) << 2 | u8::from(before) << 3
}

/// What a cell is made of, at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glance {
    /// How many ASCII digits.
    pub(super) digits: usize,
    /// Whether there is an `@`.
    pub(super) at: bool,
}

impl Glance {
    /// Blocks with vectors, what is left eight bytes at a time: most cells are too short for vectors.
    #[inline]
    pub(super) fn of(cell: &[u8]) -> Self {
        let mut this = Self { digits: 0, at: false };
        let (blocks, rest) = cell.as_chunks::<32>();
        for block in blocks {
            this.block(block);
        }
        let (words, rest) = rest.as_chunks::<8>();
        for word in words {
            this.word(u64::from_le_bytes(*word));
        }
        match cell.last_chunk::<8>() {
            // The last eight bytes, without those that were counted: what is shifted in is no digit.
            Some(last) if !rest.is_empty() => this.word(u64::from_le_bytes(*last) >> (64 - 8 * rest.len())),
            Some(_) => {}
            None => {
                for byte in rest {
                    this.digits += usize::from(byte.is_ascii_digit());
                    this.at |= *byte == b'@';
                }
            }
        }
        this
    }

    /// Counted in bytes and without a branch, so that the compiler takes vectors.
    #[inline]
    fn block(&mut self, block: &[u8; 32]) {
        let digits = block.map(|byte| u8::from(byte.wrapping_sub(b'0') < 10));
        self.digits += usize::from(digits.iter().fold(0_u8, |sum, digit| sum.wrapping_add(*digit)));
        self.at |= block.map(|byte| u8::from(byte == b'@')).iter().fold(0, |any, at| any | at) != 0;
    }

    #[inline]
    fn word(&mut self, word: u64) {
        // A byte less `0` is 0 to 9 for a digit; adding 0x76 sets the high bit of all others.
        let digit = word ^ (0x30 * EACH);
        let others = ((digit & !HIGH) + 0x76 * EACH) | digit;
        // The bytes' high bits added up in the topmost byte: counting bits takes longer where no instruction does.
        self.digits += ((!others & HIGH) >> 7).wrapping_mul(EACH) as usize >> 56;
        let at = word ^ (0x40 * EACH);
        self.at |= at.wrapping_sub(EACH) & !at & HIGH != 0;
    }
}

/// Whether a cell is a date or a point in time as databases write them: `2024-03-14`, `2024-03-14 09:26:53.589+01`.
/// Half of the columns of many tables are, and nothing that is found by its looks is hidden in one.
#[inline]
pub(super) fn is_time(cell: &[u8]) -> bool {
    let is_dashed = cell.len() >= 10 && cell[4] == b'-' && cell[7] == b'-';
    is_dashed
        && cell.len() <= 35
        && (cell.len() == 10 || (cell.len() >= 16 && matches!(cell[10], b' ' | b'T') && cell[13] == b':'))
        && cell[..4].iter().all(u8::is_ascii_digit)
        && cell[10..].iter().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'T' | b':' | b'.' | b'+' | b'-' | b'Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_counts_what_is_there() {
        let bytes: Vec<u8> = (0..=255).chain(b"0123456789@:/?".iter().copied()).collect();
        for start in 0..bytes.len() {
            for end in start..bytes.len().min(start + 40) {
                let cell = &bytes[start..end];
                let digits = cell.iter().filter(|b| b.is_ascii_digit()).count();
                assert_eq!(Glance::of(cell), Glance { digits, at: cell.contains(&b'@') }, "{cell:?}");
            }
        }
    }

    #[test]
    fn times_of_databases() {
        for time in ["2024-03-14", "2024-03-14 09:26:53", "2024-03-14T09:26:53.589Z", "2024-03-14 09:26:53.589+01:00"] {
            assert!(is_time(time.as_bytes()), "{time}");
        }
        for other in ["2024-03-1", "2024-03-14 tlf 02", "2024.03.14", "2024-03-14-12", ""] {
            assert!(!is_time(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn runs_begin_once_wherever_blocks_and_cores_are_cut() {
        let text = format!("{}12345@7{}89 @", "x".repeat(61), "y".repeat(70));
        let all = |core: Range<usize>| {
            let mut hits = Vec::new();
            each(text.as_bytes(), core, &mut |anchor, at| hits.push((anchor == Anchor::At, at)));
            hits
        };
        let whole = all(0..text.len());
        assert_eq!(whole, [(false, 61), (true, 66), (false, 67), (false, 138), (true, 141)]);
        for cut in 0..=text.len() {
            let mut parts = all(0..cut);
            parts.extend(all(cut..text.len()));
            assert_eq!(parts, whole, "cut at {cut}");
        }
    }
}
